"""Weights and figures are kept with their source, tariffs are fixed once a year, and the provider gets a letter."""

from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, User
from audit.models import AccessEntry, AuditEntry
from contracts.domain.errors import DecisionRefused
from contracts.indexation.mails import mail_indexation
from contracts.indexation.selectors import indexed_one
from contracts.indexation.services import enter_figure, fix_indexation, render_indexation
from contracts.indexation.todo import indexation_todo_for
from contracts.models import Indexation, IndexationRule, IndexFigure
from documents.files import read_file
from documents.models import OutboxJob
from tenders.domain.wording import local_date
from tenders.permissions import NotAllowed
from tests.architecture.page_rules import page_faults
from tests.contracts.execution.pages import get, post, url
from tests.factories.contracts import Award, executing, file_of, manager_of, many_contracts
from tests.factories.indexation import (
    IN_DECEMBER,
    NEXT_NOVEMBER,
    PUBLISHED_ON,
    STATED,
    VOORNE,
    WEIGHTS,
    figured,
    fixed,
    ruled,
    with_tariff,
)
from tests.factories.remembering import remembered
from tests.pdf import flow_of, structure_of

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"
NEW = f"€{NBSP}0,7620"
WEIGHTS_TYPED = {
    "weight_1": "85",
    "weight_2": "15",
    "at_start": "ja",
    "source": "bijlage 5",
    "reason": "De aanbesteding verwijst naar bijlage 5.",
}
FIGURE_TYPED = {
    "index": "OVA",
    "year": "2026",
    "percent": "3,06",
    "source": "NZa, definitieve OVA",
    "published_on": "20-11-2025",
}


def tender_url(award: Award, name: str) -> str:
    return reverse(f"contracts:{name}", args=[award.tender.public_id])


@remembered
def ready(award: Award) -> Award:
    """Weights as stated, figures for the first year."""
    figured(award, "OVA", "3.06")
    figured(award, "CPI", "2.5")
    return award


def todos(user: User, at=IN_DECEMBER) -> list[str]:
    return [todo.text for todo in indexation_todo_for(user, at=at)]


def test_a_manager_adds_the_weights_of_an_annex_enters_figures_and_fixes_the_tariff() -> None:
    award = with_tariff(VOORNE)
    manager, file = manager_of(award), file_of(award)

    assert todos(manager) == ["Leg vast hoe de tarieven worden geïndexeerd"]
    open_page = get(manager, tender_url(award, "indexation_of"), at=IN_DECEMBER)
    assert "De gewichten ontbreken nog." in open_page.body.decode()
    assert page_faults(open_page) == []
    form = get(manager, tender_url(award, "indexation_rule"), at=IN_DECEMBER)
    assert "Gewicht van OVA" in form.body.decode()
    assert page_faults(form) == []
    shown = post(manager, tender_url(award, "indexation_rule"), at=IN_DECEMBER, **WEIGHTS_TYPED).body.decode()
    assert "Dit staat in bijlage 5." in shown
    assert "85%" in shown
    assert todos(manager) == [
        "Leg het indexcijfer van CPI voor 2026 vast",
        "Leg het indexcijfer van OVA voor 2026 vast",
    ]
    figure = get(manager, tender_url(award, "index_figure"), at=IN_DECEMBER, index="OVA", jaar="2026")
    assert page_faults(figure) == []
    for typed in (FIGURE_TYPED, {**FIGURE_TYPED, "index": "CPI", "percent": "2,5"}):
        shown = post(manager, tender_url(award, "index_figure"), at=IN_DECEMBER, **typed).body.decode()
        assert "Het indexcijfer ligt vast." in shown
    assert "NZa, definitieve OVA" in shown
    assert todos(manager) == [
        "Stel de tarieven van 2026 vast voor Anker",
        "Stel de tarieven van 2026 vast voor Brug",
    ]

    page = url("indexation_year", file, 2026)
    calculation = get(manager, page, at=IN_DECEMBER)
    text = calculation.body.decode()
    assert page_faults(calculation) == []
    for words in ("85% × 3,06%", "2,601%", "2,601% + 0,375%", "2,976%"):
        assert words in text
    assert f"€{NBSP}0,7400 × 1,02976 = €{NBSP}0,7620224" in text
    seen = text.split('name="seen" value="')[1].split('"')[0]
    done = post(manager, page, at=IN_DECEMBER, seen=seen).body.decode()

    assert "De tarieven van 2026 zijn vastgesteld. De brief wordt gemaakt." in done
    assert NEW in done
    assert todos(manager) == ["Stel de tarieven van 2026 vast voor Brug"]
    found = Indexation.objects.get()
    assert (found.starts_on, found.calculation.lines[0].new) == (date(2026, 1, 1), Decimal("0.7620"))
    tariffs = indexed_one(file, local_date(NEXT_NOVEMBER)).tariffs_on(date(2026, 5, 1))
    assert [each.price for each in tariffs] == [Decimal("0.7620")]


