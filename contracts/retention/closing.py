"""Which pages close once a category of a tender was destroyed: they say so, instead of showing empty places."""

from collections.abc import Mapping

from contracts.domain.retention import CATEGORY_LABELS, Category, Outcome
from contracts.models import DestructionLine
from tenders.domain.wording import date_in_words, local_date
from tenders.models import Tender

CLOSED: Mapping[Category, frozenset[str]] = {
    Category.EVIDENCE: frozenset(
        {
            "bids.read_exclusion_file",
            "bids.read_checks",
            "bids.read_repairs",
            "contracts.read_verification",
        }
    ),
    Category.ASSESSMENT: frozenset(
        {
            "scoring.read_consensus",
            "scoring.read_minutes",
            "scoring.read_reopenings",
            "scoring.read_progress",
        }
    ),
    Category.RECORD: frozenset(
        {
            "contracts.read_decision",
            "contracts.read_letters",
            "contracts.read_second_reading",
            "contracts.read_standstill",
            "contracts.read_report",
            "contracts.read_minutes",
            "contracts.fix_minutes",
            "contracts.prepare_minutes",
        }
    ),
    Category.WON: frozenset({"contracts.read_agreements", "contracts.read_won"}),
}
_CATEGORY_OF = {act: category for category, acts in CLOSED.items() for act in acts}


def destroyed_sentence(tender: Tender, act: str) -> str:
    """What was destroyed of what the pages of this act show, and when; "" where nothing was."""
    category = _CATEGORY_OF.get(act)
    if category is None:
        return ""
    done = DestructionLine.objects.filter(
        tender=tender, category=category.value, outcome=Outcome.DESTROYED.value
    )
    finished_at = done.order_by("finished_at").values_list("finished_at", flat=True).first()
    if finished_at is None:
        return ""
    return (
        f"{CATEGORY_LABELS[category]} van deze aanbesteding: vernietigd op {date_in_words(local_date(finished_at))}, "
        "omdat de bewaartermijn was verstreken."
    )
