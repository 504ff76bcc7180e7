"""Reads of contracts in execution; a constant number of queries, however many contracts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Least, Lower

from accounts.models import User
from accounts.selectors import memberships_of
from contracts.domain.agreements import AgreementStatus
from contracts.domain.execution import Phase
from contracts.execution.registry import Reader
from contracts.models import Agreement, Contract, ContractFile, ContractPaper
from tenders.domain.lifecycle import AFTER_AWARD
from tenders.domain.wording import names_in_words
from tenders.models import Role, Tender
from ui.sorting import Order, ordering

_WITH = ("decision__tender__authority", "lot", "bid__organisation")
READERS = (Role.BUYER, Role.CONTRACT_MANAGER, Role.JURIST, Role.AUDITOR)


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; `expires_by` is the last day on which a contract may end."""

    phase: Phase | None = None
    tender: UUID | None = None
    expires_by: date | None = None
    # With the contracts of the other entry rounds of the same procedure.
    with_rounds: bool = False


def file_by_id(public_id: UUID | str) -> ContractFile | None:
    return files().filter(public_id=public_id).first()


def files() -> QuerySet[ContractFile]:
    return ContractFile.objects.select_related(*(f"contract__{name}" for name in _WITH))


def contract_in(tender: Tender, public_id: UUID) -> Contract | None:
    """A contract of the decision that stands."""
    rows = Contract.objects.filter(decision__tender=tender, decision__replaced_at=None)
    return rows.select_related(*_WITH, "file").filter(public_id=public_id).first()


def signed_agreement(contract: Contract) -> Agreement | None:
    """What both parties signed."""
    return contract.agreements.filter(status=AgreementStatus.SIGNED.value).first()


def agreed_months(agreement: Agreement | None) -> int | None:
    """The length of the first term as signed; None where the overeenkomst names none."""
    months = agreement.content.get("term", {}).get("months") if agreement else None
    return int(months) if months else None


def agreed_options(agreement: Agreement) -> tuple[int, int]:
    """How many extensions were signed, and of how many months each."""
    term = agreement.content.get("term", {})
    count, months = term.get("options") or 0, term.get("option_months") or 0
    return (int(count), int(months)) if count and months else (0, 0)


def agreed_conditions(agreement: Agreement) -> str:
    """The general conditions as signed, with the articles that do not hold; empty where none were named."""
    found = agreement.content.get("conditions", {})
    name, version = found.get("name", ""), found.get("version", "")
    if not name:
        return ""
    words = f"{name}, versie {version}" if version else str(name)
    excluded = found.get("excluded") or ()
    return f"{words}, zonder artikel {names_in_words(list(excluded))}" if excluded else words


def readable_tenders(user: User) -> QuerySet[Tender]:
    """Whose contracts the user reads as staff."""
    mine = Tender.objects.with_role(user, *READERS).filter(
        status__in=[status.value for status in AFTER_AWARD], is_rehearsal=False
    )
    return mine.exclude(pk__in=Tender.objects.with_role(user, Role.EVALUATOR))


def managed_tenders(user: User) -> QuerySet[Tender]:
    """Whose contracts the user manages; nobody manages what is in the archive."""
    managed = readable_tenders(user).filter(archived_at=None)
    return managed & Tender.objects.with_role(user, Role.CONTRACT_MANAGER)


def contracts_for(user: User, filters: Filters | None = None, *, today: date) -> QuerySet[Contract]:
    """As staff those whose overeenkomst is signed, as provider those that were started; what ends first comes first."""
    own = [each.organisation_id for each in memberships_of(user)]
    signed = Agreement.objects.filter(status=AgreementStatus.SIGNED.value)
    rows = Contract.objects.filter(
        Q(decision__tender__in=readable_tenders(user)) & Q(pk__in=signed.values("contract"))
        | Q(bid__organisation__in=own, file__isnull=False),
        decision__replaced_at=None,
    )
    if filters is not None:
        rows = _narrowed(rows, filters, today)
    return rows.select_related(*_WITH, "file").order_by(
        F("file__ends_on").asc(nulls_first=True),
        "decision__tender__title",
        "lot__number",
        "bid__organisation__name",
        "pk",
    )


CONTRACT_ORDERS: dict[str, str | Combinable] = {
    "opdrachtnemer": Lower("bid__organisation__name"),
    "aanbesteding": Lower("decision__tender__title"),
    "perceel": "lot__number",
    # As `Term.last_on`: a contract that was ended goes on no longer than that.
    "einde": Coalesce(Least("file__ended_on", "file__ends_on"), "file__ends_on"),
}


def in_order(rows: QuerySet[Contract], order: Order) -> QuerySet[Contract]:
    """As a heading of the list asks, and what is equal by its own order."""
    return rows.order_by(*ordering(order, CONTRACT_ORDERS), *rows.query.order_by)


def has_contracts(user: User, *, today: date) -> bool:
    return contracts_for(user, today=today).exists()


def tenders_of_contracts(user: User, *, today: date) -> Sequence[Tender]:
    """The tenders to choose from above the list."""
    mine = contracts_for(user, today=today).order_by().values("decision__tender")
    return list(Tender.objects.filter(pk__in=mine).order_by("title", "pk"))


def _narrowed(rows: QuerySet[Contract], filters: Filters, today: date) -> QuerySet[Contract]:
    if filters.phase is not None:
        rows = rows.filter(_in_phase(filters.phase, today))
    if filters.tender is not None:
        chosen = Q(decision__tender__public_id=filters.tender)
        if filters.with_rounds:
            chosen |= Q(decision__tender__first_round__public_id=filters.tender)
            chosen |= Q(decision__tender__later_rounds__public_id=filters.tender)
            chosen |= Q(decision__tender__first_round__later_rounds__public_id=filters.tender)
        rows = rows.filter(pk__in=Contract.objects.filter(chosen).values("pk"))
    if filters.expires_by is not None:
        rows = rows.filter(file__ends_on__range=(today, filters.expires_by), file__ended_on=None)
    return rows


def _in_phase(phase: Phase, today: date) -> Q:
    """`contracts.domain.execution.Term.phase` as a condition."""
    stopped = Q(file__ended_on__lt=today)
    goes_on = Q(file__isnull=False) & (Q(file__ended_on=None) | Q(file__ended_on__gte=today))
    match phase:
        case Phase.TO_START:
            return Q(file__isnull=True)
        case Phase.ENDED:
            return stopped
        case Phase.COMING:
            return goes_on & Q(file__starts_on__gt=today)
        case Phase.EXPIRED:
            return goes_on & Q(file__ends_on__lt=today)
        case Phase.RUNNING:
            return goes_on & Q(file__starts_on__lte=today, file__ends_on__gte=today)


def papers_for(file: ContractFile, reader: Reader) -> QuerySet[ContractPaper]:
    """The documents that this reader may open."""
    rows = file.papers.select_related("stored", "added_by")
    return rows.filter(is_shared=True) if reader.is_provider else rows
