"""The panel of the prestatieafspraken; importing this module registers it."""

from collections.abc import Mapping
from typing import Any

from contracts.execution.registry import Reader, panel
from contracts.models import ContractFile
from contracts.promises.presenters import rows_for_panel, standing_counts
from contracts.promises.selectors import followed_of, open_commitments
from tenders.domain.wording import local_date


@panel(
    "prestatieafspraken",
    "Prestatieafspraken",
    template="contracts/promises/panel.html",
    order=50,
    for_provider=True,
    page="contracts:obligations",
    link="Alle prestatieafspraken",
    is_wide=True,
)
def obligations_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any]:
    today = local_date(reader.at)
    found = followed_of(file, today)
    unused = len(open_commitments(file)) if reader.may_manage else 0
    return {"counts": standing_counts(found), "rows": rows_for_panel(found, today), "unused": unused}
