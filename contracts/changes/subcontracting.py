"""A provider asks or tells of another subcontractor; the contract manager decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from contracts.changes.selectors import asked_of, rule_for_subcontractors
from contracts.domain.errors import DecisionRefused
from contracts.domain.subcontracting import (
    Kind,
    State,
    check_approval,
    check_decision,
    check_papers,
    check_request,
    check_share,
    first_state,
)
from contracts.execution.permissions import may_report
from contracts.execution.services import change_file, keep_paper, locked_file
from contracts.models import ContractFile, SubcontractorChange, SubcontractorPaper
from documents.inspection import UploadRefused
from documents.models import StoredFile
from documents.outbox import enqueue
from documents.storage import StorageFault
from tenders.domain.wording import local_date
from tenders.fields import decimal_text
from tenders.permissions import NotAllowed
from tenders.services.mails import mail_people_of

MAIL = "mail_subcontractor_decision"


@dataclass(frozen=True)
class Paper:
    """A file that comes with a request; `field` is the input in which it was chosen."""

    code: str
    name: str
    field: str
    upload: BinaryIO
    upload_name: str
    issued_on: date | None = None


@dataclass(frozen=True)
class _Said:
    kind: Kind
    name: str
    kvk: str
    work: str
    reason: str
    from_on: date
    share: Decimal | None
    papers: tuple[Paper, ...]


def ask_subcontractor(
    file: ContractFile,
    *,
    kind: Kind | str,
    name: str,
    kvk: str,
    work: str = "",
    reason: str,
    from_on: date,
    share: Decimal | None = None,
    papers: Iterable[Paper] = (),
    by: User,
    at: datetime,
) -> SubcontractorChange:
    """By the provider itself, beforehand. Where the tender asks no approval it is told and holds at once.

    A new one comes with its share of the contract value in percent, and with what `asked_of` names. A file is stored
    only when nothing else is refused; of who stops neither share nor files are looked at.
    """
    kind = Kind(kind)
    if kind is Kind.END:
        share, papers = None, ()
    said = _Said(kind, name.strip(), kvk, work.strip(), reason.strip(), from_on, share, tuple(papers))
    _checked_state(file, said, by=by, at=at)
    stored = [(paper, _kept(paper, at=at)) for paper in said.papers]
    with transaction.atomic():
        file = locked_file(file)
        state = _checked_state(file, said, by=by, at=at)
        asked = SubcontractorChange.objects.create(
            file=file,
            kind=said.kind.value,
            name=said.name,
            kvk=said.kvk,
            work=said.work,
            share=said.share,
            reason=said.reason,
            from_on=said.from_on,
            state=state.value,
            asked_by=by,
            asked_at=at,
        )
        SubcontractorPaper.objects.bulk_create(
            SubcontractorPaper(
                change=asked, code=paper.code, name=paper.name, issued_on=paper.issued_on, stored=kept
            )
            for paper, kept in stored
        )
        data = {
            "kind": said.kind.value,
            "kvk": said.kvk,
            "state": state.value,
            "from_on": said.from_on.isoformat(),
            "share": "" if said.share is None else decimal_text(said.share),
            "papers": [kept.sha256 for _, kept in stored],
        }
        change_file(file, "contract.subcontractor_asked", asked, by=by, at=at, data=data)
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
    if outcome is State.APPROVED and fresh.is_new:
        check_approval(asked_of(file), fresh.share, set(fresh.papers.values_list("code", flat=True)))
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


def _checked_state(file: ContractFile, said: _Said, *, by: User, at: datetime) -> State:
    """The state in which the request begins; every refusal names its input."""
    if not may_report(by, file):
        raise NotAllowed("U mag dit niet namens deze organisatie vragen.")
    if file.ended_on is not None:
        raise DecisionRefused("Dit contract is beëindigd.")
    today = local_date(at)
    state = first_state(said.kind, rule_for_subcontractors(file))
    check_request(said.from_on, today=today, last_on=file.term.last_on, reason=said.reason)
    open_ones = file.subcontractor_changes.filter(state=State.ASKED.value)
    if open_ones.filter(kvk=said.kvk, kind=said.kind.value).exists():
        raise DecisionRefused("U hebt dit al gevraagd. Er is nog niet over besloten.", field="kvk")
    if said.kind is Kind.ADD:
        if not said.work:
            raise DecisionRefused("Schrijf op wat deze organisatie gaat doen.", field="work")
        check_share(said.share)
        given = {paper.code: paper.issued_on for paper in said.papers}
        check_papers(asked_of(file), said.share, given, today=today)
    return state


def _kept(paper: Paper, *, at: datetime) -> StoredFile:
    try:
        return keep_paper(paper.upload, name=paper.upload_name, at=at)
    except (UploadRefused, StorageFault) as refusal:
        sentence = str(refusal) or "Er was geen ruimte om dit te bewaren. Probeer het later."
        raise DecisionRefused(sentence, field=paper.field) from refusal
