"""What a configuration says beside the method: procedure, lots, requirements, evidence, contract and decisions.

The ranking depends on none of it; the documents, the check before publication and the contract do.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tenders.domain.vocabulary import (
    AgeReference,
    AwardBasis,
    CheckedBy,
    ContractType,
    DecisionStatus,
    EvidenceMoment,
    EvidenceParty,
    FontRule,
    LotBidding,
    Procedure,
    ProofMoment,
    SocialTag,
    Threshold,
)


@dataclass(frozen=True)
class Clustering:
    """Why what could be separate is one assignment: the three reasons of Aw 1.5 lid 1."""

    is_clustered: bool = False
    market: str = ""
    organisation: str = ""
    connection: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The reasons that are still empty, in Dutch; none where nothing is clustered."""
        reasons = (
            ("de markt en de toegang voor het mkb", self.market),
            ("de organisatorische gevolgen en risico's", self.organisation),
            ("de samenhang tussen de onderdelen", self.connection),
        )
        return tuple(name for name, text in reasons if not text) if self.is_clustered else ()


@dataclass(frozen=True)
class ProcedureFacts:
    procedure: Procedure = Procedure.SOCIAL_SERVICES
    threshold: Threshold = Threshold.ABOVE
    award_basis: AwardBasis = AwardBasis.BEST_PRICE_QUALITY
    motivation: str = ""
    cpv: str = ""
    nuts: str = ""
    clustering: Clustering = Clustering()
    municipalities: tuple[str, ...] = ()


@dataclass(frozen=True)
class LotFacts:
    number: int
    name: str
    area: str = ""
    value: Fraction | None = None
    cpv: str = ""
    nuts: str = ""
    floor_price: Fraction | None = None


@dataclass(frozen=True)
class LotLimits:
    """For how many lots a bidder may submit; how many it can win belongs to the method."""

    bidding: LotBidding = LotBidding.ALL
    max_to_bid: int | None = None
    division_explanation: str = ""

    @property
    def most(self) -> int | None:
        """None where a bidder may submit for every lot."""
        return {LotBidding.ONE: 1, LotBidding.SOME: self.max_to_bid}.get(self.bidding)


@dataclass(frozen=True)
class ReferenceRule:
    """Referenties: how many, over how many years, and the volume they must show."""

    most: int
    years: int | None = None
    volume: Fraction | None = None
    unit: str = ""
    may_add_up: bool = False


@dataclass(frozen=True)
class SuitabilityFacts:
    """A geschiktheidseis; `lots` is empty where it holds for every lot."""

    code: str
    name: str
    kind: str
    requirement: str
    purpose: str = ""
    threshold: Fraction | None = None
    threshold_unit: str = ""
    alternative: str = ""
    references: ReferenceRule | None = None
    lots: tuple[int, ...] = ()
    checked_by: CheckedBy = CheckedBy.CHECKER
    tags: tuple[SocialTag, ...] = ()


@dataclass(frozen=True)
class EvidenceFacts:
    """A bewijsmiddel with what the calculation does not need; `suitability` is the code that it proves.

    `held_by` is the day on which the document itself must be there, where until then something else may show it;
    `held_by_failure` says what happens when it is not.
    """

    code: str
    name: str
    moment: EvidenceMoment
    parties: tuple[EvidenceParty, ...]
    by_third_party: bool = False
    max_age_months: int | None = None
    age_reference: AgeReference = AgeReference.RECEIPT
    mandatory: bool = True
    condition: str = ""
    has_form: bool = False
    suitability: str = ""
    explanation: str = ""
    held_by: date | None = None
    held_by_failure: str = ""
    purpose: str = ""
    checked_by: CheckedBy = CheckedBy.CHECKER


@dataclass(frozen=True)
class StatementFacts:
    """An opgave, with what the calculation does not need."""

    code: str
    name: str
    purpose: str = ""
    checked_by: CheckedBy = CheckedBy.CHECKER


@dataclass(frozen=True)
class ConditionFacts:
    """An uitvoeringsvoorwaarde: what holds while the contract is carried out."""

    code: str
    name: str
    requirement: str
    purpose: str = ""
    moment: ProofMoment = ProofMoment.DURING
    checked_by: CheckedBy = CheckedBy.CONTRACT_MANAGER
    tags: tuple[SocialTag, ...] = ()


