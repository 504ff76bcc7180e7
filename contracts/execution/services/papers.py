"""Take in a document of a contract."""

from datetime import datetime
from typing import BinaryIO

from django.conf import settings

from documents.files import store_file
from documents.inspection import check_document
from documents.models import StoredFile


def keep_paper(file: BinaryIO, *, name: str, at: datetime) -> StoredFile:
    """PDF, Word, Excel, OpenDocument text or picture, by its content. Raises UploadRefused and StorageFault."""
    findings = check_document(file, name, settings.MAX_FILE_BYTES)
    file.seek(0)
    return store_file(file, name=name, content_type=findings.kind, at=at)
