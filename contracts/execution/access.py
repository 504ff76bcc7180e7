"""Lookup of a contractblad for a view, and its page; other sub-packages use both for the pages behind their panel."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from clock import now
from contracts.execution.permissions import MANAGE, reader_of
from contracts.execution.presenters import phase_word
from contracts.execution.registry import Reader
from contracts.execution.selectors import file_by_id
from contracts.models import ContractFile
from contracts.views.pages import REFUSALS, page, refuse
from tenders.domain.wording import local_date
from tenders.permissions import Archived, lost_to_archive


def file_for(request: HttpRequest, file_id: UUID) -> tuple[ContractFile, Reader]:
    """The contract and as what the user reads it; Http404 where it does not exist for the user.

    Archived where somebody who reads it sends something to a page of a contract in the archive.
    """
    file = file_by_id(file_id)
    reader = reader_of(request.user, file, at=now()) if file is not None else None
    if file is None or reader is None:
        raise Http404
    if request.method == "POST" and file.contract.decision.tender.is_archived:
        raise Archived(file.contract.decision.tender)
    return file, reader


def staff_file(request: HttpRequest, file_id: UUID) -> tuple[ContractFile, Reader]:
    """The same for who reads it on behalf of the authority; a provider finds no such page."""
    file, reader = file_for(request, file_id)
    if reader.is_provider:
        raise Http404
    return file, reader


def managed_file(request: HttpRequest, file_id: UUID) -> ContractFile:
    """The contract for who manages it; Http404 for everybody else, Archived for who managed it."""
    file, reader = file_for(request, file_id)
    if lost_to_archive(request.user, MANAGE, file.contract.decision.tender):
        raise Archived(file.contract.decision.tender)
    if not reader.may_manage:
        raise Http404
    return file


def contract_page(
    request: HttpRequest, template: str, file: ContractFile, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of one contract: in the frame of its tender, with `file`, `holder`, `phase` and `blad_url` at hand."""
    frame = {
        "file": file,
        "holder": file.contract.bid.organisation.name,
        "phase": phase_word(file, local_date(now())),
        "blad_url": reverse("contracts:contract_file", args=[file.public_id]),
    }
    return page(request, template, file.contract.decision.tender, status=status, **frame, **context)


def attempt(request: HttpRequest, form: Form, act: Callable[..., object]) -> bool:
    """Whether what was posted was done; a refusal stands at its field, and what was typed stays."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(**form.cleaned_data, by=request.user, at=now())
    except REFUSALS as error:
        refuse(request, error, form)
        return False
    return True


def form_page(
    request: HttpRequest,
    file: ContractFile,
    form: Form,
    *,
    heading: str,
    submit: str,
    back: str,
    lead: str = "",
    is_final: bool = False,
) -> HttpResponse:
    """A page with one form about the contract. `is_final`: what it does cannot be undone."""
    context = {
        "form": form,
        "form_heading": heading,
        "form_lead": lead,
        "submit": submit,
        "back_url": back,
        "is_final": is_final,
    }
    return contract_page(request, "contracts/execution/form.html", file, **context)
