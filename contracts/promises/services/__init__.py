"""Agree on a promise, report about it, and judge the report."""

from contracts.promises.services.agreeing import add_obligation, end_obligation
from contracts.promises.services.judging import accept_report, send_back_report
from contracts.promises.services.reminding import remind_of_reports
from contracts.promises.services.reporting import add_evidence, remove_evidence, save_report, submit_report

__all__ = [
    "accept_report",
    "add_evidence",
    "add_obligation",
    "end_obligation",
    "remind_of_reports",
    "remove_evidence",
    "save_report",
    "send_back_report",
    "submit_report",
]
