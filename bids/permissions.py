"""Who may do what with bids: the acts of this app and the one answer to "may this person read this part?".

For what one may see, one role's no outweighs another's yes until the award (`product.md`).
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import rules

from accounts.models import User
from accounts.selectors import can_edit_for, can_submit_for, is_member_of, memberships_of
from bids.domain.insiders import Clearance
from bids.domain.tasks import split_key
from bids.insiders.gate import ASKED_IN, DECLARED, INSIDERS, clearance
from bids.membership import finder_of
from bids.models import Bid, Draft
from tenders.domain.lifecycle import AFTER_AWARD, AFTER_OPENING, AFTER_QUALITY, AFTER_RELEASE, Status
from tenders.models import Role
from tenders.permissions import (
    NotAllowed,
    add_perm_after,
    after_opening,
    has_role,
    in_status,
    is_auditor,
    is_buyer,
    is_chair,
    is_checker,
    is_evaluator,
    is_jurist,
    is_second_opener,
    roles_in,
)


class Content(StrEnum):
    """The parts of a bid that differ in who may read them."""

    FILE = "file"
    PLAN = "plan"
    PRICE = "price"


PlanReader = Callable[[User, Bid], bool]
_plan_readers: list[PlanReader] = []

_READERS: dict[Content, frozenset[str]] = {
    Content.FILE: frozenset({Role.BUYER, Role.CHAIR, Role.CHECKER, Role.JURIST, Role.AUDITOR}),
    Content.PLAN: frozenset({Role.BUYER, Role.CHAIR, Role.JURIST, Role.AUDITOR}),
    Content.PRICE: frozenset({Role.BUYER, Role.CHAIR, Role.JURIST, Role.AUDITOR}),
}
# What was opened stays readable for its own bidder when the tender is withdrawn afterwards.
_OPEN_TO_BIDDER = AFTER_OPENING | {Status.WITHDRAWN}
# Prices of admitted bids alone are opened: a price that can be read before the letters tells who was admitted.
_PRICE_OPEN_TO_BIDDER = AFTER_RELEASE | {Status.WITHDRAWN}
_NEVER: dict[Content, frozenset[str]] = {
    Content.FILE: frozenset({Role.EVALUATOR, Role.SECOND_OPENER}),
    Content.PLAN: frozenset({Role.SECOND_OPENER}),
    Content.PRICE: frozenset({Role.EVALUATOR, Role.SECOND_OPENER}),
}


def register_plan_reader(predicate: PlanReader) -> None:
    """Let an app above say which evaluator (or contract manager) may read the plan of which bid."""
    if predicate not in _plan_readers:
        _plan_readers.append(predicate)


def may_read_content(user: User | Any, bid: Bid, content: Content) -> bool:
    """Whether the user may read this part of an opened bid, with the tender's present status."""
    if not getattr(user, "is_authenticated", False):
        return False
    if is_member_of(user, bid.organisation):
        return _bidder_reads(bid, content)
    opened_at = AFTER_QUALITY if content is Content.PRICE else AFTER_OPENING
    return Status(bid.tender.status) in opened_at and _role_reads(user, bid, content)


def is_opened_for_bidder(bid: Bid) -> bool:
    """Whether the bidder can read again what it handed in; until the opening it is sealed for it too."""
    return bid.opened_submission_id is not None and Status(bid.tender.status) in _OPEN_TO_BIDDER


def sees_outcome_of_checks(bid: Bid) -> bool:
    """Whether the bidder may know what the toetsing led to: when the letters have told it."""
    return is_opened_for_bidder(bid) and Status(bid.tender.status) in AFTER_RELEASE


def _bidder_reads(bid: Bid, content: Content) -> bool:
    if content is Content.PRICE and Status(bid.tender.status) not in _PRICE_OPEN_TO_BIDDER:
        return False
    return is_opened_for_bidder(bid)


def _role_reads(user: User, bid: Bid, content: Content) -> bool:
    roles = roles_in(user, bid.tender)
    is_awarded = Status(bid.tender.status) in AFTER_AWARD
    if roles & _NEVER[content] and (content is Content.PRICE or not is_awarded):
        return False
    if content is Content.PLAN and roles & {Role.EVALUATOR, Role.CONTRACT_MANAGER}:
        if any(may_read(user, bid) for may_read in _plan_readers):
            return True
        if Role.EVALUATOR in roles and not is_awarded:
            return False
    return bool(roles & _READERS[content]) and clearance(user, bid) is Clearance.OPEN


def sees_counted_pages_only(user: User | Any, bid: Bid) -> bool:
    """An evaluator sees no page beyond the maximum of the plan where the tender cuts it off."""
    return Role.EVALUATOR in roles_in(user, bid.tender)


