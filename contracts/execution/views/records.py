"""Pages about what is kept beside a contract: tasks, people, meetings, papers, and what holds for it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.services import record_access, tender_scope
from clock import now
from contracts.execution.access import attempt, contract_page, file_for, form_page, managed_file, staff_file
from contracts.execution.forms import (
    ContactForm,
    DetailsForm,
    MeetingForm,
    PaperForm,
    TaskDoneForm,
    TaskForm,
)
from contracts.execution.presenters import task_rows
from contracts.execution.selectors import papers_for
from contracts.execution.services import (
    add_contact,
    add_meeting,
    add_paper,
    add_task,
    change_meeting,
    end_contact,
    finish_task,
    keep_paper,
    save_details,
)
from contracts.models import ContractFile
from contracts.views.pages import REFUSALS, refuse
from documents.inspection import UploadRefused
from documents.responses import file_response
from documents.storage import StorageFault
from tenders.domain.wording import local_date


@require_http_methods(["GET", "HEAD", "POST"])
def tasks(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """What is to be seen to, and a task of one's own."""
    file, reader = staff_file(request, file_id)
    form = _form_for_manager(request, reader.may_manage, TaskForm)
    if form is not None and attempt(request, form, lambda **data: add_task(file, **data)):
        messages.success(request, "De taak staat in de lijst.")
        return redirect("contracts:contract_tasks", file.public_id)
    rows = task_rows(file.tasks.select_related("done_by"), local_date(now()))
    return contract_page(request, "contracts/execution/tasks.html", file, reader=reader, form=form, rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, file_id: UUID, task_id: UUID) -> HttpResponse:
    """Note that a task was done."""
    file = managed_file(request, file_id)
    found = file.tasks.filter(public_id=task_id).first()
    if found is None or (request.method != "POST" and found.done_on is not None):
        raise Http404
    found.file = file
    form = TaskDoneForm(request.POST or None, initial={"done_on": local_date(now())})
    if attempt(request, form, lambda **data: finish_task(found, **data)):
        messages.success(request, "De taak is gedaan.")
        return redirect("contracts:contract_tasks", file.public_id)
    return form_page(
        request,
        file,
        form,
        heading="Leg vast wat er is gedaan",
        lead=found.title,
        submit="Leg vast",
        back=reverse("contracts:contract_tasks", args=[file.public_id]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Who to speak to, at either side."""
    file, reader = file_for(request, file_id)
    form = _form_for_manager(request, reader.may_manage, ContactForm)
    if form is not None and attempt(request, form, lambda **data: add_contact(file, **data)):
        messages.success(request, "De contactpersoon is toegevoegd.")
        return redirect("contracts:contract_people", file.public_id)
    rows = list(file.contacts.filter(ended_at=None))
    return contract_page(
        request, "contracts/execution/people.html", file, reader=reader, form=form, rows=rows
    )


@require_POST
def person_end(request: HttpRequest, file_id: UUID, contact_id: UUID) -> HttpResponse:
    file = managed_file(request, file_id)
    found = file.contacts.filter(public_id=contact_id).first()
    if found is None:
        raise Http404
    found.file = file
    end_contact(found, by=request.user, at=now())
    messages.success(request, f"{found.name} is geen contactpersoon meer.")
    return redirect("contracts:contract_people", file.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The contractgesprekken per year, held and planned."""
    file, reader = staff_file(request, file_id)
    form = _form_for_manager(request, reader.may_manage, MeetingForm)
    if form is not None and attempt(request, form, lambda **data: add_meeting(file, **data)):
        messages.success(request, "Het gesprek staat in de lijst.")
        return redirect("contracts:contract_meetings", file.public_id)
    rows = list(file.meetings.order_by("-held_on", "-pk"))
    return contract_page(
        request,
        "contracts/execution/meetings.html",
        file,
        reader=reader,
        form=form,
        rows=rows,
        today=local_date(now()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, file_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Another day, or the notes."""
    file = managed_file(request, file_id)
    found = file.meetings.filter(public_id=meeting_id).first()
    if found is None:
        raise Http404
    found.file = file
    initial = {"held_on": found.held_on, "subject": found.subject, "notes": found.notes}
    form = MeetingForm(request.POST or None, initial=initial)
    if attempt(request, form, lambda **data: change_meeting(found, **data)):
        messages.success(request, "Het gesprek is opgeslagen.")
        return redirect("contracts:contract_meetings", file.public_id)
    return form_page(
        request,
        file,
        form,
        heading="Contractgesprek",
        submit="Sla op",
        back=reverse("contracts:contract_meetings", args=[file.public_id]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The documents of the contract; a provider finds those that are shared with it."""
    file, reader = file_for(request, file_id)
    form = None
    if reader.may_manage:
        form = PaperForm(request.POST or None, request.FILES or None)
        if _keep(request, file, form):
            messages.success(request, "Het document is bewaard.")
            return redirect("contracts:contract_papers", file.public_id)
    elif request.method == "POST":
        raise Http404
    rows = list(papers_for(file, reader))
    return contract_page(
        request, "contracts/execution/papers.html", file, reader=reader, form=form, rows=rows
    )


@require_safe
def paper(request: HttpRequest, file_id: UUID, contract_paper_id: UUID) -> HttpResponseBase:
    """The document as it was uploaded; who read it is noted."""
    file, reader = file_for(request, file_id)
    found = papers_for(file, reader).filter(public_id=contract_paper_id).first()
    if found is None:
        raise Http404
    scope = tender_scope(file.contract.decision.tender.public_id)
    record_access(request.user, "contract.read_paper", found, scope=scope, granted=True, at=now())
    return file_response(found.stored)


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """How many meetings there are, and which conditions hold."""
    file = managed_file(request, file_id)
    initial = {"meetings_per_year": file.meetings_per_year, "conditions": file.conditions}
    form = DetailsForm(request.POST or None, initial=initial)
    if attempt(request, form, lambda **data: save_details(file, **data)):
        messages.success(request, "De gegevens zijn opgeslagen.")
        return redirect("contracts:contract_file", file.public_id)
    return form_page(
        request,
        file,
        form,
        heading="Gegevens van het contract",
        submit="Sla op",
        back=reverse("contracts:contract_file", args=[file.public_id]),
    )


def _form_for_manager(request: HttpRequest, may_manage: bool, form: Any) -> Any:
    """The form of the page for who may fill it in; a POST of anybody else is to an address that is not there."""
    if may_manage:
        return form(request.POST or None)
    if request.method == "POST":
        raise Http404
    return None


def _keep(request: HttpRequest, file: ContractFile, form: PaperForm) -> bool:
    """Whether the document was kept; why not stands at its field."""
    if request.method != "POST" or not form.is_valid():
        return False
    at, upload = now(), form.cleaned_data["file"]
    try:
        stored = keep_paper(upload.file, name=upload.name, at=at)
        add_paper(
            file,
            title=form.cleaned_data["title"],
            stored=stored,
            is_shared=form.cleaned_data["is_shared"],
            by=request.user,
            at=at,
        )
    except (UploadRefused, StorageFault) as refusal:
        form.add_error("file", str(refusal) or "Er was geen ruimte om dit te bewaren. Probeer het later.")
    except REFUSALS as error:
        refuse(request, error, form)
    else:
        return True
    return False
