"""Who handed in, once the tender was withdrawn: names for the letters, and nothing of what is sealed."""

from bids.models import Bid, Submission
from tenders.domain.lifecycle import Status
from tenders.models import Tender

# A submission that counts: not replaced by a later one, nor taken back.
STANDING = (Submission.Status.SEALED, Submission.Status.OPENED, Submission.Status.UNOPENABLE)


def who_submitted(tender: Tender) -> list[tuple[Bid, Submission]]:
    """Every bid that stands, by name, with what was handed in last; one query.

    Empty unless the tender was withdrawn: until an opening, that alone tells who handed in (`vault.md`, point 2).
    Whoever began and never submitted, or took its bid back, is not in it.
    """
    if tender.state is not Status.WITHDRAWN:
        return []
    rows = Submission.objects.filter(bid__tender=tender, status__in=STANDING)
    rows = rows.select_related("bid__organisation").order_by("bid__organisation__name", "bid_id")
    return [(row.bid, row) for row in rows]
