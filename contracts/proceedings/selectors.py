"""Reads of the register."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from bids.domain.validity import Suspension
from contracts.domain.proceedings import BARRING, ProceedingKind
from contracts.models import AwardDecision, Proceeding, ProceedingPaper
from tenders.domain.wording import local_date
from tenders.models import Tender


def proceedings_of(tender: Tender) -> QuerySet[Proceeding]:
    """The register of a tender, of replaced decisions too, in the order of registration."""
    return (
        Proceeding.objects.filter(decision__tender=tender)
        .select_related("decision", "registered_by", "ended_by")
        .prefetch_related(Prefetch("papers", ProceedingPaper.objects.select_related("file", "added_by")))
        .order_by("registered_at", "pk")
    )


def proceeding_in(tender: Tender, public_id: UUID) -> Proceeding | None:
    return proceedings_of(tender).filter(public_id=public_id).first()


def paper_in(tender: Tender, public_id: UUID) -> ProceedingPaper | None:
    rows = ProceedingPaper.objects.select_related("file", "proceeding__decision")
    return rows.filter(proceeding__decision__tender=tender, public_id=public_id).first()


def open_suspending(tender: Tender) -> list[Proceeding]:
    """Whatever suspends and has no outcome yet. A new decision does not end a case against an earlier one."""
    return list(proceedings_of(tender).filter(suspends=True, ended_at__isnull=True))


def lost_against(decision: AwardDecision) -> list[Proceeding]:
    """Cases after which nothing is awarded by this very decision."""
    return list(decision.proceedings.filter(outcome__in=[each.value for each in BARRING]).order_by("number"))


def validity_suspensions(tender: Tender) -> list[Suspension]:
    """What the kort gedingen of a tender mean for how long its bids bind."""
    rows = proceedings_of(tender).filter(kind=ProceedingKind.SUMMARY.value)
    return [suspension_of(row) for row in rows]


def suspension_of(case: Proceeding) -> Suspension:
    return Suspension(local_date(case.begun_at), case.ended_on)
