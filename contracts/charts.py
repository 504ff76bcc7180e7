"""The charts of the gunningsrapport as SVG pictures with a text that says what they show.

Series differ in lightness and pattern, and each segment has its number: colour never carries meaning alone.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.sax.saxutils import escape

from contracts.domain.charts import Bar, DotRow
from tenders.domain.method import as_dutch

FONT = "Carlito, 'DejaVu Sans', sans-serif"
FILLS = ("#0b5c6b", "#7fb3bd", "#3b4a5a", "#b9c7d3", "#5f7f3a", "#c3d3a8", "#8a4b2a", "#e0bfa9")
# Text on a fill, in the same order: white on dark, ink on light; at least 4.5 to 1.
INKS = ("#ffffff", "#1b2430", "#ffffff", "#1b2430", "#ffffff", "#1b2430", "#ffffff", "#1b2430")
_NAME, _PLOT, _TOTAL, _ROW = 196, 350, 60, 26


@dataclass(frozen=True)
class Picture:
    """An SVG as a data address, with its alternative text."""

    source: str
    alt: str


@dataclass(frozen=True)
class ProgressBar:
    """What was done against what is owed, in whole cents. `words` is its sentence, `short` stands beside the bar."""

    label: str
    owed: int
    done: int
    waiting: int
    words: str
    short: str


def progress_chart(bars: Sequence[ProgressBar]) -> Picture | None:
    """Per bar what was done, with what waits behind it in outline, and a line at what is owed. None without bars."""
    longest = max((max(bar.owed, bar.done + bar.waiting) for bar in bars), default=0)
    if not longest:
        return None
    left, width, waits = 96, 330, f'fill="#ffffff" stroke="{FILLS[0]}" stroke-width="1"'
    legend = (("gedaan", FILLS[0], "none"), ("te beoordelen", "#ffffff", FILLS[0]))
    parts = []
    for number, (word, fill, stroke) in enumerate(legend):
        x = number * 90
        parts.append(f'<rect x="{x}" y="3" width="12" height="12" fill="{fill}" stroke="{stroke}"/>')
        parts.append(_text(x + 17, 13, word))
    parts.append('<line x1="206" y1="2" x2="206" y2="17" stroke="#1b2430" stroke-width="2.5"/>')
    parts.append(_text(214, 13, "verplicht"))
    for number, bar in enumerate(bars):
        top = 28 + number * _ROW
        done, both = (width * part / longest for part in (bar.done, bar.done + bar.waiting))
        at = left + width * bar.owed / longest
        parts += [
            _text(0, top + 13, bar.label),
            f'<rect x="{left + done:.1f}" y="{top + 1}" width="{both - done:.1f}" height="16" {waits}/>',
            f'<rect x="{left}" y="{top}" width="{done:.1f}" height="18" fill="{FILLS[0]}"/>',
            f'<line x1="{at:.1f}" y1="{top - 3}" x2="{at:.1f}" y2="{top + 21}" stroke="#1b2430" stroke-width="2.5"/>',
            _text(left + width + 12, top + 13, bar.short, size=9),
        ]
    alt = " ".join(bar.words for bar in bars)
    return _picture(parts, left + width + 190, 34 + _ROW * len(bars), alt)


def points_chart(bars: Sequence[Bar], maxima: Mapping[str, Fraction]) -> Picture | None:
    """Per bidder a bar of its points per criterion, as long as they are of the highest total."""
    if not bars:
        return None
    legend = 20 * ((len(maxima) + 5) // 6)
    height = legend + 12 + _ROW * len(bars)
    parts = [_legend(list(maxima))]
    for number, bar in enumerate(bars):
        top = legend + 8 + number * _ROW
        name = f"{bar.place}. {bar.bidder}"
        parts.append(_text(0, top + 14, _short(name, 36), weight="bold" if bar.is_awarded else "normal"))
        for segment in bar.segments:
            parts.append(_segment(segment.series, top, segment.start, segment.length, segment.points))
        end = _NAME + float(sum((one.length for one in bar.segments), Fraction(0))) * _PLOT
        parts.append(_text(end + 4, top + 14, as_dutch(bar.total)))
    parts.append(_axis(legend, height))
    alt = "Punten per criterium. " + " ".join(
        f"{bar.bidder}: "
        + ", ".join(f"{one.code} {as_dutch(one.points)}" for one in bar.segments)
        + f", samen {as_dutch(bar.total)}."
        for bar in bars
    )
    return _picture(parts, _NAME + _PLOT + _TOTAL, height, alt)


def values_chart(rows: Sequence[DotRow], highest: Fraction) -> Picture | None:
    """Per criterion an open dot for each evaluator and a filled square for the agreed value, from 0 to the highest."""
    if not any(row.individual for row in rows):
        return None
    height = 34 + _ROW * len(rows)
    parts = [
        f'<circle cx="6" cy="8" r="4" fill="none" stroke="{FILLS[2]}" stroke-width="1.5"/>',
        _text(15, 12, "een beoordelaar"),
        f'<rect x="122" y="4" width="8" height="8" fill="{FILLS[0]}"/>',
        _text(135, 12, "vastgesteld"),
    ]
    for number, row in enumerate(rows):
        middle = 34 + number * _ROW
        parts.append(_text(0, middle + 4, row.code))
        parts.append(
            f'<line x1="60" y1="{middle}" x2="{60 + _PLOT}" y2="{middle}" stroke="#c5ccd4" stroke-width="1"/>'
        )
        taken: dict[Fraction, int] = {}
        for _, value, part in row.individual:
            # Equal values stand beside each other, so that every evaluator is seen.
            shift = taken.get(value, 0)
            taken[value] = shift + 1
            x = 60 + float(part) * _PLOT + shift * 9
            parts.append(
                f'<circle cx="{x:.1f}" cy="{middle - 6}" r="4" fill="none" stroke="{FILLS[2]}" stroke-width="1.5"/>'
            )
        if row.agreed:
            x = 60 + float(row.agreed[1]) * _PLOT
            parts.append(f'<rect x="{x - 4:.1f}" y="{middle - 1}" width="8" height="8" fill="{FILLS[0]}"/>')
            parts.append(_text(x + 8, middle + 11, as_dutch(row.agreed[0]), size=8))
    parts.append(_text(60, height - 2, "0", size=8))
    parts.append(_text(60 + _PLOT, height - 2, as_dutch(highest), size=8, anchor="end"))
    alt = "Waarden per criterium. " + " ".join(_in_words(row) for row in rows)
    return _picture(parts, 60 + _PLOT + 40, height, alt)


def _in_words(row: DotRow) -> str:
    values = ", ".join(as_dutch(value) for _, value, _ in row.individual)
    agreed = f"vastgesteld {as_dutch(row.agreed[0])}" if row.agreed else "niet vastgesteld"
    return f"{row.code}: beoordelaars {values or 'geen'}, {agreed}."


def _legend(codes: Sequence[str]) -> str:
    parts = []
    for number, code in enumerate(codes):
        x, y = (number % 6) * 80, 20 * (number // 6)
        parts.append(
            f'<rect x="{x}" y="{y + 2}" width="12" height="12" fill="{FILLS[number % len(FILLS)]}" '
            f'stroke="#1b2430" stroke-width="0.5"/>'
        )
        parts.append(_text(x + 17, y + 12, _short(code, 10)))
    return "".join(parts)


def _segment(series: int, top: float, start: Fraction, length: Fraction, points: Fraction) -> str:
    x, width = _NAME + float(start) * _PLOT, float(length) * _PLOT
    fill, ink = FILLS[series % len(FILLS)], INKS[series % len(INKS)]
    bar = (
        f'<rect x="{x:.2f}" y="{top}" width="{width:.2f}" height="{_ROW - 6}" fill="{fill}" stroke="#ffffff" '
        'stroke-width="0.75"/>'
    )
    fits = width >= 30
    return bar + (
        _text(x + width / 2, top + 14, as_dutch(points), size=8, fill=ink, anchor="middle") if fits else ""
    )


def _axis(top: float, height: float) -> str:
    return (
        f'<line x1="{_NAME}" y1="{top + 2}" x2="{_NAME}" y2="{height}" stroke="#1b2430" stroke-width="0.75"/>'
    )


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: int = 10,
    fill: str = "#1b2430",
    anchor: str = "start",
    weight: str = "normal",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" fill="{fill}" '
        f'text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'
    )


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _picture(parts: Sequence[str], width: float, height: float, alt: str) -> Picture:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    )
    return Picture(f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}", alt)
