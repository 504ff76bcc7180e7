"""A tender's configuration as values: what is published, frozen, exported and calculated with.

Points, prices and scale values are exact (`Fraction`); dates are local dates, instants are aware.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from tenders.domain.admission import Admission
from tenders.domain.contract_rules import NO_CONTRACT_RULES, ContractRules
from tenders.domain.procedure_rules import NO_PROCEDURE_RULES, ProcedureRules
from tenders.domain.vocabulary import (
    CriterionKind,
    DivisionRule,
    EvidenceMoment,
    EvidenceParty,
    FinalScore,
    OverLimit,
    PriceFormula,
    TieOp,
    TieScope,
)


@dataclass(frozen=True)
class ScaleLevel:
    """A step of the scale; `value` is None exactly for a knock-out level."""

    label: str
    value: Fraction | None
    knock_out: bool = False


@dataclass(frozen=True)
class Criterion:
    """A gunningscriterium; with `children` only these are scored and `max_points` is their sum."""

    code: str
    name: str
    max_points: Fraction
    kind: CriterionKind = CriterionKind.QUALITY
    minimum_points: Fraction | None = None
    formula: PriceFormula | None = None
    floor: Fraction | None = None
    ceiling: Fraction | None = None
    children: tuple["Criterion", ...] = ()

    @property
    def leaves(self) -> tuple["Criterion", ...]:
        return self.children or (self,)


@dataclass(frozen=True)
class LotDefinition:
    """`places` is how many contracts this lot awards; None means the tender's own `places`.

    `floor_price` is the bodemtarief (Wmo 2.6.6; UbWmo 5.4 lid 1): a real price below which no bid is valid.
    """

    number: int
    name: str
    places: int | None = None
    floor_price: Fraction | None = None


@dataclass(frozen=True)
class TieKey:
    op: TieOp
    code: str | None = None
    scope: TieScope = TieScope.ALWAYS


@dataclass(frozen=True)
class Method:
    """Everything the ranking and the division of lots depend on.

    With `is_admission` there is nothing to rank: no criteria, scale, places or ties, and who is not set aside gets a
    contract for every lot of its bid. A price more than `low_price_percent` under the median of its lot asks for an
    explanation (see `low_price`).
    """

    lots: tuple[LotDefinition, ...]
    places: int
    scale: tuple[ScaleLevel, ...]
    criteria: tuple[Criterion, ...]
    final_score: FinalScore = FinalScore.CONSENSUS_ON_SCALE
    minimum_total: Fraction | None = None
    max_lots_per_bidder: int | None = None
    division_rule: DivisionRule | None = None
    tie_break: tuple[TieKey, ...] = (TieKey(TieOp.DRAW),)
    low_price_percent: int | None = None
    is_admission: bool = False

    @property
    def highest_value(self) -> Fraction:
        return max(level.value for level in self.scale if level.value is not None)

    @property
    def leaves(self) -> tuple[Criterion, ...]:
        return tuple(leaf for criterion in self.criteria for leaf in criterion.leaves)

    @property
    def quality_leaves(self) -> tuple[Criterion, ...]:
        return tuple(leaf for leaf in self.leaves if leaf.kind is CriterionKind.QUALITY)

    @property
    def price_leaves(self) -> tuple[Criterion, ...]:
        return tuple(leaf for leaf in self.leaves if leaf.kind is CriterionKind.PRICE)

    @property
    def highest_total(self) -> Fraction:
        return sum((criterion.max_points for criterion in self.criteria), Fraction(0))

    def all_criteria(self) -> Iterator[Criterion]:
        """Parents before their children, in order."""
        for criterion in self.criteria:
            yield criterion
            yield from criterion.children

    def places_in(self, lot_number: int) -> int:
        places = self.lot(lot_number).places
        return self.places if places is None else places

    def lot(self, number: int) -> LotDefinition:
        return next(lot for lot in self.lots if lot.number == number)


def admission_method(lots: tuple[LotDefinition, ...]) -> Method:
    """The method of a toelatingsprocedure: nothing but the lots."""
    return Method(lots=lots, places=0, scale=(), criteria=(), tie_break=(), is_admission=True)


@dataclass(frozen=True)
class QuestionRound:
    closes_at: datetime
    answered_on: date
    follow_up_only: bool = False


@dataclass(frozen=True)
class Planning:
    publication_on: date
    closes_at: datetime
    intended_award_on: date
    question_rounds: tuple[QuestionRound, ...] = ()


@dataclass(frozen=True)
class EvidenceRule:
    code: str
    name: str
    moment: EvidenceMoment
    parties: tuple[EvidenceParty, ...] = (EvidenceParty.BIDDER,)
    max_age_months: int | None = None
    mandatory: bool = True


@dataclass(frozen=True)
class PlanLimit:
    max_pages: int
    over_limit: OverLimit


@dataclass(frozen=True)
class StatementRule:
    """An opgave: a number that the bidder states.

    With `at_least_reference` it is also no less than the size of the reference that the bidder gives.
    """

    code: str
    name: str
    minimum: Fraction | None = None
    unit: str = ""
    at_least_reference: bool = False


@dataclass(frozen=True)
class TenderDefinition:
    """The whole `aanbesteding` of a scenario file.

    `winner_evidence_days` are the calendar days after the sending of the letters in which a winner supplies what is
    asked after the provisional award; None is the aanvultermijn. `contract` is what is agreed about carrying out.
    `admission` is there exactly where the method is that of a toelatingsprocedure.
    """

    key: str
    title: str
    authority: str
    planning: Planning
    method: Method
    standstill_days: int = 20
    standstill_rolls_forward: bool = True
    validity_days: int = 90
    validity_rolls_forward: bool = False
    supplement_days: int = 5
    winner_evidence_days: int | None = None
    winner_evidence_rolls_forward: bool = False
    evidence: tuple[EvidenceRule, ...] = ()
    plan: PlanLimit | None = None
    statements: tuple[StatementRule, ...] = field(default=())
    contract: ContractRules = NO_CONTRACT_RULES
    rules: ProcedureRules = NO_PROCEDURE_RULES
    admission: Admission | None = None

    @property
    def days_for_winner(self) -> int:
        return self.supplement_days if self.winner_evidence_days is None else self.winner_evidence_days

    @property
    def days_on_request(self) -> int:
        """Calendar days in which a winner supplies what it is asked for after the letters."""
        return self.supplement_days or self.days_for_winner
