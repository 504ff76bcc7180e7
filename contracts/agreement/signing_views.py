"""Pages of one overeenkomst, for staff and for its provider: read it, sign it, keep it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from audit.services import record_access, tender_scope
from bids.content import read_object
from bids.domain.refusals import ContentRefused
from clock import now
from contracts.agreement.forms import CopyForm, ReasonForm
from contracts.agreement.presenters import STATUS_TONES, agreement_summary, copy_rows
from contracts.agreement.selectors import agreement_by_id, note_first_reading
from contracts.agreement.services import keep_copy, send_copy_back, sign_agreement, withdraw_agreement
from contracts.domain.agreements import STATUS_LABELS, AgreementAct, AgreementStatus, Signer, can, turn
from contracts.models import Agreement
from contracts.permissions import may_read_agreement, may_sign_as_provider
from contracts.views.pages import REFUSALS, page, refuse
from documents.inspection import UploadRefused
from documents.responses import file_response, stream_response
from documents.storage import StorageFault
from documents.vault import VaultDamaged
from tenders.domain.lifecycle import Status
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import may


@require_safe
def show(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """What it says, its documents, and whose turn it is."""
    tender, agreement = _found_or_404(request, agreement_id)
    is_staff = may(request.user, "contracts.read_agreements", tender)
    if not is_staff:
        note_first_reading(agreement, at=now())
    awaited = turn(agreement.state, agreement.signing_order)
    may_prepare = may(request.user, "contracts.prepare_agreements", tender)
    may_sign = may(request.user, "contracts.sign_agreement", tender)
    return page(
        request,
        "contracts/agreement.html",
        tender,
        agreement=agreement,
        summary=agreement_summary(agreement),
        state=STATUS_LABELS[agreement.state],
        tone=STATUS_TONES[agreement.state],
        plan=agreement.content["plan"] if agreement.plan else None,
        copies=copy_rows(agreement),
        awaited=awaited.signer if awaited and tender.state is Status.AWARDED else "",
        signs=_signer_of(request.user, tender, agreement),
        may_send_back=may_sign and can(agreement.state, AgreementAct.SEND_BACK, agreement.signing_order),
        may_withdraw=may_prepare and can(agreement.state, AgreementAct.WITHDRAW, agreement.signing_order),
        is_staff=is_staff,
        is_withdrawn=agreement.state is AgreementStatus.WITHDRAWN,
    )


@require_safe
def document(request: HttpRequest, agreement_id: UUID, kind: str) -> HttpResponseBase:
    """The overeenkomst as Word document or as PDF; the read is logged."""
    tender, agreement = _found_or_404(request, agreement_id)
    file = {"docx": agreement.word, "pdf": agreement.pdf}.get(kind)
    if file is None or agreement.rendering != Agreement.Rendering.READY:
        raise Http404
    _log(request, tender, agreement, "agreement.read")
    return file_response(file)


@require_safe
def plan(request: HttpRequest, agreement_id: UUID) -> HttpResponseBase:
    """The annex: the plan as it was handed in, decrypted while it is read, for who may read that plan."""
    _, agreement = _found_or_404(request, agreement_id)
    if agreement.plan is None:
        raise Http404
    agreement.plan.submission.bid = agreement.contract.bid
    agreement.contract.bid.tender = agreement.contract.decision.tender
    try:
        blocks = read_object(agreement.plan, by=request.user, at=now())
    except (ContentRefused, VaultDamaged) as refusal:
        raise Http404 from refusal
    return stream_response(blocks, agreement.content["plan"]["file_name"] or "plan.pdf", "application/pdf")


@require_safe
def copy(request: HttpRequest, agreement_id: UUID, copy_id: UUID) -> HttpResponseBase:
    """A signed copy, as it was uploaded; one that was sent back too."""
    tender, agreement = _found_or_404(request, agreement_id)
    found = agreement.copies.select_related("file").filter(public_id=copy_id).first()
    if found is None:
        raise Http404
    _log(request, tender, agreement, "agreement.copy_read")
    return file_response(found.file)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Upload the signed copy, for the party whose turn it is."""
    tender, agreement = _found_or_404(request, agreement_id)
    signer = _signer_of(request.user, tender, agreement)
    if signer is None:
        raise Http404
    asks = signer is Signer.PROVIDER
    initial = {"signed_on": local_date(now())}
    form = CopyForm(request.POST or None, request.FILES or None, asks_signatory=asks, initial=initial)
    if request.method == "POST" and form.is_valid():
        at, data = now(), form.cleaned_data
        upload = data["file"]
        try:
            kept, pages = keep_copy(upload.file, name=upload.name, at=at)
            signed = sign_agreement(
                agreement,
                signer=signer,
                file=kept,
                pages=pages,
                signed_on=data["signed_on"],
                signatory=data.get("signatory", ""),
                by=request.user,
                at=at,
            )
        except (UploadRefused, StorageFault) as refusal:
            words = str(refusal) or "Er was geen ruimte om het exemplaar te bewaren. Probeer het later."
            form.add_error("file", words)
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(
                request, f"Het exemplaar is bewaard. De overeenkomst is {STATUS_LABELS[signed.state]}."
            )
            return redirect("contracts:agreement", agreement.public_id)
    return _form_page(
        request, "contracts/agreement_sign.html", tender, agreement, form, signer=signer, is_provider=asks
    )


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """The copy of the provider is not right."""
    return _with_reason(request, agreement_id, AgreementAct.SEND_BACK)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Take the overeenkomst back before both have signed it."""
    return _with_reason(request, agreement_id, AgreementAct.WITHDRAW)


def _with_reason(request: HttpRequest, agreement_id: UUID, act: AgreementAct) -> HttpResponse:
    is_withdrawal = act is AgreementAct.WITHDRAW
    needed = "contracts.prepare_agreements" if is_withdrawal else "contracts.sign_agreement"
    tender, agreement = _found_or_404(request, agreement_id)
    if not may(request.user, needed, tender) or not can(agreement.state, act, agreement.signing_order):
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        service = withdraw_agreement if is_withdrawal else send_copy_back
        try:
            service(agreement, reason=form.cleaned_data["reason"], by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            done = "De overeenkomst is ingetrokken." if is_withdrawal else "Het exemplaar is teruggestuurd."
            messages.success(request, done)
            return redirect("contracts:agreement", agreement.public_id)
    return _form_page(
        request, "contracts/agreement_reason.html", tender, agreement, form, is_withdrawal=is_withdrawal
    )


def _found_or_404(request: HttpRequest, agreement_id: UUID) -> tuple[Tender, Agreement]:
    agreement = agreement_by_id(agreement_id)
    if agreement is None or not may_read_agreement(request.user, agreement):
        raise Http404
    return agreement.contract.decision.tender, agreement


def _signer_of(user: User, tender: Tender, agreement: Agreement) -> Signer | None:
    """The party for which this person can sign now; None when it is not its turn."""
    awaited = turn(agreement.state, agreement.signing_order)
    if awaited is None or tender.state is not Status.AWARDED:
        return None
    if awaited.signer is Signer.PROVIDER:
        return Signer.PROVIDER if may_sign_as_provider(user, agreement) else None
    return Signer.AUTHORITY if may(user, "contracts.sign_agreement", tender) else None


def _log(request: HttpRequest, tender: Tender, agreement: Agreement, event: str) -> None:
    scope = tender_scope(tender.public_id)
    record_access(request.user, event, agreement, scope=scope, granted=True, at=now())


def _form_page(
    request: HttpRequest, template: str, tender: Tender, agreement: Agreement, form: Form, **context: Any
) -> HttpResponse:
    is_staff = may(request.user, "contracts.read_agreements", tender)
    return page(request, template, tender, agreement=agreement, form=form, is_staff=is_staff, **context)