@dataclass(frozen=True)
class GroundFacts:
    """A chosen uitsluitingsgrond; `look_back_years` is None where the law names no term."""

    code: str
    reason: str = ""
    look_back_years: int | None = None
    checked_by: CheckedBy = CheckedBy.CHECKER


@dataclass(frozen=True)
class PlanRules:
    """`uncounted_pages` lie outside the page limit, `counted_pages` inside it; both in words."""

    uncounted_pages: str = ""
    font: str = ""
    font_size: Fraction | None = None
    font_rule: FontRule | None = None
    counted_pages: str = ""
    heading_per_criterion: bool = False
    other_criterion_ignored: bool = False
    paper: str = ""
    style: str = ""


@dataclass(frozen=True)
class TariffFacts:
    """`price` is None where the assignment is paid otherwise, such as a budget per area; `decimals` is how many it was
    entered with."""

    name: str
    unit: str
    price: Fraction | None = None
    is_fixed: bool = True
    decimals: int = 2


@dataclass(frozen=True)
class ContractFacts:
    type: ContractType = ContractType.FRAMEWORK
    places: str = ""
    start: date | None = None
    initial_months: int | None = None
    option_count: int | None = None
    option_months: int | None = None
    term_motivation: str = ""
    max_value: Fraction | None = None
    value_per_year: Fraction | None = None
    volume_guaranteed: bool = False
    plan_in_contract: bool = False
    tariffs: tuple[TariffFacts, ...] = ()
    indexation: str = ""
    payment_days: int | None = None
    conditions: str = ""
    conditions_version: str = ""
    excluded_articles: tuple[str, ...] = ()
    social_return_percentage: Fraction | None = None
    social_return_base: str = ""
    social_return_means: str = ""
    social_return_purpose: str = ""

    @property
    def longest_months(self) -> int | None:
        """With every option used; None where the term is not known."""
        if self.initial_months is None:
            return None
        return self.initial_months + (self.option_count or 0) * (self.option_months or 0)

    @property
    def value_over_longest_term(self) -> Fraction | None:
        """The yearly value over the longest term, without indexation."""
        months = self.longest_months
        if self.value_per_year is None or months is None:
            return None
        return self.value_per_year * months / 12


@dataclass(frozen=True)
class Decision:
    """A besluitdocument: a gate on the way to the contract."""

    code: str
    name: str
    status: DecisionStatus
    mandate: str = ""
    decided_on: date | None = None


@dataclass(frozen=True)
class BurdenFacts:
    """Of the lastenmeter: the assumptions that this tender changed, own words in the inkoopdocument, and annexes."""

    changed: tuple[tuple[str, Fraction], ...] = ()
    own_words: int = 0
    annexes: int = 0


@dataclass(frozen=True)
class ConsultationFacts:
    """A published market consultation: its title and whom it invited, in words."""

    title: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class SocialNote:
    """What the buyer says about a technique that the configuration cannot show, and where one reads it."""

    technique: int
    text: str
    place: str


@dataclass(frozen=True)
class SocialFacts:
    """Of maatschappelijk aanbesteden. `channels` are beside TenderNed; `criteria` are the tags by code of a criterion.

    `client_judges` where somebody with experience as a client is in the commission.
    """

    goals: str = ""
    channels: tuple[str, ...] = ()
    criteria: tuple[tuple[str, tuple[SocialTag, ...]], ...] = ()
    notes: tuple[SocialNote, ...] = ()
    consultations: tuple[ConsultationFacts, ...] = ()
    client_judges: bool = False


@dataclass(frozen=True)
class Facts:
    """All of it; every part has an empty value, so that a configuration may still miss anything."""

    procedure: ProcedureFacts = ProcedureFacts()
    lots: tuple[LotFacts, ...] = ()
    lot_limits: LotLimits = LotLimits()
    grounds: tuple[GroundFacts, ...] = ()
    suitability: tuple[SuitabilityFacts, ...] = ()
    evidence: tuple[EvidenceFacts, ...] = ()
    plan_rules: PlanRules = PlanRules()
    contract: ContractFacts = field(default_factory=ContractFacts)
    decisions: tuple[Decision, ...] = ()
    statements: tuple[StatementFacts, ...] = ()
    conditions: tuple[ConditionFacts, ...] = ()
    criterion_evaluators: tuple[tuple[str, int], ...] = ()
    burden: BurdenFacts = BurdenFacts()
    social: SocialFacts = SocialFacts()
