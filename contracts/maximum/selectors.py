"""How much of the maximum is used, over all contracts of a tender; a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, ExtractYear, Lower

from contracts.domain.maximum import CallOff as CallOffTerms
from contracts.domain.maximum import Use, ceiling_of, use_of
from contracts.domain.value_sheet import Holder
from contracts.execution.registry import Reader
from contracts.execution.selectors import files
from contracts.models import CallOff, ContractChange, ContractFile, RealisedValue, ValueWarning
from tenders.models import Tender
from ui.sorting import Order, ordering


@dataclass(frozen=True)
class HolderUse:
    """One contract: what it realised and what is to come, in cents."""

    file: ContractFile
    realised: int
    to_come: int

    @property
    def used(self) -> int:
        return self.realised + self.to_come


@dataclass(frozen=True)
class YearOfMunicipality:
    municipality: str
    year: int
    realised: int


_OWNER = "file__contract__decision__tender"
# The tender of a contract; of an entry round the one with which its procedure began.
_PROCEDURE = Coalesce(F(f"{_OWNER}__first_round"), F(_OWNER))


def _procedure_of(tender: Tender) -> int:
    return int(tender.first_round_id or tender.pk)


def counting() -> QuerySet[RealisedValue]:
    """The amounts that count now, without those that were replaced."""
    return RealisedValue.objects.filter(replaced_at=None)


def maximum_of(tender: Tender) -> int | None:
    """In cents, as announced, with the changes that raised it."""
    return ceiling_of(tender.max_value, _raised([tender]).get(_procedure_of(tender), 0))


def use_of_tender(tender: Tender) -> Use:
    """Across lots and contractors: whoever performs, it is one maximum. Four queries."""
    return uses_of_tenders([tender])[tender.pk]


def uses_of_tenders(tenders: Sequence[Tender]) -> dict[int, Use]:
    """By primary key; four queries however many tenders. The entry rounds of one procedure share one maximum."""
    keys = {_procedure_of(tender) for tender in tenders}
    sums = counting().annotate(procedure=_PROCEDURE).filter(procedure__in=keys).order_by()
    realised = dict(sums.values_list("procedure").annotate(total=Sum("amount")))
    call_offs = CallOff.objects.annotate(tender_key=_PROCEDURE).filter(tender_key__in=keys, closed_at=None)
    found = list(call_offs)
    by_call_off = _realised_by_call_off(found)
    terms: dict[int, list[CallOffTerms]] = {}
    for one in found:
        terms.setdefault(one.tender_key, []).append(one.terms(by_call_off.get(one.pk, 0)))
    raised = _raised(tenders)
    return {
        tender.pk: use_of(
            realised.get(_procedure_of(tender), 0),
            terms.get(_procedure_of(tender), []),
            ceiling_of(tender.max_value, raised.get(_procedure_of(tender), 0)),
        )
        for tender in tenders
    }


def use_of_file(file: ContractFile) -> HolderUse:
    """Of one contract: what its own provider may know."""
    return uses_of([file])[0]


def uses_of(found: Sequence[ContractFile]) -> list[HolderUse]:
    """In the order of `found`; three queries."""
    sums = counting().filter(file__in=found).order_by().values_list("file").annotate(total=Sum("amount"))
    realised = dict(sums)
    call_offs = list(CallOff.objects.filter(file__in=found, closed_at=None))
    by_call_off = _realised_by_call_off(call_offs)
    to_come: dict[int, int] = {}
    for one in call_offs:
        rest = one.terms(by_call_off.get(one.pk, 0)).to_come
        to_come[one.file_id] = to_come.get(one.file_id, 0) + rest
    return [HolderUse(file, realised.get(file.pk, 0), to_come.get(file.pk, 0)) for file in found]


# In a query of its own: to add up beside the columns of file, contract, bid and tender would group by all of them.
_REALISED = (
    RealisedValue.objects.filter(file=OuterRef("pk"), replaced_at=None)
    .order_by()
    .values("file")
    .annotate(total=Sum("amount"))
    .values("total")
)
HOLDER_ORDERS: dict[str, str | Combinable] = {
    "opdrachtnemer": Lower("contract__bid__organisation__name"),
    "perceel": "contract__lot__number",
    "gerealiseerd": Coalesce(Subquery(_REALISED), 0),
}
VALUE_ORDERS: dict[str, str | Combinable] = {
    "maand": "month",
    "gemeente": Lower("municipality"),
    "afroep": Lower("call_off__reference"),
    "bedrag": "amount",
}


def files_of(tender: Tender, order: Order | None = None) -> QuerySet[ContractFile]:
    """By lot and name, or as asked."""
    rows = files().filter(contract__decision__tender=tender)
    chosen = ordering(order or Order(), HOLDER_ORDERS)
    return rows.order_by(*chosen, "contract__lot__number", "contract__bid__organisation__name", "pk")


def by_municipality(rows: QuerySet[RealisedValue]) -> list[YearOfMunicipality]:
    """By municipality and year."""
    sums = (
        rows.order_by()
        .annotate(year=ExtractYear("month"))
        .values_list("municipality", "year")
        .annotate(total=Sum("amount"))
    )
    return [YearOfMunicipality(*row) for row in sorted(sums)]


def values_of(file: ContractFile, order: Order | None = None) -> QuerySet[RealisedValue]:
    """What counts of one contract, the newest month first, or as asked."""
    rows = counting().filter(file=file).select_related("call_off", "entered_by")
    return rows.order_by(*ordering(order or Order(), VALUE_ORDERS), "-month", "municipality", "pk")


def call_offs_of(file: ContractFile) -> list[tuple[CallOff, int]]:
    """Each with what of it was realised, the newest first."""
    found = list(
        file.call_offs.select_related("registered_by", "closed_by").order_by("-registered_at", "-pk")
    )
    realised = _realised_by_call_off(found)
    return [(one, realised.get(one.pk, 0)) for one in found]


def municipalities_of(tender: Tender) -> list[str]:
    """Those for which the tender was held; the authority itself where it names none."""
    return [row.name for row in tender.municipalities.all()] or [tender.authority.name]


def holders_of(tender: Tender) -> list[Holder]:
    """To which contract a row of a sheet can belong."""
    found = list(files_of(tender))
    references: dict[int, dict[str, int]] = {}
    for key, file_id, reference in CallOff.objects.filter(file__in=found).values_list(
        "pk", "file", "reference"
    ):
        references.setdefault(file_id, {})[reference] = key
    return [
        Holder(
            key=file.pk,
            name=file.contract.bid.organisation.name,
            kvk=file.contract.bid.organisation.kvk_number,
            lot=file.contract.lot.number,
            starts_on=file.starts_on,
            last_on=file.term.last_on,
            call_offs=references.get(file.pk, {}),
        )
        for file in found
    ]


def warnings_of(tender: Tender) -> list[ValueWarning]:
    return list(tender.value_warnings.select_related("answered_by"))


def warning_in(tender: Tender, public_id: UUID) -> ValueWarning | None:
    return tender.value_warnings.filter(public_id=public_id).first()


def may_be_called_off(file: ContractFile, today: date) -> bool:
    return file.term.last_on >= today


def shown_use(file: ContractFile, reader: Reader) -> Use | None:
    """What staff reads of the whole tender; a provider would read in it what the others earn."""
    return None if reader.is_provider else use_of_tender(file.contract.decision.tender)


def _raised(tenders: Sequence[Tender]) -> dict[int, int]:
    keys = {_procedure_of(tender) for tender in tenders}
    changes = ContractChange.objects.annotate(procedure=_PROCEDURE).order_by()
    raising = changes.filter(procedure__in=keys, raises_maximum=True)
    return dict(raising.values_list("procedure").annotate(total=Sum("amount")))


def _realised_by_call_off(call_offs: Sequence[CallOff] | QuerySet[CallOff]) -> dict[int, int]:
    sums = counting().filter(Q(call_off__in=[one.pk for one in call_offs])).order_by()
    return dict(sums.values_list("call_off").annotate(total=Sum("amount")))
