"""Capacity on the contractblad; importing this module registers it."""

from collections.abc import Mapping
from typing import Any

from contracts.capacity.presenters import lot_rows, open_word, unit_word
from contracts.capacity.selectors import CapacityState, capacity_now, contracts_of, rule_of
from contracts.domain.allocation import Method
from contracts.domain.capacity import own_sentence
from contracts.domain.care_months import month_in_words
from contracts.execution.registry import Reader, panel
from contracts.models import ContractFile
from tenders.domain.wording import local_date


@panel(
    "capaciteit",
    "Capaciteit",
    template="contracts/capacity/panel.html",
    order=60,
    for_provider=True,
    page="contracts:capacity",
    link="Naar de capaciteit",
    is_wide=True,
)
def capacity_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any] | None:
    """Staff reads the whole lot; a provider itself alone."""
    tender = file.contract.decision.tender
    found = rule_of(tender)
    if found is None or found.method != Method.CAPACITY.value:
        return None
    state = capacity_now(found, contracts_of(tender), today=local_date(reader.at))
    of_contract = state.of_contract(file.contract)
    if of_contract is None:
        return None
    lot, position = of_contract
    shown = CapacityState(found, state.month, [lot])
    return {
        "month": month_in_words(state.month) if state.month else "",
        "unit": unit_word(found),
        "rows": [] if reader.is_provider else lot_rows(shown)[0].rows,
        "word": open_word(position),
        "sentence": own_sentence(found.capacity, position.standing),
    }
