"""Herstel en aanvulling: what may be asked of one bidder, until when, and what keeps it equal for all.

Aw 2.55 and case law (C-599/10 SAG, C-336/12 Manova): a clarification, an obvious error or a document that existed
before the deadline; never a new bid, and nothing that the documents punish with exclusion. No clock is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bids.domain.checks import Kind
from bids.domain.refusals import BidRefused
from tenders.domain.procedure_rules import ProcedureRules
from tenders.domain.terms import AMSTERDAM
from tenders.domain.vocabulary import Discretion
from tenders.domain.wording import local_date, names_in_words


class Nature(StrEnum):
    """Why this may be repaired at all; the value is kept."""

    CLARIFICATION = "precisering"
    MATERIAL_ERROR = "materiele_fout"
    MISSING = "ontbrekend_stuk"


NATURES = {
    Nature.CLARIFICATION: "Een precisering van wat er al staat",
    Nature.MATERIAL_ERROR: "Een kennelijke materiële fout, zoals een verkeerd bestand",
    Nature.MISSING: "Een stuk dat ontbreekt en vóór de sluiting al bestond",
}


class Treatment(StrEnum):
    """What was done with the same defect at another bidder; the value is how a page says it."""

    ASKED = "herstel gevraagd"
    REFUSED = "voldoet niet, zonder herstel"
    ACCEPTED = "goedgevonden zonder herstel"
    UNDECIDED = "nog niets besloten"


@dataclass(frozen=True)
class Defect:
    """One item that would be asked for. `others` is how the same defect was treated at other bidders."""

    title: str
    kind: Kind | None
    is_knock_out: bool
    others: Sequence[Treatment] = ()


def repair_due(asked_at: datetime, days: int) -> datetime:
    """23:59:59 in Amsterdam on the last day; the day after the request is day 1."""
    last = local_date(asked_at) + timedelta(days=days)
    return datetime.combine(last, time(23, 59, 59), tzinfo=AMSTERDAM)


def check_repair(defects: Sequence[Defect], *, days: int, deviation_reason: str) -> None:
    """Refuse what cannot be repaired, and a treatment that differs from that of others without a reason."""
    if not defects:
        raise BidRefused("Kies ten minste één onderdeel dat de inschrijver mag aanvullen.")
    if days < 1:
        raise BidRefused("Deze aanbesteding kent geen aanvultermijn: herstel is hier niet mogelijk.")
    knocked_out = [defect.title for defect in defects if defect.is_knock_out]
    if knocked_out:
        raise BidRefused(
            f"Herstel kan niet bij {names_in_words(knocked_out)}: volgens de aanbesteding leidt dit gebrek tot "
            "uitsluiting of terzijdelegging, en die regel geldt voor iedereen."
        )
    offers = [defect.title for defect in defects if defect.kind is Kind.PLAN]
    if offers:
        raise BidRefused(
            f"Herstel kan niet bij {names_in_words(offers)}: dat is het aanbod zelf. Wie het aanvult, "
            "doet een nieuwe inschrijving."
        )
    if not deviation_reason.strip():
        _refuse_unequal(defects)


def late_supplement_in_words(rules: ProcedureRules) -> str:
    """What follows, by the documents, for who did not supply in time."""
    match rules.late_supplement:
        case Discretion.MUST:
            return (
                "Volgens de aanbesteding wordt de inschrijving dan terzijde gelegd. Dat geldt voor iedereen."
            )
        case Discretion.MAY:
            return (
                "Volgens de aanbesteding kunt u haar dan terzijde leggen. Weeg dit voor iedereen gelijk af."
            )
    return "De aanbesteding zegt niet wat dan volgt. Weeg dit voor iedereen gelijk af."


def check_second_chance(rules: ProcedureRules, silent: Sequence[str]) -> None:
    """Where silence must lead to setting aside, the same is not asked a second time."""
    if rules.must_set_aside_late and silent:
        raise BidRefused(
            f"{names_in_words(list(silent))}: dit is al gevraagd en niet op tijd aangevuld. Volgens de aanbesteding "
            "wordt de inschrijving dan terzijde gelegd. Nog een keer vragen kan niet."
        )


def silence_reason(titles: Sequence[str]) -> str:
    """A beginning of the reason, for a person to finish."""
    return f"Gevraagd en niet binnen de termijn aangevuld: {names_in_words(list(titles))}."


def check_after_silence(rules: ProcedureRules, *, is_unanswered: bool, is_not_met: bool) -> None:
    """Where who does not supply in time must be set aside, "voldoet niet" is the only outcome of such an item."""
    if rules.must_set_aside_late and is_unanswered and not is_not_met:
        raise BidRefused(
            "De inschrijver vulde dit niet op tijd aan. Volgens de aanbesteding wordt de inschrijving dan terzijde "
            "gelegd: kies 'voldoet niet'."
        )


def deviates_by_refusing(others: Sequence[Treatment]) -> bool:
    """Whether "voldoet niet" without repair treats this bidder worse than others with the same defect."""
    return Treatment.ASKED in others


def is_of_after_closing(issued_on: date | None, closes_at: datetime | None) -> bool:
    """A document of after the deadline can show only what was so before it (Manova): a person weighs that."""
    return issued_on is not None and closes_at is not None and issued_on > local_date(closes_at)


def _refuse_unequal(defects: Sequence[Defect]) -> None:
    unequal = [
        defect.title for defect in defects if {Treatment.REFUSED, Treatment.ACCEPTED} & set(defect.others)
    ]
    if unequal:
        raise BidRefused(
            f"Bij {names_in_words(unequal)} kreeg een andere inschrijver met hetzelfde gebrek geen herstel. Behandel "
            "gelijke gevallen gelijk, of schrijf op waarom dit geval anders is."
        )
