"""The plan beside the score: real sealed and opened PDFs."""

from io import BytesIO

import pikepdf
import pytest

from audit.models import AccessEntry
from scoring.models import InterestDeclaration
from scoring.services import admit_without_interest, decide_declaration, sign_declaration
from tenders.models import Role, Tender
from tests.factories.bids import OPENED_AT, bidder, checked, opened, submitted_bid
from tests.factories.tenders import member_with_role, published_tender
from tests.scoring.test_pages import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """A tender whose plans count for 6 pages, one bid with a plan of 8, and an evaluator who declared nothing yet."""
    tender = published_tender()
    chair = member_with_role(tender, Role.CHAIR)
    user = member_with_role(tender, Role.EVALUATOR)
    submitted_bid(tender, bidder("Anker"), pages=8)
    opened(tender)
    (bid,) = checked(tender)
    return tender, chair, user, bid


def url_of(tender, bid) -> str:
    return f"/beoordeling/{tender.public_id}/plan/{bid.public_id}/"


def read(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_plan_stays_closed_without_admission_and_the_refusal_is_logged(scene):
    tender, _, user, bid = scene
    sign_declaration(bid, by=user, has_interest=False, at=OPENED_AT)

    response = client_of(user).get(url_of(tender, bid))

    assert response.status_code == 404
    assert list(AccessEntry.objects.filter(event="bid.read_plan").values_list("granted", flat=True)) == [
        False
    ]


def test_an_admitted_evaluator_reads_the_pages_that_count_in_a_frame_of_our_own(scene):
    tender, chair, user, bid = scene
    sign_declaration(bid, by=user, has_interest=False, at=OPENED_AT)
    admit_without_interest(tender, by=chair, at=OPENED_AT)

    response = client_of(user).get(url_of(tender, bid))

    with pikepdf.open(BytesIO(read(response))) as pdf:
        assert len(pdf.pages) == 6
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert AccessEntry.objects.filter(event="bid.read_plan", granted=True).count() == 1


def test_a_barred_evaluator_no_longer_reads_the_plan(scene):
    tender, chair, user, bid = scene
    sign_declaration(bid, by=user, has_interest=False, at=OPENED_AT)
    admit_without_interest(tender, by=chair, at=OPENED_AT)
    decide_declaration(
        InterestDeclaration.objects.get(), decision="barred", reason="Toch familie.", by=chair, at=OPENED_AT
    )

    assert client_of(user).get(url_of(tender, bid)).status_code == 404


def test_the_desk_shows_the_plan_in_a_frame(scene):
    tender, chair, user, bid = scene
    sign_declaration(bid, by=user, has_interest=False, at=OPENED_AT)
    admit_without_interest(tender, by=chair, at=OPENED_AT)

    page = client_of(user).get(f"/beoordeling/{tender.public_id}/tafel/{bid.public_id}/1/1/").content.decode()

    assert f'src="{url_of(tender, bid)}"' in page


def test_a_plan_without_names_is_called_by_its_letter(scene):
    tender, chair, user, bid = scene
    Tender.objects.filter(pk=tender.pk).update(anonymous_scoring=True)
    sign_declaration(bid, by=user, has_interest=False, at=OPENED_AT)
    admit_without_interest(tender, by=chair, at=OPENED_AT)

    response = client_of(user).get(url_of(tender, bid))

    assert (
        "Inschrijver%20A" in response["Content-Disposition"]
        or "Inschrijver A" in response["Content-Disposition"]
    )
    assert "Anker" not in response["Content-Disposition"]
    with pikepdf.open(BytesIO(read(response))) as pdf:
        assert len(pdf.pages) == 6
        assert "/Metadata" not in pdf.Root
