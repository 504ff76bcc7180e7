"""Whatever a member gave changes nothing that anybody else is told before the reveal, and little afterwards."""

import logging
import re
import zipfile
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AuditEntry
from audit.selectors import ChainStillClosed
from clock import telling
from portal.agenda.addresses import token_of
from portal.agenda.selectors import address_of
from portal.agenda.services import make_address
from scoring.models import Commitment, InterestDeclaration, Score, ScoreSheet, ScoreVersion
from scoring.services import finalise_sheet, reopen_sheet, reveal_scores
from tenders.models import Role, Tender
from tests.architecture.kept_rows import read_again, rows_kept
from tests.architecture.routes import NOTHING, routes
from tests.architecture.searching import jobs, log_lines, mails
from tests.architecture.visiting import lean, undone, undone_and_uncounted
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.scoring import AT, commission, scored
from tests.factories.tenders import member_with_role
from tests.scoring.test_pages import address, client_of

pytestmark = pytest.mark.django_db
CANARY = "kanarie"
_PASSING = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|nonce-[^\']*|"X-CSRFToken": "[^"]*"|csrf[^>]*>'
    rb'|<time[^>]*>[^<]*|"laatst_ingelogd": "[^"]*"'
    # The secret of a second factor that is offered, and the picture of it.
    rb'|id="sleutel">[A-Z2-7 ]+|secret=[A-Z2-7]+|data:image/svg\+xml;base64,[A-Za-z0-9+/=]+'
)
# They differ at each visit, or with the size of what does.
_PASSING_HEADERS = {"Content-Length", "Expires", "X-Request-ID"}
# Enough for every form of the scoring, right for some of them and refused by the others.
FILLED = {
    "level_label": "Goed",
    "from_label": "Goed",
    "motivation": "Kort.",
    "reason": "Omdat het anders is.",
    "text": "Een vaste begeleider.",
    "dissent": "Ik ben het er niet mee eens.",
    "version": "1",
    "page": "2",
    "decision": "barred",
    "has_interest": "no",
    "agreed": "on",
    "confirm": "on",
}


@pytest.fixture(autouse=True)
def lean_visits():
    with lean():
        yield


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


def told(found, user, *, posting=None, only=""):
    """What each address that is about no other tender answers this user, headers included, without what differs at
    each visit; `posting` these data, each post undone before the next."""
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
        "year": 2026,
        "question": 1,
        "tie": 0,
        "code": "1",
        "role": "evaluator",
        "part": "inschrijvingen",
    }
    calendar = address_of(user) if user else None
    if calendar:
        known["token"] = token_of(calendar.secret_id)
    answers = {}
    # Looking leaves traces in the log of who read what, and a login in the list of people.
    with rows_kept(), undone_and_uncounted(), telling(AT):
        client = client_of(user) if user else Client()
        for route in _about(found, only):
            path = reverse(route.name, kwargs={name: known.get(name, NOTHING) for name in route.parameters})
            try:
                response = client.get(path) if posting is None else _posted(client, path, posting)
            except ChainStillClosed:  # this tender has bids as the opening leaves them, and no opening
                continue
            answers[str(route)] = (response.status_code, _everything(response))
    return answers


def _about(found, only):
    """Every address about a tender, those that name nothing (start page, what is to be done), and the own agenda."""
    about = [
        route
        for route in routes()
        if not route.parameters
        or {"public_id", "tender_id"} & {*route.parameters}
        or route.name == "agenda:feed"
    ]
    return [route for route in about if route.name.startswith(only) and route.name != "account_logout"]


def _posted(client, path, data):
    with undone():
        response = client.post(path, data)
        _ = response.content if not response.streaming else None
    read_again()
    return response


