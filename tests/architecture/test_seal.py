"""The seal: between submitting and opening nobody finds a word of a bid, whatever it asks for."""

import logging
from collections import defaultdict
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import Registration
from bids.domain import tasks
from bids.domain.details import EvidenceDetails
from bids.domain.safe import EvidenceKind
from bids.models import Bid, Draft, SafeItem
from bids.safe.services import keep_in_safe
from bids.services import withdraw_bid
from bids.services.declaring import keep_declaration
from documents.models import OutboxJob
from documents.outbox import run_job
from documents.vault import KeyRing
from tenders.contact.services import write_as_provider
from tenders.domain.wording import local_date
from tests.architecture.kept_sql import sql_kept
from tests.architecture.searching import (
    asked_by,
    database_dump,
    files_in,
    found_in,
    jobs,
    log_lines,
    mails,
)
from tests.architecture.visiting import Visitor, addresses_kept, lean, visitors
from tests.factories.planted import (
    PLACES,
    paper,
    planted,
    planted_needles,
    planted_price,
    planted_statement,
    spellings,
)
from tests.factories.world import (
    EVALUATORS,
    HANDED_IN_AT,
    World,
    make_outsiders,
    make_world,
    score_words,
)

pytestmark = pytest.mark.slow
BIDDERS = {"b": "anker", "r": "brug", "s": "cirkel", "d": "delta"}
# Versions that no other test hands in, so that their words and numbers stand nowhere but in these bids.
VERSIONS = {"anker": (71, 72), "brug": (73,), "cirkel": (74, 75), "delta": (76,)}
NEEDLES = {
    key: [needle for version in versions for needle in planted_needles(key, version)]
    for key, versions in VERSIONS.items()
}
# What a bidder keeps for its next tender: nobody else has a way in, and an operator finds ciphertext.
SAFE_PLACES = ("kluisnaam", "kluistekst", "kluiskenmerk", "kluisuitgever")
NEEDLES["delta"] += [planted("delta", place, 76) for place in SAFE_PLACES]
# Not sealed, and for few: a message to the authority, and who registers an organisation.
MESSAGE, NEWCOMER = planted("anker", "bericht", 72), planted("nieuw", "aanmelding", 76)
FOR_FEW = {MESSAGE: {"b", "B", "J", "A"}, NEWCOMER: {"H"}}
# People of elsewhere who differ from the others only in what they are refused too.
DULL = {f"{role}'" for role in "OKEMJH"}
WORDS = [needle for needles in NEEDLES.values() for needle in needles]


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("", "django", "django.request", "celery", "kombu", "tenderhuis", "weasyprint"):
        caplog.set_level(logging.DEBUG, logger=name or None)
    # It writes each predicate and its outcome, no object: a hundred lines per page.
    monkeypatch.setattr(logging.getLogger("rules.predicates"), "level", logging.INFO)
    monkeypatch.setattr(logging.getLogger("rules"), "level", logging.INFO)


@pytest.fixture
def sealed() -> World:
    """One bid was replaced, one withdrawn, one stands with a change begun, and one was never submitted."""
    world = make_world("published", bidders=())
    world.hand_in("anker", version=71)
    world.hand_in("anker", version=72, at=HANDED_IN_AT + timedelta(minutes=5))
    withdrawn = world.hand_in("brug", version=73)
    withdraw_bid(withdrawn, by=world.user("brug"), received_at=HANDED_IN_AT, at=HANDED_IN_AT)
    world.hand_in("cirkel", version=74)
    world.fill_draft("cirkel", version=75)
    _keep_for_later(world, world.fill_draft("delta", version=76))
    _write_and_register(world)
    return world


def _keep_for_later(world: World, bid: Bid) -> None:
    """In the bewijskluis, and the UEA of this draft."""
    who = {"by": world.user("delta"), "at": HANDED_IN_AT}
    name, text, subject, issuer = (planted("delta", place, 76) for place in SAFE_PLACES)
    keep_in_safe(
        bid.organisation,
        BytesIO(paper(text, subject)),
        name=f"{name}.pdf",
        kind=EvidenceKind.REFERENCE,
        details=EvidenceDetails(local_date(HANDED_IN_AT), None, issuer),
        **who,
    )
    draft = Draft.objects.get(bid=bid)
    keep_declaration(draft, tasks.DECLARATION, organisation=bid.organisation, **who)


def _write_and_register(world: World) -> None:
    organisation = world.people.providers["anker"]
    write_as_provider(world.tender, organisation, text=MESSAGE, by=world.user("anker"), at=HANDED_IN_AT)
    Registration.objects.create(
        organisation_name=NEWCOMER,
        kvk_number=organisation.kvk_number,
        person_name=NEWCOMER,
        email="nieuw@aanmelding.example",
        asked_at=HANDED_IN_AT,
        confirmed_at=HANDED_IN_AT,
    )


