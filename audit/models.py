"""Append-only rows: what happened, chained; and who looked, chained afterwards in batches."""

import uuid

from django.db import models


class ChainHead(models.Model):
    """The last entry of a chain; its row is the lock under which the next entry is written."""

    scope = models.CharField(max_length=80, unique=True)
    sequence = models.BigIntegerField(default=0)
    entry_hash = models.CharField(max_length=64)


class AuditEntry(models.Model):
    """One entry of a hash chain. Holds ids and hashes, never names or content.

    `scope` is text ("tender:<uuid>", "vault:<uuid>", "accounts"), no foreign key: the log outlives it.
    """

    scope = models.CharField(max_length=80)
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    event = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["scope", "sequence"]
        constraints = [models.UniqueConstraint(fields=["scope", "sequence"], name="one_entry_per_place")]


class AccessEntry(models.Model):
    """Who read, or was refused, what. Written on reading; the sweeper chains these rows in batches."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scope = models.CharField(max_length=80, db_index=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    event = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    granted = models.BooleanField()
    chained_as = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["at", "pk"]


class Erasure(models.Model):
    """Warrant: the words of this one row of an append-only table may give way to their marker, and nothing else.

    `scope` and `sequence` name the approval in the log; a warrant of anything else is found by `audit verify`. Without
    a warrant the database refuses (`audit.append_only`). It stays: it says for good where something stood.
    """

    table = models.CharField(max_length=80)
    row = models.BigIntegerField()
    scope = models.CharField(max_length=80)
    sequence = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "row"], name="one_warrant_per_row")]
