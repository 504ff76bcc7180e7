"""A whole tender at a chosen stage, made by the services of the pages, with data in it that could leak."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from accounts.models import Membership, Organisation, User
from bids.models import Bid
from bids.selectors import admitted_bids
from clock import telling
from documents.outbox import InProcessOutbox, in_process_outbox
from portal.demo.content import read_definition
from portal.demo.loader import (
    GOOI,
    begin_tender,
    check_all,
    declare_and_admit,
    hand_in,
    open_tender,
)
from portal.demo.people import STAFF, DemoPeople, make_people
from scoring.services import (
    confirm_consensus,
    finalise_sheet,
    fix_quality,
    fix_ranking,
    reveal_scores,
    save_consensus,
    save_score,
    sheet_for,
)
from tenders.models import Tender
from tenders.selectors import definition_of

PUBLISHED_AT = datetime(2025, 10, 1, 7, 0, tzinfo=UTC)
OPENED_AT = datetime(2025, 11, 14, 12, 0, tzinfo=UTC)
EVALUATORS = ("commissielid1", "commissielid2", "commissielid3")
STAGES = ("published", "opened", "checked", "scoring", "scored", "revealed", "fixed", "ranked")
# A word that stands in every motivation, so that a leak of one is found by searching for it.
PLANTED = "kersenbloesem"


@dataclass
class World:
    """`people` act in `tender`; `outsiders` hold the same roles in another tender of another authority."""

    tender: Tender
    people: DemoPeople
    authority: Organisation
    bids: dict[str, Bid] = field(default_factory=dict)
    at: datetime = OPENED_AT

    def user(self, key: str) -> User:
        return self.people[key]


def make_world(stage: str, *, bidders: tuple[str, ...] = ("anker", "brug", "cirkel")) -> World:
    """Gooi at the stage named: everything up to it was done through the services."""
    reached = STAGES.index(stage)
    definition = read_definition(GOOI)
    authority = Organisation.objects.create(kind=Organisation.Kind.AUTHORITY, name=definition.authority)
    people = make_people([authority])
    tender = begin_tender(definition, GOOI, people, authority, at=PUBLISHED_AT, publish=True)
    world = World(tender, people, authority)
    for number, key in enumerate(bidders):
        handed_in_at = tender.closes_at - timedelta(days=2, minutes=number)
        world.bids[key] = hand_in(tender, people, key, at=handed_in_at, pages=6)
    with in_process_outbox() as outbox:
        for step, act in enumerate((_open, _check, _admit, _score, _reveal, _settle, _rank), start=1):
            if step > reached:
                break
            world.at = OPENED_AT + timedelta(days=step - 1)
            act(world, outbox)
            world.tender.refresh_from_db()
    return world


def make_outsiders(world: World) -> dict[str, User]:
    """People with each role in another tender, of another authority."""
    authority = Organisation.objects.create(kind=Organisation.Kind.AUTHORITY, name="Gemeente Elders")
    users = {}
    for key, name, _ in STAFF:
        user = User.objects.create_user(f"{key}@elders.example", f"{name} van elders", "x")
        is_buyer = key == "inkoper"
        Membership.objects.create(
            user=user, organisation=authority, is_buyer=is_buyer, is_administrator=key == "beheerder"
        )
        users[key] = user
    elsewhere = DemoPeople(users=users)
    begin_tender(read_definition(GOOI), GOOI, elsewhere, authority, at=PUBLISHED_AT, publish=True)
    return users


def _open(world: World, outbox: InProcessOutbox) -> None:
    with telling(world.at):
        open_tender(world.tender, world.people, at=world.at)
        outbox.drain()


def _check(world: World, outbox: InProcessOutbox) -> None:
    check_all(world.tender, world.people, at=world.at)


def _admit(world: World, outbox: InProcessOutbox) -> None:
    declare_and_admit(world.tender, world.people, at=world.at)


def _score(world: World, outbox: InProcessOutbox) -> None:
    lot = world.tender.lots.get()
    leaves = definition_of(world.tender).method.quality_leaves
    for number, key in enumerate(EVALUATORS):
        evaluator = world.people[key]
        for bid in admitted_bids(world.tender):
            sheet = sheet_for(bid, lot, evaluator)
            for leaf in leaves:
                save_score(
                    sheet,
                    leaf.code,
                    level_label="Goed" if number else "Voldoende",
                    motivation=f"{PLANTED} van {key} over {leaf.code}: concreet en toetsbaar beschreven.",
                    notes=f"{PLANTED} notitie",
                    version=0,
                    by=evaluator,
                    at=world.at,
                )
            finalise_sheet(sheet, by=evaluator, at=world.at)


def _reveal(world: World, outbox: InProcessOutbox) -> None:
    reveal_scores(world.tender, by=world.people["voorzitter"], at=world.at)


def _settle(world: World, outbox: InProcessOutbox) -> None:
    lot = world.tender.lots.get()
    levels = ("Uitstekend", "Goed", "Voldoende", "Matig")
    for number, bid in enumerate(admitted_bids(world.tender)):
        for leaf in definition_of(world.tender).method.quality_leaves:
            save_consensus(
                bid,
                lot,
                leaf.code,
                level_label=levels[number],
                motivation=f"De commissie vindt {leaf.code} concreet, toetsbaar en passend bij de vraag.",
                version=0,
                by=world.people["voorzitter"],
                at=world.at,
            )
    for key in EVALUATORS:
        confirm_consensus(world.tender, by=world.people[key], at=world.at)
    fix_quality(world.tender, by=world.people["voorzitter"], at=world.at)


def _rank(world: World, outbox: InProcessOutbox) -> None:
    fix_ranking(world.tender, by=world.people["inkoper"], at=world.at)
