"""Interests of who works on the bids without scoring them (Aw 1.10b, 2.87 lid 1 e, 2.132 lid 1 m).

Each declares once the bidders are known and before it sees what they wrote. No interest needs no decision; an interest
closes the bid until a colleague decided on it.
"""

from enum import StrEnum

from bids.domain.refusals import BidRefused


class Clearance(StrEnum):
    """What a declaration of one person about one bid leads to."""

    MISSING = "missing"
    OPEN = "open"
    WAITING = "waiting"
    BARRED = "barred"


class InsiderDecision(StrEnum):
    ADMITTED = "admitted"
    BARRED = "barred"


CLOSED_WORDS = {
    Clearance.MISSING: "Teken eerst de belangenverklaring over deze inschrijver. Daarna ziet u de inschrijving.",
    Clearance.WAITING: "U verklaarde een belang bij deze inschrijver. Wacht tot een collega daarop heeft beslist.",
    Clearance.BARRED: "U bent om een belang uitgesloten van deze inschrijver. Laat een collega dit doen.",
}


def clearance_of(*, has_interest: bool | None, decision: str) -> Clearance:
    """`has_interest` is None where nothing was declared; `decision` is empty where nobody decided."""
    if has_interest is None:
        return Clearance.MISSING
    if decision == InsiderDecision.BARRED:
        return Clearance.BARRED
    if has_interest and decision != InsiderDecision.ADMITTED:
        return Clearance.WAITING
    return Clearance.OPEN


def check_statement(*, has_interest: bool, text: str) -> str:
    """The words without spaces around them; BidRefused for an interest without words."""
    words = text.strip()
    if has_interest and not words:
        raise BidRefused("Schrijf op welk belang of welke band u hebt. Een collega beslist daarop.")
    return words if has_interest else ""


def check_decision(*, decision: str, reason: str, has_interest: bool, is_own: bool) -> tuple[str, str]:
    """BidRefused on one's own declaration, about no interest, without a reason and for an unknown decision."""
    if is_own:
        raise BidRefused("Over uw eigen belang beslist een ander.")
    if not has_interest:
        raise BidRefused("Hier is geen belang verklaard. Er valt niets te beslissen.")
    if decision not in set(InsiderDecision):
        raise BidRefused("Kies een beslissing.")
    words = reason.strip()
    if not words:
        raise BidRefused("Schrijf de reden van uw beslissing op.")
    return decision, words
