"""What may change after publication, and how much time a change or a pause asks for.

Additional information reaches bidders at latest ten days before the deadline (Aw 2.54); a change that matters to
them is given the same time here. Instants are aware; no clock is read.
"""

from datetime import date, datetime, timedelta

from tenders.domain.configuration import asks_price
from tenders.domain.definition import TenderDefinition
from tenders.domain.terms import AMSTERDAM, add_working_days, first_working_day
from tenders.domain.wording import instant_in_words, local_date

DAYS_AFTER_CHANGE = 10

# Facts of the tender that may change without anybody bidding differently.
NOT_MATERIAL = frozenset(
    {
        "title",
        "reference",
        "summary",
        "complaint_desk",
        "complaint_weeks",
        "court",
        "signatory",
        "social_return_purpose",
        "policy_goals",
        "announcement_channels",
        "publication_on",
        "closes_at",
        "opening_on",
        "checks_done_on",
        "scoring_done_on",
        "consensus_on",
        "intended_award_on",
        "final_award_on",
        "plan_title",
        "minimum_evaluators",
        "anonymous_scoring",
        "spread_from",
        "spread_large",
        "other_evaluators",
        "client_judges",
        "two_person_opening",
        "single_opener_reason",
    }
)
# The same of a row of a list: why something is asked, and who looks at it.
NOT_MATERIAL_OF_ROWS = frozenset({"purpose", "checked_by", "tags"})


class ChangeRefused(Exception):
    """This change cannot be made to a published tender; the message is for the user."""


def refuse_another_assignment(before: TenderDefinition, after: TenderDefinition) -> None:
    """Lots, and whether a price is asked, are what was sealed for; other ones are another assignment."""
    if {lot.number for lot in before.method.lots} != {lot.number for lot in after.method.lots}:
        raise ChangeRefused(
            "Percelen toevoegen of laten vervallen is een andere opdracht en geen rectificatie: "
            "trek deze aanbesteding in en publiceer een nieuwe."
        )
    asked, asks = (
        asks_price(definition.method.leaves, definition.method.tie_break) for definition in (before, after)
    )
    if asked != asks:
        raise ChangeRefused(
            "Wel of geen prijs vragen is een andere opdracht en geen rectificatie: "
            "trek deze aanbesteding in en publiceer een nieuwe."
        )


def refuse_after_closing(closes_at: datetime, *, at: datetime) -> None:
    """Exactly at the deadline a change is still in time; a millisecond later nothing changes any more."""
    if at > closes_at:
        raise ChangeRefused(
            "De inschrijving is gesloten: een rectificatie kan niet meer. U kunt de aanbesteding wel intrekken."
        )


def refuse_deadline(before: datetime, after: datetime, *, at: datetime) -> None:
    """A deadline moves later only, and never into the past."""
    if after < before:
        raise ChangeRefused(
            f"De sluiting kan niet naar voren. Zij staat op {instant_in_words(before)}: kies dat moment of een later."
        )
    if after <= at:
        raise ChangeRefused("De sluiting ligt in het verleden: kies een later moment.")


def proposed_deadline(closes_at: datetime, *, at: datetime, is_material: bool) -> datetime:
    """The same hour on the first working day that leaves ten days after a material change; never earlier."""
    if not is_material:
        return closes_at
    earliest = local_date(at) + timedelta(days=DAYS_AFTER_CHANGE)
    if local_date(closes_at) >= earliest:
        return closes_at
    return _on(first_working_day(earliest), closes_at)


def earliest_after_pause(closes_at: datetime, *, paused_at: datetime, resumed_at: datetime) -> datetime:
    """A pause takes no time from bidders: what was left when it began is left when it ends."""
    return resumed_at + (closes_at - paused_at)


def proposed_after_pause(closes_at: datetime, *, earliest: datetime) -> datetime:
    """The same hour as before on the first working day that is not earlier."""
    day = first_working_day(local_date(earliest))
    proposed = _on(day, closes_at)
    return proposed if proposed >= earliest else _on(add_working_days(day, 1), closes_at)


def moved_award(intended_award_on: date, *, before: datetime, after: datetime) -> date:
    """The day of the provisional award moves with the deadline, to a working day: the evaluation keeps its time."""
    return first_working_day(intended_award_on + (local_date(after) - local_date(before)))


def _on(day: date, closes_at: datetime) -> datetime:
    local = closes_at.astimezone(AMSTERDAM)
    return datetime.combine(day, local.time(), AMSTERDAM).astimezone(closes_at.tzinfo)
