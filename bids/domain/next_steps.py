"""What a bidder may expect once its bid is in, in the words of its page."""

from collections.abc import Mapping
from datetime import date

from tenders.domain.lifecycle import Status
from tenders.domain.wording import date_in_words

_OPENS = "De inschrijving is gesloten. Wij openen nu alle inschrijvingen."
_CHECKS = (
    "Wij toetsen of elke inschrijving aan de eisen voldoet. Vragen wij u om een aanvulling, dan staat dat hier "
    "en krijgt u een e-mail."
)
_SCORES = "De commissie beoordeelt de inschrijvingen. U hoeft nu niets te doen."
_BEFORE_LETTERS: Mapping[Status, str] = {
    Status.PUBLISHED: _OPENS,
    Status.OPENED: _CHECKS,
    Status.CHECKING: _CHECKS,
    Status.SCORING: _SCORES,
    Status.CONSENSUS: _SCORES,
    Status.QUALITY_FIXED: _SCORES,
    Status.RANKED: _SCORES,
    Status.DECIDED: _SCORES,
}


def next_in_words(
    status: Status, *, is_open: bool, decision_on: date | None, today: date, is_admission: bool = False
) -> str:
    """Nothing while it can still be changed, nor from the letters on: those say what follows.

    From the scores to the letters outsiders see one stage, so one sentence holds for all of it. A planned day that has
    passed is not named.
    """
    if is_open or status not in _BEFORE_LETTERS:
        return ""
    text = _BEFORE_LETTERS[status]
    if is_admission and text is _SCORES:
        text = _CHECKS
    letter = "U leest onze beslissing als brief in Tenderhuis, en krijgt een e-mail zodra die er staat."
    planned = (
        f" Volgens de planning is dat op {date_in_words(decision_on)}."
        if decision_on and decision_on >= today
        else ""
    )
    return f"{text} {letter}{planned}"
