"""Both places for private files, with what a test must be able to do behind the back of the product."""

import os
import resource
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.core.files.storage import storages

SERVER_ANSWERS = "before-send.s3"


class Place(Protocol):
    """A folder or a bucket, seen from outside."""

    def names(self) -> list[str]: ...

    def content(self, name: str) -> bytes: ...

    def put(self, name: str, content: bytes) -> None: ...

    def remove(self, name: str) -> None: ...

    def full(self) -> AbstractContextManager[None]: ...

    def leave_part(self, *, is_old: bool) -> None: ...

    def parts(self) -> int: ...


class FolderPlace:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def names(self) -> list[str]:
        return [
            path.relative_to(self.folder).as_posix()
            for path in self._files()
            if not path.name.startswith(".incoming-")
        ]

    def content(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def put(self, name: str, content: bytes) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_bytes(content)

    def remove(self, name: str) -> None:
        (self.folder / name).unlink()

    @contextmanager
    def full(self) -> Iterator[None]:
        """The kernel refuses longer files, as a full disk does."""
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    def leave_part(self, *, is_old: bool) -> None:
        path = self.folder / "ab" / f".incoming-{is_old}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
        if is_old:
            os.utime(path, (0, 0))

    def parts(self) -> int:
        return len(self._files()) - len(self.names())


class BucketPlace:
    """A bucket on a real server at loopback. It dates every unfinished upload in 2010."""

    def __init__(self, client: Any, bucket: str) -> None:
        self.client = client
        self.bucket = bucket

    def names(self) -> list[str]:
        return [row["Key"] for row in self.client.list_objects_v2(Bucket=self.bucket).get("Contents", [])]

    def content(self, name: str) -> bytes:
        content: bytes = self.client.get_object(Bucket=self.bucket, Key=name)["Body"].read()
        return content

    def put(self, name: str, content: bytes) -> None:
        self.client.put_object(Bucket=self.bucket, Key=name, Body=content)

    def remove(self, name: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=name)

    @contextmanager
    def full(self) -> Iterator[None]:
        """The server answers as one whose quota is used up."""
        with answering(507, "QuotaExceeded", methods=("PUT", "POST")):
            yield

    def leave_part(self, *, is_old: bool) -> None:
        self.client.create_multipart_upload(Bucket=self.bucket, Key=f"ab/{is_old}")

    def parts(self) -> int:
        return len(self.client.list_multipart_uploads(Bucket=self.bucket).get("Uploads", []))


@contextmanager
def answering(status: int, code: str, *, methods: tuple[str, ...]) -> Iterator[None]:
    """Requests of the product with one of these methods get this answer in place of the server's own."""
    from botocore.awsrequest import AWSResponse

    body = f"<Error><Code>{code}</Code><Message>refused</Message></Error>".encode()

    class Raw:
        def stream(self) -> Iterator[bytes]:
            yield body

    def answer(request: Any, **_: Any) -> Any:
        if request.method not in methods:
            return None
        return AWSResponse(request.url, status, {"content-type": "application/xml"}, Raw())

    events = storages["private"].connection.meta.client.meta.events  # type: ignore[attr-defined]
    events.register_first(SERVER_ANSWERS, answer)
    try:
        yield
    finally:
        events.unregister(SERVER_ANSWERS, answer)


def in_folder(settings: Any, folder: Path) -> FolderPlace:
    """Let the product keep its files in this folder, until the end of the test."""
    private = {"BACKEND": "documents.folder.PrivateFolder", "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    return FolderPlace(folder)


def in_bucket(settings: Any, endpoint: str, bucket: str) -> BucketPlace:
    """Let the product keep its files in a new bucket of the server at this address."""
    import boto3

    options = {
        "endpoint_url": endpoint,
        "access_key": "test",
        "secret_key": "test",
        "region_name": "eu-central-1",
    }
    private = {"BACKEND": "documents.bucket.PrivateBucket", "OPTIONS": {**options, "bucket_name": bucket}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        region_name="eu-central-1",
    )
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    return BucketPlace(client, bucket)
