"""Rectify, pause and resume, through the pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tenders.changes import revision_of
from tenders.domain.checks import Subject
from tenders.domain.lifecycle import Status
from tenders.header import tender_header
from tenders.models import Rectification, Role, Tender
from tenders.selectors import tenders_for, todo_for
from tenders.services import issue_rectification, save_subject, start_revision
from tests.factories.tenders import AT, announced, draft_tender, member_with_role, published_tender

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender(client: Client) -> Tender:
    made = published_tender()
    client.force_login(made.created_by)
    return made


def address(tender: Tender, name: str) -> str:
    return reverse(f"tenders:{name}", args=[tender.public_id])


def page(client: Client, tender: Tender, name: str) -> str:
    return client.get(address(tender, name)).content.decode()


def lines(client: Client, tender: Tender, name: str) -> list[str]:
    """Of a page, without its token."""
    return [line for line in page(client, tender, name).splitlines() if "csrf" not in line]


def prepare(client: Client, tender: Tender, **values: str) -> Tender:
    """Begin a rectification and change the tariff on their own page."""
    client.post(address(tender, "rectification_start"))
    copy = revision_of(tender)
    assert copy is not None
    shown = client.get(address(copy, "tariffs")).context
    form = shown["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"rows-TOTAL_FORMS": 0, "rows-INITIAL_FORMS": 0}
    data |= {"config_version": shown["config_version"], "config_state": shown["config_state"], **values}
    assert client.post(address(copy, "tariffs"), data).status_code == 302
    copy.refresh_from_db()
    return copy


def test_prepared_on_the_pages_of_the_configuration_and_issued(client: Client, tender: Tender) -> None:
    copy = prepare(client, tender, tariff="€ 61 per uur")
    waiting = page(client, tender, "rectification")
    announced(tender)
    ready = page(client, tender, "rectification")
    solemn = client.get(address(tender, "rectification_issue"))

    response = client.post(
        address(tender, "rectification_issue"),
        {"reason": "Het tarief klopte niet.", "config_version": solemn.context["config_version"]},
    )

    public = page(Client(), tender, "detail")
    assert "Eerst TenderNed" in waiting
    assert address(tender, "rectification_issue") not in waiting
    assert address(tender, "rectification_issue") in ready
    assert "€ 61 per uur" in solemn.content.decode()
    assert response.url == address(tender, "detail")
    for text in (
        "Wijziging 1 (rectificatie)",
        "Het tarief klopte niet.",
        "€ 61 per uur",
        "Tarief",
    ):
        assert text in public
    assert client.get(address(copy, "configure")).status_code == 404


def test_until_it_is_issued_the_public_reads_what_was_published(client: Client, tender: Tender) -> None:
    before = lines(Client(), tender, "detail")
    copy = prepare(client, tender, tariff="€ 61 per uur")

    assert lines(Client(), tender, "detail") == before
    assert Client().get(address(copy, "detail")).status_code == 404
    assert "€ 61 per uur" in page(client, copy, "detail")


def test_the_copy_shows_that_it_is_one_and_stands_in_no_list(client: Client, tender: Tender) -> None:
    copy = prepare(client, tender, tariff="€ 61")
    header = tender_header(copy, user=tender.created_by, at=AT)

    shown = page(client, copy, "configure")

    assert header["url"] == address(tender, "rectification")
    assert header["status"] == "rectificatie in voorbereiding"
    assert "Bekijk de verschillen" in shown
    assert "Publiceer" not in shown
    assert [found for found, _ in tenders_for(tender.created_by)] == [tender]
    assert todo_for(tender.created_by, at=AT) == []
    for name in ("publish", "withdraw", "roles", "audit", "announcement", "pause", "rectification"):
        assert client.get(address(copy, name)).status_code == 404


def test_a_reason_is_asked_and_what_was_typed_stays(client: Client, tender: Tender) -> None:
    copy = prepare(client, tender, tariff="€ 61")
    announced(tender)

    form = client.post(
        address(tender, "rectification_issue"),
        {"reason": " ", "demands_confirmation": "on", "config_version": copy.config_version},
    ).context["form"]

    assert form.errors["reason"] == ["Schrijf op waarom u wijzigt."]
    assert form["demands_confirmation"].value() is True
    assert not Rectification.objects.exists()


def test_what_changed_since_the_page_was_opened_is_not_issued(client: Client, tender: Tender) -> None:
    copy = prepare(client, tender, tariff="€ 61")
    announced(tender)

    form = client.post(
        address(tender, "rectification_issue"), {"reason": "Fout.", "config_version": copy.config_version - 1}
    ).context["form"]

    assert "Lees de verschillen opnieuw" in form.non_field_errors()[0]


def test_late_in_the_term_the_page_proposes_a_deadline(
    client: Client, tender: Tender, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tender.closes_at is not None
    late = tender.closes_at - timedelta(days=3)
    monkeypatch.setattr("clock.now", lambda: late)
    prepare(client, tender, tariff="€ 61")

    before = page(client, tender, "rectification")
    client.post(address(tender, "rectification_deadline"))

    copy = revision_of(tender)
    assert "vr 21 november 2025, 12.00 uur" in before
    assert copy is not None
    assert copy.closes_at == tender.closes_at + timedelta(days=7)
    assert "Geef inschrijvers tijd" not in page(client, tender, "rectification")


def test_thrown_away_the_copy_is_gone(client: Client, tender: Tender) -> None:
    copy = prepare(client, tender, tariff="€ 61")

    client.post(address(tender, "rectification_abandon"))

    assert client.get(address(copy, "configure")).status_code == 404
    assert "Begin een rectificatie" in page(client, tender, "rectification")


def test_after_the_deadline_there_is_nothing_to_begin(
    client: Client, tender: Tender, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tender.closes_at is not None
    after = tender.closes_at + timedelta(milliseconds=1)
    monkeypatch.setattr("clock.now", lambda: after)

    shown = page(client, tender, "rectification")

    assert "De inschrijving is gesloten: een rectificatie kan niet meer." in shown
    assert "Begin een rectificatie" not in shown


def test_pause_and_resume_with_reasons_that_everybody_reads(client: Client, tender: Tender) -> None:
    client.post(address(tender, "pause"), {"reason": "Wij wachten op een uitspraak."})
    tender.refresh_from_db()
    paused, public = tender.state, page(Client(), tender, "detail")
    too_early = client.post(address(tender, "resume"), {"closes_at": "2025-11-01T12:00", "reason": "Verder."})
    unannounced = client.post(
        address(tender, "resume"), {"closes_at": "2025-11-21T12:00", "reason": "Verder."}
    )
    announced(tender)
    client.post(address(tender, "resume"), {"closes_at": "2025-11-21T12:00", "reason": "De uitspraak is er."})

    tender.refresh_from_db()
    assert paused is Status.PAUSED
    assert "Wij wachten op een uitspraak." in public
    assert "Kies een sluiting vanaf" in too_early.context["form"].errors["closes_at"][0]
    assert "TenderNed" in unannounced.context["form"].non_field_errors()[0]
    assert tender.state is Status.PUBLISHED
    assert "De uitspraak is er." in page(Client(), tender, "detail")


def test_only_the_buyer_finds_these_pages_and_only_where_they_make_sense(
    client: Client, tender: Tender
) -> None:
    names = ("rectification", "pause", "rectification_issue")
    assert client.get(address(tender, "resume")).status_code == 404
    client.force_login(member_with_role(tender, Role.CHAIR))
    for name in names:
        assert client.get(address(tender, name)).status_code == 404
    for name in ("rectification_start", "rectification_abandon", "rectification_deadline"):
        assert client.post(address(tender, name)).status_code == 404
    draft = draft_tender()
    client.force_login(draft.created_by)
    for name in names:
        assert client.get(address(draft, name)).status_code == 404


def test_the_public_page_takes_a_constant_number_of_queries() -> None:
    tender, counts = published_tender(), []
    for each in range(3):
        copy = start_revision(tender, by=tender.created_by, at=AT)
        announced(tender)
        copy = save_subject(
            copy, Subject.TARIFFS, values={"tariff": f"€ {each}"}, version=0, by=tender.created_by, at=AT
        )
        issue_rectification(tender, reason="Fout.", version=copy.config_version, by=tender.created_by, at=AT)
        with CaptureQueriesContext(connection) as queries:
            Client().get(address(tender, "detail"))
        counts.append(len(queries))

    assert counts == [counts[0]] * 3