def test_the_letter_has_the_tariff_in_four_decimals_with_every_step_and_is_accessible() -> None:
    award = ready(with_tariff(STATED))
    found = fixed(award)

    text = " ".join(flow_of(read_file(found.letter)).split())
    facts = structure_of(read_file(found.letter))

    for words in (
        "Nieuwe tarieven vanaf do 1 januari 2026",
        "€ 0,7400 € 0,7620",
        "OVA telt voor 85% mee en is 3,06%. 85% × 3,06% = 2,601%.",
        "Samen is dat de index. 2,601% + 0,375% = 2,976%.",
        "€ 0,7400 × 1,02976 = € 0,7620224, afgerond € 0,7620.",
        "publicatie OVA",
        "Mo Manager",
    ):
        assert words in text.replace(NBSP, " ")
    assert (facts.is_tagged, facts.language, facts.cells_without_header) == (True, "nl", 0)
    assert facts.fonts_not_embedded == ()
    before = found.letter_id
    render_indexation(found.public_id, at=IN_DECEMBER)
    found.refresh_from_db()
    assert found.letter_id == before


def test_the_provider_reads_its_own_letter_and_the_mail_says_nothing_of_it() -> None:
    award = ready(with_tariff(STATED))
    people = Membership.objects.filter(organisation__name="Anker").count()
    found = fixed(award)
    assert OutboxJob.objects.filter(kind="mail_indexation").count() == people
    anker, brug, file = award.bidder("Anker"), award.bidder("Brug"), file_of(award)
    path = url("indexation_letter", file, found.public_id)

    assert get(anker, path, at=IN_DECEMBER).body.startswith(b"%PDF")
    assert AccessEntry.objects.filter(event="indexation.letter_read").count() == 1
    assert NEW in get(anker, url("indexation", file), at=IN_DECEMBER).body.decode()
    assert NEW in get(anker, url("contract_file", file), at=NEXT_NOVEMBER).body.decode()
    for name in ("indexation", "indexation_progress"):
        assert get(brug, url(name, file), at=IN_DECEMBER).status == 404
    assert get(brug, path, at=IN_DECEMBER).status == 404
    assert get(anker, url("indexation_year", file, 2026), at=IN_DECEMBER).status == 404
    assert get(anker, tender_url(award, "indexation_of"), at=IN_DECEMBER).status == 404
    mail_indexation(found.public_id, anker.public_id)
    mail_indexation(found.public_id, brug.public_id)
    (sent,) = mail.outbox
    assert sent.to == [anker.email]
    assert "2026" in sent.subject
    assert "0,76" not in sent.body
    assert f"/contract/{file.public_id}/indexering/" in sent.body


def test_a_year_is_fixed_once_and_corrected_with_a_reason_that_the_provider_reads() -> None:
    award = ready(with_tariff(STATED))
    first = fixed(award)
    manager, file = manager_of(award), file_of(award)

    with pytest.raises(DecisionRefused, match="De tarieven van 2026 zijn al vastgesteld"):
        fix_indexation(file, 2026, seen="x", by=manager, at=IN_DECEMBER)
    figured(award, "OVA", "3.16", reason="De definitieve OVA is hoger.")
    assert "Verbeter de tarieven van 2026 voor Anker" in todos(manager)
    page = url("indexation_year", file, 2026)
    text = get(manager, page, at=IN_DECEMBER).body.decode()
    assert "Deze tarieven kloppen niet meer." in text
    seen = text.split('name="seen" value="')[1].split('"')[0]
    without = post(manager, page, at=IN_DECEMBER, seen=seen)
    assert "Schrijf op waarom u de tarieven verbetert." in without.body.decode()
    assert page_faults(without) == []
    post(manager, page, at=IN_DECEMBER, seen=seen, reason="De definitieve OVA is hoger.")

    first.refresh_from_db()
    second = Indexation.objects.get(replaced_at=None)
    assert (first.replaced_by, second.reason) == (manager, "De definitieve OVA is hoger.")
    render_indexation(second.public_id, at=IN_DECEMBER)
    second.refresh_from_db()
    letter = " ".join(flow_of(read_file(second.letter)).split())
    assert "vervangt onze brief van ma 29 december 2025" in letter
    assert "De definitieve OVA is hoger." in letter
    shown = get(award.bidder("Anker"), url("indexation", file), at=IN_DECEMBER).body.decode()
    assert "vervangen op" in shown
    entry = AuditEntry.objects.filter(event="indexation.fixed").order_by("sequence").last()
    assert entry is not None
    assert entry.data["replaces"] == str(first.public_id)


