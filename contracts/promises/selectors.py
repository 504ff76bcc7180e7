"""Reads of prestatieafspraken and reports; a constant number of queries, however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from contracts.domain.obligations import Period, Reported, ReportStatus, Standing, standing_of, to_report
from contracts.execution.registry import Reader
from contracts.models import ContractFile, Obligation, ObligationReport, ReportEvidence
from scoring.models import Commitment
from scoring.selectors.promised import commitments_of


@dataclass(frozen=True)
class Followed:
    """A prestatieafspraak with what was reported. `by_period`: what stands for a period, drafts included."""

    obligation: Obligation
    periods: Sequence[Period]
    by_period: dict[date, ObligationReport]
    reported: Sequence[Reported]
    standing: Standing

    @property
    def handed_in(self) -> list[date]:
        return [one.period.first for one in self.reported]

    def period(self, first: date) -> Period | None:
        return next((one for one in self.periods if one.first == first), None)

    def awaited(self, today: date, *, days: int = 0) -> Period | None:
        return to_report(self.periods, self.handed_in, today, days=days)


def obligations(rows: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """With everything that `followed` reads; two queries."""
    standing = ObligationReport.objects.exclude(status=ReportStatus.RETURNED.value)
    return rows.select_related(
        "file__contract__decision__tender__authority", "file__contract__bid__organisation"
    ).prefetch_related(Prefetch("reports", standing, to_attr="standing_reports"))


def followed(rows: Iterable[Obligation], today: date) -> list[Followed]:
    """How each stands on a day; `rows` come from `obligations`."""
    return [_follow(row, today) for row in rows]


def followed_of(file: ContractFile, today: date) -> list[Followed]:
    """Of one contract, what stands first."""
    rows = obligations(Obligation.objects.filter(file=file)).order_by("ended_on", "added_at", "pk")
    found = followed(rows, today)
    return sorted(found, key=lambda one: one.obligation.ended_on is not None)


def followed_one(file: ContractFile, public_id: UUID, today: date) -> Followed | None:
    rows = obligations(Obligation.objects.filter(file=file, public_id=public_id))
    return next(iter(followed(rows, today)), None)


def open_commitments(file: ContractFile) -> list[Commitment]:
    """The toezeggingen of this plan that are no prestatieafspraak now; each passage once, whoever marked it."""
    contract = file.contract
    standing = Obligation.objects.filter(file=file, ended_on=None)
    seen = {_words(text) for text in standing.values_list("source", flat=True)}
    found = []
    for row in commitments_of(contract.bid, contract.lot):
        if _words(row.text) not in seen:
            seen.add(_words(row.text))
            found.append(row)
    return found


def reports_for(obligation: Obligation, reader: Reader) -> QuerySet[ObligationReport]:
    """For the provider all; for staff what was handed in, also what was sent back afterwards."""
    rows = obligation.reports.select_related("saved_by", "judged_by").prefetch_related(
        Prefetch(
            "evidence",
            ReportEvidence.objects.filter(removed_at=None).select_related("stored"),
            to_attr="papers",
        )
    )
    return rows if reader.is_provider else rows.exclude(status=ReportStatus.DRAFT.value)


def evidence_for(file: ContractFile, reader: Reader, public_id: UUID) -> ReportEvidence | None:
    """A bewijsstuk that this reader may open; of a draft for the provider only."""
    rows = ReportEvidence.objects.filter(
        report__obligation__file=file, removed_at=None, public_id=public_id
    ).select_related("stored")
    if not reader.is_provider:
        rows = rows.exclude(report__status=ReportStatus.DRAFT.value)
    return rows.first()


def counts_of(found: Sequence[Followed]) -> dict[Standing, int]:
    """How many that are still agreed stand how."""
    counts: dict[Standing, int] = defaultdict(int)
    for one in found:
        if one.obligation.ended_on is None:
            counts[one.standing] += 1
    return dict(counts)


def _follow(row: Obligation, today: date) -> Followed:
    periods = row.periods()
    by_first = {period.first: period for period in periods}
    reports: list[ObligationReport] = row.standing_reports  # type: ignore[attr-defined]
    kept = {report.first_on: report for report in reports if report.first_on in by_first}
    counted = [one.as_reported(by_first[first]) for first, one in kept.items() if one.counts]
    return Followed(row, periods, kept, counted, standing_of(row.norm, periods, counted, today))


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()
