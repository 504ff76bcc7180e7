"""Choose for which organisation a person acts."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from accounts.models import Organisation, User
from accounts.selectors import organisations_of


class NotAMember(Exception):
    """The person does not act for this organisation."""


def act_for(user: User | AnonymousUser, organisation_id: UUID | str) -> Organisation:
    """The organisation with this public id, when the person belongs to it; else NotAMember."""
    for organisation in organisations_of(user):
        if str(organisation.public_id) == str(organisation_id):
            return organisation
    raise NotAMember("U hoort niet bij deze organisatie. Kies een organisatie uit de lijst.")


def chosen_organisation(
    user: User | AnonymousUser, organisation_id: UUID | str | None
) -> Organisation | None:
    """The chosen organisation; the first one when the choice is absent or no longer the person's."""
    organisations = organisations_of(user)
    chosen = (item for item in organisations if str(item.public_id) == str(organisation_id))
    return next(chosen, organisations[0] if organisations else None)


def lock_person(user: User) -> User:
    """The user's row, read anew and locked until the end of the transaction.

    On which side of the table somebody works is spread over memberships and roles of several organisations:
    who gives or takes one of them locks the person first, after the organisation or tender that it acts for.
    """
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)
