"""Which sheets are final, and which were opened again."""

from accounts.models import User
from scoring.models import ScoreSheet, SheetReopening
from tenders.models import Tender


def reopenings_of(tender: Tender) -> list[SheetReopening]:
    """Of the present round, the latest first; one query. Every member of the commission may read them."""
    rows = SheetReopening.objects.filter(sheet__bid__tender=tender, sheet__closed_in=None)
    return list(
        rows.select_related("by", "sheet__evaluator", "sheet__lot", "sheet__bid__organisation").order_by(
            "-at", "-pk"
        )
    )


def final_sheets_of(evaluator: User, tender: Tender) -> list[ScoreSheet]:
    """By bidder and lot: that they are final, and nothing of what stands in them."""
    rows = ScoreSheet.objects.filter(bid__tender=tender, evaluator=evaluator, finalised_at__isnull=False)
    return list(
        rows.select_related("bid__organisation", "lot").order_by(
            "bid__organisation__name", "bid_id", "lot__number"
        )
    )
