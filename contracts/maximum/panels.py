"""The panel of the value; importing this module registers it."""

from collections.abc import Mapping
from typing import Any

from contracts.execution.registry import Reader, panel
from contracts.maximum.presenters import bar_of, holder_rows
from contracts.maximum.selectors import shown_use, use_of_file
from contracts.models import ContractFile


@panel(
    "waarde",
    "Waarde",
    template="contracts/maximum/panel.html",
    order=30,
    for_provider=True,
    page="contracts:contract_value",
    link="Gerealiseerde waarde",
    is_wide=True,
)
def value_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any]:
    return {"own": holder_rows([use_of_file(file)], None)[0], "bar": bar_of(shown_use(file, reader))}
