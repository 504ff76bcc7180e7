"""What pages of a tender show, as plain values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
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
from tenders.domain.lifecycle import ARCHIVED_LABEL, Status, status_label, step_label
from tenders.domain.procedure_words import said
from tenders.domain.stating import (
    evidence_in_words,
)
from tenders.models import Role, StatusChange, Tender, TenderDocument
from tenders.permissions import roles_in
from tenders.selectors import TenderTexts
from tenders.why_rows import proven_by
from ui.formatting import dutch_date
from ui.presentation import Step, StepState, Task, TaskGroup, TaskState

_IN_PREPARATION = "Wat u hier wijzigt, geldt pas als u de rectificatie uitgeeft."
STEPS = (
    "voorbereiding",
    "publicatie",
    "inschrijving",
    "opening",
    "toetsing",
    "beoordeling",
    "besluit",
    "contract",
)
_STEP_OF: Mapping[Status, int] = {
    Status.DRAFT: 0,
    Status.PUBLISHED: 2,
    Status.PAUSED: 2,
    Status.UNOPENABLE: 3,
    Status.OPENED: 4,
    Status.CHECKING: 4,
    Status.SCORING: 5,
    Status.CONSENSUS: 5,
    Status.QUALITY_FIXED: 5,
    Status.RANKED: 5,
    Status.DECIDED: 6,
    Status.STANDSTILL: 6,
    Status.SUSPENDED: 6,
    Status.AWARDED: 6,
    Status.UNAWARDED: 6,
    Status.CONTRACTED: 7,
    Status.EXECUTION: 7,
}
# What an outsider may not conclude from the header: that there is a decision before the letters went out.
_OUTSIDE: Mapping[Status, Status] = {
    Status.CONSENSUS: Status.SCORING,
    Status.QUALITY_FIXED: Status.SCORING,
    Status.RANKED: Status.SCORING,
    Status.DECIDED: Status.SCORING,
}
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


def tender_header(tender: Tender, *, user: User | Any, at: datetime) -> dict[str, Any]:
    """What stands above every page of a tender, with the fields of `ui.presentation.TenderHeader`; at most two queries.

    Who has no role in the tender does not see how far the evaluation is, nor a decision before the letters.
    """
    is_insider = bool(roles_in(user, tender))
    # A working copy stands where its tender stands.
    lived = tender.revises or tender
    status = lived.state if is_insider else _outside(lived)
    changes = list(lived.status_changes.select_related("by"))
    is_past = is_insider and lived.is_archived and status is Status.EXECUTION
    current = len(STEPS) if is_past else _step_of(lived, status, changes, at)
    began = _began(lived, changes)
    return {
        "title": tender.title,
        "reference": tender.reference,
        "url": _home_url(tender, is_insider=is_insider),
        "authority": tender.authority.name,
        "is_rehearsal": tender.is_rehearsal,
        "notice": _IN_PREPARATION
        if tender.revises_id
        else said(_notice(status), is_admission=tender.is_admission),
        "archived": _archived(changes) if is_insider and tender.is_archived else "",
        "status": "rectificatie in voorbereiding"
        if tender.revises_id
        else _status_words(tender, status, at, is_insider=is_insider),
        "steps": [
            Step(
                label,
                _step_state(place, current, is_over=status in {Status.WITHDRAWN, Status.UNAWARDED}),
                began.get(place) if place == current else None,
            )
            for place, label in enumerate(STEPS)
            if not (tender.is_admission and place == _STEP_OF[Status.SCORING])
        ],
        "deadline": lived.closes_at if _is_open(lived, at) else None,
        "deadline_label": "Inschrijven kan tot",
    }


def _home_url(tender: Tender, *, is_insider: bool) -> str:
    if tender.revises is not None:
        return reverse("tenders:rectification", args=[tender.revises.public_id])
    return reverse(settings.TENDER_HOME if is_insider else "tenders:detail", args=[tender.public_id])


def status_in_words(tender: Tender, *, at: datetime, is_insider: bool) -> str:
    """The status as a list shows it; "gesloten" is read from the clock."""
    status = tender.state if is_insider else _outside(tender)
    return _status_words(tender, status, at, is_insider=is_insider)


def _outside(tender: Tender) -> Status:
    status = _OUTSIDE.get(tender.state, tender.state)
    return Status.CHECKING if tender.is_admission and status is Status.SCORING else status


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


def _is_open(tender: Tender, at: datetime) -> bool:
    return tender.state in {Status.PUBLISHED, Status.PAUSED} and not tender.has_closed(at)


def _step_of(tender: Tender, status: Status, changes: list[Any], at: datetime) -> int:
    if status is Status.WITHDRAWN:
        last = next((change.from_status for change in reversed(changes) if change.to_status == status), "")
        return _STEP_OF.get(Status(last), 0) if last else 0
    if status is Status.PUBLISHED and tender.has_closed(at):
        return 3
    # In an admission nothing is scored: once the outcome is fixed the decision comes.
    return 6 if tender.is_admission and _STEP_OF[status] == 5 else _STEP_OF[status]


def _step_state(place: int, current: int, *, is_over: bool) -> StepState:
    if place < current:
        return StepState.DONE
    return StepState.CURRENT if place == current and not is_over else StepState.TODO


def _notice(status: Status) -> str:
    return {
        Status.WITHDRAWN: "Deze aanbesteding is ingetrokken.",
        Status.UNAWARDED: "Deze aanbesteding is afgesloten. Er is niet gegund.",
        Status.PAUSED: "Deze aanbesteding is stilgelegd.",
        Status.SUSPENDED: "De opschortende termijn is opgeschort: er loopt een procedure.",
    }.get(status, "")


def _began(tender: Tender, changes: list[Any]) -> dict[int, datetime]:
    """When each step first began, as far as it did."""
    began: dict[int, datetime] = {0: tender.created_at}
    if tender.published_at is not None:
        began[1] = began[2] = tender.published_at
    if tender.closes_at is not None:
        began[3] = tender.closes_at
    for change in changes:
        place = _STEP_OF.get(Status(change.to_status)) if change.to_status in set(Status) else None
        if place is not None and place > 3:
            began.setdefault(place, change.at)
    return began


def _archived(changes: list[StatusChange]) -> str:
    """When and by whom; an outsider is not told, for whom nothing changed."""
    change = changes[-1]
    by = f" door {change.by.name}" if change.by else ""
    return f"Gearchiveerd op {dutch_date(change.at)}{by}. Deze aanbesteding is alleen-lezen."


def _status_words(tender: Tender, status: Status, at: datetime, *, is_insider: bool) -> str:
    if tender.is_archived and is_insider:
        return ARCHIVED_LABEL
    if status is Status.PUBLISHED:
        return "gesloten" if tender.has_closed(at) else "open voor inschrijving"
    return status_label(status, is_admission=tender.is_admission)
