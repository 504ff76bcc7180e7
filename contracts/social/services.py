"""Say what the tender leaves open, register an effort, and accept or refuse it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from django.db import transaction

from accounts.models import Membership, User
from audit.services import Auditor, tender_scope
from contracts.domain.errors import DecisionRefused
from contracts.domain.social_return import EffortStatus, Kind, amount_of, check_effort
from contracts.execution.permissions import MANAGE, may_report
from contracts.execution.services import change_file, keep_paper, locked_file
from contracts.models import ContractFile, SocialReturnEffort, SocialReturnRule
from contracts.social.selectors import rule_of, rule_row, stated_percent
from documents.outbox import enqueue
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import NotAllowed, may, require
from tenders.services.lifecycle import lock_tender

MAIL = "mail_social_return"


@transaction.atomic
def set_rule(
    tender: Tender,
    *,
    percent: Decimal | None = None,
    base: str = "",
    per_hour: Mapping[Kind, int],
    source: str,
    reason: str,
    by: User,
    at: datetime,
) -> SocialReturnRule:
    """`per_hour` in cents. Percentage and base are those of the tender wherever it names them."""
    tender = lock_tender(tender)
    require(by, MANAGE, tender)
    if stated_percent(tender) is not None:
        percent = None
    elif percent is None or not 0 < percent <= 100:
        raise DecisionRefused("Vul een percentage boven 0 in, tot en met 100.", field="percent")
    base = "" if tender.social_return_base else base.strip()
    if not tender.social_return_base and not base:
        raise DecisionRefused("Schrijf op waarover social return wordt berekend.", field="base")
    if not source.strip():
        raise DecisionRefused("Schrijf op waar dit staat.", field="source")
    if not reason.strip():
        raise DecisionRefused("Schrijf op waarom u dit zo vastlegt.", field="reason")
    hours = {kind.value: cents for kind, cents in per_hour.items()}
    earlier = rule_row(tender)
    if earlier is not None:
        said = (earlier.percent, earlier.base, earlier.per_hour, earlier.source)
        if said == (percent, base, hours, source.strip()):
            raise DecisionRefused("Zo ligt het al vast.")
        earlier.replaced_at = at
        earlier.save(update_fields=["replaced_at"])
    rule = SocialReturnRule.objects.create(
        tender=tender,
        percent=percent,
        base=base,
        per_hour=hours,
        source=source.strip(),
        reason=reason.strip(),
        set_by=by,
        set_at=at,
    )
    Auditor(by).record(
        "social_return.rule_set",
        rule,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"percent": "" if percent is None else f"{percent:f}", "per_hour": hours},
    )
    return rule


def register_effort(
    file: ContractFile,
    *,
    kind: Kind,
    description: str,
    connection: str,
    no_displacement: bool,
    carried_out_on: date,
    amount: int | None = None,
    hours: Decimal | None = None,
    upload: BinaryIO | None = None,
    name: str = "",
    by: User,
    at: datetime,
) -> SocialReturnEffort:
    """`amount` in cents, or hours of a kind that has a value per hour. By the provider, or who manages the contract.

    Raises UploadRefused and StorageFault for the evidence; then nothing is kept.
    """
    _check_registers(file, by)
    stored = keep_paper(upload, name=name, at=at) if upload is not None else None
    with transaction.atomic():
        file = locked_file(file)
        is_by_provider = _check_registers(file, by)
        rule = rule_of(file.contract.decision.tender)
        if rule is None:
            raise DecisionRefused("In dit contract is geen social return afgesproken.")
        check_effort(
            carried_out_on, starts_on=file.starts_on, last_on=file.term.last_on, today=local_date(at)
        )
        if not no_displacement:
            raise DecisionRefused(
                "Social return mag regulier werk niet verdringen. Vink aan dat dit niet gebeurt.",
                field="no_displacement",
            )
        if not description.strip():
            raise DecisionRefused("Schrijf op wat is gedaan.", field="description")
        if not connection.strip():
            raise DecisionRefused("Schrijf op hoe dit samenhangt met de opdracht.", field="connection")
        value, per_hour = amount_of(kind, amount, hours, rule)
        effort = SocialReturnEffort.objects.create(
            file=file,
            kind=kind.value,
            description=description.strip(),
            connection=connection.strip(),
            carried_out_on=carried_out_on,
            amount=value,
            hours=hours,
            per_hour=per_hour,
            evidence=stored,
            registered_by=by,
            registered_at=at,
            is_by_provider=is_by_provider,
        )
        data = {"amount": value, "on": carried_out_on.isoformat(), "sha256": stored.sha256 if stored else ""}
        change_file(file, "social_return.registered", effort, by=by, at=at, data=data)
    return effort


@transaction.atomic
def judge_effort(
    effort: SocialReturnEffort, *, is_accepted: bool, remarks: str = "", by: User, at: datetime
) -> SocialReturnEffort:
    """Once. A refusal has a reason, which the provider reads."""
    file = locked_file(effort.file, by=by)
    fresh = file.efforts.select_for_update(no_key=True).get(pk=effort.pk)
    if fresh.state is not EffortStatus.REGISTERED:
        raise DecisionRefused("Over deze inspanning is al beslist.")
    if not is_accepted and not remarks.strip():
        raise DecisionRefused("Schrijf op waarom deze inspanning niet meetelt.", field="remarks")
    fresh.status = (EffortStatus.ACCEPTED if is_accepted else EffortStatus.REFUSED).value
    fresh.judged_by, fresh.judged_at, fresh.remarks = by, at, remarks.strip()
    fresh.save(update_fields=["status", "judged_by", "judged_at", "remarks"])
    event = "social_return.accepted" if is_accepted else "social_return.refused"
    change_file(file, event, fresh, by=by, at=at, data={"amount": fresh.amount})
    people = Membership.objects.filter(
        organisation=file.contract.bid.organisation_id, user__is_active=True
    ).values_list("user__public_id", flat=True)
    for user_id in people:
        enqueue(MAIL, queue="mail", effort_id=fresh.public_id, user_id=user_id)
    return fresh


def _check_registers(file: ContractFile, by: User) -> bool:
    """Whether somebody registers for the provider; NotAllowed for who is neither that nor the contract manager."""
    if may_report(by, file):
        return True
    if not may(by, MANAGE, file.contract.decision.tender):
        raise NotAllowed("U mag voor deze organisatie geen inspanning registreren.")
    return False
