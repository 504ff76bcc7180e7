"""The list of people, and the log of accounts, as a beheerder reads them."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Membership, User
from audit.models import AuditEntry
from audit.services import SystemActor, actor_text
from portal.people.forms import RightsForm
from portal.people.second_factor import CODE_USED, ENDED, NEW_CODES, REMOVED, SET_UP, EndReason
from portal.people.services import RIGHTS

EVENTS: Mapping[str, str] = {
    "person.invited": "toegang gegeven",
    "person.invited_again": "opnieuw uitgenodigd",
    "person.rights_changed": "rechten gewijzigd",
    "person.access_ended": "toegang beëindigd",
    "person.erased": "persoonsgegevens gewist",
    "person.address_confirmed": "e-mailadres bevestigd",
    SET_UP: "tweede stap ingesteld",
    REMOVED: "tweede stap uitgezet",
    ENDED: "tweede stap beëindigd",
    NEW_CODES: "nieuwe herstelcodes gemaakt",
    CODE_USED: "een herstelcode gebruikt",
    "person.named_buyer": "aangewezen als eerste inkoper",
    "organisation.established": "aanbestedende dienst toegevoegd",
    "organisation.registered": "organisatie aangemeld",
    "organisation.admitted": "aanmelding van de organisatie toegelaten",
    "organisation.term_changed": "bewaartermijn gewijzigd",
    "organisation.kvk_checked": "KvK-nummer gecontroleerd",
    "registration.turned_down": "aanmelding van een organisatie afgewezen",
}

_ACTORS: Mapping[str, str] = {actor_text(SystemActor.SETUP): "de installatie"}


@dataclass(frozen=True)
class AccountEvent:
    """One line of the log: who did what to whom, in words."""

    at: datetime
    by: str
    whom: str
    event: str
    details: str


@dataclass(frozen=True)
class PersonRow:
    user: User
    rights: tuple[str, ...]
    has_logged_in: bool
    has_second_factor: bool


def rows_of(memberships: Iterable[Membership], *, with_second_factor: Set[int]) -> list[PersonRow]:
    """One row per person, with its rights in words."""
    return [
        PersonRow(
            user=membership.user,
            rights=_rights_in_words(membership),
            has_logged_in=membership.user.last_login is not None,
            has_second_factor=membership.user_id in with_second_factor,
        )
        for membership in memberships
    ]


def account_events(entries: Iterable[AuditEntry], names: Mapping[str, str]) -> list[AccountEvent]:
    """The log holds ids; `names` are those of the people it speaks of."""
    return [
        AccountEvent(
            at=entry.at,
            by=_ACTORS.get(entry.actor) or names.get(entry.actor, "onbekend"),
            whom=names.get(person_in(entry), "onbekend"),
            event=EVENTS.get(entry.event, entry.event),
            details=_details(entry),
        )
        for entry in entries
    ]


def person_in(entry: AuditEntry) -> str:
    """The public id of the person an entry is about."""
    return entry.subject.rpartition(":")[2]


def _details(entry: AuditEntry) -> str:
    data = entry.data
    if "before" in data:
        return f"was: {_listed(data['before'])}; is nu: {_listed(data['after'])}"
    if entry.event == ENDED:
        return _begun_small(EndReason(data["reason"]).label)
    words = _listed(data["rights"]) if "rights" in data else ""
    if data.get("account_closed"):
        words += "; het account is gesloten"
    return words


def _listed(rights: list[str]) -> str:
    known = RightsForm.base_fields
    return ", ".join(_in_a_sentence(right) if right in known else right for right in rights) or "geen rechten"


def _rights_in_words(membership: Membership) -> tuple[str, ...]:
    rights = RIGHTS[membership.organisation.kind]
    return tuple(_in_a_sentence(right) for right in rights if getattr(membership, right))


def _in_a_sentence(right: str) -> str:
    return _begun_small(str(RightsForm.base_fields[right].label))


def _begun_small(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].removesuffix(".")
