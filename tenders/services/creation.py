"""Begin a tender: empty, or with the configuration of an earlier one."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.models import Organisation, User
from accounts.selectors import is_buyer_of
from audit.services import Auditor, tender_scope
from tenders.domain.exclusion import MANDATORY
from tenders.domain.lifecycle import Status
from tenders.domain.wording import local_date
from tenders.models import ExclusionGround, Role, StatusChange, Tender, TenderRole
from tenders.permissions import NotAllowed, forget_roles, require
from tenders.selectors import configuration_of
from tenders.services.copying import copy_configuration
from tenders.services.roles import give_role

REHEARSAL_PREFIX = "Repetitie: "
_DAYS_TO_AWARD = 21
_DATES = ("publication_on", "closes_at", "intended_award_on")


class KeyTaken(Exception):
    """The organisation has a tender with this key; the message is for the user."""


@transaction.atomic
def create_tender(
    *,
    authority: Organisation,
    key: str,
    title: str,
    by: User,
    at: datetime,
    reference: str = "",
    is_rehearsal: bool = False,
    is_admission: bool = False,
) -> Tender:
    """A draft of which `by` is the buyer; KeyTaken for a key in use, except for a rehearsal."""
    if not is_buyer_of(by, authority):
        raise NotAllowed(
            f"U kunt geen aanbesteding beginnen voor {authority}: daarvoor moet u daar inkoper zijn."
        )
    taken = KeyTaken(f"De sleutel '{key}' is al van een andere aanbesteding: kies een andere.")
    if not is_rehearsal and Tender.objects.real_with_key(authority, key).exists():
        raise taken
    try:
        with transaction.atomic():
            tender = Tender.objects.create(
                authority=authority,
                key=key,
                title=title,
                reference=reference,
                is_rehearsal=is_rehearsal,
                is_admission=is_admission,
                created_at=at,
                created_by=by,
            )
    except IntegrityError:
        raise taken from None
    TenderRole.objects.create(tender=tender, user=by, role=Role.BUYER, given_by=by, given_at=at)
    ExclusionGround.objects.bulk_create(
        ExclusionGround(tender=tender, code=ground.code) for ground in MANDATORY
    )
    StatusChange.objects.create(
        tender=tender, act="beginnen", from_status="", to_status=Status.DRAFT.value, at=at, by=by
    )
    forget_roles(by)
    Auditor(by).record(
        "tender.created",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "authority": str(authority.public_id),
            "rehearsal": is_rehearsal,
            **({"admission": True} if is_admission else {}),
        },
    )
    return tender


@transaction.atomic
def create_from(
    source: Tender, *, key: str, title: str, by: User, at: datetime, reference: str = ""
) -> Tender:
    """A draft with the configuration of an earlier tender of the same organisation, without its dates and roles.

    A published source is copied as it was published.
    """
    require(by, "tenders.read_configuration", source)
    tender = create_tender(
        authority=source.authority, key=key, title=title, by=by, at=at, reference=reference
    )
    copy_configuration(source, tender)
    Auditor(by).record(
        "tender.copied",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"source": str(source.public_id), "lots": len(configuration_of(source).lots)},
    )
    return tender


@transaction.atomic
def create_rehearsal(source: Tender, *, by: User, at: datetime) -> Tender:
    """A generale repetitie of the tender: its rules, texts and people, with a submission that closes at this instant.

    Its days are made up: what a team rehearses comes after the closing. Raises ConfigurationIncomplete where there is
    no method yet. The source is not touched.
    """
    require(by, "tenders.rehearse", source)
    if source.frozen_definition is None:
        configuration_of(source).method()
    rehearsal = create_tender(
        authority=source.authority,
        key=source.key,
        title=f"{REHEARSAL_PREFIX}{source.title}"[:200],
        reference=source.reference,
        by=by,
        at=at,
        is_rehearsal=True,
    )
    copy_configuration(source, rehearsal)
    rehearsal.take_admission(source.admission)
    today = local_date(at)
    rehearsal.publication_on = today - timedelta(days=1)
    rehearsal.closes_at = at
    rehearsal.intended_award_on = today + timedelta(days=_DAYS_TO_AWARD)
    rehearsal.save(update_fields=[*_DATES, "entry_moments", "last_entry_on"])
    for held in source.roles.filter(ended_at__isnull=True).select_related("user"):
        if held.user_id != by.pk and held.user.is_active:
            give_role(rehearsal, held.user, held.role, by=by, at=at)
    Auditor(by).record(
        "tender.copied",
        rehearsal,
        scope=tender_scope(rehearsal.public_id),
        at=at,
        data={"source": str(source.public_id), "lots": len(configuration_of(source).lots)},
    )
    rehearsal.refresh_from_db()
    return rehearsal
