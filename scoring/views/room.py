"""The room live: what changed, who holds the pen, and members who adjust their score."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.activity import is_no_act
from clock import now
from scoring.domain.room import state_token
from scoring.domain.visibility import AFTER_REVEAL
from scoring.forms import AdjustForm, ConsensusForm
from scoring.models import ConsensusRoom, Score
from scoring.permissions import READERS_OF_CONSENSUS
from scoring.selectors.consensus import consensus_state
from scoring.services import ScoringRefused, adjust_score, keep_draft, lay_down_pen
from scoring.views.consensus import found_item, render_item
from scoring.views.pages import refuse
from tenders.access import tender_for
from tenders.models import active_roles
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of


@require_safe
def state(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Whether the screen still shows the room as it is: asked every second by everybody, so one query.

    204 where nothing changed. Else a new question, and the event by which the parts of the page fetch themselves.
    """
    if not request.user.is_authenticated:
        raise Http404
    roles = active_roles(tender=OuterRef("tender"), user=request.user, role__in=READERS_OF_CONSENSUS)
    room = (
        ConsensusRoom.objects.filter(
            Exists(roles),
            tender__public_id=tender_id,
            tender__status__in=[status.value for status in AFTER_REVEAL],
        )
        .values_list("version", "pen_holder", "pen_until")
        .first()
    )
    if room is None:
        raise Http404
    token = state_token(*room, at=now())
    if request.GET.get("stand") == token:
        return HttpResponse(status=204)
    response = render(request, "scoring/partials/_room_state.html", {"tender_id": tender_id, "token": token})
    response["HX-Trigger"] = "room-changed"
    return response


@require_POST
def pen(request: HttpRequest, tender_id: UUID, bid_id: UUID, lot_number: int, place: int) -> HttpResponse:
    """Keep what is being written; the answer says so, or who writes instead."""
    tender = tender_for(request, tender_id, "scoring.settle")
    _, _, row = found_item(request, tender, (bid_id, lot_number, place))
    item, at = row.item, now()
    data = request.POST
    texts = {
        "level_label": data.get("level_label", "")[:60],
        "value_text": data.get("value", "")[:20],
        "motivation": data.get("motivation", ""),
    }
    context = {"at": at}
    try:
        context["draft"] = keep_draft(
            item.bid, item.lot, item.criterion.code, texts=texts, by=request.user, at=at
        )
    except (ScoringRefused, NotAllowed) as error:
        context["refusal"] = str(error)
        if not request.headers.get("HX-Request"):
            form = ConsensusForm(data, method=definition_of(tender).method)
            form.is_valid()
            refuse(request, error, form)
            return render_item(request, tender, (bid_id, lot_number, place), form=form)
    if request.headers.get("HX-Request"):
        draft = context.get("draft")
        # The page asks by itself too, to hold the pen: only a text that changed was written by somebody.
        if draft is None or draft.at != at:
            is_no_act(request)
        return render(request, "scoring/partials/_pen.html", context)
    messages.success(request, "Uw concept is bewaard. Er is nog niets besloten.")
    return redirect(row.url)


@require_POST
def pen_down(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Make room for another writer."""
    tender = tender_for(request, tender_id, "scoring.settle")
    lay_down_pen(tender, by=request.user, at=now())
    messages.success(request, "U schrijft niet meer. Een ander kan nu schrijven.")
    return redirect("scoring:consensus", tender.public_id)


@require_POST
def adjust(request: HttpRequest, tender_id: UUID, bid_id: UUID, lot_number: int, place: int) -> HttpResponse:
    """A member comes to another level, with a reason."""
    tender = tender_for(request, tender_id, "scoring.adjust")
    state = consensus_state(tender, request.user)
    address = (bid_id, lot_number, place)
    _, _, row = found_item(request, tender, address, state)
    own = next((given for given in row.item.scores if given.evaluator_id == request.user.pk), None)
    if own is None:
        raise Http404
    form = AdjustForm(request.POST, method=definition_of(tender).method)
    if form.is_valid():
        score = Score.objects.select_related("sheet__bid").get(pk=own.score_id)
        try:
            adjust_score(score, **form.cleaned_data, by=request.user, at=now())
        except (ScoringRefused, NotAllowed) as error:
            refuse(request, error, form)
        else:
            messages.success(request, "Uw bijgestelde score is bewaard. De anderen zien haar nu.")
            return redirect(row.url)
    return render_item(request, tender, address, adjust_form=form)
