"""Inschrijving: drafts, sealed submissions, opening, and what the toetser establishes afterwards.

Before opening a row here says nothing about content: only ciphertext, envelopes and receipts exist.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from bids.exclusion.models import ExclusionCase  # noqa: F401 -- models of this app
from bids.insiders.models import InsiderDeclaration  # noqa: F401 -- models of this app
from bids.involvement.models import InvolvementNote  # noqa: F401 -- models of this app
from bids.membership import BidMember, KeptDeclaration, MemberSeat  # noqa: F401 -- models of this app
from bids.repairs.models import RepairItem, RepairRequest, RepairSupply  # noqa: F401 -- models of this app
from bids.safe.models import SafeItem, SafeKey  # noqa: F401 -- models of this app
from bids.screening.models import Screening  # noqa: F401 -- models of this app
from bids.validity.models import ValidityAnswer, ValidityRequest  # noqa: F401 -- models of this app
from documents.fields import ContentField
from documents.models import SealedBlob, StoredFile
from tenders.domain.vocabulary import SetAsideGround
from tenders.fields import ExactDecimalField
from tenders.models import Lot, Tender, TenderKey


class Bid(models.Model):
    """An organisation's place in a tender: its draft, its submissions and what became of them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="bids")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bids")
    started_at = models.DateTimeField()
    opened_submission = models.OneToOneField(
        "Submission", on_delete=models.PROTECT, null=True, related_name="opened_for"
    )
    indexed_submission = models.ForeignKey(
        "Submission", on_delete=models.PROTECT, null=True, related_name="+"
    )
    admitted_at = models.DateTimeField(null=True)
    # The installation was restored from a backup, which holds no key of any draft; until a new draft begins.
    draft_lost_at = models.DateTimeField(null=True)
    # Everybody beside the bidder, as [{"name", "kvk", "part"}]; known after opening only. `members` has more.
    parties = models.JSONField(default=list)
    # The passages that the bidder marked confidential, literally; known after opening only.
    confidential = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tender", "organisation"], name="one_bid_per_organisation")
        ]


class Draft(models.Model):
    """What a bidder is working on, encrypted to the draft's own key, which is kept outside the database."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.OneToOneField(Bid, on_delete=models.CASCADE, related_name="draft")
    public_key = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    # The number of the last rectification that the bidder has taken into account here.
    seen_change = models.PositiveSmallIntegerField(default=0)


class DraftObject(models.Model):
    """One file or one answers document of a draft.

    `task` is a key of the task list ("aanmelding", "bewijs:KVK", "plan", "prijs"). `envelope` holds the file
    key, `meta` the file name, hash, size and findings; both encrypted to the draft's key. A carried object
    has neither: it points to the sealed object of the earlier submission and is not readable again.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="items")
    task = models.CharField(max_length=60)
    is_answers = models.BooleanField(default=False)
    blob = models.ForeignKey(SealedBlob, on_delete=models.PROTECT, related_name="+")
    envelope = models.BinaryField(null=True)
    meta = models.BinaryField(null=True)
    carried_from = models.ForeignKey("SubmittedObject", on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["task", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(envelope__isnull=False, meta__isnull=False, carried_from__isnull=True)
                | Q(envelope__isnull=True, meta__isnull=True, carried_from__isnull=False),
                name="draft_object_is_own_or_carried",
            ),
            models.UniqueConstraint(fields=["draft", "task"], name="one_draft_object_per_task"),
        ]


class EndedDraft(models.Model):
    """A draft whose key must be gone: submitted, thrown away, or unsent at the opening or the withdrawal.

    Written in the transaction that deletes the draft; deleted rows survive in logs and backups, a destroyed
    key does not.
    """

    draft_id = models.UUIDField(unique=True)
    ended_at = models.DateTimeField()
    key_destroyed_at = models.DateTimeField(null=True)


