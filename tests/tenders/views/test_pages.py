"""Every page of this app answers, for whom it is and for nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from tenders.models import Role, Tender
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.tenders import draft_tender, member_with_role, published_tender

pytestmark = pytest.mark.django_db

BUYERS_PAGES = (
    "configure",
    "basics",
    "planning",
    "procedure",
    "contract",
    "tariffs",
    "execution",
    "decisions",
    "lots",
    "exclusion",
    "suitability",
    "evidence",
    "statements",
    "criteria",
    "scale",
    "method",
    "tie_break",
    "documents",
    "roles",
    "check",
    "publish",
    "withdraw",
    "status",
    "audit",
    "criteria_add",
    "suitability_add",
    "evidence_add",
    "detail",
)
READ_BY_INSIDERS = {"configure", "roles", "status", "detail"}


def visit(client: Client, name: str, tender: Tender) -> int:
    return client.get(reverse(f"tenders:{name}", args=[tender.public_id])).status_code


@pytest.mark.parametrize("name", BUYERS_PAGES)
def test_buyer_reads_every_page_of_a_draft(client: Client, name: str) -> None:
    tender = draft_tender()
    client.force_login(tender.created_by)

    assert visit(client, name, tender) == 200


@pytest.mark.parametrize("name", BUYERS_PAGES)
def test_chair_reads_only_what_insiders_read(client: Client, name: str) -> None:
    tender = draft_tender()
    client.force_login(member_with_role(tender, Role.CHAIR))

    assert visit(client, name, tender) == (200 if name in READ_BY_INSIDERS else 404)


@pytest.mark.parametrize("name", BUYERS_PAGES)
def test_draft_does_not_exist_for_the_buyer_of_another_tender(client: Client, name: str) -> None:
    tender, other = draft_tender(), draft_tender()
    client.force_login(other.created_by)

    assert visit(client, name, tender) == 404


@pytest.mark.parametrize("name", BUYERS_PAGES)
def test_visitor_without_account_is_sent_to_the_login_or_finds_nothing(client: Client, name: str) -> None:
    tender = draft_tender()

    assert visit(client, name, tender) == (404 if name == "detail" else 302)


@pytest.mark.parametrize("name", ["basics", "criteria", "check", "publish", "documents"])
def test_configuration_is_closed_after_publication(client: Client, name: str) -> None:
    tender = published_tender()
    client.force_login(tender.created_by)

    assert visit(client, name, tender) == 404


def test_second_opener_sees_no_configuration(client: Client) -> None:
    tender = draft_tender()
    client.force_login(member_with_role(tender, Role.SECOND_OPENER))

    assert {visit(client, name, tender) for name in BUYERS_PAGES} == {404}


def test_beheerder_cannot_begin_a_tender(client: Client) -> None:
    client.force_login(MembershipFactory(administrator=True).user)

    assert client.get(reverse("tenders:create")).status_code == 404


def test_lists_answer(client: Client) -> None:
    published_tender()
    client.force_login(UserFactory())

    assert client.get(reverse("tenders:mine")).status_code == 200
    assert client.get(reverse("tenders:public_list")).status_code == 200
