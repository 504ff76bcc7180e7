"""The ranking as bars, as a table and in sentences; nothing is computed anew here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bids.models import Bid
from scoring.models import Draw, RankingEvent
from scoring.presenters.division import division_picture
from scoring.selectors.ranking import draws_in
from tenders.domain.definition import Criterion, Method
from tenders.domain.method import (
    LotOutcome,
    Outcome,
    RankedBid,
    SetAside,
    as_dutch,
    has_lot_limit,
    needs_price,
)
from tenders.domain.method.derivation import Step, steps_of, sum_of
from tenders.domain.vocabulary import CriterionKind, SetAsideGround
from tenders.domain.wording import names_in_words
from tenders.models import Lot, Tender
from tenders.selectors import definition_of

BAR_WIDTH, ROW_HEIGHT = 600, 36
# Lighter and darker in turn, and separated by a line: the order says which criterion it is, not the colour.
TINTS = 4

GROUND_WORDS: Mapping[SetAsideGround, str] = {
    SetAsideGround.EXCLUDED: "uitgesloten: een uitsluitingsgrond is van toepassing",
    SetAsideGround.UNSUITABLE: "ongeschikt: voldoet niet aan een geschiktheidseis",
    SetAsideGround.PLAN_TOO_LONG: "het plan heeft te veel pagina's",
    SetAsideGround.KNOCK_OUT: "kreeg op een criterium een niveau dat tot terzijde leggen leidt",
    SetAsideGround.ABOVE_CEILING: "de prijs ligt boven het plafond",
    SetAsideGround.BELOW_FLOOR: "de prijs ligt onder het bodemtarief",
    SetAsideGround.ABNORMALLY_LOW: "de prijs is afgewezen als abnormaal laag",
    SetAsideGround.BELOW_CRITERION_MINIMUM: "haalt het minimum van een criterium niet",
    SetAsideGround.BELOW_TOTAL_MINIMUM: "haalt het minimum aantal punten niet",
    SetAsideGround.VERIFICATION_FAILED: "de verificatie is mislukt",
    SetAsideGround.WITHDRAWN: "heeft zich teruggetrokken",
}
WITHOUT_PRICE = "afgewezen na de opening van de prijzen"
_KEY_WORDS = {"totaal": "totaal", "prijs": "prijs", "loting": "loting"}


@dataclass(frozen=True)
class Segment:
    """A part of a bar."""

    x: str
    width: str
    tint: int
    code: str
    points: str


@dataclass(frozen=True)
class RankRow:
    """A ranked bid; `limit_below` says that the award limit lies under it."""

    ranked: RankedBid
    points: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    total: str
    sum: str
    decided_by: str
    segments: tuple[Segment, ...]
    index: int
    y: int
    is_awarded: bool
    is_waiting: bool
    in_draw: bool
    limit_below: bool = False


@dataclass(frozen=True)
class AsideRow:
    bidder: str
    grounds: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class Tie:
    """A tie that needs or may have a draw; `index` is its place in the list of the lot."""

    index: int
    names: tuple[str, ...]
    is_needed: bool

    @property
    def words(self) -> str:
        return names_in_words(list(self.names))


@dataclass(frozen=True)
class LotRanking:
    lot: Lot
    places: int
    rows: tuple[RankRow, ...]
    asides: tuple[AsideRow, ...]
    ties: tuple[Tie, ...]
    height: int
    sentences: tuple[str, ...]
    limit_y: int | None

    @property
    def has_rounded_steps(self) -> bool:
        return any(not step.is_exact for row in self.rows for step in row.steps)


def ranking_context(
    tender: Tender, outcome: Outcome, bids: Mapping[str, Bid], *, shows_prices: bool
) -> dict[str, Any]:
    """With a price that counts and without the right to see it: no totals, no price points, no sentences."""
    method = definition_of(tender).method
    hides = needs_price(method) and not shows_prices
    criteria = [
        leaf for leaf in method.leaves if leaf.max_points and not (hides and leaf.kind is CriterionKind.PRICE)
    ]
    lots = {lot.number: lot for lot in tender.lots.all()}
    return {
        "criteria": criteria,
        "hides_prices": hides,
        "lots": [
            _lot_ranking(method, lots[number], found, outcome.set_asides, criteria, hides)
            for number, found in sorted(outcome.lots.items())
        ],
        "division": outcome.division,
        "division_waits": has_lot_limit(method) and outcome.needs_draw,
        "picture": division_picture(outcome.lots, {number: method.places_in(number) for number in lots})
        if outcome.division
        else None,
        "has_lots": len(lots) > 1,
        "highest_total": as_dutch(method.highest_total),
    }


def _lot_ranking(  # noqa: PLR0917 -- one caller, just above
    method: Method,
    lot: Lot,
    found: LotOutcome,
    set_asides: Sequence[SetAside],
    criteria: Sequence[Criterion],
    hides: bool,
) -> LotRanking:
    in_draw = {name for tie in found.draws_needed for name in tie}
    places = method.places_in(lot.number)
    rows = []
    for index, ranked in enumerate(found.ranking):
        steps = steps_of(method, ranked, criteria)
        rows.append(
            RankRow(
                ranked=ranked,
                points=tuple((leaf.code, as_dutch(ranked.points[leaf.code])) for leaf in criteria),
                steps=steps,
                total="" if hides else as_dutch(ranked.total),
                sum="" if hides else sum_of(steps),
                decided_by=_decided(ranked.decided_by, is_alone=len(found.ranking) == 1),
                segments=_segments(ranked, criteria, method.highest_total),
                index=index + 1,
                y=index * ROW_HEIGHT,
                is_awarded=ranked.bidder in found.awarded,
                is_waiting=ranked.bidder in found.waiting_list,
                in_draw=ranked.bidder in in_draw,
                limit_below=index == places - 1 and len(found.ranking) > places,
            )
        )
    limit = next((row for row in rows if row.limit_below), None)
    return LotRanking(
        lot=lot,
        places=places,
        rows=tuple(rows),
        asides=tuple(_aside(row, hides) for row in set_asides if row.lot == lot.number),
        ties=tuple(
            Tie(index, names, names in found.draws_needed) for index, names in enumerate(found.draws_allowed)
        ),
        height=max(len(rows) * ROW_HEIGHT, ROW_HEIGHT),
        sentences=() if hides else _sentences(found.ranking),
        limit_y=limit.y + ROW_HEIGHT if limit else None,
    )


def _segments(ranked: RankedBid, criteria: Sequence[Criterion], highest: Fraction) -> tuple[Segment, ...]:
    segments, start = [], Fraction(0)
    for index, leaf in enumerate(criteria):
        points = ranked.points[leaf.code]
        width = points * BAR_WIDTH / highest if highest else Fraction(0)
        if width:
            segments.append(
                Segment(_pixels(start), _pixels(width), index % TINTS, leaf.code, as_dutch(points))
            )
        start += width
    return tuple(segments)


def _pixels(length: Fraction) -> str:
    return f"{float(length):.2f}"


def _aside(row: SetAside, hides: bool) -> AsideRow:
    """Who sees no prices is not told of a prijsonderzoek either."""
    total = "" if hides or row.total is None else as_dutch(row.total)
    words = {**GROUND_WORDS, SetAsideGround.ABNORMALLY_LOW: WITHOUT_PRICE} if hides else GROUND_WORDS
    return AsideRow(row.bidder, tuple(words[ground] for ground in row.grounds), total)


def _decided(key: str | None, *, is_alone: bool) -> str:
    if key is None:
        return "enige in de rangorde" if is_alone else "gedeelde positie"
    return _KEY_WORDS.get(key, key)


def _sentences(rows: Sequence[RankedBid]) -> tuple[str, ...]:
    """One per pair of neighbours; the first row repeats that of the second."""
    if len(rows) == 1:
        return (rows[0].explanation,)
    return tuple(row.explanation for row in rows[1:])


@dataclass(frozen=True)
class DrawRow:
    draw: Draw
    state: str
    tone: str
    icon: str


def draw_rows(tender: Tender) -> list[DrawRow]:
    """Every draw of the tender, also aborted ones, in order of time."""
    rows = []
    for draw in draws_in(tender):
        if draw.held_at:
            rows.append(DrawRow(draw, "gehouden", "good", "check"))
        elif draw.aborted_at:
            rows.append(DrawRow(draw, "afgebroken", "bad", "cross"))
        else:
            rows.append(DrawRow(draw, "vastgelegd, nog niet gehouden", "warn", "warning"))
    return rows


def event_rows(tender: Tender) -> list[RankingEvent]:
    """Draws held elsewhere and drop-outs, in the order in which they count."""
    return list(
        RankingEvent.objects.filter(tender=tender)
        .select_related("lot", "bid__organisation", "by")
        .order_by("number")
    )
