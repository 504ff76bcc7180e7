"""Private files in a bucket of an S3-compatible server. Imported only where the settings ask for one: boto3 is slow."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO, cast
from uuid import uuid4

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

from documents.disk import report_full
from documents.storage import StorageFull, StorageUnreachable

_PART = 8 * 1024 * 1024
_IN_MEMORY = 4 * 1024 * 1024
_LEFTOVER_AGE = timedelta(hours=1)
_PAUSE_BETWEEN_LISTINGS = 600
# What servers say when a quota or a disk is full, next to the status of HTTP for it.
_NO_ROOM = {
    "EntityTooLarge",
    "InsufficientStorage",
    "QuotaExceeded",
    "XMinioAdminBucketQuotaExceeded",
    "XMinioStorageFull",
}
_NO_ROOM_STATUS = 507


class PrivateBucket(S3Storage):
    """A `PrivateStorage` on S3. Nothing here makes an address: files leave through our own views."""

    def __init__(self, **options: Any) -> None:
        # A submission holds the lock of its tender while it stores: a dead server must be found out soon.
        options["client_config"] = Config(
            connect_timeout=5,
            read_timeout=20,
            retries={"mode": "standard", "total_max_attempts": 3},
            s3={"addressing_style": "path" if options.get("endpoint_url") else "auto"},
        )
        super().__init__(**options)
        self._listed_at: float | None = None

    @contextmanager
    def landing(self, name: str) -> Iterator[BinaryIO]:
        upload = _Upload(self._client, self.bucket_name, name)
        try:
            yield cast(BinaryIO, upload)
            upload.finish()
        except BaseException:
            upload.give_up()
            raise

    def reading(self, name: str) -> BinaryIO:
        """Fetched as a whole first: a connection that breaks is then no damaged file and no half response."""
        # An unnamed file, in the folder that is meant for plain bytes.
        spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 -- the caller closes it
        try:
            with _translated(name):
                answer = self._client.get_object(Bucket=self.bucket_name, Key=name)
                _copy(answer["Body"], cast(BinaryIO, spool))
        except BaseException:
            spool.close()
            raise
        spool.seek(0)
        return cast(BinaryIO, spool)

    def discard(self, name: str) -> None:
        with _translated(name):
            self._client.delete_object(Bucket=self.bucket_name, Key=name)

    def names(self) -> Iterator[str]:
        with _translated():
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name):
                yield from (row["Key"] for row in page.get("Contents", []))

    def remove_leftovers(self) -> int:
        """The sweeper asks every few seconds; the server is asked every ten minutes."""
        if self._listed_at is not None and time.monotonic() - self._listed_at < _PAUSE_BETWEEN_LISTINGS:
            return 0
        removed = 0
        with _translated():
            pages = self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket_name)
            for page in pages:
                present = parsedate_to_datetime(page["ResponseMetadata"]["HTTPHeaders"]["date"])
                for row in page.get("Uploads", []):
                    if row["Initiated"] < present - _LEFTOVER_AGE:
                        self._client.abort_multipart_upload(
                            Bucket=self.bucket_name, Key=row["Key"], UploadId=row["UploadId"]
                        )
                        removed += 1
        self._listed_at = time.monotonic()
        return removed

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        raise ValueError("A private file has no address.")

    @property
    def _client(self) -> Any:
        return self.connection.meta.client


class _Upload:
    """A file that only goes forward: in memory up to one part, beyond that as an upload of several parts."""

    def __init__(self, client: Any, bucket: str, name: str) -> None:
        self._client = client
        self._name = name
        self._place = {"Bucket": bucket, "Key": name}
        self._waiting = bytearray()
        self._upload_id = ""
        self._parts: list[dict[str, Any]] = []
        self._is_doubtful = False
        # How our own object is known from another under the same name, when an answer got lost and the
        # request was sent again.
        self._mark = {"upload": uuid4().hex}

    def write(self, data: bytes, /) -> int:
        self._waiting += data
        while len(self._waiting) > _PART:
            self._send_part(bytes(self._waiting[:_PART]))
            del self._waiting[:_PART]
        return len(data)

    def flush(self) -> None:
        return

    def finish(self) -> None:
        """Give the file its name, if no other has it; only now does the object exist."""
        if self._upload_id:
            self._send_part(bytes(self._waiting))
        # Until the server has answered it may have made the object.
        self._is_doubtful = True
        try:
            with _translated(self._name):
                if self._upload_id:
                    self._client.complete_multipart_upload(
                        **self._place,
                        UploadId=self._upload_id,
                        MultipartUpload={"Parts": self._parts},
                        IfNoneMatch="*",
                    )
                else:
                    self._client.put_object(
                        **self._place,
                        Body=bytes(self._waiting),
                        ContentType="application/octet-stream",
                        Metadata=self._mark,
                        IfNoneMatch="*",
                    )
        except FileExistsError:
            self._is_doubtful = False
            if not self._is_ours():
                raise

    def give_up(self) -> None:
        """Leave nothing, as far as the server can be reached; the sweeper does the rest an hour later."""
        with suppress(ClientError, BotoCoreError):
            if self._upload_id:
                self._client.abort_multipart_upload(**self._place, UploadId=self._upload_id)
        with suppress(ClientError, BotoCoreError):
            if self._is_doubtful:
                self._client.delete_object(**self._place)

    def _is_ours(self) -> bool:
        with _translated(self._name):
            return bool(self._client.head_object(**self._place)["Metadata"] == self._mark)

    def _send_part(self, data: bytes) -> None:
        with _translated(self._name):
            if not self._upload_id:
                answer = self._client.create_multipart_upload(
                    **self._place, ContentType="application/octet-stream", Metadata=self._mark
                )
                self._upload_id = answer["UploadId"]
            number = len(self._parts) + 1
            answer = self._client.upload_part(
                **self._place, UploadId=self._upload_id, PartNumber=number, Body=data
            )
            self._parts.append({**_checksums(answer), "ETag": answer["ETag"], "PartNumber": number})


def _checksums(answer: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in answer.items()
        if name.startswith("Checksum") and name != "ChecksumType"
    }


def _copy(source: BinaryIO, target: BinaryIO) -> None:
    try:
        shutil.copyfileobj(source, target, 1024 * 1024)
    except OSError as fault:
        # No room here for a copy: that says nothing about the file.
        raise StorageUnreachable from fault


@contextmanager
def _translated(name: str = "") -> Iterator[None]:
    """The faults of S3 in the words of `PrivateStorage`."""
    try:
        yield
    except ClientError as fault:
        code = fault.response.get("Error", {}).get("Code", "")
        status = fault.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if code in _NO_ROOM or status == _NO_ROOM_STATUS:
            report_full()
            raise StorageFull from fault
        if code == "NoSuchKey":
            raise FileNotFoundError(name) from fault
        if code == "PreconditionFailed":
            raise FileExistsError(name) from fault
        raise StorageUnreachable from fault
    except (BotoCoreError, Boto3Error) as fault:
        raise StorageUnreachable from fault
