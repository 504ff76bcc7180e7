"""What holds for every tender, not only for the examples."""

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tenders.domain.definition import LotDefinition, Method, TieKey
from tenders.domain.method import Draw, DropOut, Entry, Event, Outcome, decide
from tenders.domain.vocabulary import DivisionRule, PriceFormula, SetAsideGround, TieOp, TieScope
from tests.tenders.domain.method.builders import criterion, method, price

NAMES = ("Anker", "Brug", "Cirkel", "Delta", "Eiland", "Fakkel")
FEW_EXAMPLES = settings(max_examples=80, deadline=None)
# Few distinct values, so that ties are the rule and not the exception.
VALUES = st.sampled_from([Fraction(4), Fraction(6), Fraction(8)])
SCOPES = st.sampled_from(list(TieScope))


@dataclass(frozen=True)
class Case:
    method: Method
    entries: tuple[Entry, ...]
    events: tuple[Event, ...] = ()

    @property
    def outcome(self) -> Outcome:
        return decide(self.method, self.entries, self.events)


@st.composite
def methods(draw: st.DrawFn, *, is_limited: bool | None = None) -> Method:
    lots = draw(st.integers(1, 3))
    formula = draw(st.sampled_from([PriceFormula.LINEAR, PriceFormula.RELATIVE]))
    keys = [TieKey(TieOp.CRITERION, "A"), TieKey(TieOp.STATEMENT, "X"), TieKey(TieOp.PRICE)]
    chosen = draw(st.lists(st.sampled_from(keys), unique=True))
    if is_limited is None:
        is_limited = draw(st.booleans())
    tender = method(
        criterion("A", 40, draw(st.sampled_from([None, 20]))),
        criterion("B", 40),
        price("P", 20, formula, floor=2, ceiling=4),
        lots=lots,
        places=draw(st.integers(1, 3)),
        minimum_total=draw(st.sampled_from([None, Fraction(50)])),
        tie_break=tuple(replace(key, scope=draw(SCOPES)) for key in [*chosen, TieKey(TieOp.DRAW)]),
    )
    if is_limited:
        rule = draw(st.sampled_from(list(DivisionRule)))
        tender = replace(tender, max_lots_per_bidder=draw(st.integers(1, lots)), division_rule=rule)
    return tender


@st.composite
def entries_for(draw: st.DrawFn, tender: Method) -> tuple[Entry, ...]:
    numbers = [lot.number for lot in tender.lots]
    return tuple(
        Entry(
            name,
            lots=tuple(draw(st.permutations(numbers)))[: draw(st.integers(1, len(numbers)))],
            statements={"X": Fraction(draw(st.integers(1, 2)))},
            prices=dict.fromkeys(numbers, Fraction(draw(st.integers(2, 5)))),
            values={number: {"A": draw(VALUES), "B": draw(VALUES)} for number in numbers},
        )
        for name in NAMES[: draw(st.integers(1, len(NAMES)))]
    )


@st.composite
def cases(draw: st.DrawFn, *, is_limited: bool | None = None) -> Case:
    """A tender with its entries and up to three events that fit the moment."""
    tender = draw(methods(is_limited=is_limited))
    case = Case(tender, draw(entries_for(tender)))
    for _ in range(draw(st.integers(0, 3))):
        possible = possible_events(case.outcome)
        if possible:
            case = replace(case, events=(*case.events, draw(st.sampled_from(possible))))
    return case


def possible_events(outcome: Outcome) -> list[Event]:
    draws = [Draw(number, tie[::-1]) for number, lot in outcome.lots.items() for tie in lot.draws_allowed]
    ranked = {row.bidder for lot in outcome.lots.values() for row in lot.ranking}
    return [*draws, *(DropOut(bidder, SetAsideGround.WITHDRAWN) for bidder in sorted(ranked))]


def with_all_draws(case: Case) -> Case:
    """Every draw that is needed, held."""
    while needed := next(
        (Draw(number, lot.draws_needed[0]) for number, lot in case.outcome.lots.items() if lot.draws_needed),
        None,
    ):
        case = replace(case, events=(*case.events, needed))
    return case


