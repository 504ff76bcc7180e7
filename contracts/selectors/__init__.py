"""Reads of the award that more than one caller needs."""

from contracts.selectors.decisions import (
    AdvantageItem,
    Progress,
    advantage_items,
    awarded_positions,
    contracts_of,
    letter_by_id,
    letters_of,
    positions_of,
    progress,
    released_letters_for,
    report_by_id,
    reports_of,
    set_asides_of,
    standing_decision,
    text_mark,
)
from contracts.selectors.readings import SecondReading, current_readings, readings_of, second_reading
from contracts.selectors.record import (
    Composed,
    composed_letters,
    house_style_of,
    logo_with_hash,
    record_of,
    remaining_bids,
)
from contracts.selectors.todo import todo_for
from contracts.selectors.won import WonContract, WonLot, won_contract, won_lots

__all__ = [
    "AdvantageItem",
    "Composed",
    "Progress",
    "SecondReading",
    "WonContract",
    "WonLot",
    "advantage_items",
    "awarded_positions",
    "composed_letters",
    "contracts_of",
    "current_readings",
    "house_style_of",
    "letter_by_id",
    "letters_of",
    "logo_with_hash",
    "positions_of",
    "progress",
    "readings_of",
    "record_of",
    "released_letters_for",
    "remaining_bids",
    "report_by_id",
    "reports_of",
    "second_reading",
    "set_asides_of",
    "standing_decision",
    "text_mark",
    "todo_for",
    "won_contract",
    "won_lots",
]
