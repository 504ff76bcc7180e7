"""The planning: proposals, warnings at the fields, the picture, and the calendar of a tender."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tenders.models import Tender
from tests.factories.accounts import UserFactory
from tests.factories.tenders import CLOSES_AT, draft_tender, published_tender
from tests.tenders.views.test_editing import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender(client: Client) -> Tender:
    made = draft_tender()
    client.force_login(made.created_by)
    return made


def address(tender: Tender) -> str:
    return reverse("tenders:planning", args=[tender.public_id])


def calendar(client: Client, tender: Tender) -> Calendar:
    return Calendar.from_ical(client.get(reverse("tenders:calendar", args=[tender.public_id])).content)


def test_proposal_fills_what_is_empty_and_saves_nothing(client: Client) -> None:
    tender = draft_tender(configured=False)
    client.force_login(tender.created_by)
    url = address(tender)

    response = client.post(url, {**opened(client, url), "publication_on": "2025-10-01", "propose": "empty"})

    form, rows = response.context["form"], response.context["formset"]
    assert response.status_code == 200
    assert form["publication_on"].value() == "2025-10-01"
    assert form["closes_at"].value() == "2025-11-17T12:00"
    assert form["intended_award_on"].value() == "2025-12-22"
    assert [row["closes_at"].value() for row in rows.forms] == ["2025-10-15T12:00", "2025-10-29T12:00"]
    assert [bool(row["follow_up_only"].value()) for row in rows.forms] == [False, True]
    assert form.errors == {}
    assert [name for name, field in form.fields.items() if "autofocus" in field.widget.attrs] == ["closes_at"]
    tender.refresh_from_db()
    assert tender.publication_on is None


def test_what_was_proposed_can_be_saved(client: Client) -> None:
    tender = draft_tender(configured=False)
    client.force_login(tender.created_by)
    url = address(tender)
    page = client.post(url, {**opened(client, url), "publication_on": "2025-10-01", "propose": "empty"})
    typed = {name: page.context["form"].data[name] for name in page.context["form"].data}
    typed.pop("propose")

    response = client.post(
        url, {**typed, **{k: v for k, v in page.context["formset"].data.items() if k != "propose"}}
    )

    assert response.status_code == 302
    tender.refresh_from_db()
    assert tender.publication_on == date(2025, 10, 1)
    assert [row.follow_up_only for row in tender.question_rounds.all()] == [False, True]


def test_proposal_keeps_what_was_typed(client: Client, tender: Tender) -> None:
    url = address(tender)

    response = client.post(url, {**opened(client, url), "closes_at": "2025-12-01T13:00", "propose": "empty"})

    assert response.context["form"]["closes_at"].value() == "2025-12-01T13:00"
    assert len(response.context["formset"].forms) == 1


def test_all_anew_replaces_the_dates_after_publication(client: Client, tender: Tender) -> None:
    url = address(tender)

    response = client.post(
        url,
        {**opened(client, url), "opening_on": "2025-11-20", "publication_on": "2026-01-05", "propose": "all"},
    )

    assert response.context["form"]["closes_at"].value().startswith("2026-02-")
    assert response.context["form"]["opening_on"].value() == ""
    assert len(response.context["formset"].forms) == 2


def test_without_a_day_of_publication_there_is_no_proposal(client: Client, tender: Tender) -> None:
    url = address(tender)

    response = client.post(url, {**opened(client, url), "publication_on": "", "propose": "empty"})

    assert "Vul eerst de dag van publicatie in" in response.content.decode()
    assert response.context["form"]["closes_at"].value() == "2025-11-14T12:00"


def test_enter_in_a_field_saves_and_proposes_nothing(client: Client, tender: Tender) -> None:
    page = client.get(address(tender)).content.decode()

    form = page.partition("<main")[2].partition("<form")[2]
    assert form.index(">Sla op<") < form.index('name="propose"')
    assert "<form" not in form


def test_unwise_date_is_told_at_its_field(client: Client, tender: Tender) -> None:
    Tender.objects.filter(pk=tender.pk).update(intended_award_on=date(2025, 11, 29))
    tender.question_rounds.update(answered_on=date(2025, 10, 19))

    page = client.get(address(tender))

    assert "Dat is geen werkdag: weekend." in page.context["form"].fields["intended_award_on"].help_text
    assert "Nota van inlichtingen 1" in page.context["formset"].forms[0].fields["answered_on"].help_text
    assert page.context["form"].fields["publication_on"].help_text == ""


def test_aim_out_of_order_is_refused_at_its_field(client: Client, tender: Tender) -> None:
    url = address(tender)

    response = client.post(url, {**opened(client, url), "opening_on": "2025-11-13"})

    assert response.context["form"].errors["opening_on"] == [
        "De opening komt niet vóór de sluiting (vr 14 november 2025): kies een latere dag."
    ]


def test_strange_year_is_refused(client: Client, tender: Tender) -> None:
    url = address(tender)

    response = client.post(url, {**opened(client, url), "intended_award_on": "9999-12-31"})

    assert "Het jaar 9999 klopt niet" in response.context["form"].errors["intended_award_on"][0]


def test_draft_shows_internal_steps_to_the_buyer_alone(client: Client, tender: Tender) -> None:
    own = [row.label for row in client.get(address(tender)).context["timeline"].rows]
    example = client.get(reverse("tenders:detail", args=[tender.public_id])).context["timeline"]

    assert "Consensus klaar" in own
    assert "Consensus klaar" not in [row.label for row in example.rows]


def test_public_picture_has_a_name_and_a_table(client: Client) -> None:
    page = client.get(reverse("tenders:detail", args=[published_tender().public_id])).content.decode()

    assert '<title id="tijdlijn-titel">Tijdlijn van de planning</title>' in page
    assert "De tabel noemt ze allemaal." in page
    assert "vr 14 november 2025, 12.00 uur" in page


def test_calendar_of_a_tender_holds_its_public_milestones(client: Client) -> None:
    tender = published_tender()

    found = calendar(client, tender)

    events = {str(event["SUMMARY"]).split(":")[0]: event for event in found.walk("VEVENT")}
    assert list(events) == [
        "Publicatie",
        "Vragenronde 1 sluit",
        "Nota van inlichtingen 1",
        "Inschrijving sluit",
        "Voorlopige gunning",
        "Einde opschortende termijn",
        "Definitieve gunning",
        "Einde gestanddoening",
    ]
    assert events["Inschrijving sluit"].decoded("DTSTART") == CLOSES_AT
    assert events["Publicatie"].decoded("DTSTART") == date(2025, 10, 1)
    assert events["Einde opschortende termijn"].decoded("DTSTART") == datetime.fromisoformat(
        "2025-12-18T22:59:59Z"
    )
    assert len({str(event["UID"]) for event in events.values()}) == len(events)
    assert all(
        str(event["URL"]).endswith(f"/aanbestedingen/{tender.public_id}/") for event in events.values()
    )
    assert found["PRODID"]
    assert found["VERSION"] == "2.0"


def test_calendar_is_the_same_when_asked_again(client: Client) -> None:
    tender = published_tender()
    url = reverse("tenders:calendar", args=[tender.public_id])

    first, second = client.get(url), client.get(url)

    assert first.content == second.content
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-store"


def test_withdrawn_tender_cancels_its_events(client: Client) -> None:
    tender = published_tender()
    Tender.objects.filter(pk=tender.pk).update(status="ingetrokken")

    assert {str(event["STATUS"]) for event in calendar(client, tender).walk("VEVENT")} == {"CANCELLED"}


def test_calendar_of_a_draft_is_for_who_has_a_role(client: Client, tender: Tender) -> None:
    url = reverse("tenders:calendar", args=[tender.public_id])

    inside = client.get(url).status_code
    client.force_login(UserFactory())

    assert inside == 200
    assert client.get(url).status_code == 404
    assert Client().get(url).status_code == 404


def test_calendar_survives_titles_with_signs_of_its_own(client: Client) -> None:
    tender = published_tender(title="Zorg; jeugd, wijk\\noord " + "é" * 80)

    found = calendar(client, tender)

    assert str(next(iter(found.walk("VEVENT")))["SUMMARY"]) == f"Publicatie: {tender.title}"