def test_the_next_year_goes_on_from_the_tariff_that_was_fixed_and_waits_for_it() -> None:
    award = ready(with_tariff(STATED))
    for index in ("OVA", "CPI"):
        figured(award, index, "2", year=2027, at=NEXT_NOVEMBER)
    file, today = file_of(award), local_date(NEXT_NOVEMBER)

    assert indexed_one(file, today).year(2027).waits_for == 2026
    with pytest.raises(DecisionRefused, match="kunnen nog niet worden berekend"):
        fix_indexation(file, 2027, seen="", by=manager_of(award), at=NEXT_NOVEMBER)
    fixed(award, at=NEXT_NOVEMBER)
    second = fixed(award, 2027, at=NEXT_NOVEMBER)

    assert second.calculation.lines[0].old == Decimal("0.7620")
    assert second.calculation.lines[0].new == Decimal("0.7772")
    # A correction of the first year shows in the second.
    figured(award, "CPI", "9", reason="Verkeerd overgenomen.", at=NEXT_NOVEMBER)
    fixed(award, 2026, reason="Verkeerd overgenomen.", at=NEXT_NOVEMBER)
    assert indexed_one(file, today).year(2027).is_outdated


def test_what_changed_after_it_was_opened_is_not_fixed() -> None:
    award = ready(with_tariff(STATED))
    manager, page = manager_of(award), url("indexation_year", file_of(award), 2026)
    seen = get(manager, page, at=IN_DECEMBER).body.decode().split('name="seen" value="')[1].split('"')[0]
    figured(award, "OVA", "4", reason="Verbeterd.")

    refused = post(manager, page, at=IN_DECEMBER, seen=seen).body.decode()

    assert "Lees haar opnieuw en stel haar daarna vast." in refused
    assert seen not in refused
    assert not Indexation.objects.exists()


def test_a_figure_is_superseded_and_never_overwritten() -> None:
    award = with_tariff(STATED)
    first = figured(award, "OVA", "3.06")
    with pytest.raises(DecisionRefused, match="ligt al zo vast"):
        figured(award, "OVA", "3.06")
    with pytest.raises(DecisionRefused, match="waarom u het vervangt") as refused:
        figured(award, "OVA", "3.16")
    assert refused.value.field == "reason"
    figured(award, "OVA", "3.16", reason="Definitief.")

    first.refresh_from_db()
    assert (first.percent, first.replaced_by) == (Decimal("3.06"), manager_of(award))
    page = get(award.buyer, tender_url(award, "indexation_of"), at=IN_DECEMBER).body.decode()
    assert "Vervangen door Mo Manager" in page
    with pytest.raises(DatabaseError), transaction.atomic():
        IndexFigure.objects.filter(pk=first.pk).update(percent=Decimal(9))
    same = 'tender_id, "index", year, percent, source, published_on, entered_by_id, entered_at, reason, public_id'
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"REPLACE INTO contracts_indexfigure ({same}) SELECT {same.replace('public_id', 'hex(id)')} "
                "FROM contracts_indexfigure WHERE replaced_at IS NULL"
            )
    with pytest.raises(DatabaseError), transaction.atomic():
        first.delete()


def test_a_forgotten_comma_is_asked_about_at_the_field_and_what_was_typed_stays() -> None:
    award = with_tariff(STATED)
    manager, page = manager_of(award), tender_url(award, "index_figure")

    asked = post(manager, page, at=IN_DECEMBER, **{**FIGURE_TYPED, "percent": "25"})
    text = asked.body.decode()
    assert "Bedoelt u 2,5%?" in text
    assert 'name="is_checked"' in text
    assert "NZa, definitieve OVA" in text
    assert page_faults(asked) == []
    assert not IndexFigure.objects.exists()
    assert 'name="is_checked"' not in get(manager, page, at=IN_DECEMBER).body.decode()
    post(manager, page, at=IN_DECEMBER, **{**FIGURE_TYPED, "percent": "25", "is_checked": "on"})
    assert IndexFigure.objects.get().percent == Decimal(25)
    for typed, sentence in (
        ({"percent": "veel"}, "is geen percentage"),
        ({"published_on": "1-1-2031"}, "Deze dag ligt in de toekomst."),
        ({"year": "1999"}, "Kies een jaar uit de lijst."),
        ({"index": "AEX"}, "Selecteer"),
        ({"source": ""}, "Schrijf op waar dit cijfer is gepubliceerd."),
    ):
        answer = post(manager, page, at=IN_DECEMBER, **{**FIGURE_TYPED, "index": "CPI", **typed})
        assert answer.status == 200
        if typed.get("index") is None:
            assert sentence in answer.body.decode()
    assert IndexFigure.objects.count() == 1


