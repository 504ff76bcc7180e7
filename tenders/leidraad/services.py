"""Write own texts, freeze a version, set it as PDF and Word document, and put it among the documents."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, SystemActor, tender_scope
from documents.files import store_file
from documents.models import StoredFile
from documents.outbox import enqueue
from documents.pdf import render_pdf
from documents.word import WORD
from tenders.domain.checks import Subject
from tenders.domain.leidraad import TITLE, ChapterKey, leidraad_hash
from tenders.domain.rich_text import clean
from tenders.leidraad.exports import leidraad_document
from tenders.leidraad.pdf import TEMPLATE, file_name, leidraad_context
from tenders.leidraad.selectors import WORD_TITLE, basis_of, content_of, draft_of
from tenders.models import LeidraadText, LeidraadVersion, Tender, TenderDocument
from tenders.permissions import require
from tenders.services.configuration import editing
from tenders.services.lifecycle import lock_tender

JOB = "render_leidraad"
WRITE = "tenders.write_leidraad"


class LeidraadRefused(Exception):
    """This cannot be done with the leidraad; the message is for the user."""


class StaleText(Exception):
    """Somebody saved the text since the page was opened; `stored` is what stands now."""

    def __init__(self, stored: LeidraadText) -> None:
        super().__init__(
            "Terwijl u bezig was, is deze tekst gewijzigd, door u in een ander venster of door een collega. Er is "
            "niets overschreven. Vergelijk en kies."
        )
        self.stored = stored


@transaction.atomic
def save_text(
    tender: Tender, chapter: ChapterKey, text: str, *, version: int, by: User, at: datetime
) -> LeidraadText:
    """Keep the own text of a chapter, cleaned. `version` is what the page was opened with, 0 for a new text.

    Raises StaleText, and then overwrites nothing.
    """
    locked = lock_tender(tender)
    require(by, WRITE, locked)
    row = LeidraadText.objects.filter(tender=locked, chapter=chapter.value).first()
    if row is not None and row.version != version:
        raise StaleText(row)
    row = row or LeidraadText(tender=locked, chapter=chapter.value)
    row.text, row.version, row.changed_by, row.changed_at = clean(text), row.version + 1, by, at
    row.save()
    Auditor(by).record(
        "leidraad.text_saved",
        locked,
        scope=tender_scope(locked.public_id),
        at=at,
        data={"chapter": chapter.value, "version": row.version},
    )
    return row


@transaction.atomic
def make_version(tender: Tender, *, by: User, at: datetime) -> LeidraadVersion:
    """Freeze configuration and texts as they are now, and have the documents made."""
    locked = lock_tender(tender)
    require(by, WRITE, locked)
    leidraad = draft_of(locked).leidraad
    digest = leidraad_hash(leidraad)
    last = LeidraadVersion.objects.filter(tender=locked).order_by("-number").first()
    if last is not None and last.content_hash == digest:
        raise LeidraadRefused(f"Er is niets veranderd sinds versie {last.number}.")
    version = LeidraadVersion.objects.create(
        tender=locked,
        number=last.number + 1 if last else 1,
        content=leidraad.as_mapping(),
        content_hash=digest,
        made_by=by,
        made_at=at,
    )
    enqueue(JOB, queue="pdf", version_id=version.public_id)
    Auditor(by).record(
        "leidraad.made",
        version,
        scope=tender_scope(locked.public_id),
        at=at,
        data={"number": version.number, "content": digest},
    )
    return version


def render_leidraad(version_id: UUID | str, *, at: datetime) -> None:
    """Set the documents of a version. Idempotent: a version that has them keeps them.

    Setting takes a moment and happens outside a transaction; whoever is second throws its result away.
    """
    version = LeidraadVersion.objects.select_related("tender").get(public_id=version_id)
    if version.pdf_id is not None:
        return
    leidraad = content_of(version)
    is_rehearsal = version.tender.is_rehearsal
    pdf = render_pdf(TEMPLATE, leidraad_context(version), is_rehearsal=is_rehearsal).content
    word = leidraad_document(
        leidraad, number=version.number, dated=version.made_at, is_rehearsal=is_rehearsal
    )
    names = {suffix: file_name(leidraad, version.number, suffix) for suffix in ("pdf", "docx")}
    _keep(version, pdf, word, names, at=at)


@transaction.atomic
def _keep(version: LeidraadVersion, pdf: bytes, word: bytes, names: dict[str, str], *, at: datetime) -> None:
    current = LeidraadVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if current.pdf_id is not None:
        return
    current.pdf = store_file(pdf, name=names["pdf"], content_type="application/pdf", at=at)
    current.word = store_file(word, name=names["docx"], content_type=WORD, at=at)
    current.save(update_fields=["pdf", "word"])
    Auditor(SystemActor.WORKER).record(
        "leidraad.rendered",
        current,
        scope=tender_scope(version.tender.public_id),
        at=at,
        data={"number": current.number, "pdf": current.pdf.sha256, "word": current.word.sha256},
    )


@transaction.atomic
def put_among_documents(version: LeidraadVersion, *, by: User, at: datetime) -> None:
    """Make PDF and Word document the newest version of two documents of the tender.

    In a draft, or in the working copy of a rectification: what is published changes only with that.
    """
    tender = lock_tender(version.tender)
    require(by, WRITE, tender)
    if version.pdf is None or version.word is None:
        raise LeidraadRefused("Deze versie heeft nog geen PDF en Word-document.")
    target = basis_of(tender)
    if target.published_at is not None:
        raise LeidraadRefused(
            "De stukken zijn gepubliceerd. Begin eerst een rectificatie: daarmee komt deze versie bij de stukken."
        )
    if _is_current(target, version.pdf):
        raise LeidraadRefused(f"Versie {version.number} staat al bij de stukken.")
    with editing(target, Subject.DOCUMENTS, version=target.config_version, by=by, at=at) as locked:
        for title, file in ((TITLE, version.pdf), (WORD_TITLE, version.word)):
            document = _add(locked, title, file, number=version.number, at=at)
            Auditor(by).record(
                "document.added",
                document,
                scope=tender_scope(tender.public_id),
                at=at,
                data={"version": document.version, "sha256": file.sha256, "size": file.size},
            )


def _is_current(tender: Tender, file: StoredFile) -> bool:
    return tender.documents.filter(title=TITLE, is_current=True, file=file).exists()


def _add(tender: Tender, title: str, file: StoredFile, *, number: int, at: datetime) -> TenderDocument:
    older = tender.documents.filter(title=title).order_by("-version").first()
    tender.documents.filter(title=title).update(is_current=False)
    return TenderDocument.objects.create(
        tender=tender,
        title=title,
        file=file,
        version=older.version + 1 if older else 1,
        order=older.order if older else tender.documents.count(),
        change_note=f"versie {number} van het inkoopdocument" if older else "",
        added_at=at,
    )
