"""Begin a tender: empty, or with the configuration of an earlier one."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import Organisation, User
from accounts.selectors import is_buyer_of
from audit.services import Auditor, tender_scope
from tenders.domain.exclusion import MANDATORY
from tenders.domain.lifecycle import Status
from tenders.models import ExclusionGround, Role, StatusChange, Tender, TenderRole
from tenders.permissions import NotAllowed, forget_roles, require
from tenders.selectors import configuration_of
from tenders.services.copying import copy_configuration


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
        data={"authority": str(authority.public_id), "rehearsal": is_rehearsal},
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
