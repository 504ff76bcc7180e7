"""Set the rule by which new clients reach the contractors; what it was stays to be read."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.capacity.models import AllocationRule
from contracts.capacity.permissions import MANAGE
from contracts.capacity.selectors import rule_of
from contracts.domain.allocation import Terms, check_days
from contracts.domain.capacity import check_rule
from contracts.domain.errors import DecisionRefused
from tenders.models import Tender
from tenders.permissions import require
from tenders.selectors import definition_of
from tenders.services.lifecycle import lock_tender


@transaction.atomic
def set_rule(tender: Tender, terms: Terms, *, reason: str = "", by: User, at: datetime) -> AllocationRule:
    """From now on this one counts. Another rule than before changes what was agreed, and asks for a reason."""
    locked = lock_tender(tender)
    require(by, MANAGE, locked)
    check_rule(terms.capacity)
    check_days(terms.days)
    statement = terms.capacity.statement
    if statement and statement not in {each.code for each in definition_of(locked).statements}:
        raise DecisionRefused("Kies een opgave die in deze aanbesteding is gevraagd.", field="statement")
    earlier = rule_of(locked)
    if earlier is not None and earlier.terms == terms:
        raise DecisionRefused("Zo is de toeleiding al ingesteld.")
    if earlier is not None and not reason.strip():
        raise DecisionRefused("Schrijf op waarom de regel verandert.", field="reason")
    rule = AllocationRule.of_terms(terms)
    rule.tender, rule.by, rule.at, rule.reason = locked, by, at, reason.strip()
    rule.number = (earlier.number or 0) + 1 if earlier else 1
    rule.save(force_insert=True)
    Auditor(by).record(
        "allocation.rule_set",
        rule,
        scope=tender_scope(locked.public_id),
        at=at,
        data={"number": rule.number, **asdict(terms)},
    )
    return rule