def order_of(outcome: Outcome, lot: int) -> dict[str, int]:
    return {row.bidder: row.position for row in outcome.lots[lot].ranking}


@FEW_EXAMPLES
@given(st.data())
def test_the_order_of_the_input_never_matters(data):
    case = data.draw(cases())
    shuffled = replace(
        case,
        entries=tuple(data.draw(st.permutations(case.entries))),
        method=replace(case.method, lots=tuple(data.draw(st.permutations(case.method.lots)))),
    )

    assert shuffled.outcome == case.outcome


@FEW_EXAMPLES
@given(cases(), st.data())
def test_more_points_never_lower_a_position(case, data):
    """Before any event, since events name the ties of one ranking."""
    before = decide(case.method, case.entries)
    lot = data.draw(st.sampled_from([lot.number for lot in case.method.lots]))
    assume(before.lots[lot].ranking)
    lucky = data.draw(st.sampled_from(sorted(order_of(before, lot))))
    code = data.draw(st.sampled_from(["A", "B"]))

    entries = [raised(entry, lot, code) if entry.bidder == lucky else entry for entry in case.entries]
    after = decide(case.method, entries)

    assert order_of(after, lot)[lucky] <= order_of(before, lot)[lucky]


def raised(entry: Entry, lot: int, code: str) -> Entry:
    values = {number: dict(given) for number, given in entry.values.items()}
    values[lot][code] += 1
    return replace(entry, values=values)


@FEW_EXAMPLES
@given(cases())
def test_no_bidder_goes_above_its_limit_and_no_place_is_given_twice(case):
    settled = with_all_draws(case)

    outcome = settled.outcome

    won = Counter(bidder for lot in outcome.lots.values() for bidder in lot.awarded)
    if case.method.max_lots_per_bidder is not None:
        assert all(count <= case.method.max_lots_per_bidder for count in won.values())
    for lot in outcome.lots.values():
        assert len(set(lot.awarded)) == len(lot.awarded) <= case.method.places
        ranked = [row.bidder for row in lot.ranking]
        assert [name for name in ranked if name in lot.awarded] == list(lot.awarded)
        assert [name for name in ranked if name not in lot.awarded] == list(lot.waiting_list)


@FEW_EXAMPLES
@given(cases(), st.permutations(NAMES))
def test_a_name_never_breaks_a_tie(case, other_names):
    """Give the bidders other names: the outcome is the same, but for the alphabet within a position."""
    renamed = dict(zip(NAMES, other_names, strict=True))
    events = tuple(
        replace(event, order=tuple(renamed[name] for name in event.order))
        if isinstance(event, Draw)
        else replace(event, bidder=renamed[event.bidder])
        for event in case.events
    )
    entries = tuple(replace(entry, bidder=renamed[entry.bidder]) for entry in case.entries)

    other = decide(case.method, entries, events)

    for number, lot in case.outcome.lots.items():
        assert order_of(other, number) == {renamed[row.bidder]: row.position for row in lot.ranking}
        assert set(other.lots[number].awarded) == {renamed[name] for name in lot.awarded}
        assert set(other.lots[number].waiting_list) == {renamed[name] for name in lot.waiting_list}
        assert [set(tie) for tie in other.lots[number].draws_needed] == [
            {renamed[name] for name in tie} for tie in lot.draws_needed
        ]


@FEW_EXAMPLES
@given(cases())
def test_bidders_share_a_position_exactly_where_nothing_decided(case):
    for lot in case.outcome.lots.values():
        shared = Counter(row.position for row in lot.ranking)
        for place, row in enumerate(lot.ranking, start=1):
            assert row.position <= place < row.position + shared[row.position]
            assert (row.decided_by is None) == (shared[row.position] > 1 or len(lot.ranking) == 1)


@FEW_EXAMPLES
@given(cases())
def test_totals_stay_between_zero_and_the_highest_total(case):
    for lot in case.outcome.lots.values():
        for row in lot.ranking:
            assert 0 <= row.total <= case.method.highest_total
            assert 0 <= row.grade <= 10
            assert row.total == row.points["A"] + row.points["B"] + row.points["P"]


