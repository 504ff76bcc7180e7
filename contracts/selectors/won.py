"""What the holders of a contract promised: their plan and, per lot they won, their price."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bids.models import BidPlan, BidPrice
from contracts.models import Contract
from contracts.selectors.decisions import contracts_of, standing_decision
from tenders.models import Lot, Tender


@dataclass(frozen=True)
class WonContract:
    """`plan` is None where no plan was handed in as a file, `price` where the tender asks none."""

    contract: Contract
    plan: BidPlan | None
    price: Decimal | None


@dataclass(frozen=True)
class WonLot:
    lot: Lot
    contracts: Sequence[WonContract] = field(default_factory=list)


def won_lots(tender: Tender) -> list[WonLot]:
    """By lot and name; a constant number of queries. A winner's price for a lot that it lost is not among them."""
    decision = standing_decision(tender)
    if decision is None:
        return []
    contracts = contracts_of(decision)
    bids = {contract.bid_id for contract in contracts}
    plans = {
        plan.bid_id: plan
        for plan in BidPlan.objects.filter(bid__in=bids, object__is_answers=False, object__damaged=False)
    }
    prices = {(row.bid_id, row.lot_id): row.amount for row in BidPrice.objects.filter(bid__in=bids)}
    found: dict[int, list[WonContract]] = {}
    for contract in contracts:
        price = prices.get((contract.bid_id, contract.lot_id))
        found.setdefault(contract.lot_id, []).append(WonContract(contract, plans.get(contract.bid_id), price))
    lots = {contract.lot_id: contract.lot for contract in contracts}
    return [WonLot(lots[pk], rows) for pk, rows in found.items()]


def won_contract(tender: Tender, public_id: object) -> Contract | None:
    """A contract of the decision that stands, with its bid at hand."""
    contracts = Contract.objects.filter(decision__tender=tender, decision__replaced_at=None)
    return contracts.select_related("bid__organisation", "bid__tender").filter(public_id=public_id).first()
