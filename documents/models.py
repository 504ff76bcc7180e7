"""Private files, sealed bytes, and the jobs that must be done after a commit."""

import uuid

from django.db import models


class StoredFile(models.Model):
    """A file kept as stored: never rewritten, served only by a view that asks for permission."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    storage_name = models.CharField(max_length=120, unique=True)
    name = models.CharField("naam", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    # Of a file that an approved destruction list did away with: size and hash stay, its name does not.
    destroyed_at = models.DateTimeField(null=True)
    # It came from outside and nobody has looked for malware in it: that is done before somebody else reads it.
    owes_scan = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class SealedBlob(models.Model):
    """Ciphertext on disk, encrypted once with a key of its own. Says nothing about what is in it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    storage_name = models.CharField(max_length=120, unique=True)
    cipher_size = models.BigIntegerField()
    cipher_sha256 = models.CharField(max_length=64)
    destroyed_at = models.DateTimeField(null=True)
    # As of a stored file.
    owes_scan = models.BooleanField(default=False)


class OutboxJob(models.Model):
    """Work to be done after the transaction that wrote this row. The message carries only the id."""

    class Status(models.TextChoices):
        PENDING = "pending", "wacht"
        RUNNING = "running", "bezig"
        DONE = "done", "klaar"
        FAILED = "failed", "mislukt"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    queue = models.CharField(max_length=20, default="default")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["status", "created_at"], name="outbox_open_jobs")]
