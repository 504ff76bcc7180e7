"""What pages of a tender show, as plain values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tenders.domain.admission import Admission
from tenders.domain.checks import Finding, Severity, Subject
from tenders.domain.configuration import Configuration
from tenders.domain.contract_rules import NO_CONTRACT_RULES
from tenders.domain.definition import Criterion, Method, TenderDefinition
from tenders.domain.explanation import (
    how_points_are_made,
    how_ranking_is_made,
    places_in_words,
    plan_in_words,
)
from tenders.domain.facts import Facts
from tenders.domain.labels import LABELS
from tenders.domain.lifecycle import step_label
from tenders.domain.procedure_words import said
from tenders.domain.stating import (
    evidence_in_words,
)
from tenders.models import Role, StatusChange, Tender, TenderDocument
from tenders.selectors import TenderTexts
from tenders.why_rows import proven_by
from ui.presentation import Task, TaskGroup, TaskState

SUBJECT_TITLES: Mapping[Subject, str] = {
    Subject.DECISIONS: "Strategie en besluiten",
    Subject.BASICS: "Basis",
    Subject.PROCEDURE: "Procedure en gemeenten",
    Subject.SOCIAL: "Maatschappelijk aanbesteden",
    Subject.PLANNING: "Planning",
    Subject.LOTS: "Percelen",
    Subject.CONTRACT: "Overeenkomst",
    Subject.TARIFFS: "Tarieven en indexering",
    Subject.EXECUTION: "Uitvoering van de overeenkomst",
    Subject.EXCLUSION: "Uitsluitingsgronden",
    Subject.SUITABILITY: "Geschiktheidseisen",
    Subject.EVIDENCE: "Bewijsmiddelen",
    Subject.STATEMENTS: "Opgaven",
    Subject.CONDITIONS: "Uitvoeringsvoorwaarden",
    Subject.BURDEN: "Lasten voor inschrijvers",
    Subject.CRITERIA: "Gunningscriteria",
    Subject.SCALE: "Scoreschaal",
    Subject.METHOD: "Beoordelingsmethode",
    Subject.TIE_BREAK: "Gelijke stand",
    Subject.ENTRY: "Instroom",
    Subject.DOCUMENTS: "Documenten",
    Subject.ROLES: "Rollen",
}
_OPTIONAL = frozenset(
    {
        Subject.STATEMENTS,
        Subject.SOCIAL,
        Subject.CONDITIONS,
        Subject.BURDEN,
        Subject.DOCUMENTS,
        Subject.DECISIONS,
        Subject.EXECUTION,
    }
)
_GROUPS: tuple[tuple[str, tuple[Subject, ...]], ...] = (
    (
        "De opdracht",
        (
            Subject.DECISIONS,
            Subject.BASICS,
            Subject.PROCEDURE,
            Subject.SOCIAL,
            Subject.PLANNING,
            Subject.LOTS,
        ),
    ),
    ("De overeenkomst", (Subject.CONTRACT, Subject.TARIFFS, Subject.EXECUTION, Subject.CONDITIONS)),
    (
        "Eisen aan inschrijvers",
        (Subject.EXCLUSION, Subject.SUITABILITY, Subject.EVIDENCE, Subject.STATEMENTS, Subject.BURDEN),
    ),
    ("De toelating", (Subject.ENTRY,)),
    ("De beoordeling", (Subject.CRITERIA, Subject.SCALE, Subject.METHOD, Subject.TIE_BREAK)),
    ("Documenten en mensen", (Subject.DOCUMENTS, Subject.ROLES)),
)


def subject_url(tender: Tender, subject: Subject) -> str:
    return reverse(f"tenders:{subject.name.lower()}", args=[tender.public_id])


def configuration_groups(
    tender: Tender, found: Iterable[Finding], counts: Mapping[Subject, int], *, linked: bool
) -> list[TaskGroup]:
    """The task list: each subject with what is still to be done in it; `linked` where the user may change it."""
    blocked: dict[Subject, list[str]] = {}
    for finding in found:
        if finding.severity is Severity.BLOCKING:
            blocked.setdefault(finding.subject, []).append(finding.sentence)
    return [
        TaskGroup(
            title,
            [
                _task(
                    tender,
                    subject,
                    counts[subject],
                    blocked.get(subject, []),
                    linked=linked or subject is Subject.ROLES,
                )
                for subject in subjects
                # People have their roles in the tender itself.
                if not (subject is Subject.ROLES and tender.revises_id)
            ],
        )
        for title, subjects in _groups(tender)
    ]


def _groups(tender: Tender) -> Iterator[tuple[str, list[Subject]]]:
    """The pages that this kind of procedure has."""
    for title, subjects in _GROUPS:
        shown = [subject for subject in subjects if subject.applies(is_admission=tender.is_admission)]
        if shown:
            yield title, shown


def content_counts(tender: Tender, configuration: Configuration, *, documents: int) -> dict[Subject, int]:
    """How much each subject holds; 0 is "nog niet begonnen"."""
    c = configuration
    return {
        Subject.DECISIONS: len(c.facts.decisions),
        Subject.BASICS: sum(map(bool, (c.texts.summary, c.texts.description, c.texts.court))),
        Subject.SOCIAL: sum(map(bool, (c.facts.social.goals, c.facts.social.channels, c.facts.social.notes))),
        Subject.PROCEDURE: sum(map(bool, (c.facts.procedure.cpv, c.facts.procedure.municipalities))),
        Subject.CONTRACT: sum(map(bool, (c.contract_start, c.max_value, c.facts.contract.initial_months))),
        Subject.TARIFFS: len(c.facts.contract.tariffs) + bool(c.texts.tariff),
        Subject.EXECUTION: int(c.contract != NO_CONTRACT_RULES),
        Subject.PLANNING: sum(map(bool, (c.publication_on, c.closes_at, c.intended_award_on))),
        Subject.LOTS: len(c.lots),
        Subject.EXCLUSION: len(c.exclusion_codes),
        Subject.SUITABILITY: tender.suitability_requirements.count(),
        Subject.EVIDENCE: len(c.evidence),
        Subject.STATEMENTS: len(c.statements),
        Subject.CONDITIONS: len(c.facts.conditions),
        Subject.BURDEN: len(c.evidence) + len(c.criteria),
        Subject.CRITERIA: len(c.criteria),
        Subject.SCALE: len(c.scale),
        Subject.METHOD: int(c.places is not None),
        Subject.TIE_BREAK: len(c.tie_break),
        Subject.ENTRY: int(c.admission is not None and c.admission != Admission()),
        Subject.DOCUMENTS: documents,
        Subject.ROLES: sum(c.role_counts.values()) - c.role_counts.get(Role.BUYER, 0),
    }


@dataclass(frozen=True)
class CriterionRow:
    code: str
    name: str
    points: Any
    minimum: Any
    kind: str
    question: str
    aspects: tuple[str, ...]
    is_child: bool
    has_children: bool
    percentage: Any


def criteria_rows(method: Method, texts: TenderTexts) -> list[CriterionRow]:
    """Criteria and sub-criteria in order, with their share of all points."""
    rows = []
    for parent in method.criteria:
        rows.append(_criterion_row(parent, method, texts, is_child=False))
        rows.extend(_criterion_row(child, method, texts, is_child=True) for child in parent.children)
    return rows


def method_pages(
    definition: TenderDefinition, facts: Facts, forms: Mapping[str, TenderDocument]
) -> dict[str, Any]:
    """ "Zo beoordelen wij": all of it follows from the definition."""
    method = definition.method
    words = {row.code: [*proven_by(row), *evidence_in_words(row)] for row in facts.evidence}
    return {
        **({} if method.is_admission else _how_is_ranked(method)),
        "plan": plan_in_words(definition),
        "evidence": [
            {
                "code": rule.code,
                "name": rule.name,
                "moment": LABELS[rule.moment],
                "parties": ", ".join(LABELS[party] for party in rule.parties),
                "age": f"{rule.max_age_months} maanden" if rule.max_age_months else "",
                "mandatory": rule.mandatory,
                "words": words.get(rule.code, []),
                "form": forms.get(rule.code),
            }
            for rule in definition.evidence
        ],
    }


def _how_is_ranked(method: Method) -> dict[str, list[str]]:
    return {
        "points": how_points_are_made(method),
        "ranking": how_ranking_is_made(method),
        "places": places_in_words(method),
    }


def status_rows(changes: Iterable[StatusChange], *, is_admission: bool) -> list[dict[str, Any]]:
    """Verloop: the words of acts and statuses, never their values."""
    return [
        {
            "at": change.at,
            "what": said(change.act.replace("_", " "), is_admission=is_admission),
            "status": step_label(change.to_status, is_admission=is_admission),
            "by": change.by.name if change.by else "het systeem",
            "reason": change.reason,
        }
        for change in changes
    ]


def _criterion_row(
    criterion: Criterion, method: Method, texts: TenderTexts, *, is_child: bool
) -> CriterionRow:
    text = texts.criteria.get(criterion.code)
    total = method.highest_total
    return CriterionRow(
        code=criterion.code,
        name=criterion.name,
        points=criterion.max_points,
        minimum=criterion.minimum_points,
        kind=criterion.kind.value,
        question=text.question if text else "",
        aspects=text.aspects if text else (),
        is_child=is_child,
        has_children=bool(criterion.children),
        percentage=criterion.max_points * 100 / total if total else None,
    )


def _task(tender: Tender, subject: Subject, count: int, blocking: list[str], *, linked: bool) -> Task:
    hint = blocking[0] if blocking else ""
    if count and len(blocking) > 1:
        hint += f" En nog {len(blocking) - 1}."
    if count:
        state = TaskState.BUSY if blocking else TaskState.DONE
    else:
        optional = subject in _OPTIONAL and not blocking
        state = TaskState.NOT_NEEDED if optional else TaskState.NOT_STARTED
    return Task(SUBJECT_TITLES[subject], subject_url(tender, subject) if linked else "", state, hint=hint)
