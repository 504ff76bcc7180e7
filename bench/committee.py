"""The work of a commission in the middle of the scoring, as rows: 200 bids, 10 evaluators, 3 criteria."""

import random
from datetime import UTC, datetime
from fractions import Fraction

from accounts.models import User
from bids.models import CheckItem
from scoring.models import InstructionRead, InterestDeclaration, Score, ScoreSheet
from scoring.services import reveal_scores
from tenders.domain.definition import Criterion, TieKey
from tenders.domain.lifecycle import Status
from tenders.domain.vocabulary import TieOp
from tenders.models import Role
from tests.factories.scoring import Commission, commission, many_bids, opened_bid
from tests.factories.tenders import member_with_role, plain_method, tender_definition

BIDS, EVALUATORS, UNSCORED, CHECKS = 200, 10, 20, 6
AT = datetime(2025, 11, 17, 9, 0, tzinfo=UTC)
CRITERIA = (
    Criterion("1", "Uitvoering", Fraction(40)),
    Criterion("2", "Samenwerking", Fraction(35)),
    Criterion("3", "Ervaring", Fraction(25)),
)


def make_committee() -> tuple[Commission, User]:
    """The commission and its toetser. 20 bids nobody scored yet; what one evaluator wrote is not final."""
    method = plain_method(criteria=CRITERIA, tie_break=(TieKey(TieOp.DRAW),))
    found = commission(names=[], evaluators=EVALUATORS, definition=tender_definition(method=method))
    checker = member_with_role(found.tender, Role.CHECKER)
    found.bids = [opened_bid(found.tender, f"Zorg {number:03}") for number in range(BIDS)]
    InterestDeclaration.objects.bulk_create(
        InterestDeclaration(
            bid=bid, evaluator=user, has_interest=False, signed_at=AT, decision="admitted", decided_at=AT
        )
        for bid in found.bids
        for user in found.evaluators
    )
    CheckItem.objects.bulk_create(
        CheckItem(
            bid=bid,
            kind=CheckItem.Kind.EVIDENCE,
            code=f"B{number}",
            name=f"Bewijsmiddel {number}",
            proposal=CheckItem.Outcome.MET,
            outcome=CheckItem.Outcome.MET,
            decided_by=checker,
            decided_at=AT,
        )
        for bid in found.bids
        for number in range(CHECKS)
    )
    InstructionRead.objects.bulk_create(
        InstructionRead(tender=found.tender, user=user, fingerprint=found.tender.fingerprint, at=AT)
        for user in found.evaluators
    )
    _write_scores(found)
    return found.fresh(), checker


def end_scoring(found: Commission) -> Commission:
    """The tender in consensus."""
    type(found.tender).objects.filter(pk=found.tender.pk).update(status=Status.CONSENSUS.value)
    return found.fresh()


def make_large_consensus() -> Commission:
    """40 bids, 10 criteria, 10 evaluators, everything final and revealed: 4,000 scores."""
    criteria = tuple(Criterion(str(number), f"Deel {number}", Fraction(10)) for number in range(1, 11))
    method = plain_method(criteria=criteria, tie_break=(TieKey(TieOp.DRAW),))
    found = commission(names=[], evaluators=10, definition=tender_definition(method=method))
    reveal_scores(found.tender, by=found.chair, at=AT)
    found = many_bids(found.fresh(), 40)
    chance, labels = random.Random(7), [level.label for level in method.scale]
    scores = list(Score.objects.filter(sheet__bid__tender=found.tender))
    for score in scores:
        score.level_label = chance.choice(labels)
    Score.objects.bulk_update(scores, ["level_label"], batch_size=500)
    return found


def _write_scores(found: Commission) -> None:
    chance, lot = random.Random(7), found.lot
    labels = [level.label for level in plain_method().scale]
    sheets = ScoreSheet.objects.bulk_create(
        ScoreSheet(bid=bid, lot=lot, evaluator=user, finalised_at=AT if number else None)
        for number, user in enumerate(found.evaluators)
        for bid in found.bids[: BIDS - UNSCORED]
    )
    Score.objects.bulk_create(
        Score(
            sheet=sheet,
            criterion_code=criterion.code,
            level_label=chance.choice(labels),
            motivation=f"Bij {criterion.code} noemt het plan vaste begeleiders. " + "Het is concreet. " * 20,
            version=1,
            saved_at=AT,
        )
        for sheet in sheets
        for criterion in CRITERIA
    )
