"""Keep the mandaatregister, and approve a decision."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.insiders.gate import require_cleared_of_all
from contracts.approval.selectors import approval_of, mandates_for, possible_holders, ranking_now
from contracts.domain.errors import DecisionRefused
from contracts.domain.mandates import check_other_person, is_void
from contracts.models import AwardDecision, DecisionApproval, Mandate
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


@transaction.atomic
def register_mandate(
    tender: Tender,
    *,
    holder: User,
    function: str,
    document: str,
    amount: Decimal | None = None,
    lots: Sequence[int] = (),
    valid_until: date | None = None,
    by: User,
    at: datetime,
) -> Mandate:
    """Put a mandate in the register. Nobody enters its own, and the holder has a role that reads the decision."""
    tender = lock_tender(tender)
    require(by, "contracts.keep_mandates", tender)
    if holder.pk == by.pk:
        raise DecisionRefused("Uw eigen mandaat laat u door een collega vastleggen.", field="holder")
    if holder.pk not in {user.pk for user in possible_holders(tender)}:
        raise DecisionRefused(
            "Deze persoon is in deze aanbesteding geen inkoper of jurist. Geef eerst die rol.", field="holder"
        )
    if not function.strip():
        raise DecisionRefused("Vul de functie in die het mandaat heeft.", field="function")
    if not document.strip():
        raise DecisionRefused("Vul in met welk besluit het mandaat is gegeven.", field="document")
    mandate = Mandate.objects.create(
        tender=tender,
        holder=holder,
        function=function.strip(),
        document=document.strip(),
        amount=amount,
        lots=sorted(lots),
        valid_until=valid_until,
        registered_by=by,
        registered_at=at,
    )
    Auditor(by).record(
        "mandate.registered",
        mandate,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "holder": str(holder.public_id),
            "amount": None if amount is None else str(amount),
            "lots": mandate.lots,
            "valid_until": valid_until.isoformat() if valid_until else None,
        },
    )
    return mandate


@transaction.atomic
def end_mandate(mandate: Mandate, *, by: User, at: datetime) -> None:
    """Nothing can be approved by it any more; what was approved by it stays."""
    tender = lock_tender(mandate.tender_id)
    require(by, "contracts.keep_mandates", tender)
    fresh = Mandate.objects.get(pk=mandate.pk)
    if fresh.ended_at is not None:
        raise DecisionRefused("Dit mandaat is al beëindigd.")
    fresh.ended_by, fresh.ended_at = by, at
    fresh.save(update_fields=["ended_by", "ended_at"])
    Auditor(by).record("mandate.ended", fresh, scope=tender_scope(tender.public_id), at=at)


@transaction.atomic
def approve_decision(
    decision: AwardDecision, *, seen: str, note: str = "", by: User, at: datetime
) -> DecisionApproval:
    """Take the decision by mandate. `seen` is the fingerprint of the ranking that the approver had on screen.

    Refused to who prepared the decision, without a mandate that reaches far enough, and on a ranking that changed.
    """
    tender = lock_tender(decision.tender_id)
    require(by, "contracts.approve", tender)
    require_cleared_of_all(by, tender)
    decision = AwardDecision.objects.select_related("tender", "ranking").get(pk=decision.pk)
    if decision.replaced_at is not None or decision.released_at is not None:
        raise DecisionRefused("Dit besluit is vervangen of al verstuurd. Er is niets meer goed te keuren.")
    check_other_person(approver=by.pk, drafter=decision.drafted_by_id)
    if approval_of(decision) is not None:
        raise DecisionRefused("Dit besluit is al goedgekeurd.")
    ranking = decision.ranking.content_hash if decision.ranking else ""
    if is_void(seen, ranking) or is_void(ranking, ranking_now(decision)):
        raise DecisionRefused(
            "De rangorde is veranderd sinds dit besluit is voorbereid. De inkoper stelt haar opnieuw vast en neemt een "
            "nieuw besluit."
        )
    mandates, reasons = mandates_for(decision, by, on=local_date(at))
    if not mandates:
        raise DecisionRefused(
            " ".join(reasons) or "U staat niet in het mandaatregister van deze aanbesteding."
        )
    approval = DecisionApproval.objects.create(
        decision=decision, mandate=mandates[0], by=by, at=at, ranking_hash=ranking, note=note.strip()
    )
    Auditor(by).record(
        "decision.approved",
        decision,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "approval": str(approval.public_id),
            "mandate": str(approval.mandate.public_id),
            "ranking_hash": ranking,
        },
    )
    return approval


def check_approved(decision: AwardDecision) -> DecisionApproval:
    """The approval by which the letters may go; refused without one, and where the ranking changed since."""
    approval = approval_of(decision)
    if approval is None:
        raise DecisionRefused(
            "Dit besluit is nog niet goedgekeurd. Iemand met mandaat, die het niet heeft voorbereid, keurt het eerst "
            "goed."
        )
    if is_void(approval.ranking_hash, ranking_now(decision)):
        raise DecisionRefused(
            f"De rangorde is veranderd nadat {approval.by.name} dit besluit goedkeurde. De goedkeuring is vervallen. "
            "Stel de rangorde opnieuw vast en neem een nieuw besluit."
        )
    return approval
