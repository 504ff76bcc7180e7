"""Reads of decisions, letters and reports that pages and services share."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.selectors import organisations_of
from contracts.models import AwardDecision, AwardReport, Contract, Letter, LotDecision, RelativeAdvantage
from scoring.models import FixedRanking, RankedPosition, RankingSetAside
from tenders.domain.definition import Criterion
from tenders.domain.vocabulary import PriceFormula
from tenders.models import Tender
from tenders.selectors import definition_of


@dataclass(frozen=True)
class Progress:
    """How many letters of a decision have which status."""

    draft: int
    queued: int
    ready: int
    failed: int

    @property
    def total(self) -> int:
        return self.draft + self.queued + self.ready + self.failed

    @property
    def is_running(self) -> bool:
        return self.queued > 0

    @property
    def is_complete(self) -> bool:
        return self.ready == self.total


@dataclass(frozen=True)
class AdvantageItem:
    """One text to write: what made this winner stand out on this criterion."""

    position: RankedPosition
    criterion: Criterion
    text: str
    seen: str


def standing_decision(tender: Tender) -> AwardDecision | None:
    """The decision that no later one replaced."""
    return (
        AwardDecision.objects.filter(tender=tender, replaced_at__isnull=True)
        .select_related("tender__authority", "ranking", "drafted_by", "released_by")
        .first()
    )


def letters_of(decision: AwardDecision) -> QuerySet[Letter]:
    return decision.letters.select_related("bid__organisation", "file").order_by(
        "bid__organisation__name", "pk"
    )


def letter_by_id(public_id: UUID | str) -> Letter | None:
    return (
        Letter.objects.select_related("decision__tender__authority", "bid__organisation", "file")
        .filter(public_id=public_id)
        .first()
    )


def released_letters_for(user: User, *, at: datetime) -> QuerySet[Letter]:
    """The letters that the organisations of the user received, newest first, replaced decisions included."""
    return (
        Letter.objects.filter(
            bid__organisation__in=[organisation.pk for organisation in organisations_of(user)],
            decision__released_at__lte=at,
        )
        .select_related("decision__tender__authority", "bid__organisation")
        .order_by("-decision__released_at", "-pk")
    )


def progress(decision: AwardDecision) -> Progress:
    """Counts of the letters per status; one query."""
    counts = Counter(decision.letters.values_list("status", flat=True))
    return Progress(
        draft=counts[Letter.Status.DRAFT],
        queued=counts[Letter.Status.QUEUED],
        ready=counts[Letter.Status.READY],
        failed=counts[Letter.Status.FAILED],
    )


def positions_of(ranking: FixedRanking | None) -> list[RankedPosition]:
    if ranking is None:
        return []
    return list(ranking.positions.select_related("bid__organisation", "lot"))


def awarded_positions(decision: AwardDecision) -> list[RankedPosition]:
    """Who gets a contract by this decision: the winners of the ranking on the lots that it awards."""
    awarded = set(decision.lots.filter(kind=LotDecision.Kind.AWARD).values_list("lot_id", flat=True))
    return [row for row in positions_of(decision.ranking) if row.is_awarded and row.lot_id in awarded]


def set_asides_of(ranking: FixedRanking | None) -> list[RankingSetAside]:
    if ranking is None:
        return []
    rows = ranking.set_asides.select_related("bid__organisation", "lot")
    return list(rows.order_by("lot__number", "bid__organisation__name", "sequence"))


def advantage_items(decision: AwardDecision) -> list[AdvantageItem]:
    """Every winner × quality criterion, by lot and place, with the text so far; four queries."""
    texts = {
        (row.lot_id, row.bid_id, row.criterion_code): row.text
        for row in RelativeAdvantage.objects.filter(decision=decision)
    }
    leaves = [
        leaf
        for leaf in definition_of(decision.tender).method.quality_leaves
        if leaf.formula is not PriceFormula.FIXED
    ]
    items = []
    for position in awarded_positions(decision):
        for leaf in leaves:
            text = texts.get((position.lot_id, position.bid_id, leaf.code), "")
            items.append(AdvantageItem(position, leaf, text, text_mark(text)))
    return items


def text_mark(text: str) -> str:
    """A short mark of a text, with which a form says which text it was made from."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def reports_of(tender: Tender, *, with_full: bool) -> QuerySet[AwardReport]:
    """The reports that the reader may open, newest first."""
    rows = AwardReport.objects.filter(decision__tender=tender).select_related(
        "decision", "requested_by", "file"
    )
    if not with_full:
        rows = rows.filter(version=AwardReport.Version.CONTRACT)
    return rows.order_by("-requested_at", "-pk")


def report_by_id(public_id: UUID | str) -> AwardReport | None:
    return AwardReport.objects.select_related("decision__tender", "file").filter(public_id=public_id).first()


def contracts_of(decision: AwardDecision) -> list[Contract]:
    """What a definitive award leads to, by lot and name."""
    rows = Contract.objects.filter(decision=decision).select_related("lot", "bid__organisation")
    return list(rows.order_by("lot__number", "bid__organisation__name"))
