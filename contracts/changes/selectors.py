"""Reads of changes: what a change is compared with, and what was changed before."""

from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.db.models import QuerySet, Sum

from bids.domain.participation import Capacity
from bids.domain.uea import RUSSIA
from bids.models import BidMember
from contracts.domain.changes import Calculation, Route
from contracts.domain.maximum import ceiling_of
from contracts.domain.subcontracting import Asked, State, asked_of_subcontractors
from contracts.models import ContractChange, ContractFile, SubcontractorChange, SubcontractorPaper
from tenders.domain.vocabulary import LaterSubcontractor, Threshold
from tenders.selectors import definition_of


@dataclass(frozen=True)
class Basis:
    """The assignment that a change is a part of: its value in cents, and the changes that count with it.

    `original` is None where the tender names no value. Contractors of one lot share its assignment.
    """

    original: int | None
    label: str
    changes: QuerySet[ContractChange]


def basis_of(file: ContractFile) -> Basis:
    """The lot with its own value, or else the whole tender with its maximum."""
    lot, tender = file.contract.lot, file.contract.decision.tender
    if lot.value is not None:
        changes = ContractChange.objects.filter(file__contract__lot=lot)
        return Basis(ceiling_of(lot.value), f"de geraamde waarde van perceel {lot.number}", changes)
    changes = ContractChange.objects.filter(file__contract__decision__tender=tender)
    return Basis(ceiling_of(tender.max_value), "de maximale waarde van de aanbesteding", changes)


def calculation_of(basis: Basis, amount: int, index_percent: Fraction) -> Calculation | None:
    """A change of this amount beside those before it; None where there is nothing to compare with."""
    if basis.original is None:
        return None
    minor = basis.changes.filter(route=Route.MINOR.value).aggregate(total=Sum("amount"))["total"] or 0
    return Calculation(basis.original, index_percent, minor, amount)


def stored_calculation(change: ContractChange) -> Calculation:
    """The figures as they were compared when the change was registered."""
    return Calculation(change.original, Fraction(change.index_percent), change.earlier, change.amount)


def changes_of(file: ContractFile) -> QuerySet[ContractChange]:
    return file.changes_made.select_related("registered_by", "notice_by")


def rule_for_subcontractors(file: ContractFile) -> LaterSubcontractor | None:
    return definition_of(file.contract.decision.tender).contract.later_subcontractor


def asked_of(file: ContractFile) -> Asked:
    """What a new subcontractor of this contract shows; the configuration is closed since the publication."""
    tender = file.contract.decision.tender
    definition = definition_of(tender)
    return asked_of_subcontractors(
        definition.evidence,
        is_above_threshold=tender.threshold == Threshold.ABOVE,
        has_ground=tender.exclusion_grounds.filter(code=RUSSIA).exists(),
        is_admission=definition.admission is not None,
    )


def paper_in(file: ContractFile, change_id: UUID, paper_id: UUID) -> SubcontractorPaper | None:
    found = SubcontractorPaper.objects.select_related("stored")
    return found.filter(change__file=file, change__public_id=change_id, public_id=paper_id).first()


def named_subcontractors(file: ContractFile) -> list[BidMember]:
    """Those that the bid itself named."""
    return list(file.contract.bid.members.filter(capacity=Capacity.SUBCONTRACTOR.value))


def subcontractor_changes_of(file: ContractFile) -> QuerySet[SubcontractorChange]:
    found = file.subcontractor_changes.select_related("asked_by", "decided_by").prefetch_related(
        "papers__stored"
    )
    return found.order_by("-asked_at", "-pk")


def open_requests(file: ContractFile) -> int:
    return file.subcontractor_changes.filter(state=State.ASKED.value).count()
