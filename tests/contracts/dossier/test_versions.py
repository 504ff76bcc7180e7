"""Who finds what in which version: what could leak stands in the full one, and nowhere that it should not."""

import json

import pytest

from audit.services import record_access, tender_scope
from bids.access_log import access_rows, accesses, own_access_rows
from bids.models import Bid, BidPrice, Screening
from contracts.domain.agreements import Signer
from contracts.domain.dossier import Version
from contracts.dossier.sections.registers import OWN_REGISTERS, REGISTERS
from contracts.models import Agreement, Contract, Dossier
from scoring.models import Score
from tenders.services import withdraw_tender
from tests.contracts.dossier.reading import Read, read
from tests.contracts.dossier.reading import made as make_read
from tests.factories.contracts import SIGNED_AT, Award, agreed, sent, signed
from tests.factories.planted import planted, planted_needles, planted_price, spellings
from tests.factories.world import EVALUATORS, World, make_dossier, make_world, score_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world("awarded")


def made(world: World, version: Version, *, bid: Bid | None = None) -> Read:
    found = read(make_dossier(world, "inkoper", version, bid=bid))
    found.check()
    return found


def winner_of(world: World) -> str:
    contract = Contract.objects.get()
    return next(key for key, bid in world.bids.items() if bid.pk == contract.bid_id)


def names(found: Read, words: list[str]) -> list[str]:
    return [word for word in words if word.encode() in found.everything]


def organisations(world: World, keys: set[str]) -> list[str]:
    return [world.people.providers[key].name for key in sorted(keys)]


def score_texts() -> list[str]:
    return [score_words(key) for key in EVALUATORS]


def test_the_full_version_holds_every_bid_score_and_reason(world: World) -> None:
    found = made(world, Version.FULL)

    for key in world.bids:
        for place in ("plantekst", "bewijstekst", "toelichting", "vertrouwelijk"):
            assert names(found, [planted(key, place)]), (key, place)
    assert names(found, score_texts()) == score_texts()
    assert names(found, list(spellings(planted_price())))
    assert len(found.titled("Brief aan")) == len(world.bids)
    assert found.titled("Proces-verbaal van opening")
    assert found.titled("Verslag van de consensus")
    assert found.titled("Gunningsrapport volledig")


def test_the_version_for_a_bidder_holds_its_own_bid_and_letter_and_nothing_of_the_others(
    world: World,
) -> None:
    own = "anker"
    others = set(world.bids) - {own}
    secrets = [word for key in others for word in planted_needles(key) if key in word]
    full = made(world, Version.FULL)
    losers = organisations(world, others - {winner_of(world)})
    assert losers
    assert names(full, losers) == losers
    assert names(full, secrets)

    found = made(world, Version.BIDDER, bid=world.bids[own])

    assert names(found, [planted(own, "plantekst")])
    assert found.titled("Brief aan") == [f"Brief aan {world.people.providers[own].name}, besluit 1"]
    assert names(found, secrets) == []
    assert names(found, losers) == []
    assert names(found, score_texts()) == []
    assert not names(found, [user.name for user in (world.user(key) for key in EVALUATORS)])
    assert "logboek/keten.json" not in found.files
    assert "logboek/einde.json" in found.files


def test_the_version_for_publication_holds_what_is_public(world: World) -> None:
    full = made(world, Version.FULL)
    secrets = [word for key in world.bids for word in planted_needles(key)]
    losers = organisations(world, set(world.bids) - {winner_of(world)})
    assert names(full, secrets)

    found = made(world, Version.PUBLICATION)

    assert names(found, [*secrets, *losers, *score_texts()]) == []
    assert names(found, organisations(world, {winner_of(world)}))
    documents = {document.file.sha256 for document in world.tender.documents.select_related("file")}
    assert documents <= {entry["sha256"] for entry in found.manifest["entries"]}
    assert {entry["kind"] for entry in found.manifest["entries"]} <= {
        "document",
        "nota van inlichtingen",
        "configuratie",
        "gegevens",
        "logboek",
        "programma",
        "index",
    }


def test_the_version_for_contract_management_holds_plans_and_prices_of_winners_alone(world: World) -> None:
    winner = winner_of(world)
    others = set(world.bids) - {winner}
    full = made(world, Version.FULL)
    plans = [planted(key, "plantekst") for key in others]
    losing_price = BidPrice.objects.exclude(bid=world.bids[winner])
    assert names(full, plans) == plans
    assert losing_price.exists()

    found = read(make_dossier(world, "contractmanager", Version.CONTRACT))

    found.check()
    assert names(found, [planted(winner, "plantekst")])
    assert names(found, [planted(winner, "bewijstekst"), *plans, *score_texts()]) == []
    assert names(found, organisations(world, others)) == []
    prices = found.files["gegevens/prijzen-overeenkomsten.json"].decode()
    assert prices.count("amount") == Contract.objects.count()
    assert found.titled("Gunningsrapport volledig") == []
    assert len(found.titled("Gunningsrapport voor contractmanagement")) == 1


