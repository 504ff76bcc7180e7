"""Who may do what in a tender: one place for roles, and the acts of this app.

Acts of the apps above are registered in their own `permissions` module with the predicates of this one. A view asks
`tenders.access.tender_for(request, public_id, "<app>.<act>")`, a service that must not be reached otherwise `require`.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import rules

from accounts.models import User
from tenders.domain.lifecycle import AFTER_AWARD, AFTER_OPENING, AFTER_QUALITY, ARCHIVED_WORDS, Status
from tenders.held import roles_known
from tenders.models import Role, Tender, TenderRole

# Nobody holds the two roles of a pair in the same tender, whatever the settings.
INCOMPATIBLE_ROLES: frozenset[frozenset[str]] = frozenset(
    frozenset(pair)
    for pair in (
        (Role.EVALUATOR, Role.BUYER),
        (Role.EVALUATOR, Role.CHAIR),
        (Role.EVALUATOR, Role.CHECKER),
        (Role.EVALUATOR, Role.CONTRACT_MANAGER),
        (Role.EVALUATOR, Role.JURIST),
        (Role.EVALUATOR, Role.AUDITOR),
        (Role.EVALUATOR, Role.SECOND_OPENER),
        (Role.BUYER, Role.CHAIR),
    )
)


class NotAllowed(Exception):
    """The actor may not do this; the message is for the user."""


class Archived(NotAllowed):
    """The act is refused for no other reason than that the tender was archived."""

    def __init__(self, tender: Tender) -> None:
        super().__init__(ARCHIVED_WORDS)
        self.tender = tender


# An archived tender is read-only: of the acts that its status gives somebody it keeps those that only read, by their
# name, and these. This, and the lock of `tenders.services.lifecycle`, is all that says so.
_READING = ("read_", "see_", "view_")
KEPT_IN_ARCHIVE = frozenset(
    {
        # Somebody must be able to read, to hold and to decide on destruction years later.
        "tenders.give_roles",
        "contracts.hold",
        # Exports of what is kept.
        "contracts.request_dossier",
        "contracts.request_full_dossier",
    }
)

# What somebody may still be given there, where a role only reads.
ROLES_IN_ARCHIVE = frozenset({Role.BUYER, Role.CONTRACT_MANAGER, Role.JURIST, Role.AUDITOR})


@dataclass(frozen=True)
class Prerequisite:
    """What somebody with the right role does first (declare an interest), and the address where it does it."""

    is_met: rules.predicates.Predicate
    url: Callable[[Tender], str]


_prerequisites: dict[str, tuple[rules.predicates.Predicate, Prerequisite]] = {}


def roles_in(user: Any, tender: Tender) -> frozenset[str]:
    """The active roles of the user in the tender; one query per request for all tenders of the user."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    return frozenset(_roles_of(user).get(tender.revises_id or tender.pk, ()))


def _roles_of(user: Any) -> dict[int, set[str]]:
    """By tender; read once per user object, so once per request."""
    cache: dict[int, set[str]] | None = getattr(user, "_tender_roles", None)
    if cache is None:
        cache = {}
        for tender_id, role in TenderRole.objects.filter(user=user, ended_at__isnull=True).values_list(
            "tender_id", "role"
        ):
            cache.setdefault(tender_id, set()).add(role)
        user._tender_roles = cache
    return cache


@contextmanager
def roles_read_once(user: User) -> Iterator[None]:
    """For a page that only reads: inside, `with_role` knows the roles of this person as `roles_in` does."""
    with roles_known(user.pk, _roles_of(user)):
        yield


def forget_roles(user: Any) -> None:
    """Drop what `roles_in` remembered, after a role was given or ended."""
    if hasattr(user, "_tender_roles"):
        del user._tender_roles


def has_role(*names: str) -> rules.predicates.Predicate:
    """The user holds at least one of the roles in the tender."""

    @rules.predicate(name="has_role:" + ",".join(names))
    def predicate(user: Any, tender: Tender) -> bool:
        return bool(roles_in(user, tender).intersection(names))

    return predicate


def in_status(*statuses: Status) -> rules.predicates.Predicate:
    values = {status.value for status in statuses}

    @rules.predicate(name="in_status:" + ",".join(sorted(values)))
    def predicate(user: Any, tender: Tender) -> bool:
        return tender.status in values

    return predicate


def _one_of(statuses: Iterable[Status]) -> rules.predicates.Predicate:
    return in_status(*statuses)


after_opening = _one_of(AFTER_OPENING)
after_quality = _one_of(AFTER_QUALITY)
after_award = _one_of(AFTER_AWARD)
is_draft = in_status(Status.DRAFT)

is_buyer = has_role(Role.BUYER)
is_chair = has_role(Role.CHAIR)
is_checker = has_role(Role.CHECKER)
is_evaluator = has_role(Role.EVALUATOR)
is_contract_manager = has_role(Role.CONTRACT_MANAGER)
is_jurist = has_role(Role.JURIST)
is_auditor = has_role(Role.AUDITOR)
is_second_opener = has_role(Role.SECOND_OPENER)
# A second opener opens and sees nothing else.
is_insider = has_role(*(role for role in Role.values if role != Role.SECOND_OPENER))


def stays_in_archive(act: str) -> bool:
    return act in KEPT_IN_ARCHIVE or act.partition(".")[2].startswith(_READING)


def may(user: User | Any, act: str, tender: Tender) -> bool:
    """Whether the user may do the act ("tenders.configure") in the tender, with its present status."""
    return (not tender.is_archived or stays_in_archive(act)) and _would(user, act, tender)


