"""What the opened bid of a winner holds already of what is asked after the letters: shown, and a person decides."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.urls import reverse

from accounts.models import User
from bids.models import Bid, BidEvidence
from bids.permissions import Content, may_read_content
from contracts.domain.verification import is_same_document
from contracts.models import VerificationItem
from tenders.domain.definition import EvidenceRule
from tenders.domain.evidence import age_finding, document_signal
from tenders.domain.vocabulary import EvidenceMoment
from tenders.models import Tender
from tenders.selectors import definition_of

# By bid, member (None: the bidder itself) and the code that is asked.
Place = tuple[int, int | None, str]


@dataclass(frozen=True)
class Held:
    """A bewijsmiddel of the bid, with how old it is and may be on the day on which it is looked at."""

    evidence: BidEvidence
    finding: str
    has_signal: bool


def held_by(tender: Tender, bids: Collection[int]) -> dict[Place, BidEvidence]:
    """What can be read in the bids of what the tender asks later, the youngest of each; one query."""
    rules = {rule.code: rule for rule in definition_of(tender).evidence}
    later = [rule for rule in rules.values() if rule.moment is not EvidenceMoment.SUBMISSION]
    rows = BidEvidence.objects.filter(
        bid__in=bids, object__damaged=False, object__reading_envelope__isnull=False
    ).select_related("object", "member")
    found: dict[Place, BidEvidence] = {}
    for row in rows.order_by(F("issued_on").asc(nulls_first=True), "pk"):
        handed_in = rules.get(row.code)
        for rule in later:
            if handed_in is not None and is_same_document(rule, handed_in):
                found[row.bid_id, row.member_id, rule.code] = row
    return found


def held_for(item: VerificationItem) -> BidEvidence | None:
    """Of one item; nothing once a supplement was asked, for then what the bid holds did not suffice."""
    bid = item.verification.bid
    if item.supplement_at is not None:
        return None
    return held_by(bid.tender, [bid.pk]).get((bid.pk, item.member_id, item.code))


def url_of(held: Held | None, bid: Bid, user: User) -> str:
    """Where the user reads it; empty for who may not read the files of the bid."""
    found = held.evidence.object if held else None
    if found is None or not may_read_content(user, bid, Content.FILE):
        return ""
    return reverse("bids:document", args=[bid.tender.public_id, found.public_id])


def judged_on(row: BidEvidence, rule: EvidenceRule, day: date) -> Held:
    """As a document that would be supplied on this day."""
    if row.issued_on is None:
        return Held(row, "Ingediend zonder datum van afgifte." if rule.max_age_months else "", False)
    signal = document_signal(rule, row.issued_on, day, valid_until=row.valid_until)
    return Held(
        row, age_finding(rule, row.issued_on, day, valid_until=row.valid_until), has_signal=signal is not None
    )
