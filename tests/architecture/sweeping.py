"""One tender, from configuration to the definitive award; at each stage everybody asks what the table speaks of."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from io import BytesIO

from accounts.models import Membership
from bids.models import Bid, ExclusionCase, RepairRequest, SetAside, ValidityRequest
from bids.repairs.services import supply_file
from documents.files import store_file
from portal.demo.content import explain_deviations
from portal.demo.loader import GOOI, begin_tender
from scoring.domain.low_prices import Verdict
from scoring.low_prices.services import ask_about_price, attach_to_explanation, judge_price
from tenders.complaints.services import enter_complaint, file_complaint
from tenders.contact.services import write_as_provider
from tenders.domain.lifecycle import Status
from tenders.domain.simulation import Settings
from tenders.domain.wording import local_date
from tenders.leidraad.services import make_version, render_leidraad
from tenders.models import Tender
from tenders.questions.services import prepare_notice, render_notice
from tenders.services import record_announcement
from tenders.simulation.services import run_simulation, simulate_method
from tests.architecture.kept_rows import rows_kept
from tests.architecture.page_rules import page_faults
from tests.architecture.permission_table import Row, rows
from tests.architecture.routes import OWNER, addresses
from tests.architecture.visiting import ELSEWHERE, Answer, Visitor, lean, row_counts, visitors
from tests.factories.bids import pdf_bytes
from tests.factories.consultation import planted_consultation
from tests.factories.questions import approve, draft_question, published_clarification, sent_question
from tests.factories.world import PUBLISHED_AT, STAGES, World, advance, definition, make_outsiders, make_world

DRAFT = "draft"


@dataclass
class Sweep:
    """What was found: the roles per stage and route that reached it, and by rule where it was broken."""

    reached: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    asked: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    pages: dict[str, list[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    # Addresses that take no POST at all: the answer is the same for everybody who is logged in.
    read_only: set[str] = field(default_factory=set)


def sweep() -> Sweep:
    found = Sweep()
    table = list(rows())
    wanted = {stage for row in table for stage in row.cells}
    world, outsiders = make_world("published"), make_outsiders()
    world.fill_draft("anker")
    draft = _draft(world)
    _document(world.tender, at=world.at)
    for tender in (world.tender, draft):
        _simulate(world, tender)
        _consult(world, tender)
        _write_leidraad(world, tender)
    _ask(world)
    _write(world)
    with _quiet():
        people = visitors(world, outsiders)
        for stage in (DRAFT, *(name for name in STAGES if name in wanted)):
            if stage != DRAFT:
                advance(world, stage)
                _set_aside(world)
                _examine_price(world)
            paths = addresses(world, draft if stage == DRAFT else None)
            by_name = {str(route): path for route, path in paths.items()}
            speaking = [row for row in table if stage in row.cells and row.route in by_name]
            at = PUBLISHED_AT if stage == DRAFT else world.at
            with rows_kept():
                for visitor in people.values():
                    _visit(found, stage, visitor, speaking, by_name, at=at)
    return found


def _visit(
    found: Sweep, stage: str, visitor: Visitor, speaking: list[Row], paths: Mapping[str, str], *, at: datetime
) -> None:
    """Ask for everything, and post to what was refused.

    Where there is most to gain everybody who is refused posts, and people of elsewhere ask too; at the other
    stages who reaches the address at that one.
    """
    before = row_counts()
    refused = []
    # Logging out comes last.
    for row in sorted(speaking, key=lambda row: row.route == "account_logout"):
        if visitor.role.endswith(ELSEWHERE) and stage != row.widest:
            continue
        answer = visitor.ask(paths[row.route], at=at)
        _note(found, answer, stage, row.route, visitor.role)
        if not answer.is_reached and (stage == row.widest or visitor.role in row.cells[row.widest]):
            refused.append(row.route)
    if row_counts() != before:
        found.faults.append(f"{stage} {visitor.role}: looking changed the database")
    for route in refused:
        if route not in found.read_only:
            _post(found, visitor, route, paths[route], at=at)
    if row_counts() != before:
        found.faults.append(f"{stage} {visitor.role}: a refused POST changed the database")


def _note(found: Sweep, answer: Answer, stage: str, route: str, role: str) -> None:
    where = f"{stage} {route} {role}"
    found.asked.setdefault((stage, route), set()).add(role)
    if answer.is_reached:
        found.reached.setdefault((stage, route), set()).add(role)
    if answer.status >= 500:
        found.faults.append(f"{where}: {answer.status}")
    if answer.is_html and answer.status == 200:
        found.seen.add(route)
        for fault in page_faults(answer):
            found.pages.setdefault(fault, []).append(where)


def _post(found: Sweep, visitor: Visitor, route: str, path: str, *, at: datetime) -> None:
    answer = visitor.post(path, at=at)
    if answer.status == 405:
        found.read_only.add(route)
    if answer.is_reached or answer.status >= 500:
        found.faults.append(f"{route} {visitor.role}: a POST is answered with {answer.status}")


@contextmanager
def _quiet() -> Iterator[None]:
    """Thousands of refusals, without the page and the log line that say so; tests of their own see to both."""
    level = logging.root.manager.disable
    with lean():
        logging.disable(logging.WARNING)
        try:
            yield
        finally:
            logging.disable(level)


def _simulate(world: World, tender: Tender) -> None:
    made = simulate_method(tender, Settings(fields=100, bidders=3), by=world.user("inkoper"), at=PUBLISHED_AT)
    run_simulation(made.public_id, clock=lambda: PUBLISHED_AT)


def _consult(world: World, tender: Tender) -> None:
    """One with its report, one that is not published, one of which the report is being made, and one that is open."""
    buyer, kvk = world.user("inkoper"), world.people.providers[OWNER].kvk_number
    planted_consultation(tender, by=buyer, at=PUBLISHED_AT, kvk=kvk, is_reported=True)
    planted_consultation(tender, by=buyer, at=PUBLISHED_AT, is_published=False)
    planted_consultation(tender, by=buyer, at=PUBLISHED_AT)
    planted_consultation(tender, by=buyer, at=PUBLISHED_AT, closes_at=PUBLISHED_AT + timedelta(days=365))


def _write_leidraad(world: World, tender: Tender) -> None:
    made = make_version(tender, by=world.user("inkoper"), at=PUBLISHED_AT)
    render_leidraad(made.public_id, at=PUBLISHED_AT)


def _draft(world: World) -> Tender:
    """A tender of the same people that was not published yet."""
    other = replace(definition(), key="volgende-ronde")
    tender = begin_tender(other, GOOI, world.people, world.authority, at=PUBLISHED_AT, publish=False)
    _document(tender, at=PUBLISHED_AT)
    explain_deviations(tender, GOOI, by=world.user("inkoper"), at=PUBLISHED_AT)
    record_announcement(
        tender,
        reference="403113",
        announced_on=local_date(PUBLISHED_AT),
        by=world.user("inkoper"),
        at=PUBLISHED_AT,
    )
    return tender


def _document(tender: Tender, *, at: datetime) -> None:
    file = store_file(b"%PDF-1.7", name="leidraad.pdf", content_type="application/pdf", at=at)
    tender.documents.create(title="Leidraad", file=file, added_at=at)


def _ask(world: World) -> None:
    """A published nota, and of the owner of the addresses a question at each point where a page is for it."""
    at, late = PUBLISHED_AT + timedelta(days=1), PUBLISHED_AT + timedelta(days=30)
    asker, other = (
        Membership.objects.get(user=world.user(key), organisation=world.people.providers[key])
        for key in (OWNER, "brug")
    )
    buyer = world.user("inkoper")
    approve(sent_question(world.tender, other, at=at), answer="Ja.", by=buyer, at=at)
    published_clarification(world.tender, by=buyer, at=at)
    draft_question(world.tender, asker, at=at)
    approve(sent_question(world.tender, asker, at=at), answer="Nee.", by=buyer, at=at)
    sent_question(world.tender, asker, at=late)
    sent_question(world.tender, asker, at=at, is_confidential=True, confidential_reason="Bedrijfsgeheim.")
    render_notice(prepare_notice(world.tender, 1, by=buyer, at=at).public_id, at=at)


def _write(world: World) -> None:
    """A message with an attachment and a complaint of the owner of the addresses."""
    at, user, organisation = PUBLISHED_AT, world.user(OWNER), world.people.providers[OWNER]
    file = store_file(b"%PDF-1.7", name="bijlage.pdf", content_type="application/pdf", at=at)
    write_as_provider(world.tender, organisation, text="Zie de bijlage.", attachment=file, by=user, at=at)
    file_complaint(
        world.tender,
        organisation,
        subject="De termijn",
        text="Die is te kort.",
        wish="Verleng haar.",
        by=user,
        at=at,
    )
    enter_complaint(
        world.tender,
        complainant="Branchevereniging Zorg",
        channel="letter",
        received_at=at,
        reply_to="Postbus 1, Huizen",
        subject="Het tarief",
        text="Dat is te laag.",
        letter=file,
        by=world.user("inkoper"),
        at=at,
    )


def _set_aside(world: World) -> None:
    """From the opening on a ground that was revoked and a case that was closed, so that they have no effect."""
    bid = world.bids["brug"]
    bid.refresh_from_db()
    if bid.opened_submission_id and not bid.set_asides.exists():
        _closed_case(world, world.bids[OWNER])
        SetAside.objects.create(
            bid=bid,
            ground="uitgesloten",
            reason="Dit bleek een vergissing.",
            by=world.user("inkoper"),
            at=world.at,
            revoked_at=world.at,
        )


def _examine_price(world: World) -> None:
    """From the opening of the prices on the owner of the addresses has explained its price, and was believed."""
    bid, buyer = world.bids[OWNER], world.user("inkoper")
    if world.tender.state is not Status.QUALITY_FIXED or not bid.prices.exists():
        return
    bid.refresh_from_db()
    facts = {"reason": "Lager dan de cao.", "question": "Hoe kan dat?", "days": 5}
    asked = ask_about_price(bid, world.tender.lots.get(), **facts, by=buyer, at=world.at)
    who = {"by": world.user(OWNER), "received_at": world.at, "at": world.at}
    attach_to_explanation(asked, BytesIO(pdf_bytes()), name="berekening.pdf", **who)
    judge_price(asked, Verdict.SUBSTANTIATED, motivation="Weinig reistijd.", by=buyer, at=world.at)


def _closed_case(world: World, bid: Bid) -> None:
    """Of the owner of the addresses a case with its request, an answer and a letter; and a request to all."""
    bid.refresh_from_db()
    buyer, who = world.user("inkoper"), world.user(OWNER)
    letter = store_file(b"%PDF-1.7", name="brief.pdf", content_type="application/pdf", at=world.at)
    offer = RepairRequest.objects.create(
        bid=bid,
        kind=RepairRequest.Kind.SELF_CLEANING,
        introduction="Wat deed u sindsdien?",
        asked_by=buyer,
        asked_at=world.at,
        days=5,
        due_at=world.at + timedelta(days=5),
        letter=letter,
    )
    item = offer.items.create(title="Ernstige beroepsfout", asked="Wat deed u sindsdien?")
    supply_file(item, BytesIO(pdf_bytes()), name="maatregelen.pdf", by=who, received_at=world.at, at=world.at)
    RepairRequest.objects.filter(pk=offer.pk).update(decided_by=buyer, decided_at=world.at)
    ExclusionCase.objects.create(
        bid=bid,
        ground="2.87-1c",
        happened_on=local_date(world.at),
        facts="Een fout.",
        begun_by=buyer,
        begun_at=world.at,
        offer=offer,
        proportionality="Lang geleden en hersteld.",
        decision=ExclusionCase.Decision.KEPT,
        decided_by=buyer,
        decided_at=world.at,
    )
    ValidityRequest.objects.create(
        tender=world.tender,
        until=local_date(world.at) + timedelta(days=365),
        answer_by=world.at + timedelta(days=300),
        reason="De beoordeling duurt langer.",
        asked_by=buyer,
        asked_at=world.at,
    )
