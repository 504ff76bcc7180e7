"""Pages of the toetsing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import clock
from bids.check_forms import CheckForm, SetAsideForm
from bids.content import read_object
from bids.domain import answers, tasks
from bids.domain.checks import UNCOUNTED_PAGES
from bids.domain.refusals import BidRefused, ContentRefused, StaleCheck, UnequalTreatment
from bids.domain.repairs import late_supplement_in_words, silence_reason
from bids.earlier_rounds import admitted_before, in_words
from bids.exclusion.selectors import cases_of
from bids.insiders.gate import send_unless_cleared
from bids.involvement.selectors import involvements_of
from bids.models import Bid, CheckItem, SetAside, SubmittedObject
from bids.permissions import Content, may_read_content
from bids.plans import uncounted_pages_of
from bids.presenters.answers import answer_groups
from bids.presenters.checks import (
    CASE_TONES,
    PROGRESS_ORDERS,
    bid_row,
    ground_label,
    item_groups,
    prefix_of,
    reasons_of_items,
)
from bids.presenters.receipt import task_titles
from bids.repairs.presenters import state_of
from bids.repairs.selectors import asked_elsewhere, is_asked_elsewhere, requests_of, unanswered
from bids.selectors import bids_with_checks, bids_with_progress, opened_bids, related_bids
from bids.services import (
    accept_proposals,
    finish_checks,
    has_other_tariff,
    must_confirm,
    record_check,
    revoke_set_aside,
    set_aside,
    unfinished_reasons,
)
from bids.views.pages import page
from documents.responses import stream_response
from documents.vault import VaultDamaged
from tenders.access import tender_for
from tenders.domain.exclusion import CATALOGUE
from tenders.domain.lifecycle import TransitionRefused
from tenders.models import Tender
from tenders.permissions import NotAllowed, may
from tenders.selectors import definition_of
from ui.sorting import arranged, order_of


@login_required
@require_safe
def overview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All bids with how far their toetsing is; the same number of queries for three and for thirty."""
    tender = tender_for(request, public_id, "bids.read_checks")
    sorting = order_of(request.GET, PROGRESS_ORDERS)
    rows = arranged((bid_row(bid) for bid in bids_with_progress(tender)), sorting, PROGRESS_ORDERS)
    return page(
        request,
        "bids/check_list.html",
        tender,
        {
            "rows": rows,
            "sorting": sorting,
            "may_finish": may(request.user, "bids.finish_checks", tender),
            "done": sum(row.decided for row in rows),
            "total": sum(row.total for row in rows),
        },
    )


@login_required
@require_safe
def bid(request: HttpRequest, public_id: UUID, bid_id: UUID) -> HttpResponse:
    tender, found = _bid(request, public_id, bid_id)
    return _bid_page(request, tender, found)


@login_required
@require_POST
def record(request: HttpRequest, public_id: UUID, item_id: UUID) -> HttpResponse:
    """Record an outcome; a refusal stands at its item and what was typed stays."""
    tender = tender_for(request, public_id, "bids.check")
    item = (
        CheckItem.objects.select_related("bid__organisation", "member")
        .filter(bid__tender=tender, public_id=item_id, bid__opened_submission__isnull=False)
        .first()
    )
    if item is None:
        raise Http404
    form = CheckForm(request.POST, prefix=prefix_of(item), asked_elsewhere=is_asked_elsewhere(tender, item))
    if form.is_valid():
        try:
            record_check(item, **form.cleaned_data, by=request.user, at=clock.now())
        except StaleCheck as refusal:
            # The form goes on from what stands there now: saving again is then a choice.
            form.data = form.data.copy()
            form.data[form.add_prefix("version")] = str(refusal.current.version)  # type: ignore[attr-defined]
            form.add_error(None, str(refusal))
        except UnequalTreatment as refusal:
            form.add_errors({"deviation_reason": str(refusal)})
        except BidRefused as refusal:
            form.add_error("reason", str(refusal))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{item.title}: vastgelegd.")
            return redirect(f"{_bid_url(tender, item.bid)}#{prefix_of(item)}")
    found = _one(request, tender, item.bid.public_id)
    return _bid_page(request, tender, found, bound=form)


