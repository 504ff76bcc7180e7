"""Give and end roles."""

from datetime import timedelta

import pytest

from audit.models import AuditEntry
from tenders.domain.lifecycle import Status
from tenders.models import Role, Tender, TenderRole
from tenders.permissions import INCOMPATIBLE_ROLES, NotAllowed, roles_in
from tenders.services import RoleRefused, end_role, give_role
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.tenders import AT, draft_tender, member_with_role

pytestmark = pytest.mark.django_db


def test_role_is_given_once_and_logged() -> None:
    tender = draft_tender(configured=False)
    user = UserFactory()
    MembershipFactory(user=user, organisation=tender.authority)

    first = give_role(tender, user, Role.CHECKER, by=tender.created_by, at=AT)
    second = give_role(tender, user, Role.CHECKER, by=tender.created_by, at=AT)

    assert first == second
    assert roles_in(user, tender) == {"checker"}
    assert AuditEntry.objects.get(event="role.given").data == {
        "role": "checker",
        "user": str(user.public_id),
    }


@pytest.mark.parametrize("pair", sorted(sorted(pair) for pair in INCOMPATIBLE_ROLES))
def test_incompatible_roles_are_refused_in_both_orders(pair: list[str]) -> None:
    for first, second in (pair, pair[::-1]):
        tender = draft_tender(configured=False)
        user = member_with_role(tender, first)

        with pytest.raises(RoleRefused):
            give_role(tender, user, second, by=tender.created_by, at=AT)

        assert roles_in(user, tender) == {first}


def test_ended_role_no_longer_clashes_before_the_opening() -> None:
    tender = draft_tender(configured=False)
    user = member_with_role(tender, Role.EVALUATOR)
    end_role(TenderRole.objects.get(user=user), by=tender.created_by, at=AT)

    give_role(tender, user, Role.CHAIR, by=tender.created_by, at=AT)

    assert roles_in(user, tender) == {"chair"}


def test_ended_role_still_clashes_after_the_opening() -> None:
    tender = draft_tender(configured=False)
    user = member_with_role(tender, Role.EVALUATOR)
    end_role(TenderRole.objects.get(user=user), by=tender.created_by, at=AT)
    Tender.objects.filter(pk=tender.pk).update(status=Status.SCORING.value, fingerprint="x")

    with pytest.raises(RoleRefused, match="gaat niet samen"):
        give_role(tender, user, Role.CHAIR, by=tender.created_by, at=AT)


def test_user_of_a_bidder_gets_no_role() -> None:
    tender = draft_tender(configured=False)
    user = MembershipFactory(signatory=True).user

    with pytest.raises(RoleRefused, match="werkt voor een aanbieder"):
        give_role(tender, user, Role.EVALUATOR, by=tender.created_by, at=AT)


def test_beheerder_gets_no_role() -> None:
    tender = draft_tender(configured=False)
    user = MembershipFactory(administrator=True, organisation=tender.authority).user

    with pytest.raises(RoleRefused, match="beheerder"):
        give_role(tender, user, Role.AUDITOR, by=tender.created_by, at=AT)


def test_inactive_account_gets_no_role() -> None:
    tender = draft_tender(configured=False)
    user = UserFactory(is_active=False)

    with pytest.raises(RoleRefused, match="niet actief"):
        give_role(tender, user, Role.AUDITOR, by=tender.created_by, at=AT)


def test_only_the_buyer_gives_roles() -> None:
    tender = draft_tender(configured=False)
    chair = member_with_role(tender, Role.CHAIR)

    with pytest.raises(NotAllowed):
        give_role(tender, UserFactory(), Role.AUDITOR, by=chair, at=AT)


def test_ended_role_keeps_its_row() -> None:
    tender = draft_tender(configured=False)
    user = member_with_role(tender, Role.JURIST)
    later = AT + timedelta(hours=1)

    role = end_role(TenderRole.objects.get(user=user), by=tender.created_by, at=later)

    assert (role.ended_at, role.ended_by) == (later, tender.created_by)
    assert roles_in(user, tender) == frozenset()
    assert AuditEntry.objects.filter(event="role.ended").count() == 1


def test_last_buyer_keeps_the_role() -> None:
    tender = draft_tender(configured=False)

    with pytest.raises(RoleRefused, match="enige inkoper"):
        end_role(TenderRole.objects.get(role=Role.BUYER), by=tender.created_by, at=AT)


def test_buyer_may_leave_when_there_is_another() -> None:
    tender = draft_tender(configured=False)
    member_with_role(tender, Role.BUYER)
    buyer = tender.created_by

    end_role(TenderRole.objects.get(user=buyer), by=buyer, at=AT)

    assert roles_in(buyer, tender) == frozenset()
