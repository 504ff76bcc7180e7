"""Ask for herstel, take in what is supplied, and decide; each letter by a job, each mail without content."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from audit.services import Auditor, SystemActor, tender_scope
from bids.domain import answers
from bids.domain.checks import Kind
from bids.domain.refusals import BidRefused, TooLate
from bids.domain.repairs import Defect, Nature, check_repair, check_second_chance, repair_due
from bids.domain.sealing import is_in_time, to_milliseconds
from bids.insiders.gate import require_cleared
from bids.models import Bid, CheckItem, RepairItem, RepairRequest, RepairSupply
from bids.permissions import require_editor
from bids.repairs.pdf import letter_context
from bids.repairs.selectors import askable_items, same_defects, unanswered
from bids.safe.selectors import SafeEvidence
from bids.safe.services import plain_copy
from bids.services.checks import begin_checks, write_outcome
from documents.files import store_file
from documents.inspection import check_pdf
from documents.kept_sealed import kept_sealed
from documents.outbox import enqueue
from documents.pdf import render_pdf
from tenders.domain.lifecycle import Status
from tenders.models import Tender
from tenders.permissions import require
from tenders.selectors import definition_of
from tenders.services.lifecycle import lock_tender
from tenders.services.mails import mail_people_of
from ui.formatting import dutch_datetime

RENDER, MAIL = "render_repair_letter", "mail_repair_letter"
REQUEST, OUTCOME = "verzoek", "uitkomst"
_CHECKING = {Status.OPENED, Status.CHECKING}
_MOST_TEXT = 8000


@dataclass(frozen=True)
class Asked:
    """One item of the closed list. `is_knock_out` is what the toetser read in the documents."""

    item: CheckItem
    nature: Nature
    text: str
    is_knock_out: bool = False


@transaction.atomic
def ask_repair(
    bid: Bid,
    asked: Sequence[Asked],
    *,
    introduction: str,
    deviation_reason: str = "",
    by: User,
    at: datetime,
) -> RepairRequest:
    """Ask one bidder for what may be supplied, within the aanvultermijn of the tender.

    Refused for what has a knock-out clause, and where others with the same defect got no repair, without a reason.
    Refused for what was asked before and not supplied, where the tender sets such a bid aside without a choice.
    The items get the outcome "herstel" until it is decided.
    """
    tender = lock_tender(bid.tender_id)
    require(by, "bids.ask_repair", tender)
    require_cleared(by, bid)
    _refuse_unaskable(bid, asked)
    silent = unanswered([each.item for each in asked], at=at)
    check_second_chance(
        definition_of(tender).rules, [each.item.title for each in asked if each.item.pk in silent]
    )
    defects = same_defects(tender, [each.item for each in asked])
    check_repair(
        [
            Defect(
                each.item.title,
                Kind(each.item.kind),
                each.is_knock_out,
                [other.treatment for other in defects[each.item.pk]],
            )
            for each in asked
        ],
        days=tender.supplement_days,
        deviation_reason=deviation_reason,
    )
    begin_checks(tender, by=by, at=at)
    request = _request(
        bid, tender, RepairRequest.Kind.REPAIR, introduction, deviation_reason=deviation_reason, by=by, at=at
    )
    for each in asked:
        RepairItem.objects.create(
            request=request,
            check_item=each.item,
            title=each.item.title,
            nature=each.nature.value,
            asked=each.text.strip(),
        )
        write_outcome(each.item, outcome=CheckItem.Outcome.REPAIR, reason=each.text.strip(), by=by, at=at)
    return request


def ask_self_cleaning(
    bid: Bid, tender: Tender, *, title: str, text: str, by: User, at: datetime
) -> RepairRequest:
    """The offer of Aw 2.87a, in the transaction and under the lock of who asks."""
    request = _request(bid, tender, RepairRequest.Kind.SELF_CLEANING, text, by=by, at=at)
    RepairItem.objects.create(request=request, title=title[:400], asked=text.strip())
    return request


def close_offer(request: RepairRequest, *, is_accepted: bool, by: User, at: datetime) -> None:
    """The outcome follows from the case that it belongs to; the letter about the decision tells it, with the others."""
    outcome = RepairItem.Outcome.ACCEPTED if is_accepted else RepairItem.Outcome.REJECTED
    request.items.update(outcome=outcome)
    RepairRequest.objects.filter(pk=request.pk).update(decided_by=by, decided_at=at)


def supply_file(
    item: RepairItem,
    file: BinaryIO,
    *,
    name: str,
    issued_on: date | None = None,
    by: User,
    received_at: datetime,
    at: datetime,
) -> RepairSupply:
    """Keep a PDF beside what was handed in. TooLate a millisecond after the term, noted in the log."""
    require_editor(by, item.request.bid)
    check_pdf(file, name, settings.MAX_FILE_BYTES)
    meta = {"name": name[:200], "issued_on": issued_on.isoformat() if issued_on else None}
    return _supply(item, file, meta, is_text=False, by=by, received_at=received_at, at=at)


def supply_from_safe(
    item: RepairItem, kept: SafeEvidence, *, by: User, received_at: datetime, at: datetime
) -> RepairSupply:
    """A copy of what the bidder has in its bewijskluis, as if it was uploaded. Raises VaultDamaged as well."""
    with plain_copy(kept, by=by) as file:
        return supply_file(
            item,
            file,
            name=kept.name,
            issued_on=kept.details.issued_on,
            by=by,
            received_at=received_at,
            at=at,
        )


def supply_text(
    item: RepairItem, text: str, *, by: User, received_at: datetime, at: datetime
) -> RepairSupply:
    """Keep a written answer, sealed as a file is."""
    require_editor(by, item.request.bid)
    text = text.strip()
    if not text:
        raise BidRefused("Schrijf uw antwoord op, of upload een bestand.")
    if len(text) > _MOST_TEXT:
        raise BidRefused(f"Uw antwoord is te lang: er mogen {_MOST_TEXT} tekens in.")
    content = answers.encode({"text": text}, secrets.token_bytes(32))
    return _supply(item, content, {"name": ""}, is_text=True, by=by, received_at=received_at, at=at)


@transaction.atomic
def decide_repair(
    request: RepairRequest, decisions: Mapping[UUID, tuple[bool, str]], *, by: User, at: datetime
) -> RepairRequest:
    """Per item whether the supplement is accepted, with the reason that the letter quotes.

    Not before the term has ended or everything was supplied. The items of the toetsing get their outcome.
    """
    tender = lock_tender(request.bid.tender_id)
    require(by, "bids.decide_repair", tender)
    require_cleared(by, request.bid)
    request = RepairRequest.objects.select_for_update(of=("self",)).select_related("bid").get(pk=request.pk)
    if request.kind == RepairRequest.Kind.SELF_CLEANING:
        raise BidRefused("Over deze maatregelen beslist u in het onderzoek naar de uitsluitingsgrond.")
    if request.decided_at is not None:
        raise BidRefused("Over deze aanvulling is al besloten.")
    items = list(request.items.select_related("check_item").prefetch_related("supplies"))
    if at <= request.due_at and not all(item.supplies.all() for item in items):
        raise BidRefused(f"De inschrijver kan nog aanvullen tot en met {dutch_datetime(request.due_at)}.")
    for item in items:
        is_accepted, reason = decisions.get(item.public_id, (False, ""))
        _decide(item, is_accepted=is_accepted, reason=reason.strip(), by=by, at=at)
    request.decided_by, request.decided_at = by, at
    request.save(update_fields=["decided_by", "decided_at"])
    Auditor(by).record(
        "repair.decided",
        request,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"accepted": sum(item.outcome == RepairItem.Outcome.ACCEPTED for item in items)},
    )
    enqueue(RENDER, queue="pdf", request_id=request.public_id, part=OUTCOME)
    return request


def render_letter(request_id: UUID | str, part: str, *, at: datetime) -> None:
    """The letter as PDF, once; then the mail that says that there is one."""
    request = RepairRequest.objects.select_related("bid__tender__authority", "bid__organisation").get(
        public_id=request_id
    )
    field = _field(part)
    if getattr(request, f"{field}_id") is not None:
        return
    context = letter_context(request, is_outcome=part == OUTCOME)
    rendered = render_pdf("pdf/repair_letter.html", context, is_rehearsal=request.bid.tender.is_rehearsal)
    _keep_letter(request.pk, part, rendered.content, rendered.sha256, at=at)


def mail_letter(request_id: UUID | str, part: str) -> None:
    """To the people of the bidder: that there is a letter, by when, and nothing of what it says."""
    request = RepairRequest.objects.select_related("bid__tender__authority", "bid__organisation").get(
        public_id=request_id
    )
    tender = request.bid.tender
    if part == REQUEST:
        title = f"Lees het verzoek vóór {dutch_datetime(request.due_at)}"
        sentence = (
            f"Er staat een verzoek voor u klaar. Reageer uiterlijk op {dutch_datetime(request.due_at)}."
        )
    else:
        title, sentence = "Lees uw brief", "Er staat een brief voor u klaar."
    path = reverse("bids:repair_own", args=[tender.public_id, request.public_id])
    mail_people_of(request.bid.organisation, tender, title=title, sentence=sentence, path=path)


def _refuse_unaskable(bid: Bid, asked: Sequence[Asked]) -> None:
    plans = [each.item for each in asked if each.item.kind == CheckItem.Kind.PLAN]
    known = {item.pk for item in askable_items(bid)} | {item.pk for item in plans}
    if any(each.item.pk not in known for each in asked):
        raise BidRefused(
            "Bij een van de onderdelen loopt al een verzoek, of het voldoet al. Vernieuw de pagina."
        )
    if any(not each.text.strip() for each in asked):
        raise BidRefused("Schrijf bij elk onderdeel precies op wat de inschrijver mag aanvullen.")


def _request(
    bid: Bid,
    tender: Tender,
    kind: RepairRequest.Kind,
    introduction: str,
    *,
    deviation_reason: str = "",
    by: User,
    at: datetime,
) -> RepairRequest:
    if not introduction.strip():
        raise BidRefused("Schrijf een toelichting: de inschrijver leest die in de brief.")
    if tender.supplement_days < 1:
        raise BidRefused("Deze aanbesteding kent geen aanvultermijn.")
    request = RepairRequest.objects.create(
        bid=bid,
        kind=kind,
        introduction=introduction.strip(),
        deviation_reason=deviation_reason.strip(),
        asked_by=by,
        asked_at=at,
        days=tender.supplement_days,
        due_at=repair_due(at, tender.supplement_days),
    )
    Auditor(by).record(
        "repair.asked",
        request,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"bid": str(bid.public_id), "kind": kind.value, "due_at": request.due_at.isoformat()},
    )
    enqueue(RENDER, queue="pdf", request_id=request.public_id, part=REQUEST)
    return request


def _supply(
    item: RepairItem,
    source: BinaryIO | bytes,
    meta: dict[str, Any],
    *,
    is_text: bool,
    by: User,
    received_at: datetime,
    at: datetime,
) -> RepairSupply:
    received_at = to_milliseconds(received_at)
    if not is_in_time(received_at, item.request.due_at):
        _note_late(item, by=by, received_at=received_at, at=at)
        raise TooLate(
            f"De termijn liep tot en met {dutch_datetime(item.request.due_at)}. "
            "Uw aanvulling is daarna ontvangen en wordt niet aangenomen."
        )
    with kept_sealed(source, meta) as columns:
        tender = lock_tender(item.request.bid.tender_id)
        request = RepairRequest.objects.select_for_update().get(pk=item.request_id)
        if request.decided_at is not None or Status(tender.status) not in _CHECKING:
            raise BidRefused("Over dit verzoek is al besloten: aanvullen kan niet meer.")
        supply = RepairSupply.objects.create(
            item=item,
            is_text=is_text,
            received_at=received_at,
            by=by,
            **columns,
        )
        Auditor(by).record(
            "repair.supplied",
            supply,
            scope=tender_scope(tender.public_id),
            at=at,
            data={"request": str(request.public_id), "sha256": columns["plain_sha256"]},
        )
        return supply


@transaction.atomic
def _note_late(item: RepairItem, *, by: User, received_at: datetime, at: datetime) -> None:
    tender = Tender.objects.get(pk=item.request.bid.tender_id)
    Auditor(by).record(
        "repair.refused_late",
        item,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"received_at": received_at.isoformat()},
    )


def _decide(item: RepairItem, *, is_accepted: bool, reason: str, by: User, at: datetime) -> None:
    if not reason and not is_accepted:
        raise BidRefused(f"Schrijf bij “{item.title}” waarom de aanvulling niet wordt aanvaard.")
    if is_accepted and not item.supplies.all():
        raise BidRefused(f"Bij “{item.title}” is niets aangeleverd: er valt niets te aanvaarden.")
    item.outcome = RepairItem.Outcome.ACCEPTED if is_accepted else RepairItem.Outcome.REJECTED
    item.outcome_reason = reason
    item.save(update_fields=["outcome", "outcome_reason"])
    if item.check_item is not None:
        outcome = CheckItem.Outcome.MET if is_accepted else CheckItem.Outcome.NOT_MET
        write_outcome(item.check_item, outcome=outcome, reason=reason or "Aangevuld.", by=by, at=at)


def _field(part: str) -> str:
    return "outcome_letter" if part == OUTCOME else "letter"


@transaction.atomic
def _keep_letter(pk: int, part: str, content: bytes, sha256: str, *, at: datetime) -> None:
    request = RepairRequest.objects.select_for_update(of=("self",)).select_related("bid__tender").get(pk=pk)
    field = _field(part)
    if getattr(request, f"{field}_id") is not None:
        return
    setattr(request, field, store_file(content, name=f"{part}.pdf", content_type="application/pdf", at=at))
    request.save(update_fields=[field])
    Auditor(SystemActor.WORKER).record(
        "repair.letter_made",
        request,
        scope=tender_scope(request.bid.tender.public_id),
        at=at,
        data={"part": part, "sha256": sha256},
    )
    enqueue(MAIL, queue="mail", request_id=request.public_id, part=part)
