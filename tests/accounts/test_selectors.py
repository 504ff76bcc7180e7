"""For whom a person acts, and with which rights."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.selectors import (
    can_edit_for,
    can_submit_for,
    is_administrator_of,
    is_buyer_of,
    is_member_of,
    memberships_of,
    organisations_of,
)
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_memberships_are_read_once_with_their_organisations(django_assert_num_queries: object) -> None:
    user = UserFactory()
    names = ["Anker", "Baken", "Contact"]
    organisations = [OrganisationFactory(name=name) for name in reversed(names)]
    for organisation in organisations:
        MembershipFactory(user=user, organisation=organisation)
    fresh = User.objects.get(pk=user.pk)

    with django_assert_num_queries(1):
        assert [organisation.name for organisation in organisations_of(fresh)] == names
        assert is_member_of(fresh, organisations[0])
        assert not can_submit_for(fresh, organisations[1])


def test_a_visitor_and_a_closed_account_act_for_nobody() -> None:
    membership = MembershipFactory(user__is_active=False, signatory=True)

    assert memberships_of(AnonymousUser()) == ()
    assert memberships_of(membership.user) == ()
    assert not can_submit_for(membership.user, membership.organisation)


@pytest.mark.parametrize(
    ("trait", "edits", "submits"),
    [("signatory", True, True), ("editor", True, False), ("administrator", False, False)],
)
def test_rights_at_a_provider_follow_the_membership(trait: str, edits: bool, submits: bool) -> None:
    membership = MembershipFactory(**{trait: True})

    assert can_edit_for(membership.user, membership.organisation) is edits
    assert can_submit_for(membership.user, membership.organisation) is submits


def test_rights_hold_for_the_own_organisation_only() -> None:
    membership = MembershipFactory(signatory=True, is_administrator=True)
    other = OrganisationFactory()

    assert not is_member_of(membership.user, other)
    assert not can_edit_for(membership.user, other)
    assert not is_administrator_of(membership.user, other)
    assert not is_member_of(membership.user, None)


def test_a_buyer_buys_for_an_authority_only() -> None:
    buyer = MembershipFactory(buyer=True)
    mistaken = MembershipFactory(is_buyer=True)

    assert is_buyer_of(buyer.user, buyer.organisation)
    assert not is_buyer_of(mistaken.user, mistaken.organisation)


def test_a_beheerder_is_no_buyer_whatever_the_row_says() -> None:
    membership = MembershipFactory(buyer=True, is_administrator=True)

    assert not is_buyer_of(membership.user, membership.organisation)


def test_nobody_bids_for_an_authority() -> None:
    membership = MembershipFactory(buyer=True, may_edit=True, may_submit=True)

    assert not can_edit_for(membership.user, membership.organisation)
    assert not can_submit_for(membership.user, membership.organisation)
