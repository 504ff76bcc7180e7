"""Overeenkomsten, their model documents and their signed copies; part of `contracts.models`."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from contracts.domain.agreement_words import VARIANTS
from contracts.domain.agreements import (
    ORDER_LABELS,
    SIGNER_LABELS,
    STATUS_LABELS,
    AgreementStatus,
    SigningOrder,
)
from documents.fields import ContentField
from documents.models import StoredFile
from tenders.models import Tender


class AgreementSettings(models.Model):
    """What the overeenkomsten of a tender have in common and no configuration says; made anew they take it over."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="agreement_settings")
    order = models.CharField(
        "volgorde van ondertekenen",
        max_length=16,
        choices=[(order.value, label) for order, label in ORDER_LABELS.items()],
        default=SigningOrder.PROVIDER_FIRST.value,
    )
    mandate = models.ForeignKey(
        "contracts.Mandate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    variant = models.CharField(
        "uitvoeringsvariant", max_length=20, blank=True, choices=list(VARIANTS.items())
    )
    particulars = models.TextField("bijzondere afspraken", max_length=8000, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()


class AgreementTemplate(models.Model):
    """A version of the municipality's own model overeenkomst, as uploaded. The newest that is not ended counts.

    `left_out` are the placeholders that the uploader said to be fixed text in the model.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="agreement_templates")
    version = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    left_out = models.JSONField(default=list)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "version"], name="one_agreement_template_per_version"),
            models.UniqueConstraint(
                fields=["tender"], condition=Q(ended_at=None), name="one_standing_agreement_template"
            ),
        ]


class Agreement(models.Model):
    """The document of a `Contract`, from concept to signed by both. A withdrawn one is followed by another number.

    `status` is written by `contracts.agreement.services.state` alone. `plan` is the sealed object of the bid: nothing
    of it is copied.
    """

    class Rendering(models.TextChoices):
        QUEUED = "queued", "in de rij"
        READY = "ready", "klaar"
        FAILED = "failed", "mislukt"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(
        max_length=12,
        choices=[(status.value, label) for status, label in STATUS_LABELS.items()],
        default=AgreementStatus.CONCEPT.value,
    )
    order = models.CharField(
        max_length=16, choices=[(order.value, label) for order, label in ORDER_LABELS.items()]
    )
    content = ContentField()
    content_hash = models.CharField(max_length=64)
    template = models.ForeignKey(AgreementTemplate, on_delete=models.PROTECT, null=True, related_name="+")
    plan = models.ForeignKey("bids.SubmittedObject", on_delete=models.PROTECT, null=True, related_name="+")
    mandate = models.ForeignKey("contracts.Mandate", on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    rendering = models.CharField(max_length=8, choices=Rendering.choices, default=Rendering.QUEUED)
    rendered_hash = models.CharField(max_length=64, blank=True)
    word = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    fault = models.CharField(max_length=120, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)
    first_read_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField("reden", max_length=4000, blank=True)

    class Meta:
        ordering = ["contract_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="one_agreement_per_number"),
            models.UniqueConstraint(
                fields=["contract"],
                condition=~Q(status=AgreementStatus.WITHDRAWN.value),
                name="one_standing_agreement",
            ),
        ]

    @property
    def state(self) -> AgreementStatus:
        return AgreementStatus(self.status)

    @property
    def signing_order(self) -> SigningOrder:
        return SigningOrder(self.order)


class SignedCopy(models.Model):
    """An exemplaar with the signature of a party, as uploaded; sent back with a reason it counts no more."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="copies")
    signer = models.CharField(
        max_length=10, choices=[(signer.value, label) for signer, label in SIGNER_LABELS.items()]
    )
    signatory = models.CharField("wie heeft ondertekend", max_length=200)
    signed_on = models.DateField("datum van ondertekening")
    mandate = models.ForeignKey("contracts.Mandate", on_delete=models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField(null=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True)
    returned_because = models.TextField("reden", max_length=4000, blank=True)

    class Meta:
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "signer"], condition=Q(returned_at=None), name="one_copy_per_signer"
            )
        ]