def test_a_screening_is_in_no_version(world: World) -> None:
    Screening.objects.create(
        bid=world.bids["anker"],
        kind=Screening.Kind.BIBOB,
        asked_on=world.at.date(),
        outcome="zaaigoedbibob",
        recorded_by=world.user("inkoper"),
        recorded_at=world.at,
    )

    for version in Version:
        bid = world.bids["anker"] if version is Version.BIDDER else None
        found = made(world, version, bid=bid)

        assert names(found, ["zaaigoedbibob"]) == []
        assert [title for title in found.titles if "bibob" in title.lower()] == []


def test_scores_that_were_not_revealed_are_in_no_dossier_of_a_withdrawn_tender() -> None:
    world = make_world("scored")
    withdraw_tender(world.tender, by=world.user("inkoper"), at=world.at, reason="Het budget is vervallen.")
    world.tender.refresh_from_db()
    assert Score.objects.filter(
        sheet__finalised_at__isnull=False, motivation__contains=score_texts()[0]
    ).exists()

    found = made(world, Version.FULL)

    assert names(found, score_texts()) == []
    assert "gegevens/scores.json" not in found.files
    # What was opened is accounted for, as is the end of it.
    assert names(found, [planted("anker", "plantekst")])
    assert "Het budget is vervallen." in found.files["gegevens/verloop.json"].decode()


def test_what_somebody_noted_for_itself_is_in_no_register(world: World) -> None:
    assert Score.objects.filter(notes__contains="notitie").exists()

    assert names(made(world, Version.FULL), [f"{score_words(EVALUATORS[0])} notitie"]) == []


def test_registers_name_no_keys_and_no_notes() -> None:
    fields = {field for register in (*REGISTERS, *OWN_REGISTERS) for field in register.fields}

    assert len(fields) > 150
    for word in ("notes", "sealed", "envelope", "key", "secret", "email", "password"):
        assert [field for field in fields if word in field.split("__")[-1].split("_")] == []


def test_before_the_opening_of_a_withdrawn_tender_nothing_of_a_bid_is_in_it() -> None:
    world = make_world("published")
    buyer = world.user("inkoper")
    withdraw_tender(world.tender, by=buyer, at=world.at, reason="Het budget is vervallen.")
    world.tender.refresh_from_db()
    found = made(world, Version.FULL)

    assert world.bids
    assert names(found, organisations(world, set(world.bids))) == []
    assert {entry["kind"] for entry in found.manifest["entries"]}.isdisjoint(
        {"inschrijving", "ontvangstbewijs"}
    )
    chains = json.loads(found.files["logboek/keten.json"])["chains"]
    assert list(chains) == [tender_scope(world.tender.public_id)]


def test_an_overeenkomst_is_for_its_own_bidder_and_who_guards_it_once_it_was_sent() -> None:
    award = agreed()
    assert Agreement.objects.filter(pdf__isnull=False, sent_at=None).exists()
    assert of_dossier(award, Version.FULL) == []

    signed(sent(award), "Anker", Signer.PROVIDER, by=award.bidder("Anker"))

    title = "Overeenkomst 1, perceel 1, Anker"
    copy = "Ondertekend exemplaar (opdrachtnemer), Anker"
    assert of_dossier(award, Version.FULL) == [title, title, copy]
    assert of_dossier(award, Version.CONTRACT) == [title, title, copy]
    assert of_dossier(award, Version.PUBLICATION) == []
    assert of_dossier(award, Version.BIDDER, bid=award.letter("Anker").bid) == [title, title, copy]
    assert of_dossier(award, Version.BIDDER, bid=award.letter("Brug").bid) == []


def of_dossier(award: Award, version: Version, *, bid: Bid | None = None) -> list[str]:
    """The titles of overeenkomsten in it, as Word and as PDF."""
    found = read(make_read(award.tender, version, bid=bid, by=award.buyer, at=SIGNED_AT))
    found.check()
    return [entry["title"] for entry in found.manifest["entries"] if entry["kind"] == "overeenkomst"]


def test_who_downloads_a_dossier_is_seen_to_read_the_bids_in_it() -> None:
    world = make_world("awarded")
    winner = winner_of(world)
    loser = next(key for key in world.bids if key != winner)
    read_by = {"inkoper": Version.FULL, "contractmanager": Version.CONTRACT, "jurist": Version.PUBLICATION}
    made(world, Version.PUBLICATION)
    for key, version in read_by.items():
        dossier = Dossier.objects.get(tender=world.tender, version=version)
        scope = tender_scope(world.tender.public_id)
        record_access(world.user(key), "dossier.read", dossier, scope=scope, granted=True, at=world.at)

    def seen(key: str) -> set[str]:
        bid = Bid.objects.select_related("tender", "organisation").get(pk=world.bids[key].pk)
        rows = own_access_rows(bid, list(accesses(world.tender, bid=bid)))
        return {row.part for row in rows if row.part.startswith("Dossier")}

    of_all = access_rows(world.tender, list(accesses(world.tender)))
    named = {(row.who, row.part) for row in of_all if row.part.startswith("Dossier")}
    assert named == {
        (world.user("inkoper").name, "Dossier volledig"),
        (world.user("contractmanager").name, "Dossier voor contractmanagement"),
    }
    assert seen(winner) == {"Dossier volledig", "Dossier voor contractmanagement"}
    assert seen(loser) == {"Dossier volledig"}
