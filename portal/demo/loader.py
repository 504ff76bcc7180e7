"""Loads the demo: Gooi open for bids, Voorne in scoring, Emmen in configuration; every step through the services."""

from datetime import UTC, datetime, time, timedelta
from io import BytesIO

from django.db import transaction

from accounts.models import Organisation, User
from bids.domain import tasks
from bids.listing import tariff_terms
from bids.models import Bid, CheckItem, Draft
from bids.selectors import opened_bids
from bids.services import (
    accept_proposals,
    confirm_opening,
    finish_checks,
    record_check,
    request_opening,
    save_answers,
    save_file,
    start_draft,
    submit_bid,
)
from clock import telling
from clock.source import AMSTERDAM
from documents.outbox import in_process_outbox
from portal.demo.content import apply_texts, explain_deviations, read_definition, shift
from portal.demo.papers import evidence_paper, plan_paper
from portal.demo.people import STAFF, DemoPeople, make_people
from portal.demo.questions import ask_and_answer
from portal.scenario.actors import declare_insiders
from scoring.services import admit_without_interest, confirm_instruction, sign_declaration
from tenders.domain.definition import TenderDefinition
from tenders.domain.exclusion import MANDATORY
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.selectors import definition_of
from tenders.services import (
    apply_definition,
    create_tender,
    give_role,
    publish_tender,
    record_announcement,
)

GOOI, VOORNE, EMMEN = "gooi-en-vechtstreek", "voorne-aan-zee", "emmen"
# How long after the request of the buyer the second opener confirms.
CONFIRMED_AFTER = timedelta(minutes=3)


def load_demo(*, at: datetime) -> DemoPeople:
    """Everything of the demo, dated around `at`. Needs a database without the demo's accounts."""
    definitions = {name: read_definition(name) for name in (GOOI, VOORNE, EMMEN)}
    with in_process_outbox() as outbox:
        with transaction.atomic():
            authorities = [
                Organisation.objects.create(kind=Organisation.Kind.AUTHORITY, name=definition.authority)
                for definition in definitions.values()
            ]
            people = make_people(authorities)
        today = at.astimezone(AMSTERDAM).date()
        gooi = shift(definitions[GOOI], closing_on=today + timedelta(days=15))
        published_at = morning_of_publication(gooi)
        with telling(published_at):
            tender = begin_tender(gooi, GOOI, people, authorities[0], at=published_at, publish=True)
            outbox.drain()
        ask_and_answer(tender, GOOI, people, outbox=outbox, until=at)
        voorne = shift(definitions[VOORNE], closing_on=today - timedelta(days=14))
        tender = begin_tender(
            voorne, VOORNE, people, authorities[1], at=morning_of_publication(voorne), publish=True
        )
        for number, key in enumerate(people.providers):
            statements = {"gelijktijdige_clienten": str(150 + 110 * number)}
            hand_in(
                tender, people, key, statements=statements, pages=4, at=tender.closes_at - timedelta(days=2)
            )
        opened_at = tender.closes_at + timedelta(hours=1)
        # The opener does its job a minute after the second person confirmed.
        with telling(opened_at + CONFIRMED_AFTER + timedelta(minutes=1)):
            open_tender(tender, people, at=opened_at)
            outbox.drain()
        check_all(tender, people, at=opened_at + timedelta(days=1))
        declare_and_admit(tender, people, at=opened_at + timedelta(days=2))
        emmen = shift(definitions[EMMEN], closing_on=today + timedelta(days=80))
        begin_tender(emmen, EMMEN, people, authorities[2], at=at - timedelta(days=1), publish=False)
    return people


def morning_of_publication(definition: TenderDefinition) -> datetime:
    return datetime.combine(definition.planning.publication_on, time(9), AMSTERDAM).astimezone(UTC)


def begin_tender(
    definition: TenderDefinition,
    name: str,
    people: DemoPeople,
    authority: Organisation,
    *,
    at: datetime,
    publish: bool,
) -> Tender:
    """Configure a tender with everyone's role, and publish it where asked."""
    buyer = people["inkoper"]
    tender = create_tender(authority=authority, key=definition.key, title=definition.title, by=buyer, at=at)
    apply_definition(tender, definition, by=buyer, at=at)
    apply_texts(tender, name, by=buyer, at=at)
    for key, _, roles in STAFF:
        for role in roles:
            if key != "inkoper":
                give_role(tender, people[key], role, by=buyer, at=at)
    if publish:
        explain_deviations(tender, name, by=buyer, at=at)
        record_announcement(tender, reference="403112", announced_on=local_date(at), by=buyer, at=at)
        publish_tender(tender, by=buyer, at=at)
        tender.refresh_from_db()
    return tender


