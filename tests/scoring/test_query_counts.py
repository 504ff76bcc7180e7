"""A list makes the same number of queries for 3 and for 30 bids."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from scoring.models import InterestDeclaration, Score, ScoreSheet
from scoring.selectors import todo_for
from scoring.services import sign_declaration
from tenders.domain.definition import Criterion, TieKey
from tenders.domain.lifecycle import Status
from tenders.domain.milestones import Step, milestones
from tenders.domain.terms import end_of_day
from tenders.domain.vocabulary import TieOp
from tenders.planning import planning_of
from tests.factories.scoring import AT, admitted, agreed, commission, in_status, many_bids, revealed, scored
from tests.factories.tenders import plain_method, tender_definition
from tests.scoring.test_pages import address, client_of

pytestmark = pytest.mark.django_db


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("status", "name", "who"),
    [
        (Status.SCORING, "start", "evaluator"),
        (Status.SCORING, "declare", "evaluator"),
        (Status.SCORING, "overview", "evaluator"),
        (Status.SCORING, "admission", "chair"),
        (Status.SCORING, "progress", "chair"),
        (Status.SCORING, "reveal", "chair"),
        (Status.CONSENSUS, "consensus", "chair"),
        (Status.CONSENSUS, "consensus", "evaluator"),
        (Status.CONSENSUS, "confirm", "evaluator"),
        (Status.CONSENSUS, "fix_quality", "chair"),
        (Status.QUALITY_FIXED, "ranking", "buyer"),
        (Status.QUALITY_FIXED, "fix_ranking", "buyer"),
        (Status.QUALITY_FIXED, "drop_out", "buyer"),
    ],
)
def test_a_list_costs_the_same_for_3_and_30_bids(status, name, who):
    found = in_status(commission(names=[]), status)
    counts = []
    for number in (3, 30):
        found = many_bids(found, number)
        user = {"evaluator": found.evaluators[0], "chair": found.chair, "buyer": found.buyer}[who]
        counts.append(queries(client_of(user), address(name, found)))

    assert counts[0] == counts[1]
    assert counts[1] <= 50


@pytest.mark.parametrize("status", [Status.SCORING, Status.CONSENSUS])
def test_the_desk_and_the_room_cost_the_same_for_3_and_30_bids(status):
    found = in_status(commission(names=[]), status)
    name = "desk" if status is Status.SCORING else "consensus_item"
    counts = []
    for number in (3, 30):
        found = many_bids(found, number)
        url = address(name, found, found.bids[0].public_id, 1, 1)
        counts.append(queries(client_of(found.evaluators[0]), url))

    assert counts[0] == counts[1]


def test_saving_costs_the_same_for_3_and_30_bids_and_few_queries():
    found = in_status(commission(names=[]), Status.SCORING)
    counts = []
    for number in (3, 30):
        found = many_bids(found, number)
        bid, user = found.bids[number - 1], found.evaluators[0]
        sheet = ScoreSheet.objects.get(bid=bid, evaluator=user)
        sheet.finalised_at = None
        sheet.save()
        given = {"version": "1", "level_label": "Goed", "motivation": "Anders dan het was.", "go": "stay"}
        client, url = client_of(user), address("desk", found, bid.public_id, 1, 1)
        with CaptureQueriesContext(connection) as captured:
            response = client.post(url, given)
        assert response.status_code == 302
        assert Score.objects.get(sheet=sheet, criterion_code="1").version == 2
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert counts[1] <= 10


@pytest.mark.parametrize("htmx", [False, True])
def test_the_first_score_of_a_bid_makes_at_most_ten_queries(htmx):
    found = admitted(commission())
    given = {"version": "0", "level_label": "Goed", "motivation": "Een begin.", "go": "stay"}
    client, url = client_of(found.evaluators[0]), address("desk", found, found.bids[0].public_id, 1, 1)
    with CaptureQueriesContext(connection) as captured:
        client.post(url, given, headers={"HX-Request": "true"} if htmx else {})

    assert Score.objects.get().version == 1
    # The savepoint stands for the transaction that a request has for itself.
    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) <= 10


# Of the chair one more: whether it declared its interests.
@pytest.mark.parametrize(("who", "most"), [("chair", 16), ("evaluator", 15)])
def test_the_agenda_of_40_bids_10_criteria_and_10_evaluators_makes_few_queries(who, most):
    criteria = tuple(Criterion(str(number), f"Deel {number}", Fraction(10)) for number in range(1, 11))
    method = plain_method(criteria=criteria, tie_break=(TieKey(TieOp.DRAW),))
    found = revealed(commission(names=[], evaluators=10, definition=tender_definition(method=method)))
    found = many_bids(found, 40)
    user = {"evaluator": found.evaluators[0], "chair": found.chair}[who]

    assert queries(client_of(user), address("consensus", found)) <= most


@pytest.mark.parametrize(
    ("name", "who", "arguments"),
    [("start", "evaluator", False), ("progress", "chair", False), ("desk", "evaluator", True)],
)
def test_the_pages_of_every_day_make_at_most_twelve_queries(name, who, arguments):
    found = many_bids(in_status(commission(names=[]), Status.SCORING), 3)
    user = {"evaluator": found.evaluators[0], "chair": found.chair}[who]
    more = (found.bids[0].public_id, 1, 1) if arguments else ()

    assert queries(client_of(user), address(name, found, *more)) <= 12


def test_what_awaits_a_person_costs_the_same_for_one_and_for_many_tenders():
    found = commission()
    counts = []
    for extra in (0, 3):
        for _ in range(extra):
            other = commission()
            other.tender.roles.filter(user=other.evaluators[0]).update(user=found.evaluators[0])
        # Who asks is read anew: an account remembers its memberships.
        asking = User.objects.get(pk=found.evaluators[0].pk)
        with CaptureQueriesContext(connection) as captured:
            todos = todo_for(asking, at=AT)
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert len(todos) == 4


@pytest.mark.parametrize("make", [admitted, scored])
def test_what_awaits_a_chair_costs_the_same_for_one_and_for_many_tenders(make):
    found = make(commission())
    counts = []
    for extra in (0, 3):
        for _ in range(extra):
            other = make(commission())
            other.tender.roles.filter(user=other.chair).update(user=found.chair)
        asking = User.objects.get(pk=found.chair.pk)
        with CaptureQueriesContext(connection) as captured:
            todos = todo_for(asking, at=AT)
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert len(todos) == 4


def test_each_tender_of_a_chair_is_judged_by_its_own_scores():
    """Also where the same people judge both, and where somebody with a declaration lost the role in one."""
    ready, busy = scored(commission()), admitted(commission())
    busy.tender.roles.filter(user=busy.chair).update(user=ready.chair)
    for before, after in zip(busy.evaluators, ready.evaluators, strict=True):
        busy.tender.roles.filter(user=before).update(user=after)

    def told(tender):
        chair = User.objects.get(pk=ready.chair.pk)
        return [todo.text for todo in todo_for(chair, at=AT) if todo.tender.pk == tender.pk]

    assert told(ready.tender) == ["Onthul de scores"]
    assert told(busy.tender) == ["Volg de individuele beoordeling"]

    ready.tender.roles.filter(user=ready.evaluators[0]).update(ended_at=AT, ended_by=ready.buyer)
    assert told(ready.tender) == ["Onthul de scores"]
    InterestDeclaration.objects.filter(bid__tender=ready.tender, evaluator=ready.evaluators[0]).update(
        decision="released"
    )
    assert told(ready.tender) == ["Volg de individuele beoordeling"]


def test_each_step_is_due_at_the_end_of_its_day_in_the_planning():
    found = commission(scoring_done_on=date(2025, 12, 9))

    def due(user):
        todos = todo_for(User.objects.get(pk=user.pk), at=AT)
        return {todo.text: todo.due for todo in todos}

    end_of_scoring = datetime(2025, 12, 9, 22, 59, 59, tzinfo=UTC)
    assert due(found.evaluators[0]) == {"Teken uw belangenverklaring": end_of_scoring}
    assert due(found.chair) == {"Volg de individuele beoordeling": end_of_scoring}
    sign_declaration(found.bids[0], by=found.evaluators[0], has_interest=True, text="Zus.", at=AT)
    assert due(found.chair) == {"Beslis over 1 belangenverklaring": end_of_scoring}

    found = in_status(found, Status.CONSENSUS)
    # The days that nobody chose follow from the rules; what waits from the scoring has the day of the consensus now.
    (consensus,) = [item for item in milestones(planning_of(found.tender)) if item.step is Step.CONSENSUS]
    assert due(found.evaluators[1]) == {"Lees en bevestig de consensus": end_of_day(consensus.on)}
    assert set(due(found.chair).values()) == {end_of_day(consensus.on)}
    assert len(due(found.chair)) == 2

    found = in_status(found, Status.QUALITY_FIXED)
    assert due(found.buyer) == {"Stel de rangorde vast": datetime(2025, 11, 28, 22, 59, 59, tzinfo=UTC)}


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

    in_status(found, Status.QUALITY_FIXED)
    assert [todo.text for todo in todo_for(found.buyer, at=AT)] == ["Stel de rangorde vast"]
