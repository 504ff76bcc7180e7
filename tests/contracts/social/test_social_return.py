"""Social return: owed over what was realised, registered by the provider, judged by the contract manager."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from audit.models import AccessEntry, AuditEntry
from contracts.domain.errors import DecisionRefused
from contracts.domain.social_return import Kind
from contracts.models import SocialReturnEffort, SocialReturnRule
from contracts.social.mails import mail_social_return
from contracts.social.selectors import owed_by_one, rule_of
from contracts.social.services import judge_effort, register_effort
from contracts.social.todo import social_return_todo_for
from documents.models import OutboxJob
from tenders.permissions import NotAllowed
from tests.architecture.page_rules import page_faults
from tests.contracts.execution.pages import get, post, url
from tests.contracts.maximum.scenes import framework, paid
from tests.factories.bids import pdf_bytes
from tests.factories.contracts import Award, file_of, manager_of, many_contracts
from tests.factories.social_return import IN_JUNE, asking, effort_of, with_hours

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"
TYPED = {
    "kind": "werkervaring",
    "description": "Een werkervaringsplek",
    "connection": "In het team van deze opdracht.",
    "carried_out_on": "1-5-2026",
    "no_displacement": "on",
}


def tender_url(award: Award, name: str) -> str:
    return reverse(f"contracts:{name}", args=[award.tender.public_id])


def todos(user: User) -> list[str]:
    return [todo.text for todo in social_return_todo_for(user, at=IN_JUNE)]


def effort_url(award: Award, effort: SocialReturnEffort, name: str = "social_return_effort") -> str:
    return url(name, file_of(award), effort.public_id)


def test_the_provider_registers_hours_with_evidence_and_the_manager_accepts() -> None:
    award = asking(framework())
    with_hours(award)
    paid(award, 50_000)
    anker, manager, file = award.bidder("Anker"), manager_of(award), file_of(award)
    evidence = SimpleUploadedFile("werkplek.pdf", pdf_bytes(text="Overeenkomst"))

    form = get(anker, url("social_return_add", file), at=IN_JUNE)
    assert page_faults(form) == []
    assert "alleen zoals bijlage 13 noemt" in form.body.decode()
    done = post(
        anker, url("social_return_add", file), at=IN_JUNE, **TYPED, hours="40", evidence=evidence
    ).body.decode()
    assert "De inspanning is geregistreerd." in done
    assert todos(manager) == ["Beoordeel de social return van Anker: werkervaringsplek"]
    effort = SocialReturnEffort.objects.get()
    assert (effort.amount, effort.per_hour, effort.is_by_provider) == (1_000_00, 25_00, True)
    total = owed_by_one(file).total
    assert total is not None
    assert (total.obligation, total.accepted, total.waiting) == (1_500_00, 0, 1_000_00)
    page = effort_url(award, effort)
    shown = get(manager, page, at=IN_JUNE)
    assert page_faults(shown) == []
    assert f"40 uur × €{NBSP}25,00 = €{NBSP}1.000,00" in shown.body.decode()
    evidence_url = effort_url(award, effort, "social_return_evidence")
    assert get(manager, evidence_url, at=IN_JUNE).body.startswith(b"%PDF")
    assert AccessEntry.objects.filter(event="social_return.read_evidence").count() == 1
    accepted = post(manager, page, at=IN_JUNE, remarks="Dank.")

    text = accepted.body.decode()
    assert "De inspanning is geaccepteerd." in text
    assert todos(manager) == []
    assert page_faults(accepted) == []
    assert f"2026: verplicht €{NBSP}1.500,00, geaccepteerd €{NBSP}1.000,00" in text
    assert f"€{NBSP}500,00" in text
    blad = get(anker, url("contract_file", file), at=IN_JUNE).body.decode()
    assert "3% van de totale omzet zonder btw" in blad
    assert f"€{NBSP}1.000,00 (66,66%)" in blad
    with pytest.raises(DecisionRefused, match="al beslist"):
        judge_effort(effort, is_accepted=False, remarks="x", by=manager, at=IN_JUNE)


def test_a_refusal_has_a_reason_that_the_provider_reads_and_counts_for_nothing() -> None:
    award = asking(framework())
    paid(award, 50_000)
    anker, manager = award.bidder("Anker"), manager_of(award)
    effort = effort_of(award, by=anker)
    page = effort_url(award, effort)

    without = post(manager, page, at=IN_JUNE, remarks="", refuse="1")
    assert "Schrijf op waarom deze inspanning niet meetelt." in without.body.decode()
    post(manager, page, at=IN_JUNE, remarks="Bestond al.", refuse="1")

    assert "Bestond al." in get(anker, page, at=IN_JUNE).body.decode()
    total = owed_by_one(file_of(award)).total
    assert total is not None
    assert (total.accepted, total.waiting) == (0, 0)
    assert post(manager, page, at=IN_JUNE, remarks="").status == 404
    assert OutboxJob.objects.filter(kind="mail_social_return", payload__user_id=str(anker.public_id)).exists()
    mail_social_return(effort.public_id, anker.public_id)
    mail_social_return(effort.public_id, award.bidder("Brug").public_id)
    (sent,) = mail.outbox
    assert sent.to == [anker.email]
    assert "Bestond al." not in sent.body
    entry = AuditEntry.objects.get(event="social_return.refused")
    assert "Bestond al." not in str(entry.data)


def test_wrong_input_is_said_at_its_field_and_stays_typed() -> None:
    award = asking(framework())
    with_hours(award)
    anker, page = award.bidder("Anker"), url("social_return_add", file_of(award))

    for wrong, sentence in (
        ({}, "Vul een bedrag in of een aantal uren"),
        ({"amount": "10", "hours": "2"}, "niet beide"),
        ({"amount": "0"}, "Vul een bedrag boven nul in."),
        ({"amount": "veel"}, "is geen bedrag"),
        ({"hours": "4", "kind": "baan"}, "geen waarde per uur"),
        ({"amount": "10", "carried_out_on": "1-7-2026"}, "Deze dag ligt in de toekomst."),
        ({"amount": "10", "carried_out_on": "1-7-2025"}, "binnen de looptijd van het contract"),
        ({"amount": "10", "connection": ""}, "hoe dit samenhangt met de opdracht"),
        ({"amount": "10", "evidence": SimpleUploadedFile("x.pdf", b"geen pdf")}, "Een werkervaringsplek"),
    ):
        answer = post(anker, page, at=IN_JUNE, **{**TYPED, **wrong})
        text = answer.body.decode()
        assert sentence in text
        assert "Een werkervaringsplek" in text
        assert page_faults(answer) == []
    displaced = {name: value for name, value in TYPED.items() if name != "no_displacement"}
    shown = post(anker, page, at=IN_JUNE, **displaced, amount="10").body.decode()
    assert "Social return mag regulier werk niet verdringen." in shown
    assert not SocialReturnEffort.objects.exists()


def test_a_provider_meets_nothing_of_another_and_staff_but_the_manager_only_reads() -> None:
    award = asking(framework())
    effort = effort_of(award)
    file, brug, buyer = file_of(award), award.bidder("Brug"), award.buyer

    for name in ("social_return", "social_return_add"):
        assert get(brug, url(name, file), at=IN_JUNE).status == 404
    for name in ("social_return_effort", "social_return_evidence"):
        assert get(brug, effort_url(award, effort, name), at=IN_JUNE).status == 404
    for name in ("social_return_of", "social_return_export", "social_return_rule"):
        assert get(brug, tender_url(award, name), at=IN_JUNE).status == 404
    assert get(buyer, url("social_return", file), at=IN_JUNE).status == 200
    assert get(buyer, url("social_return_add", file), at=IN_JUNE).status == 404
    assert post(buyer, effort_url(award, effort), at=IN_JUNE, remarks="").status == 404
    for by in (buyer, brug):
        with pytest.raises(NotAllowed):
            effort_of(award, by=by)
        with pytest.raises(NotAllowed):
            judge_effort(effort, is_accepted=True, by=by, at=IN_JUNE)
    assert not effort_of(award, by=manager_of(award)).is_by_provider


def test_where_the_tender_asks_none_the_manager_sets_what_was_agreed() -> None:
    award = framework()
    manager, anker, file = manager_of(award), award.bidder("Anker"), file_of(award)
    assert rule_of(award.tender) is None
    assert "social return" not in get(anker, url("contract_file", file), at=IN_JUNE).body.decode().lower()
    shown = get(manager, url("social_return", file), at=IN_JUNE)
    assert "De aanbesteding noemt geen percentage." in shown.body.decode()
    assert page_faults(shown) == []
    assert get(anker, url("social_return_add", file), at=IN_JUNE).status == 404
    with pytest.raises(DecisionRefused, match="geen social return afgesproken"):
        effort_of(award)
    page = tender_url(award, "social_return_rule")
    typed = {
        "percent": "5",
        "base": "de omzet",
        "hour_leerwerk": "12,50",
        "source": "artikel 9",
        "reason": "Zo getekend.",
    }
    for wrong in ("percent", "base", "source", "reason"):
        answer = post(manager, page, at=IN_JUNE, **{**typed, wrong: ""})
        assert not SocialReturnRule.objects.exists()
        assert page_faults(answer) == []

    done = post(manager, page, at=IN_JUNE, **typed).body.decode()

    assert "5% van de omzet" in done
    assert f"€{NBSP}12,50" in done
    rule = rule_of(award.tender)
    assert rule is not None
    assert rule.per_hour == {Kind.APPRENTICE: 12_50}
    assert "Zo ligt het al vast." in post(manager, page, at=IN_JUNE, **typed).body.decode()
    post(manager, page, at=IN_JUNE, **{**typed, "hour_leerwerk": "15"})
    assert SocialReturnRule.objects.filter(replaced_at=None).get().per_hour == {"leerwerk": 15_00}
    assert SocialReturnRule.objects.count() == 2


def test_a_base_that_the_tender_leaves_open_is_asked_and_its_percentage_stays() -> None:
    award = asking(framework(), percent="5", base="")
    manager = manager_of(award)

    assert (
        "De aanbesteding zegt niet waarover."
        in get(manager, tender_url(award, "social_return_of"), at=IN_JUNE).body.decode()
    )
    with pytest.raises(DecisionRefused, match="waarover social return wordt berekend"):
        with_hours(award)
    with_hours(award, base="de gefactureerde omzet", percent=Decimal(1))

    rule = rule_of(award.tender)
    assert rule is not None
    assert (rule.percent, rule.base) == (5, "de gefactureerde omzet")


def test_hours_keep_the_value_that_they_were_registered_with() -> None:
    award = asking(framework())
    with_hours(award)
    first = effort_of(award, kind=Kind.TRIAL, hours=Decimal(10))
    with_hours(award, {Kind.TRIAL: 30_00}, reason="Geïndexeerd.")

    second = effort_of(award, kind=Kind.TRIAL, hours=Decimal(10))

    first.refresh_from_db()
    assert (first.amount, second.amount) == (250_00, 300_00)


def test_an_effort_counts_in_the_year_in_which_it_was_done_and_the_sheet_has_all() -> None:
    award = asking(framework())
    paid(award, 50_000)
    paid(award, 10_000, name="Brug")
    judge_effort(effort_of(award), is_accepted=True, by=manager_of(award), at=IN_JUNE)
    effort_of(award, "Brug", amount=12_34, description="=1+1")

    book = load_workbook(
        BytesIO(get(award.buyer, tender_url(award, "social_return_export"), at=IN_JUNE).body)
    )

    rows = list(book["Voortgang"].iter_rows(values_only=True))
    assert rows[1][:6] == ("Anker", 1, "2026", 50_000, 1_500, 1_000)
    assert rows[2][2] == "hele looptijd"
    assert rows[3][0] == "Brug"
    done = list(book["Inspanningen"].iter_rows(values_only=True))
    assert {row[4] for row in done[1:]} == {"Schoonmaak door een sociale onderneming", "=1+1"}
    assert {row[8] for row in done[1:]} == {1000, 12.34}
    page = get(award.buyer, tender_url(award, "social_return_of"), at=IN_JUNE)
    assert f"€{NBSP}1.500,00" in page.body.decode()
    assert page_faults(page) == []


def test_nothing_is_registered_by_services_that_a_page_would_refuse() -> None:
    award = asking(framework())

    for changes, field in (
        ({"no_displacement": False}, "no_displacement"),
        ({"description": " "}, "description"),
        ({"connection": " "}, "connection"),
        ({"carried_out_on": date(2025, 1, 1)}, "carried_out_on"),
    ):
        with pytest.raises(DecisionRefused) as refused:
            effort_of(award, **changes)
        assert refused.value.field == field
    assert not SocialReturnEffort.objects.exists()


def test_query_counts_do_not_grow_with_contracts_and_efforts() -> None:
    award = asking(framework())
    file, manager = file_of(award), manager_of(award)
    effort_of(award)

    def counts() -> tuple[int, ...]:
        found = []
        for page in (tender_url(award, "social_return_of"), url("social_return", file)):
            with CaptureQueriesContext(connection) as queries:
                get(manager, page, at=IN_JUNE)
            found.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            todos(manager)
        return (*found, len(queries))

    counts()
    before = counts()
    many_contracts(award, 5)
    for _ in range(4):
        effort_of(award, by=manager)
    assert counts() == before
    assert len(todos(manager)) == 5


def test_evidence_that_cannot_be_read_registers_nothing() -> None:
    award = asking(framework())
    anker = award.bidder("Anker")

    with pytest.raises(Exception, match="PDF"):
        register_effort(
            file_of(award),
            kind=Kind.JOB,
            description="x",
            connection="y",
            no_displacement=True,
            carried_out_on=date(2026, 5, 1),
            amount=1,
            upload=BytesIO(b"geen pdf"),
            name="x.pdf",
            by=anker,
            at=IN_JUNE,
        )

    assert not SocialReturnEffort.objects.exists()
