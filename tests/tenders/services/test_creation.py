"""Begin and withdraw a tender."""

import pytest

from audit.models import AuditEntry
from audit.services import tender_scope
from tenders.domain.lifecycle import Status
from tenders.models import Tender
from tenders.permissions import NotAllowed, roles_in
from tenders.selectors import configuration_of
from tenders.services import KeyTaken, ReasonMissing, create_from, create_tender, withdraw_tender
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.tenders import AT, buyer_of, draft_tender, published_tender

pytestmark = pytest.mark.django_db


def test_who_begins_a_tender_is_its_buyer() -> None:
    authority = OrganisationFactory(authority=True)
    by = buyer_of(authority)

    tender = create_tender(authority=authority, key="wmo", title="Wmo", by=by, at=AT)

    assert tender.state is Status.DRAFT
    assert roles_in(by, tender) == {"buyer"}
    assert tender.exclusion_grounds.count() == 8


def test_buyer_of_another_organisation_begins_nothing() -> None:
    by = buyer_of(OrganisationFactory(authority=True))

    with pytest.raises(NotAllowed):
        create_tender(authority=OrganisationFactory(authority=True), key="wmo", title="Wmo", by=by, at=AT)


def test_member_without_the_right_begins_nothing() -> None:
    authority = OrganisationFactory(authority=True)
    by = MembershipFactory(user=UserFactory(), organisation=authority).user

    with pytest.raises(NotAllowed):
        create_tender(authority=authority, key="wmo", title="Wmo", by=by, at=AT)


def test_key_is_used_once_per_organisation() -> None:
    tender = draft_tender(configured=False, key="wmo")

    with pytest.raises(KeyTaken):
        create_tender(authority=tender.authority, key="wmo", title="Weer", by=tender.created_by, at=AT)


def test_rehearsals_may_share_a_key() -> None:
    tender = draft_tender(configured=False, key="wmo")

    for _ in range(2):
        create_tender(
            authority=tender.authority,
            key="wmo",
            title="Proef",
            by=tender.created_by,
            at=AT,
            is_rehearsal=True,
        )

    assert Tender.objects.filter(key="wmo").count() == 3


def test_copy_has_the_rules_and_no_dates() -> None:
    source = published_tender(description="Begeleiding thuis", court="Midden-Nederland")
    source.criteria.filter(code="2A").update(question="Hoe?")

    copy = create_from(source, key="volgende", title="Volgende", by=source.created_by, at=AT)

    ours, theirs = configuration_of(copy), configuration_of(source)
    assert (ours.criteria, ours.scale, ours.lots, ours.tie_break, ours.evidence) == (
        theirs.criteria,
        theirs.scale,
        theirs.lots,
        theirs.tie_break,
        theirs.evidence,
    )
    assert (copy.description, copy.court) == ("Begeleiding thuis", "Midden-Nederland")
    assert copy.criteria.get(code="2A").question == "Hoe?"
    assert (copy.publication_on, copy.closes_at, copy.published_at) == (None, None, None)


def test_copy_needs_a_role_in_the_source() -> None:
    source = draft_tender()
    by = buyer_of(source.authority)

    with pytest.raises(NotAllowed):
        create_from(source, key="volgende", title="Volgende", by=by, at=AT)


def test_withdrawal_needs_a_reason() -> None:
    tender = published_tender()

    with pytest.raises(ReasonMissing):
        withdraw_tender(tender, by=tender.created_by, at=AT, reason="  ")

    tender.refresh_from_db()
    assert tender.state is Status.PUBLISHED


def test_withdrawal_keeps_its_reason_and_anchors_the_vault() -> None:
    tender = published_tender()

    withdraw_tender(tender, by=tender.created_by, at=AT, reason="Geen budget.")

    assert tender.state is Status.WITHDRAWN
    assert tender.status_changes.last().reason == "Geen budget."
    assert (
        AuditEntry.objects.filter(scope=tender_scope(tender.public_id), event="chain.anchored").count() == 1
    )
