"""A team walks every step with made-up bidders, and nothing of it is left but the log."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from audit.append_only import discarding
from audit.models import AuditEntry, DiscardPermit
from bids.models import Bid
from contracts.models import Letter
from documents.models import OutboxJob
from documents.outbox import run_job
from portal.rehearsal.beginning import begin_rehearsal
from portal.rehearsal.discarding import ReachesRealTender, discard_rehearsal, rows_of
from tenders.domain.configuration import ConfigurationIncomplete
from tenders.models import MadeUpBidder, StatusChange, Tender
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of
from tests.architecture.visiting import row_counts
from tests.factories.tenders import AT, draft_tender, published_tender
from tests.factories.world import make_world
from tests.portal.rehearsal.walking import award, rehearsed, walk

pytestmark = pytest.mark.django_db
LOG = {"audit_auditentry", "audit_chainhead"}


@pytest.mark.slow
def test_a_team_walks_to_the_definitive_award_and_nothing_is_left_but_the_log(
    django_capture_on_commit_callbacks,
) -> None:
    world = make_world("published")
    before, real = row_counts(), set(rows_of(world.tender)[Bid])
    copy = rehearsed(world)
    walk(copy)
    assert Letter.objects.filter(decision__tender=copy.tender).exclude(file=None).count() == 4
    for job in OutboxJob.objects.filter(status=OutboxJob.Status.PENDING, queue="mail"):
        run_job(job.public_id)
    assert mail.outbox == []
    award(copy)

    with django_capture_on_commit_callbacks(execute=True):
        discard_rehearsal(copy.tender, by=world.user("inkoper"), at=copy.at)

    after = row_counts()
    assert {name: count for name, count in after.items() if count != before[name] and name not in LOG} == {}
    connection.check_constraints()
    assert set(rows_of(world.tender)[Bid]) == real
    assert DiscardPermit.objects.count() == 0
    last = AuditEntry.objects.filter(event="rehearsal.discarded").get()
    assert set(last.data) == {"rows", "files"}


def test_the_copy_has_rules_and_people_of_the_tender_and_bids_that_can_be_opened() -> None:
    world = make_world("published")

    copy = rehearsed(world, bidders=3)

    tender = copy.tender
    assert (tender.is_rehearsal, tender.title) == (True, f"Repetitie: {world.tender.title}"[:200])
    assert definition_of(tender).method == definition_of(world.tender).method
    active = {(row.user_id, row.role) for row in tender.roles.filter(ended_at=None)}
    assert active == {(row.user_id, row.role) for row in world.tender.roles.filter(ended_at=None)}
    assert sorted(bid.organisation.name for bid in Bid.objects.filter(tender=tender)) == [
        "Verzonnen aanbieder A",
        "Verzonnen aanbieder B",
        "Verzonnen aanbieder C",
    ]
    assert tender.has_closed(world.at + timedelta(milliseconds=1))
    made_up = User.objects.filter(memberships__organisation__in=tender.made_up_bidders.values("organisation"))
    assert [user.is_active or user.has_usable_password() for user in made_up] == [False] * 3


def test_a_draft_is_rehearsed_before_it_has_a_planning() -> None:
    tender = draft_tender()
    Tender.objects.filter(pk=tender.pk).update(closes_at=None, publication_on=None, intended_award_on=None)
    tender.refresh_from_db()

    rehearsal = begin_rehearsal(tender, bidders=2, by=tender.created_by, at=AT)

    assert (rehearsal.closes_at, MadeUpBidder.objects.filter(tender=rehearsal).count()) == (AT, 2)
    tender.refresh_from_db()
    assert (tender.closes_at, tender.status) == (None, "concept")


def test_without_a_method_there_is_nothing_to_rehearse_and_nothing_is_left() -> None:
    tender = draft_tender(configured=False)

    with pytest.raises(ConfigurationIncomplete):
        begin_rehearsal(tender, bidders=2, by=tender.created_by, at=AT)

    assert not Tender.objects.filter(is_rehearsal=True).exists()


def test_a_rehearsal_is_not_rehearsed_and_a_real_tender_is_not_thrown_away() -> None:
    real = published_tender()
    rehearsal = begin_rehearsal(real, bidders=2, by=real.created_by, at=AT)

    with pytest.raises(NotAllowed):
        begin_rehearsal(rehearsal, bidders=2, by=real.created_by, at=AT)
    with pytest.raises(NotAllowed):
        discard_rehearsal(real, by=real.created_by, at=AT)

    assert Tender.objects.filter(pk=real.pk).exists()


def test_what_reaches_a_real_tender_is_not_thrown_away() -> None:
    real = published_tender()
    rehearsal = begin_rehearsal(real, bidders=2, by=real.created_by, at=AT)
    made_up = rehearsal.made_up_bidders.first().organisation
    bid = Bid.objects.create(tender=real, organisation=made_up, started_at=AT)

    with pytest.raises(ReachesRealTender, match=r"bids\.Bid"):
        discard_rehearsal(rehearsal, by=real.created_by, at=AT)

    assert Bid.objects.filter(pk=bid.pk).exists()
    assert Tender.objects.filter(pk=rehearsal.pk).exists()


def test_the_database_lets_go_only_what_has_a_permit() -> None:
    real = published_tender()
    kept, gone = StatusChange.objects.filter(tender=real)[:2]

    with discarding({"tenders_statuschange": {gone.pk}}):
        StatusChange.objects.filter(pk=gone.pk)._raw_delete("default")
        with pytest.raises(IntegrityError), transaction.atomic():
            StatusChange.objects.filter(pk=kept.pk)._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusChange.objects.filter(pk=kept.pk)._raw_delete("default")


def test_no_permit_lets_the_log_go() -> None:
    published_tender()
    entry = AuditEntry.objects.first()

    with (
        pytest.raises(IntegrityError),
        discarding({"audit_auditentry": {entry.pk}}),
    ):
        AuditEntry.objects.filter(pk=entry.pk)._raw_delete("default")


def test_one_module_alone_asks_for_permits() -> None:
    root = Path(__file__).resolve().parents[3]
    packages = (
        "config",
        "portal",
        "contracts",
        "scoring",
        "bids",
        "tenders",
        "documents",
        "accounts",
        "ui",
        "clock",
    )

    asking = [
        str(path.relative_to(root))
        for package in packages
        for path in (root / package).rglob("*.py")
        if "discarding(" in path.read_text() or "DiscardPermit" in path.read_text()
    ]

    assert asking == ["portal/rehearsal/discarding.py"]


def test_the_buyer_begins_one_from_the_dossier_and_throws_it_away() -> None:
    tender = published_tender()
    client = Client()
    client.force_login(tender.created_by)
    begin = reverse("portal:rehearse", args=[tender.public_id])
    assert begin in client.get(reverse("portal:dossier", args=[tender.public_id])).content.decode()

    refused = client.post(begin, {"bidders": "1"}).content.decode()
    assert "Vul 2 of meer in." in refused

    page = client.post(begin, {"bidders": "2"}, follow=True).content.decode()
    rehearsal = Tender.objects.get(is_rehearsal=True)
    assert "De generale repetitie is begonnen." in page
    assert "Generale repetitie." in page
    away = reverse("portal:rehearsal_discard", args=[rehearsal.public_id])
    assert away in page
    assert "Dit kunt u niet ongedaan maken." in client.get(away).content.decode()

    page = client.post(away, follow=True).content.decode()
    assert "De generale repetitie is weggegooid." in page
    assert not Tender.objects.filter(is_rehearsal=True).exists()
    assert not Organisation.objects.filter(name__startswith="Verzonnen").exists()
    assert client.get(away).status_code == 404
