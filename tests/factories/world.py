"""A whole tender at a chosen stage, made by the services of the pages, with data in it that could leak."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

from django.db import transaction

from accounts.models import Membership, Organisation, Registration, User
from bids.domain.details import EvidenceDetails
from bids.domain.safe import EvidenceKind
from bids.insiders.services import decide_interest, report_insider_interest
from bids.models import Bid, InsiderDeclaration, OpeningRequest
from bids.safe.services import keep_in_safe
from bids.selectors import admitted_bids, records_of
from bids.services import confirm_opening, index_opened_bids, open_bids, request_opening
from bids.services.records import render_opening_record
from bids.tasks import destroy_draft_keys
from clock import telling
from contracts.agreement.services import (
    keep_copy,
    make_agreements,
    render_agreement,
    save_agreement_settings,
    send_agreements,
    sign_agreement,
)
from contracts.approval.services import approve_decision, register_mandate
from contracts.capacity.services import keep_counts, make_report, render_capacity_report, set_rule
from contracts.changes.services import register_change
from contracts.domain.agreements import Signer
from contracts.domain.allocation import Method, Terms
from contracts.domain.care_import import Count
from contracts.domain.changes import RULES, Route
from contracts.domain.dossier import Version
from contracts.domain.indexation import Weight, hash_of
from contracts.domain.minutes import minutes_hash
from contracts.domain.social_return import Kind
from contracts.domain.subcontracting import STATEMENT, STATEMENT_NAME
from contracts.dossier.services import build_dossier, request_dossier
from contracts.execution.services import add_contact, add_meeting, keep_paper, start_execution
from contracts.execution.services import add_paper as add_contract_paper
from contracts.indexation.selectors import indexed_one
from contracts.indexation.services import enter_figure, fix_indexation, render_indexation
from contracts.indexation.services import set_rule as set_indexation_rule
from contracts.maximum.selectors import maximum_of, municipalities_of
from contracts.maximum.services import call_off, enter_value
from contracts.minutes.selectors import draft_of
from contracts.minutes.services import fix_minutes, render_award_minutes, save_supplement
from contracts.models import (
    Agreement,
    AwardReport,
    Contract,
    ContractFile,
    Dossier,
    SubcontractorChange,
    VerificationItem,
)
from contracts.proceedings.services import add_paper, register_proceeding
from contracts.promises.services import add_evidence, add_obligation, save_report, submit_report
from contracts.selectors import advantage_items, standing_decision
from contracts.services import (
    award_definitively,
    draft_decision,
    queue_letters,
    record_second_reading,
    release_letters,
    render_letter,
    render_report,
    request_report,
    save_advantage,
)
from contracts.social.services import register_effort
from contracts.social.services import set_rule as set_social_return
from contracts.verification.services import judge_item, supply_evidence
from portal.demo.content import read_definition
from portal.demo.loader import GOOI, begin_tender, check_all, declare_and_admit
from portal.demo.people import STAFF, DemoPeople, make_people
from portal.scenario.actors import declare_insiders
from scoring.selectors import outcome_of, ranked_by_key
from scoring.selectors.minutes import minutes_of
from scoring.services import (
    commit_draw,
    confirm_consensus,
    finalise_sheet,
    fix_quality,
    fix_ranking,
    hold_draw,
    reveal_scores,
    save_consensus,
    save_score,
    sheet_for,
)
from scoring.services.minutes import render_minutes
from tenders.contact.services import keep_attachment
from tenders.domain.contract_rules import CapacityRule
from tenders.domain.definition import Criterion, EvidenceRule, StatementRule, TenderDefinition
from tenders.domain.lifecycle import Act
from tenders.domain.vocabulary import CriterionKind, EvidenceMoment, PriceFormula
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.selectors import definition_of
from tenders.services.lifecycle import change_status, lock_tender
from tests.factories.bids import pdf_bytes
from tests.factories.planted import fill_draft, hand_in
from tests.factories.remembering import remembered

PUBLISHED_AT = datetime(2025, 10, 1, 7, 0, tzinfo=UTC)
HANDED_IN_AT = datetime(2025, 11, 12, 9, 0, tzinfo=UTC)
OPENED_AT = datetime(2025, 11, 14, 12, 0, tzinfo=UTC)
EVALUATORS = ("commissielid1", "commissielid2", "commissielid3")
# Finishes last: at "partly_scored" its scores are saved and not final.
LAST_EVALUATOR = EVALUATORS[-1]
PROOF_OF_WINNER = EvidenceRule(
    "POLIS-NA", "Polis bij aanvang van de overeenkomst", EvidenceMoment.AFTER_AWARD
)
ASKED_ON_REQUEST = EvidenceRule("BIBOB", "Bibob-vragenformulier", EvidenceMoment.ON_REQUEST, mandatory=False)
# A tie for the one place, so that there is a draw.
LEVELS = ("Goed", "Goed", "Voldoende", "Matig")


@dataclass
class World:
    """`people` act in `tender`; `at` is the instant at which it reached its stage."""

    tender: Tender
    people: DemoPeople
    authority: Organisation
    stage: str
    at: datetime
    bids: dict[str, Bid] = field(default_factory=dict)

    def user(self, key: str) -> User:
        return self.people[key]

    def hand_in(self, key: str, *, at: datetime = HANDED_IN_AT, version: int = 1) -> Bid:
        bid = hand_in(self.tender, self.people.providers[key], self.people[key], key, at=at, version=version)
        self.bids[key] = bid
        return bid

    def fill_draft(self, key: str, *, at: datetime = HANDED_IN_AT, version: int = 2) -> Bid:
        """A draft that was not submitted; with a bid already there, a change of it."""
        bid = fill_draft(
            self.tender, self.people.providers[key], self.people[key], key, at=at, version=version
        )
        self.bids[key] = bid
        return bid


def definition() -> TenderDefinition:
    """Gooi with an opgave and a price that counts, which Gooi itself does not ask, one place and proofs after it."""
    gooi = read_definition(GOOI)
    uitvoering, kwaliteit = gooi.method.criteria
    kwaliteit = replace(
        kwaliteit,
        max_points=Fraction(40),
        children=tuple(replace(child, max_points=Fraction(20)) for child in kwaliteit.children),
    )
    price = Criterion("3", "Prijs", Fraction(10), kind=CriterionKind.PRICE, formula=PriceFormula.RELATIVE)
    return replace(
        gooi,
        method=replace(gooi.method, places=1, criteria=(uitvoering, kwaliteit, price)),
        statements=(StatementRule("capaciteit", "Aantal cliënten", Fraction(1), "cliënten"),),
        evidence=(*gooi.evidence, PROOF_OF_WINNER, ASKED_ON_REQUEST),
    )


def make_world(stage: str, *, bidders: tuple[str, ...] = ("anker", "brug", "cirkel")) -> World:
    """The tender at the stage named, or further on the way there: everything was done through the services."""
    world = _published(bidders)
    advance(world, stage)
    return world


@remembered
def _published(bidders: tuple[str, ...]) -> World:
    authority = Organisation.objects.create(
        kind=Organisation.Kind.AUTHORITY, name="Regio Gooi en Vechtstreek"
    )
    people = make_people([authority])
    tender = begin_tender(definition(), GOOI, people, authority, at=PUBLISHED_AT, publish=True)
    world = World(tender, people, authority, "published", HANDED_IN_AT + timedelta(hours=1))
    _fill_safe(people)
    _let_register(people.providers["anker"].kvk_number)
    for number, key in enumerate(bidders):
        world.hand_in(key, at=HANDED_IN_AT + timedelta(minutes=number))
    return world


def _fill_safe(people: DemoPeople) -> None:
    """One provider has something in its bewijskluis, which does not expire."""
    keep_in_safe(
        people.providers["anker"],
        BytesIO(pdf_bytes()),
        name="referentie.pdf",
        kind=EvidenceKind.REFERENCE,
        details=EvidenceDetails(local_date(PUBLISHED_AT)),
        by=people["anker"],
        at=PUBLISHED_AT,
    )


def _let_register(known: str) -> None:
    """One whose mail is not confirmed, one that waits for a beheerder, and one whose number nobody checked."""
    for number, confirmed_at in (("70000001", None), (known, PUBLISHED_AT)):
        Registration.objects.create(
            organisation_name="Zorg in Aanmelding",
            kvk_number=number,
            person_name="Nieuw Hier",
            email=f"{number}@aanmelding.example",
            asked_at=PUBLISHED_AT,
            confirmed_at=confirmed_at,
        )
    Organisation.objects.create(
        kind=Organisation.Kind.PROVIDER, name="Zorg Ongezien", kvk_number="70000002", is_kvk_checked=False
    )


def advance(world: World, stage: str) -> None:
    """Through the services, step by step, to the stage named."""
    reached, wanted = STAGES.index(world.stage), STAGES.index(stage)
    for name in STAGES[reached + 1 : wanted + 1]:
        vars(world).update(vars(_step(world, name)))


@remembered
def _step(world: World, name: str) -> World:
    world.at = max(OPENED_AT, world.at + _PAUSES.get(name, timedelta(days=1)))
    with telling(world.at):
        _STEPS[name](world)
    world.stage = name
    world.tender = Tender.objects.select_related("authority").get(pk=world.tender.pk)
    return world


@remembered
def make_outsiders() -> dict[str, User]:
    """People with each role in another tender, of another authority."""
    authority = Organisation.objects.create(kind=Organisation.Kind.AUTHORITY, name="Gemeente Elders")
    users = {}
    for key, name, _ in STAFF:
        user = User.objects.create_user(f"{key}@elders.example", f"{name} van elders", "x")
        Membership.objects.create(
            user=user,
            organisation=authority,
            is_buyer=key == "inkoper",
            is_administrator=key == "beheerder",
        )
        users[key] = user
    begin_tender(definition(), GOOI, DemoPeople(users=users), authority, at=PUBLISHED_AT, publish=True)
    return users


def score_words(key: str) -> str:
    """Stands in every motivation, page reference and note of one evaluator."""
    return f"kersenbloesem{key}"


def _ask(world: World) -> None:
    request_opening(world.tender, by=world.people["inkoper"], session_key="first", at=world.at)


def _open(world: World) -> None:
    request = world.tender.opening_requests.get(part="quality", status="requested")
    _carry_out(world, request, confirmed_by="opener")
    # What the sweeper does a while after the opening: drafts that were never sent end.
    destroy_draft_keys(world.at + timedelta(days=7))
    _declare(world)


def _declare(world: World) -> None:
    """Everybody signs; the jurist has an interest in the bid of Anker, if any, and may take part all the same."""
    declare_insiders(world.tender, at=world.at)
    jurist, anker = world.people["jurist"], world.people.providers["anker"]
    own = InsiderDeclaration.objects.filter(user=jurist, bid__organisation=anker).first()
    if own is None:
        return
    interest = report_insider_interest(
        own, text="Een zus werkt op het kantoor van Anker.", by=jurist, at=world.at
    )
    decide_interest(
        interest,
        decision="admitted",
        reason="De zus werkt niet aan deze inschrijving.",
        by=world.people["inkoper"],
        at=world.at,
    )


def _carry_out(world: World, request: OpeningRequest, *, confirmed_by: str) -> None:
    confirm_opening(request, by=world.people[confirmed_by], session_key="second", at=world.at)
    open_bids(request.public_id, at=world.at)
    index_opened_bids(world.tender, at=world.at, part=request.part)
    for record in records_of(world.tender).filter(file=None):
        render_opening_record(record, at=world.at)


def _check(world: World) -> None:
    check_all(world.tender, world.people, at=world.at)


def _admit(world: World) -> None:
    declare_and_admit(world.tender, world.people, at=world.at)


def _score(world: World) -> None:
    lot = world.tender.lots.get()
    for number, key in enumerate(EVALUATORS):
        for bid in admitted_bids(world.tender):
            sheet = sheet_for(bid, lot, world.people[key])
            for leaf in definition_of(world.tender).method.quality_leaves:
                save_score(
                    sheet,
                    leaf.code,
                    level_label="Goed" if number else "Voldoende",
                    motivation=f"{score_words(key)} over {leaf.code}: concreet en toetsbaar beschreven.",
                    page_reference=f"{score_words(key)} 2",
                    notes=f"{score_words(key)} notitie",
                    version=0,
                    by=world.people[key],
                    at=world.at,
                )
            if key != LAST_EVALUATOR:
                finalise_sheet(sheet, by=world.people[key], at=world.at)


def _finish(world: World) -> None:
    evaluator, lot = world.people[LAST_EVALUATOR], world.tender.lots.get()
    for bid in admitted_bids(world.tender):
        finalise_sheet(sheet_for(bid, lot, evaluator), by=evaluator, at=world.at)


def _reveal(world: World) -> None:
    reveal_scores(world.tender, by=world.people["voorzitter"], at=world.at)


def _agree(world: World) -> None:
    lot = world.tender.lots.get()
    for number, bid in enumerate(admitted_bids(world.tender)):
        for leaf in definition_of(world.tender).method.quality_leaves:
            save_consensus(
                bid,
                lot,
                leaf.code,
                level_label=LEVELS[number],
                motivation=f"De commissie vindt {leaf.code} concreet, toetsbaar en passend bij de vraag.",
                version=0,
                by=world.people["voorzitter"],
                at=world.at,
            )
    for key in EVALUATORS:
        confirm_consensus(world.tender, by=world.people[key], at=world.at)
    fix_quality(world.tender, by=world.people["voorzitter"], at=world.at)
    for minutes in minutes_of(world.tender):
        render_minutes(minutes, at=world.at)


def _open_prices(world: World) -> None:
    request = request_opening(
        world.tender, by=world.people["inkoper"], session_key="first", at=world.at, part="price"
    )
    world.at += timedelta(minutes=3)
    _carry_out(world, request, confirmed_by="voorzitter")


def _draw(world: World) -> None:
    """Held anew until Brug is drawn first, where it takes part: who wins is then the same in every world."""
    lot, chair = world.tender.lots.get(), world.people["voorzitter"]
    (tied,) = outcome_of(world.tender).lots[lot.number].draws_allowed
    bids = ranked_by_key(world.tender)
    wanted = world.bids["brug"].pk
    can_win = wanted in {bids[name].pk for name in tied}
    while True:
        with transaction.atomic():
            draw = commit_draw(
                world.tender, lot, [bids[name] for name in tied], witness="Wil Getuige", by=chair, at=world.at
            )
            hold_draw(draw, by=chair, at=world.at)
            first = outcome_of(world.tender).lots[lot.number].awarded[0]
            if not can_win or bids[first].pk == wanted:
                return
            transaction.set_rollback(True)


def _rank(world: World) -> None:
    fix_ranking(world.tender, by=world.people["inkoper"], at=world.at)


def _decide(world: World) -> None:
    """With the letters set as PDF, ready to be sent on this day."""
    buyer = world.people["inkoper"]
    decision = draft_decision(world.tender, by=buyer, at=world.at)
    for item in advantage_items(decision):
        position = item.position
        text = f"{position.bid.organisation.name} beschrijft bij {item.criterion.code} vaste begeleiders."
        save_advantage(
            decision, position.lot, position.bid, item.criterion.code, text=text, by=buyer, at=world.at
        )
    register_mandate(
        world.tender,
        holder=world.people["jurist"],
        function="concernmanager",
        document="Mandaatbesluit 2025",
        by=buyer,
        at=world.at,
    )
    seen = decision.ranking.content_hash
    approve_decision(decision, seen=seen, by=User.objects.get(pk=world.people["jurist"].pk), at=world.at)
    for letter in queue_letters(decision, sending_on=local_date(world.at), by=buyer, at=world.at):
        render_letter(letter.public_id, at=world.at)
        letter.refresh_from_db()
        jurist = User.objects.get(pk=world.people["jurist"].pk)
        record_second_reading(
            letter, seen=letter.content_hash, remarks="Goed te volgen.", by=jurist, at=world.at
        )


def _release(world: World) -> None:
    release_letters(standing_decision(world.tender), by=world.people["inkoper"], at=world.at)
    # One that suspends nothing, so that the award is not held up.
    proceeding = register_proceeding(
        standing_decision(world.tender),
        kind="complaint",
        claimant="Brug Zorg",
        begun_at=world.at,
        by=world.people["inkoper"],
        at=world.at,
    )
    kept = keep_attachment(BytesIO(pdf_bytes()), name="klacht.pdf", at=world.at)
    add_paper(proceeding, kind="writ", file=kept, by=world.people["inkoper"], at=world.at)
    _prove(world)
    _report(world, "inkoper")
    make_dossier(world, "inkoper", Version.FULL)
    make_dossier(world, "inkoper", Version.BIDDER, bid=world.bids["anker"])


def _prove(world: World) -> None:
    """The winner supplies its proof, sealed beside its bid."""
    item = VerificationItem.objects.select_related("verification__bid__organisation").get(
        verification__bid__tender=world.tender
    )
    bid = item.verification.bid
    key = next(key for key, one in world.bids.items() if one.pk == bid.pk)
    supply_evidence(
        item,
        BytesIO(pdf_bytes(1, text=f"bewijs van {key}")),
        name=f"bewijs-na-gunning-{key}.pdf",
        by=world.people[key],
        received_at=world.at,
        at=world.at,
    )


def _award(world: World) -> None:
    item = VerificationItem.objects.get(verification__bid__tender=world.tender)
    judge_item(item, "met", by=User.objects.get(pk=world.people["toetser"].pk), at=world.at)
    award_definitively(world.tender, by=world.people["inkoper"], at=world.at)
    _report(world, "contractmanager")
    _fix_minutes(world)
    make_dossier(world, "contractmanager", Version.CONTRACT)
    _agree_on_contract(world)


def _fix_minutes(world: World) -> None:
    """The proces-verbaal, with what the record leaves to the buyer filled in."""
    decision, buyer = standing_decision(world.tender), world.people["inkoper"]
    save_supplement(
        decision,
        address="Raadhuisplein 1, Bussum",
        subject="Begeleiding van inwoners.",
        value=Decimal(1_250_000),
        undecided="De vraag kwam te laat om nog te beantwoorden.",
        shares={str(bid.public_id): "Tien procent." for bid in world.bids.values()},
        has_interests=False,
        by=buyer,
        at=world.at,
    )
    seen = minutes_hash(draft_of(decision).content)
    minutes = fix_minutes(decision, seen=seen, by=buyer, at=world.at)
    render_award_minutes(minutes.public_id, at=world.at)


def _agree_on_contract(world: World) -> None:
    """The overeenkomst of the winner, as concept: who won is the outcome of a draw, so only staff is asked."""
    buyer = User.objects.get(pk=world.people["inkoper"].pk)
    mandate = world.tender.mandates.get()
    save_agreement_settings(world.tender, mandate=mandate, by=buyer, at=world.at)
    for agreement in make_agreements(world.tender, by=buyer, at=world.at):
        render_agreement(agreement.public_id, at=world.at)


def _execute(world: World) -> None:
    """The overeenkomst of the winner signed by both, and its execution started."""
    buyer = User.objects.get(pk=world.people["inkoper"].pk)
    send_agreements(world.tender, by=buyer, at=world.at)
    agreement = Agreement.objects.select_related("contract__bid", "contract__decision").get(
        contract__decision__tender=world.tender
    )
    key = next(key for key, bid in world.bids.items() if bid.pk == agreement.contract.bid_id)
    provider = User.objects.get(pk=world.people[key].pk)
    for signer, by in ((Signer.PROVIDER, provider), (Signer.AUTHORITY, buyer)):
        file, pages = keep_copy(BytesIO(pdf_bytes(text=f"Getekend {signer}")), name="x.pdf", at=world.at)
        agreement = sign_agreement(
            agreement,
            signer=signer,
            file=file,
            pages=pages,
            signed_on=local_date(world.at),
            signatory="Bo Brug, bestuurder",
            by=by,
            at=world.at,
        )
    manager = User.objects.get(pk=world.people["contractmanager"].pk)
    begin = {"starts_on": date(2026, 1, 1), "ends_on": date(2028, 12, 31)}
    contract = start_execution(agreement.contract, **begin, by=manager, at=world.at)
    _keep_records(contract, manager, world.at)
    _index_tariffs(contract, manager, world.at)
    _return_to_society(contract, manager, world.at)
    _lead_clients(world, agreement.contract, manager)


def _keep_records(contract: ContractFile, manager: User, at: datetime) -> None:
    """One of everything that a contractblad holds."""
    acted = {"by": manager, "at": at}
    add_contact(contract, side="provider", name="Bo Brug", email="bo@brug.example", **acted)
    add_meeting(contract, held_on=local_date(at), subject="Kennismaking", **acted)
    municipality = municipalities_of(contract.contract.decision.tender)[0]
    about = {"municipality": municipality, **acted}
    call_off(
        contract,
        reference="T-1",
        description="Begeleiding",
        starts_on=contract.starts_on,
        amount=100_00,
        **about,
    )
    # Most of the maximum, so that there is a warning.
    most = (maximum_of(contract.contract.decision.tender) or 0) * 3 // 4
    enter_value(contract, month=contract.starts_on.replace(day=1), amount=most, **about)
    _change(contract, manager, at)
    stored = keep_paper(BytesIO(pdf_bytes()), name="polis.pdf", at=at)
    add_contract_paper(contract, title="Polis", stored=stored, is_shared=True, **acted)
    provider = Membership.objects.get(organisation=contract.contract.bid.organisation, may_submit=True).user
    _report_promise(contract, manager, provider, at)


def _report_promise(contract: ContractFile, manager: User, provider: User, at: datetime) -> None:
    """A prestatieafspraak for the first day of the contract, and the report about it."""
    first = contract.starts_on
    obligation = add_obligation(
        contract,
        title="Een vaste begeleider",
        norm_kind="tekst",
        norm_text="Elke cliënt heeft een vaste begeleider.",
        frequency="eenmalig",
        once_on=first,
        starts_on=first,
        owner="Bo Brug",
        by=manager,
        at=at,
    )
    acted = {"by": provider, "at": datetime(first.year, first.month, first.day, 12, tzinfo=UTC)}
    report = save_report(obligation, first, is_met=True, version=0, **acted)
    add_evidence(obligation, first, BytesIO(pdf_bytes(text="Rooster")), name="rooster.pdf", **acted)
    submit_report(report, **acted)


def _index_tariffs(contract: ContractFile, manager: User, at: datetime) -> None:
    """The tariff of the first year fixed, with the letter about it, made by the function that the job calls."""
    acted = {"by": manager, "at": at}
    tender, year = contract.contract.decision.tender, contract.starts_on.year
    weights = (Weight("OVA", Fraction(85)), Weight("CPI", Fraction(15)))
    set_indexation_rule(
        tender, weights, at_start=True, source="artikel 7", reason="De aanbesteding zwijgt.", **acted
    )
    for each in weights:
        enter_figure(
            tender,
            index=each.index,
            year=year,
            percent=Decimal("2.5"),
            source="publicatie",
            published_on=local_date(at),
            **acted,
        )
    one = indexed_one(contract, local_date(at)).year(year)
    assert one is not None
    assert one.calculation is not None
    fixed = fix_indexation(contract, year, seen=hash_of(one.calculation), **acted)
    render_indexation(fixed.public_id, at=at)


def _return_to_society(contract: ContractFile, manager: User, at: datetime) -> None:
    """Social return as agreed, and an effort of the first day that waits to be judged."""
    set_social_return(
        contract.contract.decision.tender,
        percent=Decimal(5),
        base="de omzet zonder btw",
        per_hour={Kind.TRIAL: 25_00},
        source="artikel 9",
        reason="De aanbesteding zwijgt.",
        by=manager,
        at=at,
    )
    first = contract.starts_on
    register_effort(
        contract,
        kind=Kind.TRIAL,
        description="Een werkervaringsplek",
        connection="In het team dat de opdracht uitvoert.",
        no_displacement=True,
        carried_out_on=first,
        hours=Decimal(40),
        upload=BytesIO(pdf_bytes(text="Overeenkomst")),
        name="werkplek.pdf",
        by=Membership.objects.get(organisation=contract.contract.bid.organisation, may_submit=True).user,
        at=datetime(first.year, first.month, first.day, 12, tzinfo=UTC),
    )


def _change(contract: ContractFile, manager: User, at: datetime) -> None:
    """One that still waits for its announcement, and a subcontractor with a paper that waits for a decision."""
    rule = RULES[Route.UNFORESEEN]
    register_change(
        contract,
        Route.UNFORESEEN,
        title="Meer vervoer",
        explanation="Een brug is gesloten.",
        effective_on=contract.starts_on,
        answers={condition.code: True for condition in rule.conditions},
        amount=100_00,
        by=manager,
        at=at,
    )
    asked = SubcontractorChange.objects.create(
        file=contract,
        kind="erbij",
        name="Vervoer BV",
        kvk="87654321",
        work="Vervoer",
        share=Decimal("12.5"),
        reason="Meer cliënten.",
        from_on=local_date(at),
        asked_by=manager,
        asked_at=at,
    )
    statement = keep_paper(BytesIO(pdf_bytes(1)), name="verklaring.pdf", at=at)
    asked.papers.create(code=STATEMENT, name=STATEMENT_NAME, stored=statement)


def _lead_clients(world: World, contract: Contract, manager: User) -> None:
    """By capacity, with the number of the first month and its report, made by the function that the job calls."""
    terms = Terms(Method.CAPACITY, CapacityRule(800, 1, statement="capaciteit"))
    set_rule(world.tender, terms, reason="Zo afgesproken.", by=manager, at=world.at)
    count = Count(str(contract.public_id), date(2026, 1, 1), 12)
    keep_counts(world.tender, [count], by=manager, at=world.at)
    report = make_report(world.tender, date(2026, 1, 1), by=manager, at=world.at)
    render_capacity_report(report.public_id, at=world.at)


def make_dossier(world: World, key: str, version: Version, *, bid: Bid | None = None) -> Dossier:
    """Asked for by this person and made by the function that the job calls."""
    by = User.objects.get(pk=world.people[key].pk)
    dossier = request_dossier(world.tender, version, bid=bid, by=by, at=world.at)
    while dossier.status == Dossier.Status.QUEUED:
        build_dossier(dossier.public_id, at=world.at)
        dossier.refresh_from_db()
    return dossier


def _report(world: World, key: str) -> None:
    """The version that this person may read, as Excel."""
    report = request_report(
        standing_decision(world.tender),
        format=AwardReport.Format.EXCEL,
        by=User.objects.get(pk=world.people[key].pk),
        at=world.at,
    )
    render_report(report.public_id, at=world.at)


def _archive(world: World) -> None:
    """What has to be done first, and the service that asks for it, have tests of their own."""
    manager = User.objects.get(pk=world.people["contractmanager"].pk)
    change_status(lock_tender(world.tender), Act.ARCHIVE, by=manager, at=world.at)


_STEPS: Mapping[str, Callable[[World], None]] = {
    "asked": _ask,
    "opened": _open,
    "checked": _check,
    "scoring": _admit,
    "partly_scored": _score,
    "scored": _finish,
    "revealed": _reveal,
    "fixed": _agree,
    "priced": _open_prices,
    "drawn": _draw,
    "ranked": _rank,
    "decided": _decide,
    "standstill": _release,
    "awarded": _award,
    "executing": _execute,
    "archived": _archive,
}
STAGES = ("published", *_STEPS)
# A confirmation is in time for ten minutes; letters go out on the day they were made for.
_PAUSES: Mapping[str, timedelta] = {
    "opened": timedelta(minutes=3),
    "standstill": timedelta(hours=1),
    "awarded": timedelta(days=30),
    # So that a month of the contract is over.
    "executing": timedelta(days=45),
}
