"""What awaits a person in the scoring, for the start page."""

from collections import Counter
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Subquery
from django.urls import reverse

from accounts.models import User
from accounts.selectors import can_edit_for, memberships_of
from bids.models import Bid, BidLot, SetAside
from scoring.low_prices.todo import todo_of
from scoring.models import (
    ConsensusConfirmation,
    ConsensusScore,
    Draw,
    DrawWord,
    InterestDeclaration,
    ScoreSheet,
)
from scoring.selectors.pairs import scoring_states
from tenders.domain.lifecycle import Status
from tenders.domain.milestones import Step
from tenders.models import Role, Tender, TenderRole
from tenders.planning import due_before_award
from tenders.todo import Todo

Decision = InterestDeclaration.Decision
# What the planning wants done in a status; the ranking goes before the letters, which have the day of the award.
_STEPS = {
    Status.SCORING: Step.SCORING,
    Status.CONSENSUS: Step.CONSENSUS,
    Status.QUALITY_FIXED: Step.PROVISIONAL_AWARD,
}


def todo_for(user: User, *, at: datetime) -> list[Todo]:
    """The next step in the scoring per tender and role, and what is asked of a bidder; a constant number of queries."""
    return _draws_of(user, at) + todo_of(user, at=at) + _by_role(user)


def _draws_of(user: User, at: datetime) -> list[Todo]:
    """For a participant that has not given its word: until the moment of the draw."""
    own = [row.organisation for row in memberships_of(user) if can_edit_for(user, row.organisation)]
    if not own:
        return []
    bids = {str(key) for key in Bid.objects.filter(organisation__in=own).values_list("public_id", flat=True)}
    if not bids:
        return []
    draws = Draw.objects.filter(
        planned_at__gt=at, held_at__isnull=True, aborted_at__isnull=True, tender__bids__public_id__in=bids
    ).distinct()
    given = {
        (draw, str(bid))
        for draw, bid in DrawWord.objects.filter(bid__public_id__in=bids).values_list(
            "draw", "bid__public_id"
        )
    }
    return [
        Todo(
            text=f"Bekijk de loting voor {draw.lot} en geef uw woord",
            url=reverse("scoring:own_draw", args=[draw.tender.public_id, draw.public_id]),
            tender=draw.tender,
            due=draw.planned_at,
        )
        for draw in draws.select_related("lot").prefetch_related("tender__authority").order_by("planned_at")
        if any((draw.pk, key) not in given for key in bids & draw.participants.keys())
    ]


def _by_role(user: User) -> list[Todo]:
    roles = TenderRole.objects.filter(
        user=user,
        ended_at__isnull=True,
        role__in=[Role.EVALUATOR, Role.CHAIR, Role.BUYER],
        tender__status__in=[Status.SCORING.value, Status.CONSENSUS.value, Status.QUALITY_FIXED.value],
    ).values_list("tender_id", "role")
    by_role: dict[str, set[int]] = {}
    for tender_id, role in roles:
        by_role.setdefault(role, set()).add(tender_id)
    evaluates = by_role.get(Role.EVALUATOR, set())
    chairs = by_role.get(Role.CHAIR, set())
    leads = chairs | by_role.get(Role.BUYER, set())
    if not evaluates and not leads:
        return []
    tenders = {
        tender.pk: tender
        for tender in Tender.objects.filter(pk__in=evaluates | leads).select_related("authority")
    }
    found = _for_evaluator(user, [tenders[pk] for pk in sorted(evaluates)])
    found += _for_chair([tenders[pk] for pk in sorted(chairs)])
    ready = [tenders[pk] for pk in sorted(leads) if tenders[pk].state is Status.QUALITY_FIXED]
    found += [_todo("Stel de rangorde vast", "scoring:ranking", tender) for tender in ready]
    return found


