"""Herstel from request to outcome: equal treatment, the bidder's own slot, the term, and the letters."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AccessEntry, AuditEntry
from bids.asked_todo import asked_todo_for
from bids.domain.details import EvidenceDetails
from bids.domain.refusals import BidRefused, ChecksUnfinished, TooLate, UnequalTreatment
from bids.domain.repairs import Nature, Treatment
from bids.domain.safe import EvidenceKind
from bids.models import Bid, CheckItem, RepairRequest, RepairSupply, SafeItem
from bids.repairs.selectors import same_defects, supplied, supply_stream
from bids.repairs.services import (
    OUTCOME,
    REQUEST,
    Asked,
    ask_repair,
    decide_repair,
    mail_letter,
    render_letter,
    supply_file,
    supply_text,
)
from bids.safe.services import keep_in_safe
from bids.selectors import object_stream
from bids.services import accept_proposals, finish_checks, record_check
from clock import telling
from documents.files import read_file
from tenders.domain.procedure_rules import ProcedureRules
from tenders.domain.vocabulary import Discretion
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed
from tests.architecture.page_rules import page_faults
from tests.architecture.visiting import Answer
from tests.clamd import clamd, nobody_listens
from tests.factories.bids import (
    OPENED_AT,
    Bidder,
    bidder,
    opened,
    pdf_bytes,
    submitted_bid,
    tender_with,
)
from tests.factories.remembering import remembered
from tests.factories.tenders import member_with_role
from tests.pdf import text_of

pytestmark = pytest.mark.django_db
DAYS = 14
DUE = datetime.fromisoformat("2025-11-28T22:59:59Z")
MS = timedelta(milliseconds=1)


@pytest.fixture(autouse=True)
def _after_the_opening() -> Iterator[None]:
    with telling(OPENED_AT):
        yield


@remembered
def scene() -> tuple[Tender, User, Bidder, Bidder]:
    """Two bidders with the same extract that is too old, and a toetser."""
    tender = tender_with(supplement_days=DAYS)
    anker, brug = bidder("Anker"), bidder("Brug")
    for who in (anker, brug):
        submitted_bid(tender, who, issued_on="2025-01-01")
    opened(tender)
    return tender, member_with_role(tender, Role.CHECKER), anker, brug


def extract_of(name: str) -> CheckItem:
    return CheckItem.objects.select_related("bid").get(bid__organisation__name=name, code="KVK")


def asked_of(name: str, checker: User, **options: object) -> RepairRequest:
    item = extract_of(name)
    asked = [Asked(item, Nature.MISSING, "Een uittreksel van vóór de sluiting.")]
    return ask_repair(
        item.bid, asked, introduction="Uw uittreksel is te oud.", by=checker, at=OPENED_AT, **options
    )


def asked_of_at(at: datetime, checker: User) -> RepairRequest:
    item = extract_of("Anker")
    asked = [Asked(item, Nature.MISSING, "Nog een keer.")]
    return ask_repair(item.bid, asked, introduction="Nog een keer.", by=checker, at=at)


def supply(request: RepairRequest, who: Bidder, *, at: datetime = DUE, text: str = "nieuw") -> RepairSupply:
    item = request.items.select_related("request__bid__organisation").get()
    return supply_file(
        item, BytesIO(pdf_bytes(1, text=text)), name="nieuw.pdf", by=who.user, received_at=at, at=at
    )


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_request_has_a_closed_list_the_term_of_the_tender_and_keeps_the_item_open() -> None:
    tender, checker, _, _ = scene()

    request = asked_of("Anker", checker)

    assert (request.days, request.due_at) == (DAYS, DUE)
    assert extract_of("Anker").outcome == "repair"
    with pytest.raises(ChecksUnfinished, match="Anker: een verzoek"):
        finish_checks(tender, by=checker, at=OPENED_AT)


def test_the_same_defect_elsewhere_is_shown_with_its_treatment() -> None:
    tender, checker, _, _ = scene()
    asked_of("Anker", checker)

    found = same_defects(tender, [extract_of("Brug")])

    (other,) = found[extract_of("Brug").pk]
    assert (other.item.bid.organisation.name, other.treatment) == ("Anker", Treatment.ASKED)
    page = client_of(checker).get(
        reverse("bids:repair_ask", args=[tender.public_id, extract_of("Brug").bid.public_id]),
        {"onderdeel": str(extract_of("Brug").public_id)},
    )
    assert "Anker: herstel gevraagd" in page.content.decode()


def test_refusing_one_where_another_got_repair_needs_its_own_reason() -> None:
    _, checker, _, _ = scene()
    asked_of("Anker", checker)

    with pytest.raises(UnequalTreatment, match="kreeg herstel"):
        record_check(
            extract_of("Brug"), outcome="not_met", reason="Te oud.", version=0, by=checker, at=OPENED_AT
        )
    item = record_check(
        extract_of("Brug"),
        outcome="not_met",
        reason="Te oud.",
        deviation_reason="Brug is al eens gevraagd.",
        version=0,
        by=checker,
        at=OPENED_AT,
    )

    assert item.reason == "Te oud.\nBrug is al eens gevraagd."


def test_asking_one_where_another_was_refused_needs_a_reason() -> None:
    _, checker, _, _ = scene()
    record_check(extract_of("Brug"), outcome="not_met", reason="Te oud.", version=0, by=checker, at=OPENED_AT)

    with pytest.raises(BidRefused, match="Behandel gelijke gevallen gelijk"):
        asked_of("Anker", checker)

    assert asked_of("Anker", checker, deviation_reason="Bij Brug ontbrak alles.").deviation_reason


def test_a_knock_out_clause_and_the_plan_itself_cannot_be_repaired() -> None:
    _, checker, _, _ = scene()
    item = extract_of("Anker")
    plan = CheckItem.objects.get(bid=item.bid, kind="plan")

    for asked, sentence in (
        (Asked(item, Nature.MISSING, "Het stuk.", is_knock_out=True), "die regel geldt voor iedereen"),
        (Asked(plan, Nature.MISSING, "Een plan."), "het aanbod zelf"),
    ):
        with pytest.raises(BidRefused, match=sentence):
            ask_repair(item.bid, [asked], introduction="x", by=checker, at=OPENED_AT)


@pytest.mark.parametrize(("offset", "is_kept"), [(-MS, True), (timedelta(0), True), (MS, False)])
def test_the_last_millisecond_of_the_term_is_in_time_and_the_next_is_not(
    offset: timedelta, is_kept: bool
) -> None:
    _, checker, anker, _ = scene()
    request = asked_of("Anker", checker)

    if is_kept:
        assert supply(request, anker, at=DUE + offset).received_at == DUE + offset
    else:
        with pytest.raises(TooLate, match="vr 28 november 2025"):
            supply(request, anker, at=DUE + offset)
        assert not RepairSupply.objects.exists()
        assert AuditEntry.objects.filter(event="repair.refused_late").exists()


def test_the_original_is_unchanged_and_the_supplement_is_sealed_beside_it() -> None:
    _, checker, anker, _ = scene()
    bid = Bid.objects.get(organisation__name="Anker")
    original = bid.opened_submission.items.get(task="bewijs:KVK")  # type: ignore[union-attr]
    before = b"".join(object_stream(original))
    request = asked_of("Anker", checker)

    kept = supply(request, anker)

    assert b"".join(object_stream(original)) == before
    assert b"".join(supply_stream(kept)) == pdf_bytes(1, text="nieuw")
    assert supplied(kept).name == "nieuw.pdf"
    assert b"nieuw.pdf" not in bytes(kept.sealed_meta)


def test_only_the_bidder_itself_supplies() -> None:
    _, checker, _, brug = scene()
    request = asked_of("Anker", checker)

    with pytest.raises(NotAllowed):
        supply(request, brug)


def test_deciding_waits_for_the_term_or_for_the_supplement() -> None:
    _, checker, anker, _ = scene()
    request = asked_of("Anker", checker)
    item = request.items.get()

    with pytest.raises(BidRefused, match="kan nog aanvullen"):
        decide_repair(request, {item.public_id: (False, "Niets.")}, by=checker, at=DUE)
    with pytest.raises(BidRefused, match="niets aangeleverd"):
        decide_repair(request, {item.public_id: (True, "")}, by=checker, at=DUE + MS)
    supply(request, anker, at=OPENED_AT)
    decide_repair(request, {item.public_id: (True, "")}, by=checker, at=OPENED_AT)

    assert extract_of("Anker").outcome == "met"
    with pytest.raises(BidRefused, match="al besloten"):
        supply(request, anker, at=OPENED_AT)


def silent_scene(late: Discretion | None) -> tuple[Tender, User]:
    """A bidder that was asked for an extract and supplied nothing, and the decision about it."""
    tender = tender_with(supplement_days=DAYS, rules=ProcedureRules(late_supplement=late))
    submitted_bid(tender, bidder("Anker"), issued_on="2025-01-01")
    opened(tender)
    checker = member_with_role(tender, Role.CHECKER)
    request = asked_of("Anker", checker)
    decide_repair(request, {request.items.get().public_id: (False, "Niets.")}, by=checker, at=DUE + MS)
    return tender, checker


def change_to_met(checker: User) -> CheckItem:
    item = extract_of("Anker")
    return record_check(item, outcome="met", reason="", version=item.version, by=checker, at=DUE + MS)


def test_silence_leaves_no_choice_where_the_tender_sets_such_a_bid_aside() -> None:
    tender, checker = silent_scene(Discretion.MUST)

    with pytest.raises(BidRefused, match="niet op tijd aan"):
        change_to_met(checker)
    with pytest.raises(BidRefused, match="Nog een keer vragen kan niet"):
        asked_of_at(DUE + MS, checker)
    assert extract_of("Anker").outcome == "not_met"
    with telling(DUE + MS):
        address = reverse("bids:check", args=[tender.public_id, extract_of("Anker").bid.public_id])
        page = client_of(checker).get(address).content.decode()
        form = client_of(checker).get(
            reverse("bids:set_aside", args=[tender.public_id, extract_of("Anker").bid.public_id])
        )
    assert "wordt de inschrijving dan terzijde gelegd. Dat geldt voor iedereen." in page
    assert "Leg de inschrijving terzijde" in page
    assert "niet binnen de termijn aangevuld: " in form.context["form"]["reason"].value()


def test_the_request_says_what_follows_for_who_does_not_supply() -> None:
    tender = tender_with(supplement_days=DAYS, rules=ProcedureRules(late_supplement=Discretion.MUST))
    who = bidder("Anker")
    submitted_bid(tender, who, issued_on="2025-01-01")
    opened(tender)
    request = asked_of("Anker", member_with_role(tender, Role.CHECKER))
    render_letter(request.public_id, REQUEST, at=OPENED_AT)
    request.refresh_from_db()

    page = client_of(who.user).get(reverse("bids:repair_own", args=[tender.public_id, request.public_id]))

    told = "Vult u dit niet op tijd aan, dan leggen wij uw inschrijving terzijde."
    assert told in page.content.decode()
    assert told in " ".join(text_of(read_file(request.letter)).split())


@pytest.mark.parametrize("late", [None, Discretion.MAY])
def test_silence_is_weighed_where_the_tender_leaves_a_choice(late: Discretion | None) -> None:
    tender, checker = silent_scene(late)

    with telling(DUE + MS):
        address = reverse("bids:check", args=[tender.public_id, extract_of("Anker").bid.public_id])
        page = client_of(checker).get(address).content.decode()
    assert "Weeg dit voor iedereen gelijk af." in page
    assert change_to_met(checker).outcome == "met"


def test_who_supplied_in_time_is_never_silent() -> None:
    tender = tender_with(supplement_days=DAYS, rules=ProcedureRules(late_supplement=Discretion.MUST))
    who = bidder("Anker")
    submitted_bid(tender, who, issued_on="2025-01-01")
    opened(tender)
    checker = member_with_role(tender, Role.CHECKER)
    request = asked_of("Anker", checker)
    supply(request, who, at=DUE)
    decide_repair(request, {request.items.get().public_id: (False, "Te oud.")}, by=checker, at=DUE + MS)

    assert change_to_met(checker).outcome == "met"


def test_the_form_has_no_acceptance_for_what_did_not_come() -> None:
    tender, checker, _, _ = scene()
    request = asked_of("Anker", checker)

    with telling(DUE + MS):
        address = reverse("bids:repair", args=[tender.public_id, request.public_id])
        form = client_of(checker).get(address).context["form"]

    assert [value for value, _ in form.fields["outcome_0"].choices] == ["rejected"]
    assert form["reason_0"].value() == "U hebt dit niet binnen de termijn aangeleverd."


def test_a_rejected_supplement_needs_a_reason_and_the_item_is_not_met() -> None:
    _, checker, anker, _ = scene()
    request = asked_of("Anker", checker)
    supply(request, anker, at=OPENED_AT)
    item = request.items.get()

    with pytest.raises(BidRefused, match="waarom de aanvulling niet wordt aanvaard"):
        decide_repair(request, {item.public_id: (False, " ")}, by=checker, at=OPENED_AT)
    decide_repair(request, {item.public_id: (False, "Ook te oud.")}, by=checker, at=OPENED_AT)

    assert (extract_of("Anker").outcome, extract_of("Anker").reason) == ("not_met", "Ook te oud.")


def test_both_letters_are_made_once_and_the_mails_say_nothing_of_the_content() -> None:
    _, checker, anker, _ = scene()
    request = asked_of("Anker", checker)
    for _ in range(2):
        render_letter(request.public_id, REQUEST, at=OPENED_AT)
    mail_letter(request.public_id, REQUEST)
    supply(request, anker, at=OPENED_AT)
    item = request.items.get()
    decide_repair(request, {item.public_id: (False, "Ook te oud.")}, by=checker, at=OPENED_AT)
    render_letter(request.public_id, OUTCOME, at=OPENED_AT)
    mail_letter(request.public_id, OUTCOME)

    request.refresh_from_db()
    assert request.letter is not None
    assert request.outcome_letter is not None
    letters = [text_of(read_file(file)) for file in (request.letter, request.outcome_letter)]
    asked, outcome = (" ".join(text.split()) for text in letters)
    assert "Een uittreksel van vóór de sluiting." in asked
    assert "vr 28 november 2025, 23.59 uur" in asked
    assert "Ook te oud." in outcome
    assert {tuple(message.to) for message in mail.outbox} == {(anker.user.email,)}
    told = "".join(message.subject + str(message.body) for message in mail.outbox)
    assert "28 november" in told
    assert "uittreksel" not in told.lower()
    assert "te oud" not in told


def kept_by(who: Bidder, name: str) -> SafeItem:
    return keep_in_safe(
        who.organisation,
        BytesIO(pdf_bytes(3)),
        name=name,
        kind=EvidenceKind.KVK,
        details=EvidenceDetails(date(2025, 11, 3), None, "Kamer van Koophandel"),
        by=who.user,
        at=OPENED_AT,
    )


def from_safe(tender: Tender, request: RepairRequest, kept: SafeItem) -> str:
    place = (tender.public_id, request.public_id, request.items.get().public_id, kept.public_id)
    return reverse("bids:repair_from_safe", args=place)


def test_the_bidder_supplies_what_it_keeps_in_its_bewijskluis_as_if_it_was_uploaded() -> None:
    tender, checker, anker, _ = scene()
    request = asked_of("Anker", checker)
    kept = kept_by(anker, "uit-de-kluis.pdf")
    own = reverse("bids:repair_own", args=[tender.public_id, request.public_id])
    page = Answer("GET", client_of(anker.user).get(own))
    assert "uit-de-kluis.pdf" in page.body.decode()
    assert page_faults(page) == []

    answer = client_of(anker.user).post(from_safe(tender, request, kept), follow=True).content.decode()

    row = RepairSupply.objects.get()
    assert "uw aanvulling is ontvangen" in answer
    assert row.plain_sha256 in answer.replace("<wbr>", "")
    assert b"".join(supply_stream(row)) == pdf_bytes(3)
    assert (supplied(row).name, supplied(row).issued_on) == ("uit-de-kluis.pdf", date(2025, 11, 3))
    assert AuditEntry.objects.get(event="repair.supplied").data["sha256"] == row.plain_sha256


def test_nobody_supplies_what_another_keeps_nor_for_another() -> None:
    tender, checker, anker, brug = scene()
    request = asked_of("Anker", checker)
    own, strange = kept_by(anker, "van-anker.pdf"), kept_by(brug, "van-brug.pdf")

    for who, kept in ((anker.user, strange), (brug.user, own), (brug.user, strange), (checker, own)):
        assert client_of(who).post(from_safe(tender, request, kept)).status_code == 404

    assert not RepairSupply.objects.exists()
    page = client_of(anker.user).get(reverse("bids:repair_own", args=[tender.public_id, request.public_id]))
    assert "van-anker.pdf" in page.content.decode()
    assert "van-brug.pdf" not in page.content.decode()


def test_the_bewijskluis_supplies_until_the_end_of_the_term_and_not_after_it() -> None:
    tender, checker, anker, _ = scene()
    request = asked_of("Anker", checker)
    address = from_safe(tender, request, kept_by(anker, "uit-de-kluis.pdf"))

    for late, count in ((MS, 0), (timedelta(0), 1)):
        with telling(DUE + late):
            client_of(anker.user).post(address)
        assert RepairSupply.objects.count() == count
    assert AuditEntry.objects.filter(event="repair.refused_late").count() == 1


def test_what_is_no_bewijsmiddel_is_not_asked_of_the_bewijskluis() -> None:
    tender, checker, anker, _ = scene()
    item = CheckItem.objects.filter(bid__organisation__name="Anker").exclude(kind="evidence").first()
    assert item is not None
    asked = [Asked(item, Nature.MISSING, "Leg uit wat u bedoelt.")]
    request = ask_repair(item.bid, asked, introduction="Een vraag.", by=checker, at=OPENED_AT)
    kept = kept_by(anker, "uit-de-kluis.pdf")

    page = client_of(anker.user).get(reverse("bids:repair_own", args=[tender.public_id, request.public_id]))

    assert "Leg uit wat u bedoelt." in page.content.decode()
    assert "uit-de-kluis.pdf" not in page.content.decode()
    assert client_of(anker.user).post(from_safe(tender, request, kept)).status_code == 404


def test_the_bidder_supplies_and_the_toetser_decides_through_the_pages(settings: Any) -> None:
    tender, checker, anker, brug = scene()
    item = extract_of("Anker")
    staff, provider = client_of(checker), client_of(anker.user)
    ask = reverse("bids:repair_ask", args=[tender.public_id, item.bid.public_id])
    data = {"introduction": "Te oud.", "text_0": "Een nieuw uittreksel.", "nature_0": "ontbrekend_stuk"}

    unanswered = staff.post(f"{ask}?onderdeel={item.public_id}", data)
    assert "kies ja of nee" in unanswered.content.decode()
    assert "Een nieuw uittreksel." in unanswered.content.decode()
    staff.post(f"{ask}?onderdeel={item.public_id}", data | {"knock_out_0": "no"})
    request = RepairRequest.objects.get()
    own = reverse("bids:repair_own", args=[tender.public_id, request.public_id])
    assert [todo.url for todo in asked_todo_for(anker.user, at=OPENED_AT)] == [own]
    assert "Een nieuw uittreksel." in provider.get(own).content.decode()
    assert own in provider.get(reverse("bids:desk", args=[tender.public_id])).content.decode()
    assert client_of(brug.user).get(own).status_code == 404

    asked = request.items.get()
    add = reverse("bids:repair_add", args=[tender.public_id, request.public_id, asked.public_id])
    prefix = f"aanvulling-{asked.public_id}"
    assert "Upload een PDF of schrijf" in provider.post(add, {}).content.decode()
    upload = SimpleUploadedFile("kvk.pdf", pdf_bytes(1, text="nieuw"), content_type="application/pdf")
    day = {f"{prefix}-issued_on": "2025-11-20", f"{prefix}-text": "Zie het stuk."}
    with telling(DUE):
        answer = provider.post(add, {f"{prefix}-file": upload, **day}, follow=True)
    assert "kvk.pdf" in answer.content.decode()
    assert asked_todo_for(anker.user, at=OPENED_AT) == []

    page = reverse("bids:repair", args=[tender.public_id, request.public_id])
    assert [todo.url for todo in asked_todo_for(checker, at=OPENED_AT)] == [page]
    shown = staff.get(page).content.decode()
    assert "van na de sluiting" in shown
    assert "Zie het stuk." in shown
    file = RepairSupply.objects.get(is_text=False)
    address = reverse("bids:repair_supply", args=[tender.public_id, file.public_id])
    assert b"".join(staff.get(address).streaming_content) == pdf_bytes(1, text="nieuw")  # type: ignore[arg-type]
    assert AccessEntry.objects.filter(event="bid.read_supplement", granted=True).count() == 1
    # Nobody scanned it when it came in: who reads it waits for that from now on.
    settings.MALWARE_SCANNER = nobody_listens()
    assert staff.get(address).status_code == 503
    with clamd() as daemon:
        settings.MALWARE_SCANNER = daemon.address
        assert staff.get(address).status_code == 200
    assert daemon.streams == [pdf_bytes(1, text="nieuw")]
    log = Client()
    log.force_login(tender.created_by)
    read = log.get(reverse("bids:access_log", args=[tender.public_id])).content.decode()
    assert "Aanvulling: Uittreksel Handelsregister" in read
    staff.post(page, {"outcome_0": "accepted", "reason_0": ""})
    assert extract_of("Anker").outcome == "met"


def test_a_late_upload_keeps_what_was_typed_and_says_until_when() -> None:
    tender, checker, anker, _ = scene()
    request = asked_of("Anker", checker)
    item = request.items.get()
    add = reverse("bids:repair_add", args=[tender.public_id, request.public_id, item.public_id])

    with telling(DUE + MS):
        answer = client_of(anker.user).post(add, {f"aanvulling-{item.public_id}-text": "Toch nog."})

    assert "wordt niet aangenomen" in answer.content.decode()
    assert not RepairSupply.objects.exists()


def test_a_text_is_sealed_as_a_file_is() -> None:
    _, checker, anker, _ = scene()
    request = asked_of("Anker", checker)
    item = request.items.select_related("request__bid__organisation").get()

    kept = supply_text(item, " Wij wachten op de KvK. ", by=anker.user, received_at=OPENED_AT, at=OPENED_AT)

    assert supplied(kept).text == "Wij wachten op de KvK."


def test_accepted_proposals_leave_an_asked_item_alone() -> None:
    _, checker, _, _ = scene()
    request = asked_of("Anker", checker)

    accept_proposals(request.bid, by=checker, at=OPENED_AT)

    assert extract_of("Anker").outcome == "repair"
