"""Reads of a tender that others share."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Organisation, User
from tenders.domain.checks import Context, Finding, findings, refusing
from tenders.domain.configuration import Configuration, Texts
from tenders.domain.contract_rules import IndexWeight
from tenders.domain.definition import (
    Criterion,
    EvidenceRule,
    LotDefinition,
    PlanLimit,
    QuestionRound,
    ScaleLevel,
    StatementRule,
    TenderDefinition,
    TieKey,
)
from tenders.domain.lifecycle import Status
from tenders.domain.scenario import definition_from_mapping
from tenders.domain.vocabulary import (
    CriterionKind,
    DivisionRule,
    EvidenceMoment,
    EvidenceParty,
    FinalScore,
    OverLimit,
    PriceFormula,
    TieOp,
    TieScope,
)
from tenders.domain.wording import lines_of
from tenders.models import (
    AwardCriterion,
    Deviation,
    EvidenceRequirement,
    Role,
    StatusChange,
    Tender,
    TenderDocument,
    TenderRole,
    active_roles,
)
from tenders.reading import facts_of
from tenders.todo import Todo


@dataclass(frozen=True)
class CriterionText:
    name: str
    question: str
    aspects: tuple[str, ...]


@dataclass(frozen=True)
class TenderTexts:
    """The published words beside the numbers: of criteria by code, of scale levels by label."""

    criteria: Mapping[str, CriterionText]
    scale: Mapping[str, str]


def definition_of(tender: Tender) -> TenderDefinition:
    """What bids, scores and ranking are calculated with.

    From publication on the frozen definition, whatever the rows say; before it the rows as they stand, with
    ConfigurationIncomplete where they do not make a definition yet.
    """
    if tender.frozen_definition is not None:
        cached = _frozen.get(tender.fingerprint)
        if cached is None:
            cached = definition_from_mapping(tender.frozen_definition)
            _frozen.put(tender.fingerprint, cached)
        return cached
    return definition_from_rows(tender)


def definition_from_rows(tender: Tender) -> TenderDefinition:
    """The definition that publication would freeze now."""
    return configuration_of(tender).definition()


def configuration_of(tender: Tender) -> Configuration:
    """The rows of the configuration as one value; a constant number of queries."""
    criteria = criteria_tree(tender)
    scale = list(tender.scale.all())
    weights = tuple(IndexWeight(row.name, exact(row.weight)) for row in tender.index_weights.all())
    return Configuration(
        key=tender.key,
        title=tender.title,
        authority=tender.authority.name,
        texts=Texts(
            summary=tender.summary,
            description=tender.description,
            lots_motivation=tender.lots_motivation,
            contract_term=tender.contract_term,
            tariff=tender.tariff,
            complaint_desk=tender.complaint_desk,
            court=tender.court,
            signatory=tender.signatory,
            criteria_without_question=tuple(
                row.code
                for parent, children in criteria
                for row in (children or [parent])
                if not row.question and row.kind == CriterionKind.QUALITY.value
            ),
            levels_without_description=tuple(level.label for level in scale if not level.description),
            criteria_words={
                row.code: f"{row.question}\n{row.aspects}"
                for parent, children in criteria
                for row in (parent, *children)
            },
        ),
        publication_on=tender.publication_on,
        closes_at=tender.closes_at,
        intended_award_on=tender.intended_award_on,
        question_rounds=tuple(
            QuestionRound(row.closes_at, row.answered_on, row.follow_up_only)
            for row in tender.question_rounds.all()
        ),
        contract_start=tender.contract_start,
        standstill_days=tender.standstill_days,
        standstill_rolls_forward=tender.standstill_rolls_forward,
        validity_days=tender.validity_days,
        validity_rolls_forward=tender.validity_rolls_forward,
        aims=tender.aims,
        supplement_days=tender.supplement_days,
        winner_evidence_days=tender.winner_evidence_days,
        winner_evidence_rolls_forward=tender.winner_evidence_rolls_forward,
        max_value=exact(tender.max_value),
        lots=tuple(
            LotDefinition(row.number, row.name, row.places, exact(row.floor_price))
            for row in tender.lots.all()
        ),
        places=tender.places,
        scale=tuple(ScaleLevel(level.label, exact(level.value), level.knock_out) for level in scale),
        criteria=tuple(_criterion(parent, children) for parent, children in criteria),
        final_score=FinalScore(tender.final_score),
        minimum_total=exact(tender.minimum_total),
        low_price_percent=tender.low_price_percent,
        max_lots_per_bidder=tender.max_lots_per_bidder,
        division_rule=DivisionRule(tender.division_rule) if tender.division_rule else None,
        tie_break=tuple(
            TieKey(TieOp(key.op), key.code or None, TieScope(key.scope)) for key in tender.tie_break.all()
        ),
        exclusion_codes=frozenset(ground.code for ground in tender.exclusion_grounds.all()),
        evidence=tuple(_evidence_rule(row) for row in tender.evidence_requirements.all()),
        plan=(
            PlanLimit(tender.plan_max_pages, OverLimit(tender.plan_over_limit or OverLimit.CUT.value))
            if tender.plan_max_pages
            else None
        ),
        plan_over_limit_stated=bool(tender.plan_over_limit),
        statements=tuple(
            StatementRule(row.code, row.name, exact(row.minimum), row.unit, row.at_least_reference)
            for row in tender.statements.all()
        ),
        minimum_evaluators=tender.minimum_evaluators,
        two_person_opening=tender.two_person_opening,
        single_opener_reason=tender.single_opener_reason,
        role_counts=Counter(
            active_roles(tender_id=tender.revises_id or tender.pk).values_list("role", flat=True)
        ),
        contract=tender.contract_rules(weights),
        rules=tender.procedure_rules,
        admission=tender.admission,
        facts=facts_of(tender),
    )


def _evidence_rule(row: EvidenceRequirement) -> EvidenceRule:
    return EvidenceRule(
        row.code,
        row.name,
        EvidenceMoment(row.moment),
        tuple(party for party in EvidenceParty if party.value in row.parties),
        row.max_age_months,
        row.mandatory,
    )


def findings_of(tender: Tender, *, at: datetime) -> tuple[Finding, ...]:
    """What the check before publication finds at `at`."""
    return findings(Context(configuration_of(tender), at))


def new_findings(tender: Tender, *, at: datetime) -> tuple[Finding, ...]:
    """What the check finds; of a working copy only what the published tender does not have as well."""
    found = findings_of(tender, at=at)
    if tender.revises is None:
        return found
    known = {finding.about for finding in findings_of(tender.revises, at=at)}
    return tuple(finding for finding in found if finding.about not in known)


def deviations_of(tender: Tender) -> QuerySet[Deviation]:
    """Every reason ever given, oldest first; those of a working copy are the tender's."""
    return Deviation.objects.filter(tender_id=tender.revises_id or tender.pk)


