"""A criterion may name who scores it: the others do not see it, need not fill it and do not count in its mean."""

from dataclasses import replace
from fractions import Fraction

import pytest

from accounts.models import User
from scoring.domain.errors import ScoringRefused
from scoring.models import Score
from scoring.selectors import consensus_items
from scoring.selectors.consensus import consensus_state
from scoring.selectors.pairs import pairs_of, reveal_obstacles
from scoring.selectors.workload import assignments_of
from scoring.services import (
    confirm_consensus,
    finalise_sheet,
    reveal_scores,
    save_consensus,
    save_score,
    sheet_for,
)
from scoring.services.counting import computed_value
from tenders.domain.vocabulary import FinalScore
from tenders.models import Tender
from tenders.selectors import scorers_in_rows
from tests.factories.scoring import AT, Commission, admitted, commission
from tests.factories.tenders import plain_method, tender_definition

pytestmark = pytest.mark.django_db


def named(found: Commission, code: str, *people: User) -> None:
    """As the page of the criterion does it; that page is closed once the tender is published."""
    found.tender.criteria.get(code=code).evaluators.set(people)
    found.tender.scorers = scorers_in_rows(found.tender)
    found.tender.save(update_fields=["scorers"])
    for bid in found.bids:
        bid.tender.refresh_from_db()


def fill(found: Commission, user: User, levels: dict[str, str]) -> None:
    bid = found.bids[0]
    sheet = sheet_for(bid, found.lot, user)
    for code, label in levels.items():
        save_score(sheet, code, level_label=label, motivation="Omdat.", version=0, by=user, at=AT)
    finalise_sheet(sheet, by=user, at=AT)


@pytest.fixture
def found() -> Commission:
    method = plain_method(final_score=FinalScore.MEAN)
    return admitted(commission(names=("Anker",), definition=replace(tender_definition(), method=method)))


def test_evaluator_gets_only_its_own_criteria(found: Commission) -> None:
    first, second = found.evaluators
    named(found, "2A", first)

    assert [row.criterion.code for row in assignments_of(first, found.tender)] == ["1", "2A", "2B"]
    assert [(row.criterion.code, row.place) for row in assignments_of(second, found.tender)] == [
        ("1", 1),
        ("2B", 3),
    ]


def test_criterion_of_another_is_refused_and_not_needed_to_finish(found: Commission) -> None:
    first, second = found.evaluators
    named(found, "2A", first)
    sheet = sheet_for(found.bids[0], found.lot, second)

    with pytest.raises(ScoringRefused, match="2A is geen criterium dat u beoordeelt"):
        save_score(sheet, "2A", level_label="Goed", motivation="x", version=0, by=second, at=AT)
    fill(found, second, {"1": "Goed", "2B": "Goed"})

    assert set(Score.objects.values_list("criterion_code", flat=True)) == {"1", "2B"}


def test_mean_counts_who_scores_the_criterion(found: Commission) -> None:
    first, second = found.evaluators
    named(found, "2A", first)
    fill(found, first, {"1": "Uitstekend", "2A": "Voldoende", "2B": "Goed"})
    fill(found, second, {"1": "Voldoende", "2B": "Goed"})

    values = {
        code: computed_value(plain_method(final_score=FinalScore.MEAN), found.bids[0], found.lot, code)
        for code in ("1", "2A", "2B")
    }

    assert values == {"1": Fraction(8), "2A": Fraction(6), "2B": Fraction(8)}


def test_nobody_waits_for_an_evaluator_without_criteria(found: Commission) -> None:
    first, second = found.evaluators
    for code in ("1", "2A", "2B"):
        named(found, code, first)
    fill(found, first, {"1": "Goed", "2A": "Goed", "2B": "Goed"})

    assert assignments_of(second, found.tender) == []
    assert [pair.evaluator for pair in pairs_of(found.tender)] == [first]
    assert not any(second.name in sentence for sentence in reveal_obstacles(found.tender))


def test_in_the_consensus_a_member_finds_its_own_criteria_alone_and_confirms_those(found: Commission) -> None:
    first, second = found.evaluators
    named(found, "2A", first)
    fill(found, first, {"1": "Uitstekend", "2A": "Voldoende", "2B": "Goed"})
    fill(found, second, {"1": "Voldoende", "2B": "Goed"})
    Tender.objects.filter(pk=found.tender.pk).update(minimum_evaluators=1)
    tender = reveal_scores(found.tender, by=found.chair, at=AT)
    bid = found.bids[0]
    for code in ("1", "2B"):
        save_consensus(bid, found.lot, code, motivation="Omdat.", version=0, by=found.chair, at=AT)

    def agenda(user: User) -> set[str]:
        return {item.criterion.code for item in consensus_items(tender, user)}

    assert (agenda(first), agenda(second), agenda(found.chair)) == (
        {"1", "2A", "2B"},
        {"1", "2B"},
        {"1", "2A", "2B"},
    )
    codes = Score.objects.visible_to(second, tender).values_list("criterion_code", flat=True)
    assert set(codes) == {"1", "2B"}
    confirm_consensus(tender, by=second, at=AT)
    save_consensus(bid, found.lot, "2A", motivation="Omdat.", version=0, by=found.chair, at=AT)
    assert [row is not None for _, row in consensus_state(tender).confirmations_wanted] == [False, True]
