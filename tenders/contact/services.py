"""Write in the contact log, and mail that there is a message."""

from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.selectors import can_edit_for
from audit.services import Auditor, tender_scope
from documents.files import store_file
from documents.inspection import check_pdf
from documents.models import StoredFile
from documents.outbox import enqueue
from tenders.models import ContactMessage, Tender
from tenders.permissions import NotAllowed, require
from tenders.services.lifecycle import lock_tender
from tenders.services.mails import mail_buyers_of, mail_people_of


class MessageRefused(Exception):
    """The message cannot be kept like this; `field` says where."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def keep_attachment(file: BinaryIO, *, name: str, at: datetime) -> StoredFile:
    """A PDF beside a message, stored before the message is written. Raises UploadRefused and StorageFault."""
    check_pdf(file, name, settings.MAX_FILE_BYTES)
    file.seek(0)
    return store_file(file, name=name, content_type="application/pdf", at=at)


@transaction.atomic
def write_as_provider(
    tender: Tender,
    organisation: Organisation,
    *,
    text: str,
    attachment: StoredFile | None = None,
    by: User,
    at: datetime,
) -> ContactMessage:
    """Any registered provider may write, whether it bids or not."""
    locked = lock_tender(tender)
    if not can_edit_for(by, organisation):
        raise NotAllowed("U mag voor deze organisatie geen berichten sturen. Vraag dit aan uw beheerder.")
    if not locked.is_public:
        raise MessageRefused("U kunt over deze aanbesteding geen berichten sturen.")
    message = ContactMessage(
        tender=locked, organisation=organisation, by=by, from_authority=False, attachment=attachment, at=at
    )
    return _write(message, text)


@transaction.atomic
def write_as_authority(
    tender: Tender,
    organisation: Organisation,
    *,
    text: str,
    channel: str = ContactMessage.Channel.PORTAL,
    could_influence: bool = False,
    measure: str = "",
    attachment: StoredFile | None = None,
    by: User,
    at: datetime,
) -> ContactMessage:
    """A message, or the note of a conversation.

    What can influence bids needs the measure that keeps all providers equal (Aw 2.52b).
    """
    locked = lock_tender(tender)
    require(by, "tenders.write_contact", locked)
    if organisation.kind != Organisation.Kind.PROVIDER:
        raise MessageRefused("Kies een aanbieder.")
    if channel not in ContactMessage.Channel.values:
        raise MessageRefused("Kies hoe het contact was.", field="channel")
    if could_influence and not measure.strip():
        raise MessageRefused(
            "Schrijf op wat u doet om andere aanbieders hetzelfde te laten weten.", field="measure"
        )
    message = ContactMessage(
        tender=locked,
        organisation=organisation,
        by=by,
        from_authority=True,
        channel=channel,
        could_influence=could_influence,
        measure=measure.strip() if could_influence else "",
        attachment=attachment,
        at=at,
    )
    return _write(message, text)


def tell_provider(
    tender: Tender, organisation: Organisation, *, text: str, by: User, at: datetime
) -> ContactMessage:
    """What an act of another app has to tell one provider, in the words of that act, which asked for permission."""
    message = ContactMessage(
        tender=tender,
        organisation=organisation,
        by=by,
        from_authority=True,
        channel=ContactMessage.Channel.PORTAL,
        at=at,
    )
    return _write(message, text)


def mail_contact_message(message_id: UUID | str) -> None:
    """Tell the other side that there is a message, and nothing of what it says. A second mail does no harm."""
    message = ContactMessage.objects.select_related("tender__authority", "organisation").get(
        public_id=message_id
    )
    tender = message.tender
    words = {"title": "Nieuw bericht", "sentence": "Lees het bericht en antwoord waar dat nodig is."}
    if message.from_authority:
        path = reverse("tenders:contact", args=[tender.public_id])
        mail_people_of(message.organisation, tender, path=path, **words)
    else:
        path = reverse("tenders:contact_thread", args=[tender.public_id, message.organisation.public_id])
        mail_buyers_of(tender, path=path, **words)


def _write(message: ContactMessage, text: str) -> ContactMessage:
    if not text.strip():
        raise MessageRefused("Schrijf uw bericht op.", field="text")
    message.text = text.strip()
    message.save()
    enqueue("mail_contact_message", queue="mail", message_id=message.public_id)
    Auditor(message.by).record(
        "contact.written",
        message,
        scope=tender_scope(message.tender.public_id),
        at=message.at,
        data={
            "organisation": str(message.organisation.public_id),
            "from_authority": message.from_authority,
            "channel": message.channel,
            "could_influence": message.could_influence,
            "attachment": message.attachment.sha256 if message.attachment else "",
        },
    )
    return message
