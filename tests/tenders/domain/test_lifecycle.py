"""The archive: the one step that leaves the status as it is, and after which there is none."""

import pytest

from tenders.domain.lifecycle import (
    ARCHIVABLE,
    ARCHIVED_LABEL,
    NOT_REHEARSED,
    TRANSITIONS,
    Act,
    Status,
    TransitionRefused,
    check_rehearsed,
    next_status,
    step_label,
)


@pytest.mark.parametrize("status", sorted(Status))
def test_archiving_starts_where_life_ends_and_leaves_the_status(status: Status) -> None:
    if status in ARCHIVABLE:
        assert next_status(status, Act.ARCHIVE) is status
    else:
        with pytest.raises(TransitionRefused, match="Dit kan nu niet"):
            next_status(status, Act.ARCHIVE)


@pytest.mark.parametrize("act", sorted(Act))
def test_nothing_follows_on_the_archive_not_even_archiving(act: Act) -> None:
    for status in TRANSITIONS[act].sources:
        with pytest.raises(TransitionRefused, match="gearchiveerd"):
            next_status(status, act, is_archived=True)


def test_only_archiving_stays_and_no_status_is_called_archive() -> None:
    assert [act for act, step in TRANSITIONS.items() if step.target is None] == [Act.ARCHIVE]
    assert ARCHIVED_LABEL not in set(Status)
    assert step_label(ARCHIVED_LABEL, is_admission=False) == "archief"
    assert step_label("uitvoering", is_admission=False) == "uitvoering"


def test_a_rehearsal_is_never_archived() -> None:
    assert Act.ARCHIVE in NOT_REHEARSED
    with pytest.raises(TransitionRefused, match="Een overeenkomst is altijd echt"):
        check_rehearsed(Act.ARCHIVE)
