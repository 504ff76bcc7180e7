"""Whatever a member gave changes nothing that anybody else is told before the reveal, and little afterwards."""

import re
import zipfile
from io import BytesIO

import pytest
from django.urls import reverse

from audit.selectors import ChainStillClosed
from clock import telling
from scoring.models import Commitment, InterestDeclaration, Score, ScoreVersion
from scoring.services import finalise_sheet, reopen_sheet, reveal_scores
from tenders.models import Role, Tender
from tests.architecture.routes import NOTHING, routes
from tests.architecture.searching import jobs, mails
from tests.architecture.visiting import bare_refusals, undone_and_uncounted
from tests.factories.scoring import AT, commission, scored
from tests.factories.tenders import member_with_role
from tests.scoring.test_pages import client_of

pytestmark = pytest.mark.django_db
CANARY = "kanarie"
_PASSING = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|"X-CSRFToken": "[^"]*"|csrf[^>]*>|<time[^>]*>[^<]*'
)


@pytest.fixture
def found():
    """All final, nothing revealed; the first member wrote a word everywhere that nobody else uses."""
    made = scored(commission(names=["Anker"], evaluators=3))
    own = Score.objects.filter(sheet__evaluator=made.evaluators[0])
    own.update(
        motivation=f"{CANARY} in de motivering",
        notes=f"{CANARY} in de notities",
        page_reference=f"{CANARY} op pagina 3",
        hints_aside={"TOO_SHORT": f"{CANARY} bij de aanwijzing"},
    )
    for score in own:
        ScoreVersion.objects.create(score=score, version=9, motivation=f"{CANARY} van eerder", saved_at=AT)
    Commitment.objects.create(
        bid=made.bids[0],
        lot=made.lot,
        criterion_code="1",
        evaluator=made.evaluators[0],
        page=3,
        text=f"{CANARY} als toezegging",
        at=AT,
    )
    return made


def told(found, user):
    """What each address about a tender answers this user, without what differs at each visit."""
    known = {
        "public_id": found.tender.public_id,
        "tender_id": found.tender.public_id,
        "bid_id": found.bids[0].public_id,
        "user_id": found.evaluators[0].public_id,
        "commitment_id": Commitment.objects.get().public_id,
        "declaration_id": InterestDeclaration.objects.get(evaluator=found.evaluators[0]).public_id,
        "lot_number": 1,
        "place": 1,
        "number": 1,
        "tie": 0,
        "code": "1",
        "role": "evaluator",
        "part": "inschrijvingen",
    }
    client, answers = client_of(user), {}
    of_tenders = [route for route in routes() if {"public_id", "tender_id"} & set(route.parameters)]
    # Looking leaves traces in the log of who read what.
    with bare_refusals(), undone_and_uncounted(), telling(AT):
        for route in of_tenders:
            parameters = {name: known.get(name, NOTHING) for name in route.parameters}
            try:
                response = client.get(reverse(route.name, kwargs=parameters))
            except ChainStillClosed:  # this tender has bids as the opening leaves them, and no opening
                continue
            body = b"".join(response.streaming_content) if response.streaming else response.content
            answers[str(route)] = (response.status_code, _PASSING.sub(b"", _unpacked(body)))
    return answers


def _unpacked(body):
    """What stands in a workbook, without the time of the machine that its library writes beside it."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(BytesIO(body)) as archive:
        names = [name for name in sorted(archive.namelist()) if name != "docProps/core.xml"]
        return b"".join(archive.read(name) for name in names)


def others(found):
    """Everybody with a role but the writer; a member that was barred from the bid among them."""
    InterestDeclaration.objects.filter(evaluator=found.evaluators[2]).update(decision="barred")
    Tender.objects.filter(pk=found.tender.pk).update(minimum_evaluators=1)
    people = {"member": found.evaluators[1], "barred": found.evaluators[2]}
    people |= {"chair": found.chair, "buyer": found.buyer}
    roles = (Role.AUDITOR, Role.JURIST, Role.CHECKER, Role.CONTRACT_MANAGER)
    return people | {role.value: member_with_role(found.tender, role) for role in roles}


def with_canary(answers):
    return {route for route, (_, body) in answers.items() if CANARY.encode() in body}


def test_while_all_are_final_and_nothing_is_revealed_no_address_differs_by_what_another_gave(found):
    people = others(found)
    before = {who: told(found, user) for who, user in people.items()}
    assert {"scoring:desk", "scoring:history", "scoring:commitments"} <= with_canary(
        told(found, found.evaluators[0])
    )

    own = Score.objects.filter(sheet__evaluator=found.evaluators[0])
    own.update(level_label="Onvoldoende", motivation="Heel anders, en veel langer dan het was. " * 9)
    after = {who: told(found, user) for who, user in people.items()}

    assert {who: with_canary(answers) for who, answers in before.items()} == {who: set() for who in people}
    differing = {
        (who, route) for who in people for route in before[who] if before[who][route] != after[who][route]
    }
    assert differing == set()
    assert before["member"]["scoring:desk"][0] == 200
    assert before["chair"]["scoring:progress"][0] == 200


def test_after_the_reveal_only_who_takes_part_in_the_consensus_reads_it(found):
    people = others(found)
    reveal_scores(found.tender, by=found.chair, at=AT)
    found = found.fresh()

    readers = {who for who, user in people.items() if with_canary(told(found, user))}

    assert readers == {"member", "chair", "buyer", "auditor"}
    notes = {who for who, user in people.items() if _has(told(found, user), f"{CANARY} in de notities")}
    assert notes == set()


def test_finishing_reopening_and_revealing_send_nothing_that_could_carry_a_word(found):
    before = jobs()
    sheet = Score.objects.filter(sheet__evaluator=found.evaluators[0]).first().sheet
    reopen_sheet(sheet, reason="Een bladzijde overgeslagen.", by=found.chair, at=AT)
    finalise_sheet(sheet, by=found.evaluators[0], at=AT)
    reveal_scores(found.tender, by=found.chair, at=AT)

    assert before
    assert jobs() == before
    assert mails() == []


def _has(answers, words):
    return any(words.encode() in body for _, body in answers.values())
