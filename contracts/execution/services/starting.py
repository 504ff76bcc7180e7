"""Start the execution of a signed overeenkomst."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.domain.errors import DecisionRefused
from contracts.domain.execution import check_term
from contracts.execution.permissions import MANAGE
from contracts.execution.selectors import agreed_months, signed_agreement
from contracts.models import Contract, ContractFile
from tenders.domain.lifecycle import Act, Status
from tenders.domain.wording import local_date
from tenders.permissions import require
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
        contract=fresh, starts_on=starts_on, ends_on=ends_on, started_by=by, started_at=at
    )
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
