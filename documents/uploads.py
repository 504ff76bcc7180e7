"""Receiving uploads: streamed to a private temporary file, and no further than any page would accept.

A disk that is full is no fault of the server: the page says it, and what was typed beside the file stays.
"""

from io import BytesIO
from typing import Any, NoReturn

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from documents.disk import NO_ROOM, report_full
from documents.owed_scans import note_scan
from documents.storage import StorageFull


class LostUpload(UploadedFile):
    """What is left of an upload that found no room: a name and a size. Looking inside raises StorageFull."""

    def __init__(self, name: str, content_type: str, size: int) -> None:
        super().__init__(BytesIO(), name, content_type, size)

    def _lost(self, *_: Any, **__: Any) -> NoReturn:
        raise StorageFull

    seek = read = chunks = open = _lost  # type: ignore[assignment]


class UploadHandler(TemporaryFileUploadHandler):
    """As Django's, for a disk that may be full and a sender that does not stop.

    What comes after the largest size that any page accepts is counted and thrown away: the file is refused for
    its true size without having filled the disk.
    """

    file: TemporaryUploadedFile | None
    # What the server read ahead is copied once per piece that is asked of it: in Django's pieces of 64 KiB sixteen
    # times, in these once. A process holds a few of them for each upload that goes on.
    chunk_size = 1024 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.file = None
        try:
            super().new_file(*args, **kwargs)
        except OSError as fault:
            self._give_up(fault)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = max(settings.MAX_BID_BYTES - start, 0)
        if self.file is None or not room:
            return
        try:
            self.file.write(raw_data[:room] if room < len(raw_data) else raw_data)
        except OSError as fault:
            self._give_up(fault)

    def file_complete(self, file_size: int) -> UploadedFile:
        if self.file is not None:
            try:
                self.file.flush()
                # Beyond what was kept the file is a hole: it has its true size and takes no room.
                self.file.truncate(file_size)
                note_scan(self.file, is_owed=True)
                return super().file_complete(file_size)
            except OSError as fault:
                self._give_up(fault)
        return LostUpload(self.file_name, self.content_type, file_size)

    def upload_interrupted(self) -> None:
        if self.file is not None:
            super().upload_interrupted()

    def _give_up(self, fault: OSError) -> None:
        if fault.errno not in NO_ROOM:
            raise fault
        report_full()
        if self.file is not None:
            self.file.file.close()
            self.file = None
