"""Storing: what a person was told of what awaits it; part of `accounts.models`."""

import uuid

from django.db import models


class AwaitingMail(models.Model):
    """The last daily look at what awaits a person. `told` holds, by a key without words, how many and how near."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="awaiting_mail")
    is_off = models.BooleanField("geen mail over wat er wacht", default=False)
    looked_on = models.DateField(null=True)
    told = models.JSONField(default=dict)
    # What the mail of that day is about, until it is sent.
    news = models.JSONField(default=list)
