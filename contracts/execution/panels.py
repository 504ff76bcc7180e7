"""The panels that the contractblad has of itself; importing this module registers them."""

from collections.abc import Mapping
from typing import Any

from contracts.execution.registry import Reader, panel
from contracts.execution.selectors import signed_agreement
from contracts.models import ContractFile
from tenders.permissions import may


@panel("looptijd", "Looptijd", template="contracts/execution/panels/term.html", order=10, for_provider=True)
def term_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any]:
    return {"term": file.term, "started_at": file.started_at, "started_by": file.started_by}


@panel(
    "overeenkomst",
    "Overeenkomst en plan",
    template="contracts/execution/panels/agreement.html",
    order=20,
    for_provider=True,
)
def agreement_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any]:
    """Where what was signed and what was promised can be read."""
    contract = file.contract
    return {
        "agreement": signed_agreement(contract),
        "contract": contract,
        "may_read_plan": may(reader.user, "contracts.read_won", contract.decision.tender),
    }
