"""File a complaint, decide on it, and mail that there is something to read."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.selectors import can_edit_for
from audit.services import Auditor, tender_scope
from documents.outbox import enqueue
from tenders.domain.complaints import ComplaintRefused, Outcome, decision_due
from tenders.domain.lifecycle import Status
from tenders.models import Complaint, ComplaintDecision, Tender
from tenders.permissions import NotAllowed, require
from tenders.services.lifecycle import lock_tender
from tenders.services.mails import mail_buyers_of, mail_people_of


@transaction.atomic
def file_complaint(
    tender: Tender, organisation: Organisation, *, subject: str, text: str, wish: str, by: User, at: datetime
) -> Complaint:
    """Enter a complaint of a provider in the register, with its number and the last day for a decision.

    From the publication on, also before the closing of the bids. It suspends nothing by itself.
    """
    locked = lock_tender(tender)
    if not can_edit_for(by, organisation):
        raise NotAllowed("U mag voor deze organisatie geen klacht indienen. Vraag dit aan uw beheerder.")
    if not locked.is_public or locked.state is Status.ARCHIVED:
        raise ComplaintRefused("U kunt over deze aanbesteding geen klacht indienen.")
    complaint = Complaint.objects.create(
        tender=locked,
        number=locked.complaints.count() + 1,
        organisation=organisation,
        filed_by=by,
        subject=_required(subject, "Schrijf op waar uw klacht over gaat.", field="subject"),
        text=_required(text, "Schrijf uw klacht op.", field="text"),
        wish=_required(wish, "Schrijf op wat u van ons vraagt.", field="wish"),
        received_at=at,
        due_on=decision_due(at),
    )
    enqueue("mail_complaint", queue="mail", complaint_id=complaint.public_id)
    Auditor(by).record(
        "complaint.filed",
        complaint,
        scope=tender_scope(locked.public_id),
        at=at,
        data={
            "number": complaint.number,
            "organisation": str(organisation.public_id),
            "due_on": complaint.due_on.isoformat(),
        },
    )
    return complaint


@transaction.atomic
def decide_complaint(
    complaint: Complaint, *, outcome: str, reasons: str, measures: str = "", by: User, at: datetime
) -> ComplaintDecision:
    """Once, with reasons; where the complaint is upheld, wholly or in part, with what is done about it."""
    locked = lock_tender(complaint.tender_id)
    require(by, "tenders.decide_complaints", locked)
    if ComplaintDecision.objects.filter(complaint=complaint).exists():
        raise ComplaintRefused("Op deze klacht is al beslist. Een beslissing kan niet worden gewijzigd.")
    if outcome not in set(Outcome):
        raise ComplaintRefused("Kies een uitkomst.", field="outcome")
    if outcome in {Outcome.UPHELD, Outcome.PARTLY}:
        measures = _required(measures, "Schrijf op wat u doet, want de klacht is gegrond.", field="measures")
    decision = ComplaintDecision.objects.create(
        complaint=complaint,
        outcome=outcome,
        reasons=_required(reasons, "Schrijf de redenen op.", field="reasons"),
        measures=measures.strip(),
        decided_at=at,
        decided_by=by,
    )
    enqueue("mail_complaint", queue="mail", complaint_id=complaint.public_id, decided=1)
    Auditor(by).record(
        "complaint.decided",
        complaint,
        scope=tender_scope(locked.public_id),
        at=at,
        data={"number": complaint.number, "outcome": outcome},
    )
    return decision


def mail_complaint(complaint_id: UUID | str, *, decided: bool) -> None:
    """The receipt to the complainant and the news to the buyers; or that there is a decision.

    A second mail does no harm.
    """
    complaint = Complaint.objects.select_related("organisation", "tender__authority").get(
        public_id=complaint_id
    )
    tender, keys = complaint.tender, [complaint.tender.public_id, complaint.number]
    own = reverse("tenders:complaint", args=keys)
    if decided:
        sentence = f"Lees de beslissing op uw klacht met nummer {complaint.number}."
        mail_people_of(
            complaint.organisation, tender, title="Beslissing op uw klacht", sentence=sentence, path=own
        )
        return
    sentence = f"Wij hebben uw klacht ontvangen en ingeschreven met nummer {complaint.number}."
    mail_people_of(
        complaint.organisation, tender, title="Uw klacht is ontvangen", sentence=sentence, path=own
    )
    mail_buyers_of(
        tender,
        title="Nieuwe klacht",
        sentence=f"Lees klacht {complaint.number} en beslis op tijd.",
        path=reverse("tenders:complaint_decide", args=keys),
    )


def _required(text: str, message: str, *, field: str) -> str:
    if not text.strip():
        raise ComplaintRefused(message, field=field)
    return text.strip()
