"""Register a client that the contractors divide among them, and who takes it; nothing of the person is kept."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.capacity.models import AllocationRule, ClientAssignment
from contracts.capacity.permissions import MANAGE
from contracts.capacity.selectors import LotShares, contracts_of, lot_shares
from contracts.capacity.services.state import locked_rule
from contracts.domain.allocation import (
    Division,
    Method,
    check_choice,
    check_reference,
    due_on,
    next_in_turn,
)
from contracts.domain.errors import DecisionRefused
from contracts.models import Contract
from tenders.domain.wording import local_date
from tenders.models import Lot, Tender
from tenders.permissions import require


@transaction.atomic
def register_client(
    lot: Lot,
    *,
    reference: str,
    requested_on: date,
    wish: Contract | None = None,
    by: User,
    at: datetime,
) -> ClientAssignment:
    """By the reference of the municipality. Until when a contractor must be visible follows from the rule of now."""
    tender, rule = locked_rule(lot.tender_id, Method.SHARED)
    require(by, MANAGE, tender)
    reference = check_reference(reference)
    if requested_on > local_date(at):
        raise DecisionRefused("Deze dag moet nog komen.", field="requested_on")
    if ClientAssignment.objects.filter(lot__tender=tender, reference__iexact=reference).exists():
        raise DecisionRefused("Een melding met dit kenmerk is er al.", field="reference")
    if wish is not None and wish.pk not in {each.pk for each in _shares(rule, tender, lot, at).contracts}:
        raise DecisionRefused("Kies een van de opdrachtnemers van dit perceel.", field="wish")
    assignment = ClientAssignment.objects.create(
        lot=lot,
        reference=reference,
        requested_on=requested_on,
        due_on=due_on(requested_on, rule.days, in_working_days=rule.in_working_days),
        wish=wish,
        registered_by=by,
        registered_at=at,
    )
    _note(
        "allocation.client_registered", assignment, tender, by=by, at=at, due_on=assignment.due_on.isoformat()
    )
    return assignment


@transaction.atomic
def assign_client(
    assignment: ClientAssignment, contract: Contract, *, reason: str = "", by: User, at: datetime
) -> ClientAssignment:
    """Once. Another than whose turn it is takes the client with a reason: contractors may agree so among them."""
    tender, rule = locked_rule(assignment.lot.tender_id, Method.SHARED)
    require(by, MANAGE, tender)
    fresh = ClientAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if fresh.contract_id is not None:
        raise DecisionRefused("Wie deze cliënt helpt, is al vastgelegd.")
    found = _shares(rule, tender, assignment.lot, at)
    turn = turn_for(found, rule, assignment)
    names = {each.key: each.name for each in found.shares}
    check_choice(str(contract.public_id), turn, names, reason=reason)
    fresh.contract, fresh.assigned_by, fresh.assigned_at = contract, by, at
    fresh.reason = "" if str(contract.public_id) == turn else reason.strip()
    fresh.save(update_fields=["contract", "assigned_by", "assigned_at", "reason"])
    _note(
        "allocation.client_assigned",
        fresh,
        tender,
        by=by,
        at=at,
        contract=str(contract.public_id),
        turn=turn,
    )
    return fresh


def turn_for(shares: LotShares, rule: AllocationRule, assignment: ClientAssignment) -> str:
    """Whose turn it is for this client, with its wish."""
    wish = str(assignment.wish.public_id) if assignment.wish else ""
    return next_in_turn(shares.shares, Division(rule.division), wish=wish)


def _shares(rule: AllocationRule, tender: Tender, lot: Lot, at: datetime) -> LotShares:
    running = [each for each in contracts_of(tender) if each.file.term.last_on >= local_date(at)]
    for found in lot_shares(rule, running):
        if found.lot.pk == lot.pk:
            return found
    raise DecisionRefused("In dit perceel loopt geen contract.")


def _note(
    event: str, assignment: ClientAssignment, tender: Tender, *, by: User, at: datetime, **data: str
) -> None:
    """Without the reference: the log stays when a municipality clears its numbers."""
    Auditor(by).record(event, assignment, scope=tender_scope(tender.public_id), at=at, data=data)
