"""Bibob and Waarschuwingsregister: a date and an outcome, for inkoper and jurist and for nobody else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AccessEntry, AuditEntry
from bids.domain.refusals import BidRefused
from bids.models import Bid, Screening
from bids.screening.services import record_screening
from clock import telling
from tenders.domain.wording import local_date
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed
from tests.factories.bids import OPENED_AT, opened_tender
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db
TODAY = local_date(OPENED_AT)


@pytest.fixture(autouse=True)
def _after_the_opening() -> Iterator[None]:
    with telling(OPENED_AT):
        yield


def recorded(tender: Tender, *, outcome: str = "ernstig_gevaar") -> Screening:
    return record_screening(
        Bid.objects.get(tender=tender),
        "bibob",
        asked_on=TODAY,
        outcome=outcome,
        by=tender.created_by,
        at=OPENED_AT,
    )


def test_there_is_room_for_a_date_and_an_outcome_alone() -> None:
    texts = {
        field.name
        for field in Screening._meta.get_fields()
        if field.get_internal_type() in {"TextField", "CharField", "JSONField", "FileField"}
    }

    assert texts == {"kind", "outcome"}


def test_the_form_is_due_in_fourteen_days_and_the_outcome_follows_in_the_same_row() -> None:
    tender = opened_tender("Anker")

    row = recorded(tender, outcome="loopt")
    again = recorded(tender)

    assert row.due_on == TODAY + timedelta(days=14)
    assert (Screening.objects.count(), again.get_outcome_display()) == (1, "ernstig gevaar")
    with pytest.raises(BidRefused, match="kan nog komen"):
        recorded(tender, outcome="geen_formulier")


def test_the_log_says_that_it_was_recorded_and_not_what_came_of_it() -> None:
    tender = opened_tender("Anker")

    recorded(tender)

    entry = AuditEntry.objects.get(event="screening.recorded")
    assert "gevaar" not in str(entry.data)


@pytest.mark.parametrize(
    ("role", "is_shown"),
    [
        (Role.BUYER, True),
        (Role.JURIST, True),
        (Role.CHAIR, False),
        (Role.CHECKER, False),
        (Role.EVALUATOR, False),
        (Role.AUDITOR, False),
        (Role.SECOND_OPENER, False),
        (Role.CONTRACT_MANAGER, False),
    ],
)
def test_the_outcome_is_on_no_page_of_who_may_not_know(role: Role, is_shown: bool) -> None:
    tender = opened_tender("Anker")
    recorded(tender)
    user = tender.created_by if role == Role.BUYER else member_with_role(tender, role)
    client = Client()
    client.force_login(user)
    bid = Bid.objects.get(tender=tender)

    page = client.get(reverse("bids:screenings", args=[tender.public_id]))
    others = [
        client.get(reverse("bids:check", args=[tender.public_id, bid.public_id])),
        client.get(reverse("bids:check_matrix", args=[tender.public_id])),
        client.get(reverse("bids:answers", args=[tender.public_id, bid.public_id])),
        client.get(reverse("tenders:audit", args=[tender.public_id])),
        client.get(reverse("portal:dossier", args=[tender.public_id])),
    ]

    assert (page.status_code == 200) is is_shown
    assert ("Ernstig gevaar" in page.content.decode()) is is_shown
    assert all("ernstig gevaar" not in answer.content.decode().lower() for answer in others)
    assert AccessEntry.objects.filter(event="screening.read").exists() is is_shown


def test_a_role_that_may_not_know_outweighs_one_that_may() -> None:
    tender = opened_tender("Anker")
    jurist = member_with_role(tender, Role.JURIST)
    tender.roles.create(user=jurist, role=Role.CHECKER, given_by=tender.created_by, given_at=OPENED_AT)
    client = Client()
    client.force_login(jurist)

    assert client.get(reverse("bids:screenings", args=[tender.public_id])).status_code == 404


def test_only_the_inkoper_records_and_bad_input_is_named_at_its_field() -> None:
    tender = opened_tender("Anker")
    bid = Bid.objects.get(tender=tender)
    with pytest.raises(NotAllowed):
        record_screening(
            bid,
            "register",
            asked_on=TODAY,
            outcome="vermeld",
            by=member_with_role(tender, Role.JURIST),
            at=OPENED_AT,
        )
    client = Client()
    client.force_login(tender.created_by)
    address = reverse("bids:screening_record", args=[tender.public_id, bid.public_id, "register"])

    assert (
        "ligt in de toekomst"
        in client.post(address, {"asked_on": "2030-01-01", "outcome": "vermeld"}).content.decode()
    )
    assert client.post(address, {"asked_on": "x", "outcome": "ernstig_gevaar"}).status_code == 200
    assert not Screening.objects.exists()
    client.post(address, {"asked_on": "2025-11-14", "outcome": "niet_vermeld"})
    assert Screening.objects.get().get_outcome_display() == "niet vermeld"
    unknown = reverse("bids:screening_record", args=[tender.public_id, bid.public_id, "anders"])
    assert client.get(unknown).status_code == 404
