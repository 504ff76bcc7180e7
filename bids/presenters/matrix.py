"""The toetsing as one table: a line per bidder and per member of its bid, a column per item."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from bids.models import Bid, CheckItem
from bids.presenters.checks import KIND_TITLES, OUTCOME_TONES, prefix_of
from bids.selectors import UNDECIDED
from ui.presentation import Tone

# A cell has room for a word or two.
SHORT = {
    CheckItem.Outcome.OPEN: "toetsen",
    CheckItem.Outcome.MET: "voldoet",
    CheckItem.Outcome.NOT_MET: "voldoet niet",
    CheckItem.Outcome.REPAIR: "herstel",
    CheckItem.Outcome.NOT_APPLICABLE: "n.v.t.",
}


@dataclass(frozen=True)
class Column:
    kind: str
    code: str
    name: str


@dataclass(frozen=True)
class Cell:
    """`label` is the name of its column; without an address there is nothing to show."""

    label: str
    url: str = ""
    word: str = ""
    tone: Tone = Tone.NEUTRAL
    title: str = ""
    has_signal: bool = False


@dataclass(frozen=True)
class Line:
    """A bidder, or a member of the bid of the line above it."""

    name: str
    url: str
    is_member: bool
    cells: list[Cell]


@dataclass(frozen=True)
class Group:
    """Columns of one kind beside each other."""

    title: str
    span: str


@dataclass(frozen=True)
class Matrix:
    groups: list[Group]
    columns: list[Column]
    lines: list[Line]
    decided: int
    total: int


def matrix_of(tender_id: object, bids: Iterable[Bid], *, kind: str = "", only_open: bool = False) -> Matrix:
    """Of bids with their items at hand; no query. With `only_open` what is decided is left out."""
    listed = list(bids)
    shown = {bid.pk: [item for item in bid.checks.all() if not kind or item.kind == kind] for bid in listed}
    items = [item for rows in shown.values() for item in rows]
    decided = sum(item.outcome not in UNDECIDED for item in items)
    if only_open:
        shown = {pk: [item for item in rows if item.outcome in UNDECIDED] for pk, rows in shown.items()}
    columns = _columns(item for rows in shown.values() for item in rows)
    lines = [line for bid in listed for line in _lines(tender_id, bid, shown[bid.pk], columns)]
    return Matrix(_groups(columns), columns, lines, decided, len(items))


def _columns(items: Iterable[CheckItem]) -> list[Column]:
    """In the order of the toetsing; an item has one column, whoever it is of."""
    found = {(item.kind, item.code): item.name for item in items}
    kinds = [kind.value for kind in KIND_TITLES]
    ordered = sorted(found, key=lambda key: (kinds.index(key[0]), key[1]))
    return [Column(kind, code, found[kind, code]) for kind, code in ordered]


def _groups(columns: list[Column]) -> list[Group]:
    titles = {kind.value: title for kind, title in KIND_TITLES.items()}
    counted: dict[str, int] = {}
    for column in columns:
        counted[column.kind] = counted.get(column.kind, 0) + 1
    return [Group(titles[kind], str(number)) for kind, number in counted.items()]


def _lines(tender_id: object, bid: Bid, items: list[CheckItem], columns: list[Column]) -> list[Line]:
    url = reverse("bids:check", args=[tender_id, bid.public_id])
    by_member: dict[int, dict[tuple[str, str], CheckItem]] = {}
    names = {0: bid.organisation.name}
    for item in items:
        number = item.member.number if item.member else 0
        by_member.setdefault(number, {})[item.kind, item.code] = item
        if item.member:
            names[number] = item.member.name
    # The bidder has number 0 and comes first.
    return [
        Line(
            name=names[number],
            url=url,
            is_member=number > 0,
            cells=[_cell(url, column, found.get((column.kind, column.code))) for column in columns],
        )
        for number, found in sorted(by_member.items())
    ]


def _cell(url: str, column: Column, item: CheckItem | None) -> Cell:
    if item is None:
        return Cell(column.name)
    outcome = CheckItem.Outcome(item.outcome)
    is_open = outcome == CheckItem.Outcome.OPEN
    proposal = CheckItem.Outcome(item.proposal)
    proposed = f"Voorstel: {proposal.label}. " if is_open and proposal != CheckItem.Outcome.OPEN else ""
    return Cell(
        label=column.name,
        url=f"{url}#{prefix_of(item)}",
        word=f"{SHORT[proposal]}?" if proposed else SHORT[outcome],
        tone=Tone.INFO if is_open else OUTCOME_TONES[outcome],
        title=f"{proposed}{item.finding}" if is_open else item.reason,
        has_signal=is_open and bool(item.signal),
    )
