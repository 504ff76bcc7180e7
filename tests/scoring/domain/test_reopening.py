"""A finished score goes open before the reveal alone."""

import pytest

from scoring.domain.errors import FieldRefused, ScoringRefused
from scoring.domain.reopening import check_may_reopen
from tenders.domain.lifecycle import Status

REASON = "Het lid sloeg een bladzijde over."


@pytest.mark.parametrize("status", list(Status))
def test_only_while_nobody_saw_the_scores_of_others(status):
    if status is Status.SCORING:
        check_may_reopen(status, is_final=True, reason=REASON)
        return
    with pytest.raises(ScoringRefused, match="onthuld"):
        check_may_reopen(status, is_final=True, reason=REASON)


def test_what_is_not_finished_is_open_already():
    with pytest.raises(ScoringRefused, match="niet afgerond"):
        check_may_reopen(Status.SCORING, is_final=False, reason=REASON)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_there_is_a_reason(reason):
    with pytest.raises(FieldRefused, match="waarom"):
        check_may_reopen(Status.SCORING, is_final=True, reason=reason)


def test_a_reason_that_all_members_read_names_no_bidder_where_they_judge_without_names():
    text = "Het plan van Zorggroep Kwikstaart is verkeerd gelezen."

    check_may_reopen(Status.SCORING, is_final=True, reason=text)
    with pytest.raises(FieldRefused, match="bij naam"):
        check_may_reopen(Status.SCORING, is_final=True, reason=text, hidden_names=["Kwikstaart", "Reiger"])
