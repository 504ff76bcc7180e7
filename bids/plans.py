"""What is known of the plan of an opened bid beside its bytes: which pages count, where a criterion starts."""

from bids.domain import plan
from bids.domain.checks import UNCOUNTED_PAGES
from bids.models import Bid, BidPlan, CheckItem
from tenders.selectors import definition_of


def shown_pages_of(bid: Bid) -> tuple[int, ...] | None:
    """The pages of the file that evaluators see, in their order; None where it is not known how many there are.

    What the bidder left out of the count stays out, unless a toetser found that it does count.
    """
    found: BidPlan | None = getattr(bid, "plan", None)
    if found is None or found.pages is None:
        return None
    uncounted = () if found.uncounted_pages and _is_refused(bid) else found.uncounted_pages
    return plan.shown_pages(definition_of(bid.tender).plan, found.pages, uncounted)


def uncounted_pages_of(bid: Bid) -> tuple[int, ...]:
    """The pages that the bidder marked as not counting, whatever a toetser thinks of it."""
    found: BidPlan | None = getattr(bid, "plan", None)
    return tuple(found.uncounted_pages) if found is not None else ()


def start_page_for(bid: Bid, criterion_code: str) -> int | None:
    """The page, in the copy that evaluators see, on which the bidder's answer to a criterion begins.

    None where the bidder marked no page, or one that evaluators do not see.
    """
    found: BidPlan | None = getattr(bid, "plan", None)
    page = found.start_pages.get(criterion_code) if found is not None else None
    return plan.shown_place(shown_pages_of(bid) or (), page) if page is not None else None


def _is_refused(bid: Bid) -> bool:
    return CheckItem.objects.filter(bid=bid, code=UNCOUNTED_PAGES, outcome=CheckItem.Outcome.NOT_MET).exists()
