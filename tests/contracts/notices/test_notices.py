"""The notice of the award: its task and last day, the field sheet of notice 33, and the publication log."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from bids.models import BidMember
from clock import telling
from contracts.domain.notices import Mode, NoticeRefused
from contracts.models import AwardNotice
from contracts.notices.eforms import award_sheet
from contracts.notices.results import result_of
from contracts.notices.selectors import publications_of
from contracts.notices.services import choose_notice_mode, record_award_notice
from contracts.notices.todo import notices_todo_for
from contracts.services import close_unawarded
from tenders.domain.vocabulary import ContractType, Procedure
from tenders.eforms import Field, Group
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of, texts_of
from tests.contracts.notices.eforms_33 import ALWAYS_ASKED, REFUSED, TERMS
from tests.contracts.test_closing import REASON, unawarded
from tests.factories.contracts import AFTER_STANDSTILL, SIGNED_AT, Award, awarded, decided, released
from tests.factories.remembering import remembered
from tests.factories.tenders import member_with_role, plain_method, tender_definition

pytestmark = pytest.mark.django_db
# Thirty days after 19 December 2025; the quarter of that day ends on 31 December.
LAST_DAY = date(2026, 1, 18)
LAST_DAY_OF_QUARTER = date(2026, 1, 30)
LATER = AFTER_STANDSTILL + timedelta(days=5)
MS = timedelta(milliseconds=1)


@pytest.fixture(autouse=True)
def _after_the_award() -> Iterator[None]:
    with telling(LATER):
        yield


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url(award: Award, name: str) -> str:
    return reverse(f"contracts:{name}", args=[award.tender.public_id])


def sheet_of(award: Award) -> tuple[Group, ...]:
    tender = award.tender
    return award_sheet(
        result_of(award.decision), tender, definition_of(tender), texts_of(tender), previous="TN-403112"
    )


def fields_of(groups: tuple[Group, ...]) -> list[Field]:
    return [field for group in groups for field in group.fields]


@remembered
def closed() -> Award:
    award = unawarded()
    close_unawarded(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    award.decision.refresh_from_db()
    return award


def test_the_task_stands_open_with_its_last_day_until_the_kenmerk_was_noted() -> None:
    award = awarded()
    (todo,) = notices_todo_for(award.buyer, at=LATER)
    assert todo.text == "Kondig de gunning aan op TenderNed"
    assert todo.due is not None
    assert todo.due.date() == LAST_DAY

    record_award_notice(
        award.tender, reference="512004", published_on=date(2025, 12, 22), by=award.buyer, at=LATER
    )
    assert notices_todo_for(award.buyer, at=LATER) == []


def test_before_the_award_is_definitive_there_is_nothing_to_announce() -> None:
    award = released()
    assert notices_todo_for(award.buyer, at=AFTER_STANDSTILL) == []
    with pytest.raises(NotAllowed):
        record_award_notice(
            award.tender, reference="1", published_on=date(2025, 12, 19), by=award.buyer, at=AFTER_STANDSTILL
        )
    assert client_of(award.buyer).get(url(award, "notice")).status_code == 404


def test_per_quarter_the_last_day_is_later_and_only_for_social_services() -> None:
    award = awarded()
    choose_notice_mode(award.tender, Mode.QUARTERLY, by=award.buyer, at=LATER)
    (todo,) = notices_todo_for(award.buyer, at=LATER)
    assert todo.due is not None
    assert todo.due.date() == LAST_DAY_OF_QUARTER

    Tender.objects.filter(pk=award.tender.pk).update(procedure=Procedure.OPEN.value)
    with pytest.raises(NoticeRefused, match="lid 3"):
        choose_notice_mode(award.tender, Mode.QUARTERLY, by=award.buyer, at=LATER)
    assert AuditEntry.objects.filter(event="notice.mode_chosen", data__mode="quarterly").count() == 1


def test_the_mode_of_a_notice_that_was_noted_stays() -> None:
    award = awarded()
    record_award_notice(
        award.tender, reference="1", published_on=date(2025, 12, 22), by=award.buyer, at=LATER
    )
    with pytest.raises(NoticeRefused, match="al genoteerd"):
        choose_notice_mode(award.tender, Mode.QUARTERLY, by=award.buyer, at=LATER)
    record_award_notice(
        award.tender, reference="2", published_on=date(2025, 12, 22), by=award.buyer, at=LATER
    )
    assert AwardNotice.objects.get().reference == "2"
    recorded = AuditEntry.objects.filter(event="notice.recorded").order_by("pk")
    assert [entry.data["reference"] for entry in recorded] == ["1", "2"]


def test_a_tender_without_an_award_is_announced_too() -> None:
    award = closed()
    (todo,) = notices_todo_for(award.buyer, at=LATER)
    assert todo.due is not None
    assert todo.due.date() == LAST_DAY
    groups = sheet_of(award)
    values = {(group.title, field.code): field.value for group in groups for field in group.fields}
    assert values["Uitkomst van perceel 1", "BT-142"] == "Er is geen winnaar gekozen"
    assert values["Uitkomst van perceel 1", "BT-300"] == REASON
    assert values["Uitkomst van perceel 1", "BT-759"] == "2"
    assert not any(group.title.startswith("Winnaar") for group in groups)
    assert {field.code for field in fields_of(groups)} >= ALWAYS_ASKED


@pytest.mark.parametrize("kind", [ContractType.FRAMEWORK, ContractType.CONTRACT])
def test_the_sheet_has_terms_of_notice_33_alone_and_all_that_it_is_refused_without(
    kind: ContractType,
) -> None:
    award = awarded()
    Tender.objects.filter(pk=award.tender.pk).update(
        contract_type=kind.value, social_return_percentage=Decimal(5), option_count=2, option_months=12
    )
    award.decision.refresh_from_db()
    codes = {field.code for field in fields_of(sheet_of(award))}
    assert codes <= TERMS
    assert codes >= ALWAYS_ASKED
    assert not codes & REFUSED
    assert not TERMS & REFUSED


def test_the_sheet_holds_who_won_with_its_members_and_subcontractors() -> None:
    award = awarded()
    bid = award.letter("Anker").bid
    for number, (name, capacity, share) in enumerate(
        [
            ("Veer Vervoer", "onderaannemer", "12.5"),
            ("Boot", "onderaannemer", "7.5"),
            ("Kade", "combinant", None),
        ],
        1,
    ):
        BidMember.objects.create(
            bid=bid,
            number=number,
            name=name,
            capacity=capacity,
            work="vervoer",
            share=share,
            kvk=f"0000000{number}",
        )
    (winner,) = [group for group in sheet_of(award) if group.title.startswith("Winnaar")]
    values = {field.label: field.value for field in winner.fields}
    assert winner.title == "Winnaar 1: Anker"
    assert values["Naam van de winnaar"] == "Anker"
    assert values["Naam van een lid van de combinatie"] == "Kade"
    assert values["Onderaanneming"] == "Ja"
    assert values["Beschrijving van de onderaanneming"] == "Veer Vervoer (vervoer); Boot (vervoer)"
    assert values["Aandeel van de onderaanneming"] == "20 procent"
    assert values["Positie in de rangorde"] == "1"
    text = str(sheet_of(award))
    for loser in ("Brug", "Cirkel"):
        assert loser not in text


def test_the_pages_lead_the_buyer_from_the_sheet_to_the_log() -> None:
    award = awarded()
    buyer = client_of(award.buyer)
    page = buyer.get(url(award, "notice")).content.decode()
    assert "zo 18 januari 2026" in page
    assert "nog aan te kondigen" in page
    shown = buyer.get(url(award, "notice_sheet"))
    assert "LOT-0001" in shown.content.decode()
    assert "BT-142\tIs er een winnaar?\tEr is een winnaar gekozen" in shown.context["as_text"]

    buyer.post(url(award, "notice_mode"), {"mode": "quarterly"})
    assert "vr 30 januari 2026: 30 dagen na het einde van het vierde kwartaal van 2025" in (
        buyer.get(url(award, "notice")).content.decode()
    )
    wrong = buyer.post(url(award, "notice"), {"reference": "512004", "published_on": "2025-12-25"})
    assert wrong.context["form"].errors["published_on"] == [
        "Deze dag moet nog komen: vul de datum in waarop zij verscheen."
    ]
    assert 'value="512004"' in wrong.content.decode()
    noted = {"reference": "512004", "ted_reference": "123456-2025", "published_on": "2025-12-22"}
    assert buyer.post(url(award, "notice"), noted).status_code == 302
    page = buyer.get(url(award, "notice")).content.decode()
    assert "aangekondigd" in page
    assert "123456-2025" in page

    auditor = client_of(member_with_role(award.tender, Role.AUDITOR))
    rows = auditor.get(url(award, "publications")).context["rows"]
    assert [(row.kind, row.reference, row.there) for row in rows] == [
        ("Aankondiging van de opdracht", "TN-403112", "wo 1 oktober 2025"),
        (
            "Aankondiging van de gegunde opdracht (besluit 1), gebundeld per kwartaal",
            "512004, TED 123456-2025",
            "ma 22 december 2025",
        ),
    ]
    assert auditor.get(url(award, "notice")).context["form"] is None
    assert auditor.post(url(award, "notice"), noted).status_code == 404


def test_the_page_says_that_the_last_day_is_over() -> None:
    award = awarded()
    browser = client_of(award.buyer)
    due = notices_todo_for(award.buyer, at=LATER)[0].due
    assert due is not None
    for at, is_late in ((due, False), (due + MS, True)):
        with telling(at):
            assert ("Deze dag is voorbij" in browser.get(url(award, "notice")).content.decode()) is is_late


def test_who_has_no_part_in_it_finds_no_page() -> None:
    award = awarded()
    names = ["notice", "notice_sheet", "publications", "ocds"]
    jurist = client_of(member_with_role(award.tender, Role.JURIST))
    assert [jurist.get(url(award, name)).status_code for name in names] == [200] * 4
    for role in (Role.CONTRACT_MANAGER, Role.CHAIR, Role.EVALUATOR):
        outsider = client_of(member_with_role(award.tender, role))
        assert [outsider.get(url(award, name)).status_code for name in names] == [404] * 4
    with pytest.raises(NotAllowed):
        record_award_notice(
            award.tender,
            reference="1",
            published_on=date(2025, 12, 22),
            by=member_with_role(award.tender, Role.AUDITOR),
            at=LATER,
        )


def test_the_number_of_queries_does_not_grow() -> None:
    counts = []
    for names in (("Anker", "Brug"), ("Anker", "Brug", "Cirkel", "Delta")):
        levels = dict(zip(names, ("Uitstekend", "Goed", "Voldoende", "Onvoldoende"), strict=False))
        definition = tender_definition(method=plain_method(places=len(names)))
        award = awarded(decided(levels, definition=definition))
        with CaptureQueriesContext(connection) as queries:
            result = result_of(award.decision)
            publications_of(award.tender)
            notices_todo_for(award.buyer, at=SIGNED_AT)
        assert len(result.winners) == len(names)
        counts.append(len(queries))
    assert counts[0] == counts[1]
