"""The way through a generale repetitie, by the services of the pages."""

from datetime import timedelta

from accounts.models import User
from bids.models import Bid
from clock import telling
from contracts.models import VerificationItem
from contracts.selectors import standing_decision
from contracts.services import award_definitively, release_letters
from contracts.verification.services import judge_item
from portal.rehearsal.answering import answer_as_bidders
from portal.rehearsal.beginning import begin_rehearsal
from tenders.models import Tender
from tests.factories import world as steps
from tests.factories.world import World

WALK = (
    steps._ask,
    steps._open,
    steps._check,
    steps._admit,
    steps._score,
    steps._finish,
    steps._reveal,
    steps._agree,
    steps._open_prices,
    steps._rank,
    steps._decide,
)


def rehearsed(world: World, *, bidders: int = 4) -> World:
    """A rehearsal of the tender of the world, with the people of the world."""
    tender = begin_rehearsal(world.tender, bidders=bidders, by=world.user("inkoper"), at=world.at)
    bids = dict(zip(("anker", "brug", "cirkel", "delta"), Bid.objects.filter(tender=tender), strict=False))
    return World(tender, world.people, world.authority, "published", world.at, bids=bids)


def walk(world: World) -> None:
    """To the letters that are out, by the services of the pages."""
    for step in WALK:
        world.at += timedelta(minutes=3)
        with telling(world.at):
            step(world)
        world.tender = Tender.objects.select_related("authority").get(pk=world.tender.pk)
    release_letters(standing_decision(world.tender), by=world.people["inkoper"], at=world.at)


def award(world: World) -> None:
    """The made-up winner supplies what the letters asked; nobody waits for the end of the opschortende termijn."""
    buyer = world.people["inkoper"]
    assert answer_as_bidders(world.tender, by=buyer, at=world.at) == 1
    item = VerificationItem.objects.get(verification__bid__tender=world.tender)
    judge_item(item, "met", by=User.objects.get(pk=world.people["toetser"].pk), at=world.at)
    award_definitively(world.tender, by=buyer, at=world.at)
    world.tender.refresh_from_db()
