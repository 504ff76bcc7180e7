"""A list makes the same number of queries for 3 and for 30 bids."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scoring.selectors import todo_for
from tenders.domain.lifecycle import Status
from tests.factories.scoring import (
    AT,
    admitted,
    agreed,
    commission,
    quality_fixed,
    scored,
)
from tests.scoring.test_pages import address, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def names(number: int) -> list[str]:
    return [f"Zorg {index:02}" for index in range(number)]


def levels(number: int) -> dict[str, dict[str, str]]:
    """All different enough to leave no draw at the limit: the first is best."""
    return {name: "Goed" if index else "Uitstekend" for index, name in enumerate(names(number))}


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured)


@pytest.fixture(scope="module")
def stages():
    return {"scored": scored, "agreed": agreed, "quality_fixed": quality_fixed, "admitted": admitted}


@pytest.mark.parametrize(
    ("stage", "page", "who"),
    [
        ("admitted", "start", "evaluator"),
        ("admitted", "declare", "evaluator"),
        ("scored", "overview", "evaluator"),
        ("scored", "admission", "chair"),
        ("scored", "progress", "chair"),
        ("agreed", "consensus", "chair"),
        ("agreed", "consensus", "evaluator"),
        ("agreed", "confirm", "evaluator"),
        ("quality_fixed", "ranking", "buyer"),
    ],
)
def test_a_list_costs_the_same_for_3_and_30_bids(stages, stage, page, who):
    counts = []
    for number in (3, 30):
        found = commission(names=names(number))
        found = stages[stage](found, levels(number)) if stage == "quality_fixed" else stages[stage](found)
        user = {"evaluator": found.evaluators[0], "chair": found.chair, "buyer": found.buyer}[who]
        counts.append(queries(client_of(user), address(page, found)))

    assert counts[0] == counts[1]
    assert counts[1] <= 40


def test_what_awaits_a_person_costs_the_same_for_one_and_for_many_tenders():
    found = commission()
    counts = []
    for extra in (0, 3):
        for _ in range(extra):
            other = commission()
            other.tender.roles.filter(user=other.evaluators[0]).update(user=found.evaluators[0])
        with CaptureQueriesContext(connection) as captured:
            todos = todo_for(found.evaluators[0], at=AT)
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert len(todos) == 4


def test_each_role_is_told_its_next_step():
    found = commission()
    user = found.evaluators[0]
    assert [todo.text for todo in todo_for(user, at=AT)] == ["Teken uw belangenverklaring"]

    admitted(found)
    assert [todo.text for todo in todo_for(user, at=AT)] == ["Beoordeel 2 inschrijvingen"]
    assert [todo.text for todo in todo_for(found.chair, at=AT)] == ["Volg de individuele beoordeling"]

    found = agreed(found)
    assert [todo.text for todo in todo_for(user, at=AT)] == []
    assert [todo.text for todo in todo_for(found.chair, at=AT)] == ["Leid het consensusoverleg"]

    type(found.tender).objects.filter(pk=found.tender.pk).update(status=Status.QUALITY_FIXED.value)
    assert [todo.text for todo in todo_for(found.buyer, at=AT)] == ["Stel de rangorde vast"]
