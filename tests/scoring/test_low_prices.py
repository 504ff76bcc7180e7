"""Prijsonderzoek: a price that seems abnormally low is asked about and judged before anything rests on the ranking."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AccessEntry, AuditEntry
from bids.domain.refusals import BidRefused, TooLate
from bids.models import InsiderDeclaration
from bids.services import set_aside
from clock import telling
from scoring.domain.low_prices import MOST_DAYS, Verdict
from scoring.low_prices.selectors import (
    examined_prices,
    explained,
    explanation_stream,
    inquiries_of,
    signals_of,
)
from scoring.low_prices.services import (
    ask_about_price,
    attach_to_explanation,
    explain_price,
    judge_price,
    mail_inquiry,
)
from scoring.models import PriceExplanation, PriceInquiry, RankingSetAside
from scoring.presenters.ranking import GROUND_WORDS, WITHOUT_PRICE
from scoring.selectors import outcome_of, todo_for
from scoring.services import FieldRefused, NotReady, ScoringRefused, drop_out, fix_ranking, record_draw
from tenders.domain.lifecycle import Status
from tenders.domain.vocabulary import SetAsideGround
from tenders.models import Tender
from tenders.permissions import NotAllowed
from tests.architecture.page_rules import page_faults
from tests.architecture.visiting import Answer
from tests.factories.bids import pdf_bytes
from tests.factories.low_prices import (
    ANSWER,
    DAYS,
    DUE,
    LEVELS,
    PRICES,
    QUESTION,
    answer,
    asked,
    bid_of,
    bidder_of,
    definition,
    fixed_quality,
    judged,
    scene,
    with_bidders,
)
from tests.factories.scoring import (
    AT,
    commission,
    in_status,
    many_bids,
    priced,
    prices_opened,
    quality_fixed,
)
from tests.scoring.test_pages import address, client_of, text_of

pytestmark = pytest.mark.django_db
MS = timedelta(milliseconds=1)
AFTER = DUE + MS


@pytest.fixture(autouse=True)
def _after_the_opening() -> Iterator[None]:
    with telling(AT):
        yield


def ranked_names(tender: Tender) -> list[str]:
    return [row.bidder for row in outcome_of(tender).lots[1].ranking]


def test_a_signal_holds_the_ranking_up_until_it_is_asked_answered_and_judged() -> None:
    found = scene()
    assert [(row.bidder, row.median, row.counted) for row in signals_of(found.tender)] == [("Anker", 2, 4)]

    with pytest.raises(NotReady) as first:
        fix_ranking(found.tender, by=found.buyer, at=AT)
    assert first.value.reasons == ["Anker, perceel 1: de prijs lijkt abnormaal laag. Vraag eerst om uitleg."]
    inquiry = asked(found)
    answer(found, inquiry)
    with pytest.raises(NotReady) as second:
        fix_ranking(found.tender, by=found.buyer, at=AT)
    assert second.value.reasons == ["Anker, perceel 1: de prijs lijkt abnormaal laag. Beoordeel de uitleg."]

    judge_price(inquiry, Verdict.SUBSTANTIATED, motivation="Het team woont dichtbij.", by=found.buyer, at=AT)

    fix_ranking(found.tender, by=found.buyer, at=AT)
    assert ranked_names(found.tender)[:2] == ["Brug", "Anker"]
    assert not RankingSetAside.objects.exists()


@pytest.mark.parametrize("verdict", [Verdict.UNSUBSTANTIATED, Verdict.UNLAWFUL])
def test_a_rejected_price_sets_the_bid_aside_and_counts_for_nobody(verdict: Verdict) -> None:
    found = scene()
    before = {row.bidder: row.points["P"] for row in outcome_of(found.tender).lots[1].ranking}
    assert before == {"Anker": 20, "Brug": 10, "Cirkel": 10, "Dal": 5}

    judged(found, verdict)
    fix_ranking(found.tender, by=found.buyer, at=AT)

    after = {row.bidder: row.points["P"] for row in outcome_of(found.tender).lots[1].ranking}
    assert after == {"Brug": 20, "Cirkel": 20, "Dal": 10}
    row = RankingSetAside.objects.get()
    assert (row.bid, row.ground) == (bid_of(found, "Anker"), "abnormaal_laag")
    data = AuditEntry.objects.get(event="low_price.judged").data
    assert (data["verdict"], data["lot"], data["answered"]) == (verdict.value, 1, True)


def test_a_rejection_moves_no_signal_of_another_although_the_median_moves() -> None:
    """Without the 1.00 the median of 1.70, 2.50 and 2.60 is 2.50, and 1.70 lies more than 30% under that."""
    prices = {"Anker": "1.00", "Brug": "1.70", "Cirkel": "2.50", "Dal": "2.60"}
    found = with_bidders(prices_opened(fixed_quality(), prices))
    before = signals_of(found.tender)
    assert [row.bidder for row in before] == ["Anker"]

    judged(found, Verdict.UNSUBSTANTIATED)

    assert signals_of(found.tender) == before
    fix_ranking(found.tender, by=found.buyer, at=AT)


def test_nobody_is_rejected_as_abnormally_low_in_another_way() -> None:
    found = scene()
    bid, ground = bid_of(found, "Anker"), SetAsideGround.ABNORMALLY_LOW
    with pytest.raises(FieldRefused):
        drop_out(found.tender, bid, ground=ground, reason="Te laag.", by=found.buyer, at=AT)
    checking = in_status(found, Status.CHECKING)
    with pytest.raises(BidRefused, match="hoort niet bij de toetsing"):
        set_aside(bid_of(checking, "Anker"), ground=ground.value, reason="Te laag.", by=found.buyer, at=AT)
    assert "Anker" in ranked_names(found.tender)


@pytest.mark.parametrize(("at", "is_allowed"), [(DUE - MS, False), (DUE, False), (AFTER, True)])
def test_silence_is_judged_after_the_term_and_not_in_it(at: datetime, is_allowed: bool) -> None:
    found = scene()
    inquiry = asked(found)
    assert inquiry.due_at == DUE
    if not is_allowed:
        with pytest.raises(ScoringRefused, match="kan nog antwoorden"):
            judge_price(inquiry, Verdict.UNSUBSTANTIATED, motivation="Stilte.", by=found.buyer, at=at)
        return
    judge_price(inquiry, Verdict.UNSUBSTANTIATED, motivation="Stilte.", by=found.buyer, at=at)
    assert AuditEntry.objects.get(event="low_price.judged").data["answered"] is False
    assert "Anker" not in ranked_names(found.tender)


@pytest.mark.parametrize(("offset", "is_kept"), [(-MS, True), (timedelta(0), True), (MS, False)])
def test_the_last_millisecond_of_the_term_is_in_time_and_the_next_is_not(offset, is_kept: bool) -> None:
    found = scene()
    inquiry, at = asked(found), DUE.replace(microsecond=0) + offset
    if is_kept:
        assert explained(answer(found, inquiry, at=at)).text == ANSWER
        return
    with pytest.raises(TooLate, match="De termijn liep tot en met"):
        answer(found, inquiry, at=at)
    assert not PriceExplanation.objects.exists()
    assert AuditEntry.objects.filter(event="low_price.refused_late").count() == 1


def test_a_judgment_needs_reasons_and_a_verdict_and_can_be_given_anew_until_the_ranking_is_fixed() -> None:
    found = scene()
    inquiry = judged(found, Verdict.UNSUBSTANTIATED)
    for verdict, motivation, field in (("onderbouwd", " ", "motivation"), ("misschien", "Ja.", "verdict")):
        with pytest.raises(FieldRefused) as refusal:
            judge_price(inquiry, verdict, motivation=motivation, by=found.buyer, at=AT)
        assert refusal.value.field == field
    assert "Anker" not in ranked_names(found.tender)

    judge_price(inquiry, Verdict.SUBSTANTIATED, motivation="Bij nader inzien.", by=found.buyer, at=AT)

    assert "Anker" in ranked_names(found.tender)
    assert AuditEntry.objects.filter(event="low_price.judged").count() == 2
    fix_ranking(found.tender, by=found.buyer, at=AT)
    with pytest.raises(NotAllowed):
        judge_price(inquiry, Verdict.UNLAWFUL, motivation="Te laat.", by=found.buyer, at=AT)


def test_a_price_without_a_signal_is_asked_about_with_a_reason() -> None:
    found = scene()
    with pytest.raises(FieldRefused) as refusal:
        asked(found, "Brug")
    assert refusal.value.field == "reason"

    inquiry = asked(found, "Brug", reason="Lager dan het uurloon van de cao.")

    assert not inquiry.has_signal
    waiting = [
        row.bidder for row in examined_prices(found.tender, outcome_of(found.tender)) if not row.is_settled
    ]
    assert waiting == ["Anker", "Brug"]
    with pytest.raises(ScoringRefused, match="al uitleg gevraagd"):
        asked(found, "Brug", reason="Nog een keer.")


@pytest.mark.parametrize(
    ("given", "field"),
    [({"question": "  "}, "question"), ({"days": 0}, "days"), ({"days": MOST_DAYS + 1}, "days")],
)
def test_a_question_has_words_and_a_term(given: dict[str, object], field: str) -> None:
    with pytest.raises(FieldRefused) as refusal:
        asked(scene(), **given)
    assert refusal.value.field == field
    assert not PriceInquiry.objects.exists()


def test_who_is_out_of_the_ranking_is_not_asked_and_holds_nothing_up() -> None:
    found = scene()
    drop_out(
        found.tender,
        bid_of(found, "Anker"),
        ground="ingetrokken",
        reason="Trekt zich terug.",
        by=found.buyer,
        at=AT,
    )

    with pytest.raises(ScoringRefused, match=r"niet \(meer\) in de rangorde"):
        asked(found)
    fix_ranking(found.tender, by=found.buyer, at=AT)


def test_where_no_price_counts_there_is_nothing_to_ask() -> None:
    found = quality_fixed(commission(names=list(LEVELS)), LEVELS)
    assert signals_of(found.tender) == ()
    with pytest.raises(ScoringRefused, match="De prijs staat vast of telt niet mee"):
        asked(found, reason="Laag.")
    assert client_of(found.buyer).get(address("low_prices", found)).status_code == 404


def test_lots_are_drawn_after_the_prices_were_judged_and_no_price_is_asked_about_after_the_draw() -> None:
    levels = {**LEVELS, "Brug": "Voldoende"}
    found = quality_fixed(commission(names=list(LEVELS), definition=definition()), levels)
    found = with_bidders(prices_opened(found, PRICES))
    tie = [bid_of(found, "Brug"), bid_of(found, "Cirkel")]
    with pytest.raises(NotReady, match="niet worden geloot"):
        record_draw(found.tender, found.lot, tie, reason="Notaris.", by=found.buyer, at=AT)
    inquiry = judged(found, Verdict.SUBSTANTIATED)

    record_draw(found.tender, found.lot, tie, reason="Notaris.", by=found.buyer, at=AT)

    for act in (
        lambda: asked(found, "Dal", reason="Laag."),
        lambda: judge_price(inquiry, Verdict.UNLAWFUL, motivation="Toch niet.", by=found.buyer, at=AT),
    ):
        with pytest.raises(ScoringRefused, match="al geloot"):
            act()


def test_only_a_buyer_without_an_interest_in_the_bid_asks_and_judges() -> None:
    found = scene()
    with pytest.raises(NotAllowed):
        asked(found, by=found.chair)
    inquiry = asked(found)
    answer(found, inquiry)
    InsiderDeclaration.objects.filter(user=found.buyer, bid=bid_of(found, "Anker")).update(has_interest=True)
    with pytest.raises(NotAllowed, match="belang"):
        judge_price(inquiry, Verdict.SUBSTANTIATED, motivation="Goed.", by=found.buyer, at=AT)
    client = client_of(found.buyer)
    assert client.get(address("low_price", found, inquiry.public_id)).status_code == 302
    assert client.get(address("ask_low_price", found, bid_of(found, "Anker").public_id, 1)).status_code == 302
    assert not PriceInquiry.objects.get().verdict


def test_only_the_bidder_itself_explains_and_what_it_says_is_sealed() -> None:
    found = scene()
    inquiry = asked(found)
    with pytest.raises(NotAllowed):
        explain_price(inquiry, "Wij zijn Brug.", by=bidder_of(found, "Brug"), received_at=AT, at=AT)
    row = answer(found, inquiry)
    content = pdf_bytes(1, text="berekening")
    file = attach_to_explanation(
        inquiry, BytesIO(content), name="som.pdf", by=bidder_of(found, "Anker"), received_at=AT, at=AT
    )

    assert explained(row).text == ANSWER
    assert explained(file).name == "som.pdf"
    assert b"".join(explanation_stream(file)) == content
    assert ANSWER.encode() not in bytes(row.sealed_meta)
    judge_price(inquiry, Verdict.SUBSTANTIATED, motivation="Goed.", by=found.buyer, at=AT)
    with pytest.raises(ScoringRefused, match="al beslist"):
        answer(found, inquiry)


def test_the_mail_says_that_there_is_a_question_and_nothing_of_it_and_each_has_its_todo() -> None:
    found = scene()
    inquiry, anker = asked(found), bidder_of(found, "Anker")
    mail_inquiry(inquiry.public_id)

    (message,) = mail.outbox
    assert message.to == [anker.email]
    assert "Antwoord uiterlijk op za 22 november 2025, 23.59 uur." in message.body
    for hidden in (QUESTION, "1,00", "prijs", "laag"):
        assert hidden not in f"{message.subject} {message.body}"
    assert [todo.text for todo in todo_for(anker, at=AT)] == ["Leg uw prijs voor perceel 1 uit"]
    assert todo_for(bidder_of(found, "Brug"), at=AT) == []
    judging = "Beoordeel de uitleg over een prijs op perceel 1"
    assert judging not in [todo.text for todo in todo_for(found.buyer, at=DUE)]
    assert judging in [todo.text for todo in todo_for(found.buyer, at=AFTER)]
    answer(found, inquiry)
    assert todo_for(anker, at=AT) == []
    assert judging in [todo.text for todo in todo_for(found.buyer, at=AT)]


def test_the_buyer_asks_the_bidder_explains_and_the_buyer_judges_through_the_pages() -> None:
    found = scene()
    buyer, anker = client_of(found.buyer), client_of(bidder_of(found, "Anker"))
    ranking = buyer.get(address("ranking", found))
    assert "Een prijs lijkt abnormaal laag" in text_of(ranking)
    assert "Stel de rangorde vast" not in text_of(ranking)
    ask = address("ask_low_price", found, bid_of(found, "Anker").public_id, 1)
    assert ask in buyer.get(address("low_prices", found)).content.decode()
    shown = buyer.get(ask)
    assert "De mediaan van de 4 geldige prijzen op dit perceel is € 2,00" in text_of(shown)
    empty = buyer.post(ask, {"question": "", "days": "5"})
    assert "Schrijf op wat u de inschrijver vraagt." in text_of(empty)

    buyer.post(ask, {"question": QUESTION, "days": "5"})

    inquiry = PriceInquiry.objects.get()
    own = address("own_low_price", found, inquiry.public_id)
    question = anker.get(own)
    assert QUESTION in text_of(question)
    for hidden in ("2,00", "mediaan", "1,00"):
        assert hidden not in text_of(question)
    bad = anker.post(own, {"text": ANSWER, "file": SimpleUploadedFile("som.pdf", b"geen pdf")})
    assert ANSWER in bad.content.decode()
    assert not PriceExplanation.objects.exists()
    upload = SimpleUploadedFile("som.pdf", pdf_bytes(1, text="som"), "application/pdf")
    anker.post(own, {"text": ANSWER, "file": upload})
    read_back = anker.get(own)
    assert ANSWER in text_of(read_back)
    file = PriceExplanation.objects.get(is_text=False)
    assert (
        anker.get(address("own_low_price_file", found, inquiry.public_id, file.public_id)).status_code == 200
    )

    page = address("low_price", found, inquiry.public_id)
    waiting = buyer.get(page)
    assert ANSWER in text_of(waiting)
    assert buyer.get(address("low_price_file", found, inquiry.public_id, file.public_id)).status_code == 200
    assert AccessEntry.objects.filter(event="bid.read_explanation", granted=True).count() == 2
    refused = buyer.post(page, {"verdict": "niet_onderbouwd", "motivation": ""})
    assert "Schrijf op waarom" in text_of(refused)
    buyer.post(page, {"verdict": "niet_onderbouwd", "motivation": "De uren kloppen niet."})
    done = buyer.get(address("ranking", found))
    assert GROUND_WORDS[SetAsideGround.ABNORMALLY_LOW] in text_of(done)
    assert "Stel de rangorde vast" in text_of(done)
    closed = anker.get(own)
    assert "De uitkomst leest u in de brief" in text_of(closed)
    assert "uren kloppen" not in text_of(closed)
    for response in (ranking, shown, empty, question, bad, read_back, waiting, refused, done, closed):
        assert page_faults(Answer("GET", response)) == []


def test_an_answer_after_the_term_keeps_what_was_typed() -> None:
    found = scene()
    inquiry = asked(found)
    with telling(AFTER):
        late = client_of(bidder_of(found, "Anker")).post(
            address("own_low_price", found, inquiry.public_id), {"text": ANSWER}
        )
    assert "De termijn liep tot en met" in text_of(late)
    assert ANSWER in text_of(late)
    assert not PriceExplanation.objects.exists()


def test_commissieleden_and_other_bidders_see_nothing_of_it() -> None:
    found = scene()
    inquiry = judged(found, Verdict.UNSUBSTANTIATED)
    file = attach_file(found, inquiry)
    fix_ranking(found.tender, by=found.buyer, at=AT)
    member, brug = client_of(found.evaluators[0]), client_of(bidder_of(found, "Brug"))
    names = [
        ("low_prices",),
        ("ask_low_price", bid_of(found, "Anker").public_id, 1),
        ("low_price", inquiry.public_id),
        ("low_price_file", inquiry.public_id, file.public_id),
        ("own_low_price", inquiry.public_id),
        ("own_low_price_file", inquiry.public_id, file.public_id),
    ]
    for name, *arguments in names:
        for client in (member, brug):
            assert client.get(address(name, found, *arguments)).status_code == 404
    shown = text_of(member.get(address("ranking", found)))
    assert WITHOUT_PRICE in shown
    for hidden in ("abnormaal", "uitleg", "uren kloppen"):
        assert hidden not in shown
    assert ANSWER in text_of(client_of(found.chair).get(address("low_price", found, inquiry.public_id)))


def attach_file(found, inquiry: PriceInquiry) -> PriceExplanation:
    """Beside what was judged already, as a row: the service takes nothing in any more."""
    row = PriceExplanation.objects.get(inquiry=inquiry)
    row.pk, row.public_id, row.is_text = None, row._meta.get_field("public_id").get_default(), False
    row.save()
    return row


def test_the_list_costs_the_same_for_3_and_30_bids_and_so_does_the_todo() -> None:
    found = in_status(commission(names=[], definition=definition(99)), Status.QUALITY_FIXED)
    prices_opened(found, {})
    counts = []
    for number in (3, 30):
        found = many_bids(found, number)
        for place, bid in enumerate(found.bids):
            if not bid.prices.exists():
                priced(bid, "100" if place % 3 else "0.01")
        for bid in found.bids[::3]:
            if not PriceInquiry.objects.filter(bid=bid).exists():
                ask_about_price(bid, found.lot, question=QUESTION, days=DAYS, by=found.buyer, at=AT)
        client = client_of(found.buyer)
        client.get(address("low_prices", found))
        todo_for(found.buyer, at=AFTER)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("low_prices", found)).status_code == 200
        with CaptureQueriesContext(connection) as todos:
            todo_for(found.buyer, at=AFTER)
        counts.append((len(captured), len(todos)))

    assert inquiries_of(found.tender).count() == 10
    assert counts[0] == counts[1]
