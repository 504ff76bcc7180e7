"""Toegang tot de kluis: who read, or was refused, which part of which bid. Rows for pages, read in a few queries.

Before the opening these rows belong to the vault chain, which nobody reads; so nothing here can be asked before it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import Membership, User
from audit.models import AccessEntry
from audit.selectors import access_entries
from audit.services import ANONYMOUS, subject_text, tender_scope, vault_scope
from bids.models import Bid, RepairSupply, SubmittedObject
from bids.presenters.receipt import task_titles
from tenders.models import Role, Tender, TenderRole
from tenders.selectors import definition_of

_NOTHING = ("", "")
_OBJECT, _SUPPLY = "bids.submittedobject:", "bids.repairsupply:"


# By subject of the log: whose bid it holds and what it is called. Of one bid, or of the whole tender.
Bundles = Callable[[Tender, Bid | None], Mapping[str, tuple[str, str]]]
_bundles: list[Bundles] = []


def register_bundles(finder: Bundles) -> None:
    """Let an app above name what holds opened bids again, so that reading it counts as reading them."""
    if finder not in _bundles:
        _bundles.append(finder)


def _bundled(tender: Tender, bid: Bid | None = None) -> dict[str, tuple[str, str]]:
    return {subject: words for finder in _bundles for subject, words in finder(tender, bid).items()}


@dataclass(frozen=True)
class AccessRow:
    """`who` is a name for the authority and a function for a bidder; `bidder` is empty on a bidder's own page."""

    at: datetime
    who: str
    function: str
    bidder: str
    part: str
    granted: bool


def accesses(tender: Tender, *, bid: Bid | None = None, refused_only: bool = False) -> QuerySet[AccessEntry]:
    """Newest first. Raises ChainStillClosed before the opening."""
    scopes = (tender_scope(tender.public_id), vault_scope(tender.public_id))
    bundled = list(_bundled(tender, bid))
    parts = Q(subject__startswith=_OBJECT) | Q(subject__startswith=_SUPPLY)
    found = access_entries(scopes).filter(parts | Q(subject__in=bundled))
    if bid is not None:
        objects = SubmittedObject.objects.filter(submission__bid=bid).only("public_id")
        supplies = RepairSupply.objects.filter(item__request__bid=bid).only("public_id")
        found = found.filter(subject__in=[*(subject_text(row) for row in [*objects, *supplies]), *bundled])
    if refused_only:
        found = found.filter(granted=False)
    return found.order_by("-at", "-pk")


def access_rows(tender: Tender, entries: Sequence[AccessEntry]) -> list[AccessRow]:
    """For the authority, by name."""
    names, roles, organisations = _people(tender, entries)
    parts = _parts(tender, entries)
    return [
        AccessRow(
            at=entry.at,
            who=names.get(entry.actor, _unknown(entry.actor)),
            function=roles.get(entry.actor) or organisations.get(entry.actor, ""),
            bidder=parts.get(entry.subject, _NOTHING)[0],
            part=parts.get(entry.subject, _NOTHING)[1],
            granted=entry.granted,
        )
        for entry in entries
    ]


def own_access_rows(bid: Bid, entries: Sequence[AccessEntry]) -> list[AccessRow]:
    """For the bidder: the role of who looked, never a name of somebody else or of another provider."""
    tender = bid.tender
    _, roles, _ = _people(tender, entries)
    own = _members(bid)
    parts = _parts(tender, entries)
    return [
        AccessRow(
            at=entry.at,
            who=own.get(entry.actor) or roles.get(entry.actor) or "iemand zonder rol in deze aanbesteding",
            function="",
            bidder="",
            part=parts.get(entry.subject, _NOTHING)[1],
            granted=entry.granted,
        )
        for entry in entries
    ]


def _parts(tender: Tender, entries: Iterable[AccessEntry]) -> dict[str, tuple[str, str]]:
    """By subject: the bidder and the part, of what was handed in and of what was supplied beside it."""
    titles = task_titles(tender, definition_of(tender))
    subjects = {entry.subject for entry in entries}
    objects = SubmittedObject.objects.filter(public_id__in=_ids(subjects, _OBJECT))
    supplies = RepairSupply.objects.filter(public_id__in=_ids(subjects, _SUPPLY))
    return {
        **{
            subject_text(obj): (obj.submission.bid.organisation.name, titles.get(obj.task, obj.task))
            for obj in objects.select_related("submission__bid__organisation")
        },
        **{
            subject_text(row): (row.item.request.bid.organisation.name, f"Aanvulling: {row.item.title}")
            for row in supplies.select_related("item__request__bid__organisation")
        },
        **_bundled(tender),
    }


def _ids(subjects: set[str], kind: str) -> list[str]:
    return [subject.removeprefix(kind) for subject in subjects if subject.startswith(kind)]


def _people(
    tender: Tender, entries: Iterable[AccessEntry]
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """By actor: the name, the roles in this tender (also those that ended), and the organisations."""
    actors = {entry.actor for entry in entries} - {ANONYMOUS}
    users = User.objects.filter(public_id__in=actors).prefetch_related("memberships__organisation")
    held: dict[int, list[str]] = {}
    for row in TenderRole.objects.filter(tender=tender).order_by("given_at"):
        labels = held.setdefault(row.user_id, [])
        if (label := str(Role(row.role).label)) not in labels:
            labels.append(label)
    names, roles, organisations = {}, {}, {}
    for user in users:
        actor = str(user.public_id)
        names[actor] = user.name
        roles[actor] = ", ".join(held.get(user.pk, []))
        organisations[actor] = ", ".join(each.organisation.name for each in user.memberships.all())
    return names, roles, organisations


def _members(bid: Bid) -> dict[str, str]:
    rows = Membership.objects.filter(organisation=bid.organisation_id).select_related("user")
    return {str(row.user.public_id): f"{row.user.name} (uw organisatie)" for row in rows}


def _unknown(actor: str) -> str:
    return "iemand die niet was ingelogd" if actor == ANONYMOUS else actor