def reasons_of(tender: Tender) -> dict[str, str]:
    """The reason that stands for each finding that ever had one, by what it is about; taken back is empty."""
    return {row.about: row.reason for row in deviations_of(tender)}


def lapsed_reasons(tender: Tender, found: Iterable[Finding]) -> dict[str, str]:
    """The newest reason per rule that was about something which is no longer found."""
    present = {finding.about for finding in found}
    return {row.code: row.reason for row in deviations_of(tender) if row.reason and row.about not in present}


def published_reasons(tender: Tender) -> list[Deviation]:
    """The reasons of the last publication, of the tender itself or of a rectification, as they were given."""
    rectified = tender.rectifications.order_by("-number").values_list("issued_at", flat=True).first()
    at = rectified or tender.published_at
    return [] if at is None else list(deviations_of(tender).filter(published_at=at))


def shown_reasons(tender: Tender, *, at: datetime) -> list[Deviation]:
    """What the public page shows: the published reasons, and before publication those that hold now."""
    if tender.published_at is not None:
        return published_reasons(tender)
    newest = {row.about: row for row in deviations_of(tender)}
    found = dict.fromkeys(finding.about for finding in findings_of(tender, at=at)) if newest else {}
    return [newest[about] for about in found if about in newest and newest[about].reason]


def refusals_of(tender: Tender, *, at: datetime) -> tuple[Finding, ...]:
    """What refuses publication at `at`: what blocks, and what has no reason yet."""
    return refusing(new_findings(tender, at=at), reasons_of(tender))


def criteria_tree(tender: Tender) -> list[tuple[AwardCriterion, list[AwardCriterion]]]:
    """Each criterion with its sub-criteria, in order; one query."""
    rows = list(tender.criteria.all())
    children: dict[int, list[AwardCriterion]] = defaultdict(list)
    for row in rows:
        if row.parent_id is not None:
            children[row.parent_id].append(row)
    return [(row, children[row.pk]) for row in rows if row.parent_id is None]


def texts_of(tender: Tender) -> TenderTexts:
    """Questions and aspects by code of the criterion, descriptions by label of the level."""
    return TenderTexts(
        criteria={
            row.code: CriterionText(row.name, row.question, lines_of(row.aspects))
            for row in tender.criteria.all()
        },
        scale={level.label: level.description for level in tender.scale.all()},
    )


