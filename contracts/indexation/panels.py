"""The panel of the tariffs; importing this module registers it."""

from collections.abc import Mapping
from typing import Any

from contracts.execution.registry import Reader, panel
from contracts.indexation.presenters import tariff_rows, year_row
from contracts.indexation.selectors import indexed_one
from contracts.models import ContractFile
from tenders.domain.wording import local_date


@panel(
    "indexering",
    "Tarieven en indexering",
    template="contracts/indexation/panel.html",
    order=35,
    for_provider=True,
    page="contracts:indexation",
    link="Tarieven en indexering",
)
def indexation_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any]:
    today = local_date(reader.at)
    found = indexed_one(file, today)
    fixed = [one for one in found.years if one.standing is not None]
    return {
        "tariffs": tariff_rows(found.tariffs_on(max(today, file.starts_on))),
        "rule": found.rule,
        "last": fixed[-1] if fixed else None,
        "open": [] if reader.is_provider else [year_row(one) for one in found.years if one.may_be_fixed],
    }
