"""Where a provider was admitted in an earlier round of a toelatingsprocedure, so that nobody applies twice unknowing.

To apply again is not refused: a contract can have ended since.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from accounts.models import Organisation
from bids.models import Bid, BidLot, SetAside
from tenders.domain.lifecycle import AFTER_RELEASE
from tenders.domain.wording import names_in_words
from tenders.models import Tender
from tenders.rounds import rounds_of


@dataclass(frozen=True)
class AdmittedBefore:
    """`lots` are the numbers of the percelen; `is_whole` says that the round has no other perceel."""

    round_number: int
    lots: tuple[int, ...]
    is_whole: bool

    @property
    def words(self) -> str:
        if self.is_whole and len(self.lots) == 1:
            return f"ronde {self.round_number}"
        numbers = names_in_words([str(number) for number in self.lots])
        noun = "perceel" if len(self.lots) == 1 else "percelen"
        return f"ronde {self.round_number} voor {noun} {numbers}"


def admitted_before(tender: Tender, organisation: Organisation) -> list[AdmittedBefore]:
    """The earlier rounds of which the letters are out, first one first; nothing is asked in a first round.

    What came after the letters, as a verification that was not passed or a contract that ended, is not looked at.
    """
    if tender.first_round_id is None:
        return []
    earlier = rounds_of(tender).filter(
        round_number__lt=tender.round_number, status__in=[status.value for status in AFTER_RELEASE]
    )
    bids = (
        Bid.objects.filter(tender__in=earlier, organisation=organisation, admitted_at__isnull=False)
        .select_related("tender")
        .prefetch_related(
            Prefetch("lots", BidLot.objects.select_related("lot")),
            Prefetch("set_asides", SetAside.objects.filter(revoked_at=None)),
            "tender__lots",
        )
        .order_by("tender__round_number")
    )
    return [found for bid in bids if (found := _admitted(bid)).lots]


def in_words(found: Iterable[AdmittedBefore]) -> str:
    return names_in_words([each.words for each in found])


def _admitted(bid: Bid) -> AdmittedBefore:
    barred = {row.lot_id for row in bid.set_asides.all()}
    lots = [] if None in barred else [row.lot.number for row in bid.lots.all() if row.lot_id not in barred]
    return AdmittedBefore(bid.tender.round_number, tuple(sorted(lots)), len(bid.tender.lots.all()) == 1)
