"""The panel of the prestatieafspraken; importing this module registers it."""

from collections.abc import Mapping
from typing import Any

from contracts.execution.registry import Reader, panel
from contracts.models import ContractFile
from contracts.promises.presenters import standing_counts
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
)
def obligations_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any]:
    counts = standing_counts(followed_of(file, local_date(reader.at)))
    unused = len(open_commitments(file)) if reader.may_manage else 0
    return {"counts": counts, "unused": unused}