def _for_evaluator(user: User, tenders: list[Tender]) -> list[Todo]:
    scoring = [tender for tender in tenders if tender.state is Status.SCORING]
    undeclared = dict(
        Bid.objects.filter(tender__in=scoring, admitted_at__isnull=False)
        .exclude(Exists(InterestDeclaration.objects.filter(bid=OuterRef("pk"), evaluator=user)))
        .values_list("tender")
        .annotate(Count("pk"))
    )
    open_bids = _open_bids(user, scoring)
    confirmed = _confirmed(user, tenders)
    found = []
    for tender in tenders:
        if undeclared.get(tender.pk):
            found.append(_todo("Teken uw belangenverklaring", "scoring:declare", tender))
        if open_bids.get(tender.pk):
            number = open_bids[tender.pk]
            noun = "inschrijving" if number == 1 else "inschrijvingen"
            found.append(_todo(f"Beoordeel {number} {noun}", "scoring:start", tender))
        if tender.state is Status.CONSENSUS and tender.pk not in confirmed:
            found.append(_todo("Lees en bevestig de consensus", "scoring:consensus", tender))
    return found


def _open_bids(user: User, tenders: list[Tender]) -> dict[int, int]:
    """Per tender how many bids the user was admitted to and has not finished on every lot that is scored."""
    admitted = InterestDeclaration.objects.filter(
        evaluator=user, decision=Decision.ADMITTED, bid__tender__in=tenders, bid__admitted_at__isnull=False
    ).values("bid")
    wanted = set(BidLot.objects.filter(bid__in=admitted).values_list("bid__tender_id", "bid_id", "lot_id"))
    final = set(
        ScoreSheet.objects.filter(bid__in=admitted, evaluator=user, finalised_at__isnull=False).values_list(
            "bid_id", "lot_id"
        )
    )
    barred = set(
        SetAside.objects.filter(bid__in=admitted, revoked_at__isnull=True).values_list("bid_id", "lot_id")
    )
    released = InterestDeclaration.released_lots.through.objects.filter(
        interestdeclaration__evaluator=user, interestdeclaration__bid__in=admitted
    )
    done = final | barred | set(released.values_list("interestdeclaration__bid_id", "lot_id"))
    open_bids = {
        (tender, bid) for tender, bid, lot in wanted if (bid, lot) not in done and (bid, None) not in barred
    }
    return Counter(tender for tender, _ in open_bids)


def _confirmed(user: User, tenders: list[Tender]) -> set[int]:
    """The tenders in which the user confirmed after the last change of the consensus."""
    latest = (
        ConsensusScore.objects.filter(bid__tender=OuterRef("tender"))
        .order_by()
        .values("bid__tender")
        .annotate(latest=Max("saved_at"))
        .values("latest")
    )
    confirmations = ConsensusConfirmation.objects.filter(member=user, tender__in=tenders).exclude(
        content_hash=""
    )
    return set(confirmations.filter(at__gte=Subquery(latest)).values_list("tender_id", flat=True))


def _for_chair(tenders: list[Tender]) -> list[Todo]:
    open_to_reports = [tender for tender in tenders if tender.state in {Status.SCORING, Status.CONSENSUS}]
    waiting = dict(
        InterestDeclaration.objects.filter(bid__tender__in=open_to_reports, decision=Decision.WAITING)
        .values_list("bid__tender")
        .annotate(Count("pk"))
    )
    ready = _ready_to_reveal([tender for tender in open_to_reports if tender.pk not in waiting])
    found = []
    for tender in tenders:
        if waiting.get(tender.pk):
            number = waiting[tender.pk]
            noun = "belangenverklaring" if number == 1 else "belangenverklaringen"
            found.append(_todo(f"Beslis over {number} {noun}", "scoring:admission", tender))
        elif tender.pk in ready:
            found.append(_todo("Onthul de scores", "scoring:reveal", tender))
        elif tender.state is Status.SCORING:
            found.append(_todo("Volg de individuele beoordeling", "scoring:progress", tender))
        if tender.state is Status.CONSENSUS:
            found.append(_todo("Leid het consensusoverleg", "scoring:consensus", tender))
    return found


def _ready_to_reveal(tenders: list[Tender]) -> set[int]:
    """The tenders in which nothing stands in the way of the reveal, as the page of it says."""
    scoring = [tender for tender in tenders if tender.state is Status.SCORING]
    if not scoring:
        return set()
    return {pk for pk, state in scoring_states(scoring).items() if not state.obstacles}


def _todo(text: str, url_name: str, tender: Tender) -> Todo:
    url = reverse(url_name, args=[tender.public_id])
    return Todo(text=text, url=url, tender=tender, due=due_before_award(tender, _STEPS[tender.state]))
