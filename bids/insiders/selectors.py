"""Declarations of insiders, for the page, the proces-verbaal and the dossier."""

from dataclasses import dataclass

from accounts.models import User
from bids.insiders.gate import INSIDERS
from bids.models import InsiderDeclaration
from bids.selectors import opened_bids
from tenders.models import Role, Tender, TenderRole

_ORDER = (Role.BUYER, Role.CHAIR, Role.CHECKER, Role.JURIST)


@dataclass(frozen=True)
class Insider:
    """A person with the roles for which it declares, and how many opened bids it has not declared about."""

    user: User
    roles: str
    missing: int


def own_declarations(user: User, tender: Tender) -> dict[int, InsiderDeclaration]:
    """What this person has declared, by the primary key of the bid."""
    rows = InsiderDeclaration.objects.filter(bid__tender=tender, user=user, replaced_at=None)
    return {row.bid_id: row for row in rows.select_related("decided_by", "bid__organisation")}


def interests_of(tender: Tender) -> list[InsiderDeclaration]:
    """Every interest that was declared, also one that something later replaced, in order of time."""
    rows = InsiderDeclaration.objects.filter(bid__tender=tender, has_interest=True)
    return list(rows.select_related("bid__organisation", "user", "decided_by"))


def insiders_of(tender: Tender) -> list[Insider]:
    """Who works on the tender now and declares for it, by role; three queries."""
    roles: dict[User, set[str]] = {}
    held = TenderRole.objects.filter(tender=tender, ended_at=None, role__in=INSIDERS).select_related("user")
    for row in held.order_by("user__name", "user_id"):
        roles.setdefault(row.user, set()).add(row.role)
    declared: dict[int, int] = {}
    standing = InsiderDeclaration.objects.filter(bid__tender=tender, replaced_at=None)
    for user_id in standing.values_list("user_id", flat=True):
        declared[user_id] = declared.get(user_id, 0) + 1
    total = opened_bids(tender).count()
    found = [
        Insider(
            user,
            ", ".join(role.label for role in _ORDER if role in own),
            max(0, total - declared.get(user.pk, 0)),
        )
        for user, own in roles.items()
    ]
    return sorted(found, key=lambda row: row.roles)


def declared_by(tender: Tender) -> int:
    """How many people declared."""
    return InsiderDeclaration.objects.filter(bid__tender=tender).values("user").distinct().count()
