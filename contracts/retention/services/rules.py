"""Lay down how long a category is kept."""

from datetime import datetime

from django.db import transaction

from accounts.models import Membership, Organisation, User
from audit.services import ACCOUNTS, Auditor
from contracts.domain.errors import DecisionRefused
from contracts.domain.retention import BOUNDS, Category, check_rule
from contracts.models import RetentionRule


@transaction.atomic
def change_rule(
    authority: Organisation,
    category: Category,
    *,
    months: int,
    reason: str,
    source: str = "",
    by: User,
    at: datetime,
) -> RetentionRule:
    """A new version of the term; `source` is what it rests on beside the law. Refused below what the law allows."""
    lock_as_beheerder(authority, by)
    check_rule(category, months, reason=reason)
    rule = RetentionRule.objects.create(
        authority=authority,
        category=category.value,
        months=months,
        source=source.strip() or BOUNDS[category].source,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    Auditor(by).record(
        "organisation.term_changed",
        authority,
        scope=ACCOUNTS,
        at=at,
        data={
            "organisation": str(authority.public_id),
            "rule": str(rule.public_id),
            "category": category.value,
            "months": months,
        },
    )
    return rule


def lock_as_beheerder(authority: Organisation, by: User) -> None:
    """One change at a time of what an authority lays down; DecisionRefused for who is no beheerder of it."""
    Organisation.objects.select_for_update(no_key=True).get(pk=authority.pk)
    rows = Membership.objects.filter(
        organisation=authority, user=by, user__is_active=True, is_administrator=True
    )
    if authority.kind != Organisation.Kind.AUTHORITY or not rows.exists():
        raise DecisionRefused("Alleen een beheerder van de aanbestedende dienst kan dit doen.")
