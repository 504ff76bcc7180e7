"""What came of each lot by a decision, as notice and open data tell it; nothing of who got no contract."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from bids.domain.participation import Capacity
from bids.models import Bid, BidLot, BidMember
from contracts.domain.agreements import AgreementStatus
from contracts.domain.verdicts import VerdictKind
from contracts.models import Agreement, AwardDecision, Contract, Proceeding
from contracts.notices.selectors import decided_at
from contracts.selectors import awarded_positions
from tenders.models import Lot


@dataclass(frozen=True)
class WonBid:
    """`number` counts over all lots. `signed_at` is when the last party signed its overeenkomst, None before that."""

    number: int
    lot: Lot
    bid: Bid
    position: int
    members: tuple[BidMember, ...]
    contract: Contract | None
    signed_at: datetime | None

    def of(self, capacity: Capacity) -> list[BidMember]:
        return [row for row in self.members if row.kind is capacity]


@dataclass(frozen=True)
class LotResult:
    lot: Lot
    verdict: VerdictKind
    reason: str
    received: int
    winners: tuple[WonBid, ...]


@dataclass(frozen=True)
class Result:
    """`decided_at` is None while the award is not definitive: then there is a decision, and no result yet."""

    decision: AwardDecision
    decided_at: datetime | None
    released_on: date | None
    lots: tuple[LotResult, ...]
    objections: int

    @property
    def winners(self) -> list[WonBid]:
        return [won for lot in self.lots for won in lot.winners]


def result_of(decision: AwardDecision) -> Result:
    """A constant number of queries."""
    positions = awarded_positions(decision)
    members: dict[int, list[BidMember]] = {}
    for member in BidMember.objects.filter(bid__in=[row.bid_id for row in positions]):
        members.setdefault(member.bid_id, []).append(member)
    contracts = {(row.lot_id, row.bid_id): row for row in Contract.objects.filter(decision=decision)}
    signed = _signed(decision)
    received = dict(
        BidLot.objects.filter(bid__tender=decision.tender_id, bid__opened_submission__isnull=False)
        .values_list("lot_id")
        .annotate(count=Count("pk"))
    )
    winners: dict[int, list[WonBid]] = {}
    for number, row in enumerate(sorted(positions, key=lambda row: (row.lot.number, row.place, row.pk)), 1):
        contract = contracts.get((row.lot_id, row.bid_id))
        winners.setdefault(row.lot_id, []).append(
            WonBid(
                number=number,
                lot=row.lot,
                bid=row.bid,
                position=row.place,
                members=tuple(members.get(row.bid_id, ())),
                contract=contract,
                signed_at=signed.get(contract.pk) if contract else None,
            )
        )
    moment = decided_at(decision)
    lots = decision.lots.select_related("lot").order_by("lot__number")
    return Result(
        decision=decision,
        decided_at=moment,
        released_on=decision.sending_on,
        lots=tuple(
            LotResult(
                lot=row.lot,
                verdict=VerdictKind(row.kind),
                reason=row.reason,
                received=received.get(row.lot_id, 0),
                winners=tuple(winners.get(row.lot_id, ())),
            )
            for row in lots
        ),
        objections=Proceeding.objects.filter(decision__tender=decision.tender_id).count(),
    )


def _signed(decision: AwardDecision) -> dict[int, datetime]:
    rows = Agreement.objects.filter(
        contract__decision=decision, status=AgreementStatus.SIGNED.value, signed_at__isnull=False
    )
    return {pk: at for pk, at in rows.values_list("contract_id", "signed_at") if at is not None}
