"""The showstoppers of maatschappelijk aanbesteden that no other rule finds.

Reserved for incumbents, a short term, turnover, references per competence and 'of gelijkwaardig' have rules of their
own; `SHOWSTOPPERS` says which rules belong to which showstopper.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from tenders.domain.checks.finding import Context, Subject, informs, warns
from tenders.domain.configuration import Configuration
from tenders.domain.facts import SuitabilityFacts
from tenders.domain.social.techniques import rewards, tagged
from tenders.domain.vocabulary import SocialTag
from tenders.domain.wording import euros_in_words

MOST_TOGETHER, LEAST_CHANNELS = 3, 2
_TENDERNED = re.compile(r"tender\s*ned|\bted\b", re.IGNORECASE)
_INSURANCE = re.compile(r"verzeker|aansprakelijk|\bpolis|dekking", re.IGNORECASE)
_EURO = re.compile(r"€|\beuro\b|\beur\b", re.IGNORECASE)

SHOWSTOPPERS: Mapping[str, tuple[str, ...]] = {
    "Alleen voor wie er al zit": ("reserved_for_incumbents", "identical_reference"),
    "Te weinig bekendgemaakt": ("few_channels", "short_submission_period", "summary_missing"),
    "Eisen die niet in verhouding zijn": (
        "too_many_references",
        "many_references_added_up",
        "reference_too_large",
        "turnover_without_reason",
        "turnover_too_high",
        "standard_without_equivalent",
        "insurance_above_value",
        "many_financial_requirements",
    ),
    "Doelen die niets opleveren": ("goals_without_reward",),
    "Inkopen per hokje": ("siloed_purchasing",),
}


def few_channels(context: Context) -> Iterator[str]:
    """TenderNed is one: every tender stands there."""
    others = [row for row in context.configuration.facts.social.channels if not _TENDERNED.search(row)]
    if 1 + len(others) < LEAST_CHANNELS:
        yield "De aanbesteding wordt alleen op TenderNed bekendgemaakt."


def summary_missing(context: Context) -> Iterator[str]:
    if not context.configuration.texts.summary.strip():
        yield "Een samenvatting in gewone woorden ontbreekt."


def many_references_added_up(context: Context) -> Iterator[str]:
    """Who may add references up is helped by more of them, but not without end."""
    for row in context.configuration.facts.suitability:
        rule = row.references
        if rule is not None and rule.may_add_up and rule.most > MOST_TOGETHER:
            yield f"Geschiktheidseis {row.code} laat tot {rule.most} referenties optellen."


def insurance_above_value(context: Context) -> Iterator[str]:
    c = context.configuration
    for row in c.facts.suitability:
        value = _value(row, c)
        if _is_insurance(row) and row.threshold is not None and value is not None and row.threshold > value:
            yield (
                f"Geschiktheidseis {row.code} vraagt een verzekering van {euros_in_words(row.threshold)}. Dat is meer "
                f"dan de waarde van {euros_in_words(value)}."
            )


def goals_without_reward(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.facts.social.goals.strip() and not rewards(c):
        yield "Er staan maatschappelijke doelen, maar geen criterium of voorwaarde gaat over maatschappelijke waarde."


def siloed_purchasing(context: Context) -> Iterator[str]:
    """One product, and nothing that looks beyond it."""
    c = context.configuration
    if len(c.facts.contract.tariffs) == 1 and not list(tagged(c, SocialTag.CROSS_DOMAIN)):
        name = c.facts.contract.tariffs[0].name
        yield f"De opdracht gaat over één product ({name}), en niets vraagt om aansluiting bij andere hulp."


def _is_insurance(row: SuitabilityFacts) -> bool:
    words = f"{row.name} {row.requirement} {row.threshold_unit}"
    return bool(_INSURANCE.search(words) and _EURO.search(row.threshold_unit))


def _value(row: SuitabilityFacts, c: Configuration) -> Fraction | None:
    """The smallest lot for which the requirement holds, or else the whole."""
    lots = [lot.value for lot in c.facts.lots if lot.value and (not row.lots or lot.number in row.lots)]
    return min(lots) if lots else c.max_value


CHECKS = (
    warns(
        "few_channels",
        Subject.SOCIAL,
        few_channels,
        norm="Een aanbesteding staat op ten minste twee plekken, ook waar kleine en nieuwe aanbieders lezen.",
        source="PPRC showstopper 2; Aw 1.4 lid 2",
        advice="Noem waar u de aanbesteding nog meer bekendmaakt, zoals een nieuwsbrief of een wijkplatform.",
    ),
    warns(
        "summary_missing",
        Subject.BASICS,
        summary_missing,
        norm="Een samenvatting in gewone woorden zegt wat de opdracht is en voor wie.",
        source="PPRC showstopper 2",
        advice="Schrijf twee of drie zinnen die ook een vrijwilliger begrijpt.",
    ),
    warns(
        "many_references_added_up",
        Subject.SUITABILITY,
        many_references_added_up,
        norm="Ook wie referenties mag optellen, geeft er niet meer dan drie.",
        source="PPRC showstopper 3; Aw 1.10",
        advice="Vraag ten hoogste drie referenties.",
    ),
    warns(
        "insurance_above_value",
        Subject.SUITABILITY,
        insurance_above_value,
        norm="Een verzekering dekt niet meer dan de opdracht waard is.",
        source="PPRC showstopper 3; Gids Proportionaliteit 3.5 en 3.9",
        advice="Verlaag de dekking, of laat haar per perceel verschillen.",
    ),
    warns(
        "goals_without_reward",
        Subject.SOCIAL,
        goals_without_reward,
        norm="Wie maatschappelijke doelen noemt, beloont of eist ook dat eraan wordt gewerkt.",
        source="PPRC showstopper 4; Aw 1.4 lid 2",
        advice="Kies bij een criterium of voorwaarde dat het over maatschappelijke waarde gaat, of begin met een "
        "voorbeeldbepaling.",
    ),
    informs(
        "siloed_purchasing",
        Subject.SOCIAL,
        siloed_purchasing,
        norm="Inwoners hebben zelden maar één vraag: een opdracht sluit aan bij andere hulp.",
        source="PPRC showstopper 5",
        advice="Kijk of een voorwaarde over vrij toegankelijke voorzieningen of andere wetten past.",
    ),
)
