"""Start the execution of a signed overeenkomst."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.domain.contract_tasks import planned_tasks
from contracts.domain.errors import DecisionRefused
from contracts.domain.execution import check_term
from contracts.domain.options import planned_options
from contracts.execution.permissions import MANAGE
from contracts.execution.selectors import (
    agreed_conditions,
    agreed_months,
    agreed_options,
    signed_agreement,
)
from contracts.execution.services.options import prepare_end, set_tasks
from contracts.models import Agreement, Contract, ContractFile, ContractOption
from tenders.domain.lifecycle import Act, Status
from tenders.domain.wording import local_date
from tenders.permissions import require
from tenders.selectors import definition_of
from tenders.services.lifecycle import change_status, lock_tender


@transaction.atomic
def start_execution(
    contract: Contract, *, starts_on: date, ends_on: date, by: User, at: datetime
) -> ContractFile:
    """Open the contractblad. The first one after all contracts are signed brings the tender itself in execution."""
    tender = lock_tender(contract.decision.tender_id)
    require(by, MANAGE, tender)
    fresh = Contract.objects.select_related("decision").get(pk=contract.pk)
    agreement = signed_agreement(fresh)
    if fresh.decision.replaced_at is not None or agreement is None:
        raise DecisionRefused("De overeenkomst is nog niet door beide partijen ondertekend.")
    if ContractFile.objects.filter(contract=fresh).exists():
        raise DecisionRefused("De uitvoering van dit contract is al gestart.")
    check_term(starts_on, ends_on, awarded_on=local_date(fresh.awarded_at), months=agreed_months(agreement))
    file = ContractFile.objects.create(
        contract=fresh,
        starts_on=starts_on,
        ends_on=ends_on,
        started_by=by,
        started_at=at,
        conditions=agreed_conditions(agreement),
        meetings_per_year=definition_of(tender).contract.meetings_per_year,
    )
    _set_out(file, agreement)
    if tender.state is Status.CONTRACTED:
        change_status(tender, Act.START_EXECUTION, by=by, at=at)
    Auditor(by).record(
        "contract.started",
        file,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "contract": str(fresh.public_id),
            "agreement": str(agreement.public_id),
            "starts_on": starts_on.isoformat(),
            "ends_on": ends_on.isoformat(),
        },
    )
    return file


def _set_out(file: ContractFile, agreement: Agreement) -> None:
    """The options that were signed, and what is to be seen to at the beginning."""
    count, months = agreed_options(agreement)
    ContractOption.objects.bulk_create(
        ContractOption(file=file, number=one.number, months=one.months, decide_by=one.decide_by)
        for one in planned_options(file.ends_on, count, months)
    )
    set_tasks(file, planned_tasks(file.starts_on))
    prepare_end(file)
