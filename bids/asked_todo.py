"""Requests that wait for a bidder, and supplements that wait for a toetser."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from accounts.selectors import memberships_of
from bids.models import RepairRequest, ValidityRequest
from bids.validity.selectors import taking_part
from tenders.models import Role, Tender
from tenders.todo import Todo


def asked_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """What was asked after the opening, with its term; a constant number of queries per request that runs."""
    return [*_asked_of(user, at), *_validity_of(user, at), *_to_decide(user, at)]


def _asked_of(user: User, at: datetime) -> list[Todo]:
    own = [each.organisation_id for each in memberships_of(user) if each.may_edit]
    waiting = (
        RepairRequest.objects.filter(bid__organisation__in=own, decided_at=None, due_at__gte=at)
        .filter(items__supplies=None)
        .select_related("bid")
        .prefetch_related("bid__tender__authority")
        .distinct()
    )
    return [
        Todo(
            text="Vul uw inschrijving aan"
            if request.kind == RepairRequest.Kind.REPAIR
            else "Laat zien welke maatregelen u nam",
            url=reverse("bids:repair_own", args=[request.bid.tender.public_id, request.public_id]),
            tender=request.bid.tender,
            due=request.due_at,
        )
        for request in waiting
    ]


def _validity_of(user: User, at: datetime) -> list[Todo]:
    own = {each.organisation_id for each in memberships_of(user) if each.may_edit}
    running = (
        ValidityRequest.objects.filter(answer_by__gte=at, tender__bids__organisation__in=own)
        .prefetch_related("tender__authority", "answers__bid")
        .distinct()
    )
    todos = []
    for request in running:
        answered = {answer.bid.organisation_id for answer in request.answers.all()}
        asked = set(taking_part(request.tender).values_list("organisation_id", flat=True)) & own
        if asked - answered:
            todos.append(
                Todo(
                    text="Beantwoord of uw inschrijving langer geldig blijft",
                    url=reverse("bids:validity_own", args=[request.tender.public_id, request.public_id]),
                    tender=request.tender,
                    due=request.answer_by,
                )
            )
    return todos


def _to_decide(user: User, at: datetime) -> list[Todo]:
    checking = Tender.objects.with_role(user, Role.CHECKER)
    ready = (
        RepairRequest.objects.filter(
            bid__tender__in=checking, decided_at=None, kind=RepairRequest.Kind.REPAIR
        )
        .select_related("bid__organisation")
        .prefetch_related("bid__tender__authority", "items__supplies")
    )
    return [
        Todo(
            text=f"Beoordeel de aanvulling van {request.bid.organisation.name}",
            without_names="Beoordeel een aanvulling",
            url=reverse("bids:repair", args=[request.bid.tender.public_id, request.public_id]),
            tender=request.bid.tender,
        )
        for request in ready
        if at > request.due_at or all(item.supplies.all() for item in request.items.all())
    ]
