"""Letters composed from an outcome of the method, without a database."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from contracts.domain.completeness import missing
from contracts.domain.composition import (
    BidRecord,
    DecisionRecord,
    EstablishedGround,
    compose,
    grounds_on_lot,
)
from contracts.domain.content import AfterAward, LetterKind, PartResult, content_from
from contracts.domain.letter_words import AgreedScore, scale_text
from contracts.domain.verdicts import Verdict, VerdictKind
from tenders.domain.definition import Criterion, LotDefinition, Method, ScaleLevel
from tenders.domain.method import KNOCK_OUT, DropOut, Entry, decide
from tenders.domain.vocabulary import CriterionKind, DivisionRule, PriceFormula, SetAsideGround

REASON = "Het plan noemt per doelgroep een vaste begeleider."
SCALE = (
    ScaleLevel("Goed", Fraction(10)),
    ScaleLevel("Matig", Fraction(5)),
    ScaleLevel("Onaanvaardbaar", None, knock_out=True),
)
METHOD = Method(
    lots=(LotDefinition(1, "Noord"), LotDefinition(2, "Zuid")),
    places=1,
    scale=SCALE,
    criteria=(Criterion("1", "Aanpak", Fraction(100)),),
    minimum_total=Fraction(40),
    max_lots_per_bidder=1,
    division_rule=DivisionRule.LOT_ORDER,
)
VALUES = {"A": (10, 10), "B": (7, 7), "C": (3, 6)}


def record(method: Method = METHOD, events: tuple[DropOut, ...] = (), **changes: object) -> DecisionRecord:
    entries, bids = [], {}
    for name, values in VALUES.items():
        given = {lot: {"1": Fraction(value)} for lot, value in zip((1, 2), values, strict=True)}
        entries.append(Entry(name, (1, 2), values=given, prices={1: Fraction(2), 2: Fraction(2)}))
        scores = {lot: {"1": AgreedScore("", value["1"], REASON)} for lot, value in given.items()}
        bids[name] = BidRecord(name, (name,), (1, 2), scores=scores)
    grounds = {event.bidder: (EstablishedGround(event.ground, REASON),) for event in events}
    bids = {name: replace(bid, grounds=grounds.get(name, ())) for name, bid in bids.items()}
    plain = DecisionRecord(
        verdicts={lot: Verdict(VerdictKind.AWARD) for lot in (1, 2)},
        number=1,
        replaced_on=None,
        authority="Gemeente Voorbeeld",
        sender=(),
        reference="B-1 / besluit 1",
        tender="Begeleiding",
        method=method,
        level_texts={"Goed": "Het plan overtuigt.", "Matig": "Het plan overtuigt niet."},
        outcome=decide(method, entries, events),
        bids=bids,
        advantages={(lot, name, "1"): REASON for lot in (1, 2) for name in VALUES},
        sent_on=date(2025, 11, 28),
        standstill_days=23,
        standstill_rolls=True,
        supplement_days=5,
        winner_days=7,
        winner_rolls=False,
        proofs_after_award=(),
        court="de rechtbank",
        complaint_desk="het meldpunt",
        signatory="M. de Vries",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_one_letter_tells_both_lots_and_misses_nothing() -> None:
    content = compose(record(), "A")

    assert content.kind == LetterKind.PARTIAL
    assert [part.result for part in content.lots] == [PartResult.AWARDED, PartResult.NOT_AWARDED]
    assert content.lots[1].place == 1
    assert content.lots[1].rules[2:5] == (
        "Een inschrijver kan ten hoogste één perceel krijgen.",
        "De verdeling geeft u perceel 1: dat perceel is eerder verdeeld.",
        "Daarom gaat dit perceel naar een inschrijver die lager staat.",
    )
    assert missing(content) == []


def test_a_loser_is_never_named_or_scored_in_a_letter_of_another() -> None:
    letters = {name: str(compose(record(), name).as_mapping()) for name in VALUES}

    assert "'C'" not in letters["A"]
    assert "'C'" not in letters["B"]
    assert "30,00" not in letters["A"] + letters["B"]


def test_a_computed_ground_gives_the_figures_and_own_scores_but_no_comparison() -> None:
    part = compose(record(), "C").lots[0]

    assert part.result == PartResult.SET_ASIDE
    assert [ground.reason for ground in part.grounds] == [
        "De inschrijving heeft in totaal 30,00 punten. Het bekendgemaakte minimum is 40 punten."
    ]
    assert part.criteria[0].motivation == REASON
    assert part.criteria[0].winners == ()
    assert part.winners == ("A",)


def test_a_drop_out_reads_its_reason_and_the_next_in_line_wins() -> None:
    events = (DropOut("A", SetAsideGround.VERIFICATION_FAILED),)
    dropped, next_one = (compose(record(events=events), name) for name in ("A", "B"))

    assert [part.result for part in dropped.lots] == [PartResult.SET_ASIDE, PartResult.SET_ASIDE]
    assert dropped.lots[0].grounds[0].reason == REASON
    assert next_one.lots[0].result == PartResult.AWARDED


def test_the_standstill_counts_from_the_day_after_sending_and_rolls_to_a_working_day() -> None:
    standstill = compose(record(), "B").standstill

    assert standstill is not None
    assert standstill.first_day == "2025-11-29"
    assert standstill.ends_at == "2025-12-22T23:59:59+01:00"
    assert standstill.rolled


def test_a_score_between_two_levels_quotes_both() -> None:
    text = scale_text(AgreedScore("", Fraction(7), REASON), METHOD, {"Goed": "Overtuigt.", "Matig": "Deels."})

    assert text == "Deze score ligt tussen twee niveaus. Matig: Deels. Goed: Overtuigt."


def test_a_level_without_a_published_text_is_told_by_its_published_value() -> None:
    assert scale_text(AgreedScore("Matig", Fraction(5), REASON), METHOD, {}) == (
        "De bekendgemaakte schaal geeft 'Matig' de waarde 5 van 10."
    )
    assert scale_text(AgreedScore("Onaanvaardbaar", KNOCK_OUT, REASON), METHOD, {}) == (
        "De bekendgemaakte schaal legt een inschrijving met 'Onaanvaardbaar' terzijde."
    )


def test_price_points_are_explained_by_the_formula() -> None:
    price = Criterion(
        "P",
        "Prijs",
        Fraction(20),
        CriterionKind.PRICE,
        formula=PriceFormula.LINEAR,
        floor=Fraction(1),
        ceiling=Fraction(3),
    )
    method = replace(METHOD, criteria=(Criterion("1", "Aanpak", Fraction(80)), price))
    found = record(method)
    bids = {name: replace(bid, prices={1: Fraction(2), 2: Fraction(2)}) for name, bid in found.bids.items()}

    content = compose(replace(found, bids=bids), "B")

    row = content.lots[0].criteria[1]
    assert (row.score, row.points, row.is_quality) == ("€\N{NO-BREAK SPACE}2,00", "10,00", False)
    assert row.winners[0].points == "10,00"
    assert missing(content) == []


@pytest.mark.parametrize(("asked", "is_aside"), [("1.5604", True), ("1.5605", False)])
def test_a_price_under_the_floor_is_told_with_both_amounts(asked: str, is_aside: bool) -> None:
    price = Criterion("P", "Prijs", Fraction(20), CriterionKind.PRICE, formula=PriceFormula.RELATIVE)
    lot = replace(METHOD.lots[0], floor_price=Fraction("1.5605"))
    method = replace(METHOD, lots=(lot, *METHOD.lots[1:]), criteria=(*METHOD.criteria, price))
    found = record(method)
    entry = Entry(
        "B",
        (1,),
        values={1: {leaf.code: Fraction(10) for leaf in method.quality_leaves}},
        prices={1: Fraction(asked)},
    )
    bid = replace(found.bids["B"], prices=entry.prices)

    grounds = grounds_on_lot(replace(found, outcome=decide(method, [entry])), bid, 1)

    assert [(ground.code, ground.title, ground.reason) for ground in grounds] == (
        [
            (
                "onder_bodemtarief",
                "De prijs is lager dan het bodemtarief",
                "De prijs is € 1,5604 bij een bodemtarief van € 1,5605. Een prijs onder het bodemtarief is ongeldig.",
            )
        ]
        if is_aside
        else []
    )


@pytest.mark.parametrize("ground", [SetAsideGround.KNOCK_OUT, SetAsideGround.ABNORMALLY_LOW])
def test_a_relative_price_of_who_was_set_aside_before_points_earns_none_and_the_letter_lacks_nothing(
    ground: SetAsideGround,
) -> None:
    price = Criterion("P", "Prijs", Fraction(20), CriterionKind.PRICE, formula=PriceFormula.RELATIVE)
    method = replace(METHOD, criteria=(*METHOD.criteria, price))
    found = record(method)
    is_low = ground is SetAsideGround.ABNORMALLY_LOW
    entry = Entry(
        "B",
        (1,),
        values={1: {leaf.code: Fraction(10) if is_low else KNOCK_OUT for leaf in method.quality_leaves}},
        prices={1: Fraction(2)},
        grounds={1: frozenset({ground})} if is_low else {},
    )
    established = (EstablishedGround(ground, REASON, lot=1),) if is_low else ()
    bid = replace(found.bids["B"], lots=(1,), prices=entry.prices, grounds=established)
    found = replace(found, outcome=decide(method, [entry]), bids={"B": bid})

    content = compose(found, "B")

    (row,) = [row for row in content.lots[0].criteria if row.code == "P"]
    assert row.points == "geen punten"
    assert [gap.sentence for gap in missing(content) if gap.criterion == "P"] == []


def test_a_winner_reads_until_when_it_supplies_what_is_asked_after_the_award() -> None:
    asked = record(proofs_after_award=("Polis",), sent_on=date(2026, 6, 22))

    assert compose(asked, "A").after_award == AfterAward(7, ("Polis",), "2026-06-29T23:59:59+02:00")
    rolled = replace(asked, winner_days=5, winner_rolls=True)
    assert compose(rolled, "A").after_award == AfterAward(
        5, ("Polis",), "2026-06-29T23:59:59+02:00", rolled=True
    )
    assert compose(record(), "A").after_award == AfterAward(5, ())
    assert compose(asked, "C").after_award is None


def test_a_letter_of_before_the_term_and_the_fingerprint_keeps_its_hash() -> None:
    before = compose(record(), "A").as_mapping()
    assert "fingerprint" not in before
    assert set(before["after_award"]) == {"days", "proofs"}

    later = compose(record(proofs_after_award=("Polis",), fingerprint="ab" * 32), "A")
    assert content_from(before).as_mapping() == before
    assert content_from(later.as_mapping()) == later