class Submission(models.Model):
    """One act of submitting, with its receipt. Superseded and withdrawn ones are never opened."""

    class Status(models.TextChoices):
        SEALED = "sealed", "verzegeld"
        SUPERSEDED = "superseded", "vervangen"
        WITHDRAWN = "withdrawn", "ingetrokken"
        OPENED = "opened", "geopend"
        UNOPENABLE = "unopenable", "niet te openen"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    received_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.SEALED)
    root_hash = models.CharField(max_length=64)
    # Fingerprint of the published method at that moment; empty in older rows, whose receipt does not name it.
    method = models.CharField(max_length=64, blank=True, default="")
    # The last rectification in force when it was made, or confirmed since.
    seen_change = models.PositiveSmallIntegerField(default=0)
    # Fingerprint of the tariff that was accepted, in it or when a rectification was confirmed; empty in older rows.
    tariff = models.CharField(max_length=64, blank=True, default="")
    # Of the root, with the public key that it is checked with; both empty where the installation had no key.
    signature = models.CharField(max_length=88, blank=True, default="")
    signing_key = models.CharField(max_length=44, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["bid_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "number"], name="one_submission_per_number"),
            models.UniqueConstraint(
                fields=["bid"],
                condition=Q(status__in=["sealed", "opened", "unopenable"]),
                name="one_standing_submission",
            ),
        ]


class SubmittedObject(models.Model):
    """A sealed file or answers document: its receipt line (never a file name) and its envelopes.

    The receipt line stands on its own: `blob` may be replaced by an identical file that the bidder handed in
    again. `sealed_meta` holds name, findings and date of issue, readable only with the file's own key.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="items")
    task = models.CharField(max_length=60)
    is_answers = models.BooleanField(default=False)
    is_manifest = models.BooleanField(default=False)
    part = models.CharField(max_length=8, choices=TenderKey.Part.choices, default=TenderKey.Part.QUALITY)
    blob = models.ForeignKey(SealedBlob, on_delete=models.PROTECT, related_name="+")
    plain_size = models.BigIntegerField()
    plain_sha256 = models.CharField(max_length=64)
    cipher_size = models.BigIntegerField()
    cipher_sha256 = models.CharField(max_length=64)
    sealed_envelope = models.BinaryField()
    sealed_meta = models.BinaryField()
    reading_envelope = models.BinaryField(null=True)
    damaged = models.BooleanField(default=False)
    restored_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["task", "pk"]


class OpeningRequest(models.Model):
    """The two acts of opening: asked by one person, confirmed by another, carried out by the opener."""

    class Status(models.TextChoices):
        REQUESTED = "requested", "gevraagd"
        CONFIRMED = "confirmed", "bevestigd"
        DONE = "done", "uitgevoerd"
        EXPIRED = "expired", "verlopen"
        FAILED = "failed", "mislukt"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="opening_requests")
    part = models.CharField(max_length=8, choices=TenderKey.Part.choices, default=TenderKey.Part.QUALITY)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REQUESTED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    requested_session = models.CharField(max_length=64)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)
    # After a lost key: go on without the bids that were not handed in again within the term.
    restored_only = models.BooleanField(default=False)
    reason = models.TextField("reden", max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "part"],
                condition=Q(status__in=["requested", "confirmed"]),
                name="one_open_opening_request",
            )
        ]


class RestoreTerm(models.Model):
    """Until when bidders can hand in again what a lost opening key closed; the newest one of a tender counts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="restore_terms")
    ends_at = models.DateTimeField()
    reason = models.TextField("reden", max_length=2000)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["set_at", "pk"]


