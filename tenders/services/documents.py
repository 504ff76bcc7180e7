"""Documents of a tender, in versions."""

from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from accounts.models import User
from audit.services import Auditor
from documents.files import store_file
from documents.inspection import check_document
from tenders.domain.chapter import TITLE as CHAPTER_TITLE
from tenders.domain.checks import Subject
from tenders.domain.deviations import TITLE as ANNEX_TITLE
from tenders.models import Tender, TenderDocument
from tenders.services.configuration import ConfigurationRefused, editing
from tenders.services.lifecycle import scope_of

MADE_AT_PUBLICATION = frozenset(title.casefold() for title in (CHAPTER_TITLE, ANNEX_TITLE))


@transaction.atomic
def add_document(
    tender: Tender,
    file: BinaryIO,
    *,
    name: str,
    title: str,
    change_note: str = "",
    replaces: TenderDocument | None = None,
    version: int,
    by: User,
    at: datetime,
) -> TenderDocument:
    """Keep a document, or a newer version of one; the bytes of the older version stay.

    Raises UploadRefused for a file that is empty, too large, damaged or not what its name says.
    """
    if replaces is None and title.strip().casefold() in MADE_AT_PUBLICATION:
        raise ConfigurationRefused(
            "Deze titel is voor een document dat bij de publicatie wordt gemaakt: kies een andere titel.",
            field="title",
        )
    found = check_document(file, name, settings.MAX_FILE_BYTES)
    file.seek(0)
    stored = store_file(file, name=name, content_type=found.kind, at=at)
    with editing(tender, Subject.DOCUMENTS, version=version, by=by, at=at) as locked:
        documents = locked.documents.filter(title=replaces.title if replaces else title)
        newest = documents.order_by("-version").first()
        if newest is not None and replaces is None:
            raise ConfigurationRefused(
                "Er is al een document met deze titel: kies een andere titel, of voeg daar een nieuwe versie toe.",
                field="title",
            )
        documents.update(is_current=False)
        document = TenderDocument.objects.create(
            tender=locked,
            title=newest.title if newest else title,
            file=stored,
            version=newest.version + 1 if newest else 1,
            order=newest.order if newest else locked.documents.count(),
            change_note=change_note,
            added_at=at,
        )
        # A form that evidence points at is the newest version of it.
        locked.evidence_requirements.filter(form__in=documents).update(form=document)
        Auditor(by).record(
            "document.added",
            document,
            scope=scope_of(locked),
            at=at,
            data={"version": document.version, "sha256": stored.sha256, "size": stored.size},
        )
    return document


@transaction.atomic
def remove_document(
    tender: Tender, document: TenderDocument, *, version: int, by: User, at: datetime
) -> None:
    """Take a document off the list of a draft, with its older versions; the stored bytes stay."""
    with editing(tender, Subject.DOCUMENTS, version=version, by=by, at=at) as locked:
        locked.documents.filter(title=document.title).delete()
        Auditor(by).record(
            "document.removed",
            document,
            scope=scope_of(locked),
            at=at,
            data={"version": document.version},
        )
