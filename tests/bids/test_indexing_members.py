"""Members of a combination, subcontractors and third parties, as they are known after the opening."""

from decimal import Decimal

import pytest

from bids.domain.participation import Capacity, Member
from bids.models import Bid, BidMember
from tenders.domain.definition import EvidenceRule
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty
from tests.factories.accounts import OrganisationFactory
from tests.factories.bids import bidder, opened, submitted_bid, tender_with

pytestmark = pytest.mark.django_db
BOTH = (EvidenceParty.BIDDER, EvidenceParty.MEMBER)
EVIDENCE = (
    EvidenceRule("UEA", "UEA", EvidenceMoment.SUBMISSION, BOTH),
    EvidenceRule("KVK", "Uittreksel", EvidenceMoment.SUBMISSION, BOTH, max_age_months=6),
)


def test_a_member_is_known_with_its_declaration_and_its_evidence_after_the_opening() -> None:
    known = OrganisationFactory(name="Brug", kvk_number="23456789")
    combinant = Member(1, "Brug", known.kvk_number, Capacity.MEMBER, work="dagbesteding", share=Decimal("40"))
    subcontractor = Member(2, "Sluis", "34567890", Capacity.SUBCONTRACTOR)
    tender = tender_with(evidence=EVIDENCE)
    submission = submitted_bid(tender, bidder("Anker"), members=(combinant, subcontractor))
    assert not BidMember.objects.exists()
    assert {"lid:1:uea", "lid:1:bewijs:KVK"} <= set(submission.items.values_list("task", flat=True))

    opened(tender)

    bid = Bid.objects.get(tender=tender)
    first, second = bid.members.all()
    assert (first.name, first.kind, first.share, first.organisation) == ("Brug", "combinant", 40, known)
    assert first.declaration is not None
    assert set(first.declared.values()) == {"no"}
    assert [(row.code, str(row.issued_on)) for row in first.evidence.all()] == [("KVK", "2025-11-01")]
    assert (second.organisation, second.declaration, second.evidence.count()) == (None, None, 0)
    assert sorted(bid.evidence.filter(member=None).values_list("code", flat=True)) == ["KVK", "UEA"]
    assert [party["part"] for party in bid.parties] == ["combinant", "onderaannemer"]


def test_two_accounts_with_one_number_leave_open_who_the_member_is() -> None:
    OrganisationFactory(kvk_number="23456789")
    OrganisationFactory(kvk_number="23456789")
    tender = tender_with(evidence=EVIDENCE)
    submitted_bid(tender, bidder("Anker"), members=(Member(1, "Brug", "23456789", Capacity.MEMBER),))

    opened(tender)

    assert BidMember.objects.get().organisation is None
