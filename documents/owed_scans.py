"""What an upload says of itself on its way through forms and services: whether a scan for malware is owed."""

from contextlib import suppress

from django.core.files.uploadedfile import UploadedFile


def owes_scan(source: object) -> bool:
    """Whether this came in with a request and nobody has looked for malware in it; what we made owes nothing."""
    return bool(getattr(source, "owes_scan", False))


def note_scan(upload: UploadedFile, *, is_owed: bool) -> None:
    """Keep it with the upload and with the file inside, which some services are given."""
    for part in (upload, upload.file):
        # A buffer in memory takes no notes: only what was lost lies in one.
        with suppress(AttributeError):
            part.owes_scan = is_owed  # type: ignore[union-attr]
