"""Where members stand on the scale, as a picture; the same in words is in `standing_words`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import escape
from django.utils.safestring import SafeString

from tenders.domain.definition import Method
from tenders.domain.method import KnockOut

_WIDTH, _MARGIN = 240, 12
_WIDE, _EDGE, _STEP = 640, 70, 26


@dataclass(frozen=True)
class Mark:
    """A member on the large picture: its number in the speaking order, from where it came."""

    number: int
    x: int
    y: int
    from_x: int | None


@dataclass(frozen=True)
class Tick:
    x: int
    label: str


@dataclass(frozen=True)
class Chart:
    """The large picture of one item. `agreed_x` is where the commission came out."""

    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    axis_y: int
    height: int
    agreed_x: int | None


def position(value: Fraction | KnockOut, highest: Fraction, *, width: int, margin: int) -> int:
    """From left (0, and a knock-out level) to right (the highest value)."""
    number = Fraction(0) if isinstance(value, KnockOut) else value
    return margin + int((width - 2 * margin) * number / highest)


def dots(values: Iterable[Fraction | KnockOut], method: Method, words: str) -> SafeString:
    """The small picture for a row of the agenda: one dot per level that was given, with how many gave it.

    There is one in every row: it is put together by hand, of numbers and of words that are escaped.
    """
    counts: dict[int, int] = {}
    for value in values:
        x = position(value, method.highest_value, width=_WIDTH, margin=_MARGIN)
        counts[x] = counts.get(x, 0) + 1
    circles = "".join(
        f'<circle cx="{x}" cy="14" r="{5 + 2 * min(count, 3)}"/>' for x, count in sorted(counts.items())
    )
    numbers = "".join(
        f'<text x="{x}" y="18">{count}</text>' for x, count in sorted(counts.items()) if count > 1
    )
    return SafeString(
        f'<svg class="th-dots" viewBox="0 0 240 28" role="img" aria-label="{escape(words)}">'
        f'<line x1="12" y1="14" x2="228" y2="14"/>{circles}{numbers}</svg>'
    )


def chart_of(
    method: Method,
    values: Mapping[str, Fraction | KnockOut],
    members: Sequence[tuple[str, str]],
    agreed: Fraction | KnockOut | None,
) -> Chart:
    """`members` are (level, present level) in the order in which they speak, which numbers them from 1."""

    def x_of(value: Fraction | KnockOut) -> int:
        return position(value, method.highest_value, width=_WIDE, margin=_EDGE)

    stacked: dict[int, int] = {}
    marks = []
    for number, (label, present) in enumerate(members, start=1):
        x = x_of(values[present])
        level = stacked.get(x, 0)
        stacked[x] = level + 1
        marks.append((number, x, level, x_of(values[label]) if label != present else None))
    rows = max(stacked.values(), default=1)
    axis = 20 + rows * _STEP
    return Chart(
        marks=tuple(Mark(number, x, axis - 18 - level * _STEP, from_x) for number, x, level, from_x in marks),
        ticks=tuple(Tick(x_of(value), label) for label, value in values.items()),
        axis_y=axis,
        height=axis + 44,
        agreed_x=None if agreed is None else x_of(agreed),
    )