def _everything(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    head = [f"{name}: {value}" for name, value in response.headers.items() if name not in _PASSING_HEADERS]
    return _PASSING.sub(b"", "\n".join(head).encode() + b"\n\n" + _unpacked(body))


def _unpacked(body):
    """What stands in a workbook, without the time of the machine that its library writes beside it."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(BytesIO(body)) as archive:
        names = [name for name in sorted(archive.namelist()) if name != "docProps/core.xml"]
        return b"".join(archive.read(name) for name in names)


def others(found):
    """Everybody but the writer: with a role, a member barred from the bid, the bidder, others, and nobody at all."""
    InterestDeclaration.objects.filter(evaluator=found.evaluators[2]).update(decision="barred")
    Tender.objects.filter(pk=found.tender.pk).update(minimum_evaluators=1)
    people = {"member": found.evaluators[1], "barred": found.evaluators[2]}
    people |= {"chair": found.chair, "buyer": found.buyer}
    roles = (Role.AUDITOR, Role.JURIST, Role.CHECKER, Role.CONTRACT_MANAGER)
    people |= {role.value: member_with_role(found.tender, role) for role in roles}
    people["bidder"] = MembershipFactory(
        organisation=found.bids[0].organisation, may_edit=True, may_submit=True
    ).user
    people["stranger"] = MembershipFactory(
        organisation=OrganisationFactory(name="Vreemd"), may_edit=True
    ).user
    people["beheerder"] = MembershipFactory(organisation=found.tender.authority, is_administrator=True).user
    for user in people.values():
        make_address(user, at=AT)
    return people | {"public": None}


def written_differently(found):
    own = Score.objects.filter(sheet__evaluator=found.evaluators[0])
    own.update(level_label="Onvoldoende", motivation="Heel anders, en veel langer dan het was. " * 9)


def with_canary(answers):
    return {route for route, (_, body) in answers.items() if CANARY.encode() in body}


def test_while_all_are_final_and_nothing_is_revealed_no_address_differs_by_what_another_gave(found):
    people = others(found)
    before = {who: told(found, user) for who, user in people.items()}
    assert {"scoring:desk", "scoring:history", "scoring:commitments"} <= with_canary(
        told(found, found.evaluators[0])
    )

    written_differently(found)
    after = {who: told(found, user) for who, user in people.items()}

    assert {who: with_canary(answers) for who, answers in before.items()} == {who: set() for who in people}
    assert _differing(before, after) == set()
    assert before["member"]["scoring:desk"][0] == 200
    assert before["chair"]["scoring:progress"][0] == 200
    assert {who for who in people if before[who]["agenda:feed"][0] == 200} == {*people} - {"public"}
    assert b"BEGIN:VEVENT" in before["chair"]["agenda:feed"][1]
    assert before["bidder"]["tenders:detail"][0] == before["public"]["tenders:detail"][0] == 200


@pytest.mark.parametrize("finished", [(), (1,), (0, 1)])
def test_whoever_is_ready_no_page_of_the_scoring_differs_by_what_another_gave(found, finished):
    """Nobody, the one who looks, or the writer too; a third goes on."""
    people = {who: user for who, user in others(found).items() if who in {"member", "chair", "buyer"}}
    sheets = ScoreSheet.objects.filter(bid=found.bids[0])
    going_on = [user for place, user in enumerate(found.evaluators) if place not in finished]
    sheets.filter(evaluator__in=going_on).update(finalised_at=None)
    before = {who: told(found, user, only="scoring:") for who, user in people.items()}
    assert "scoring:desk" in with_canary(told(found, found.evaluators[0], only="scoring:"))

    written_differently(found)
    after = {who: told(found, user, only="scoring:") for who, user in people.items()}

    assert {who: with_canary(answers) for who, answers in before.items()} == {who: set() for who in people}
    assert _differing(before, after) == set()


def test_no_answer_to_a_post_differs_by_what_another_gave(found):
    """What is done, refused or not understood: the posts of a member and of the chair do something, and are undone."""
    people = others(found)
    before = {who: told(found, user, posting=FILLED, only="scoring:") for who, user in people.items()}
    empty = {who: told(found, people[who], posting={}, only="scoring:") for who in ("member", "chair")}
    own = told(found, found.evaluators[0], posting=FILLED | {"version": "0"}, only="scoring:")
    assert "scoring:desk" in with_canary(own)

    written_differently(found)
    after = {who: told(found, user, posting=FILLED, only="scoring:") for who, user in people.items()}
    empty_after = {who: told(found, people[who], posting={}, only="scoring:") for who in empty}

    assert {who: with_canary(answers) for who, answers in before.items()} == {who: set() for who in people}
    assert _differing(before, after) == _differing(empty, empty_after) == set()
    assert before["chair"]["scoring:reveal"][0] == 302
    assert before["bidder"]["scoring:desk"][0] == before["beheerder"]["scoring:desk"][0] == 404


def test_after_the_reveal_only_who_takes_part_in_the_consensus_reads_it(found):
    people = others(found)
    reveal_scores(found.tender, by=found.chair, at=AT)
    found = found.fresh()

    answers = {who: told(found, user) for who, user in people.items()}

    assert {who for who in people if with_canary(answers[who])} == {"member", "chair", "buyer", "auditor"}
    assert {who for who in people if _has(answers[who], f"{CANARY} in de notities")} == set()


def test_what_a_member_writes_stands_in_no_log_job_mail_or_entry(found, caplog):
    caplog.set_level(logging.DEBUG)
    writer = found.evaluators[0]
    sheet = ScoreSheet.objects.get(evaluator=writer)
    reopen_sheet(sheet, reason="Een bladzijde overgeslagen.", by=found.chair, at=AT)
    score = sheet.scores.get(criterion_code="1")
    given = {
        "version": score.version,
        "level_label": "Goed",
        "motivation": f"{CANARY} geschreven aan de scoretafel",
    }

    with telling(AT):
        client_of(writer).post(address("desk", found, found.bids[0].public_id, 1, 1), given)
        client_of(writer).post(address("desk", found, found.bids[0].public_id, 1, 1), given)
    finalise_sheet(sheet, by=writer, at=AT)
    reveal_scores(found.tender, by=found.chair, at=AT)

    score.refresh_from_db()
    assert score.motivation == given["motivation"]
    entries = [f"{entry.event} {entry.data} {entry.subject}" for entry in AuditEntry.objects.all()]
    assert any("sheet" in entry for entry in entries)
    assert not [
        line for line in [*entries, *jobs(), *map(str, mails()), *log_lines(caplog.records)] if CANARY in line
    ]


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


def _differing(before, after):
    return {
        (who, route) for who in before for route in before[who] if before[who][route] != after[who][route]
    }
