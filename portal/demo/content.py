"""The reference tenders of the demo: configuration in the scenario format, texts beside it, dates shifted."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from accounts.models import User
from tenders.domain.checks import Severity, Subject
from tenders.domain.definition import (
    EvidenceRule,
    Planning,
    TenderDefinition,
)
from tenders.domain.scenario import load
from tenders.domain.vocabulary import EvidenceMoment
from tenders.models import Tender
from tenders.selectors import findings_of
from tenders.services import Reason, explain, take_suggestions
from tenders.services.configuration import Item, save_exclusion, save_item, save_subject
from tenders.services.subject_fields import FIELDS

DATA = Path(__file__).parent / "data"
_GENERAL = "Dit past bij deze opdracht; het inkoopdocument legt uit waarom."


def read_texts(name: str) -> dict[str, Any]:
    return yaml.safe_load((DATA / f"{name}.texts.yaml").read_text())


def read_definition(name: str) -> TenderDefinition:
    """The configuration with the evidence that only the texts know."""
    definition = load((DATA / f"{name}.yaml").read_bytes()).definition
    extra = tuple(
        EvidenceRule(code=row["code"], name=row["name"], moment=EvidenceMoment.SUBMISSION)
        for row in read_texts(name)["extra_evidence"]
    )
    return replace(definition, evidence=definition.evidence + extra)


def shift(definition: TenderDefinition, *, closing_on: date) -> TenderDefinition:
    """Move the whole planning by whole weeks, so that it closes on or shortly after the day, on the same weekday."""
    planning = definition.planning
    weeks = -((planning.closes_at.date() - closing_on).days // 7)
    by = timedelta(weeks=weeks)
    # Wall-clock arithmetic: twelve o'clock stays twelve o'clock over a change of the clocks.
    return replace(
        definition,
        planning=Planning(
            publication_on=planning.publication_on + by,
            closes_at=planning.closes_at + by,
            intended_award_on=planning.intended_award_on + by,
            question_rounds=tuple(
                replace(row, closes_at=row.closes_at + by, answered_on=row.answered_on + by)
                for row in planning.question_rounds
            ),
        ),
    )


def apply_texts(tender: Tender, name: str, *, by: User, at: datetime) -> None:
    """Write the words that the scenario format does not hold, through the services of the configuration pages."""
    texts = read_texts(name)
    for subject, fields in FIELDS.items():
        values = {field: _value(field, texts[field], tender) for field in sorted(fields) if field in texts}
        if values:
            _save(tender, subject, values=values, by=by, at=at)
    levels = [
        {
            "label": level.label,
            "value": level.value,
            "knock_out": level.knock_out,
            "description": texts["scale"][level.label],
        }
        for level in tender.scale.all()
    ]
    _save(tender, Subject.SCALE, rows=levels, by=by, at=at)
    for criterion in tender.criteria.all():
        if criterion.code in texts["criteria"]:
            _save_item(
                tender, Subject.CRITERIA, texts["criteria"][criterion.code], item=criterion, by=by, at=at
            )
    save_exclusion(tender, texts["facultative"], version=_version(tender), by=by, at=at)
    for row in texts["suitability"]:
        values = {field: row[field] for field in ("code", "kind", "name", "requirement", "purpose")}
        requirement = _save_item(tender, Subject.SUITABILITY, values, by=by, at=at)
        for evidence in tender.evidence_requirements.filter(code__in=row["evidence"]):
            _save_item(
                tender, Subject.EVIDENCE, {"suitability_id": requirement.pk}, item=evidence, by=by, at=at
            )
    for row in texts.get("execution_conditions", ()):
        _save_item(tender, Subject.CONDITIONS, row, by=by, at=at)
    take_suggestions(tender, version=_version(tender), by=by, at=at)
    tender.refresh_from_db()


def explain_deviations(tender: Tender, name: str, *, by: User, at: datetime) -> None:
    """Give the reasons of the texts for what the check asks; a rule that they do not know gets a general one."""
    reasons, found = read_texts(name)["reasons"], findings_of(tender, at=at)
    given = [
        Reason(finding.about, reasons.get(finding.code, _GENERAL).strip())
        for finding in found
        if finding.severity is Severity.WARNING
    ]
    explain(tender, given, by=by, at=at)


def _value(field: str, text: Any, tender: Tender) -> Any:
    match field:
        case "contract_start":
            return _first_of_month_after(tender.intended_award_on, months=int(text))
        case "max_value":
            return Decimal(text)
    return text


def _first_of_month_after(day: date | None, *, months: int) -> date:
    """The tender is dated around the demo's clock, so the contract begins so many months after its award."""
    if day is None:
        raise ValueError("a demo tender has a planning")
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)


def _version(tender: Tender) -> int:
    tender.refresh_from_db(fields=["config_version"])
    return tender.config_version


def _save(tender: Tender, subject: Subject, *, by: User, at: datetime, **content: Any) -> None:
    save_subject(tender, subject, version=_version(tender), by=by, at=at, **content)


def _save_item(
    tender: Tender,
    subject: Subject,
    values: dict[str, Any],
    *,
    by: User,
    at: datetime,
    item: Item | None = None,
) -> Item:
    return save_item(tender, subject, values, item=item, version=_version(tender), by=by, at=at)
