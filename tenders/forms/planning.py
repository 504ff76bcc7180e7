"""Proposals for the dates of a planning, and what is unwise about a date at its field."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django import forms
from django.http import QueryDict
from django.utils.html import format_html

from tenders.domain.checks import Finding
from tenders.domain.date_warnings import DateWarning
from tenders.domain.milestones import propose
from tenders.forms.planning_form import AIMS

EMPTY, ALL = "empty", "all"
_INSTANT = "%Y-%m-%dT%H:%M"


def with_proposal(data: QueryDict, publication_on: date, *, all_anew: bool) -> QueryDict:
    """What was sent, with proposals where a date is missing; with `all_anew` for every date after publication."""
    proposal, filled = propose(publication_on), data.copy()
    fields = {
        "closes_at": _instant(proposal.closes_at),
        "intended_award_on": proposal.intended_award_on.isoformat(),
    }
    for name, value in fields.items():
        if all_anew or not filled.get(name):
            filled[name] = value
    if all_anew:
        # Aims that were set belong to the old dates; empty they follow the new ones.
        for name in AIMS:
            filled[name] = ""
    if all_anew or not _has_rounds(filled):
        for key in [key for key in filled if key.startswith("rows-")]:
            del filled[key]
        filled["rows-TOTAL_FORMS"] = str(len(proposal.question_rounds))
        filled["rows-INITIAL_FORMS"] = "0"
        for place, round_ in enumerate(proposal.question_rounds):
            filled[f"rows-{place}-closes_at"] = _instant(round_.closes_at)
            filled[f"rows-{place}-answered_on"] = round_.answered_on.isoformat()
            if round_.follow_up_only:
                filled[f"rows-{place}-follow_up_only"] = "on"
    return filled


# Where the other rules about the planning say what they find.
_FIELD_OF: Mapping[str, str] = {
    "short_submission_period": "closes_at",
    "nota_close_to_deadline": "closes_at",
    "standstill_below_minimum": "standstill_days",
    "standstill_short": "standstill_days",
    "validity_ends_early": "validity_days",
    "winner_evidence_after_standstill": "winner_evidence_days",
}


def show_warnings(
    form: forms.Form, rows: Sequence[forms.Form], warnings: Sequence[DateWarning], findings: Iterable[Finding]
) -> None:
    """As part of the help of the field, so that a screen reader reads it with the field."""
    others = [
        DateWarning(found.code, _FIELD_OF[found.code], found.sentence)
        for found in findings
        if found.code in _FIELD_OF
    ]
    for warning in (*warnings, *others):
        if warning.row is not None and warning.row >= len(rows):
            continue
        target = form if warning.row is None else rows[warning.row]
        if field := target.fields.get(warning.field):
            field.help_text = format_html(
                '{} <strong class="th-date-warning">Let op: {}</strong>', field.help_text, warning.sentence
            )


def _has_rounds(data: QueryDict) -> bool:
    return any(
        value
        for key, value in data.items()
        if key.startswith("rows-") and key.endswith(("_at", "_on")) and value
    )


def _instant(at: datetime) -> str:
    return at.strftime(_INSTANT)
