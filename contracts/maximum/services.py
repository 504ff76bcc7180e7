"""Enter what was realised, call off, and tell who must know that the maximum fills up.

Every act takes the lock of the tender first: what it decides on, the use over all contracts, is read after it. So of
two call-offs at the same moment the second one meets the room that the first one left.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.domain.errors import DecisionRefused
from contracts.domain.execution import Phase
from contracts.domain.maximum import MOST_CENTS, check_call_off, check_month
from contracts.domain.value_sheet import ValueRow
from contracts.execution.permissions import MANAGE
from contracts.execution.services import change_file, locked_file
from contracts.maximum.selectors import counting, municipalities_of, use_of_tender
from contracts.models import CallOff, ContractFile, RealisedValue, ValueWarning
from documents.outbox import enqueue
from tenders.domain.wording import local_date
from tenders.models import Role, Tender, active_roles
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender

MAIL = "mail_value_warning"


@transaction.atomic
def enter_value(
    file: ContractFile,
    *,
    municipality: str,
    month: date,
    amount: int,
    call_off: CallOff | None = None,
    by: User,
    at: datetime,
) -> RealisedValue:
    """The total of a month, in cents. It is a fact: also above the maximum, after which nothing is called off."""
    file = locked_file(file, by=by)
    tender = file.contract.decision.tender
    _check_municipality(tender, municipality)
    _check_amount(amount)
    check_month(month, starts_on=file.starts_on, last_on=file.term.last_on, today=local_date(at))
    if call_off is not None and call_off.file_id != file.pk:
        raise DecisionRefused("Deze afroep hoort bij een ander contract.", field="call_off")
    value, before = _set(
        file.pk, municipality, month, call_off.pk if call_off else None, amount, by=by, at=at
    )
    change_file(
        file,
        "contract.value_entered",
        value,
        by=by,
        at=at,
        data={
            "month": month.isoformat(),
            "amount": amount,
            "before": before,
            "call_off": str(call_off.public_id) if call_off else "",
        },
    )
    warn(tender, by=by, at=at)
    return value


@transaction.atomic
def import_values(tender: Tender, rows: Sequence[ValueRow], *, sha256: str, by: User, at: datetime) -> int:
    """All rows of a sheet without mistakes, or none; how many changed what counts. The log names the sheet."""
    tender = lock_tender(tender.pk)
    require(by, MANAGE, tender)
    changed = 0
    known = {
        (row.file_id, row.municipality, row.month, row.call_off_id): row
        for row in counting().filter(file__contract__decision__tender=tender)
    }
    fresh: list[RealisedValue] = []
    replaced: list[int] = []
    for row in rows:
        before = known.get((row.holder, row.municipality, row.month, row.call_off))
        if before is not None and before.amount == row.amount:
            continue
        if before is not None:
            replaced.append(before.pk)
        fresh.append(
            RealisedValue(
                file_id=row.holder,
                municipality=row.municipality,
                month=row.month,
                call_off_id=row.call_off,
                amount=row.amount,
                entered_by=by,
                entered_at=at,
            )
        )
        changed += 1
    for start in range(0, len(replaced), 500):
        RealisedValue.objects.filter(pk__in=replaced[start : start + 500]).update(replaced_at=at)
    RealisedValue.objects.bulk_create(fresh, batch_size=500)
    Auditor(by).record(
        "contract.values_imported",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "sha256": sha256,
            "rows": len(rows),
            "changed": changed,
            "total": sum(row.amount for row in rows),
        },
    )
    warn(tender, by=by, at=at)
    return changed


@transaction.atomic
def call_off(
    file: ContractFile,
    *,
    reference: str,
    municipality: str,
    description: str,
    starts_on: date,
    amount: int,
    by: User,
    at: datetime,
) -> CallOff:
    """Register a new assignment. Refused at the maximum, and where it would take the value above it."""
    file = locked_file(file, by=by)
    tender = file.contract.decision.tender
    _check_municipality(tender, municipality)
    _check_running(file, starts_on, at)
    if file.call_offs.filter(reference=reference.strip()).exists():
        raise DecisionRefused("Er is al een afroep met dit kenmerk.", field="reference")
    _check_amount(amount)
    use = use_of_tender(tender)
    check_call_off(amount, use)
    made = CallOff.objects.create(
        file=file,
        reference=reference.strip(),
        municipality=municipality,
        description=description.strip(),
        starts_on=starts_on,
        amount=amount,
        registered_by=by,
        registered_at=at,
    )
    change_file(
        file,
        "contract.called_off",
        made,
        by=by,
        at=at,
        data={"amount": amount, "used_before": use.used, "maximum": use.maximum},
    )
    warn(tender, by=by, at=at)
    return made


@transaction.atomic
def close_call_off(found: CallOff, *, reason: str, by: User, at: datetime) -> CallOff:
    """Finished or withdrawn: what was still to come of it counts no more; what was realised goes on counting."""
    file = locked_file(found.file, by=by)
    fresh = file.call_offs.select_for_update(no_key=True).get(pk=found.pk)
    if fresh.closed_at is not None:
        raise DecisionRefused("Deze afroep is al afgesloten.")
    if not reason.strip():
        raise DecisionRefused("Schrijf op waarom u deze afroep afsluit.", field="reason")
    fresh.closed_by, fresh.closed_at, fresh.closed_because = by, at, reason.strip()
    fresh.save(update_fields=["closed_by", "closed_at", "closed_because"])
    change_file(file, "contract.call_off_closed", fresh, by=by, at=at)
    return fresh


@transaction.atomic
def answer_warning(warning: ValueWarning, *, answer: str, by: User, at: datetime) -> ValueWarning:
    """What follows from it: a new tender, a change, or nothing yet and why."""
    tender = lock_tender(warning.tender_id)
    require(by, MANAGE, tender)
    fresh = ValueWarning.objects.get(pk=warning.pk)
    if fresh.answered_at is not None:
        raise DecisionRefused("Op deze waarschuwing is al geantwoord.")
    if not answer.strip():
        raise DecisionRefused("Schrijf op wat hieruit volgt.", field="answer")
    # A lower mark that nobody answered is answered with the higher one.
    ValueWarning.objects.filter(tender=tender, mark__lte=fresh.mark, answered_at=None).update(
        answered_by=by, answered_at=at, answer=answer.strip()
    )
    fresh.refresh_from_db()
    Auditor(by).record(
        "contract.value_warning_answered",
        fresh,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"mark": fresh.mark},
    )
    return fresh


def warn(tender: Tender, *, by: User, at: datetime) -> list[ValueWarning]:
    """Of a locked tender: every mark that is reached for the first time, with a mail for the highest of them."""
    use = use_of_tender(tender)
    told = set(tender.value_warnings.values_list("mark", flat=True))
    new = [mark for mark in use.reached if mark not in told]
    if not new or use.maximum is None:
        return []
    made = ValueWarning.objects.bulk_create(
        ValueWarning(tender=tender, mark=mark, reached_at=at, used=use.used, maximum=use.maximum)
        for mark in new
    )
    Auditor(by).record(
        "contract.value_warned",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"marks": new, "used": use.used, "maximum": use.maximum},
    )
    people = active_roles(tender=tender, role__in=(Role.CONTRACT_MANAGER, Role.BUYER), user__is_active=True)
    for user_id in sorted(set(people.values_list("user__public_id", flat=True))):
        enqueue(MAIL, queue="mail", warning_id=made[-1].public_id, user_id=user_id)
    return made


def _set(
    file_id: int,
    municipality: str,
    month: date,
    call_off_id: int | None,
    amount: int,
    *,
    by: User,
    at: datetime,
) -> tuple[RealisedValue, int | None]:
    """The amount that counts from now on, and the one before it."""
    earlier = (
        counting()
        .filter(file_id=file_id, municipality=municipality, month=month, call_off_id=call_off_id)
        .first()
    )
    if earlier is not None:
        earlier.replaced_at = at
        earlier.save(update_fields=["replaced_at"])
    value = RealisedValue.objects.create(
        file_id=file_id,
        municipality=municipality,
        month=month,
        call_off_id=call_off_id,
        amount=amount,
        entered_by=by,
        entered_at=at,
    )
    return value, earlier.amount if earlier else None


def _check_municipality(tender: Tender, municipality: str) -> None:
    if municipality not in municipalities_of(tender):
        raise DecisionRefused("Kies een deelnemende gemeente.", field="municipality")


def _check_amount(amount: int) -> None:
    if not 0 <= amount < MOST_CENTS:
        raise DecisionRefused("Vul een bedrag in dat klopt.", field="amount")


def _check_running(file: ContractFile, starts_on: date, at: datetime) -> None:
    if file.term.phase(local_date(at)) in {Phase.EXPIRED, Phase.ENDED}:
        raise DecisionRefused("Dit contract is voorbij. Er kan niets meer onder worden afgeroepen.")
    if not file.starts_on <= starts_on <= file.term.last_on:
        raise DecisionRefused(
            "Deze opdracht begint buiten de looptijd van het contract. Kies een dag daarbinnen.",
            field="starts_on",
        )