def hand_in(
    tender: Tender,
    people: DemoPeople,
    key: str,
    *,
    at: datetime,
    pages: int,
    statements: dict[str, str] | None = None,
    issued: dict[str, datetime] | None = None,
    submit: bool = True,
) -> Bid:
    """A whole inschrijving of a provider with real PDFs; submitted unless told otherwise."""
    definition = definition_of(tender)
    organisation, user = people.providers[key], people[key]
    draft = start_draft(tender, organisation, by=user, at=at)
    _answer(draft, tender, organisation, user, statements or {}, at=at)
    for task in tasks.tasks_of(definition, plan_title=tender.plan_title, is_rehearsal=False):
        if task.evidence is not None and task.evidence.mandatory:
            issued_on = (issued or {}).get(task.evidence.code, at - timedelta(days=45)).date().isoformat()
            paper = evidence_paper(organisation.name, task.title, issued_on)
            save_file(
                draft,
                task.key,
                BytesIO(paper),
                name=f"{task.evidence.code.lower()}.pdf",
                by=user,
                at=at,
                details={"issued_on": issued_on},
            )
    headings = tuple(f"{leaf.code} {leaf.name}" for leaf in definition.method.quality_leaves)
    plan = plan_paper(organisation.name, headings, pages)
    save_file(draft, tasks.PLAN, BytesIO(plan), name="plan.pdf", by=user, at=at)
    bid = Bid.objects.get(tender=tender, organisation=organisation)
    if submit:
        submit_bid(bid, by=user, received_at=at, at=at)
    return bid


def _answer(
    draft: Draft,
    tender: Tender,
    organisation: Organisation,
    user: User,
    statements: dict[str, str],
    *,
    at: datetime,
) -> None:
    person = {"name": user.name, "function": "directeur"}
    lots = sorted(tender.lots.values_list("number", flat=True))
    contact = {**person, "email": user.email, "phone": "0100000000"}
    application = {"lots": lots, "contact": contact, "signatory": person, "parties": []}
    grounds = {row.code: "no" for row in tender.exclusion_grounds.all()} | {g.code: "no" for g in MANDATORY}
    save_answers(draft, tasks.APPLICATION, application, by=user, at=at)
    save_answers(
        draft, tasks.DECLARATION, {"grounds": grounds, "explanation": "", "agreed": True}, by=user, at=at
    )
    if terms := tariff_terms(tender, definition_of(tender)):
        save_answers(draft, tasks.TARIFF, {"accepted": lots, "terms": terms}, by=user, at=at)
    if statements:
        save_answers(draft, tasks.STATEMENTS, {"values": statements}, by=user, at=at)


def open_tender(tender: Tender, people: DemoPeople, *, at: datetime) -> None:
    """Asked by the buyer, confirmed by the second opener; the caller lets the opener do its job."""
    request = request_opening(tender, by=people["inkoper"], session_key="demo-1", at=at)
    confirm_opening(request, by=people["opener"], session_key="demo-2", at=at + CONFIRMED_AFTER)


def check_all(tender: Tender, people: DemoPeople, *, at: datetime) -> None:
    """Who works on the bids has no interest in them, and every bid meets everything."""
    declare_insiders(tender, at=at)
    checker = people["toetser"]
    for bid in opened_bids(tender):
        accept_proposals(bid, by=checker, at=at)
        for item in bid.checks.filter(outcome=CheckItem.Outcome.OPEN):
            record_check(
                item, outcome=CheckItem.Outcome.MET, reason="", version=item.version, by=checker, at=at
            )
    finish_checks(tender, by=checker, at=at)


def declare_and_admit(tender: Tender, people: DemoPeople, *, at: datetime) -> None:
    for key in ("commissielid1", "commissielid2", "commissielid3"):
        confirm_instruction(tender, by=people[key], at=at)
        for bid in opened_bids(tender):
            sign_declaration(bid, by=people[key], has_interest=False, at=at)
    admit_without_interest(tender, by=people["voorzitter"], at=at)
