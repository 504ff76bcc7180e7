"""Acts on a contract in execution."""

from contracts.execution.services.ending import end_contract
from contracts.execution.services.options import decide_option, plan_option
from contracts.execution.services.papers import keep_paper
from contracts.execution.services.records import (
    add_contact,
    add_meeting,
    add_paper,
    add_task,
    change_meeting,
    end_contact,
    finish_task,
    save_details,
)
from contracts.execution.services.starting import start_execution
from contracts.execution.services.state import change_file, locked_file

__all__ = [
    "add_contact",
    "add_meeting",
    "add_paper",
    "add_task",
    "change_file",
    "change_meeting",
    "decide_option",
    "end_contact",
    "end_contract",
    "finish_task",
    "keep_paper",
    "locked_file",
    "plan_option",
    "save_details",
    "start_execution",
]
