"""The panels of changes and subcontractors; importing this module registers them."""

from collections.abc import Mapping
from typing import Any

from contracts.changes.presenters import change_rows
from contracts.changes.selectors import changes_of, named_subcontractors, open_requests
from contracts.execution.registry import Reader, panel
from contracts.models import ContractFile


@panel(
    "wijzigingen",
    "Wijzigingen",
    template="contracts/changes/panel.html",
    order=40,
    page="contracts:contract_changes",
    link="Wijzigingen en routes",
)
def changes_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any]:
    return {"rows": change_rows(changes_of(file))}


@panel(
    "onderaannemers",
    "Onderaannemers",
    template="contracts/changes/subcontractors_panel.html",
    order=45,
    for_provider=True,
    page="contracts:subcontractors",
    link="Onderaannemers en wijzigingen",
)
def subcontractors_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any]:
    return {"named": named_subcontractors(file), "open": open_requests(file)}
