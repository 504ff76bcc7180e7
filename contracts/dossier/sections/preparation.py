"""What was published and said before the opening: documents, notas, contact, complaints, outages."""

from collections.abc import Iterator
from datetime import datetime

from contracts.domain.dossier import EVERYBODY, STAFF, Audience, Stuk, own
from contracts.dossier.registry import section
from contracts.dossier.sections.contents import as_json, stored_blocks
from documents.models import StoredFile
from tenders.complaints.models import Complaint
from tenders.consultation.selectors import public_consultations
from tenders.contact.models import ContactMessage
from tenders.models import Tender
from tenders.outages import Outage
from tenders.questions.selectors import published_notices


def stuk_of_file(
    file: StoredFile | None, title: str, at: datetime | None, kind: str, audience: Audience = STAFF
) -> Iterator[Stuk]:
    """The stuk of a stored file; nothing where the file was never made, or was destroyed."""
    if file is not None and at is not None and file.destroyed_at is None:
        yield Stuk(str(file.public_id), title, at, kind, file.name, audience)


@section("publicatie", stored_blocks)
def published_stukken(tender: Tender, _at: datetime) -> Iterator[Stuk]:
    """Every version of every document, and the notas: who may read the tender may read them."""
    audience = EVERYBODY if tender.is_public else STAFF
    for document in tender.documents.select_related("file").order_by("pk"):
        title = document.title if document.version == 1 else f"{document.title}, versie {document.version}"
        yield from stuk_of_file(document.file, title, document.added_at, "document", audience)
    for notice in published_notices(tender).select_related("file"):
        title = f"Nota van inlichtingen {notice.number}"
        yield from stuk_of_file(notice.file, title, notice.published_at, "nota van inlichtingen", audience)


@section("marktconsultatie", stored_blocks)
def consultation_stukken(tender: Tender, _at: datetime) -> Iterator[Stuk]:
    """The published reports of market consultations, which everybody reads."""
    for consultation in public_consultations(tender):
        if consultation.is_reported:
            report = consultation.report
            title = f"Verslag van de marktconsultatie: {consultation.title}"
            yield from stuk_of_file(
                report.file, title, report.published_at, "verslag marktconsultatie", EVERYBODY
            )


def _definition(tender: Tender, _ref: str) -> Iterator[bytes]:
    yield as_json({"fingerprint": tender.fingerprint, "definition": tender.frozen_definition})


@section("methode", _definition)
def method_stukken(tender: Tender, _at: datetime) -> Iterator[Stuk]:
    """The configuration as it holds now; the rectifications tell what it was before."""
    if tender.published_at is not None and tender.frozen_definition is not None:
        audience = EVERYBODY if tender.is_public else STAFF
        yield Stuk(
            "definition",
            "Vastgelegde configuratie en methode",
            tender.published_at,
            "configuratie",
            "methode.json",
            audience,
        )


@section("contact", stored_blocks)
def contact_stukken(tender: Tender, _at: datetime) -> Iterator[Stuk]:
    """Attachments of messages, letters of complaint, proof of outages."""
    bids = dict(tender.bids.values_list("organisation_id", "pk"))
    messages = ContactMessage.objects.filter(tender=tender, attachment__isnull=False)
    for message in messages.select_related("attachment", "organisation"):
        title = f"Bijlage bij bericht, {message.organisation.name}"
        audience = _of(bids, message.organisation_id)
        yield from stuk_of_file(message.attachment, title, message.at, "bericht", audience)
    for complaint in Complaint.objects.filter(tender=tender, letter__isnull=False).select_related("letter"):
        title = f"Klacht {complaint.number}: {complaint.subject}"
        audience = _of(bids, complaint.organisation_id)
        yield from stuk_of_file(complaint.letter, title, complaint.received_at, "klacht", audience)
    for outage in Outage.objects.filter(tender=tender).select_related("proof_file"):
        yield from stuk_of_file(outage.proof_file, "Bewijs van een storing", outage.recorded_at, "storing")


def _of(bids: dict[int, int], organisation_id: int | None) -> Audience:
    bid = bids.get(organisation_id) if organisation_id is not None else None
    return STAFF if bid is None else own(bid)
