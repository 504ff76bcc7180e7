"""People and the organisations they act for."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models

from accounts.awaiting import AwaitingMail  # noqa: F401 -- a model of this app


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Gebruiker. Logs in with a mail address; which acts it may do follows from roles, never from a flag."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("e-mailadres", unique=True)
    name = models.CharField("naam", max_length=120)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    # How often all sessions of the person were ended: each is bound to the number it began with.
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session must still have to go on: beside the password also how often all were ended."""
        return self._with_sessions_ended(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return map(self._with_sessions_ended, super().get_session_auth_fallback_hash())

    def _with_sessions_ended(self, bound: str) -> str:
        return f"{bound}:{self.sessions_ended}" if self.sessions_ended else bound


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def authorities(self) -> "OrganisationQuerySet":
        return self.filter(kind=Organisation.Kind.AUTHORITY)

    def providers(self) -> "OrganisationQuerySet":
        return self.filter(kind=Organisation.Kind.PROVIDER)


class Organisation(models.Model):
    """Aanbestedende dienst or aanbieder."""

    class Kind(models.TextChoices):
        AUTHORITY = "authority", "aanbestedende dienst"
        PROVIDER = "provider", "aanbieder"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("soort", max_length=12, choices=Kind.choices)
    name = models.CharField("naam", max_length=200)
    kvk_number = models.CharField(
        "KvK-nummer",
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{8}$", "Een KvK-nummer heeft 8 cijfers.")],
    )
    address = models.CharField("adres", max_length=200, blank=True)
    postal_code = models.CharField("postcode", max_length=10, blank=True)
    city = models.CharField("plaats", max_length=80, blank=True)
    # False from its own registration until a beheerder compared the number with the Handelsregister.
    is_kvk_checked = models.BooleanField(default=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def checked_kvk_number(self) -> str:
        """The number, where somebody may rely on it: who typed it proves nothing with it."""
        return self.kvk_number if self.is_kvk_checked else ""


class Registration(models.Model):
    """Aanmelding of an aanbieder by its first person, who has no account yet.

    Nothing comes of it before the mail address is confirmed. A number that an organisation here has already then
    waits for the decision of a beheerder.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation_name = models.CharField("naam van de organisatie", max_length=200)
    kvk_number = models.CharField("KvK-nummer", max_length=8, db_index=True)
    city = models.CharField("plaats", max_length=80, blank=True)
    person_name = models.CharField("naam", max_length=120)
    email = models.EmailField("e-mailadres")
    may_submit = models.BooleanField("mag indienen", default=False)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField("reden", max_length=500, blank=True)
    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, null=True, related_name="registration"
    )

    class Meta:
        ordering = ["asked_at", "pk"]

    @property
    def is_waiting(self) -> bool:
        """Whether a beheerder must decide on it."""
        return self.confirmed_at is not None and self.decided_at is None and self.organisation_id is None


class Membership(models.Model):
    """A person acts for an organisation. For a provider: may edit, may submit (the signatory)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    may_edit = models.BooleanField("mag bewerken", default=False)
    may_submit = models.BooleanField("mag indienen", default=False)
    is_administrator = models.BooleanField("beheerder", default=False)
    is_buyer = models.BooleanField("inkoper: mag aanbestedingen beginnen", default=False)

    class Meta:
        ordering = ["organisation__name"]
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="one_membership")]


class CalendarAddress(models.Model):
    """That a person has a secret address at which its agenda reads its milestones.

    The address itself is signed with the key of the installation (`portal.agenda.addresses`): this row, or a backup of
    it, gives nobody access. Another `secret_id` makes an older address worthless.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_address")
    secret_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField()
