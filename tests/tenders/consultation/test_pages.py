"""The pages of a consultation: of the buyer, and of who has no account."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from documents.models import OutboxJob
from documents.outbox import run_job
from tenders.consultation.todo import consultations_todo_for
from tenders.models import Consultation, Reaction, Role, Tender
from tests.factories.consultation import (
    CLOSES_AT,
    OPENS_AT,
    draft_consultation,
    planted_consultation,
    published_consultation,
    reaction_to,
)
from tests.factories.tenders import AT, draft_tender, member_with_role, published_tender
from tests.own_cache import clear_own_cache

pytestmark = pytest.mark.django_db
MS = timedelta(milliseconds=1)
FACTS = {
    "title": "Begeleiding in de wijk",
    "purpose": "Weten wat past.",
    "introduction": "",
    "groups": ["providers", "residents"],
    "other_groups": "",
    "opens_at": "2025-10-02T09:00",
    "closes_at": "2025-10-20T12:00",
    "vragen-TOTAL_FORMS": "2",
    "vragen-INITIAL_FORMS": "0",
    "vragen-0-text": "Wat vindt u?",
    "vragen-0-kind": "text",
    "vragen-0-options": "",
    "vragen-0-is_required": "on",
    "vragen-1-text": "Welk tarief?",
    "vragen-1-kind": "choice",
    "vragen-1-options": "Per uur\n\nPer week\nPer uur",
}
REACTION = {
    "organisation_name": "Zorggroep Anker",
    "group": "providers",
    "kvk_number": "12.34 5678",
    "contact_name": "Kim de Boer",
    "contact_email": "kim@anker.example",
    "answer_1": "Maak ze kleiner.",
    "answer_2": "Per week",
    "answer_3": "Ja",
}


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(tender: Tender, name: str, *args: object) -> str:
    return reverse(f"tenders:{name}", args=[tender.public_id, *args])


def public(row: Consultation, name: str = "consultation") -> str:
    return reverse(f"tenders:{name}", args=[row.public_id])


def at(monkeypatch: pytest.MonkeyPatch, instant: datetime) -> None:
    monkeypatch.setattr("clock.now", lambda: instant)


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(response.content.decode().split())


def test_the_buyer_makes_changes_and_publishes_it() -> None:
    tender = draft_tender()
    client = as_(tender.created_by)
    assert "Marktconsultaties" in page(client, address(tender, "configure"))

    response = client.post(address(tender, "consultation_new"), FACTS, follow=True)

    row = Consultation.objects.get()
    assert response.redirect_chain == [(address(tender, "consultation_desk", 1), 302)]
    assert row.closes_at == CLOSES_AT
    assert [question.options for question in row.asked] == [(), ("Per uur", "Per week")]
    assert Client().get(public(row)).status_code == 404
    form = page(client, address(tender, "consultation_edit", 1))
    assert "Per uur Per week" in form
    assert 'value="2025-10-20T12:00"' in form
    client.post(address(tender, "consultation_edit", 1), FACTS | {"title": "Anders"})
    assert "liggen dan vast" in page(client, address(tender, "consultation_publish", 1))
    client.post(address(tender, "consultation_publish", 1))
    row.refresh_from_db()
    assert (row.title, row.published_at) == ("Anders", AT)
    assert client.get(address(tender, "consultation_edit", 1)).status_code == 404
    assert client.get(address(tender, "consultation_publish", 1)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closes_at": "2025-10-02T09:00"}, "Kies een sluiting na de opening."),
        ({"groups": []}, "Kies wie u uitnodigt."),
        ({"groups": ["other"]}, "Schrijf op wie u nog meer uitnodigt."),
        ({"vragen-1-options": "Per uur"}, "Geef ten minste twee keuzes"),
        ({"vragen-0-text": ""}, "Schrijf de vraag op."),
        ({"closes_at": "ooit"}, "Dit is geen datum met tijd"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(changes: dict[str, object], words: str) -> None:
    tender = draft_tender()

    response = as_(tender.created_by).post(address(tender, "consultation_new"), FACTS | changes)

    text = response.content.decode()
    assert words in text
    assert "Weten wat past." in text
    assert not Consultation.objects.exists()


def test_a_question_is_added_without_losing_or_refusing_anything() -> None:
    tender = draft_tender()

    response = as_(tender.created_by).post(
        address(tender, "consultation_new"), FACTS | {"title": "", "add": "vragen"}
    )

    text = response.content.decode()
    assert 'name="vragen-2-text"' in text
    assert "Welk tarief?" in text
    assert "is-invalid" not in text


def test_it_stands_on_the_public_list_and_page_without_account(monkeypatch: pytest.MonkeyPatch) -> None:
    row = published_consultation(draft_tender())
    draft_consultation(row.tender, title="Nog geheim")
    at(monkeypatch, OPENS_AT)

    listed, shown = page(Client(), reverse("tenders:public_list")), page(Client(), public(row))

    assert row.title in listed
    assert "Open voor reacties" in listed
    assert "Nog geheim" not in listed
    for words in ("Wat vindt u van de percelen?", "burgerinitiatieven", "sociaal ondernemers", "Reageer"):
        assert words in shown


def test_somebody_without_account_reacts_confirms_and_has_a_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    row = published_consultation(draft_tender())
    at(monkeypatch, OPENS_AT)
    visitor = Client()

    response = visitor.post(public(row, "consultation_react"), REACTION, follow=True)

    assert response.redirect_chain == [(public(row, "consultation_sent"), 302)]
    run_job(OutboxJob.objects.get(kind="confirm_reaction").public_id)
    found = re.search(r"/marktconsultaties/bevestigen/\S+", mail.outbox[0].body)
    assert found
    assert "Bevestig de reactie" in page(Client(), found[0])
    assert Reaction.objects.get().confirmed_at is None
    receipt = Client().post(found[0], follow=True).content.decode()
    reaction = Reaction.objects.get()
    assert "Uw reactie telt mee" in receipt
    assert (reaction.number, reaction.kvk_number, reaction.answers) == (
        1,
        "12345678",
        ["Maak ze kleiner.", "Per week", "Ja"],
    )
    assert Client().get("/marktconsultaties/bevestigen/onzin/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kvk_number": "123"}, "Een KvK-nummer heeft 8 cijfers"),
        ({"kvk_number": ""}, "Vul het KvK-nummer van uw organisatie in."),
        ({"kvk_number": "", "group": "residents"}, "vink aan dat u er geen hebt"),
        ({"kvk_number": "", "has_no_kvk": "on"}, "Alleen een initiatief van inwoners"),
        ({"has_no_kvk": "on", "group": "residents"}, "haal dit vinkje weg"),
        ({"answer_1": ""}, "Beantwoord deze vraag."),
        ({"answer_1": "x" * 4001}, "4000"),
        ({"answer_2": "Per maand"}, "Kies een van de antwoorden."),
        ({"group": "knowledge"}, "Kies namens wie u reageert."),
        ({"contact_email": "kim"}, "Dit is geen e-mailadres"),
        ({"organisation_name": "x" * 201}, "200"),
    ],
)
def test_a_reaction_that_cannot_be_is_told_at_the_place(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], words: str
) -> None:
    row = published_consultation(draft_tender())
    at(monkeypatch, OPENS_AT)

    response = Client().post(public(row, "consultation_react"), REACTION | changes)

    assert response.status_code == 200
    assert words in response.content.decode()
    assert "Kim de Boer" in response.content.decode()
    assert not Reaction.objects.exists()


def test_residents_react_without_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    row = published_consultation(draft_tender())
    at(monkeypatch, OPENS_AT)

    Client().post(
        public(row, "consultation_react"),
        REACTION | {"group": "residents", "kvk_number": "", "has_no_kvk": "on"},
    )

    assert Reaction.objects.get().kvk_number == ""


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        (OPENS_AT - MS, False),
        (OPENS_AT, True),
        (CLOSES_AT - MS, True),
        (CLOSES_AT, True),
        (CLOSES_AT + MS, False),
    ],
)
def test_the_form_is_there_as_long_as_it_counts(
    monkeypatch: pytest.MonkeyPatch, instant: datetime, is_open: bool
) -> None:
    row = published_consultation(draft_tender())
    at(monkeypatch, instant)

    shown = page(Client(), public(row, "consultation_react"))
    sent = Client().post(public(row, "consultation_react"), REACTION)

    assert ("Verstuur de reactie" in shown) is is_open
    assert ("U kunt nu niet reageren" in shown) is not is_open
    assert Reaction.objects.exists() is is_open
    assert (sent.status_code == 302) is is_open
    # Who was typing when it closed can still copy it.
    assert is_open or "Maak ze kleiner." in sent.content.decode()


def test_from_one_address_comes_a_limited_number(monkeypatch: pytest.MonkeyPatch) -> None:
    row = published_consultation(draft_tender())
    at(monkeypatch, OPENS_AT)
    clear_own_cache()

    answers = [
        Client().post(
            public(row, "consultation_react"), REACTION | {"contact_email": f"{number}@anker.example"}
        )
        for number in range(21)
    ]

    assert [answer.status_code for answer in answers] == [302] * 20 + [200]
    assert "te veel reacties" in answers[-1].content.decode()
    assert Reaction.objects.count() == 20


def test_reactions_are_read_after_the_closing_and_contacts_by_the_buyer_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tender = draft_tender()
    row = published_consultation(tender)
    reaction = reaction_to(row)
    people = {role: as_(member_with_role(tender, role)) for role in (Role.JURIST, Role.EVALUATOR)}
    buyer = as_(tender.created_by)
    desk = address(tender, "consultation_desk", 1)
    one, excel = (
        address(tender, "consultation_reaction", reaction.public_id),
        address(tender, "consultation_export", 1),
    )

    at(monkeypatch, CLOSES_AT)
    assert "1 reactie telt mee" in page(buyer, desk)
    assert "Zorggroep Anker" not in page(buyer, desk)
    assert buyer.get(one).status_code == buyer.get(excel).status_code == 404
    at(monkeypatch, CLOSES_AT + MS)
    assert "Zorggroep Anker" in page(buyer, desk)
    assert "kim@anker.example" in page(buyer, one)
    assert "Zorggroep Anker" in page(people[Role.JURIST], desk)
    assert "kim@anker.example" not in page(people[Role.JURIST], one)
    assert people[Role.JURIST].get(excel).status_code == 404
    assert "Zorggroep Anker" not in page(people[Role.EVALUATOR], desk)
    assert people[Role.EVALUATOR].get(one).status_code == 404

    workbook = load_workbook(BytesIO(b"".join(buyer.get(excel).streaming_content)))
    values = [cell.value for cell in workbook["Reacties"][2]]
    assert values[1:6] == ["Zorggroep Anker", "aanbieders", "12345678", "Kim de Boer", "kim@anker.example"]
    assert values[-3:] == ["Maak ze kleiner.", "Per week", "Ja"]
    assert buyer.get(address(tender, "consultation_reaction", uuid4())).status_code == 404


def test_the_buyer_writes_makes_and_publishes_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    tender = draft_tender()
    row = published_consultation(tender)
    reaction = reaction_to(row, answers=("Wij van Anker willen kleiner.", "Per week", "Ja"))
    at(monkeypatch, CLOSES_AT + MS)
    client = as_(tender.created_by)
    overview = address(tender, "consultation_report", 1)

    assert "Vraag 1, reactie 1: naam van de organisatie" in page(client, overview)
    question = address(tender, "consultation_question", 1, 1)
    assert "Wij van Anker willen kleiner." in page(client, question)
    client.post(question, {"summary": "Kleiner.", str(reaction.public_id): "Wij willen kleiner."})
    for number in (2, 3):
        client.post(address(tender, "consultation_question", 1, number), {"summary": "Verdeeld."})
    assert "Antwoord van reactie" not in page(client, address(tender, "consultation_question", 1, 2))
    client.post(overview, {"summary": "Wij maken ze kleiner."})
    assert "herkennen" not in page(client, overview)
    client.post(address(tender, "consultation_report_prepare", 1))
    monkeypatch.setattr("tenders.tasks.now", lambda: CLOSES_AT + MS)
    run_job(OutboxJob.objects.get(kind="render_consultation_report").public_id)
    assert client.get(address(tender, "consultation_report_draft", 1)).status_code == 200
    assert Client().get(public(row, "consultation_report_pdf")).status_code == 404
    assert "Wij maken ze kleiner." not in page(Client(), public(row))
    assert "1 deelnemer" in page(client, address(tender, "consultation_report_publish", 1))
    client.post(address(tender, "consultation_report_publish", 1))

    shown = page(Client(), public(row))
    for words in ("Wij maken ze kleiner.", "Wij willen kleiner.", "Per week: 1", "Per uur: 0"):
        assert words in shown
    assert "Anker" not in shown
    pdf = Client().get(public(row, "consultation_report_pdf"))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert client.get(overview).status_code == 404
    assert "Verslag gepubliceerd" in page(Client(), reverse("tenders:public_list"))


def test_a_report_without_summaries_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    tender = draft_tender()
    published_consultation(tender)
    at(monkeypatch, CLOSES_AT + MS)
    client = as_(tender.created_by)

    response = client.post(address(tender, "consultation_report_prepare", 1), follow=True)

    assert "Schrijf eerst de samenvatting van het geheel." in response.content.decode()
    assert client.get(address(tender, "consultation_report_publish", 1)).status_code == 404
    assert client.get(address(tender, "consultation_question", 1, 9)).status_code == 404


@pytest.mark.parametrize("name", ["public_list", "consultations", "consultation_desk", "consultation_report"])
def test_a_page_costs_the_same_with_one_and_with_many(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    tender = draft_tender()
    buyer = tender.created_by
    row = planted_consultation(tender, by=buyer, at=AT)
    client = as_(buyer)
    path = (
        reverse("tenders:public_list")
        if name == "public_list"
        else address(tender, name, *([1] if name.startswith("consultation_") else []))
    )

    def queries() -> int:
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as found:
            page(client, path)
        return len(found)

    before = queries()
    for number in range(2, 12):
        planted_consultation(tender, by=buyer, at=AT)
        Reaction.objects.create(
            consultation=row,
            organisation_name=f"Zorg {number}",
            group="providers",
            kvk_number="12345678",
            answers=["Goed.", "", ""],
            sent_at=AT,
            confirmed_at=AT,
            number=number,
        )

    assert queries() == before


def test_the_buyer_is_asked_for_the_report_until_it_is_published() -> None:
    tender = draft_tender()
    planted_consultation(tender, by=tender.created_by, at=AT, is_reported=True)
    row = published_consultation(tender)
    jurist = member_with_role(tender, Role.JURIST)

    assert consultations_todo_for(tender.created_by, at=CLOSES_AT) == []
    (todo,) = consultations_todo_for(tender.created_by, at=CLOSES_AT + MS)

    assert todo.url == address(tender, "consultation_desk", row.number)
    assert consultations_todo_for(jurist, at=CLOSES_AT + MS) == []


def test_the_page_of_the_tender_leads_to_its_consultation_and_report() -> None:
    tender = published_tender()
    row = planted_consultation(tender, by=tender.created_by, at=AT, is_reported=True)
    planted_consultation(tender, by=tender.created_by, at=AT, is_published=False)

    shown = page(Client(), reverse("tenders:detail", args=[tender.public_id]))

    assert shown.count("/marktconsultaties/") == 1
    assert public(row) in shown
    assert "verslag gepubliceerd" in shown


def test_destroyed_answers_leave_pages_that_work(monkeypatch: pytest.MonkeyPatch) -> None:
    tender = draft_tender()
    row = published_consultation(tender)
    reaction = reaction_to(row)
    Reaction.objects.update(answers=[], organisation_name="vernietigd")
    at(monkeypatch, CLOSES_AT + MS)
    client = as_(tender.created_by)

    assert "geen antwoord" in page(client, address(tender, "consultation_reaction", reaction.public_id))
    assert client.get(address(tender, "consultation_export", 1)).status_code == 200
    assert page(client, address(tender, "consultation_report", 1))


def test_who_publishes_the_tender_reads_that_a_report_is_missing() -> None:
    tender = draft_tender()
    planted_consultation(tender, by=tender.created_by, at=AT, is_reported=True)
    client = as_(tender.created_by)
    assert "Nog geen verslag" not in page(client, address(tender, "publish"))

    row = planted_consultation(tender, by=tender.created_by, at=AT)

    shown = page(client, address(tender, "publish"))
    assert "Nog geen verslag van de marktconsultatie" in shown
    assert address(tender, "consultation_desk", row.number) in shown


def test_the_buyer_gives_more_time_and_everybody_reads_why(monkeypatch: pytest.MonkeyPatch) -> None:
    row = published_consultation(draft_tender())
    tender, client = row.tender, as_(row.tender.created_by)
    at(monkeypatch, CLOSES_AT)
    path = address(tender, "consultation_extend", 1)
    assert path in page(client, address(tender, "consultation_desk", 1))
    assert "Korter maken kan niet" in page(client, path)

    refused = client.post(path, {"closes_at": "2025-10-01T12:00", "reason": "Herfstvakantie."})
    assert "Kies een moment na de huidige sluiting" in refused.content.decode()
    assert "Herfstvakantie." in refused.content.decode()
    assert "Schrijf op waarom u verlengt" in client.post(path, {"closes_at": ""}).content.decode()

    done = client.post(path, {"closes_at": "2025-10-27T12:00", "reason": "Herfstvakantie."}, follow=True)
    assert "De marktconsultatie is verlengd." in done.content.decode()
    seen = page(Client(), public(row))
    assert "Reden: Herfstvakantie." in seen
    assert "ma 27 oktober 2025" in seen


def test_a_withdrawn_consultation_stays_readable_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    row = published_consultation(draft_tender())
    tender, client = row.tender, as_(row.tender.created_by)
    reaction_to(row)
    at(monkeypatch, CLOSES_AT)
    path = address(tender, "consultation_withdraw", 1)
    assert "blijven voor iedereen te lezen" in page(client, path)
    assert "Schrijf op waarom" in client.post(path, {"reason": " "}).content.decode()

    done = client.post(path, {"reason": "De opdracht vervalt."}, follow=True).content.decode()
    assert "De marktconsultatie is ingetrokken." in done
    assert "met de reacties gebeurt niets" in done
    assert path not in done

    for seen in (page(Client(), public(row)), done):
        assert "Reden: De opdracht vervalt." in seen
    assert "de marktconsultatie is ingetrokken" in page(Client(), public(row, "consultation_react"))
    assert client.get(path).status_code == 404
    assert "al ingetrokken" in client.post(path, {"reason": "Nog eens."}).content.decode()
    at(monkeypatch, CLOSES_AT + timedelta(days=1))
    assert client.get(address(tender, "consultation_report", 1)).status_code == 404
    assert client.get(address(tender, "consultation_export", 1)).status_code == 404