def require_editor(user: User | Any, bid_or_organisation: Any) -> None:
    """Raise NotAllowed unless the user may work on the draft of the organisation."""
    organisation = getattr(bid_or_organisation, "organisation", bid_or_organisation)
    if not can_edit_for(user, organisation):
        raise NotAllowed("U mag voor deze organisatie geen inschrijving bewerken.")


def leads(user: User | Any, bid: Bid) -> bool:
    """Whether the user works for the organisation that submits: the bidder itself, or the penvoerder."""
    return can_edit_for(user, bid.organisation)


def own_numbers(user: User | Any, draft: Draft) -> frozenset[int]:
    """The numbers of the members of this draft that the user may edit for; of a bidder's own part see `leads`."""
    finders = [
        finder_of(draft.bid.tender.public_id, membership.organisation.checked_kvk_number)
        for membership in memberships_of(user)
        if membership.organisation.checked_kvk_number and can_edit_for(user, membership.organisation)
    ]
    return frozenset(draft.seats.filter(finder__in=finders).values_list("number", flat=True))


def require_part(user: User | Any, draft: Draft, task: str) -> None:
    """Raise NotAllowed unless the user may read and edit this task: all for the lead, its own part for a member."""
    if leads(user, draft.bid):
        return
    number, _ = split_key(task)
    if not number or number not in own_numbers(user, draft):
        raise NotAllowed("U mag alleen het deel van uw eigen organisatie bewerken.")


def require_signatory(user: User | Any, bid: Bid) -> None:
    """Raise NotAllowed unless the user may bind the organisation of the bid."""
    if not can_submit_for(user, bid.organisation):
        raise NotAllowed(
            "U mag voor deze organisatie niet indienen of intrekken. "
            "Vraag dit aan iemand die daartoe bevoegd is."
        )


# While it is not certain who gets the assignment, bids may have to bind for longer.
_BINDING = AFTER_OPENING - AFTER_AWARD
_openable = in_status(
    Status.PUBLISHED, Status.UNOPENABLE, Status.OPENED, Status.CHECKING, Status.QUALITY_FIXED
)
_checking = in_status(Status.OPENED, Status.CHECKING)
_file_readers = is_buyer | is_chair | is_checker | is_jurist | is_auditor

rules.add_perm("bids.view_opening", is_buyer | is_chair | is_second_opener)
rules.add_perm("bids.request_opening", _openable & is_buyer)
rules.add_perm("bids.set_restore_term", in_status(Status.UNOPENABLE) & is_buyer)
rules.add_perm("bids.go_on_without", in_status(Status.UNOPENABLE) & is_buyer)
rules.add_perm("bids.confirm_opening", _openable & (is_buyer | is_chair | is_second_opener))
rules.add_perm("bids.read_opening_record", after_opening & _file_readers & ~is_evaluator)
rules.add_perm("bids.read_access_log", after_opening & (is_buyer | is_auditor))
# Whoever can influence the outcome declares its interests first, once the bidders are known (Aw 1.10b).
_insider = has_role(*INSIDERS)
rules.add_perm("bids.declare_interest", in_status(*ASKED_IN) & _insider)
add_perm_after("bids.judge_interests", in_status(*ASKED_IN) & (is_buyer | is_chair | is_jurist), DECLARED)
rules.add_perm("bids.read_interests", after_opening & (is_buyer | is_chair | is_jurist | is_auditor))
add_perm_after("bids.read_checks", after_opening & _file_readers & ~is_evaluator, DECLARED)
add_perm_after("bids.check", _checking & is_checker & ~is_evaluator, DECLARED)
add_perm_after("bids.set_aside", _checking & (is_checker | is_buyer) & ~is_evaluator, DECLARED)
add_perm_after("bids.note_involvement", _checking & (is_checker | is_buyer) & ~is_evaluator, DECLARED)
add_perm_after("bids.ask_repair", _checking & (is_checker | is_buyer) & ~is_evaluator, DECLARED)
add_perm_after("bids.decide_repair", _checking & is_checker & ~is_evaluator, DECLARED)
# The outcome of a Bibob request or of the Waarschuwingsregister is for who decides on it, not for who toetst or scores.
_screener = ~is_checker & ~is_chair & ~is_evaluator & ~is_second_opener
add_perm_after("bids.read_screening", after_opening & (is_buyer | is_jurist) & _screener, DECLARED)
add_perm_after("bids.write_screening", after_opening & is_buyer & _screener, DECLARED)
rules.add_perm(
    "bids.read_validity", after_opening & (is_buyer | is_chair | is_jurist | is_auditor) & ~is_evaluator
)
rules.add_perm("bids.ask_validity", in_status(*_BINDING) & is_buyer)
add_perm_after("bids.finish_checks", _checking & (is_checker | is_buyer) & ~is_evaluator, DECLARED)
