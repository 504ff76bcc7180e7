"""What awaits a person around the decision, for the start page."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from contracts.models import AwardDecision, DecisionApproval, Mandate
from contracts.selectors.decisions import released_letters_for
from contracts.verification.todo import verification_todo_for
from tenders.domain.lifecycle import Status
from tenders.domain.procedure_words import said
from tenders.domain.wording import local_date
from tenders.models import Role, Tender, TenderRole
from tenders.todo import Todo

_STAFF = (Role.BUYER, Role.JURIST, Role.CONTRACT_MANAGER)


def todo_for(user: User, *, at: datetime) -> list[Todo]:
    """The next step per tender and role, and letters that were not read; a constant number of queries."""
    return [*_for_staff(user, at), *_for_bidder(user, at), *verification_todo_for(user, at=at)]


def _for_staff(user: User, at: datetime) -> list[Todo]:
    roles = TenderRole.objects.filter(
        user=user,
        ended_at__isnull=True,
        role__in=_STAFF,
        tender__is_rehearsal=False,
        tender__status__in=[
            Status.RANKED.value,
            Status.DECIDED.value,
            Status.STANDSTILL.value,
            Status.SUSPENDED.value,
            Status.AWARDED.value,
        ],
    )
    rows = list(roles.prefetch_related("tender__authority").order_by("tender_id"))
    decisions = {
        decision.tender_id: decision
        for decision in AwardDecision.objects.filter(
            tender__in={row.tender_id for row in rows}, replaced_at__isnull=True
        )
    }
    steps = [
        todo for row in rows for todo in _step(row.role, row.tender, decisions.get(row.tender_id), at=at)
    ]
    return [*steps, *_to_approve(user, [row.tender for row in rows], decisions, at)]


def _to_approve(
    user: User, tenders: list[Tender], decisions: dict[int, AwardDecision], at: datetime
) -> list[Todo]:
    """What waits for this person's mandate; whether it reaches far enough is said on the page."""
    drafted_by_others = {
        tender.pk: tender
        for tender in tenders
        if tender.state is Status.DECIDED
        and tender.pk in decisions
        and decisions[tender.pk].drafted_by_id != user.pk
    }
    if not drafted_by_others:
        return []
    mandates = Mandate.objects.filter(holder=user, ended_at=None, tender__in=drafted_by_others)
    valid = mandates.exclude(valid_until__lt=local_date(at)).values_list("tender_id", flat=True)
    approved = DecisionApproval.objects.filter(decision__in=decisions.values())
    waiting = set(valid) - set(approved.values_list("decision__tender_id", flat=True))
    return [
        _todo("Beoordeel de gunningsbeslissing", "contracts:approve", tender)
        for key, tender in drafted_by_others.items()
        if key in waiting
    ]


_STEPS = {
    (Role.BUYER, Status.RANKED): ("Neem de gunningsbeslissing", "contracts:decision"),
    (Role.BUYER, Status.DECIDED): ("Maak en verstuur de brieven", "contracts:letters"),
    (Role.JURIST, Status.DECIDED): ("Lees de brieven tegen", "contracts:letters"),
    (Role.BUYER, Status.SUSPENDED): ("Volg de zaak en leg de uitkomst vast", "contracts:proceedings"),
    (Role.CONTRACT_MANAGER, Status.AWARDED): ("Download het gunningsrapport", "contracts:reports"),
}


def _step(role: str, tender: Tender, decision: AwardDecision | None, *, at: datetime) -> list[Todo]:
    step = _STEPS.get((Role(role), tender.state))
    if step is not None:
        return [_todo(*step, tender)]
    ends_at = decision.standstill_ends_at if decision else None
    waits = role == Role.BUYER and tender.state is Status.STANDSTILL and ends_at is not None
    if not waits or decision is None:
        return []
    if at > ends_at:
        text = "Gun definitief" if decision.awards else "Sluit de aanbesteding af"
        return [_todo(text, "contracts:standstill", tender)]
    text = "Wacht op het einde van de opschortende termijn"
    return [_todo(text, "contracts:standstill", tender, due=ends_at)]


def _for_bidder(user: User, at: datetime) -> list[Todo]:
    letters = released_letters_for(user, at=at).filter(
        decision__replaced_at__isnull=True, first_read_at__isnull=True
    )
    letters = letters.select_related(None).select_related("decision")
    return [
        Todo(
            text=said(
                "Lees uw brief over de gunningsbeslissing",
                is_admission=letter.decision.tender.is_admission,
            ),
            url=reverse("contracts:own_letter", args=[letter.public_id]),
            tender=letter.decision.tender,
            due=letter.decision.standstill_ends_at,
        )
        for letter in letters.prefetch_related("decision__tender__authority")
    ]


def _todo(text: str, url_name: str, tender: Tender, *, due: datetime | None = None) -> Todo:
    words = said(text, is_admission=tender.is_admission)
    return Todo(text=words, url=reverse(url_name, args=[tender.public_id]), tender=tender, due=due)
