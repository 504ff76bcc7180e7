"""The list of people as a beheerder reads it."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Membership, User
from portal.people.forms import RightsForm
from portal.people.services import RIGHTS


@dataclass(frozen=True)
class PersonRow:
    user: User
    rights: tuple[str, ...]
    has_logged_in: bool


def rows_of(memberships: Iterable[Membership]) -> list[PersonRow]:
    """One row per person, with its rights in words."""
    return [
        PersonRow(
            user=membership.user,
            rights=_rights_in_words(membership),
            has_logged_in=membership.user.last_login is not None,
        )
        for membership in memberships
    ]


def _rights_in_words(membership: Membership) -> tuple[str, ...]:
    rights = RIGHTS[membership.organisation.kind]
    words = [_in_a_sentence(right) for right in rights if getattr(membership, right)]
    return ("beheerder", *words) if membership.is_administrator else tuple(words)


def _in_a_sentence(right: str) -> str:
    label = str(RightsForm.base_fields[right].label)
    return label[0].lower() + label[1:]
