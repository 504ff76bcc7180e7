"""Pages of herstel: the authority asks, reads and decides; the bidder reads and supplies."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import clock
from audit.services import record_access, tender_scope
from bids.domain.refusals import BidRefused
from bids.insiders.gate import send_unless_cleared
from bids.models import Bid, RepairItem, RepairRequest, RepairSupply
from bids.permissions import Content, is_opened_for_bidder, may_read_content
from bids.repairs.forms import AskForm, DecideForm, SupplyForm
from bids.repairs.presenters import (
    documents_of,
    evidence_rule,
    item_rows,
    may_be_decided,
    others_in_words,
    state_of,
)
from bids.repairs.selectors import (
    askable_items,
    request_in,
    requests_of,
    same_defects,
    supplied,
    supply_for_reader,
    supply_in,
)
from bids.repairs.services import (
    OUTCOME,
    REQUEST,
    ask_repair,
    decide_repair,
    supply_file,
    supply_from_safe,
    supply_text,
)
from bids.safe.presenters import Offer, offers_for
from bids.safe.selectors import SafeEvidence, safe_contents, safe_evidence
from bids.selectors import opened_bids
from bids.views.pages import own_bid, page
from documents.inspection import UploadRefused
from documents.responses import file_response, stream_response
from documents.storage import StorageFault
from documents.vault import VaultDamaged
from tenders.access import tender_for
from tenders.domain.stating_rules import if_late_in_words
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import NotAllowed, may
from tenders.selectors import definition_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, public_id: UUID, bid_id: UUID) -> HttpResponse:
    """A closed list for one bidder, with what was done at others who have the same defect."""
    tender = tender_for(request, public_id, "bids.ask_repair")
    bid = opened_bids(tender).filter(public_id=bid_id).first()
    if bid is None:
        raise Http404
    bid.tender = tender
    send_unless_cleared(request.user, bid)
    askable = askable_items(bid)
    chosen = set(request.GET.getlist("onderdeel"))
    items = [item for item in askable if str(item.public_id) in chosen]
    form = AskForm(request.POST if request.method == "POST" else None, items=items)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = ask_repair(
                bid,
                form.asked,
                introduction=data["introduction"],
                deviation_reason=data["deviation_reason"],
                by=request.user,
                at=clock.now(),
            )
        except (BidRefused, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het verzoek is gedaan. De brief en de mail volgen vanzelf.")
            return redirect("bids:repair", public_id=tender.public_id, request_id=made.public_id)
    others = same_defects(tender, items)
    context = {
        "bid": bid,
        "form": form,
        "items": items,
        "askable": askable,
        "others": [
            {"title": item.title, "found": others_in_words(others[item.pk])}
            for item in items
            if others[item.pk]
        ],
        "days": tender.supplement_days,
    }
    return page(request, "bids/repair_ask.html", tender, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, public_id: UUID, request_id: UUID) -> HttpResponse:
    """The original and the supplement side by side, and the decision."""
    act = "bids.decide_repair" if request.method == "POST" else "bids.read_checks"
    tender = tender_for(request, public_id, act)
    found = request_in(tender, request_id)
    if found is None:
        raise Http404
    send_unless_cleared(request.user, found.bid)
    at = clock.now()
    form = DecideForm(request.POST if request.method == "POST" else None, request=found)
    if request.method == "POST" and form.is_valid():
        try:
            decide_repair(found, form.decisions, by=request.user, at=at)
        except (BidRefused, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het besluit is vastgelegd. De inschrijver krijgt een brief.")
            return redirect("bids:repair", public_id=tender.public_id, request_id=found.public_id)
    may_read = may_read_content(request.user, found.bid, Content.FILE)
    items = [item.check_item for item in found.items.all() if item.check_item is not None]
    others = same_defects(tender, items)
    context: dict[str, Any] = {
        "asked": found,
        "state": state_of(found, at=at),
        "rows": item_rows(found, tender, documents=documents_of(found.bid, tender) if may_read else {}),
        "others": [
            {"title": item.title, "found": others_in_words(others[item.pk])}
            for item in items
            if others[item.pk]
        ],
        "form": form
        if may_be_decided(found, at=at) and may(request.user, "bids.decide_repair", tender)
        else None,
    }
    return page(request, "bids/repair_detail.html", tender, context)


@login_required
@require_safe
def letter(request: HttpRequest, public_id: UUID, request_id: UUID, letter: str) -> HttpResponseBase:
    tender = tender_for(request, public_id, "bids.read_checks")
    return _letter(request_in(tender, request_id), letter)


@login_required
@require_safe
def supply(request: HttpRequest, public_id: UUID, supply_id: UUID) -> HttpResponseBase:
    """A supplied file, for who may read the files of the bid; read and refusal are logged."""
    tender = tender_for(request, public_id, "bids.read_checks")
    return _file(request, supply_in(tender, supply_id))


@login_required
@require_safe
def own(request: HttpRequest, public_id: UUID, request_id: UUID) -> HttpResponse:
    """What is asked of the bidder, until when, and what it supplied."""
    tender, found = _own(request, public_id, request_id)
    return _own_page(request, tender, found)


@login_required
@require_http_methods(["POST"])
def add(request: HttpRequest, public_id: UUID, request_id: UUID, item_id: UUID) -> HttpResponse:
    """One supplement; the instant of receipt is that of the whole request being here."""
    received_at = clock.now()
    tender, found = _own(request, public_id, request_id)
    item = next((item for item in found.items.all() if item.public_id == item_id), None)
    if item is None:
        raise Http404
    item.request = found
    form = SupplyForm(request.POST, request.FILES, prefix=_prefix(item), today=local_date(received_at))
    if form.is_valid() and _kept(request, item, form, received_at):
        messages.success(
            request, f"{item.title}: uw aanvulling is ontvangen. Hieronder staat uw ontvangstbewijs."
        )
        return redirect("bids:repair_own", public_id=tender.public_id, request_id=found.public_id)
    return _own_page(request, tender, found, bound=form)


@login_required
@require_POST
def add_from_safe(
    request: HttpRequest, public_id: UUID, request_id: UUID, item_id: UUID, evidence_id: UUID
) -> HttpResponse:
    """The same with a copy from the bewijskluis of the bidder."""
    received_at = clock.now()
    tender, found = _own(request, public_id, request_id)
    item = next((item for item in found.items.all() if item.public_id == item_id), None)
    if item is None or evidence_rule(item, tender) is None:
        raise Http404
    item.request = found
    kept = safe_evidence(found.bid.organisation, evidence_id, by=request.user)
    if kept is None:
        raise Http404
    try:
        supply_from_safe(item, kept, by=request.user, received_at=received_at, at=clock.now())
    except (BidRefused, NotAllowed, UploadRefused, StorageFault, VaultDamaged) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, f"{item.title}: uw aanvulling is ontvangen. Hieronder staat uw ontvangstbewijs."
        )
    return redirect("bids:repair_own", public_id=tender.public_id, request_id=found.public_id)


@login_required
@require_safe
def own_letter(request: HttpRequest, public_id: UUID, request_id: UUID, letter: str) -> HttpResponseBase:
    _, found = _own(request, public_id, request_id)
    return _letter(found, letter)


@login_required
@require_safe
def own_supply(request: HttpRequest, public_id: UUID, supply_id: UUID) -> HttpResponseBase:
    """The bidder reads back what it supplied."""
    tender, bid = _own_bid(request, public_id)
    found = supply_in(tender, supply_id)
    if found is None or found.item.request.bid_id != bid.pk:
        raise Http404
    return _file(request, found)


def _own_bid(request: HttpRequest, public_id: UUID) -> tuple[Tender, Bid]:
    tender, standing = own_bid(request, public_id)
    if standing.bid is None or not is_opened_for_bidder(standing.bid):
        raise Http404
    return tender, standing.bid


def _own(request: HttpRequest, public_id: UUID, request_id: UUID) -> tuple[Tender, RepairRequest]:
    tender, bid = _own_bid(request, public_id)
    found = requests_of(bid).filter(public_id=request_id).first()
    if found is None:
        raise Http404
    found.bid = bid
    return tender, found


def _own_page(
    request: HttpRequest, tender: Tender, found: RepairRequest, *, bound: SupplyForm | None = None
) -> HttpResponse:
    at = clock.now()
    is_open = found.decided_at is None and at <= found.due_at
    kept = safe_contents(found.bid.organisation, by=request.user) if is_open else []
    rows = [
        {
            "row": row,
            "form": _form_of(row.item, bound, at) if is_open else None,
            "offers": _offers(tender, row.item, kept, at) if is_open else [],
        }
        for row in item_rows(found, tender)
    ]
    context = {
        "asked": found,
        "state": state_of(found, at=at),
        "rows": rows,
        "is_open": is_open,
        "late": ""
        if found.kind != RepairRequest.Kind.REPAIR
        else if_late_in_words(definition_of(tender).rules),
        "bound": bound,
        "max_bytes": settings.MAX_FILE_BYTES,
    }
    return page(request, "bids/repair_own.html", tender, context)


def _form_of(item: RepairItem, bound: SupplyForm | None, at: datetime) -> SupplyForm:
    if bound is not None and bound.prefix == _prefix(item):
        return bound
    return SupplyForm(prefix=_prefix(item), today=local_date(at))


def _offers(
    tender: Tender, item: RepairItem, kept: list[SafeEvidence], at: datetime
) -> list[tuple[Offer, str]]:
    """What the bewijskluis has for an item, judged on the day on which it would be received."""
    rule = evidence_rule(item, tender)
    if rule is None:
        return []
    place = (tender.public_id, item.request.public_id, item.public_id)
    return [
        (offer, reverse("bids:repair_from_safe", args=[*place, offer.kept.item.public_id]))
        for offer in offers_for(rule, kept, today=local_date(at), closes_at=at)
    ]


def _prefix(item: RepairItem) -> str:
    return f"aanvulling-{item.public_id}"


def _kept(request: HttpRequest, item: RepairItem, form: SupplyForm, received_at: datetime) -> bool:
    """Whether the service kept file and text; a refusal stands at its field and what was typed stays."""
    data, at = form.cleaned_data, clock.now()
    facts = {"by": request.user, "received_at": received_at, "at": at}
    try:
        if data.get("file"):
            supply_file(item, data["file"], name=data["file"].name, issued_on=data["issued_on"], **facts)
        if data.get("text"):
            supply_text(item, data["text"], **facts)
    except (UploadRefused, StorageFault) as refusal:
        form.add_error("file", str(refusal))
    except (BidRefused, NotAllowed) as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False


def _letter(found: RepairRequest | None, letter: str) -> HttpResponseBase:
    stored = None
    if found is not None and letter in {REQUEST, OUTCOME}:
        stored = found.letter if letter == REQUEST else found.outcome_letter
    if stored is None:
        raise Http404
    return file_response(stored, inline=True)


def _file(request: HttpRequest, found: RepairSupply | None) -> HttpResponseBase:
    if found is None or found.is_text:
        raise Http404
    bid = found.item.request.bid
    granted = may_read_content(request.user, bid, Content.FILE)
    record_access(
        request.user,
        "bid.read_supplement",
        found,
        scope=tender_scope(bid.tender.public_id),
        granted=granted,
        at=clock.now(),
    )
    if not granted:
        raise Http404
    try:
        name = supplied(found).name
        return stream_response(supply_for_reader(found), name, "application/pdf", inline=True)
    except VaultDamaged as fault:
        raise Http404 from fault
