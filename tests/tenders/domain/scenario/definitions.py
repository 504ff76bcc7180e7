"""Hypothesis strategies for definitions that the format can hold."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from tenders.domain.admission import Admission
from tenders.domain.contract_rules import Allocation, CapacityRule, ContractRules, IndexWeight, Volumes
from tenders.domain.definition import (
    Criterion,
    EvidenceRule,
    LotDefinition,
    Method,
    PlanLimit,
    Planning,
    QuestionRound,
    ScaleLevel,
    StatementRule,
    TenderDefinition,
    TieKey,
    admission_method,
)
from tenders.domain.procedure_rules import ProcedureRules
from tenders.domain.terms import AMSTERDAM
from tenders.domain.vocabulary import (
    AtLimit,
    CapacityTarget,
    CapacityUnit,
    ContractVariant,
    CriterionKind,
    Discretion,
    DivisionRule,
    Entry,
    EvidenceMoment,
    EvidenceParty,
    FinalScore,
    LaterSubcontractor,
    OverLimit,
    PriceFormula,
    SignatureForm,
    TieOp,
    TieScope,
)

TEXTS = (
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=30)
    .map(str.strip)
    .filter(bool)
)
# What YAML would read as something else than text.
ODD_TEXTS = st.from_regex(
    r"(1|1\.0|0x1|1e3|yes|no|null|~|true|2025-01-01|12:30|<<|---|\.\.\.|é|🙂|[*&!\[{}'\"\\%@`|>?=#-])( x)?",
    fullmatch=True,
)
NAMES = st.one_of(TEXTS, ODD_TEXTS)
NUMBERS = st.builds(
    lambda digits, places: Fraction(digits, 10**places), st.integers(0, 10**12), st.integers(0, 12)
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
RESERVED = {"totaal", "prijs", "loting"}
POINTS = NUMBERS.filter(bool)


@st.composite
def definitions(draw: st.DrawFn) -> TenderDefinition:
    codes = draw(
        st.lists(NAMES.filter(lambda code: code not in RESERVED), min_size=6, max_size=6, unique=True)
    )
    criteria = draw(_criteria(codes[:4]))
    statements = tuple(
        StatementRule(
            code,
            draw(NAMES),
            draw(st.none() | NUMBERS.map(lambda n: -n)),
            draw(st.just("") | NAMES),
            draw(st.booleans()),
        )
        for code in codes[4 : draw(st.integers(4, 6))]
    )
    method = Method(
        lots=draw(_lots()),
        places=draw(st.integers(1, 50)),
        scale=draw(_scales()),
        criteria=criteria,
        final_score=draw(st.sampled_from(FinalScore)),
        minimum_total=draw(st.none() | st.just(criteria[0].max_points)),
        low_price_percent=draw(st.none() | st.integers(1, 99)),
        max_lots_per_bidder=(limit := draw(st.none() | st.integers(1, 9))),
        division_rule=draw(st.sampled_from(DivisionRule) | (st.none() if limit is None else st.nothing())),
        tie_break=draw(_tie_breaks(criteria, statements)),
    )
    return TenderDefinition(
        key=draw(NAMES),
        title=draw(NAMES),
        authority=draw(NAMES),
        planning=draw(_plannings()),
        method=method,
        standstill_days=draw(st.integers(0, 60)),
        standstill_rolls_forward=draw(st.booleans()),
        validity_days=draw(st.integers(0, 400)),
        validity_rolls_forward=draw(st.booleans()),
        supplement_days=draw(st.integers(0, 60)),
        winner_evidence_days=draw(st.none() | st.integers(1, 60)),
        winner_evidence_rolls_forward=draw(st.booleans()),
        evidence=draw(_evidence()),
        plan=draw(st.none() | st.builds(PlanLimit, st.integers(1, 99), st.sampled_from(OverLimit))),
        statements=statements,
        contract=draw(_contracts()),
        rules=draw(_rules()),
    )


@st.composite
def admissions(draw: st.DrawFn) -> TenderDefinition:
    """Of a toelatingsprocedure: the same without whatever ranks."""
    found = draw(definitions())
    lots = tuple(replace(lot, places=None, floor_price=None) for lot in found.method.lots)
    days = st.dates(date(2026, 1, 1), date(2040, 1, 1))
    admission = Admission(
        entry=draw(st.sampled_from(Entry)),
        moments=tuple(sorted(draw(st.sets(days, max_size=4)))),
        round_days=draw(st.none() | st.integers(1, 400)),
        last_day=draw(st.none() | days),
    )
    return replace(found, method=admission_method(lots), plan=None, admission=admission)


@st.composite
def _criteria(draw: st.DrawFn, codes: list[str]) -> tuple[Criterion, ...]:
    first, second, child, price = codes
    leaves = (Criterion(child, draw(NAMES), draw(POINTS)), draw(_price(price)))
    total = sum((leaf.max_points for leaf in leaves), Fraction(0))
    points = draw(POINTS)
    single = Criterion(first, draw(NAMES), points, minimum_points=draw(st.sampled_from([None, points])))
    return (single, Criterion(second, draw(NAMES), total, children=leaves))


@st.composite
def _price(draw: st.DrawFn, code: str) -> Criterion:
    formula = draw(st.sampled_from(PriceFormula))
    points = Fraction(0) if formula is PriceFormula.FIXED else draw(NUMBERS)
    linear = formula is PriceFormula.LINEAR
    floor = draw(NUMBERS) if linear else None
    ceiling = floor + draw(POINTS) if floor is not None else None
    return Criterion(code, draw(NAMES), points, CriterionKind.PRICE, None, formula, floor, ceiling)


@st.composite
def _lots(draw: st.DrawFn) -> tuple[LotDefinition, ...]:
    numbers = sorted(draw(st.sets(st.integers(1, 99), min_size=1, max_size=4)))
    floors = st.none() | st.integers(1, 10**9).map(lambda number: Fraction(number, 10_000))
    return tuple(
        LotDefinition(n, draw(NAMES), draw(st.none() | st.integers(1, 9)), draw(floors)) for n in numbers
    )


@st.composite
def _scales(draw: st.DrawFn) -> tuple[ScaleLevel, ...]:
    labels = draw(st.lists(NAMES, min_size=2, max_size=5, unique=True))
    best, *others = labels
    levels = [
        ScaleLevel(label, None, knock_out=True) if draw(st.booleans()) else ScaleLevel(label, draw(NUMBERS))
        for label in others
    ]
    return (ScaleLevel(best, draw(POINTS)), *levels)


@st.composite
def _tie_breaks(
    draw: st.DrawFn, criteria: tuple[Criterion, ...], statements: tuple[StatementRule, ...]
) -> tuple[TieKey, ...]:
    possible = [TieKey(TieOp.PRICE)]
    possible += [TieKey(TieOp.CRITERION, leaf.code) for criterion in criteria for leaf in criterion.leaves]
    possible += [TieKey(TieOp.STATEMENT, rule.code) for rule in statements]
    keys = draw(st.lists(st.sampled_from(possible), max_size=4))
    scopes = st.sampled_from(TieScope)
    return tuple(TieKey(key.op, key.code, draw(scopes)) for key in [*keys, TieKey(TieOp.DRAW)])


@st.composite
def _plannings(draw: st.DrawFn) -> Planning:
    closes_at = draw(MOMENTS)
    closes_on = closes_at.astimezone(AMSTERDAM).date()
    round_closes_at = closes_at - timedelta(days=draw(st.integers(1, 50)))
    answered_on = draw(st.dates(round_closes_at.astimezone(AMSTERDAM).date(), closes_on))
    question_round = QuestionRound(round_closes_at, answered_on, draw(st.booleans()))
    return Planning(
        publication_on=draw(st.dates(date(2019, 1, 1), round_closes_at.astimezone(AMSTERDAM).date())),
        closes_at=closes_at,
        intended_award_on=closes_on + timedelta(days=draw(st.integers(0, 90))),
        question_rounds=draw(st.sampled_from([(), (question_round,)])),
    )


@st.composite
def _evidence(draw: st.DrawFn) -> tuple[EvidenceRule, ...]:
    codes = draw(st.lists(NAMES.filter(lambda code: code not in RESERVED), max_size=3, unique=True))
    parties = st.lists(st.sampled_from(EvidenceParty), min_size=1, unique=True).map(tuple)
    return tuple(
        EvidenceRule(
            code,
            draw(NAMES),
            draw(st.sampled_from(EvidenceMoment)),
            draw(parties),
            draw(st.none() | st.integers(0, 48)),
            draw(st.booleans()),
        )
        for code in codes
    )


@st.composite
def _contracts(draw: st.DrawFn) -> ContractRules:
    numbers = st.none() | st.integers(1, 50)
    texts = st.just("") | NAMES
    first = draw(numbers)
    limit = draw(st.integers(1, 2000))
    return ContractRules(
        variant=draw(st.none() | st.sampled_from(ContractVariant)),
        meetings_per_year=draw(numbers),
        allocation=draw(st.none() | st.builds(Allocation, st.integers(1, 30), st.booleans(), texts)),
        later_subcontractor=draw(st.none() | st.sampled_from(LaterSubcontractor)),
        implementation_months=draw(numbers),
        volumes=Volumes(
            draw(numbers),
            first,
            None if first is None else first + 5,
            draw(numbers),
            draw(numbers),
            draw(texts),
        ),
        capacity=draw(
            st.none()
            | st.builds(
                CapacityRule,
                limit=st.just(limit),
                floor=st.none() | st.integers(0, limit),
                target=st.sampled_from(CapacityTarget),
                unit=st.sampled_from(CapacityUnit),
                at_limit=st.sampled_from(AtLimit),
                statement=texts,
                paused_counts_as_below=st.booleans(),
                may_pause=st.booleans(),
                offer_is_ceiling=st.booleans(),
                reports_per_year=numbers,
            )
        ),
        indexation=tuple(
            IndexWeight(name, draw(st.none() | NUMBERS))
            for name in draw(st.lists(NAMES, max_size=3, unique=True))
        ),
        indexed_at_start=draw(st.booleans()),
        budget_follows_indications=draw(st.booleans()),
        standards=draw(texts),
    )


@st.composite
def _rules(draw: st.DrawFn) -> ProcedureRules:
    discretion = st.none() | st.sampled_from(Discretion)
    return ProcedureRules(
        late_supplement=draw(discretion),
        contact_sanction=draw(discretion),
        complaint_weeks=draw(st.integers(1, 52)),
        bibob_days=draw(st.integers(1, 365)),
        signature_forms=tuple(draw(st.lists(st.sampled_from(SignatureForm), unique=True))),
        signing_service=draw(st.just("") | NAMES),
        originals_months=draw(st.none() | st.integers(1, 240)),
    )
