"""A provider takes no new clients for a while, once it has more than its own offer, and takes them again."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.selectors import can_edit_for
from contracts.capacity.models import ProviderPause
from contracts.capacity.permissions import MANAGE
from contracts.capacity.selectors import open_pauses
from contracts.capacity.services.state import locked_rule, note, position_of
from contracts.domain.allocation import Method
from contracts.domain.capacity import check_pause, is_above_offer
from contracts.domain.errors import DecisionRefused
from contracts.models import Contract
from tenders.permissions import NotAllowed, may


@transaction.atomic
def pause_provider(contract: Contract, *, by: User, at: datetime) -> ProviderPause:
    """By the provider itself, from this instant on."""
    tender, rule = locked_rule(contract.decision.tender_id, Method.CAPACITY)
    if not can_edit_for(by, contract.bid.organisation):
        raise NotAllowed("Alleen de aanbieder zelf kan nieuwe cliënten tijdelijk weigeren.")
    load = position_of(rule, tender, contract, at=at).standing.load
    check_pause(rule.capacity, load)
    pause = ProviderPause.objects.create(contract=contract, paused_by=by, paused_at=at)
    note("allocation.paused", contract, tender, by=by, at=at, in_care=load.in_care, offer=load.offer)
    return pause


@transaction.atomic
def lift_pause(contract: Contract, *, by: User, at: datetime) -> ProviderPause:
    """By the provider whenever it wants; by the contract manager once the provider is no longer above its offer."""
    tender, rule = locked_rule(contract.decision.tender_id, Method.CAPACITY)
    is_own = can_edit_for(by, contract.bid.organisation)
    if not is_own and not may(by, MANAGE, tender):
        raise NotAllowed("Alleen de aanbieder of de contractmanager kan de pauze opheffen.")
    pause = open_pauses([contract]).get(contract.pk)
    if pause is None:
        raise DecisionRefused("Er is geen pauze om op te heffen.")
    load = position_of(rule, tender, contract, at=at).standing.load
    if not is_own and is_above_offer(load):
        raise DecisionRefused("De aanbieder zit nog boven de eigen opgave en heft de pauze zelf op.")
    pause.lifted_by, pause.lifted_at = by, at
    pause.save(update_fields=["lifted_by", "lifted_at"])
    note("allocation.pause_lifted", contract, tender, by=by, at=at)
    return pause
