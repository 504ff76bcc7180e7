"""What a tender asks of who bids on it, read from its configuration, which is closed from publication on."""

from bids.domain import tasks
from bids.domain.participation import Group
from tenders.domain.configuration import asks_price
from tenders.domain.definition import TenderDefinition
from tenders.domain.stating import tariff_in_words
from tenders.models import Tender
from tenders.reading import contract_facts


def tariff_terms(tender: Tender, definition: TenderDefinition) -> list[str]:
    """What a bidder accepts beside the price that it asks, if any; empty where the authority set no tariff."""
    facts = contract_facts(tender).tariffs
    asks = asks_price(definition.method.leaves, definition.method.tie_break)
    rows = [row for row in facts if row.is_fixed or not asks]
    if not rows:
        return []
    return [*([tender.tariff] if tender.tariff else []), *(tariff_in_words(row) for row in rows)]


def tasks_for(
    tender: Tender, definition: TenderDefinition, *, group: Group = Group.NONE
) -> tuple[tasks.Task, ...]:
    """The task list of a bid for this tender."""
    return tasks.tasks_of(
        definition,
        plan_title=tender.plan_title,
        is_rehearsal=tender.is_rehearsal,
        group=group,
        has_tariff=bool(tariff_terms(tender, definition)),
    )
