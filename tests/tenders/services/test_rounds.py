"""The next entry round: opened once, when the last has closed, with a vault of its own."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from audit.selectors import verify_chain
from audit.services import tender_scope
from clock import telling
from tenders.domain.admission import Admission
from tenders.domain.checks import Subject
from tenders.domain.lifecycle import Status
from tenders.domain.vocabulary import Entry
from tenders.models import Follow, Notice, Role, Tender, TenderKey, TenderRole
from tenders.rounds import is_last, open_round_of, rounds_of
from tenders.selectors import current_documents, definition_of
from tenders.services import (
    create_rehearsal,
    pause_tender,
    publish_tender,
    save_subject,
    start_revision,
    withdraw_tender,
)
from tenders.services.rounds import open_due_rounds, open_next_round
from tests.factories.tenders import (
    AT,
    CLOSES_AT,
    admission_definition,
    member_with_role,
    published_tender,
)

pytestmark = pytest.mark.django_db
MOMENT = timedelta(milliseconds=1)
CLOSED = CLOSES_AT + MOMENT
SECOND_CLOSES = datetime(2026, 4, 1, 10, 0, tzinfo=UTC)
CONTINUOUS = Admission(Entry.CONTINUOUS, round_days=42, last_day=date(2026, 2, 20))


@pytest.fixture
def first():
    tender = published_tender(
        definition=admission_definition(), contract_start=date(2026, 1, 1), initial_months=36
    )
    member_with_role(tender, Role.CHECKER)
    return tender


def test_nothing_opens_at_the_deadline_itself(first):
    assert open_due_rounds(at=CLOSES_AT) == 0
    assert rounds_of(first).count() == 1


def test_round_opens_as_soon_as_the_first_has_closed(first):
    assert open_due_rounds(at=CLOSED) == 1

    second = rounds_of(first).last()
    assert second.state is Status.PUBLISHED
    assert second.round_number == 2
    assert second.first_round == first
    assert second.closes_at == SECOND_CLOSES
    assert second.key == f"{first.key}-ronde-2"
    assert second.title == f"{first.title}, instroomronde 2"
    assert second.is_public
    assert not is_last(first)


def test_round_opens_once(first):
    assert open_due_rounds(at=CLOSED) == 1
    assert open_due_rounds(at=CLOSED) == 0
    assert open_next_round(first, at=CLOSED) is None
    assert rounds_of(first).count() == 2


@pytest.mark.parametrize(("archived_at", "opened"), [(None, 1), (CLOSED, 0)])
def test_no_round_opens_once_the_procedure_is_in_the_archive(first, archived_at, opened):
    Tender.objects.filter(pk=first.pk).update(status=Status.EXECUTION.value, archived_at=archived_at)

    assert open_due_rounds(at=CLOSED) == opened
    assert rounds_of(first).count() == 1 + opened


def test_round_has_keys_and_a_log_of_its_own(first):
    second = open_next_round(first, at=CLOSED)

    keys = {
        tender.pk: set(TenderKey.objects.filter(tender=tender).values_list("public_key"))
        for tender in (first, second)
    }
    assert len(keys[first.pk]) == len(keys[second.pk]) == 1
    assert not keys[first.pk] & keys[second.pk]
    for tender in (first, second):
        assert verify_chain(tender_scope(tender.public_id)).ok


def test_requirements_documents_and_people_are_those_of_the_first(first):
    second = open_next_round(first, at=CLOSED)

    before, after = definition_of(first), definition_of(second)
    assert after.method == before.method
    assert after.evidence == before.evidence
    assert after.admission == before.admission
    assert after.planning != before.planning
    assert second.fingerprint != first.fingerprint
    assert [row.title for row in current_documents(second)] == [row.title for row in current_documents(first)]
    held = [
        set(TenderRole.objects.filter(tender=tender, ended_at=None).values_list("user", "role"))
        for tender in (first, second)
    ]
    assert held[0] == held[1]
    assert len(held[0]) == 2


def test_contract_of_a_later_round_ends_with_the_first(first):
    second = open_next_round(first, at=CLOSED)

    assert (first.contract_start, first.initial_months) == (date(2026, 1, 1), 36)
    assert (second.contract_start, second.initial_months) == (date(2026, 6, 1), 31)


def test_all_fixed_moments_come_in_turn_and_then_nothing(first):
    opened = []
    at = CLOSED
    while (following := open_next_round(first, at=at)) is not None:
        opened.append(following.closes_at.date())
        at = following.closes_at + MOMENT

    assert opened == [date(2026, 4, 1), date(2026, 9, 1), date(2027, 3, 1)]
    assert open_due_rounds(at=at) == 0


def test_continuous_rounds_follow_each_other_until_the_last_day():
    first = published_tender(definition=admission_definition(CONTINUOUS))
    at, closings = CLOSED, []
    while open_due_rounds(at=at):
        last = rounds_of(first).last()
        closings.append(last.closes_at.date())
        at = last.closes_at + MOMENT

    assert closings == [date(2025, 12, 29), date(2026, 2, 9), date(2026, 2, 20)]


def test_one_moment_has_one_round():
    first = published_tender(definition=admission_definition(Admission()))

    assert open_due_rounds(at=CLOSED) == 0
    assert rounds_of(first).count() == 1


def test_withdrawn_round_ends_the_entry(first):
    second = open_next_round(first, at=CLOSED)
    withdraw_tender(second, by=first.created_by, at=CLOSED, reason="Er zijn genoeg aanbieders.")

    assert open_due_rounds(at=SECOND_CLOSES + MOMENT) == 0
    assert open_next_round(first, at=SECOND_CLOSES + MOMENT) is None


def test_withdrawn_procedure_opens_no_round(first):
    withdraw_tender(first, by=first.created_by, at=AT, reason="De gemeente doet het zelf.")

    assert open_due_rounds(at=CLOSED) == 0


def test_paused_round_is_waited_for(first):
    pause_tender(first, reason="Er is een fout gevonden.", by=first.created_by, at=AT)

    assert open_due_rounds(at=CLOSED) == 0


def test_rehearsal_has_no_later_rounds(first):
    rehearsal = create_rehearsal(first, by=first.created_by, at=AT)
    publish_tender(rehearsal, by=first.created_by, at=AT)

    open_due_rounds(at=CLOSED)

    assert rounds_of(rehearsal).count() == 1


def test_what_was_published_counts_and_not_a_change_in_preparation(first):
    copy = start_revision(first, by=first.created_by, at=AT)
    save_subject(
        copy,
        Subject.ENTRY,
        values={"entry_moments": ["2028-01-03"]},
        version=copy.config_version,
        by=first.created_by,
        at=AT,
    )

    assert open_next_round(first, at=CLOSED).closes_at == SECOND_CLOSES


def test_who_follows_is_told_in_the_same_words(first):
    follower = member_with_role(first, Role.JURIST)
    Follow.objects.create(tender=first, user=follower, since=AT)

    second = open_next_round(first, at=CLOSED)

    notice = Notice.objects.get(kind="instroomronde")
    assert notice.about == second.public_id
    assert notice.tender == first
    assert notice.path == reverse("tenders:detail", args=[second.public_id])


def test_public_page_leads_who_came_too_late_to_the_open_round(first, client):
    second = open_next_round(first, at=CLOSED)
    with telling(CLOSED):
        late = client.get(reverse("tenders:detail", args=[first.public_id])).content.decode()
        now = client.get(reverse("tenders:detail", args=[second.public_id])).content.decode()

    address = reverse("tenders:detail", args=[second.public_id])
    assert open_round_of(first, at=CLOSED) == second
    assert open_round_of(second, at=CLOSED) is None
    assert "U kunt zich nu aanmelden voor een andere ronde." in late
    assert f'href="{address}"' in late
    assert "U kunt zich nu aanmelden voor een andere ronde." not in now
    assert "Ronde 1" in now


def test_long_names_leave_room_for_the_number(first):
    Tender.objects.filter(pk=first.pk).update(key="k" * 60, title="t" * 200)

    second = open_next_round(first, at=CLOSED)

    assert second.key.endswith("-ronde-2")
    assert second.title.endswith(", instroomronde 2")
    assert (len(second.key), len(second.title)) == (60, 200)
