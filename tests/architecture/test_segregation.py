"""The segregation of duties that no setting lifts (the permission table and the words around it)."""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from bids.domain.refusals import BidRefused
from bids.services import confirm_opening, request_opening
from documents.vault import DraftKeys, KeyRing, use_keyring
from tenders.models import Role, Tender, TenderRole
from tenders.permissions import NotAllowed
from tenders.services import RoleRefused, end_role, give_role
from tests.architecture.permission_table import ACCOUNTS, rows
from tests.architecture.routes import OWNER, addresses
from tests.architecture.visiting import ELSEWHERE, STAFF, Answer, Visitor, lean, undone, visitors
from tests.factories.planted import planted, planted_price, spellings
from tests.factories.scoring import commission
from tests.factories.tenders import member_with_role, published_tender
from tests.factories.world import EVALUATORS, OPENED_AT, World, advance, make_world, score_words

PRICES = [spelling.encode() for spelling in spellings(planted_price())]
# A second evaluator, to whom further roles were given behind the back of the services.
FORCED = "forced"
FORCED_ROLES = (Role.EVALUATOR, Role.JURIST, Role.AUDITOR)

Pages = Mapping[tuple[str, str, str], Answer]


@pytest.fixture(scope="module")
def pages(pairs: KeyRing, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Pages:
    """By stage, role and address what was answered; the database is as it was before."""
    found: dict[tuple[str, str, str], Answer] = {}
    with tempfile.TemporaryDirectory(prefix="tenderhuis-keys-") as folder:
        ring = replace(pairs, drafts=DraftKeys(Path(folder) / "drafts"))
        with use_keyring(ring), django_db_blocker.unblock(), undone(), lean():
            world = make_world("opened", bidders=(OWNER, "brug"))
            people = {**visitors(world, {}), FORCED: _forced(world)}
            for stage in ("checked", "scoring", "revealed", "priced"):
                advance(world, stage)
                _collect(found, stage, people, world)
            # As the award would leave it, without the letters on the way.
            Tender.objects.filter(pk=world.tender.pk).update(status="definitief")
            world.tender.refresh_from_db()
            _collect(found, "awarded", people, world)
    return found


def _forced(world: World) -> Visitor:
    user = world.user(EVALUATORS[0])
    for role in FORCED_ROLES[1:]:
        TenderRole.objects.create(
            tender=world.tender, user=user, role=role, given_by=user, given_at=OPENED_AT
        )
    return Visitor.of(FORCED, user)


def _collect(
    found: dict[tuple[str, str, str], Answer], stage: str, people: Mapping[str, Visitor], world: World
) -> None:
    wanted = {
        "bids:answers",
        "bids:checks",
        "bids:check",
        "bids:document[evidence]",
        "bids:document[plan]",
        "scoring:plan",
        "scoring:declare",
        "scoring:consensus_item",
        "scoring:ranking",
    }
    for route, path in addresses(world).items():
        if str(route) in wanted:
            for role in ("public", "b", "r", *"BOCKEMJAH", FORCED):
                found[stage, role, str(route)] = people[role].get(path, at=world.at)


def _shows_price(answer: Answer) -> bool:
    return any(spelling in answer.body for spelling in PRICES)


@pytest.mark.django_db
@pytest.mark.parametrize("other", [Role.BUYER, Role.CHAIR, Role.CHECKER, Role.SECOND_OPENER, Role.JURIST])
def test_who_evaluates_holds_no_other_role_whatever_came_first(other: Role) -> None:
    tender = published_tender()

    for first, second in ((Role.EVALUATOR, other), (other, Role.EVALUATOR)):
        user = member_with_role(tender, first)
        with pytest.raises(RoleRefused):
            give_role(tender, user, second, by=tender.created_by, at=OPENED_AT)


@pytest.mark.django_db
def test_who_was_chair_after_the_opening_never_scores_afterwards() -> None:
    found = commission()
    another = member_with_role(found.tender, Role.CHAIR)
    end_role(found.tender.roles.get(user=another), by=found.buyer, at=OPENED_AT)

    with pytest.raises(RoleRefused):
        give_role(found.tender, another, Role.EVALUATOR, by=found.buyer, at=OPENED_AT)


@pytest.mark.django_db
def test_a_beheerder_holds_no_role_in_a_tender() -> None:
    tender = published_tender()
    beheerder = member_with_role(tender, Role.AUDITOR)
    end_role(tender.roles.get(user=beheerder), by=tender.created_by, at=OPENED_AT)
    beheerder.memberships.update(is_administrator=True)

    for role in Role.values:
        with pytest.raises(RoleRefused):
            give_role(tender, beheerder, role, by=tender.created_by, at=OPENED_AT)


@pytest.mark.django_db
def test_who_asks_for_an_opening_does_not_confirm_it() -> None:
    tender = published_tender()
    second = member_with_role(tender, Role.SECOND_OPENER)
    at = tender.closes_at + timedelta(minutes=5)
    request = request_opening(tender, by=tender.created_by, session_key="one", at=at)

    for by, session in ((tender.created_by, "two"), (second, "one")):
        with pytest.raises((BidRefused, NotAllowed)):
            confirm_opening(request, by=by, session_key=session, at=at)


# Who is open for clients is for everybody of the authority: an indicatiesteller has no role in the tender.
FOR_THE_AUTHORITY = frozenset(
    {
        "contracts:allocation",
        "contracts:capacity_reports",
        "contracts:capacity_reports_progress",
        "contracts:capacity_report_file",
    }
)


def test_a_beheerder_reaches_no_page_of_a_tender_but_the_public_ones() -> None:
    for row in rows():
        for cell in row.cells.values():
            if "H" not in cell or row.route.startswith(
                (
                    "people:",
                    "registration:",
                    "authorities:",
                    "retention:",
                    "portal:",
                    "account",
                    "tenders:mine",
                )
            ):
                continue
            if row.route in FOR_THE_AUTHORITY:
                assert cell == frozenset(STAFF), row.route
            else:
                assert cell >= ACCOUNTS, row.route


def test_a_second_opener_opens_and_reaches_nothing_else() -> None:
    reached = {row.route for row in rows() for cell in row.cells.values() if "O" in cell and "H" not in cell}

    assert reached == {
        "portal:dossier",
        "bids:opening",
        "bids:opening_progress",
        "bids:opening_confirm",
    }


def test_a_role_elsewhere_reaches_only_lists_of_its_own() -> None:
    reached = {
        row.route
        for row in rows()
        for cell in row.cells.values()
        if any(role.endswith(ELSEWHERE) for role in cell) and not cell >= ACCOUNTS
    }

    accounts = {"people:list", "people:invite", "people:log", "people:first_buyer", "people:left"}
    registration = {"registration:list", "registration:check", "registration:decide"}
    authorities = {"authorities:list", "authorities:add"}
    retention = {"retention:overview", "retention:make", "retention:rule"}
    assert reached == {"tenders:create", *accounts, *registration, *authorities, *retention}


@pytest.mark.django_db
@pytest.mark.slow
def test_nobody_reads_a_price_before_quality_is_fixed(pages: Pages) -> None:
    early = [key for key, answer in pages.items() if key[0] in {"checked", "scoring", "revealed"}]

    assert [key for key in early if _shows_price(pages[key])] == []


@pytest.mark.django_db
@pytest.mark.slow
def test_prices_are_read_by_buyer_chair_jurist_and_auditor_when_quality_is_fixed(pages: Pages) -> None:
    readers = {
        role for (stage, role, route), answer in pages.items() if stage == "priced" and _shows_price(answer)
    }

    assert readers == {*"BCJA"}


@pytest.mark.django_db
@pytest.mark.slow
def test_an_evaluator_never_reads_a_price_whatever_other_role_it_holds(pages: Pages) -> None:
    for stage, role in product(("priced", "awarded"), ("E", FORCED)):
        assert not any(_shows_price(answer) for key, answer in pages.items() if key[:2] == (stage, role))


@pytest.mark.django_db
@pytest.mark.slow
def test_an_evaluator_never_sees_the_exclusion_file_whatever_other_role_it_holds(pages: Pages) -> None:
    parts = ("bids:checks", "bids:check", "bids:answers", "bids:document[evidence]")

    for stage, role, part in product(("checked", "revealed", "priced"), ("E", FORCED), parts):
        assert pages[stage, role, part].status == 404, (stage, role, part)


@pytest.mark.django_db
@pytest.mark.slow
def test_an_evaluator_reads_names_before_and_the_plan_after_it_was_admitted(pages: Pages) -> None:
    plan = planted(OWNER, "plantekst").encode()

    assert pages["checked", "E", "scoring:plan"].status == 404
    assert b"Zorggroep Anker" in pages["checked", "E", "scoring:declare"].body
    assert plan in pages["scoring", "E", "scoring:plan"].body


@pytest.mark.django_db
@pytest.mark.slow
def test_a_toetser_reads_evidence_and_no_plan(pages: Pages) -> None:
    assert planted(OWNER, "bewijstekst").encode() in pages["scoring", "K", "bids:document[evidence]"].body
    assert pages["scoring", "K", "bids:document[plan]"].status == 404
    assert planted(OWNER, "plantekst").encode() in pages["scoring", "B", "bids:document[plan]"].body


@pytest.mark.django_db
@pytest.mark.slow
def test_a_jurist_reads_individual_scores_after_the_award_and_an_auditor_after_the_reveal(
    pages: Pages,
) -> None:
    words = score_words(EVALUATORS[1]).encode()

    readers = {
        stage: {r for r in "BCEJA" if words in pages[stage, r, "scoring:consensus_item"].body}
        for stage in ("revealed", "priced", "awarded")
    }

    assert readers == {"revealed": {*"BCEA"}, "priced": {*"BCEA"}, "awarded": {*"BCEJA"}}
    assert words not in pages["revealed", FORCED, "scoring:consensus_item"].body
