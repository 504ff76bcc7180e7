"""How much work a bid is: documents, pages, hours and euros, exact until they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from tenders.domain.burden.assumptions import USUAL, Assumption, Assumptions
from tenders.domain.burden.request import AskedDocument, Paper, Request

_MINUTES = {
    Paper.DECLARATION: Assumption.DECLARATION,
    Paper.FORM: Assumption.FORM,
    Paper.CERTIFICATE: Assumption.CERTIFICATE,
    Paper.REFERENCE: Assumption.REFERENCE,
    Paper.PAPER: Assumption.PAPER,
}


@dataclass(frozen=True)
class Line:
    """One kind of work: so many times, and what it takes together."""

    assumption: Assumption
    count: int
    minutes: Fraction


@dataclass(frozen=True)
class Burden:
    """What one bidder does for one lot, before the deadline and, where it wins, after the award.

    `optional` are documents that only some bidders give; they are named and not counted in the hours.
    """

    lines: tuple[Line, ...]
    with_bid: int
    later: int
    optional: int
    pages_to_write: int
    pages_to_read: int
    minutes_of_lot: Fraction
    minutes_later: Fraction
    minutes_of_member: Fraction
    documents_of_member: int
    most_lots: int
    rate: Fraction

    @property
    def minutes(self) -> Fraction:
        """Before the deadline, for one lot."""
        return sum((line.minutes for line in self.lines), Fraction(0))

    @property
    def hours(self) -> Fraction:
        return self.minutes / 60

    @property
    def cost(self) -> Fraction:
        return self.hours * self.rate

    @property
    def hours_for_all_lots(self) -> Fraction:
        """Of who submits for as many lots as may be."""
        return (self.minutes + (self.most_lots - 1) * self.minutes_of_lot) / 60

    @property
    def cost_for_all_lots(self) -> Fraction:
        return self.hours_for_all_lots * self.rate

    @property
    def hours_later(self) -> Fraction:
        return self.minutes_later / 60

    @property
    def hours_of_member(self) -> Fraction:
        return self.minutes_of_member / 60


def burden_of(request: Request, assumptions: Assumptions = USUAL) -> Burden:
    asked = [row for row in request.documents if row.is_mandatory]
    with_bid, later = _split(asked)
    pages = pages_to_write(request, assumptions)
    read = pages_to_read(request, assumptions)
    lines = [_documents(paper, with_bid, assumptions) for paper in Paper]
    lines += [
        _line(Assumption.STATEMENT, len(request.statements), assumptions),
        _line(Assumption.PRICE, request.prices, assumptions),
        _line(Assumption.WRITING, pages, assumptions),
        _line(Assumption.READING, read, assumptions),
    ]
    of_members = [row for row in asked if row.of_members]
    return Burden(
        lines=tuple(line for line in lines if line.count),
        with_bid=_count(with_bid),
        later=_count(later),
        optional=_count(row for row in request.documents if not row.is_mandatory),
        pages_to_write=pages,
        pages_to_read=read,
        minutes_of_lot=assumptions[Assumption.LOT],
        minutes_later=_minutes(later, assumptions),
        minutes_of_member=_minutes(of_members, assumptions),
        documents_of_member=_count(of_members),
        most_lots=request.most_lots,
        rate=assumptions[Assumption.RATE],
    )


def pages_to_write(request: Request, assumptions: Assumptions) -> int:
    """The maximum where there is one; a fixed number per criterion where there is none."""
    if not request.criteria:
        return 0
    if request.plan_pages is not None:
        return request.plan_pages
    return _up(request.criteria * assumptions[Assumption.FREE_PAGES])


def pages_to_read(request: Request, assumptions: Assumptions) -> int:
    """Whoever asks something has a document to read, of which much is the same in every tender."""
    if request == Request():
        return 0
    of_words = _up(Fraction(request.words) / assumptions[Assumption.WORDS])
    return (
        _up(assumptions[Assumption.FIXED]) + of_words + _up(request.annexes * assumptions[Assumption.ANNEX])
    )


def share_of_value(burden: Burden, assumptions: Assumptions, value: Fraction) -> Fraction:
    """What all expected bidders spend together, as a part of the value: 1/100 is one percent."""
    return burden.cost_for_all_lots * assumptions[Assumption.BIDDERS] / value


def is_out_of_proportion(burden: Burden, assumptions: Assumptions, value: Fraction | None) -> bool:
    """Exactly the highest share is still in proportion; without a value nothing can be said."""
    if value is None or value <= 0:
        return False
    return share_of_value(burden, assumptions, value) * 100 > assumptions[Assumption.SHARE]


def _split(rows: Iterable[AskedDocument]) -> tuple[list[AskedDocument], list[AskedDocument]]:
    found = list(rows)
    return [row for row in found if row.is_with_bid], [row for row in found if not row.is_with_bid]


def _documents(paper: Paper, rows: Iterable[AskedDocument], assumptions: Assumptions) -> Line:
    return _line(_MINUTES[paper], _count(row for row in rows if row.paper is paper), assumptions)


def _line(assumption: Assumption, count: int, assumptions: Assumptions) -> Line:
    return Line(assumption, count, count * assumptions[assumption])


def _minutes(rows: Iterable[AskedDocument], assumptions: Assumptions) -> Fraction:
    return sum((row.count * assumptions[_MINUTES[row.paper]] for row in rows), Fraction(0))


def _count(rows: Iterable[AskedDocument]) -> int:
    return sum(row.count for row in rows)


def _up(number: Fraction) -> int:
    """A page that is begun counts."""
    return -(-number.numerator // number.denominator)
