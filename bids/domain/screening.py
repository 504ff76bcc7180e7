"""Bibob and Waarschuwingsregister zorgfraude: what may be kept of them is a date and an outcome, nothing more."""

from datetime import date, timedelta
from enum import StrEnum

from bids.domain.refusals import BidRefused
from tenders.domain.wording import date_in_words


class ScreeningKind(StrEnum):
    BIBOB = "bibob"
    REGISTER = "register"


class ScreeningOutcome(StrEnum):
    """The value is kept."""

    RUNNING = "loopt"
    NO_DANGER = "geen_gevaar"
    SOME_DANGER = "mindere_mate"
    DANGER = "ernstig_gevaar"
    NO_FORM = "geen_formulier"
    NOT_LISTED = "niet_vermeld"
    LISTED = "vermeld"


OUTCOMES: dict[ScreeningOutcome, str] = {
    ScreeningOutcome.RUNNING: "loopt nog",
    ScreeningOutcome.NO_DANGER: "geen gevaar",
    ScreeningOutcome.SOME_DANGER: "mindere mate van gevaar",
    ScreeningOutcome.DANGER: "ernstig gevaar",
    ScreeningOutcome.NO_FORM: "formulier niet of te laat terug",
    ScreeningOutcome.NOT_LISTED: "niet vermeld",
    ScreeningOutcome.LISTED: "vermeld",
}
OF_KIND: dict[ScreeningKind, tuple[ScreeningOutcome, ...]] = {
    ScreeningKind.BIBOB: (
        ScreeningOutcome.RUNNING,
        ScreeningOutcome.NO_DANGER,
        ScreeningOutcome.SOME_DANGER,
        ScreeningOutcome.DANGER,
        ScreeningOutcome.NO_FORM,
    ),
    ScreeningKind.REGISTER: (ScreeningOutcome.NOT_LISTED, ScreeningOutcome.LISTED),
}


def due_on(kind: ScreeningKind, asked_on: date, days: int) -> date | None:
    """The last day for the Bibob form, in calendar days; consulting the register has no term."""
    return asked_on + timedelta(days=days) if kind is ScreeningKind.BIBOB else None


def check_screening(
    kind: ScreeningKind, outcome: ScreeningOutcome, *, asked_on: date, today: date, days: int
) -> None:
    """Refuse an outcome of the other kind, a date to come, and "too late" before the term has ended."""
    if outcome not in OF_KIND[kind]:
        raise BidRefused("Kies een uitkomst die bij dit onderzoek hoort.")
    if asked_on > today:
        raise BidRefused("Deze datum ligt in de toekomst: vul de dag in waarop het is gebeurd.")
    due = due_on(kind, asked_on, days)
    if outcome is ScreeningOutcome.NO_FORM and due is not None and today <= due:
        raise BidRefused(f"Het formulier kan nog komen tot en met {date_in_words(due)}.")
