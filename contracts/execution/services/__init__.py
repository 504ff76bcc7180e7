"""Acts on a contract in execution."""

from contracts.execution.services.starting import start_execution
from contracts.execution.services.state import change_file, locked_file

__all__ = ["change_file", "locked_file", "start_execution"]
