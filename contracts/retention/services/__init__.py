"""Writes of retention: terms, holds, destruction lists, and carrying them out."""

from contracts.retention.services.carrying_out import carry_out
from contracts.retention.services.holds import lift_hold, place_hold
from contracts.retention.services.lists import approve_list, make_list, reject_list
from contracts.retention.services.rules import change_rule

__all__ = [
    "approve_list",
    "carry_out",
    "change_rule",
    "lift_hold",
    "make_list",
    "place_hold",
    "reject_list",
]
