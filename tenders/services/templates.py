"""Begin a tender from a sjabloon: one of the three reference tenders, in full, with the dates of its document."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from accounts.models import Organisation, User
from audit.services import Auditor, tender_scope
from tenders.domain.checks import Subject
from tenders.domain.definition import TenderDefinition
from tenders.domain.scenario import load
from tenders.fields import ExactDecimalField
from tenders.models import EvidenceRequirement, Tender
from tenders.services.configuration import (
    save_exclusion,
    save_item,
    save_subject,
)
from tenders.services.creation import create_tender
from tenders.services.definition import apply_definition
from tenders.services.subject_fields import FIELDS

_FOLDER = Path(__file__).resolve().parents[1] / "reference"
NAMES = ("gooi-en-vechtstreek", "voorne-aan-zee", "emmen")


_STATEMENT = ("code", "name", "minimum", "unit", "at_least_reference")


@dataclass(frozen=True)
class Template:
    """The method as a scenario file holds it, and the words around it by field."""

    name: str
    title: str
    summary: str
    definition: TenderDefinition
    words: Mapping[str, Any]


@cache
def template(name: str) -> Template:
    """Raises KeyError for a name that is none of `NAMES`."""
    if name not in NAMES:
        raise KeyError(name)
    words = yaml.safe_load((_FOLDER / f"{name}.words.yaml").read_text(encoding="utf-8"))
    definition = load((_FOLDER / f"{name}.yaml").read_bytes()).definition
    return Template(name, words["naam"], words["uitleg"], definition, words)


def templates() -> list[Template]:
    return [template(name) for name in NAMES]


@transaction.atomic
def create_from_template(
    name: str,
    *,
    authority: Organisation,
    key: str,
    title: str,
    by: User,
    at: datetime,
    reference: str = "",
) -> Tender:
    """A draft with everything of the template; raises KeyTaken and NotAllowed as `create_tender` does."""
    tender = create_tender(authority=authority, key=key, title=title, by=by, at=at, reference=reference)
    chosen = template(name)
    apply_definition(tender, chosen.definition, by=by, at=at)
    _Writer(tender, by, at).write(chosen.words, reference=reference)
    Tender.objects.filter(pk=tender.pk).update(began_from=name)
    Auditor(by).record(
        "tender.template_applied",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"template": name},
    )
    tender.refresh_from_db()
    return tender


@dataclass(frozen=True)
class _Writer:
    """Writes words through the services of the configuration pages."""

    tender: Tender
    by: User
    at: datetime

    def write(self, words: Mapping[str, Any], *, reference: str) -> None:
        fields = {**words["fields"], **({"reference": reference} if reference else {})}
        rows = {
            Subject.PROCEDURE: [{"name": name} for name in words["municipalities"]],
            Subject.TARIFFS: [{**row, "price": _decimal(row.get("price"))} for row in words["tariffs"]],
            Subject.DECISIONS: [
                {**row, "decided_on": date.fromisoformat(row["decided_on"])} for row in words["decisions"]
            ],
            Subject.LOTS: self._lots(words["lots"]),
            Subject.SCALE: [
                {
                    "label": level.label,
                    "value": level.value,
                    "knock_out": level.knock_out,
                    "description": words["scale"].get(level.label, ""),
                }
                for level in self.tender.scale.all()
            ],
        }
        for subject in dict.fromkeys((*FIELDS, *rows)):
            if not subject.applies(is_admission=self.tender.is_admission):
                continue
            values = {
                name: _value(name, fields[name]) for name in sorted(FIELDS.get(subject, ())) if name in fields
            }
            save_subject(self.tender, subject, values=values, rows=rows.get(subject), **self._how())
        save_exclusion(self.tender, words["grounds"], **self._how())
        self._items(words)

    def _lots(self, words: Mapping[int, Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                "number": lot.number,
                "name": lot.name,
                "places": lot.places,
                "floor_price": lot.floor_price,
                **words.get(lot.number, {}),
                "value": _decimal(words.get(lot.number, {}).get("value")),
            }
            for lot in self.tender.lots.all()
        ]

    def _items(self, words: Mapping[str, Any]) -> None:
        requirements = {}
        for row in words["suitability"]:
            values = {name: _value_of_requirement(name, value) for name, value in row.items()}
            requirements[row["code"]] = save_item(self.tender, Subject.SUITABILITY, values, **self._how())
        evidence: dict[str, EvidenceRequirement] = {
            row.code: row for row in self.tender.evidence_requirements.all()
        }
        for code, row in words["evidence"].items():
            values = {
                name: _value_of_evidence(name, value) for name, value in row.items() if name != "suitability"
            }
            if "suitability" in row:
                values["suitability"] = requirements[row["suitability"]]
            save_item(self.tender, Subject.EVIDENCE, values, item=evidence[code], **self._how())
        if words.get("statements"):
            rows = [
                {**{name: getattr(row, name) for name in _STATEMENT}, **words["statements"].get(row.code, {})}
                for row in self.tender.statements.all()
            ]
            save_subject(self.tender, Subject.STATEMENTS, rows=rows, **self._how())
        for criterion in self.tender.criteria.all():
            if criterion.code in words["criteria"]:
                save_item(
                    self.tender,
                    Subject.CRITERIA,
                    words["criteria"][criterion.code],
                    item=criterion,
                    **self._how(),
                )

    def _how(self) -> dict[str, Any]:
        self.tender.refresh_from_db(fields=["config_version"])
        return {"version": self.tender.config_version, "by": self.by, "at": self.at}


def _value(name: str, value: Any) -> Any:
    if name == "contract_start":
        return date.fromisoformat(value)
    is_exact = isinstance(Tender._meta.get_field(name), ExactDecimalField)
    return _decimal(value) if is_exact else value


def _value_of_requirement(name: str, value: Any) -> Any:
    return _decimal(value) if name in {"threshold", "references_volume"} else value


def _value_of_evidence(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name == "held_by" else value


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
