"""A toelatingsprocedure at a chosen stage, made by the services of the pages: two are admitted, one is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from accounts.models import Organisation, User
from bids.models import CheckItem
from bids.selectors import opened_bids
from bids.services import (
    accept_proposals,
    confirm_opening,
    finish_checks,
    index_opened_bids,
    open_bids,
    record_check,
    request_opening,
    set_aside,
)
from contracts.approval.services import approve_decision, register_mandate
from contracts.models import AwardDecision
from contracts.selectors import standing_decision
from contracts.services import (
    award_definitively,
    draft_decision,
    queue_letters,
    release_letters,
    render_letter,
)
from portal.demo.people import STAFF, make_people
from tenders.domain.admission import Admission
from tenders.domain.definition import LotDefinition, admission_method
from tenders.domain.wording import local_date
from tenders.models import Role, Tender
from tenders.permissions import forget_roles
from tenders.services import apply_definition, create_tender, give_role, publish_tender
from tenders.services.rounds import open_next_round
from tests.factories.insiders import all_declared
from tests.factories.planted import hand_in
from tests.factories.remembering import remembered
from tests.factories.tenders import AT, CLOSES_AT, admission_definition, announced, explain_all
from tests.factories.world import World

HANDED_IN_AT = datetime(2025, 11, 12, 9, 0, tzinfo=UTC)
CLOSED = CLOSES_AT + timedelta(milliseconds=1)
OPENED_AT = CLOSES_AT + timedelta(hours=1)
SENT_AT = OPENED_AT + timedelta(days=10)
AWARDED_AT = SENT_AT + timedelta(days=22)
REFUSED = "cirkel"
NO_POLICY = "Er is geen verzekering die bij deze opdracht past: de polis is in 2024 geëindigd."
NO_REFERENCE = "De referentie gaat over huishoudelijke hulp en niet over begeleiding."
TWO_LOTS = (LotDefinition(1, "Begeleiding"), LotDefinition(2, "Dagbesteding"))


@remembered
def open_house(
    entry: Admission | None = None,
    *,
    lots: tuple[LotDefinition, ...] = (),
    bidders: tuple[str, ...] = ("anker", "brug", REFUSED),
) -> World:
    """Open for bids, with those of the bidders submitted."""
    authority = Organisation.objects.create(kind=Organisation.Kind.AUTHORITY, name="Gemeente Voorbeeld")
    people = make_people([authority])
    buyer = people["inkoper"]
    definition = admission_definition(entry)
    if lots:
        definition = replace(definition, method=admission_method(lots))
    tender = create_tender(
        authority=authority, key=definition.key, title=definition.title, by=buyer, at=AT, is_admission=True
    )
    apply_definition(tender, definition, by=buyer, at=AT)
    Tender.objects.filter(pk=tender.pk).update(
        max_value=Decimal(10_000_000),
        court="de rechtbank Midden-Nederland",
        complaint_desk="klachten@gemeente.example",
        signatory="De directeur",
        contract_start=date(2026, 1, 1),
        initial_months=36,
        option_count=1,
        option_months=12,
    )
    tender.refresh_from_db()
    for key, _, roles in STAFF:
        for role in roles:
            if key != "inkoper" and role not in {Role.EVALUATOR, Role.CHAIR}:
                give_role(tender, people[key], role, by=buyer, at=AT)
    explain_all(tender, by=buyer, at=AT)
    announced(tender, at=AT)
    publish_tender(tender, by=buyer, at=AT)
    tender.refresh_from_db()
    world = World(tender, people, authority, "published", HANDED_IN_AT)
    for number, key in enumerate(bidders):
        world.bids[key] = hand_in(
            tender, people.providers[key], people[key], key, at=HANDED_IN_AT + timedelta(minutes=number)
        )
    return world


def second_round(world: World, *, bidders: tuple[str, ...] = ("delta",)) -> World:
    """Opened when the first, of which `world.tender` is the tender, has closed; with the bids of the bidders in it."""
    tender = open_next_round(world.tender, at=CLOSED)
    assert tender is not None
    for user in world.people.users.values():
        forget_roles(user)
    found = World(tender, world.people, world.authority, "published", CLOSED)
    for key in bidders:
        at = CLOSED + timedelta(days=1)
        found.bids[key] = hand_in(tender, world.people.providers[key], world.people[key], key, at=at)
    return found


def opened(world: World, *, at: datetime = OPENED_AT) -> World:
    request = request_opening(world.tender, by=world.people["inkoper"], session_key="first", at=at)
    confirm_opening(request, by=world.people["opener"], session_key="second", at=at)
    open_bids(request.public_id, at=at)
    index_opened_bids(world.tender, at=at, part="quality")
    all_declared(world.tender, at=at)
    world.tender.refresh_from_db()
    world.at = at
    return world


def checked(world: World, *, refused: tuple[str, ...] = (REFUSED,)) -> World:
    """Everything met, but for who is refused: on two grounds."""
    checker = world.people["toetser"]
    for bid in opened_bids(world.tender):
        accept_proposals(bid, by=checker, at=world.at)
        for item in bid.checks.filter(outcome=CheckItem.Outcome.OPEN):
            record_check(item, outcome="met", reason="", version=item.version, by=checker, at=world.at)
    for key in refused:
        for number, reason in enumerate((NO_POLICY, NO_REFERENCE)):
            item = world.bids[key].checks.order_by("pk")[number]
            set_aside(world.bids[key], ground="ongeschikt", reason=reason, item=item, by=checker, at=world.at)
    return world


def fixed(world: World) -> World:
    finish_checks(world.tender, by=world.people["toetser"], at=world.at)
    world.tender.refresh_from_db()
    return world


def decided(world: World, *, at: datetime = SENT_AT) -> AwardDecision:
    """With the letters made, ready to be sent on this day."""
    buyer, jurist = world.people["inkoper"], world.people["jurist"]
    decision = draft_decision(world.tender, by=buyer, at=at)
    register_mandate(
        world.tender,
        holder=jurist,
        function="concernmanager",
        document="Mandaatbesluit 2025",
        by=buyer,
        at=at,
    )
    seen = decision.ranking.content_hash if decision.ranking else ""
    approve_decision(decision, seen=seen, by=User.objects.get(pk=jurist.pk), at=at)
    for letter in queue_letters(decision, sending_on=local_date(at), by=buyer, at=at):
        render_letter(letter.public_id, at=at)
    return standing_decision(world.tender)


def released(world: World, *, at: datetime = SENT_AT) -> AwardDecision:
    decision = decided(world, at=at)
    release_letters(decision, by=world.people["inkoper"], at=at)
    world.tender.refresh_from_db()
    return standing_decision(world.tender)


def awarded(world: World, *, at: datetime = AWARDED_AT) -> World:
    released(world, at=at - (AWARDED_AT - SENT_AT))
    award_definitively(world.tender, by=world.people["inkoper"], at=at)
    world.tender.refresh_from_db()
    world.at = at
    return world
