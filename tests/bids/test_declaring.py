"""The UEA of a draft: its pages, the document and the data made of it, and the one that is kept apart."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

import clock
from bids.content import draft_answers
from bids.domain import espd, tasks
from bids.domain.refusals import IncompleteBid
from bids.domain.uea import Section
from bids.exports import CAC, CBC, ROOT
from bids.models import CheckItem, Draft, KeptDeclaration
from bids.services import start_draft, submit_bid
from bids.services.declaring import begin_declaration, keep_declaration, questions_of, save_section
from tenders.models import Tender
from tests.factories.bids import Bidder, bidder, filled_draft, opened, submitted_bid
from tests.factories.declaring import answers_to, save_declaration
from tests.factories.tenders import CLOSES_AT, published_tender
from tests.pdf import text_of

pytestmark = pytest.mark.django_db
BEFORE = CLOSES_AT - timedelta(hours=2)


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    def now() -> datetime:
        return BEFORE

    monkeypatch.setattr(clock, "now", now)


def begun(name: str = "Anker") -> tuple[Tender, Bidder, Draft]:
    tender, who = published_tender(), bidder(name)
    return tender, who, start_draft(tender, who.organisation, by=who.user, at=BEFORE)


def client_of(who: Bidder) -> Client:
    client = Client()
    client.force_login(who.user)
    return client


def url(name: str, draft: Draft, *args: str) -> str:
    return reverse(f"bids:{name}", args=[draft.bid.tender.public_id, draft.bid.public_id, *args])


def test_a_section_is_saved_with_gaps_and_the_overview_names_them() -> None:
    _, who, draft = begun()
    client = client_of(who)
    first = client.get(url("uea_section", draft, Section.COMPANY))
    assert f'value="{who.organisation.name}"' in first.content.decode()

    answer = client.post(url("uea_section", draft, Section.COMPANY), {"f0": "Anker Zorg"})

    assert answer.headers["Location"] == url("uea_section", draft, Section.MANDATORY)
    saved = draft_answers(draft, tasks.DECLARATION, by=who.user)
    assert saved is not None
    assert saved["company"]["name"] == "Anker Zorg"
    page = client.get(url("uea", draft)).content.decode()
    assert "KvK-nummer" in page
    assert "Criminele organisatie" in page
    desk = client.get(reverse("bids:desk", args=[draft.bid.tender.public_id])).content.decode()
    assert "antwoorden." in desk


def test_bad_input_stands_at_its_field_and_loses_nothing() -> None:
    _, who, draft = begun()

    answer = client_of(who).post(
        url("uea_section", draft, Section.COMPANY), {"f0": "Anker Zorg", "f5": "geen adres"}
    )

    assert answer.status_code == 200
    assert 'value="Anker Zorg"' in answer.content.decode()
    assert draft_answers(draft, tasks.DECLARATION, by=who.user) is None


def test_a_bid_with_gaps_in_its_uea_cannot_be_submitted() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=BEFORE)
    asked = questions_of(tender)
    begin_declaration(
        draft, tasks.DECLARATION, organisation=who.organisation, use_kept=False, by=who.user, at=BEFORE
    )
    with pytest.raises(IncompleteBid):
        submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)

    save_declaration(draft, by=who.user, at=BEFORE)

    assert submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)
    assert asked.mandatory


def test_a_carried_uea_is_replaced_only_by_an_act_of_its_own() -> None:
    tender, who = published_tender(), bidder()
    submitted_bid(tender, who, at=BEFORE)
    draft = start_draft(tender, who.organisation, by=who.user, at=BEFORE)
    client = client_of(who)

    answer = client.post(url("uea_section", draft, Section.COMPANY), {"f0": "Anker"})

    assert answer.headers["Location"] == url("uea", draft)
    assert draft.items.get(task=tasks.DECLARATION).carried_from is not None
    client.post(url("uea_begin", draft), {"source": "empty"})
    assert draft.items.get(task=tasks.DECLARATION).carried_from is None


def test_what_an_organisation_keeps_is_taken_over_and_confirmed_in_the_next_tender() -> None:
    _, who, draft = begun()
    save_declaration(draft, by=who.user, at=BEFORE)
    client = client_of(who)
    client.post(url("uea_keep", draft))
    kept = KeptDeclaration.objects.get()
    assert b"Anker" not in bytes(kept.content)

    other = start_draft(published_tender(), who.organisation, by=who.user, at=BEFORE)
    client.post(url("uea_begin", other), {"source": "kept"})

    saved = draft_answers(other, tasks.DECLARATION, by=who.user)
    assert saved is not None
    assert saved["representative"]["name"] == "Jo Anker"
    page = client.get(url("uea", other)).content.decode()
    assert "Overgenomen uit uw bewaarde UEA" in page
    assert "signature" not in saved


def test_what_is_kept_is_that_of_the_own_organisation_alone() -> None:
    _, who, draft = begun()
    save_declaration(draft, by=who.user, at=BEFORE)
    keep_declaration(draft, tasks.DECLARATION, organisation=who.organisation, by=who.user, at=BEFORE)
    other = bidder("Brug")
    theirs = start_draft(draft.bid.tender, other.organisation, by=other.user, at=BEFORE)

    page = client_of(other).get(url("uea", theirs)).content.decode()

    assert "Neem de bewaarde UEA over" in client_of(who).get(url("uea", draft)).content.decode()
    assert "Neem de bewaarde UEA over" not in page


def test_another_bidder_finds_no_page_of_this_uea() -> None:
    _, who, draft = begun()
    save_declaration(draft, by=who.user, at=BEFORE)
    names = ("uea", "uea_pdf", "uea_xml")

    assert [client_of(who).get(url(name, draft)).status_code for name in names] == [200] * 3
    assert [client_of(bidder("Brug")).get(url(name, draft)).status_code for name in names] == [404] * 3


def test_the_document_says_what_was_answered_and_what_is_missing() -> None:
    tender, who, draft = begun()
    asked = questions_of(tender)
    for section in asked.sections[:-1]:
        save_section(draft, tasks.DECLARATION, section, answers_to(asked, section), by=who.user, at=BEFORE)
    concept = text_of(client_of(who).get(url("uea_pdf", draft)).content)

    save_declaration(draft, by=who.user, at=BEFORE)
    whole = text_of(client_of(who).get(url("uea_pdf", draft)).content)

    assert "Dit is een concept" in concept
    assert "Dit is een concept" not in whole
    assert "Criminele organisatie" in whole
    assert "niet van toepassing" in whole


def test_the_data_is_an_espd_response_with_known_criteria() -> None:
    _, who, draft = begun()
    save_declaration(draft, by=who.user, at=BEFORE)
    client = client_of(who)

    content = client.get(url("uea_xml", draft)).content

    root = ElementTree.fromstring(content)
    assert root.tag == f"{{{ROOT}}}QualificationApplicationResponse"
    assert {element.tag.split("}")[0][1:] for element in root.iter()} == {ROOT, CAC, CBC}
    criteria = root.findall(f"{{{CAC}}}TenderingCriterion")
    found = {(row.findtext(f"{{{CBC}}}CriterionTypeCode"), row.findtext(f"{{{CBC}}}ID")) for row in criteria}
    assert found <= set(espd.CRITERIA.items())
    assert ("crime-org", "005eb9ed-1347-4ca3-bb29-9bc0db64e1ab") in found
    asked = {each.text for each in root.iterfind(f".//{{{CAC}}}TenderingCriterionProperty/{{{CBC}}}ID")}
    responses = root.findall(f"{{{CAC}}}TenderingCriterionResponse")
    answered = [row.findtext(f"{{{CBC}}}ValidatedCriterionPropertyID") for row in responses]
    assert set(answered) == asked
    assert len(answered) == len(asked)
    assert content == client.get(url("uea_xml", draft)).content


def test_the_toetser_sees_what_was_declared() -> None:
    tender, who = published_tender(), bidder("Anker")
    draft = filled_draft(tender, who, at=BEFORE)
    save_declaration(draft, by=who.user, at=BEFORE)
    submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)

    opened(tender)

    items = CheckItem.objects.filter(kind=CheckItem.Kind.EXCLUSION)
    assert items.count() == len(questions_of(tender).grounds)
    assert set(items.values_list("proposal", flat=True)) == {"met"}
