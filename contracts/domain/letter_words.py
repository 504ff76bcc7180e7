"""Sentences that stand in every letter, and an agreed score with its level in the words of the published scale."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tenders.domain.definition import Criterion, Method
from tenders.domain.method import KnockOut, as_dutch
from tenders.domain.vocabulary import PriceFormula
from tenders.domain.wording import points_in_words

# Aw 2.129 and BW 6:217: a contract comes about by signing it, not by this announcement.
NO_ACCEPTANCE = (
    "Deze mededeling is geen aanvaarding van een aanbod, zoals bedoeld in artikel 6:217 van het Burgerlijk Wetboek "
    "(artikel 2.129 van de Aanbestedingswet 2012). Een overeenkomst ontstaat pas als alle partijen haar hebben "
    "ondertekend."
)

# An open house is no public contract (CJEU C-410/14), so that the Aw says nothing about its letters.
NO_ACCEPTANCE_OF_ADMISSION = (
    "Deze mededeling is geen aanvaarding van een aanbod, zoals bedoeld in artikel 6:217 van het Burgerlijk Wetboek. "
    "Een overeenkomst ontstaat pas als alle partijen haar hebben ondertekend."
)

# Beside the court and the complaint desk (Aw 4.27); both commissions leave the standstill as it is.
_ADVICE = (
    "Bent u het niet eens met de afhandeling van uw klacht, dan kunt u de Commissie van Aanbestedingsexperts om advies "
    "vragen. Haar advies is niet bindend."
)
_DISPUTE = (
    "U en wij kunnen samen besluiten om het geschil voor te leggen aan de Geschillencommissie Sociaal Domein. Haar "
    "uitspraak is bindend als wij daar allebei mee instemmen."
)
OTHER_ROUTES = (_ADVICE, _DISPUTE)
# The Commissie van Aanbestedingsexperts advises about tenders, and an admission is none.
ROUTES_OF_ADMISSION = (_DISPUTE,)


@dataclass(frozen=True)
class AgreedScore:
    """The score that counts on one criterion, and why."""

    label: str
    value: Fraction | KnockOut
    motivation: str


def score_in_words(agreed: AgreedScore | None) -> str:
    """ "Goed (8)", or the number alone where it lies between two levels."""
    if agreed is None:
        return ""
    if isinstance(agreed.value, KnockOut):
        return agreed.label
    number = points_in_words(agreed.value)
    return f"{agreed.label} ({number})" if agreed.label else number


def scale_text(agreed: AgreedScore | None, method: Method, texts: Mapping[str, str]) -> str:
    """What the published scale says about the score; between two levels, what it says about both."""
    if agreed is None:
        return ""
    if agreed.label or isinstance(agreed.value, KnockOut):
        return _level_text(agreed.label, method, texts)
    value = agreed.value
    numbers = [(level.value, level.label) for level in method.scale if level.value is not None]
    on_scale = next((label for number, label in numbers if number == value), None)
    if on_scale is not None:
        return _level_text(on_scale, method, texts)
    below = max((row for row in numbers if row[0] < value), default=None)
    above = min((row for row in numbers if row[0] > value), default=None)
    around = [f"{label}: {_level_text(label, method, texts)}" for _, label in filter(None, (below, above))]
    return "Deze score ligt tussen twee niveaus. " + " ".join(around) if around else ""


def _level_text(label: str, method: Method, texts: Mapping[str, str]) -> str:
    """The published description; where none was published, the published value of the level."""
    if texts.get(label, "").strip():
        return texts[label].strip()
    level = next((level for level in method.scale if level.label == label), None)
    if level is None:
        return ""
    if level.value is None:
        return f"De bekendgemaakte schaal legt een inschrijving met '{label}' terzijde."
    return (
        f"De bekendgemaakte schaal geeft '{label}' de waarde {points_in_words(level.value)} van "
        f"{points_in_words(method.highest_value)}."
    )


def points_in_letter(known: Fraction | None, agreed: AgreedScore | None, leaf: Criterion) -> str:
    """A relative price of a bid that was set aside before points counts for nobody, and earns none itself."""
    if known is not None:
        return as_dutch(known)
    is_knocked_out = agreed is not None and isinstance(agreed.value, KnockOut)
    return "geen punten" if is_knocked_out or leaf.formula is PriceFormula.RELATIVE else ""


def group_of(method: Method, leaf: Criterion) -> str:
    parents = (criterion for criterion in method.criteria if leaf in criterion.children)
    parent = next(parents, None)
    return f"{parent.code} {parent.name}" if parent else ""
