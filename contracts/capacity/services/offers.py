"""Change for how many a provider stands ready, and note that it does not meet the eis on which clients may leave."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from contracts.capacity.models import OfferChange, UnmetRequirement
from contracts.capacity.permissions import MANAGE
from contracts.capacity.selectors import open_unmet
from contracts.capacity.services.state import locked_rule, note, position_of
from contracts.domain.allocation import Method
from contracts.domain.capacity import check_offer
from contracts.domain.errors import DecisionRefused
from contracts.models import Contract
from tenders.permissions import require


@transaction.atomic
def change_offer(contract: Contract, *, offer: int, reason: str, by: User, at: datetime) -> OfferChange:
    """As agreed with the provider. What it stated in its bid, and every number since, stays."""
    tender, rule = locked_rule(contract.decision.tender_id, Method.CAPACITY)
    require(by, MANAGE, tender)
    load = position_of(rule, tender, contract, at=at).standing.load
    check_offer(rule.capacity, offer)
    if offer == load.offer:
        raise DecisionRefused("Dit is de opgave al.", field="offer")
    if not reason.strip():
        raise DecisionRefused("Schrijf op waarom de opgave verandert.", field="reason")
    change = OfferChange.objects.create(contract=contract, offer=offer, reason=reason.strip(), by=by, at=at)
    note("allocation.offer_changed", contract, tender, by=by, at=at, offer=offer, earlier=load.offer)
    return change


@transaction.atomic
def note_unmet(
    contract: Contract, *, requirement: str, reason: str, by: User, at: datetime
) -> UnmetRequirement:
    """From now on clients of this provider are free to choose another (2.3, eis 18)."""
    tender, rule = locked_rule(contract.decision.tender_id, Method.CAPACITY)
    require(by, MANAGE, tender)
    position_of(rule, tender, contract, at=at)
    if open_unmet([contract]):
        raise DecisionRefused("Dat deze aanbieder niet voldoet, is al vastgelegd.")
    unmet = UnmetRequirement.objects.create(
        contract=contract, requirement=requirement.strip(), reason=reason.strip(), since_by=by, since_at=at
    )
    note("allocation.unmet_noted", contract, tender, by=by, at=at)
    return unmet


@transaction.atomic
def end_unmet(contract: Contract, *, by: User, at: datetime) -> UnmetRequirement:
    """The provider meets it again."""
    tender, _ = locked_rule(contract.decision.tender_id, Method.CAPACITY)
    require(by, MANAGE, tender)
    unmet = open_unmet([contract]).get(contract.pk)
    if unmet is None:
        raise DecisionRefused("Er is niets vastgelegd dat kan worden beëindigd.")
    unmet.ended_by, unmet.ended_at = by, at
    unmet.save(update_fields=["ended_by", "ended_at"])
    note("allocation.unmet_ended", contract, tender, by=by, at=at)
    return unmet
