"""Acts of the scoring, and who may do them. Which rows one may read stands in `Score.objects.visible_to`."""

from typing import Any

import rules

from bids.insiders.gate import DECLARED
from bids.models import Bid
from scoring.domain.reopening import REOPENABLE_IN
from scoring.domain.visibility import AFTER_REVEAL
from scoring.models import InterestDeclaration
from tenders.domain.lifecycle import AFTER_AWARD, AFTER_QUALITY, Status
from tenders.models import Role, Tender
from tenders.permissions import (
    add_perm_after,
    has_role,
    in_status,
    is_admission,
    is_buyer,
    is_chair,
    is_evaluator,
    roles_in,
)

is_scoring = in_status(Status.SCORING)
in_consensus = in_status(Status.CONSENSUS)
from_checking = in_status(Status.OPENED, Status.CHECKING, Status.SCORING, *AFTER_REVEAL)
from_scoring = in_status(Status.SCORING, *AFTER_REVEAL)
may_still_report = in_status(Status.SCORING, Status.CONSENSUS)
from_consensus = in_status(*AFTER_REVEAL)
from_quality = in_status(*AFTER_QUALITY)
from_ranking = in_status(*(AFTER_QUALITY - {Status.QUALITY_FIXED}))
leads = is_buyer | is_chair
# Nothing is scored, ranked or drawn for in a toelatingsprocedure.
scores = ~is_admission
READERS_OF_CONSENSUS = (Role.BUYER, Role.CHAIR, Role.EVALUATOR, Role.JURIST, Role.AUDITOR)

rules.add_perm("scoring.declare", scores & (is_evaluator & is_scoring))
rules.add_perm("scoring.read_committee", scores & (leads & from_checking))
rules.add_perm("scoring.describe_committee", scores & (leads & from_checking))
rules.add_perm("scoring.read_own", scores & (is_evaluator & from_scoring))
rules.add_perm("scoring.score", scores & (is_evaluator & is_scoring))
rules.add_perm("scoring.admit", scores & (is_chair & is_scoring))
rules.add_perm("scoring.report_interest", scores & (is_evaluator & may_still_report))
rules.add_perm("scoring.judge_interest", scores & (is_chair & may_still_report))
rules.add_perm("scoring.reopen", scores & (is_chair & in_status(*REOPENABLE_IN)))
rules.add_perm(
    "scoring.read_reopenings",
    scores & (has_role(Role.BUYER, Role.CHAIR, Role.EVALUATOR, Role.AUDITOR) & from_scoring),
)
rules.add_perm("scoring.read_progress", scores & (leads & from_scoring))
rules.add_perm("scoring.reveal", scores & (is_chair & is_scoring))
add_perm_after(
    "scoring.read_consensus", scores & (has_role(*READERS_OF_CONSENSUS) & from_consensus), DECLARED
)
rules.add_perm(
    "scoring.read_minutes",
    scores & (has_role(Role.BUYER, Role.CHAIR, Role.JURIST, Role.AUDITOR) & from_consensus),
)
add_perm_after("scoring.settle", scores & (is_chair & in_consensus), DECLARED)
rules.add_perm("scoring.adjust", scores & (is_evaluator & in_consensus))
rules.add_perm("scoring.confirm", scores & (is_evaluator & in_consensus))
rules.add_perm(
    "scoring.score_again", scores & (leads & in_status(Status.CONSENSUS, Status.QUALITY_FIXED, Status.RANKED))
)
add_perm_after("scoring.fix_quality", scores & (is_chair & in_consensus), DECLARED)
rules.add_perm(
    "scoring.read_ranking",
    scores
    & (
        (has_role(Role.BUYER, Role.CHAIR, Role.JURIST, Role.AUDITOR) & from_quality)
        | (is_evaluator & from_ranking)
    ),
)
# A price is for who may read it, and what is asked about it too: never for a commissielid.
add_perm_after(
    "scoring.read_low_prices",
    scores & (has_role(Role.BUYER, Role.CHAIR, Role.JURIST, Role.AUDITOR) & from_quality) & ~is_evaluator,
    DECLARED,
)
add_perm_after(
    "scoring.examine_prices", scores & (is_buyer & in_status(Status.QUALITY_FIXED)) & ~is_evaluator, DECLARED
)
rules.add_perm("scoring.suppose", scores & (leads & in_status(*(AFTER_QUALITY - AFTER_AWARD))))
rules.add_perm("scoring.fix_ranking", scores & (leads & in_status(Status.QUALITY_FIXED, Status.RANKED)))
rules.add_perm("scoring.draw", scores & (leads & in_status(Status.QUALITY_FIXED, Status.RANKED)))
rules.add_perm(
    "scoring.drop_out",
    leads
    & in_status(Status.QUALITY_FIXED, Status.RANKED, Status.DECIDED, Status.STANDSTILL, Status.SUSPENDED),
)


def is_admitted_to(user: Any, bid: Bid) -> bool:
    """Whether the chair admitted the evaluator to this bid, so that its content is open to it."""
    return InterestDeclaration.objects.filter(
        bid=bid, evaluator=user, decision=InterestDeclaration.Decision.ADMITTED
    ).exists()


def may_read_plan(user: Any, bid: Bid) -> bool:
    """An evaluator reads the plan of a bid it was admitted to, from the start of the scoring."""
    tender: Tender = bid.tender
    if Role.EVALUATOR not in roles_in(user, tender) or not from_scoring(user, tender):
        return False
    return is_admitted_to(user, bid)


def may_read_prices_of_ranking(user: Any, tender: Tender) -> bool:
    """Evaluators never see a price, nor points from which it can be worked out, whatever else they are."""
    roles = roles_in(user, tender)
    return Role.EVALUATOR not in roles and bool(roles & {Role.BUYER, Role.CHAIR, Role.JURIST, Role.AUDITOR})