def aspects_of(tender: Tender, code: str) -> tuple[str, ...]:
    """What the commission looks at under one criterion; one query."""
    found = tender.criteria.filter(code=code).values_list("aspects", flat=True).first()
    return lines_of(found or "")


def tenders_for(user: User) -> list[tuple[Tender, tuple[str, ...]]]:
    """The tenders in which the user has a role, each with the names of those roles; two queries."""
    names: dict[int, list[str]] = defaultdict(list)
    for tender_id, role in (
        TenderRole.objects.filter(user=user, ended_at__isnull=True)
        .order_by("role")
        .values_list("tender_id", "role")
    ):
        names[tender_id].append(Role(role).label)
    tenders = Tender.objects.filter(pk__in=names).select_related("authority")
    return [(tender, tuple(names[tender.pk])) for tender in tenders]


def current_documents(tender: Tender) -> QuerySet[TenderDocument]:
    return tender.documents.filter(is_current=True).select_related("file")


def all_documents(tender: Tender) -> QuerySet[TenderDocument]:
    """Every version of every document, the newest version of a title first."""
    return tender.documents.select_related("file").order_by("order", "title", "-version")


def status_log(tender: Tender) -> QuerySet[StatusChange]:
    return tender.status_changes.select_related("by")


def named_evaluators(tender: Tender) -> dict[str, frozenset[int]]:
    """By code the people who score a criterion, where it names any; everybody scores the others. No query."""
    return {code: frozenset(people) for code, people in tender.scorers.items()}


def scorers_in_rows(tender: Tender) -> dict[str, list[int]]:
    """The same as the rows say it, for `Tender.scorers`."""
    found: dict[str, list[int]] = defaultdict(list)
    named = tender.criteria.filter(evaluators__isnull=False).order_by("code", "evaluators")
    for code, user_id in named.values_list("code", "evaluators"):
        found[code].append(user_id)
    return dict(found)


def leaves_scored_by(evaluator_id: int, tender: Tender) -> tuple[Criterion, ...]:
    """The quality criteria that the evaluator scores, in order."""
    named = named_evaluators(tender)
    return tuple(
        leaf
        for leaf in definition_of(tender).method.quality_leaves
        if leaf.code not in named or evaluator_id in named[leaf.code]
    )


def todo_for(user: User, *, at: datetime) -> list[Todo]:
    """What the buyer has to do in this app: finish and publish the tenders that are still a draft."""
    drafts = Tender.objects.with_role(user, Role.BUYER).filter(status=Status.DRAFT.value, is_rehearsal=False)
    return [
        Todo(
            text="Maak de aanbesteding klaar voor publicatie",
            url=reverse("tenders:configure", args=[tender.public_id]),
            tender=tender,
            due=None,
        )
        for tender in drafts.select_related("authority")
    ]


def copyable_tenders(user: User, authorities: Sequence[Organisation]) -> QuerySet[Tender]:
    """Where a new tender of these organisations may begin from: theirs, in which the user has a role."""
    readers = [role for role in Role.values if role != Role.SECOND_OPENER]
    return Tender.objects.with_role(user, *readers).filter(authority__in=authorities, is_rehearsal=False)


def forms_of(tender: Tender) -> dict[str, TenderDocument]:
    """The form to fill in per piece of evidence that has one, by code."""
    rows = tender.evidence_requirements.filter(form__isnull=False).select_related("form")
    return {row.code: row.form for row in rows}


def document_in(tender: Tender, document_id: UUID) -> TenderDocument | None:
    return tender.documents.select_related("file").filter(public_id=document_id).first()


def is_publishable(tender: Tender, *, at: datetime) -> bool:
    return tender.state is Status.DRAFT and not refusals_of(tender, at=at)


def exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _criterion(row: AwardCriterion, children: list[AwardCriterion]) -> Criterion:
    return Criterion(
        code=row.code,
        name=row.name,
        max_points=Fraction(row.max_points),
        kind=CriterionKind(row.kind),
        minimum_points=exact(row.minimum_points),
        formula=PriceFormula(row.formula) if row.formula else None,
        floor=exact(row.floor),
        ceiling=exact(row.ceiling),
        children=tuple(_criterion(child, []) for child in children),
    )


class _FrozenDefinitions:
    """Definitions by fingerprint: equal fingerprints are equal definitions, so an entry never goes stale."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: dict[str, TenderDefinition] = {}

    def get(self, fingerprint: str) -> TenderDefinition | None:
        return self._kept.get(fingerprint)

    def put(self, fingerprint: str, definition: TenderDefinition) -> None:
        if len(self._kept) >= self._room:
            self._kept.pop(next(iter(self._kept)))
        self._kept[fingerprint] = definition


_frozen = _FrozenDefinitions(room=64)