class OpeningRecord(models.Model):
    """Proces-verbaal van opening; a bid that was received in time but committed late adds a supplement."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="opening_records")
    request = models.ForeignKey(OpeningRequest, on_delete=models.PROTECT, related_name="records")
    part = models.CharField(max_length=8, choices=TenderKey.Part.choices, default=TenderKey.Part.QUALITY)
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    root_hash = models.CharField(max_length=64)
    content = ContentField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["tender_id", "number"]
        constraints = [models.UniqueConstraint(fields=["tender", "number"], name="one_record_per_number")]


class BidLot(models.Model):
    """A lot that an opened bid is for, with the bidder's order of preference."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="lots")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="bid_lots")
    preference = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["preference"]
        constraints = [models.UniqueConstraint(fields=["bid", "lot"], name="one_bid_per_lot")]


class BidStatement(models.Model):
    """The value of an opgave in an opened bid."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="statements")
    code = models.CharField(max_length=40)
    value = ExactDecimalField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "code"], name="one_value_per_statement")]


class BidEvidence(models.Model):
    """A bewijsmiddel in an opened bid: its dates, its issuer and the sealed object that holds it.

    `member` is whose it is; None for the bidder itself.
    """

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="evidence")
    member = models.ForeignKey(BidMember, on_delete=models.CASCADE, null=True, related_name="evidence")
    code = models.CharField(max_length=40)
    issued_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    issuer = models.CharField(max_length=120, blank=True)
    object = models.ForeignKey(SubmittedObject, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    findings = models.JSONField(default=dict)


class BidPlan(models.Model):
    """The plan of an opened bid, with what its bidder marked; `bids.plans` says which pages evaluators see.

    Pages are those of the file, from 1 on; `start_pages` is by code of the criterion.
    """

    bid = models.OneToOneField(Bid, on_delete=models.CASCADE, related_name="plan")
    object = models.ForeignKey(SubmittedObject, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    pages = models.PositiveSmallIntegerField(null=True)
    uncounted_pages = models.JSONField(default=list)
    start_pages = models.JSONField(default=dict)
    findings = models.JSONField(default=dict)


class BidPrice(models.Model):
    """A price per lot, known only after the price part was opened."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="prices")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    amount = ExactDecimalField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "lot"], name="one_price_per_lot")]


class CheckItem(models.Model):
    """One item of the toetsing of one bid; a computed finding is a proposal, the outcome is a person's."""

    class Outcome(models.TextChoices):
        OPEN = "open", "nog te toetsen"
        MET = "met", "voldoet"
        NOT_MET = "not_met", "voldoet niet"
        REPAIR = "repair", "herstel"
        NOT_APPLICABLE = "not_applicable", "niet van toepassing"

    class Kind(models.TextChoices):
        EXCLUSION = "exclusion", "uitsluitingsgrond"
        SUITABILITY = "suitability", "geschiktheidseis"
        EVIDENCE = "evidence", "bewijsmiddel"
        STATEMENT = "statement", "opgave"
        PLAN = "plan", "plan"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="checks")
    # Another organisation in the bid with an item of its own; None for the bidder itself.
    member = models.ForeignKey(BidMember, on_delete=models.CASCADE, null=True, related_name="checks")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    proposal = models.CharField(max_length=16, choices=Outcome.choices, default=Outcome.OPEN)
    finding = models.CharField(max_length=400, blank=True)
    signal = models.CharField(max_length=24, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, default=Outcome.OPEN)
    reason = models.TextField("reden", max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["kind", "code", "member__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "kind", "code"], condition=Q(member=None), name="one_check_per_item"
            ),
            models.UniqueConstraint(
                fields=["bid", "member", "kind", "code"], name="one_check_per_item_of_a_member"
            ),
        ]

    @property
    def title(self) -> str:
        """The name of the item, and whose it is where it is not the bidder's own."""
        return f"{self.name} – {self.member.name}" if self.member else self.name


class SetAside(models.Model):
    """A ground on which a bid, or its part for one lot, takes no part in the ranking; all are kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="set_asides")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="+")
    ground = models.CharField(max_length=28, choices=[(g.value, g.value) for g in SetAsideGround])
    item = models.ForeignKey(CheckItem, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField("reden", max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
