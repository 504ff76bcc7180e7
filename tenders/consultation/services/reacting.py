"""React without an account, confirm by mail, and forget what is no longer needed.

The instant of sending decides whether a reaction is in time. It counts once its mail address is confirmed (ADR 38): a
reaction puts a KvK number on record, and anybody can type one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from documents.outbox import enqueue
from tenders.consultation.selectors import reaction_of, sent_since
from tenders.consultation.tokens import token_of
from tenders.domain.consultation import (
    CONFIRMED_WITHIN,
    MOST_REACTIONS,
    ConsultationRefused,
    Group,
    Stage,
    check_kvk,
    checked_answers,
)
from tenders.models import Consultation, Reaction

CONFIRM = "confirm_reaction"
CONTACT_KEPT = timedelta(days=365)
_MOST_PER_DAY = 3


@dataclass(frozen=True)
class Participant:
    """Who reacts, as it says itself."""

    organisation_name: str
    group: str
    kvk_number: str
    contact_name: str
    contact_email: str


@transaction.atomic
def send_reaction(
    consultation: Consultation, who: Participant, answers: Sequence[str], *, at: datetime
) -> None:
    """Keep it and mail its contact a link. ConsultationRefused after the closing and for answers that cannot be.

    After some reactions in a day the same address gets no more mails: the form is open to everybody.
    """
    row = _locked(consultation)
    _require_open(row, at)
    if who.group not in set(row.groups):
        raise ConsultationRefused("Kies namens wie u reageert.", field="group")
    check_kvk(who.group, who.kvk_number)
    given = checked_answers(row.asked, answers)
    email = User.objects.normalize_email(who.contact_email).lower()
    if sent_since(row, email, at, timedelta(days=1)) >= _MOST_PER_DAY:
        return
    if row.reactions.count() >= MOST_REACTIONS:
        raise ConsultationRefused(
            "Er zijn zoveel reacties dat er geen meer bij kan. Neem contact op met de aanbestedende dienst."
        )
    reaction = Reaction.objects.create(
        consultation=row,
        organisation_name=who.organisation_name,
        group=Group(who.group).value,
        kvk_number=who.kvk_number,
        contact_name=who.contact_name,
        contact_email=email,
        answers=list(given),
        sent_at=at,
    )
    enqueue(CONFIRM, queue="mail", reaction_id=reaction.public_id)


@transaction.atomic
def confirm_reaction(reaction: Reaction, *, at: datetime) -> Reaction:
    """The participant has the mail: the reaction gets its number and counts. Idempotent."""
    consultation = _locked(reaction.consultation)
    current = Reaction.objects.select_for_update(of=("self",)).filter(pk=reaction.pk).first()
    if current is None:
        raise ConsultationRefused("Deze reactie bestaat niet meer. Reageer opnieuw.")
    current.consultation = consultation
    if current.confirmed_at is not None:
        return current
    if at > current.sent_at + CONFIRMED_WITHIN:
        raise ConsultationRefused("Deze link is ouder dan 48 uur en werkt niet meer.")
    if consultation.withdrawn_at is not None:
        raise ConsultationRefused("De marktconsultatie is ingetrokken. Uw reactie telt niet mee.")
    if consultation.is_reported:
        raise ConsultationRefused("Het verslag is al gepubliceerd. Uw reactie kan er niet meer bij.")
    current.confirmed_at = at
    current.number = consultation.reactions.filter(confirmed_at__isnull=False).count() + 1
    current.save(update_fields=["confirmed_at", "number"])
    return current


def mail_confirmation(reaction_id: str) -> None:
    """A second sending does no harm. The link is made here: no row and no message holds it."""
    reaction = reaction_of(reaction_id)
    if reaction is None or reaction.confirmed_at is not None or not reaction.contact_email:
        return
    link = settings.SITE_URL + reverse("tenders:consultation_confirm", args=[token_of(reaction.public_id)])
    body = render_to_string("tenders/mail/consultation_confirm.txt", {"link": link})
    subject = "Bevestig binnen 48 uur uw reactie op een marktconsultatie"
    EmailMessage(subject, body, to=[reaction.contact_email]).send()


def forget_reactions(at: datetime) -> None:
    """Delete what was never confirmed; empty who the contact was, a year after the closing. Idempotent."""
    Reaction.objects.filter(confirmed_at=None, sent_at__lt=at - CONFIRMED_WITHIN).delete()
    old = Reaction.objects.filter(consultation__closes_at__lt=at - CONTACT_KEPT).exclude(
        contact_name="", contact_email=""
    )
    old.update(contact_name="", contact_email="")


def _locked(consultation: Consultation) -> Consultation:
    """Its row alone: a participant does not wait for a buyer that works on the tender.

    Without its report, which is read after the lock: PostgreSQL would join the one from before the wait.
    """
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("tender")
    return rows.get(pk=consultation.pk)


def _require_open(consultation: Consultation, at: datetime) -> None:
    stage = consultation.stage(at)
    if stage is Stage.AHEAD:
        raise ConsultationRefused("U kunt nog niet reageren: de marktconsultatie is nog niet open.")
    if stage is Stage.WITHDRAWN:
        raise ConsultationRefused("De marktconsultatie is ingetrokken. U kunt niet meer reageren.")
    if stage is not Stage.OPEN:
        raise ConsultationRefused("De marktconsultatie is gesloten. U kunt niet meer reageren.")