def lost_to_archive(user: User | Any, act: str, tender: Tender) -> bool:
    """Whether the user could do the act if the tender had not been archived."""
    return tender.is_archived and not stays_in_archive(act) and _would(user, act, tender)


def _would(user: User | Any, act: str, tender: Tender) -> bool:
    return bool(getattr(user, "is_authenticated", False)) and rules.has_perm(act, user, tender)


def require(user: User | Any, act: str, tender: Tender) -> None:
    """Raise NotAllowed where `may` says no: the guard of a service."""
    if not may(user, act, tender):
        if lost_to_archive(user, act, tender):
            raise Archived(tender)
        raise NotAllowed("U hebt in deze aanbesteding niet de rol die hiervoor nodig is.")


def add_perm_after(act: str, allowed: rules.predicates.Predicate, first: Prerequisite) -> None:
    """Register an act for who is `allowed` to do it and met the prerequisite."""
    rules.add_perm(act, allowed & first.is_met)
    _prerequisites[act] = (allowed, first)


def first_to_do(user: User | Any, act: str, tender: Tender) -> str:
    """Where this person does what alone stands between it and the act; empty where that is not so."""
    allowed, first = _prerequisites.get(act, (None, None))
    if allowed is None or first is None or not getattr(user, "is_authenticated", False):
        return ""
    return first.url(tender) if allowed.test(user, tender) and not first.is_met.test(user, tender) else ""


@rules.predicate
def is_revision(user: Any, tender: Tender) -> bool:
    """A working copy has no life of its own: it is changed, and issued or thrown away with its tender."""
    return tender.revises_id is not None


@rules.predicate
def was_published(user: Any, tender: Tender) -> bool:
    return tender.published_at is not None


@rules.predicate
def is_rehearsal(user: Any, tender: Tender) -> bool:
    return tender.is_rehearsal


@rules.predicate
def is_admission(user: Any, tender: Tender) -> bool:
    """A toelatingsprocedure: nothing is scored, ranked or drawn for."""
    return tender.is_admission


_before_opening = in_status(Status.PUBLISHED, Status.PAUSED)

rules.add_perm("tenders.configure", is_buyer & is_draft)
rules.add_perm("tenders.read_configuration", is_insider)
rules.add_perm("tenders.announce", is_buyer & ~is_revision & (is_draft | _before_opening))
rules.add_perm("tenders.simulate", is_buyer & ~is_revision & ~is_admission)
rules.add_perm("tenders.read_simulations", is_buyer & ~is_revision & ~is_admission)
rules.add_perm("tenders.rehearse", is_buyer & ~is_revision & ~is_rehearsal)
rules.add_perm("tenders.discard_rehearsal", is_buyer & ~is_revision & is_rehearsal)
rules.add_perm("tenders.answer_rehearsal", is_buyer & ~is_revision & is_rehearsal)
# A market consultation comes before the tender; its report may follow it as long as bidders can still use it.
rules.add_perm("tenders.consult", is_buyer & ~is_revision & is_draft)
rules.add_perm("tenders.read_consultations", is_insider & ~is_revision)
rules.add_perm("tenders.read_reactions", (is_buyer | is_jurist | is_auditor) & ~is_evaluator & ~is_revision)
rules.add_perm("tenders.see_contacts", is_buyer & ~is_evaluator & ~is_revision)
rules.add_perm("tenders.report_consultation", is_buyer & ~is_revision & (is_draft | _before_opening))
rules.add_perm("tenders.read_leidraad", is_insider & ~is_revision)
rules.add_perm("tenders.write_leidraad", is_buyer & ~is_revision & (is_draft | _before_opening))
rules.add_perm("tenders.publish", is_buyer & ~is_revision)
rules.add_perm("tenders.rectify", is_buyer & ~is_revision & _before_opening)
rules.add_perm("tenders.pause", is_buyer & ~is_revision & in_status(Status.PUBLISHED))
rules.add_perm("tenders.resume", is_buyer & ~is_revision & in_status(Status.PAUSED))
rules.add_perm("tenders.extend_after_outage", is_buyer & ~is_revision & in_status(Status.PUBLISHED))
rules.add_perm("tenders.withdraw", is_buyer & ~is_revision)
rules.add_perm("tenders.give_roles", is_buyer & ~is_revision)
rules.add_perm("tenders.read_roles", is_insider & ~is_revision)
rules.add_perm("tenders.read_audit", (is_buyer | is_jurist | is_auditor) & ~is_revision)

# Questions, contact and complaints exist from the publication on. Who asked is hidden from who will score.
_colleague = is_buyer | is_chair | is_checker | is_evaluator | is_contract_manager | is_jurist
_record_keepers = is_buyer | is_jurist | is_auditor
rules.add_perm("tenders.read_questions", was_published & is_insider)
rules.add_perm("tenders.see_askers", was_published & _record_keepers & ~is_evaluator)
rules.add_perm("tenders.answer_questions", _before_opening & _colleague)
rules.add_perm("tenders.approve_answers", _before_opening & (is_buyer | is_jurist))
rules.add_perm("tenders.lead_questions", _before_opening & is_buyer)
rules.add_perm("tenders.read_contact", was_published & _record_keepers & ~is_evaluator)
rules.add_perm("tenders.write_contact", was_published & is_buyer)
rules.add_perm("tenders.read_complaints", was_published & _record_keepers & ~is_evaluator)
rules.add_perm("tenders.enter_complaints", was_published & is_buyer)
rules.add_perm("tenders.decide_complaints", was_published & is_buyer)
