"""The last act on a tender: who does it, when, what it refuses, and what goes on afterwards."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEntry
from audit.selectors import verify_chain
from audit.services import tender_scope
from contracts.archiving.selectors import conditions_of
from contracts.archiving.services import StillOpen, archive_tender
from contracts.archiving.todo import archiving_todo_for
from contracts.capacity.services import keep_counts
from contracts.changes.services import register_change
from contracts.domain.archiving import Need
from contracts.domain.dossier import Version
from contracts.domain.notices import Mode
from contracts.domain.options import Outcome
from contracts.dossier.services import build_dossier, request_dossier
from contracts.execution.services import add_task, decide_option, end_contract
from contracts.indexation.services import enter_figure
from contracts.models import (
    AwardNotice,
    ContractTask,
    Obligation,
    Proceeding,
    WithdrawalMinutes,
)
from contracts.notices.services import choose_notice_mode
from contracts.proceedings.services import end_proceeding
from contracts.promises.services import remind_of_reports, save_report
from contracts.retention.selectors import standings_of
from contracts.retention.services import lift_hold, place_hold
from contracts.services import queue_letters
from contracts.verification.requests import request_evidence
from portal.selectors import todos_for
from tenders.complaints.services import decide_complaint, enter_complaint, file_complaint
from tenders.contact.services import write_as_authority, write_as_provider
from tenders.domain.lifecycle import Act, Status, TransitionRefused
from tenders.models import Role, StatusChange, Tender, TenderRole
from tenders.permissions import Archived, NotAllowed, may
from tenders.services import RoleRefused, end_role, give_role, withdraw_tender
from tenders.services.fingerprints import take_fingerprints
from tenders.services.lifecycle import change_status, lock_tender, share_tender
from tenders.services.rounds import open_next_round
from tests.contracts.archiving.scenes import (
    ARCHIVED_AT,
    LAST_DAY,
    MS,
    OVER_AT,
    accounted_for,
    archived,
    closed,
    ended,
)
from tests.contracts.test_closing import unawarded
from tests.contracts.test_proceedings import summoned
from tests.factories.accounts import MembershipFactory
from tests.factories.admission import CLOSED, admission_definition
from tests.factories.contracts import (
    SIGNED_AT,
    Award,
    executing,
    file_of,
    manager_of,
    many_contracts,
    with_options,
)
from tests.factories.promises import Q1, obligation_of
from tests.factories.tenders import member_with_role, published_tender

pytestmark = pytest.mark.django_db
LATER = ARCHIVED_AT + timedelta(days=40)


def open_needs(tender: Tender, at: datetime = ARCHIVED_AT) -> set[Need]:
    return {one.need for one in conditions_of(tender, at=at) if not one.is_met}


def sentences(tender: Tender, at: datetime = ARCHIVED_AT) -> str:
    return " ".join(point.sentence for one in conditions_of(tender, at=at) for point in one.open)


def test_it_is_archived_from_the_first_instant_after_the_last_day_and_not_before() -> None:
    award = ended()
    manager = manager_of(award)
    with pytest.raises(StillOpen, match="loopt tot en met di 30 juni 2026"):
        archive_tender(award.tender, by=manager, at=OVER_AT - MS)

    change = archive_tender(award.tender, by=manager, at=OVER_AT)

    assert award.tender.archived_at == OVER_AT
    assert award.tender.state is Status.EXECUTION
    assert (change.act, change.from_status, change.to_status) == ("archiveren", "uitvoering", "archief")
    entry = AuditEntry.objects.get(event="tender.archive")
    assert (entry.data["from"], entry.data["to"]) == ("uitvoering", "archief")
    with pytest.raises(Archived):
        archive_tender(award.tender, by=manager, at=OVER_AT)
    assert StatusChange.objects.filter(act="archiveren").count() == 1


def test_the_contract_manager_archives_what_was_executed_and_the_buyer_what_was_not_awarded() -> None:
    award, other = ended(), closed()
    member_with_role(other.tender, Role.CONTRACT_MANAGER)
    for role in set(Role.values) - {Role.CONTRACT_MANAGER}:
        with pytest.raises(NotAllowed):
            archive_tender(award.tender, by=member_with_role(award.tender, role), at=ARCHIVED_AT)
    for role in set(Role.values) - {Role.BUYER}:
        with pytest.raises(NotAllowed):
            archive_tender(other.tender, by=member_with_role(other.tender, role), at=ARCHIVED_AT)

    archive_tender(award.tender, by=manager_of(award), at=ARCHIVED_AT)
    archive_tender(other.tender, by=other.buyer, at=ARCHIVED_AT)

    assert (award.tender.state, other.tender.state) == (Status.EXECUTION, Status.UNAWARDED)
    assert award.tender.is_archived
    assert other.tender.is_archived


def test_nothing_is_archived_from_another_status_nor_a_rehearsal() -> None:
    award = ended()
    for status in set(Status) - {Status.EXECUTION, Status.UNAWARDED, Status.WITHDRAWN}:
        with pytest.raises(TransitionRefused):
            change_status(Tender(status=status.value), Act.ARCHIVE, by=award.buyer, at=ARCHIVED_AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            Tender.objects.filter(pk=award.tender.pk).update(status=status.value, archived_at=ARCHIVED_AT)
    with pytest.raises(TransitionRefused, match="generale repetitie"):
        change_status(
            Tender(status=Status.EXECUTION.value, is_rehearsal=True),
            Act.ARCHIVE,
            by=award.buyer,
            at=ARCHIVED_AT,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Tender.objects.filter(pk=award.tender.pk).update(is_rehearsal=True, archived_at=ARCHIVED_AT)


def test_what_is_open_in_execution_is_named_and_refused_and_gone_when_it_is_done() -> None:
    award = executing()
    manager, buyer = manager_of(award), award.buyer
    before = {Need.CONTRACTS, Need.TASKS, Need.MINUTES, Need.NOTICE}
    assert open_needs(award.tender, SIGNED_AT) == before

    ended(award, is_accounted=False)
    task = add_task(file_of(award), title="Sleutels ophalen", due_on=LAST_DAY, by=manager, at=OVER_AT)
    complaint = enter_complaint(
        award.tender,
        complainant="Brug",
        channel="letter",
        received_at=OVER_AT,
        reply_to="Postbus 1, Huizen",
        subject="De eindafrekening",
        text="Die klopt niet.",
        by=buyer,
        at=OVER_AT,
    )
    Proceeding.objects.create(
        decision=award.decision,
        number=1,
        kind="summary",
        claimant="Brug",
        begun_at=SIGNED_AT,
        suspends=False,
        registered_by=buyer,
        registered_at=SIGNED_AT,
    )

    with pytest.raises(StillOpen) as refused:
        archive_tender(award.tender, by=manager, at=ARCHIVED_AT)

    assert str(refused.value) == (
        "Archiveren kan nog niet. Sleutels ophalen (Anker). Kort geding 1 (Brug) loopt nog. "
        "Klacht 1 is nog niet afgehandeld. Het proces-verbaal is nog niet vastgesteld. "
        "De aankondiging op TenderNed is nog niet genoteerd."
    )
    assert not award.tender.is_archived
    decide_complaint(complaint, outcome="rejected", reasons="De afrekening klopt.", by=buyer, at=ARCHIVED_AT)
    end_proceeding(
        Proceeding.objects.get(),
        outcome="rejected",
        ended_on=date(2026, 7, 1),
        summary="Afgewezen.",
        by=buyer,
        at=ARCHIVED_AT,
    )
    ContractTask.objects.filter(pk=task.pk).update(done_on=LAST_DAY)
    accounted_for(award)
    assert open_needs(award.tender) == set()


def test_a_contract_that_expired_waits_until_its_end_is_noted_with_which_open_options_lapse() -> None:
    award = with_options()
    manager, file = manager_of(award), file_of(award)
    at = datetime(2029, 3, 1, 9, 0, tzinfo=UTC)
    assert "liep tot en met zo 31 december 2028, maar het einde is nog niet vastgelegd" in sentences(
        award.tender, at
    )
    assert archiving_todo_for(manager, at=at) == []

    end_contract(file, ended_on=file.ends_on, reason="Geen verlenging.", by=manager, at=at)

    assert Need.CONTRACTS not in open_needs(award.tender, at)
    (todo,) = archiving_todo_for(manager, at=at)
    assert todo.text == "Archiveer de aanbesteding: alle contracten zijn afgelopen"
    assert archiving_todo_for(award.buyer, at=at) == []


def test_the_manager_is_told_from_the_day_after_the_last_contract_until_it_is_archived() -> None:
    award = ended()
    manager = manager_of(award)
    assert archiving_todo_for(manager, at=OVER_AT - MS) == []
    assert [todo.tender for todo in archiving_todo_for(manager, at=OVER_AT)] == [award.tender]

    archive_tender(award.tender, by=manager, at=ARCHIVED_AT)

    assert archiving_todo_for(manager, at=ARCHIVED_AT) == []


def test_without_an_award_minutes_and_notice_are_asked_and_no_contracts() -> None:
    award = closed()
    assert open_needs(award.tender) == set()
    AwardNotice.objects.all().delete()
    with pytest.raises(StillOpen, match="aankondiging op TenderNed is nog niet genoteerd"):
        archive_tender(award.tender, by=award.buyer, at=ARCHIVED_AT)


def test_a_case_that_outlives_the_withdrawal_is_ended_and_after_that_the_letters_and_minutes_alone_are_asked() -> (
    None
):
    award = closed_in_case()
    tender = award.tender
    assert open_needs(tender) == {Need.LETTERS, Need.PROCEEDINGS, Need.MINUTES}
    with pytest.raises(StillOpen, match="De brieven over de intrekking zijn nog niet verstuurd"):
        archive_tender(tender, by=award.buyer, at=ARCHIVED_AT)

    end_proceeding(
        Proceeding.objects.get(),
        outcome="withdrawn",
        ended_on=date(2026, 7, 1),
        summary="Ingetrokken.",
        by=award.buyer,
        at=ARCHIVED_AT,
    )

    assert open_needs(tender) == {Need.LETTERS, Need.MINUTES}


def closed_in_case() -> Award:
    award = unawarded()
    summoned(award)
    withdraw_tender(award.tender, by=award.buyer, at=ARCHIVED_AT - timedelta(days=1), reason="Geen budget.")
    return award


def test_the_first_round_waits_for_the_later_ones_on_whose_contracts_it_is_locked() -> None:
    first = published_tender(
        definition=admission_definition(), contract_start=date(2026, 1, 1), initial_months=36
    )
    second = open_next_round(first, at=CLOSED)
    Tender.objects.update(status=Status.UNAWARDED.value)
    first.refresh_from_db()
    second.refresh_from_db()
    assert open_needs(first) == {Need.ROUNDS}
    with pytest.raises(StillOpen, match="instroomronde 2 is nog niet gearchiveerd"):
        archive_tender(first, by=first.created_by, at=ARCHIVED_AT)

    archive_tender(second, by=first.created_by, at=ARCHIVED_AT)
    archive_tender(first, by=first.created_by, at=ARCHIVED_AT)

    assert first.is_archived


def test_a_withdrawn_tender_without_bids_asks_for_its_proces_verbaal_alone() -> None:
    tender = published_tender()
    withdraw_tender(tender, by=tender.created_by, at=ARCHIVED_AT, reason="De raad koos anders.")
    assert open_needs(tender) == {Need.MINUTES}
    WithdrawalMinutes.objects.create(
        tender=tender, content={}, content_hash="0" * 64, fixed_by=tender.created_by, fixed_at=ARCHIVED_AT
    )

    archive_tender(tender, by=tender.created_by, at=ARCHIVED_AT)

    assert tender.state is Status.WITHDRAWN
    assert tender.is_archived


Act_ = Callable[[Award], Any]
REFUSED: dict[str, Act_] = {
    "option": lambda a: decide_option(
        file_of(a).options.all()[0], outcome=Outcome.EXTENDED, reason="Goed werk.", by=manager_of(a), at=LATER
    ),
    "end": lambda a: end_contract(file_of(a), ended_on=LAST_DAY, reason="x", by=manager_of(a), at=LATER),
    "task": lambda a: add_task(file_of(a), title="x", due_on=LAST_DAY, by=manager_of(a), at=LATER),
    "change": lambda a: register_change(
        file_of(a),
        "minor",
        title="x",
        explanation="x",
        effective_on=LAST_DAY,
        answers={},
        by=manager_of(a),
        at=LATER,
    ),
    "figure": lambda a: enter_figure(
        a.tender,
        index="CPI",
        year=2026,
        percent=Decimal(3),
        source="CBS",
        published_on=LAST_DAY,
        by=manager_of(a),
        at=LATER,
    ),
    "report": lambda a: save_report(
        Obligation.objects.get(),
        Q1,
        value=Decimal(96),
        explanation="x",
        version=0,
        by=a.bidder("Anker"),
        at=LATER,
    ),
    "counts": lambda a: keep_counts(a.tender, [], by=manager_of(a), at=LATER),
    "complaint of a provider": lambda a: file_complaint(
        a.tender,
        a.letter("Anker").bid.organisation,
        subject="x",
        text="x",
        wish="x",
        by=a.bidder("Anker"),
        at=LATER,
    ),
    "message of a provider": lambda a: write_as_provider(
        a.tender, a.letter("Anker").bid.organisation, text="x", by=a.bidder("Anker"), at=LATER
    ),
    "message": lambda a: write_as_authority(
        a.tender, a.letter("Anker").bid.organisation, text="x", by=a.buyer, at=LATER
    ),
    "verification": lambda a: request_evidence(a.tender, [], [], by=a.buyer, at=LATER),
    "letters": lambda a: queue_letters(a.decision, sending_on=LAST_DAY, by=a.buyer, at=LATER),
    "notice": lambda a: choose_notice_mode(a.tender, Mode.SINGLE, by=a.buyer, at=LATER),
    "withdrawal": lambda a: withdraw_tender(a.tender, by=a.buyer, at=LATER, reason="x"),
    "lock": lambda a: lock_tender(a.tender),
    "share": lambda a: share_tender(a.tender.pk),
}


@pytest.mark.parametrize("act", REFUSED)
def test_services_refuse_in_the_archive_with_a_sentence_and_change_nothing(act: str) -> None:
    award = with_options() if act == "option" else executing()
    obligation_of(award)
    ended(award)
    manager = manager_of(award)
    archive_tender(award.tender, by=manager, at=ARCHIVED_AT)
    entries = AuditEntry.objects.count()

    with pytest.raises(Archived, match="gearchiveerd"):
        REFUSED[act](award)

    assert AuditEntry.objects.count() == entries


def test_archiving_moves_no_term_and_holding_dossiers_and_the_log_go_on() -> None:
    award = ended()
    before = standings_of(award.tender)
    assert all(one.until is not None for one in before)
    archive_tender(award.tender, by=manager_of(award), at=ARCHIVED_AT)

    assert standings_of(award.tender) == before
    hold = place_hold(award.tender, reason="Er komt een Woo-verzoek.", by=award.buyer, at=LATER)
    lift_hold(hold, reason="Dat is afgehandeld.", by=award.buyer, at=LATER)
    dossier = request_dossier(award.tender, Version.FULL, by=award.buyer, at=LATER)
    for _ in range(50):
        build_dossier(dossier.public_id, at=LATER)
        dossier.refresh_from_db()
        if dossier.status != dossier.Status.QUEUED:
            break
    assert dossier.status == dossier.Status.READY
    assert verify_chain(tender_scope(award.tender.public_id)).ok
    assert take_fingerprints(at=LATER) == 1


def test_somebody_can_be_let_in_to_read_years_later_and_to_nothing_else() -> None:
    award = archived()
    colleague = MembershipFactory(organisation=award.tender.authority).user
    years = ARCHIVED_AT + timedelta(days=5 * 365)
    with pytest.raises(RoleRefused, match="inkoper, contractmanager, jurist of auditor"):
        give_role(award.tender, colleague, Role.CHAIR, by=award.buyer, at=years)
    assert not may(colleague, "contracts.read_full_dossier", award.tender)

    role = give_role(award.tender, colleague, Role.AUDITOR, by=award.buyer, at=years)

    assert may(colleague, "contracts.read_full_dossier", award.tender)
    end_role(role, by=award.buyer, at=years)
    assert not TenderRole.objects.filter(user=colleague, ended_at=None).exists()


def test_nothing_awaits_anybody_and_nobody_is_reminded() -> None:
    award = executing()
    obligation_of(award)
    ended(award, is_accounted=False)
    manager = manager_of(award)
    # What would await somebody, were it not archived.
    ContractTask.objects.filter(file=file_of(award)).update(done_on=None)
    people = (manager, award.buyer)
    assert all(any(t.tender == award.tender for t in todos_for(user, at=LATER)) for user in people)
    Obligation.objects.update(look_on=date(2026, 7, 7))
    Tender.objects.filter(pk=award.tender.pk).update(archived_at=ARCHIVED_AT)

    for user in people:
        assert [todo for todo in todos_for(user, at=LATER) if todo.tender == award.tender] == []
    assert remind_of_reports(at=ARCHIVED_AT) == 0
    assert Obligation.objects.get().look_on == date(2026, 7, 7)


def test_the_conditions_take_as_many_queries_for_thirty_contracts_as_for_three() -> None:
    award = executing()
    manager = manager_of(award)
    counts = []
    for more in (2, 27):
        many_contracts(award, more)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = conditions_of(award.tender, at=ARCHIVED_AT)
            archiving_todo_for(manager, at=ARCHIVED_AT)
        counts.append((len(asked), len(found[0].open)))

    assert counts[0][0] == counts[1][0]
    assert [rows for _, rows in counts] == [3, 30]
