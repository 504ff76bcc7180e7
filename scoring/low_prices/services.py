"""Ask a bidder to explain a price that seems abnormally low, take the answer in, and judge it."""

import secrets
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.domain import answers
from bids.domain.refusals import TooLate
from bids.domain.repairs import repair_due
from bids.domain.sealing import is_in_time, to_milliseconds
from bids.insiders.gate import require_cleared
from bids.models import Bid
from bids.permissions import require_editor
from documents.inspection import check_pdf
from documents.kept_sealed import kept_sealed
from documents.outbox import enqueue
from scoring.domain.errors import FieldRefused, ScoringRefused
from scoring.domain.low_prices import ANSWERABLE, Verdict, check_judgment, check_question
from scoring.low_prices.selectors import inquiry_in, signals_of
from scoring.models import Draw, PriceExplanation, PriceInquiry, RankingEvent
from scoring.selectors.ranking import outcome_of, ranked_by_key
from tenders.domain.method import EventRefused, needs_price
from tenders.models import Lot, Tender
from tenders.permissions import require
from tenders.selectors import definition_of
from tenders.services.lifecycle import lock_tender
from tenders.services.mails import mail_people_of
from ui.formatting import dutch_datetime

MAIL = "mail_price_inquiry"
_MOST_TEXT = 8000


@transaction.atomic
def ask_about_price(
    bid: Bid, lot: Lot, *, question: str, days: int, reason: str = "", by: User, at: datetime
) -> PriceInquiry:
    """Ask one bidder to explain its price for one lot; without a signal the buyer says why it seems low.

    Only about a price that takes part in the ranking, and before lots were drawn for it.
    """
    tender = lock_tender(bid.tender_id)
    require(by, "scoring.examine_prices", tender)
    require_cleared(by, bid)
    name = _ranked_name(tender, bid, lot)
    _refuse_after_draw(tender)
    asked = PriceInquiry.objects.filter(bid=bid, lot=lot)
    if asked.filter(verdict="").exists():
        raise ScoringRefused("Over deze prijs is al uitleg gevraagd. Beoordeel die uitleg eerst.")
    has_signal = any((row.bidder, row.lot) == (name, lot.number) for row in signals_of(tender))
    check_question(question, reason=reason, has_signal=has_signal, days=days)
    inquiry = PriceInquiry.objects.create(
        bid=bid,
        lot=lot,
        has_signal=has_signal,
        reason=reason.strip(),
        question=question.strip(),
        asked_by=by,
        asked_at=at,
        due_at=repair_due(at, days),
    )
    Auditor(by).record(
        "low_price.asked",
        inquiry,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "bid": str(bid.public_id),
            "lot": lot.number,
            "due_at": inquiry.due_at.isoformat(),
            "has_signal": has_signal,
        },
    )
    enqueue(MAIL, queue="mail", inquiry_id=inquiry.public_id)
    return inquiry


def explain_price(
    inquiry: PriceInquiry, text: str, *, by: User, received_at: datetime, at: datetime
) -> PriceExplanation:
    """Keep a written answer, sealed. TooLate a millisecond after the term, noted in the log."""
    require_editor(by, inquiry.bid)
    text = text.strip()
    if not text:
        raise FieldRefused("text", "Schrijf uw uitleg op.")
    if len(text) > _MOST_TEXT:
        raise FieldRefused("text", f"Uw uitleg is te lang: er mogen {_MOST_TEXT} tekens in.")
    content = answers.encode({"text": text}, secrets.token_bytes(32))
    return _keep(inquiry, content, {"name": ""}, is_text=True, by=by, received_at=received_at, at=at)


def attach_to_explanation(
    inquiry: PriceInquiry, file: BinaryIO, *, name: str, by: User, received_at: datetime, at: datetime
) -> PriceExplanation:
    """Keep a PDF with it, in the same way."""
    require_editor(by, inquiry.bid)
    check_pdf(file, name, settings.MAX_FILE_BYTES)
    return _keep(inquiry, file, {"name": name[:200]}, is_text=False, by=by, received_at=received_at, at=at)


