"""A tender's configuration while it is being made: anything may still be missing or contradict something else."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction

from tenders.domain.admission import Admission
from tenders.domain.contract_rules import NO_CONTRACT_RULES, ContractRules
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
from tenders.domain.facts import Facts
from tenders.domain.procedure_rules import NO_PROCEDURE_RULES, ProcedureRules
from tenders.domain.vocabulary import DivisionRule, FinalScore, PriceFormula, TieOp


class ConfigurationIncomplete(Exception):
    """There is no definition yet; the message names, in Dutch, what is missing."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__("Dit ontbreekt nog: " + ", ".join(missing) + ".")
        self.missing = missing


@dataclass(frozen=True)
class Texts:
    """What people read beside the rules; the ranking depends on none of it."""

    summary: str = ""
    description: str = ""
    lots_motivation: str = ""
    contract_term: str = ""
    tariff: str = ""
    complaint_desk: str = ""
    court: str = ""
    signatory: str = ""
    criteria_without_question: tuple[str, ...] = ()
    levels_without_description: tuple[str, ...] = ()
    criteria_words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RequirementText:
    """A geschiktheidseis in words: its own, and those of the evidence that belongs to it."""

    code: str
    words: str
    evidence: tuple[EvidenceRule, ...] = ()


@dataclass(frozen=True)
class Aims:
    """The days that the buyer aims at between closing and contract; None is the day that the rules give."""

    opening_on: date | None = None
    checks_done_on: date | None = None
    scoring_done_on: date | None = None
    consensus_on: date | None = None
    final_award_on: date | None = None


