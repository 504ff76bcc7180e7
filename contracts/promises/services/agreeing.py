"""Turn a toezegging, or an agreement of another source, into a prestatieafspraak, and end it."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from contracts.domain.errors import DecisionRefused
from contracts.domain.obligations import DAYS_TO_REPORT, Frequency, Norm, NormKind, check_obligation
from contracts.execution.services.state import change_file, locked_file
from contracts.models import ContractFile, Obligation
from contracts.promises.services.telling import tell_provider
from scoring.models import Commitment
from tenders.domain.wording import date_in_words, local_date
from tenders.fields import decimal_text


@transaction.atomic
def add_obligation(
    file: ContractFile,
    *,
    title: str,
    norm_kind: NormKind | str,
    norm_value: Decimal | None = None,
    norm_unit: str = "",
    norm_text: str = "",
    frequency: Frequency | str,
    once_on: date | None = None,
    starts_on: date,
    days_to_report: int = DAYS_TO_REPORT,
    owner: str,
    evidence: str = "",
    commitment: Commitment | None = None,
    by: User,
    at: datetime,
) -> Obligation:
    """With a norm, how often is reported, who answers for it and what shows it. The provider is told."""
    file = locked_file(file, by=by)
    kind, rhythm = NormKind(norm_kind), Frequency(frequency)
    is_text = kind is NormKind.TEXT
    norm = Norm(
        kind,
        None if is_text else norm_value,
        "" if is_text else norm_unit.strip(),
        norm_text.strip() if is_text else "",
    )
    term = file.term
    check_obligation(norm, rhythm, once_on=once_on, first=starts_on, contract=(term.starts_on, term.last_on))
    _check_source(file, commitment)
    found = Obligation.objects.create(
        file=file,
        commitment=commitment,
        source=commitment.text if commitment else "",
        page=commitment.page if commitment else None,
        title=title.strip(),
        norm_kind=kind.value,
        norm_value=norm.value,
        norm_unit=norm.unit,
        norm_text=norm.text,
        frequency=rhythm.value,
        once_on=once_on if rhythm is Frequency.ONCE else None,
        starts_on=starts_on,
        days_to_report=days_to_report,
        owner=owner.strip(),
        evidence=evidence.strip(),
        added_by=by,
        added_at=at,
        look_on=local_date(at),
    )
    change_file(
        file,
        "obligation.added",
        found,
        by=by,
        at=at,
        data={
            "norm": kind.value,
            "value": None if norm.value is None else decimal_text(norm.value),
            "frequency": rhythm.value,
            "from_plan": commitment is not None,
        },
    )
    tell_provider(found)
    return found


@transaction.atomic
def end_obligation(
    obligation: Obligation, *, ended_on: date, reason: str, by: User, at: datetime
) -> Obligation:
    """No report is asked about a day after `ended_on`; what was reported stays."""
    file = locked_file(obligation.file, by=by)
    fresh = file.obligations.select_for_update(no_key=True).get(pk=obligation.pk)
    if fresh.ended_on is not None:
        raise DecisionRefused("Deze prestatieafspraak is al beëindigd.")
    if not fresh.starts_on <= ended_on <= file.term.last_on:
        raise DecisionRefused(
            f"Kies een dag van {date_in_words(fresh.starts_on)} tot en met {date_in_words(file.term.last_on)}.",
            field="ended_on",
        )
    if not reason.strip():
        raise DecisionRefused("Schrijf op waarom deze prestatieafspraak eindigt.", field="reason")
    fresh.ended_on, fresh.ended_because = ended_on, reason.strip()
    fresh.save(update_fields=["ended_on", "ended_because"])
    change_file(file, "obligation.ended", fresh, by=by, at=at, data={"ended_on": ended_on.isoformat()})
    tell_provider(fresh)
    return fresh


def _check_source(file: ContractFile, commitment: Commitment | None) -> None:
    if commitment is None:
        return
    contract = file.contract
    if (commitment.bid_id, commitment.lot_id) != (contract.bid_id, contract.lot_id):
        raise DecisionRefused("Deze toezegging staat in een ander plan.")
    if Obligation.objects.filter(file=file, commitment=commitment, ended_on=None).exists():
        raise DecisionRefused("Van deze toezegging is al een prestatieafspraak gemaakt.")