@login_required
@require_POST
def accept(request: HttpRequest, public_id: UUID, bid_id: UUID) -> HttpResponse:
    """Take the proposals over for the items without a signal."""
    tender = tender_for(request, public_id, "bids.check")
    found = _one(request, tender, bid_id)
    count = accept_proposals(found, by=request.user, at=clock.now())
    messages.success(request, f"{count} voorstellen zijn overgenomen en staan op uw naam.")
    return redirect(_bid_url(tender, found))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def put_aside(request: HttpRequest, public_id: UUID, bid_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "bids.set_aside")
    found = _one(request, tender, bid_id)
    unmet = [
        item for item in found.checks.all() if item.pk in unanswered(list(found.checks.all()), at=clock.now())
    ]
    form = SetAsideForm(
        request.POST if request.method == "POST" else None,
        bid=found,
        initial={"reason": silence_reason([item.title for item in unmet])} if unmet else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_aside(found, **form.chosen, by=request.user, at=clock.now())
        except (BidRefused, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De grond is vastgelegd. Hij komt in de brief aan de inschrijver.")
            return redirect(_bid_url(tender, found))
    return page(
        request, "bids/set_aside.html", tender, {"bid": found, "form": form, "back": _bid_url(tender, found)}
    )


@login_required
@require_POST
def revoke(request: HttpRequest, public_id: UUID, set_aside_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "bids.set_aside")
    row = (
        SetAside.objects.select_related("bid__organisation")
        .filter(bid__tender=tender, public_id=set_aside_id)
        .first()
    )
    if row is None:
        raise Http404
    send_unless_cleared(request.user, row.bid)
    revoke_set_aside(row, by=request.user, at=clock.now())
    messages.success(request, "De grond is ingetrokken. Hij blijft in het dossier staan.")
    return redirect(_bid_url(tender, row.bid))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End the toetsing: who is admitted, who is not, and on what grounds."""
    tender = tender_for(request, public_id, "bids.finish_checks")
    if request.method == "POST":
        try:
            finish_checks(tender, by=request.user, at=clock.now())
        except (BidRefused, NotAllowed, TransitionRefused) as refusal:
            messages.error(request, str(refusal))
            return redirect("bids:check_finish", public_id=tender.public_id)
        next_step = (
            "Neem nu het toelatingsbesluit." if tender.is_admission else "De beoordeling kan beginnen."
        )
        messages.success(request, f"De toetsing is afgerond. {next_step}")
        return redirect("bids:checks", public_id=tender.public_id)
    rows = [bid_row(found) for found in bids_with_progress(tender)]
    context = {"rows": rows, "reasons": unfinished_reasons(tender)}
    return page(request, "bids/check_finish.html", tender, context)


@login_required
@require_safe
def document(request: HttpRequest, public_id: UUID, object_id: UUID) -> HttpResponseBase:
    """A document of an opened bid, for who may read this part; every read and refusal is logged."""
    tender = tender_for(request, public_id, "bids.read_checks")
    obj = _object(tender, object_id)
    try:
        blocks = read_object(obj, by=request.user, at=clock.now())
    except (ContentRefused, VaultDamaged) as refusal:
        raise Http404 from refusal
    name = f"{obj.task.replace(':', '-')} {obj.submission.bid.organisation.name}.pdf"
    return stream_response(blocks, name, "application/pdf", inline=True)


@login_required
@require_safe
def answered(request: HttpRequest, public_id: UUID, bid_id: UUID) -> HttpResponse:
    """What the bidder answered in aanmelding, eigen verklaring and opgaven; prices once they may be read."""
    tender, found = _bid(request, public_id, bid_id)
    objects = SubmittedObject.objects.select_related("blob", "submission__bid__organisation").filter(
        submission=found.opened_submission, is_answers=True, is_manifest=False, damaged=False
    )
    names = dict(found.members.values_list("number", "name"))
    definition = definition_of(tender)
    titles = task_titles(tender, definition, names)
    groups = []
    for obj in objects:
        obj.submission.bid.tender = tender
        kind = Content.PRICE if obj.task == tasks.PRICE else Content.FILE
        if obj.reading_envelope is None or not may_read_content(request.user, obj.submission.bid, kind):
            continue
        content = answers.decode(b"".join(read_object(obj, by=request.user, at=clock.now())))
        rows = answer_groups(obj.task, content, statements=definition.statements)
        groups.append({"title": titles.get(obj.task, obj.task), "rows": rows})
    return page(
        request,
        "bids/answers.html",
        tender,
        {"bid": found, "groups": groups, "back": _bid_url(tender, found)},
    )


def _bid(request: HttpRequest, public_id: UUID, bid_id: UUID) -> tuple[Tender, Bid]:
    tender = tender_for(request, public_id, "bids.read_checks")
    return tender, _one(request, tender, bid_id)


def _one(request: HttpRequest, tender: Tender, bid_id: UUID) -> Bid:
    found = bids_with_checks(tender).filter(public_id=bid_id).first()
    if found is None:
        raise Http404
    found.tender = tender
    send_unless_cleared(request.user, found)
    return found


def _object(tender: Tender, object_id: UUID) -> SubmittedObject:
    obj = (
        SubmittedObject.objects.select_related(
            "blob", "submission__bid__organisation", "submission__bid__plan"
        )
        .filter(submission__bid__tender=tender, public_id=object_id, is_answers=False)
        .first()
    )
    if obj is None:
        raise Http404
    obj.submission.bid.tender = tender
    return obj


def _bid_page(
    request: HttpRequest, tender: Tender, found: Bid, *, bound: CheckForm | None = None
) -> HttpResponse:
    may_check = may(request.user, "bids.check", tender)
    items = list(found.checks.all())
    readable = {kind: may_read_content(request.user, found, kind) for kind in (Content.FILE, Content.PLAN)}
    documents = {
        obj.task: reverse("bids:document", args=[tender.public_id, obj.public_id])
        for obj in SubmittedObject.objects.filter(
            submission=found.opened_submission, is_answers=False, reading_envelope__isnull=False
        )
        if readable[Content.PLAN if obj.task == tasks.PLAN else Content.FILE]
    }
    if readable[Content.FILE] and uncounted_pages_of(found):
        documents[UNCOUNTED_PAGES] = reverse("bids:uncounted_pages", args=[tender.public_id, found.public_id])
    at = clock.now()
    elsewhere = asked_elsewhere(tender, items)
    context: dict[str, Any] = {
        "bid": found,
        "repairs": [{"request": asked, "state": state_of(asked, at=at)} for asked in requests_of(found)],
        "cases": [
            {"row": case, "name": CATALOGUE[case.ground].name, "tone": CASE_TONES[case.decision]}
            for case in cases_of(found)
        ],
        "involvements": involvements_of(found),
        "may_note_involvement": may(request.user, "bids.note_involvement", tender),
        "may_ask_repair": may(request.user, "bids.ask_repair", tender),
        "row": bid_row(found),
        "submission": found.opened_submission,
        "is_unconfirmed": found.opened_submission and must_confirm(tender, found.opened_submission),
        "has_other_tariff": found.opened_submission and has_other_tariff(tender, found.opened_submission),
        "groups": item_groups(
            items,
            documents=documents,
            may_check=may_check,
            bound=bound,
            reasons=reasons_of_items(tender),
            elsewhere=elsewhere,
            silent=dict.fromkeys(
                unanswered(items, at=at), late_supplement_in_words(definition_of(tender).rules)
            ),
        ),
        "grounds": [{"row": row, "label": ground_label(row)} for row in found.standing_set_asides],
        "admitted_before": in_words(admitted_before(tender, found.organisation)),
        "related": related_bids(list(opened_bids(tender))).get(found.pk, []),
        "acceptable": sum(
            item.outcome == CheckItem.Outcome.OPEN
            and not item.signal
            and item.proposal in {"met", "not_applicable"}
            for item in items
        ),
        "may_check": may_check,
        "may_set_aside": may(request.user, "bids.set_aside", tender),
        "bound": bound,
    }
    return page(request, "bids/check_detail.html", tender, context)


def _bid_url(tender: Tender, found: Bid) -> str:
    return reverse("bids:check", args=[tender.public_id, found.public_id])
