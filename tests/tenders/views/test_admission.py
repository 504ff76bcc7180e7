"""A toelatingsprocedure on the pages of the buyer and of the public, from beginning to publication."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from clock import telling
from tenders.domain.admission import Admission
from tenders.domain.checks import Subject
from tenders.domain.lifecycle import Status
from tenders.domain.social.clauses import CLAUSES
from tenders.domain.vocabulary import Entry
from tenders.header import tender_header
from tenders.models import Tender
from tenders.selectors import definition_of
from tenders.services import create_rehearsal, issue_rectification, start_revision
from tests.factories.accounts import OrganisationFactory
from tests.factories.tenders import (
    AT,
    admission_definition,
    announced,
    buyer_of,
    draft_tender,
    published_tender,
)
from ui.presentation import StepState

pytestmark = pytest.mark.django_db
SCORING_PAGES = ("criteria", "scale", "method", "tie_break", "criteria_add")


@pytest.fixture(autouse=True)
def at_the_time():
    with telling(AT):
        yield


@pytest.fixture
def draft():
    return draft_tender(definition=admission_definition())


def page(client, name, tender):
    return client.get(reverse(f"tenders:{name}", args=[tender.public_id]))


def entry_post(tender, *days, **fields):
    rows = {f"rows-{place}-on": day for place, day in enumerate(days)}
    return {
        "config_version": tender.config_version,
        "entry": "vaste_momenten",
        "two_person_opening": "on",
        "rows-TOTAL_FORMS": str(len(days)),
        "rows-INITIAL_FORMS": "0",
        **rows,
        **fields,
    }


def test_kind_of_procedure_is_chosen_at_the_beginning(client):
    authority = OrganisationFactory(authority=True)
    client.force_login(buyer_of(authority))

    client.post(
        reverse("tenders:create"),
        {"authority": authority.pk, "title": "Open huis", "key": "open-huis", "kind": "toelating"},
    )

    tender = Tender.objects.get(key="open-huis")
    assert tender.is_admission
    tasks = page(client, "configure", tender).content.decode()
    assert "Instroom" in tasks
    assert "Gunningscriteria" not in tasks
    assert "Simulatie" not in tasks


def test_a_template_has_its_own_kind(client):
    authority = OrganisationFactory(authority=True)
    client.force_login(buyer_of(authority))

    answer = client.post(
        reverse("tenders:create"),
        {"authority": authority.pk, "title": "X", "key": "x", "kind": "toelating", "template": "emmen"},
    )

    assert "Kies bij een toelatingsprocedure geen sjabloon" in answer.content.decode()
    assert not Tender.objects.exists()


def test_pages_of_scoring_are_not_there_and_entry_is_nowhere_else(client, draft):
    client.force_login(draft.created_by)
    other = draft_tender(by=draft.created_by, authority=draft.authority)

    for name in SCORING_PAGES:
        assert page(client, name, draft).status_code == 404
        assert page(client, name, other).status_code == 200
    assert page(client, "entry", draft).status_code == 200
    assert page(client, "entry", other).status_code == 404
    assert page(client, "chapter", draft).status_code == 404
    assert page(client, "simulation", draft).status_code == 404


def test_moments_are_kept_in_order_and_once(client, draft):
    client.force_login(draft.created_by)

    client.post(
        reverse("tenders:entry", args=[draft.public_id]),
        entry_post(draft, "2026-09-01", "2026-03-02", "2026-09-01"),
    )

    draft.refresh_from_db()
    assert draft.admission == Admission(Entry.MOMENTS, (date(2026, 3, 2), date(2026, 9, 1)))


@pytest.mark.parametrize(
    ("days", "fields", "words"),
    [
        ((), {}, "Voeg hieronder ten minste één later moment toe."),
        (("2026-09-01",), {"entry": "eenmalig"}, "Dit hoort alleen bij vaste momenten"),
        (("morgen",), {}, "Dit is geen datum"),
        ((), {"entry": "doorlopend", "round_days": "42"}, "Vul de laatste dag in"),
        ((), {"entry": "doorlopend", "last_entry_on": "2027-01-04"}, "hoeveel dagen een ronde duurt"),
        ((), {"entry": "eenmalig", "round_days": "42"}, "hoort alleen bij doorlopende instroom"),
        (("2026-09-01",), {"two_person_opening": ""}, "Schrijf op waarom één persoon opent."),
    ],
)
def test_entry_that_cannot_stand_is_refused_at_its_place_and_loses_nothing(
    client, draft, days, fields, words
):
    client.force_login(draft.created_by)
    before = draft.admission

    answer = client.post(reverse("tenders:entry", args=[draft.public_id]), entry_post(draft, *days, **fields))

    html = answer.content.decode()
    assert words in html
    assert all(day in html for day in days)
    draft.refresh_from_db()
    assert draft.admission == before


def test_public_page_says_who_gets_in_and_when_and_nothing_about_points(client):
    tender = published_tender(definition=admission_definition())

    html = page(client, "detail", tender).content.decode()

    assert "Iedere aanbieder die aan alle eisen voldoet" in html
    assert all(day in html for day in ("1 april 2026", "1 september 2026", "1 maart 2027"))
    assert "U kunt ook later instappen" in html
    assert "Toelatingsbesluit" in html
    for word in ("Scoreschaal", "Zo beoordelen wij", "winnaar", "Voorlopige gunning", "rangorde wordt"):
        assert word not in html


def test_published_definition_holds_the_entry(client):
    tender = published_tender(definition=admission_definition())

    assert definition_of(tender).admission == admission_definition().admission
    assert "gunningscriteria" not in tender.frozen_definition


def test_rectification_can_add_a_moment(client):
    tender = published_tender(definition=admission_definition())
    buyer = tender.created_by
    client.force_login(buyer)
    copy = start_revision(tender, by=buyer, at=AT)
    assert copy.admission == tender.admission

    client.post(
        reverse("tenders:entry", args=[copy.public_id]),
        entry_post(copy, "2026-04-01", "2026-09-01", "2027-03-01", "2027-09-01"),
    )
    copy.refresh_from_db()

    assert copy.first_round_id is None
    announced(tender)
    issue_rectification(tender, reason="Eén moment erbij.", version=copy.config_version, by=buyer, at=AT)

    tender.refresh_from_db()
    assert definition_of(tender).admission.moments[-1] == date(2027, 9, 1)


def test_repetitie_takes_the_entry_over(draft):
    rehearsal = create_rehearsal(draft, by=draft.created_by, at=AT)

    assert rehearsal.admission == draft.admission


def test_planning_asks_no_days_for_scoring(client, draft):
    client.force_login(draft.created_by)

    html = page(client, "planning", draft).content.decode()

    assert "Toelatingsbesluit" in html
    assert "Consensus klaar" not in html
    assert "gunning" not in html.lower()


def test_check_page_of_one_moment_asks_why(client):
    closed = draft_tender(definition=replace(admission_definition(), admission=Admission()))
    client.force_login(closed.created_by)

    assert "maar één keer instappen" in page(client, "check", closed).content.decode()


def test_header_goes_from_toetsing_to_besluit(client):
    tender = published_tender(definition=admission_definition())
    Tender.objects.filter(pk=tender.pk).update(status=Status.RANKED.value)
    tender.refresh_from_db()

    insider, outsider = (tender_header(tender, user=user, at=AT) for user in (tender.created_by, None))

    assert [step.label for step in insider["steps"]].count("beoordeling") == 0
    assert [step.label for step in insider["steps"] if step.state is StepState.CURRENT] == ["besluit"]
    assert [step.label for step in outsider["steps"] if step.state is StepState.CURRENT] == ["toetsing"]
    assert outsider["status"] == "toetsing"


def test_social_pages_lead_to_no_page_without_criteria(client, draft):
    client.force_login(draft.created_by)
    absent = [reverse(f"tenders:{name}", args=[draft.public_id]) for name in ("criteria", "method")]

    for name in ("social", "social_clauses"):
        shown = page(client, name, draft)

        assert shown.status_code == 200
        assert not any(f'href="{url}' in shown.content.decode() for url in absent)


def test_clause_for_a_criterion_cannot_be_added(client, draft):
    client.force_login(draft.created_by)
    clause = next(row for row in CLAUSES if row.target is Subject.CRITERIA)

    shown = page(client, "social_clauses", draft)
    response = client.post(
        reverse("tenders:social_clauses", args=[draft.public_id]),
        {"clause": clause.number, "config_version": draft.config_version},
    )

    assert response.status_code == 404
    assert f'name="clause" value="{clause.number}"' not in shown.content.decode()
    assert 'name="clause" value="1"' in shown.content.decode()
