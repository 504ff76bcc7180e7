"""The page "Zo beoordelen wij"."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tenders.domain.scenario import load
from tenders.models import Tender
from tenders.services import render_chapter
from tests.factories.accounts import UserFactory
from tests.factories.tenders import AT, draft_tender, published_tender, tender_definition

pytestmark = pytest.mark.django_db
SCENARIOS = Path(__file__).parents[2] / "scenarios"


def address(tender: Tender) -> str:
    return reverse("tenders:chapter", args=[tender.public_id])


def test_everybody_reads_it_after_publication_with_its_pdf(client: Client) -> None:
    tender = published_tender()
    document = render_chapter(tender.public_id, at=AT)

    page = client.get(address(tender)).content.decode()

    assert document is not None
    assert reverse("tenders:document_download", args=[tender.public_id, document.public_id]) in page
    assert tender.fingerprint[:8] in page
    assert "40 × score ÷ 10" in page


def test_draft_is_for_who_has_a_role(client: Client) -> None:
    tender = draft_tender()

    assert client.get(address(tender)).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address(tender)).status_code == 404
    client.force_login(tender.created_by)
    assert "Dit is een voorbeeld" in client.get(address(tender)).content.decode()


def test_what_was_frozen_counts_not_the_rows(client: Client) -> None:
    tender = published_tender()
    before = client.get(address(tender)).context["chapter"]

    tender.criteria.filter(code="1").update(max_points="10")

    assert client.get(address(tender)).context["chapter"] == before


def test_unfinished_configuration_says_what_is_missing(client: Client) -> None:
    tender = draft_tender(configured=False)
    client.force_login(tender.created_by)

    response = client.get(address(tender), follow=True)

    assert response.redirect_chain == [(reverse("tenders:configure", args=[tender.public_id]), 302)]
    assert "Dit ontbreekt nog:" in response.content.decode()


@pytest.mark.parametrize("name", ["gooi-en-vechtstreek", "emmen"])
def test_queries_do_not_grow_with_criteria_and_lots(
    client: Client, name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    method = load((SCENARIOS / f"{name}.yaml").read_bytes()).definition.method
    tender = published_tender(definition=tender_definition(method=method))
    client.get(address(tender))

    with django_assert_num_queries(5):
        client.get(address(tender))
