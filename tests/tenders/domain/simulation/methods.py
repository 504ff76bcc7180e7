"""Methods to simulate: those of the reference tenders, and made-up ones with every rule that a method can have."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from hypothesis import strategies as st

from tenders.domain.definition import Method, ScaleLevel, StatementRule, TenderDefinition, TieKey
from tenders.domain.scenario import load
from tenders.domain.vocabulary import DivisionRule, FinalScore, PriceFormula, TieOp, TieScope
from tests.tenders.domain.method.builders import criterion, method, parent, price

REFERENCES = ("gooi-en-vechtstreek", "voorne-aan-zee", "emmen")
STATEMENTS = (StatementRule("X", "Aantal", Fraction(100)),)
_SCENARIOS = Path(__file__).parents[3] / "scenarios"
_SCALES = (
    (10, 8, 6, 4, 2, 0),
    (100, 80, 50, 25, 0, None),
    (3, 2, 1, None),
)
_KEYS = (
    TieKey(TieOp.CRITERION, "1A"),
    TieKey(TieOp.CRITERION, "1"),
    TieKey(TieOp.CRITERION, "P"),
    TieKey(TieOp.STATEMENT, "X"),
    TieKey(TieOp.PRICE),
)


def reference(name: str) -> TenderDefinition:
    return load((_SCENARIOS / f"{name}.yaml").read_bytes()).definition


@st.composite
def methods(draw: st.DrawFn, *, formulas: tuple[PriceFormula, ...] = tuple(PriceFormula)) -> Method:
    """Sub-criteria, minima, price, every final score, ties of every scope, and lots with and without limit."""
    lots = draw(st.integers(1, 3))
    formula = draw(st.sampled_from(formulas))
    keys = draw(st.lists(st.sampled_from(_KEYS), unique=True, max_size=4))
    scopes = st.sampled_from(list(TieScope))
    minima = st.sampled_from([None, Fraction(10), Fraction(77, 3)])
    made = method(
        parent(
            "1",
            criterion("1A", 20, draw(minima)),
            criterion("1B", 30),
            minimum=draw(st.sampled_from([None, 25])),
        ),
        criterion("2", 30),
        price("P", 0 if formula is PriceFormula.FIXED else 20, formula, floor="1.40", ceiling="1.6125"),
        lots=lots,
        places=draw(st.integers(1, 4)),
        floors=draw(st.lists(st.sampled_from([None, "1.4999", "1.5501", "1.60"]), max_size=lots)),
        minimum_total=draw(st.sampled_from([None, Fraction(50), Fraction(601, 9)])),
        final_score=draw(st.sampled_from(list(FinalScore))),
        tie_break=tuple(replace(key, scope=draw(scopes)) for key in [*keys, TieKey(TieOp.DRAW)]),
    )
    values = draw(st.sampled_from(_SCALES))
    levels = tuple(
        ScaleLevel(str(value), None if value is None else Fraction(value), knock_out=value is None)
        for value in values
    )
    made = replace(made, scale=levels)
    if draw(st.booleans()):
        rule = draw(st.sampled_from(list(DivisionRule)))
        made = replace(made, max_lots_per_bidder=draw(st.integers(1, lots)), division_rule=rule)
    return made
