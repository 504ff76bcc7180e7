"""Who has which role in a tender, and who could get one."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, QuerySet

from accounts.models import Organisation, User
from tenders.models import (
    Role,
    Tender,
    TenderRole,
)


def roles_of(tender: Tender) -> QuerySet[TenderRole]:
    """Every role ever held in the tender, the active ones first."""
    return tender.roles.select_related("user", "given_by", "ended_by").order_by(
        "ended_at", "role", "user__name"
    )


def acting_buyers(tender: Tender) -> QuerySet[TenderRole]:
    """The buyers of the tender who can still act: with an account, and working for its authority."""
    return _acting_buyers().filter(tender=tender)


def tenders_without_buyer(authority: Organisation) -> QuerySet[Tender]:
    """The tenders of the authority that nobody leads any more, oldest first.

    Those that are over as well: somebody archives them, decides on what is destroyed and lets others read.
    """
    tenders = Tender.objects.filter(authority=authority, is_rehearsal=False, revises=None)
    return tenders.exclude(pk__in=_acting_buyers().values("tender_id")).order_by("created_at", "pk")


def _acting_buyers() -> QuerySet[TenderRole]:
    return TenderRole.objects.filter(
        role=Role.BUYER,
        ended_at=None,
        user__is_active=True,
        user__memberships__organisation=F("tender__authority"),
    )


def colleagues_of(tender: Tender) -> QuerySet[User]:
    """The people of the contracting organisation who could hold a role: active and no beheerder."""
    return (
        User.objects.filter(
            is_active=True,
            memberships__organisation=tender.authority,
            memberships__is_administrator=False,
        )
        .exclude(memberships__is_administrator=True)
        .distinct()
    )


def evaluators_of(tender: Tender) -> QuerySet[User]:
    """Who scores in this tender now."""
    return User.objects.filter(
        tender_roles__tender=tender,
        tender_roles__role=Role.EVALUATOR,
        tender_roles__ended_at__isnull=True,
    ).order_by("name")


def active_role(tender: Tender, user_id: UUID, role: str) -> TenderRole | None:
    rows = tender.roles.select_related("user").filter(ended_at__isnull=True)
    return rows.filter(user__public_id=user_id, role=role).first()


def names_by_public_id(ids: Iterable[str]) -> dict[str, str]:
    """Names of the people among these actors of the log; a process is not among them."""
    people = {text for text in ids if _is_uuid(text)}
    return {str(user.public_id): user.name for user in User.objects.filter(public_id__in=people)}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
