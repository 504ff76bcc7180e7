"""The keys to which submissions of a tender are sealed."""

from django.db import models


class TenderKey(models.Model):
    """The tender's own key pair; the private part exists only encrypted to the installation's opening key."""

    class Part(models.TextChoices):
        QUALITY = "quality", "inschrijving"
        PRICE = "price", "prijs"

    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="keys")
    part = models.CharField(max_length=8, choices=Part.choices)
    public_key = models.CharField(max_length=80)
    sealed_private_key = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "part"], name="one_key_per_part")]
