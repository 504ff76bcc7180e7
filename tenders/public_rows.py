"""What the public page of a tender lists beside the method."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tenders.domain.admission_words import admission_in_words, entry_in_words
from tenders.domain.definition import StatementRule, TenderDefinition
from tenders.domain.exclusion import CATALOGUE, Ground
from tenders.domain.facts import ConditionFacts, Facts, GroundFacts, SuitabilityFacts
from tenders.domain.labels import LABELS
from tenders.domain.lifecycle import STATUS_LABELS, Act, Status
from tenders.domain.stating import (
    contract_rows,
    lot_in_words,
    procedure_rows,
    requirement_in_words,
)
from tenders.domain.stating_contract import execution_rows
from tenders.domain.stating_rules import rule_rows
from tenders.domain.vocabulary import CheckedBy, EvidenceMoment, EvidenceParty
from tenders.domain.why import Asked
from tenders.domain.wording import local_date
from tenders.models import EvidenceRequirement, StatusChange, Tender, TenderDocument
from tenders.why_rows import reasons_by_code

_TOLD_TO_ALL = {Act.PAUSE.value, Act.RESUME.value, Act.WITHDRAW.value}


def evidence_rows(rows: Iterable[EvidenceRequirement]) -> list[tuple[EvidenceRequirement, str, str]]:
    """Each with its moment and its parties in words."""
    return [
        (
            row,
            LABELS[EvidenceMoment(row.moment)],
            ", ".join(LABELS[party] for party in EvidenceParty if party.value in row.parties),
        )
        for row in rows
    ]


def life_rows(changes: Iterable[StatusChange]) -> list[dict[str, Any]]:
    """Of the life of the tender what everybody is told, with its reason and without names."""
    return [
        {"at": change.at, "status": STATUS_LABELS[Status(change.to_status)], "reason": change.reason}
        for change in changes
        if change.act in _TOLD_TO_ALL
    ]


def document_rows(documents: Iterable[TenderDocument]) -> list[dict[str, Any]]:
    return [
        {
            "public_id": row.public_id,
            "title": row.title,
            "file": row.file,
            "note": f"versie {row.version}" + (f": {row.change_note}" if row.change_note else ""),
        }
        for row in documents
    ]


def public_facts(tender: Tender, facts: Facts, definition: TenderDefinition) -> list[tuple[str, str]]:
    """What is filled in of the facts around the assignment."""
    rows = (
        ("Aanbestedende dienst", tender.authority.name),
        *procedure_rows(facts.procedure, is_admission=definition.admission is not None),
        *contract_rows(facts.contract, term=tender.contract_term, price=tender.tariff),
        *execution_rows(definition.contract),
        *rule_rows(
            definition.rules,
            supplement_days=definition.supplement_days,
            asks_bibob="nationaal-bibob" in {row.code for row in facts.grounds},
        ),
        ("Klachtenmeldpunt", tender.complaint_desk),
        ("Bevoegde rechtbank", tender.court),
    )
    return [(label, value) for label, value in rows if value]


def admission_rows(definition: TenderDefinition) -> dict[str, Any] | None:
    """How one gets in and when, of a toelatingsprocedure."""
    if definition.admission is None:
        return None
    closing = local_date(definition.planning.closes_at)
    return {
        "how": admission_in_words(definition.method.lots),
        "when": entry_in_words(definition.admission, closed_on=closing),
    }


def lot_rows(facts: Facts) -> list[tuple[str, str]]:
    return [(f"Perceel {lot.number}: {lot.name}", lot_in_words(lot)) for lot in facts.lots]


def requirement_rows(facts: Facts) -> list[tuple[SuitabilityFacts, list[str]]]:
    reasons = reasons_by_code(facts, Asked.SUITABILITY)
    return [(row, [*requirement_in_words(row), *reasons[row.code]]) for row in facts.suitability]


def condition_rows(facts: Facts) -> list[tuple[ConditionFacts, list[str]]]:
    reasons = reasons_by_code(facts, Asked.CONDITION)
    return [(row, reasons[row.code]) for row in facts.conditions]


def social_return_reasons(facts: Facts) -> list[str]:
    return reasons_by_code(facts, Asked.SOCIAL_RETURN).get("", [])


def statement_rows(facts: Facts, definition: TenderDefinition) -> list[tuple[StatementRule, list[str]]]:
    reasons = reasons_by_code(facts, Asked.STATEMENT)
    return [(row, reasons.get(row.code, [])) for row in definition.statements]


def grounds_in(facts: Facts) -> list[tuple[Ground, list[str]]]:
    """The chosen grounds, with the term that was chosen and what is said about each alone.

    The page says once that the law asks the mandatory ones, that all are declared with the bid, and that the toetser
    looks at them.
    """
    return [
        (replace(CATALOGUE[row.code], look_back_years=row.look_back_years), _about_ground(row))
        for row in facts.grounds
        if row.code in CATALOGUE
    ]


def _about_ground(row: GroundFacts) -> list[str]:
    found = [f"Waarom wij dit vragen: {row.reason}"] if row.reason else []
    if row.checked_by is not CheckedBy.CHECKER:
        found.append(f"Wie dit controleert: {LABELS[row.checked_by]}.")
    return found
