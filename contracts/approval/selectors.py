"""Reads of the mandaatregister and of the approval of a decision."""

from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from contracts.domain.mandates import is_void, why_not
from contracts.models import AwardDecision, DecisionApproval, Mandate
from scoring.selectors import outcome_of, ranked_by_key
from scoring.selectors.ranking import hash_of
from tenders.domain.method import MethodRefused
from tenders.models import Role, Tender, TenderRole
from tenders.reading import facts_of

# Who has one of these roles reads decision and letters, and so can take the decision.
HOLDERS = (Role.BUYER, Role.JURIST)


def mandates_of(tender: Tender) -> QuerySet[Mandate]:
    """The whole register, ended mandates too, in the order of registration."""
    return tender.mandates.select_related("holder", "registered_by", "ended_by")


def mandate_in(tender: Tender, public_id: UUID) -> Mandate | None:
    return mandates_of(tender).filter(public_id=public_id).first()


def possible_holders(tender: Tender) -> list[User]:
    """Whoever can be given a mandate, by name."""
    roles = TenderRole.objects.filter(tender=tender, ended_at__isnull=True, role__in=HOLDERS)
    return list(User.objects.filter(pk__in=roles.values("user"), is_active=True).order_by("name", "pk"))


def value_of(tender: Tender) -> Fraction | None:
    """What the assignment is worth over its longest term; None where that is not filled in."""
    return facts_of(tender).contract.value_over_longest_term


def mandates_for(decision: AwardDecision, user: User, *, on: date) -> tuple[list[Mandate], list[str]]:
    """The mandates by which the user may take this decision, and why the other ones of that person do not reach."""
    value, lots = value_of(decision.tender), list(decision.lots.values_list("lot__number", flat=True))
    found, reasons = [], []
    for mandate in mandates_of(decision.tender).filter(holder=user):
        reason = why_not(mandate.terms, value=value, lots=lots, on=on)
        if reason:
            reasons.append(reason)
        else:
            found.append(mandate)
    return found, reasons


def approval_of(decision: AwardDecision) -> DecisionApproval | None:
    return DecisionApproval.objects.select_related("by", "mandate").filter(decision=decision).first()


def ranking_now(decision: AwardDecision) -> str:
    """The fingerprint of the ranking as the record gives it at this moment; empty for a decision without a ranking."""
    if decision.ranking is None:
        return ""
    try:
        return hash_of(outcome_of(decision.tender), ranked_by_key(decision.tender))
    except MethodRefused:
        return "geen rangorde"


def is_approval_void(decision: AwardDecision, approval: DecisionApproval) -> bool:
    return decision.released_at is None and is_void(approval.ranking_hash, ranking_now(decision))
