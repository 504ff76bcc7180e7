"""Acts on the toeleiding of a tender."""

from contracts.capacity.services.assigning import assign_client, register_client
from contracts.capacity.services.budgeting import set_budget
from contracts.capacity.services.counting import SheetRefused, import_counts, keep_counts
from contracts.capacity.services.offers import change_offer, end_unmet, note_unmet
from contracts.capacity.services.pausing import lift_pause, pause_provider
from contracts.capacity.services.reporting import make_report, render_capacity_report
from contracts.capacity.services.rules import set_rule

__all__ = [
    "SheetRefused",
    "assign_client",
    "change_offer",
    "end_unmet",
    "import_counts",
    "keep_counts",
    "lift_pause",
    "make_report",
    "note_unmet",
    "pause_provider",
    "register_client",
    "render_capacity_report",
    "set_budget",
    "set_rule",
]
