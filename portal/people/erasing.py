"""Erase the personal data of somebody who left (AVG 17), and tell a person what is kept of it (AVG 15)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import AwaitingMail, CalendarAddress, Membership, Organisation, Registration, User
from accounts.services import lock_person
from audit.models import AccessEntry, AuditEntry
from audit.services import ACCOUNTS, Auditor, subject_text
from contracts.retention.people import reasons_to_keep, traces_of
from portal.people.selectors import account_entries, people_in_log
from portal.people.services import PersonRefused, lock_as_administrator
from tenders.domain.wording import local_date
from tenders.models import TenderRole
from tenders.news import Follow

# The secrets themselves are not told: who reads them makes codes.
_KINDS_OF_FACTOR = {
    Authenticator.Type.TOTP: "app met codes",
    Authenticator.Type.RECOVERY_CODES: "herstelcodes",
}
ERASED = "vernietigd.invalid"


def people_who_left(organisation: Organisation) -> QuerySet[User]:
    """Whose access to the organisation ended and who works for nobody any more, by name; erased ones too."""
    ended = account_entries(organisation, event="person.access_ended").order_by()
    gone = [text.rpartition(":")[2] for text in ended.values_list("subject", flat=True)]
    found = people_in_log(organisation).filter(public_id__in=gone, is_active=False, memberships=None)
    return found.order_by("name", "pk")


def person_who_left(organisation: Organisation, user_id: object) -> User | None:
    return people_who_left(organisation).filter(public_id=user_id).first()


def is_erased(user: User) -> bool:
    return user.email.endswith(f"@{ERASED}")


def hindrances(user: User, *, at: datetime) -> list[str]:
    """Why the personal data cannot be erased yet, in sentences; empty where they can."""
    if user.is_active or Membership.objects.filter(user=user).exists():
        return ["Deze persoon heeft nog toegang. Beëindig die eerst."]
    roles = TenderRole.objects.filter(user=user, ended_at=None).select_related("tender")
    return [
        *(f"{role.tender.title}: de rol is nog niet beëindigd." for role in roles),
        *reasons_to_keep(user, today=local_date(at)),
    ]


@transaction.atomic
def erase_person(user: User, organisation: Organisation, *, by: User, at: datetime) -> User:
    """Name and mail address give way to a pseudonym, for good. The log holds the id alone, so its chains stay valid.

    Raises PersonRefused as long as a record must name the person.
    """
    lock_as_administrator(organisation, by)
    if person_who_left(organisation, user.public_id) is None:
        raise PersonRefused("Deze persoon hoorde niet bij uw organisatie, of heeft nog toegang.")
    current = lock_person(user)
    if is_erased(current):
        raise PersonRefused("De persoonsgegevens van deze persoon zijn al gewist.")
    if reasons := hindrances(current, at=at):
        raise PersonRefused(reasons[0])
    EmailAddress.objects.filter(user=current).delete()
    Authenticator.objects.filter(user=current).delete()
    CalendarAddress.objects.filter(user=current).delete()
    AwaitingMail.objects.filter(user=current).delete()
    Follow.objects.filter(user=current).delete()
    Registration.objects.filter(email__iexact=current.email).update(
        person_name="", email=f"{current.public_id}@{ERASED}"
    )
    current.name = f"Gewist persoon {str(current.public_id)[:8]}"
    current.email = f"{current.public_id}@{ERASED}"
    current.set_unusable_password()
    current.save(update_fields=["name", "email", "password"])
    Auditor(by).record(
        "person.erased",
        current,
        scope=ACCOUNTS,
        at=at,
        data={"organisation": str(organisation.public_id)},
    )
    return current


def kept_of(user: User, *, at: datetime, with_log: bool) -> dict[str, Any]:
    """What is kept of a person and points to it, as data; content of bids and scores is not among it.

    `with_log` is for the person itself: a beheerder does not read what somebody did in a tender.
    """
    log = _acts(user) if with_log else {}
    return {
        "opgesteld_op": at.isoformat(),
        "account": {
            "nummer": str(user.public_id),
            "naam": user.name,
            "e-mailadres": user.email,
            "gemaakt_op": user.date_joined.isoformat(),
            "laatst_ingelogd": user.last_login.isoformat() if user.last_login else None,
        },
        "tweede_stap": [
            {
                "soort": _KINDS_OF_FACTOR[Authenticator.Type(found.type)],
                "ingesteld_op": found.created_at.isoformat(),
                "laatst_gebruikt": found.last_used_at.isoformat() if found.last_used_at else None,
            }
            for found in Authenticator.objects.filter(user=user).order_by("created_at", "pk")
        ],
        "dagelijkse_mail": _daily_mail(user),
        "organisaties": [
            membership.organisation.name
            for membership in Membership.objects.filter(user=user).select_related("organisation")
        ],
        "rollen": list(_roles(user)),
        **log,
    }


def _daily_mail(user: User) -> dict[str, Any]:
    """The choice, and when was looked last; what the person was told is kept without words."""
    row = AwaitingMail.objects.filter(user=user).first()
    looked_on = row.looked_on.isoformat() if row and row.looked_on else None
    return {"aan": row is None or not row.is_off, "laatst_gekeken_op": looked_on}


def _acts(user: User) -> dict[str, Any]:
    return {
        "handelingen": [
            {"aanbesteding": trace.tender.title, "soort": trace.kind, "aantal": trace.count}
            for trace in traces_of(user)
        ],
        "logboek": list(_log(user)),
        "inzagelogboek": AccessEntry.objects.filter(actor=str(user.public_id)).count(),
    }


def _roles(user: User) -> Iterator[Mapping[str, Any]]:
    for role in TenderRole.objects.filter(user=user).select_related("tender").order_by("given_at"):
        yield {
            "aanbesteding": role.tender.title,
            "rol": role.get_role_display(),
            "sinds": role.given_at.isoformat(),
            "tot": role.ended_at.isoformat() if role.ended_at else None,
        }


def _log(user: User) -> Iterator[Mapping[str, Any]]:
    """What the person did and what was done about it, from chains that are open to be read."""
    mine = Q(actor=str(user.public_id)) | Q(subject=subject_text(user))
    rows = AuditEntry.objects.filter(mine).exclude(scope__startswith="vault:").order_by("at", "pk")
    for entry in rows.iterator():
        yield {"tijd": entry.at.isoformat(), "gebeurtenis": entry.event, "onderwerp": entry.subject}
