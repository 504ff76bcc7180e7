"""A provider asks or tells of another subcontractor; the contract manager decides."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from contracts.changes.selectors import rule_for_subcontractors
from contracts.domain.errors import DecisionRefused
from contracts.domain.subcontracting import Kind, State, check_decision, check_request, first_state
from contracts.execution.permissions import may_report
from contracts.execution.services import change_file, locked_file
from contracts.models import ContractFile, SubcontractorChange
from documents.outbox import enqueue
from tenders.domain.wording import local_date
from tenders.permissions import NotAllowed
from tenders.services.mails import mail_people_of

MAIL = "mail_subcontractor_decision"


@transaction.atomic
def ask_subcontractor(
    file: ContractFile,
    *,
    kind: Kind | str,
    name: str,
    kvk: str,
    work: str = "",
    reason: str,
    from_on: date,
    by: User,
    at: datetime,
) -> SubcontractorChange:
    """By the provider itself, beforehand. Where the tender asks no approval it is told and holds at once."""
    file = locked_file(file)
    if not may_report(by, file):
        raise NotAllowed("U mag dit niet namens deze organisatie vragen.")
    kind = Kind(kind)
    if file.ended_on is not None:
        raise DecisionRefused("Dit contract is beëindigd.")
    state = first_state(kind, rule_for_subcontractors(file))
    check_request(from_on, today=local_date(at), last_on=file.term.last_on, reason=reason)
    if file.subcontractor_changes.filter(kvk=kvk, kind=kind.value, state=State.ASKED.value).exists():
        raise DecisionRefused("U hebt dit al gevraagd. Er is nog niet over besloten.", field="kvk")
    if kind is Kind.ADD and not work.strip():
        raise DecisionRefused("Schrijf op wat deze organisatie gaat doen.", field="work")
    asked = SubcontractorChange.objects.create(
        file=file,
        kind=kind.value,
        name=name.strip(),
        kvk=kvk,
        work=work.strip(),
        reason=reason.strip(),
        from_on=from_on,
        state=state.value,
        asked_by=by,
        asked_at=at,
    )
    change_file(
        file,
        "contract.subcontractor_asked",
        asked,
        by=by,
        at=at,
        data={"kind": kind.value, "kvk": kvk, "state": state.value, "from_on": from_on.isoformat()},
    )
    return asked


@transaction.atomic
def decide_subcontractor(
    asked: SubcontractorChange, *, outcome: State | str, explanation: str = "", by: User, at: datetime
) -> SubcontractorChange:
    """Once; the people of the provider get a mail that something was decided."""
    file = locked_file(asked.file, by=by)
    fresh = file.subcontractor_changes.select_for_update(no_key=True).get(pk=asked.pk)
    outcome = State(outcome)
    check_decision(State(fresh.state), outcome, explanation=explanation)
    fresh.state, fresh.decision = outcome.value, explanation.strip()
    fresh.decided_by, fresh.decided_at = by, at
    fresh.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    change_file(
        file,
        "contract.subcontractor_decided",
        fresh,
        by=by,
        at=at,
        data={"kvk": fresh.kvk, "state": fresh.state},
    )
    enqueue(MAIL, queue="mail", request_id=fresh.public_id)
    return fresh


def mail_subcontractor_decision(request_id: UUID | str) -> None:
    """To the people of the provider: that it was decided, and nothing of whom it is about."""
    asked = SubcontractorChange.objects.select_related(
        "file__contract__decision__tender__authority", "file__contract__bid__organisation"
    ).get(public_id=request_id)
    contract = asked.file.contract
    mail_people_of(
        contract.bid.organisation,
        contract.decision.tender,
        title="Lees het besluit over een onderaannemer",
        sentence="Over uw vraag is besloten.",
        path=reverse("contracts:subcontractors", args=[asked.file.public_id]),
    )
