"""Fixtures of the tests of the log."""

from tests.audit.fixtures import _flush_lifts_triggers

__all__ = ["_flush_lifts_triggers"]
