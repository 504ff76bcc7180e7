"""The proces-verbaal (Aw 2.132): a heading per letter, nothing fixed with a gap, frozen and set as PDF."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction
from django.template.defaultfilters import linebreaksbr
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from accounts.models import Organisation, User
from audit.models import AccessEntry, AuditEntry
from bids.insiders.services import decide_interest
from bids.models import BidMember, InsiderDeclaration, InvolvementNote
from clock import telling
from contracts.domain.errors import DecisionRefused
from contracts.domain.minutes import minutes_from, minutes_hash
from contracts.minutes.selectors import draft_of, earlier_minutes
from contracts.minutes.services import MinutesIncomplete, fix_minutes, render_award_minutes, save_supplement
from contracts.minutes.todo import minutes_todo_for
from contracts.models import AwardDecision, AwardMinutes, Mandate, MinutesSupplement
from contracts.services import correct_decision
from documents.files import read_file
from documents.models import OutboxJob
from scoring.models import InterestDeclaration
from tenders.domain.blocks import Grid
from tenders.domain.definition import Criterion
from tenders.domain.vocabulary import CriterionKind, PriceFormula
from tenders.models import Consultation, Role, Tender
from tenders.permissions import NotAllowed
from tests.contracts.test_closing import REASON, unawarded
from tests.contracts.test_reports import priced_award
from tests.factories.accounts import UserFactory
from tests.factories.consultation import planted_consultation
from tests.factories.contracts import AFTER_STANDSTILL, SENT_AT, Award, awarded, decided, made, released
from tests.factories.remembering import remembered
from tests.factories.tenders import AT, member_with_role, plain_method, tender_definition
from tests.pdf import flow_of, structure_of

pytestmark = pytest.mark.django_db
HEADINGS = (
    "a. Naam en adres van de aanbestedende dienst",
    "b. Voorwerp en waarde van de opdracht",
    "c. Toegelaten inschrijvers en waarom",
    "d. Uitgesloten en afgewezen bij de toetsing, en waarom",
    "e. Afgewezen inschrijvingen en waarom",
    "f. Informatie die niet is verstrekt",
    "g. Abnormaal lage inschrijvingen",
    "h. Winnaars, waarom zij, en onderaanneming",
    "l. Andere dan elektronische middelen",
    "m. Belangenconflicten en maatregelen",
    "n. Waarom niet is gegund",
)


@pytest.fixture(autouse=True)
def _after_the_letters() -> Iterator[None]:
    with telling(AFTER_STANDSTILL):
        yield


def with_address(award: Award) -> Award:
    authority = award.tender.authority
    authority.address, authority.postal_code, authority.city = "Raadhuisplein 1", "1234 AB", "Voorbeeld"
    authority.save()
    Tender.objects.filter(pk=award.tender.pk).update(summary="Begeleiding van inwoners van 18 jaar en ouder.")
    award.decision = AwardDecision.objects.get(pk=award.decision.pk)
    return award


@remembered
def bare(award: Award) -> Award:
    """A record that says neither address, nor object, nor value."""
    Organisation.objects.filter(pk=award.tender.authority_id).update(address="", postal_code="", city="")
    Tender.objects.filter(pk=award.tender.pk).update(max_value=None, summary="", description="")
    award.decision = AwardDecision.objects.get(pk=award.decision.pk)
    return award


@remembered
def complete(award: Award) -> Award:
    award = with_address(award)
    save_supplement(award.decision, has_interests=False, by=award.buyer, at=AFTER_STANDSTILL)
    return award


@remembered
def fixed(award: Award, *, by: User | None = None) -> AwardMinutes:
    seen = minutes_hash(draft_of(award.decision).content)
    minutes = fix_minutes(award.decision, seen=seen, by=by or award.buyer, at=AFTER_STANDSTILL)
    render_award_minutes(minutes.public_id, at=AFTER_STANDSTILL)
    minutes.refresh_from_db()
    return minutes


def text_of(minutes: AwardMinutes) -> str:
    assert minutes.file is not None
    return " ".join(flow_of(read_file(minutes.file)).split())


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_every_letter_has_its_heading_in_a_tagged_pdf_that_says_what_the_record_says() -> None:
    minutes = fixed(complete(released()))
    content = read_file(minutes.file)

    read = text_of(minutes)
    places = [read.find(heading) for heading in HEADINGS]
    assert -1 not in places
    assert places == sorted(places)
    for words in (
        "Raadhuisplein 1",
        "€ 10.000.000,00",
        "Anker",
        "Positie 1 van 3 volgens de bekendgemaakte methode. 1 Uitvoering: De inschrijving van Anker beschrijft bij 1",
        "Positie 2 van 3 in de rangorde; er is ruimte voor ten hoogste één overeenkomst.",
        "Anker noemt in de inschrijving geen onderaannemers.",
        "verliepen elektronisch",
        "Andere belangenconflicten zijn niet gebleken.",
        "Alle percelen zijn gegund.",
        minutes.content_hash,
    ):
        assert words in read, words
    structure = structure_of(content)
    assert structure.is_tagged
    assert structure.language == "nl"
    assert structure.cells_without_header == 0
    assert structure.fonts_not_embedded == ()


def test_nothing_is_fixed_with_a_gap_and_each_gap_is_named() -> None:
    award = bare(released())

    draft = draft_of(award.decision)
    assert [(gap.letter, gap.name) for gap in draft.gaps] == [
        ("a", "address"),
        ("b", "subject"),
        ("b", "value"),
        ("m", "has_interests"),
    ]
    with pytest.raises(MinutesIncomplete, match="Vul eerst aan"):
        fix_minutes(award.decision, seen=minutes_hash(draft.content), by=award.buyer, at=AFTER_STANDSTILL)

    save_supplement(
        award.decision,
        address="Raadhuisplein 1\n1234 AB Voorbeeld",
        subject="Begeleiding van inwoners.",
        value=Decimal("1250000.50"),
        has_interests=True,
        interests="",
        by=award.buyer,
        at=AFTER_STANDSTILL,
    )
    assert [gap.name for gap in draft_of(award.decision).gaps] == ["interests"]
    save_supplement(
        award.decision,
        address="Raadhuisplein 1\n1234 AB Voorbeeld",
        subject="Begeleiding van inwoners.",
        value=Decimal("1250000.50"),
        has_interests=True,
        interests="Cirkel hielp bij de marktconsultatie. Het verslag kreeg iedereen.",
        by=award.buyer,
        at=AFTER_STANDSTILL,
    )
    read = text_of(fixed(award))
    assert "€ 1.250.000,50" in read
    assert "Cirkel hielp bij de marktconsultatie." in read


def test_a_share_in_onderaanneming_is_asked_only_where_the_bid_does_not_say_it() -> None:
    award = complete(released())
    anker = award.letter("Anker").bid
    member = BidMember.objects.create(
        bid=anker, number=1, name="Veer Vervoer", capacity="onderaannemer", work="vervoer"
    )
    assert [gap.text for gap in draft_of(award.decision).gaps] == [
        "Het aandeel dat Anker in onderaanneming geeft"
    ]

    save_supplement(
        award.decision,
        has_interests=False,
        shares={str(anker.public_id): "ongeveer een tiende"},
        by=award.buyer,
        at=AFTER_STANDSTILL,
    )
    assert draft_of(award.decision).gaps == ()
    assert "Aandeel in onderaanneming: ongeveer een tiende" in str(draft_of(award.decision).content)

    BidMember.objects.filter(pk=member.pk).update(share=Decimal("12.5"))
    save_supplement(award.decision, has_interests=False, by=award.buyer, at=AFTER_STANDSTILL)
    draft = draft_of(award.decision)
    assert draft.gaps == ()
    assert "Veer Vervoer (vervoer, 12,5 procent). Samen is dat 12,5 procent van de waarde." in str(
        draft.content
    )


def test_every_ground_of_who_was_set_aside_stands_there_with_its_reason() -> None:
    from tests.contracts.test_letter_variants import set_aside_too

    read = text_of(fixed(complete(released(set_aside_too()))))
    checks = read[read.index(HEADINGS[3]) : read.index(HEADINGS[4])]
    assert (
        "Delta 1 Niet voldaan aan een geschiktheidseis Dit is wat wij bij Delta hebben vastgesteld" in checks
    )
    assert "Eik 1 Uitsluiting Dit is wat wij bij Eik hebben vastgesteld" in checks
    assert "Delta" not in read[read.index(HEADINGS[2]) : read.index(HEADINGS[3])]


def test_an_interest_that_was_declared_stands_there_with_the_measure_and_without_a_name() -> None:
    award = complete(released())
    row = InterestDeclaration.objects.filter(bid=award.letter("Brug").bid).select_related("evaluator").first()
    assert row is not None
    InterestDeclaration.objects.filter(pk=row.pk).update(
        has_interest=True,
        text="Mijn zus werkt daar.",
        decision="barred",
        decision_reason="Zij leest het plan niet.",
    )
    read = text_of(fixed(award))
    part = read[read.index(HEADINGS[9]) : read.index(HEADINGS[10])]
    assert (
        "Brug commissielid Mijn zus werkt daar. uitgesloten van deze inschrijver Zij leest het plan niet."
        in part
    )
    assert row.evaluator.name not in part


def test_an_interest_of_a_colleague_stands_there_by_its_task_with_what_was_decided_before_and_after() -> None:
    award = complete(released())
    jurist = member_with_role(award.tender, Role.JURIST, name="Jet Jurist")
    row = InsiderDeclaration.objects.get(user=jurist, bid=award.letter("Brug").bid)
    InsiderDeclaration.objects.filter(pk=row.pk).update(
        has_interest=True,
        text="Mijn zus werkt daar.",
        decision="admitted",
        decision_reason="Verre familie.",
    )
    row.refresh_from_db()
    decide_interest(row, decision="barred", reason="Toch te dichtbij.", by=award.buyer, at=SENT_AT)

    read = text_of(fixed(award))

    part = read[read.index(HEADINGS[9]) : read.index(HEADINGS[10])]
    for words in (
        "Brug jurist Mijn zus werkt daar. mag meewerken (later gewijzigd) Verre familie.",
        "Brug jurist Mijn zus werkt daar. uitgesloten van deze inschrijver Toch te dichtbij.",
        "Dat deden ook 4 personen",
    ):
        assert words in part
    assert "Jet Jurist" not in part


def test_who_took_part_in_a_consultation_stands_there_with_what_was_done() -> None:
    award = complete(released())
    tender, brug, cirkel = award.tender, award.letter("Brug").bid, award.letter("Cirkel").bid
    buyer = tender.created_by
    first, second = (
        planted_consultation(tender, by=buyer, at=AT, kvk=bid.organisation.kvk_number)
        for bid in (brug, cirkel)
    )
    Consultation.objects.filter(pk=second.pk).update(title="Wonen en zorg")
    InvolvementNote.objects.create(
        bid=brug,
        consultation=first,
        is_shared=True,
        had_time=True,
        measures="Het verslag stond bij de stukken.",
        noted_by=buyer,
        noted_at=AT,
    )

    read = text_of(fixed(award))

    part = read[read.index(HEADINGS[9]) : read.index(HEADINGS[10])]
    assert "Brug Begeleiding in de wijk Het verslag stond bij de stukken." in part
    assert "Cirkel Wonen en zorg Niet vastgelegd bij de toetsing." in part
    assert "Anker" not in part


@pytest.mark.parametrize(("kind", "word"), [("no_award", "niet gegund"), ("withdrawn", "ingetrokken")])
def test_a_decision_that_awards_nothing_says_why_under_n(kind: str, word: str) -> None:
    read = text_of(fixed(complete(unawarded(kind))))
    part = read[read.index(HEADINGS[10]) :]
    assert f"{word} {REASON}" in part
    assert "Er is geen winnaar." in read


PRICE = Criterion("P", "Prijs", Fraction(20), kind=CriterionKind.PRICE, formula=PriceFormula.RELATIVE)


@remembered
def priced() -> Award:
    levels = {"Anker": "Uitstekend", "Brug": "Goed", "Cirkel": "Voldoende"}
    return released(priced_award(levels, PRICE))


def test_a_price_that_counts_tells_that_none_was_rejected_and_no_price_of_who_lost() -> None:
    award = complete(priced())
    assert draft_of(award.decision).gaps == ()

    read = text_of(fixed(award))
    assert "Geen inschrijving is afgewezen omdat zij abnormaal laag was." in read
    assert award.found.bids
    for amount in ("1,37", "2,20"):
        assert amount not in read


def test_what_a_buyer_wrote_before_the_record_knew_of_low_prices_stays() -> None:
    award = complete(priced())
    MinutesSupplement.objects.update(has_low=True, low="Brug is afgewezen: de prijs was niet onderbouwd.")
    save_supplement(award.decision, has_interests=False, by=award.buyer, at=AFTER_STANDSTILL)

    assert "Brug is afgewezen: de prijs was niet onderbouwd." in text_of(fixed(award))


def test_what_is_fixed_never_changes() -> None:
    award = complete(released())
    minutes = fixed(award)
    assert minutes_hash(minutes_from(minutes.content)) == minutes.content_hash
    for act in (
        lambda: save_supplement(award.decision, has_interests=True, by=award.buyer, at=AFTER_STANDSTILL),
        lambda: fix_minutes(award.decision, seen="", by=award.buyer, at=AFTER_STANDSTILL),
    ):
        with pytest.raises(DecisionRefused, match="vastgesteld en verandert niet meer"):
            act()
    for change in ({"content": {}}, {"content_hash": "0" * 64}, {"file_id": None}):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            AwardMinutes.objects.filter(pk=minutes.pk).update(**change)


def test_a_second_run_of_the_job_makes_no_second_pdf() -> None:
    minutes = fixed(complete(released()))
    render_award_minutes(minutes.public_id, at=AFTER_STANDSTILL)
    again = AwardMinutes.objects.get(pk=minutes.pk)
    assert again.file_id == minutes.file_id
    assert AuditEntry.objects.filter(event="minutes.rendered").count() == 1
    assert OutboxJob.objects.filter(kind="render_award_minutes").count() == 1


def test_what_changed_after_it_was_read_is_read_again_first() -> None:
    award = complete(released())
    seen = minutes_hash(draft_of(award.decision).content)
    BidMember.objects.create(
        bid=award.letter("Anker").bid, number=1, name="Veer", capacity="onderaannemer", share=Decimal(5)
    )
    with pytest.raises(DecisionRefused, match="Lees het opnieuw"):
        fix_minutes(award.decision, seen=seen, by=award.buyer, at=AFTER_STANDSTILL)


def test_a_jurist_fixes_it_with_a_mandate_and_not_without() -> None:
    award = complete(released())
    jurist = member_with_role(award.tender, Role.JURIST, name="Jo Jurist")
    seen = minutes_hash(draft_of(award.decision).content)
    with pytest.raises(DecisionRefused, match="jurist met een mandaat"):
        fix_minutes(award.decision, seen=seen, by=jurist, at=AFTER_STANDSTILL)
    Mandate.objects.create(
        tender=award.tender,
        holder=jurist,
        function="concernjurist",
        document="Mandaatbesluit 2025",
        registered_by=award.buyer,
        registered_at=SENT_AT,
    )
    seen = minutes_hash(draft_of(award.decision).content)
    minutes = fixed(award, by=jurist)
    assert seen == minutes.content_hash
    assert minutes.capacity == "concernjurist, volgens Mandaatbesluit 2025"
    assert "Jo Jurist concernjurist, volgens Mandaatbesluit 2025" in text_of(minutes)


def test_an_auditor_or_contract_manager_reads_it_and_writes_nothing() -> None:
    award = complete(awarded())
    for role in (Role.AUDITOR, Role.CONTRACT_MANAGER):
        reader = member_with_role(award.tender, role)
        with pytest.raises(NotAllowed):
            save_supplement(award.decision, by=reader, at=AFTER_STANDSTILL)
        with pytest.raises(NotAllowed):
            fix_minutes(award.decision, seen="", by=reader, at=AFTER_STANDSTILL)


def test_a_decision_whose_letters_did_not_go_out_has_none_and_a_corrected_one_gets_its_own() -> None:
    award = made()
    with pytest.raises(NotAllowed):
        save_supplement(award.decision, by=award.buyer, at=SENT_AT)
    award = complete(released())
    earlier = fixed(award)
    later = correct_decision(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    with pytest.raises(NotAllowed):
        save_supplement(later, by=award.buyer, at=AFTER_STANDSTILL)
    assert [row.pk for row in earlier_minutes(later)] == [earlier.pk]


def test_the_page_names_what_is_missing_and_the_buyer_completes_and_fixes_it() -> None:
    award = bare(released())
    browser = client_of(award.buyer)
    page = reverse("contracts:minutes", args=[award.tender.public_id])
    supplement = reverse("contracts:minutes_supplement", args=[award.tender.public_id])
    assert [todo.text for todo in minutes_todo_for(award.buyer, at=AFTER_STANDSTILL)] == [
        "Stel het proces-verbaal van de gunning vast"
    ]

    shown = browser.get(page).content.decode()
    assert "Wat nog ontbreekt" in shown
    assert f"{supplement}#id_address" in shown
    assert f"{supplement}#id_has_interests_0" in shown
    assert 'id="id_has_interests_0"' in browser.get(supplement).content.decode()
    assert "Stel het proces-verbaal vast" not in shown

    filled = {"address": "Raadhuisplein 1", "subject": "Begeleiding.", "value": "1250000"}
    answer = browser.post(supplement, {**filled, "has_interests": "nee"})
    assert answer.status_code == 302
    shown = browser.get(page).content.decode()
    assert "Wat nog ontbreekt" not in shown
    assert "Raadhuisplein 1" in shown
    assert 'value="1.250.000"' in browser.get(supplement).content.decode()
    award.decision = AwardDecision.objects.get(pk=award.decision.pk)
    seen = minutes_hash(draft_of(award.decision).content)
    assert f'value="{seen}"' in shown
    grids = [
        block
        for section in draft_of(award.decision).content.sections
        for block in section.blocks
        if isinstance(block, Grid)
    ]
    cells = [escape(cell) for grid in grids for row in grid.rows for cell in row]
    assert len(cells) > 10
    assert [cell for cell in cells if linebreaksbr(cell, autoescape=False) not in shown] == []

    browser.post(reverse("contracts:fix_minutes", args=[award.tender.public_id]), {"seen": seen})
    minutes = AwardMinutes.objects.get()
    assert "De PDF wordt gemaakt" in browser.get(page).content.decode()
    assert browser.get(reverse("contracts:minutes_file", args=[minutes.public_id])).status_code == 404
    render_award_minutes(minutes.public_id, at=AFTER_STANDSTILL)
    assert minutes.content_hash in browser.get(page).content.decode()
    assert browser.get(supplement).status_code == 404
    file = browser.get(reverse("contracts:minutes_file", args=[minutes.public_id]))
    assert file["Content-Type"] == "application/pdf"
    assert AccessEntry.objects.filter(event="minutes.read", granted=True).count() == 1
    assert minutes_todo_for(award.buyer, at=AFTER_STANDSTILL) == []


def test_a_wrong_amount_is_said_at_its_field_and_nothing_typed_is_lost() -> None:
    award = bare(released())
    supplement = reverse("contracts:minutes_supplement", args=[award.tender.public_id])
    shown = client_of(award.buyer).post(supplement, {"value": "veel", "address": "Raadhuisplein 1"})
    assert "“veel” is geen bedrag" in shown.content.decode()
    assert "Raadhuisplein 1" in shown.content.decode()


def test_who_may_not_read_it_finds_no_page_and_no_file() -> None:
    award = complete(awarded())
    minutes = fixed(award)
    tender = award.tender
    urls = [
        reverse("contracts:minutes", args=[tender.public_id]),
        reverse("contracts:minutes_file", args=[minutes.public_id]),
    ]
    for role in (Role.JURIST, Role.AUDITOR, Role.CONTRACT_MANAGER):
        reader = client_of(member_with_role(tender, role))
        assert [reader.get(url).status_code for url in urls] == [200, 200]
    for outsider in (UserFactory(), member_with_role(tender, Role.CHAIR), award.bidder("Anker")):
        assert [client_of(outsider).get(url).status_code for url in urls] == [404, 404]


def test_the_number_of_queries_does_not_grow_with_the_bids() -> None:
    counts = []
    for names in (("Anker", "Brug"), ("Anker", "Brug", "Cirkel", "Delta", "Eik")):
        levels = dict.fromkeys(names, "Voldoende") | {"Anker": "Uitstekend", "Brug": "Goed"}
        method = plain_method(places=len(names))
        award = released(decided(levels, definition=tender_definition(method=method)))
        decision = AwardDecision.objects.select_related("tender__authority", "ranking").get(
            pk=award.decision.pk
        )
        with CaptureQueriesContext(connection) as queries:
            draft_of(decision)
        counts.append(len(queries))
    assert counts[0] == counts[1]
