"""File or enter a complaint, decide on it, and mail that there is something to read."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.selectors import can_edit_for
from audit.services import Auditor, tender_scope
from documents.models import StoredFile
from documents.outbox import enqueue
from tenders.domain.complaints import ComplaintRefused, Outcome, decision_due
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
    if not locked.is_public:
        raise ComplaintRefused("U kunt over deze aanbesteding geen klacht indienen.")
    complaint = Complaint(
        organisation=organisation,
        subject=_required(subject, "Schrijf op waar uw klacht over gaat.", field="subject"),
        text=_required(text, "Schrijf uw klacht op.", field="text"),
        wish=_required(wish, "Schrijf op wat u van ons vraagt.", field="wish"),
        received_at=at,
    )
    return _enter(complaint, locked, by=by, at=at, organisation=str(organisation.public_id))


@transaction.atomic
def enter_complaint(
    tender: Tender,
    *,
    complainant: str,
    channel: str,
    received_at: datetime,
    reply_to: str,
    subject: str,
    text: str,
    wish: str = "",
    letter: StoredFile | None = None,
    by: User,
    at: datetime,
) -> Complaint:
    """Enter what came by letter, mail or telephone; the term runs from the receipt, not from the entry."""
    locked = lock_tender(tender)
    require(by, "tenders.enter_complaints", locked)
    if channel not in set(Complaint.Channel.values) - {Complaint.Channel.PORTAL}:
        raise ComplaintRefused("Kies hoe de klacht binnenkwam.", field="channel")
    if received_at > at:
        raise ComplaintRefused(
            "Dit moment moet nog komen: kies wanneer u de klacht kreeg.", field="received_at"
        )
    complaint = Complaint(
        channel=channel,
        complainant=_required(complainant, "Schrijf op wie klaagt.", field="complainant"),
        reply_to=_required(reply_to, "Vul in waar het antwoord heen gaat.", field="reply_to"),
        subject=_required(subject, "Schrijf op waar de klacht over gaat.", field="subject"),
        text=_required(text, "Schrijf de klacht op.", field="text"),
        wish=wish.strip(),
        letter=letter,
        received_at=received_at,
    )
    return _enter(
        complaint,
        locked,
        by=by,
        at=at,
        channel=channel,
        received_at=received_at.isoformat(),
        letter=letter.sha256 if letter else "",
    )


def _enter(complaint: Complaint, tender: Tender, *, by: User, at: datetime, **data: str) -> Complaint:
    """With the next number and the last day for a decision. Call with the tender locked."""
    complaint.tender, complaint.filed_by = tender, by
    complaint.number = tender.complaints.count() + 1
    complaint.due_on = decision_due(complaint.received_at, tender.complaint_weeks)
    complaint.save(force_insert=True)
    enqueue("mail_complaint", queue="mail", complaint_id=complaint.public_id)
    Auditor(by).record(
        "complaint.filed",
        complaint,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"number": complaint.number, "due_on": complaint.due_on.isoformat(), **data},
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

    Whoever complained outside gets no mail: the buyer answers where the complaint came from. A second mail does no
    harm.
    """
    complaint = Complaint.objects.select_related("organisation", "tender__authority").get(
        public_id=complaint_id
    )
    tender, keys = complaint.tender, [complaint.tender.public_id, complaint.number]
    own = reverse("tenders:complaint", args=keys)
    if complaint.organisation and decided:
        sentence = f"Lees de beslissing op uw klacht met nummer {complaint.number}."
        mail_people_of(
            complaint.organisation, tender, title="Beslissing op uw klacht", sentence=sentence, path=own
        )
    elif complaint.organisation:
        sentence = f"Wij hebben uw klacht ontvangen en ingeschreven met nummer {complaint.number}."
        mail_people_of(
            complaint.organisation, tender, title="Uw klacht is ontvangen", sentence=sentence, path=own
        )
    if decided:
        return
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
