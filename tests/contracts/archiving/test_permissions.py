"""The archive takes every act away that writes, but for a list, and neither takes nor gives anything to read."""

import pytest
from rules.permissions import permissions

from accounts.models import User
from scoring.domain.visibility import may_read_scores_of_others
from tenders.domain.lifecycle import ARCHIVABLE, Status
from tenders.models import Role, Tender
from tenders.permissions import (
    KEPT_IN_ARCHIVE,
    Archived,
    NotAllowed,
    forget_roles,
    may,
    require,
    stays_in_archive,
)
from tests.contracts.archiving.scenes import ARCHIVED_AT
from tests.factories.contracts import executing
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db
# What goes on, in words: somebody gets the right to read, stukken are held, and dossiers are made.
GOES_ON = {
    "tenders.give_roles",
    "contracts.hold",
    "contracts.request_dossier",
    "contracts.request_full_dossier",
}


def everybody(tender: Tender) -> dict[str, User]:
    """One person per role, with its roles and what it declared asked of the database once."""
    return {role: member_with_role(tender, role) for role in Role.values}


def acts_of(user: User, tender: Tender) -> set[str]:
    return {act for act in permissions if may(user, act, tender)}


def as_if(tender: Tender, status: Status, *, is_archived: bool) -> Tender:
    tender.status = status.value
    tender.archived_at = ARCHIVED_AT if is_archived else None
    return tender


@pytest.mark.parametrize("status", sorted(ARCHIVABLE))
def test_every_act_that_writes_is_refused_and_everything_read_stays(status: Status) -> None:
    tender = executing().tender
    people = everybody(tender)
    writing: set[str] = set()
    for role, user in people.items():
        before = acts_of(user, as_if(tender, status, is_archived=False))
        after = acts_of(user, as_if(tender, status, is_archived=True))

        assert after <= before, role
        assert {act for act in before if stays_in_archive(act)} == after, role
        writing |= {act for act in after if not act.partition(".")[2].startswith(("read_", "see_", "view_"))}
        for act in before - after:
            with pytest.raises(Archived, match="gearchiveerd"):
                require(user, act, tender)
        for act in set(permissions) - before - after:
            with pytest.raises(NotAllowed) as refused:
                require(user, act, tender)
            assert not isinstance(refused.value, Archived)

    assert writing == GOES_ON == KEPT_IN_ARCHIVE


def test_who_manages_contracts_could_write_in_execution_and_cannot_in_the_archive() -> None:
    """So that the walk above cannot pass because nobody may do anything."""
    tender = executing().tender
    manager, buyer = (member_with_role(tender, role) for role in (Role.CONTRACT_MANAGER, Role.BUYER))
    lost = {
        "contracts.manage_execution": manager,
        "contracts.archive": manager,
        "contracts.keep_notice": buyer,
        "contracts.prepare_minutes": buyer,
        "tenders.decide_complaints": buyer,
        "tenders.write_contact": buyer,
        "bids.write_screening": buyer,
    }

    for act, user in lost.items():
        assert may(user, act, as_if(tender, Status.EXECUTION, is_archived=False)), act
        assert not may(user, act, as_if(tender, Status.EXECUTION, is_archived=True)), act


@pytest.mark.parametrize("status", [Status.UNAWARDED, Status.WITHDRAWN])
@pytest.mark.parametrize("role", [Role.JURIST, Role.CONTRACT_MANAGER])
def test_what_was_never_awarded_does_not_open_scores_in_the_archive(status: Status, role: str) -> None:
    """As it did while the archive was a status after the award."""
    assert may_read_scores_of_others({role}, Status.EXECUTION)
    tender = as_if(executing().tender, status, is_archived=True)
    user = member_with_role(tender, role)
    forget_roles(user)

    assert not may_read_scores_of_others({role}, tender.state)
    assert not may(user, "contracts.read_execution", tender)
    assert not may(user, "contracts.read_full_report", tender)
