"""Social return of a contract, made by the services that the pages use."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from contracts.domain.social_return import Kind
from contracts.models import SocialReturnEffort, SocialReturnRule
from contracts.social.services import register_effort, set_rule
from tenders.models import Tender
from tests.factories.contracts import SIGNED_AT, Award, file_of, manager_of

IN_JUNE = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
PER_HOUR: Mapping[Kind, int] = {Kind.TRIAL: 25_00, Kind.APPRENTICE: 12_50}


def asking(award: Award, *, percent: str = "3", base: str = "de totale omzet zonder btw") -> Award:
    """The tender asks it in so many words, as Voorne aan Zee does."""
    Tender.objects.filter(pk=award.tender.pk).update(
        social_return_percentage=Decimal(percent),
        social_return_base=base,
        social_return_means="alleen zoals bijlage 13 noemt",
    )
    return award


def with_hours(award: Award, per_hour: Mapping[Kind, int] = PER_HOUR, **more: Any) -> SocialReturnRule:
    facts = {"source": "bijlage 13", "reason": "De bijlage noemt bouwblokken.", **more}
    return set_rule(award.tender, per_hour=per_hour, **facts, by=manager_of(award), at=SIGNED_AT)


def effort_of(
    award: Award, name: str = "Anker", *, by: User | None = None, at: datetime = IN_JUNE, **changes: Any
) -> SocialReturnEffort:
    """A thousand euros of purchases, unless told otherwise."""
    facts: dict[str, Any] = {
        "kind": Kind.PURCHASE,
        "description": "Schoonmaak door een sociale onderneming",
        "connection": "Van de kantoren voor deze opdracht.",
        "no_displacement": True,
        "carried_out_on": date(2026, 5, 1),
        "amount": 1_000_00,
        **changes,
    }
    if facts.get("hours") is not None:
        facts["amount"] = None
    return register_effort(file_of(award, name), **facts, by=by or award.bidder(name), at=at)