def test_a_tender_that_says_nothing_asks_what_the_overeenkomst_says() -> None:
    award = with_tariff()
    manager, file = manager_of(award), file_of(award)

    shown = get(manager, url("indexation", file), at=IN_DECEMBER)
    assert "De aanbesteding zegt niet hoe de tarieven worden geïndexeerd." in shown.body.decode()
    assert page_faults(shown) == []
    assert get(manager, url("indexation_year", file, 2027), at=IN_DECEMBER).status == 404
    page = tender_url(award, "indexation_rule")
    typed = {**WEIGHTS_TYPED, "index_1": "OVA", "index_2": "CPI", "at_start": "nee"}
    for wrong, sentence in (
        ({"weight_2": "10"}, "De gewichten zijn samen 95 procent."),
        ({"index_2": ""}, "Vul in bij welke index dit gewicht hoort."),
        ({"weight_2": ""}, "Vul het gewicht van CPI in"),
        ({"reason": ""}, "Schrijf op waarom u dit zo vastlegt."),
    ):
        assert sentence in post(manager, page, at=IN_DECEMBER, **{**typed, **wrong}).body.decode()
    post(manager, page, at=IN_DECEMBER, **typed)
    assert IndexationRule.objects.get().terms.weights == WEIGHTS

    assert "De gewichten liggen al vast." in get(manager, page, at=IN_DECEMBER).body.decode()
    assert "Zo ligt het al vast." in post(manager, page, at=IN_DECEMBER, **typed).body.decode()
    for index in ("OVA", "CPI"):
        figured(award, index, "2", year=2027, at=NEXT_NOVEMBER)
    assert fixed(award, 2027, at=NEXT_NOVEMBER).starts_on == date(2027, 1, 1)


def test_weights_of_the_tender_itself_cannot_be_changed() -> None:
    award = with_tariff(STATED)

    assert get(manager_of(award), tender_url(award, "indexation_rule"), at=IN_DECEMBER).status == 404
    assert (
        "Dit staat in de aanbesteding."
        in get(award.buyer, tender_url(award, "indexation_of"), at=IN_DECEMBER).body.decode()
    )
    with pytest.raises(DecisionRefused, match="noemt de gewichten zelf"):
        ruled(award)


def test_without_a_tariff_per_unit_there_is_nothing_to_index() -> None:
    award = executing()

    shown = get(manager_of(award), url("indexation", file_of(award)), at=IN_DECEMBER)

    assert "Er valt dan niets te indexeren." in shown.body.decode()
    assert todos(manager_of(award)) == []


def test_only_the_contract_manager_acts() -> None:
    award = ready(with_tariff(STATED))
    buyer, file = award.buyer, file_of(award)

    assert get(buyer, url("indexation_year", file, 2026), at=IN_DECEMBER).status == 200
    assert post(buyer, url("indexation_year", file, 2026), at=IN_DECEMBER, seen="x").status == 404
    for name in ("indexation_rule", "index_figure"):
        assert get(buyer, tender_url(award, name), at=IN_DECEMBER).status == 404
    with pytest.raises(NotAllowed):
        fix_indexation(file, 2026, seen="x", by=buyer, at=IN_DECEMBER)
    with pytest.raises(NotAllowed):
        enter_figure(
            award.tender,
            index="OVA",
            year=2027,
            percent=Decimal(2),
            source="x",
            published_on=PUBLISHED_ON,
            by=buyer,
            at=IN_DECEMBER,
        )


def test_query_counts_do_not_grow_with_the_contracts() -> None:
    award = ready(with_tariff(STATED))
    fixed(award)
    manager = manager_of(award)

    def counts() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as page:
            get(manager, tender_url(award, "indexation_of"), at=IN_DECEMBER)
        with CaptureQueriesContext(connection) as todo:
            todos(manager)
        return len(page), len(todo)

    many_contracts(award, 1)
    counts()
    before = counts()
    many_contracts(award, 8)
    assert counts() == before