def people_of(world: World) -> dict[str, Visitor]:
    """Everybody of the tender, the bidders, people of elsewhere, and the public."""
    people = visitors(world, make_outsiders())
    for role, key in BIDDERS.items():
        people[role] = Visitor.of(role, world.user(key))
    return {role: people[role] for role in sorted({*people} - DULL)}


@pytest.mark.django_db
def test_a_bidder_finds_its_own_words_so_that_they_could_leak(sealed: World) -> None:
    visitor = Visitor.of("d", sealed.user("delta"))
    pages = [visitor.get(_of(sealed, "copy"), at=sealed.at).everything]
    for place in range(1, 20):
        for name in ("task", "task_file"):
            pages.append(visitor.get(_of(sealed, name, place=place), at=sealed.at).everything)
    part = sealed.bids["delta"].public_id
    pages.append(
        visitor.get(_of(sealed, "uea_section", part_id=part, name="onderneming"), at=sealed.at).everything
    )
    kept = SafeItem.objects.get(organisation=sealed.people.providers["delta"])
    for address in (reverse("bids:safe"), reverse("bids:safe_file", args=[kept.public_id])):
        pages.append(visitor.get(address, at=sealed.at).everything)

    shown = set(found_in(b"\n".join(pages), NEEDLES["delta"]))

    assert {planted("delta", place, 76) for place in (*PLACES, *SAFE_PLACES)} <= shown
    assert set(spellings(planted_statement(76))) & shown
    assert set(spellings(planted_price(76))) & shown


@pytest.mark.django_db
@pytest.mark.parametrize("when", ["before the deadline", "after the deadline, before the opening"])
def test_no_word_of_a_sealed_bid_is_in_any_answer_to_another(sealed: World, when: str) -> None:
    deadline = sealed.tender.closes_at
    at = sealed.at if when == "before the deadline" else deadline + timedelta(seconds=30)

    leaks, shown = [], defaultdict(set)
    with lean():
        for role, route, content in asked_by(sealed, people_of(sealed), at=at):
            for word in found_in(content, (*WORDS, *FOR_FEW)):
                if word in FOR_FEW:
                    shown[word].add(role)
                elif word not in NEEDLES.get(BIDDERS.get(role, ""), ()):
                    leaks.append(f"{role} finds {word} in {route}")

    assert leaks == []
    assert shown == FOR_FEW


@pytest.mark.django_db(transaction=True)
def test_no_word_of_a_bid_is_stored_mailed_logged_or_queued(
    everything_logged: None, sealed: World, keyring: KeyRing, caplog: pytest.LogCaptureFixture
) -> None:
    people = people_of(sealed)
    with addresses_kept(), sql_kept():
        for _, _, content in asked_by(sealed, {role: people[role] for role in "bdBA"}, at=sealed.at):
            assert content
    for job in OutboxJob.objects.filter(status=OutboxJob.Status.PENDING).exclude(queue="pdf"):
        run_job(job.public_id)

    stored = [
        f"{name}: {word}"
        for name, content in files_in(Path(settings.DATA_DIR), keyring.drafts.folder)
        for word in found_in(content, WORDS)
    ]
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    told = "\n".join([*(f"{to} {text}" for to, text in mails()), *jobs(), *log_lines(records)])

    assert stored == []
    assert found_in(database_dump(), WORDS) == []
    assert mails()
    assert found_in(told.encode(), [*WORDS, *FOR_FEW]) == []
    assert "Not Found" in told


@pytest.mark.django_db
def test_no_word_of_an_evaluator_is_in_any_answer_to_another_before_all_are_final() -> None:
    world = make_world("partly_scored")
    own = {"E": EVALUATORS[-1], **{key: key for key in EVALUATORS}}

    leaks, shown = [], set()
    with lean():
        people = {role: v for role, v in visitors(world, make_outsiders()).items() if role not in DULL}
        for key in EVALUATORS[:-1]:
            people[key] = Visitor.of(key, world.user(key))
        for role, route, content in asked_by(world, people, at=world.at):
            for key in EVALUATORS:
                if score_words(key).encode() in content:
                    if own.get(role) == key:
                        shown.add(key)
                    else:
                        leaks.append(f"{role} finds the words of {key} in {route}")

    assert leaks == []
    assert shown == set(EVALUATORS)


def _of(world: World, route: str, **kwargs: object) -> str:
    return reverse(f"bids:{route}", kwargs={"public_id": world.tender.public_id, **kwargs})


def test_the_search_would_find_a_word() -> None:
    assert found_in("een zaaigoed71functieanker hier".encode("utf-16-be"), WORDS) == [
        "zaaigoed71functieanker"
    ]
