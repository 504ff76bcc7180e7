"""Onderzoek naar een uitsluitingsgrond at one bidder; part of `bids.models`."""

import uuid

from django.conf import settings
from django.db import models


class ExclusionCase(models.Model):
    """A ground of the tender, what happened and when, the offer of self-cleaning, and the weighing of it all.

    Exclusion is never per lot (ESPD BR-LOT-40). It can be about one member of the bid.
    """

    class Decision(models.TextChoices):
        OPEN = "open", "nog niet beslist"
        EXCLUDED = "excluded", "uitgesloten"
        KEPT = "kept", "niet uitgesloten"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="exclusion_cases")
    # Of another organisation in the bid its name, which stays when a later opening reads the bid anew.
    member = models.ForeignKey("bids.BidMember", on_delete=models.SET_NULL, null=True, related_name="+")
    party_name = models.CharField(max_length=200, blank=True, default="")
    ground = models.CharField("grond", max_length=40)
    happened_on = models.DateField("datum")
    facts = models.TextField("wat is er gebeurd", max_length=4000)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    offer = models.OneToOneField(
        "bids.RepairRequest", on_delete=models.PROTECT, null=True, related_name="exclusion_case"
    )
    measures = models.TextField("beoordeling van de maatregelen", max_length=4000, blank=True)
    proportionality = models.TextField("afweging", max_length=4000, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    set_aside = models.OneToOneField(
        "bids.SetAside", on_delete=models.PROTECT, null=True, related_name="case"
    )

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "party_name", "ground"],
                condition=models.Q(decision="open"),
                name="one_open_case_per_ground",
            )
        ]
