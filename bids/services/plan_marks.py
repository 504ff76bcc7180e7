"""What a bidder marks in the plan of its draft."""

from datetime import datetime

from accounts.models import User
from bids.content import DraftItem
from bids.domain.plan import PlanMarks
from bids.services.drafts import save_details


def mark_plan(item: DraftItem, marks: PlanMarks, *, by: User, at: datetime, seen: str | None = None) -> None:
    """Note the marks with the file, sealed as its other details are; the file itself stays as it is."""
    save_details(item.obj, meta=item.meta_with(marks.as_json()), by=by, at=at, seen=seen)
