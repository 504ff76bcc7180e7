"""The panel of social return; importing this module registers it."""

from collections.abc import Mapping
from typing import Any

from contracts.execution.registry import Reader, panel
from contracts.models import ContractFile
from contracts.social.presenters import chart_of, progress_row, rule_words
from contracts.social.selectors import owed_by_one


@panel(
    "social-return",
    "Social return",
    template="contracts/social/panel.html",
    order=60,
    for_provider=True,
    page="contracts:social_return",
    link="Social return en inspanningen",
    is_wide=True,
)
def social_return_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any] | None:
    """Nothing for a provider where none was agreed."""
    owed = owed_by_one(file)
    if owed.rule is None or owed.total is None:
        return None if reader.is_provider else {"words": ""}
    return {
        "words": rule_words(owed.rule),
        "total": progress_row(owed.total),
        "chart": chart_of(owed),
    }
