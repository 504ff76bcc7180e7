"""Keep how many each provider has in care, month by month. A correction leaves the earlier number where it is."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.capacity.models import CareCount
from contracts.capacity.permissions import MANAGE
from contracts.capacity.selectors import contracts_of, counts_of, ends_before, first_month, known_contracts
from contracts.capacity.services.state import locked_rule
from contracts.domain.allocation import Method
from contracts.domain.care_import import Count, Mistake, changed, read_counts
from contracts.domain.care_months import month_in_words, month_of
from contracts.domain.errors import DecisionRefused
from contracts.models import Contract
from documents.cells import Cell
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import require


class SheetRefused(DecisionRefused):
    """A sheet with mistakes; nothing of it was taken over."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        count = len(mistakes)
        super().__init__(
            f"Er {'is 1 fout' if count == 1 else f'zijn {count} fouten'} gevonden. Er is niets overgenomen."
        )
        self.mistakes = tuple(mistakes)


@transaction.atomic
def keep_counts(
    tender: Tender, counts: Sequence[Count], *, reason: str = "", by: User, at: datetime
) -> list[CareCount]:
    """Keep what is new; a number that is there already is no change. Correcting needs the reason."""
    locked, _ = locked_rule(tender, Method.CAPACITY)
    require(by, MANAGE, locked)
    contracts = {str(each.public_id): each for each in contracts_of(locked)}
    kept = counts_of(contracts.values())
    keys = {each.pk: key for key, each in contracts.items()}
    present = {(keys[pk], month): row.number for (pk, month), row in kept.items()}
    new = changed(counts, present)
    for each in new:
        _check(contracts, each, at)
    corrected = [each for each in new if (each.key, each.month) in present]
    if corrected and not reason.strip():
        raise DecisionRefused(
            "U verandert een aantal dat al was ingevuld. Schrijf op waarom.", field="reason"
        )
    rows = [
        CareCount(
            contract=contracts[each.key],
            month=each.month,
            number=each.number,
            reason=reason.strip() if (each.key, each.month) in present else "",
            by=by,
            at=at,
        )
        for each in new
    ]
    CareCount.objects.bulk_create(rows)
    if rows:
        _note(locked, new, len(corrected), by=by, at=at)
    return rows


def import_counts(
    tender: Tender, rows: Sequence[Sequence[Cell]], *, reason: str = "", by: User, at: datetime
) -> list[CareCount]:
    """As `keep_counts`, from a sheet. SheetRefused with every mistake in it."""
    contracts = contracts_of(tender)
    first = first_month(contracts)
    if first is None:
        raise DecisionRefused("Er is nog geen contract in uitvoering.")
    counts, mistakes = read_counts(
        rows, known_contracts(contracts), first=first, last=month_of(local_date(at))
    )
    if mistakes:
        raise SheetRefused(mistakes)
    return keep_counts(tender, counts, reason=reason, by=by, at=at)


def _check(contracts: Mapping[str, Contract], count: Count, at: datetime) -> None:
    contract = contracts.get(count.key)
    if contract is None:
        raise DecisionRefused("Dit contract hoort niet bij deze aanbesteding.")
    name, month = contract.bid.organisation.name, month_in_words(count.month)
    if count.month > month_of(local_date(at)):
        raise DecisionRefused(f"{month.capitalize()} moet nog komen.")
    if count.month < month_of(contract.file.starts_on) or ends_before(contract, count.month):
        raise DecisionRefused(f"{name} had in {month} geen contract dat liep.")


def _note(tender: Tender, counts: Sequence[Count], corrected: int, *, by: User, at: datetime) -> None:
    """One entry for all that was kept together."""
    numbers: dict[str, dict[str, int]] = {}
    for each in counts:
        numbers.setdefault(each.key, {})[_month(each.month)] = each.number
    Auditor(by).record(
        "allocation.counted",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"numbers": numbers, "corrected": corrected},
    )


def _month(month: date) -> str:
    return f"{month:%Y-%m}"
