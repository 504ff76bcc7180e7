"""Register a change that fits its route, and note that its announcement was published."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction

from accounts.models import User
from contracts.changes.selectors import basis_of, calculation_of
from contracts.domain.changes import RULES, Route, check_change
from contracts.domain.errors import DecisionRefused
from contracts.execution.services import change_file, locked_file
from contracts.models import ContractChange, ContractFile
from tenders.domain.wording import local_date


@transaction.atomic
def register_change(
    file: ContractFile,
    route: Route | str,
    *,
    title: str,
    explanation: str,
    effective_on: date,
    answers: Mapping[str, bool],
    amount: int = 0,
    index_percent: Decimal = Decimal(0),
    raises_maximum: bool = False,
    by: User,
    at: datetime,
) -> ContractChange:
    """With the lock of the tender: successive changes count together. Refused with the reason why it does not fit."""
    file = locked_file(file, by=by)
    route = Route(route)
    if file.ended_on is not None:
        raise DecisionRefused("Dit contract is beëindigd. Er verandert niets meer aan.")
    basis = basis_of(file)
    found = calculation_of(basis, amount, Fraction(index_percent))
    check_change(route, found, answers, explanation=explanation)
    if raises_maximum and amount <= 0:
        raise DecisionRefused(
            "De maximale waarde gaat alleen omhoog met een bedrag boven nul.", field="raises_maximum"
        )
    change = ContractChange.objects.create(
        file=file,
        number=file.changes_made.count() + 1,
        route=route.value,
        title=title.strip(),
        explanation=explanation.strip(),
        effective_on=effective_on,
        amount=amount,
        raises_maximum=raises_maximum,
        original=found.original if found else 0,
        index_percent=index_percent,
        earlier=found.earlier if found else 0,
        registered_by=by,
        registered_at=at,
    )
    change_file(
        file,
        "contract.changed",
        change,
        by=by,
        at=at,
        data={
            "number": change.number,
            "route": route.value,
            "amount": amount,
            "earlier": change.earlier,
            "original": change.original,
            "index_percent": str(index_percent),
            "raises_maximum": raises_maximum,
        },
    )
    return change


@transaction.atomic
def note_notice(
    change: ContractChange, *, notice_on: date, notice_reference: str, by: User, at: datetime
) -> ContractChange:
    """Aw 2.163d and e ask an announcement of the change (eForms 38)."""
    file = locked_file(change.file, by=by)
    fresh = file.changes_made.select_for_update(no_key=True).get(pk=change.pk)
    if not RULES[Route(fresh.route)].has_notice:
        raise DecisionRefused("Bij deze route hoort geen aankondiging.")
    if fresh.notice_on is not None:
        raise DecisionRefused("De aankondiging is al vastgelegd.")
    if notice_on > local_date(at):
        raise DecisionRefused("Deze dag ligt in de toekomst.", field="notice_on")
    fresh.notice_on, fresh.notice_reference, fresh.notice_by = notice_on, notice_reference.strip(), by
    fresh.save(update_fields=["notice_on", "notice_reference", "notice_by"])
    change_file(
        file,
        "contract.change_announced",
        fresh,
        by=by,
        at=at,
        data={"number": fresh.number, "on": notice_on.isoformat()},
    )
    return fresh
