"""Pages of the contact log: of a provider, and of the authority."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

import clock
from accounts.models import Organisation
from accounts.selectors import can_edit_for, is_member_of
from documents.inspection import UploadRefused
from documents.models import StoredFile
from documents.responses import file_response
from documents.storage import StorageFault
from tenders.access import as_provider, public_tender, tender_for
from tenders.contact.forms import AuthorityMessageForm, MessageForm, ProviderForm
from tenders.contact.selectors import message_by_id, provider_by_id, thread_of, threads_of
from tenders.contact.services import MessageRefused, keep_attachment, write_as_authority, write_as_provider
from tenders.domain.stating_rules import contact_in_words
from tenders.permissions import NotAllowed, may
from tenders.views.pages import tender_page


@login_required
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A provider's own thread with the authority."""
    tender, organisation = as_provider(request, public_id)
    form = MessageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            write_as_provider(
                tender,
                organisation,
                text=form.cleaned_data["text"],
                attachment=_attachment(form),
                by=request.user,
                at=clock.now(),
            )
        except (MessageRefused, NotAllowed, UploadRefused, StorageFault) as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, "Uw bericht is verstuurd.")
            return redirect("tenders:contact", public_id=tender.public_id)
    context = {
        "title": "Berichten",
        "thread": thread_of(tender, organisation),
        "form": form,
        "may_write": can_edit_for(request.user, organisation),
        "is_authority": False,
        "rule": contact_in_words(tender.procedure_rules),
    }
    return tender_page(request, "tenders/contact_thread.html", tender, context)


@login_required
@require_GET
def threads(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every thread, the newest first, and a way to begin one."""
    tender = tender_for(request, public_id, "tenders.read_contact")
    may_write = may(request.user, "tenders.write_contact", tender)
    form = ProviderForm(request.GET if "provider" in request.GET else None) if may_write else None
    if form is not None and form.is_bound and form.is_valid():
        chosen: Organisation = form.cleaned_data["provider"]
        return redirect(
            "tenders:contact_thread", public_id=tender.public_id, organisation_id=chosen.public_id
        )
    context = {
        "title": "Berichten",
        "threads": threads_of(tender),
        "form": form,
        "rule": contact_in_words(tender.procedure_rules),
    }
    return tender_page(request, "tenders/contact_list.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def thread(request: HttpRequest, public_id: UUID, organisation_id: UUID) -> HttpResponse:
    """One thread, as the authority sees it; the buyer writes."""
    act = "tenders.read_contact" if request.method == "GET" else "tenders.write_contact"
    tender = tender_for(request, public_id, act)
    organisation = provider_by_id(organisation_id)
    if organisation is None:
        raise Http404
    form = AuthorityMessageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        facts = {name: data[name] for name in ("text", "channel", "could_influence", "measure")}
        try:
            write_as_authority(
                tender,
                organisation,
                **facts,
                attachment=_attachment(form),
                by=request.user,
                at=clock.now(),
            )
        except (MessageRefused, NotAllowed, UploadRefused, StorageFault) as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, f"Het bericht staat in het contact met {organisation}.")
            return redirect(
                "tenders:contact_thread", public_id=tender.public_id, organisation_id=organisation.public_id
            )
    context: dict[str, Any] = {
        "title": f"Berichten met {organisation}",
        "thread": thread_of(tender, organisation),
        "form": form,
        "may_write": may(request.user, "tenders.write_contact", tender),
        "is_authority": True,
        "rule": "",
    }
    return tender_page(request, "tenders/contact_thread.html", tender, context)


@login_required
@require_GET
def attachment(request: HttpRequest, public_id: UUID, message_id: UUID) -> HttpResponseBase:
    """For the people of the thread's provider, and for who of the authority reads the contact log."""
    tender = public_tender(public_id)
    message = message_by_id(tender, message_id)
    if message is None or message.attachment is None:
        raise Http404
    own = is_member_of(request.user, message.organisation)
    if not own and not may(request.user, "tenders.read_contact", tender):
        raise Http404
    return file_response(message.attachment)


def _attachment(form: MessageForm) -> StoredFile | None:
    upload = form.cleaned_data["attachment"]
    return keep_attachment(upload.file, name=upload.name, at=clock.now()) if upload else None


def _refuse(form: MessageForm, refusal: Exception) -> None:
    is_file = isinstance(refusal, UploadRefused | StorageFault)
    words = str(refusal) or "Er was geen ruimte om de bijlage te bewaren. Probeer het later."
    form.add_error("attachment" if is_file else getattr(refusal, "field", None), words)