@FEW_EXAMPLES
@given(methods(is_limited=False), st.data())
def test_a_narrower_scope_never_changes_who_is_strictly_ordered(tender, data):
    """Keys that are used less often leave more bidders equal, but turn no order around.

    This holds for a chain whose wide keys come first; a wide key behind a narrow one may decide first.
    """
    entries = data.draw(entries_for(tender))
    split = data.draw(st.integers(0, len(tender.tie_break)))
    wide = replace(tender, tie_break=tuple(replace(key, scope=TieScope.ALWAYS) for key in tender.tie_break))
    narrow = replace(
        wide,
        tie_break=tuple(
            replace(key, scope=TieScope.AT_LIMIT if index >= split else TieScope.ALWAYS)
            for index, key in enumerate(wide.tie_break)
        ),
    )

    wide_outcome, narrow_outcome = decide(wide, entries), decide(narrow, entries)

    for lot in wide_outcome.lots:
        strict, loose = order_of(wide_outcome, lot), order_of(narrow_outcome, lot)
        assert all(
            strict[one] < strict[other] for one in loose for other in loose if loose[one] < loose[other]
        )
        assert set(wide_outcome.lots[lot].awarded) == set(narrow_outcome.lots[lot].awarded)


@FEW_EXAMPLES
@given(cases(is_limited=False))
def test_an_order_once_decided_stays_whoever_drops_out(case):
    before = case.outcome
    ranked = sorted({row.bidder for lot in before.lots.values() for row in lot.ranking})
    for gone in ranked:
        after = decide(
            case.method, case.entries, [*case.events, DropOut(gone, SetAsideGround.VERIFICATION_FAILED)]
        )

        for lot in before.lots:
            old, new = order_of(before, lot), order_of(after, lot)
            assert set(new) == set(old) - {gone}
            assert all(new[one] < new[other] for one in new for other in new if old[one] < old[other])
            totals = {row.bidder: row.total for row in before.lots[lot].ranking}
            assert all(row.total == totals[row.bidder] for row in after.lots[lot].ranking)


@FEW_EXAMPLES
@given(cases(is_limited=True))
def test_preference_leaves_no_bidder_and_lot_that_would_both_rather_have_each_other(case):
    settled = with_all_draws(
        replace(case, method=replace(case.method, division_rule=DivisionRule.PREFERENCE), events=())
    )
    outcome = settled.outcome

    for entry in settled.entries:
        won = [lot for lot in entry.lots if entry.bidder in outcome.lots[lot].awarded]
        for lot in entry.lots:
            positions = order_of(outcome, lot)
            if lot in won or entry.bidder not in positions:
                continue
            awarded = outcome.lots[lot].awarded
            lot_wants = len(awarded) < settled.method.places or any(
                positions[entry.bidder] < positions[name] for name in awarded
            )
            has_room = len(won) < (settled.method.max_lots_per_bidder or 0)
            prefers = has_room or any(entry.lots.index(lot) < entry.lots.index(other) for other in won)
            assert not (lot_wants and prefers)


@FEW_EXAMPLES
@given(cases(is_limited=True))
def test_a_lot_limit_waits_for_its_draws_and_then_awards_all_at_once(case):
    waiting = case.outcome
    if any(lot.draws_needed for lot in waiting.lots.values()):
        assert all(lot.awarded == lot.waiting_list == () for lot in waiting.lots.values())
        assert waiting.division == ()

    settled = with_all_draws(case).outcome

    assert [step.step for step in settled.division] == list(range(1, len(settled.division) + 1))
    told = {(step.lot, step.bidder) for step in settled.division}
    assert {(number, name) for number, lot in settled.lots.items() for name in lot.awarded} <= told


def test_lots_are_told_apart_by_number_not_by_place_in_the_list():
    tender = replace(method(lots=1), lots=(LotDefinition(7, "Zeven"),))

    assert list(decide(tender, []).lots) == [7]