@transaction.atomic
def judge_price(
    inquiry: PriceInquiry, verdict: Verdict | str, *, motivation: str, by: User, at: datetime
) -> PriceInquiry:
    """Whether the price is substantiated; if not, or where it breaks the law, the bid is set aside for the lot.

    Until the ranking is fixed a judgment can be given anew; the log keeps each. Refused for a bid that takes no part in
    the ranking for another reason, and once lots were drawn.
    """
    tender = lock_tender(inquiry.bid.tender_id)
    require(by, "scoring.examine_prices", tender)
    require_cleared(by, inquiry.bid)
    fresh = _locked(tender, inquiry.public_id)
    if verdict not in set(Verdict):
        raise FieldRefused("verdict", "Kies wat u van de uitleg vindt.")
    verdict = Verdict(verdict)
    if PriceInquiry.objects.filter(bid=fresh.bid, lot=fresh.lot, pk__gt=fresh.pk).exists():
        raise ScoringRefused("Over deze prijs is daarna opnieuw uitleg gevraagd. Beoordeel die uitleg.")
    if not fresh.facts.is_rejection:
        _ranked_name(tender, fresh.bid, fresh.lot)
    _refuse_after_draw(tender)
    check_judgment(fresh.facts, verdict, motivation=motivation, at=at)
    fresh.verdict, fresh.motivation = verdict.value, motivation.strip()
    fresh.judged_by, fresh.judged_at = by, at
    fresh.save(update_fields=["verdict", "motivation", "judged_by", "judged_at"])
    try:
        outcome_of(tender)
    except EventRefused as error:
        raise ScoringRefused(
            "Na een eerdere uitval past dit oordeel niet meer in de rangorde. " + error.message
        ) from error
    Auditor(by).record(
        "low_price.judged",
        fresh,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "bid": str(fresh.bid.public_id),
            "lot": fresh.lot.number,
            "verdict": verdict.value,
            "answered": fresh.facts.answered_at is not None,
        },
    )
    return fresh


def mail_inquiry(inquiry_id: UUID | str) -> None:
    """To the people of the bidder: that there is a question and by when, and nothing of what it says."""
    inquiry = PriceInquiry.objects.select_related("bid__tender__authority", "bid__organisation").get(
        public_id=inquiry_id
    )
    tender, due = inquiry.bid.tender, dutch_datetime(inquiry.due_at)
    mail_people_of(
        inquiry.bid.organisation,
        tender,
        title=f"Beantwoord de vraag vóór {due}",
        sentence=f"Er staat een vraag voor u klaar. Antwoord uiterlijk op {due}.",
        path=reverse("scoring:own_low_price", args=[tender.public_id, inquiry.public_id]),
    )


def _ranked_name(tender: Tender, bid: Bid, lot: Lot) -> str:
    if not needs_price(definition_of(tender).method):
        raise ScoringRefused("De prijs staat vast of telt niet mee: er valt niets uit te leggen.")
    if not bid.prices.filter(lot=lot).exists():
        raise ScoringRefused("Van deze inschrijving is op dit perceel geen prijs geopend.")
    name = next((name for name, row in ranked_by_key(tender).items() if row.pk == bid.pk), "")
    found = outcome_of(tender).lots.get(lot.number)
    if found is None or name not in {row.bidder for row in found.ranking}:
        raise ScoringRefused("Deze inschrijving staat op dit perceel niet (meer) in de rangorde.")
    return name


def _refuse_after_draw(tender: Tender) -> None:
    """A draw is between exactly the bids of a tie: a judgment about a price must not change that afterwards."""
    drawn = RankingEvent.objects.filter(tender=tender, kind=RankingEvent.Kind.DRAW)
    if drawn.exists() or Draw.objects.filter(tender=tender, aborted_at=None).exists():
        raise ScoringRefused("Er is al geloot of een loting vastgelegd: een prijs onderzoeken kan niet meer.")


def _locked(tender: Tender, public_id: UUID) -> PriceInquiry:
    PriceInquiry.objects.select_for_update().get(public_id=public_id)
    found = inquiry_in(tender, public_id)
    if found is None:
        raise ScoringRefused("Dit prijsonderzoek hoort bij een andere aanbesteding.")
    return found


def _keep(
    inquiry: PriceInquiry,
    source: BinaryIO | bytes,
    meta: dict[str, Any],
    *,
    is_text: bool,
    by: User,
    received_at: datetime,
    at: datetime,
) -> PriceExplanation:
    received_at = to_milliseconds(received_at)
    if not is_in_time(received_at, inquiry.due_at):
        _note_late(inquiry, by=by, received_at=received_at, at=at)
        raise TooLate(
            f"De termijn liep tot en met {dutch_datetime(inquiry.due_at)}. Uw uitleg is daarna ontvangen en wordt niet "
            "aangenomen."
        )
    with kept_sealed(source, meta) as columns:
        tender = lock_tender(inquiry.bid.tender_id)
        fresh = PriceInquiry.objects.select_for_update().get(pk=inquiry.pk)
        if fresh.verdict or tender.state not in ANSWERABLE:
            raise ScoringRefused("Over deze prijs is al beslist: antwoorden kan niet meer.")
        row = PriceExplanation.objects.create(
            inquiry=fresh,
            is_text=is_text,
            received_at=received_at,
            by=by,
            **columns,
        )
        Auditor(by).record(
            "low_price.explained",
            row,
            scope=tender_scope(tender.public_id),
            at=at,
            data={"inquiry": str(fresh.public_id), "sha256": columns["plain_sha256"]},
        )
        return row


@transaction.atomic
def _note_late(inquiry: PriceInquiry, *, by: User, received_at: datetime, at: datetime) -> None:
    tender = Tender.objects.get(pk=inquiry.bid.tender_id)
    Auditor(by).record(
        "low_price.refused_late",
        inquiry,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"received_at": received_at.isoformat()},
    )