@dataclass(frozen=True)
class Configuration:
    """Everything that the check before publication looks at."""

    key: str
    title: str
    authority: str
    texts: Texts = Texts()
    publication_on: date | None = None
    closes_at: datetime | None = None
    intended_award_on: date | None = None
    question_rounds: tuple[QuestionRound, ...] = ()
    contract_start: date | None = None
    standstill_days: int = 20
    standstill_rolls_forward: bool = True
    validity_days: int = 90
    validity_rolls_forward: bool = False
    aims: Aims = Aims()
    supplement_days: int = 5
    winner_evidence_days: int | None = None
    winner_evidence_rolls_forward: bool = False
    max_value: Fraction | None = None
    lots: tuple[LotDefinition, ...] = ()
    places: int | None = None
    scale: tuple[ScaleLevel, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    final_score: FinalScore = FinalScore.CONSENSUS_ON_SCALE
    minimum_total: Fraction | None = None
    low_price_percent: int | None = None
    max_lots_per_bidder: int | None = None
    division_rule: DivisionRule | None = None
    tie_break: tuple[TieKey, ...] = ()
    exclusion_codes: frozenset[str] = frozenset()
    evidence: tuple[EvidenceRule, ...] = ()
    plan: PlanLimit | None = None
    plan_over_limit_stated: bool = True
    statements: tuple[StatementRule, ...] = ()
    minimum_evaluators: int = 2
    two_person_opening: bool = True
    single_opener_reason: str = ""
    role_counts: Mapping[str, int] = field(default_factory=dict)
    contract: ContractRules = NO_CONTRACT_RULES
    rules: ProcedureRules = NO_PROCEDURE_RULES
    admission: Admission | None = None
    facts: Facts = field(default_factory=Facts)

    @property
    def leaves(self) -> tuple[Criterion, ...]:
        return tuple(leaf for criterion in self.criteria for leaf in criterion.leaves)

    @property
    def highest_total(self) -> Fraction:
        """The points of the leaves: what a bidder can really reach."""
        return sum((leaf.max_points for leaf in self.leaves), Fraction(0))

    @property
    def requirements(self) -> tuple[RequirementText, ...]:
        """The geschiktheidseisen, each with its evidence."""
        rules = {rule.code: rule for rule in self.evidence}
        found = []
        for row in self.facts.suitability:
            evidence = [item for item in self.facts.evidence if item.suitability == row.code]
            words = [row.requirement, row.purpose, row.alternative]
            words += [f"{item.name}\n{item.explanation}" for item in evidence]
            belonging = tuple(rules[item.code] for item in evidence if item.code in rules)
            found.append(RequirementText(row.code, "\n".join(words), belonging))
        return tuple(found)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of criteria and opgaven, which share one set, in order and with repetitions."""
        found: list[str] = []
        for criterion in self.criteria:
            found.append(criterion.code)
            found.extend(child.code for child in criterion.children)
        return (*found, *(statement.code for statement in self.statements))

    @property
    def asks_price(self) -> bool:
        return self.admission is None and asks_price(self.leaves, self.tie_break)

    def method(self) -> Method:
        """What ranks and divides, also while the planning is not there yet; raises ConfigurationIncomplete."""
        missing = self._missing_of_method()
        if self.admission is not None and not missing:
            return admission_method(tuple(replace(lot, places=None, floor_price=None) for lot in self.lots))
        if self.places is None or missing:
            raise ConfigurationIncomplete(missing)
        return Method(
            lots=self.lots,
            places=self.places,
            scale=self.scale,
            criteria=self.criteria,
            final_score=self.final_score,
            minimum_total=self.minimum_total,
            max_lots_per_bidder=self.max_lots_per_bidder,
            division_rule=self.division_rule,
            tie_break=self.tie_break or (TieKey(TieOp.DRAW),),
            low_price_percent=self.low_price_percent,
        )

    def _missing_of_method(self) -> tuple[str, ...]:
        if self.admission is not None:
            return _absent(("een perceel", self.lots))
        return _absent(
            ("het aantal overeenkomsten", self.places),
            ("een perceel", self.lots),
            ("een gunningscriterium", self.criteria),
            ("de scoreschaal", self.scale),
        )

    def definition(self) -> TenderDefinition:
        """The definition that is published; raises ConfigurationIncomplete where it cannot be made."""
        publication_on, closes_at, intended_award_on = (
            self.publication_on,
            self.closes_at,
            self.intended_award_on,
        )
        missing = (
            *_absent(
                ("de datum van publicatie", publication_on),
                ("de sluiting van de inschrijving", closes_at),
                ("de datum van voorlopige gunning", intended_award_on),
            ),
            *self._missing_of_method(),
        )
        if publication_on is None or closes_at is None or intended_award_on is None or missing:
            raise ConfigurationIncomplete(missing)
        return TenderDefinition(
            key=self.key,
            title=self.title,
            authority=self.authority,
            planning=Planning(publication_on, closes_at, intended_award_on, self.question_rounds),
            method=self.method(),
            standstill_days=self.standstill_days,
            standstill_rolls_forward=self.standstill_rolls_forward,
            validity_days=self.validity_days,
            validity_rolls_forward=self.validity_rolls_forward,
            supplement_days=self.supplement_days,
            winner_evidence_days=self.winner_evidence_days,
            winner_evidence_rolls_forward=self.winner_evidence_rolls_forward,
            evidence=self.evidence,
            plan=None if self.admission else self.plan,
            statements=self.statements,
            contract=self.contract,
            rules=self.rules,
            admission=self.admission,
        )


def _absent(*named: tuple[str, object]) -> tuple[str, ...]:
    return tuple(name for name, value in named if not value)


def asks_price(leaves: tuple[Criterion, ...], tie_break: tuple[TieKey, ...]) -> bool:
    """Whether a bidder states a price: it gives points, it has a ceiling, or it decides a tie."""
    with_price = {PriceFormula.LINEAR, PriceFormula.RELATIVE}
    is_used = any(
        leaf.kind == "prijs" and (leaf.max_points > 0 or leaf.formula in with_price) for leaf in leaves
    )
    return is_used or any(key.op is TieOp.PRICE for key in tie_break)
