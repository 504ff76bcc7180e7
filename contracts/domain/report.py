"""What a gunningsrapport shows, as values: taken from the record, nothing is decided again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from contracts.domain.content import Ground
from tenders.domain.definition import Method
from tenders.domain.method import KnockOut
from tenders.domain.vocabulary import PriceFormula, SetAsideGround

# Without a bid's price and total its price cannot be worked out from what else is shown of it.
_TELL_THE_PRICE = (
    SetAsideGround.ABOVE_CEILING.value,
    SetAsideGround.BELOW_FLOOR.value,
    SetAsideGround.ABNORMALLY_LOW.value,
    SetAsideGround.BELOW_TOTAL_MINIMUM.value,
)


def price_counts(method: Method) -> bool:
    """Whether bidders offer a price that earns points; a tariff that the authority set does not."""
    return any(leaf.formula is not PriceFormula.FIXED for leaf in method.price_leaves)


def without_amount(ground: Ground) -> Ground:
    """The ground without the sentence that would tell the price, for who may not know it."""
    return replace(ground, reason="") if ground.code in _TELL_THE_PRICE else ground


@dataclass(frozen=True)
class AgreedValue:
    """The score that counted on a criterion, with its reasons."""

    label: str
    value: Fraction | KnockOut
    motivation: str


@dataclass(frozen=True)
class ReportRow:
    """A bid on a lot. With `hides_price` its price, price points and total are not for this reader.

    `counts_for_lowest` says whether its price counted for the lowest price of a relative formula.
    """

    bidder: str
    result: str
    is_awarded: bool
    place: int | None
    total: Fraction | None
    points: Mapping[str, Fraction]
    values: Mapping[str, AgreedValue]
    price: Fraction | None
    explanation: str
    grounds: tuple[Ground, ...]
    hides_price: bool
    counts_for_lowest: bool


@dataclass(frozen=True)
class ReportLot:
    number: int
    name: str
    places: int
    rows: tuple[ReportRow, ...]
    division: tuple[str, ...]

    @property
    def ranked(self) -> tuple[ReportRow, ...]:
        return tuple(row for row in self.rows if row.place is not None)

    @property
    def set_aside(self) -> tuple[ReportRow, ...]:
        return tuple(row for row in self.rows if row.place is None)

    @property
    def winners(self) -> tuple[str, ...]:
        return tuple(row.bidder for row in self.rows if row.is_awarded)


@dataclass(frozen=True)
class Participant:
    bidder: str
    kvk: str
    received_at: datetime | None
    lots: tuple[int, ...]


@dataclass(frozen=True)
class IndividualScore:
    lot: int
    bidder: str
    evaluator: str
    code: str
    label: str
    value: Fraction | KnockOut | None
    motivation: str
    page: str


@dataclass(frozen=True)
class Confidentials:
    """How many questions were to stay out of the nota (Aw 2.53 lid 3, 2.132 lid 1 f), and what was decided on them."""

    asked: int
    granted: int
    refused: int

    @property
    def waits(self) -> bool:
        """Whether a question has no decision on its confidentiality."""
        return self.asked > self.granted + self.refused

    @property
    def sentence(self) -> str:
        if not self.asked:
            return "Niemand vroeg om een vraag vertrouwelijk te behandelen."
        questions = "1 vraag" if self.asked == 1 else f"{self.asked} vragen"
        rest = self.asked - self.granted - self.refused
        undecided = f", {rest} zonder beslissing" if rest else ""
        return (
            f"Bij {questions} is gevraagd om vertrouwelijkheid: {self.granted} toegestaan en daarom niet in een nota "
            f"van inlichtingen, {self.refused} afgewezen{undecided}."
        )


@dataclass(frozen=True)
class ReportData:
    authority: str
    tender: str
    reference: str
    is_full: bool
    made_at: datetime
    method: Method
    method_sentences: tuple[str, ...]
    fingerprint: str
    ranking_hash: str
    ranking_fixed_at: datetime | None
    decision_number: int
    awards: bool
    reason: str
    approved_by: str
    approved_at: datetime | None
    approved_ranking: str
    released_at: datetime | None
    standstill_ends_at: datetime | None
    awarded_at: datetime | None
    participants: tuple[Participant, ...]
    lots: tuple[ReportLot, ...]
    individual: tuple[IndividualScore, ...]
    confidential: Confidentials
