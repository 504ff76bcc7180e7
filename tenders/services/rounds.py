"""Open the next entry round of a toelatingsprocedure: a tender of its own, with the requirements of the last one.

The rules of the vault hold per round: it has keys, a deadline, drafts and an opening of its own. Its configuration and
documents are copied as those of a rectification are (`services.revision.copy_parts`, ADR 17).
"""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from audit.services import Auditor, SystemActor, tender_scope
from tenders.domain.entry_rounds import ContractTerm, RoundDates, dates_of_round, next_closing_of
from tenders.domain.lifecycle import Act, Status
from tenders.domain.notices import NoticeKind
from tenders.domain.vocabulary import Entry
from tenders.models import QuestionRound, StatusChange, Tender, TenderRole
from tenders.rounds import rounds_of
from tenders.selectors import definition_of
from tenders.services.lifecycle import change_status, lock_tender
from tenders.services.notices import notify_all
from tenders.services.publication import freeze, make_keys
from tenders.services.revision import copy_parts

_KEY_LENGTH, _TITLE_LENGTH = 60, 200


def open_due_rounds(*, at: datetime) -> int:
    """Open every round whose moment has come; how many there were. Idempotent: each round has its number once."""
    firsts = Tender.objects.public().filter(
        is_admission=True, first_round=None, revises=None, archived_at=None
    )
    waiting = (
        firsts.exclude(entry=Entry.ONCE.value)
        .exclude(status=Status.WITHDRAWN.value)
        .exclude(closes_at__gte=at)
        .exclude(later_rounds__closes_at__gte=at)
    )
    due = [first.pk for first in waiting if _next_dates(first, rounds_of(first).last() or first, at=at)]
    return sum(open_next_round(pk, at=at) is not None for pk in due)


@transaction.atomic
def open_next_round(first: Tender | int, *, at: datetime) -> Tender | None:
    """The round that follows on the last one, open at once; None where its moment has not come, or none is left.

    Under the lock of the first round, so that two sweeps make one round. What was published counts, not the rows of a
    rectification that is being prepared.
    """
    locked = lock_tender(first)
    last = rounds_of(locked).last() or locked
    if last.pk != locked.pk:
        last = lock_tender(last)
    dates = _next_dates(locked, last, at=at)
    return _open(locked, last, dates, at=at) if dates else None


def _next_dates(first: Tender, last: Tender, *, at: datetime) -> RoundDates | None:
    definition = definition_of(last)
    if definition.admission is None or first.state is Status.WITHDRAWN:
        return None
    closes_at = next_closing_of(definition.admission, definition.planning.closes_at, last.state, at=at)
    if closes_at is None:
        return None
    term = ContractTerm(first.contract_start, first.initial_months, first.option_count, first.option_months)
    return dates_of_round(
        definition_of(first).planning,
        term,
        closes_at,
        opens_at=at,
        standstill=(definition.standstill_days, definition.standstill_rolls_forward),
    )


def _open(first: Tender, last: Tender, dates: RoundDates, *, at: datetime) -> Tender:
    number = last.round_number + 1
    opened = Tender(
        authority=first.authority,
        key=_numbered(first.key, f"-ronde-{number}", _KEY_LENGTH),
        first_round=first,
        round_number=number,
        status=Status.DRAFT.value,
        created_at=at,
        created_by=first.created_by,
    )
    copy_parts(last, opened)
    opened.title = _numbered(first.title, f", instroomronde {number}", _TITLE_LENGTH)
    _set_dates(opened, dates)
    opened.published_at = at
    opened.save()
    StatusChange.objects.create(
        tender=opened, act="beginnen", from_status="", to_status=Status.DRAFT.value, at=at, by=None
    )
    TenderRole.objects.bulk_create(
        TenderRole(tender=opened, user=held.user, role=held.role, given_by=held.given_by, given_at=at)
        for held in last.roles.filter(ended_at=None, user__is_active=True).select_related("user", "given_by")
    )
    freeze(opened)
    make_keys(opened, with_price=False)
    change_status(opened, Act.PUBLISH, by=SystemActor.SWEEPER, at=at)
    _record(first, last, opened, at=at)
    path = reverse("tenders:detail", args=[opened.public_id])
    notify_all(last, NoticeKind.ROUND, about=opened.public_id, at=at, path=path)
    return opened


def _set_dates(opened: Tender, dates: RoundDates) -> None:
    """The dates of this round; what the buyer aimed at in an earlier one is no aim here."""
    opened.publication_on = dates.publication_on
    opened.closes_at = dates.closes_at
    opened.intended_award_on = dates.intended_award_on
    opened.opening_on = opened.checks_done_on = opened.scoring_done_on = None
    opened.consensus_on = opened.final_award_on = None
    opened.contract_start = dates.term.starts_on
    opened.initial_months = dates.term.initial_months
    opened.option_count = dates.term.option_count
    opened.question_rounds.all().delete()
    QuestionRound.objects.bulk_create(
        QuestionRound(
            tender=opened,
            order=order,
            closes_at=row.closes_at,
            answered_on=row.answered_on,
            follow_up_only=row.follow_up_only,
        )
        for order, row in enumerate(dates.question_rounds)
    )


def _record(first: Tender, last: Tender, opened: Tender, *, at: datetime) -> None:
    """In the log of the round, and in that of the procedure."""
    for scope in (opened, first):
        Auditor(SystemActor.SWEEPER).record(
            "round.opened",
            opened,
            scope=tender_scope(scope.public_id),
            at=at,
            data={
                "number": opened.round_number,
                "fingerprint": opened.fingerprint,
                "first": str(first.public_id),
                "copied_from": str(last.public_id),
            },
        )


def _numbered(text: str, suffix: str, most: int) -> str:
    return f"{text[: most - len(suffix)]}{suffix}"
