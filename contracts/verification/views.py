"""Pages of the verification: the authority reads, judges and decides; the winner reads and supplies."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.selectors import can_edit_for, is_member_of
from audit.services import record_access, tender_scope
from bids.domain.refusals import BidRefused
from bids.insiders.gate import send_unless_cleared
from bids.safe.presenters import Offer, offers_for
from bids.safe.selectors import SafeEvidence, safe_contents, safe_evidence
from clock import now
from contracts.domain.verification import Outcome, Stage
from contracts.models import Verification, VerificationItem
from contracts.verification.forms import FailureForm, JudgmentForm, RequestForm, SupplementForm, SupplyForm
from contracts.verification.held import url_of
from contracts.verification.presenters import evidence_rule, held_rows, item_rows, winner_row
from contracts.verification.requests import request_evidence
from contracts.verification.selectors import (
    RUNNING,
    requestable,
    stage,
    supplied,
    supply_by_id,
    supply_for_reader,
    verification_by_id,
    verification_in,
    verifications_of,
    winners_told,
)
from contracts.verification.services import (
    ask_supplement,
    fail_winner,
    judge_item,
    supply_evidence,
    supply_from_safe,
)
from contracts.views.pages import REFUSALS, page, refuse
from documents.inspection import UploadRefused
from documents.responses import stream_response
from documents.storage import StorageFault
from documents.vault import VaultDamaged
from tenders.access import tender_for
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import may
from tenders.selectors import definition_of
from ui.formatting import dutch_datetime


@require_safe
def index(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Every winner that was asked, with where it stands."""
    tender = tender_for(request, tender_id, "contracts.read_verification")
    at = now()
    rows = [winner_row(row, at=at) for row in verifications_of(tender)]
    may_request = may(request.user, "contracts.verify", tender) and _can_be_asked(tender)
    return page(request, "contracts/verifications.html", tender, rows=rows, may_request=may_request)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Ask winners for what the tender asks on request."""
    tender = tender_for(request, tender_id, "contracts.verify")
    bids = {str(bid.public_id): bid for bid in winners_told(tender)}
    rules = requestable(tender)
    if not bids or not rules:
        raise Http404
    form = RequestForm(
        request.POST or None,
        winners={key: bid.organisation.name for key, bid in bids.items()},
        codes={rule.code: rule.name for rule in rules},
    )
    if request.method == "POST" and form.is_valid():
        chosen = [bids[key] for key in form.cleaned_data["winners"]]
        try:
            due_at = request_evidence(tender, chosen, form.cleaned_data["codes"], by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(
                request,
                f"Gevraagd. Aanleveren kan tot en met {dutch_datetime(due_at)}. Elke winnaar krijgt bericht.",
            )
            return redirect("contracts:verifications", tender.public_id)
    held = held_rows(tender, list(bids.values()), at=now())
    days = definition_of(tender).days_on_request
    return page(request, "contracts/verification_request.html", tender, form=form, days=days, held=held)


@require_safe
def detail(request: HttpRequest, tender_id: UUID, verification_id: UUID) -> HttpResponse:
    tender, found = _found(request, tender_id, verification_id, "contracts.read_verification")
    return _detail(request, tender, found)


@require_POST
def judge(
    request: HttpRequest, tender_id: UUID, verification_id: UUID, verified_item_id: UUID
) -> HttpResponse:
    """Voldoet or voldoet niet, per bewijsmiddel."""
    tender, found = _found(request, tender_id, verification_id, "contracts.verify")
    item = _item(found, verified_item_id)
    form = JudgmentForm(request.POST, prefix=str(item.public_id))
    if form.is_valid():
        try:
            judge_item(item, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, f"{item.title}: het oordeel is vastgelegd.")
            return redirect("contracts:verification", tender.public_id, found.public_id)
    return _detail(request, tender, found, bound=form)


@require_http_methods(["GET", "HEAD", "POST"])
def supplement(
    request: HttpRequest, tender_id: UUID, verification_id: UUID, verified_item_id: UUID
) -> HttpResponse:
    """Ask once what is still needed for a bewijsmiddel that does not suffice."""
    tender, found = _found(request, tender_id, verification_id, "contracts.verify")
    item = _item(found, verified_item_id)
    if request.method != "POST" and not _may_be_supplemented(tender, found, item):
        raise Http404
    form = SupplementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_supplement(item, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, f"{asked.title}: de winnaar krijgt bericht van uw verzoek.")
            return redirect("contracts:verification", tender.public_id, found.public_id)
    context = {
        "verification": found,
        "item": item,
        "form": form,
        "days": definition_of(tender).supplement_days,
    }
    return page(request, "contracts/verification_supplement.html", tender, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def fail(request: HttpRequest, tender_id: UUID, verification_id: UUID) -> HttpResponse:
    """The winner falls away, after a confirmation with the reason."""
    tender, found = _found(request, tender_id, verification_id, "contracts.fail_winner")
    if request.method != "POST" and stage(found, at=now()) is Stage.FAILED:
        raise Http404
    form = FailureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            fail_winner(found, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(
                request,
                f"{found.bid.organisation.name} is afgevallen. Neem nu een "
                + ("nieuw toelatingsbesluit." if tender.is_admission else "nieuwe gunningsbeslissing."),
            )
            return redirect("contracts:decision", tender.public_id)
    rows = [row for row in item_rows(found, at=now()) if row.item.outcome == Outcome.NOT_MET.value]
    return page(request, "contracts/verification_fail.html", tender, verification=found, form=form, rows=rows)


@login_required
@require_safe
def own(request: HttpRequest, verification_id: UUID) -> HttpResponse:
    """What the winner supplies, until when, and what came in."""
    return _own_page(request, _own(request, verification_id))


@login_required
@require_POST
def add(request: HttpRequest, verification_id: UUID, verified_item_id: UUID) -> HttpResponse:
    """One file; the instant of receipt is that of the whole request being here."""
    received_at = now()
    found = _own(request, verification_id)
    item = _item(found, verified_item_id)
    form = SupplyForm(request.POST, request.FILES, prefix=_prefix(item), today=local_date(received_at))
    if form.is_valid() and _kept(request, item, form, received_at):
        messages.success(request, f"{item.title}: uw bewijsmiddel is ontvangen.")
        return redirect("contracts:verification_own", found.public_id)
    return _own_page(request, found, bound=form)


@login_required
@require_POST
def add_from_safe(
    request: HttpRequest, verification_id: UUID, verified_item_id: UUID, evidence_id: UUID
) -> HttpResponse:
    """The same with a copy from the bewijskluis of the winner."""
    received_at = now()
    found = _own(request, verification_id)
    item = _item(found, verified_item_id)
    owner = found.bid.organisation
    if evidence_rule(item) is None or not can_edit_for(request.user, owner):
        raise Http404
    kept = safe_evidence(owner, evidence_id, by=request.user)
    if kept is None:
        raise Http404
    try:
        supply_from_safe(item, kept, by=request.user, received_at=received_at, at=now())
    except (UploadRefused, StorageFault, VaultDamaged, BidRefused, *REFUSALS) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{item.title}: uw bewijsmiddel is ontvangen.")
    return redirect("contracts:verification_own", found.public_id)


@login_required
@require_safe
def supply(request: HttpRequest, proof_id: UUID) -> HttpResponseBase:
    """A supplied file, for the winner itself and for who judges it; each read and refusal is on the record."""
    found = supply_by_id(proof_id)
    if found is None:
        raise Http404
    bid = found.item.verification.bid
    granted = is_member_of(request.user, bid.organisation) or may(
        request.user, "contracts.read_verification", bid.tender
    )
    record_access(
        request.user,
        "verification.read_supply",
        found,
        scope=tender_scope(bid.tender.public_id),
        granted=granted,
        at=now(),
    )
    if not granted:
        raise Http404
    read = supplied(found)
    if read.is_damaged:
        raise Http404
    try:
        return stream_response(supply_for_reader(found), read.name, "application/pdf", inline=True)
    except VaultDamaged as fault:
        raise Http404 from fault


def _can_be_asked(tender: Tender) -> bool:
    return bool(requestable(tender) and winners_told(tender))


def _found(
    request: HttpRequest, tender_id: UUID, verification_id: UUID, act: str
) -> tuple[Tender, Verification]:
    tender = tender_for(request, tender_id, act)
    found = verification_in(tender, verification_id)
    if found is None:
        raise Http404
    send_unless_cleared(request.user, found.bid)
    return tender, found


def _own(request: HttpRequest, verification_id: UUID) -> Verification:
    found = verification_by_id(verification_id)
    if found is None or not is_member_of(request.user, found.bid.organisation):
        raise Http404
    return found


def _item(found: Verification, item_id: UUID) -> VerificationItem:
    item = next((item for item in found.items.all() if item.public_id == item_id), None)
    if item is None:
        raise Http404
    item.verification = found
    return item


def _may_be_supplemented(tender: Tender, found: Verification, item: VerificationItem) -> bool:
    return (
        found.failed_at is None
        and item.outcome == Outcome.NOT_MET.value
        and item.supplement_at is None
        and definition_of(tender).supplement_days > 0
    )


def _detail(
    request: HttpRequest, tender: Tender, found: Verification, *, bound: JudgmentForm | None = None
) -> HttpResponse:
    at = now()
    is_running = found.failed_at is None and tender.state in RUNNING
    may_judge = is_running and may(request.user, "contracts.verify", tender)
    rows = []
    for row in item_rows(found, at=at):
        is_ready = row.item.state.is_supplied or row.held is not None or at > row.item.due_at
        form = None
        if may_judge and (is_ready or _is_bound(bound, row.item)):
            form = _judgment_form(row.item, bound)
        asks = may_judge and _may_be_supplemented(tender, found, row.item)
        held_url = url_of(row.held, found.bid, request.user)
        rows.append({"row": row, "form": form, "may_supplement": asks, "held_url": held_url})
    context = {
        "verification": found,
        "winner": winner_row(found, at=at),
        "rows": rows,
        # What is refused without a field stands above the page.
        "bound": bound,
        "may_fail": is_running
        and stage(found, at=at) is Stage.NOT_MET
        and may(request.user, "contracts.fail_winner", tender),
    }
    return page(request, "contracts/verification.html", tender, **context)


def _is_bound(bound: JudgmentForm | None, item: VerificationItem) -> bool:
    return bound is not None and bound.prefix == str(item.public_id)


def _judgment_form(item: VerificationItem, bound: JudgmentForm | None) -> JudgmentForm:
    if bound is not None and _is_bound(bound, item):
        return bound
    is_judged = item.outcome != Outcome.OPEN.value
    initial = {"outcome": item.outcome, "reason": item.reason} if is_judged else {}
    return JudgmentForm(prefix=str(item.public_id), initial=initial)


def _own_page(request: HttpRequest, found: Verification, *, bound: SupplyForm | None = None) -> HttpResponse:
    at, tender = now(), found.bid.tender
    is_running = found.failed_at is None and tender.state in RUNNING
    may_supply = is_running and can_edit_for(request.user, found.bid.organisation)
    kept = safe_contents(found.bid.organisation, by=request.user) if may_supply else []
    rows = [
        {
            "row": row,
            "form": _supply_form(row.item, bound, at) if may_supply and row.is_open else None,
            "offers": _offers(found, row.item, kept, at) if may_supply and row.is_open else [],
        }
        for row in item_rows(found, at=at)
    ]
    context = {
        "verification": found,
        "rows": rows,
        "bound": bound,
        "is_running": is_running,
        "max_bytes": settings.MAX_FILE_BYTES,
    }
    return page(request, "contracts/verification_own.html", tender, **context)


def _supply_form(item: VerificationItem, bound: SupplyForm | None, at: datetime) -> SupplyForm:
    if bound is not None and bound.prefix == _prefix(item):
        return bound
    return SupplyForm(prefix=_prefix(item), today=local_date(at))


def _offers(
    found: Verification, item: VerificationItem, kept: list[SafeEvidence], at: datetime
) -> list[tuple[Offer, str]]:
    """What the bewijskluis has for an item, judged on the day on which it would be received."""
    item.verification = found
    rule = evidence_rule(item)
    if rule is None:
        return []
    place = (found.public_id, item.public_id)
    return [
        (offer, reverse("contracts:verification_from_safe", args=[*place, offer.kept.item.public_id]))
        for offer in offers_for(rule, kept, today=local_date(at), closes_at=at)
    ]


def _prefix(item: VerificationItem) -> str:
    return f"bewijs-{item.public_id}"


def _kept(request: HttpRequest, item: VerificationItem, form: SupplyForm, received_at: datetime) -> bool:
    """Whether the service kept the file; a refusal stands at its field and what was typed stays."""
    file = form.cleaned_data["file"]
    try:
        supply_evidence(
            item,
            file,
            name=file.name,
            issued_on=form.cleaned_data["issued_on"],
            by=request.user,
            received_at=received_at,
            at=now(),
        )
    except (UploadRefused, StorageFault) as refusal:
        form.add_error("file", str(refusal))
    except (BidRefused, *REFUSALS) as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False
