"""A small line of values over periods beside a norm, as an SVG picture with a text that says what it shows."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.sax.saxutils import escape

from contracts.charts import FILLS, FONT, Picture
from tenders.domain.wording import points_in_words

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 560, 170, 44, 20, 24, 34
_INK, _GRID = "#1b2430", "#c5ccd4"


@dataclass(frozen=True)
class Point:
    label: str
    value: Fraction
    is_met: bool


def trend_chart(points: Sequence[Point], norm: Fraction, norm_words: str, unit: str) -> Picture | None:
    """None with fewer than two points. A filled dot meets the norm, an open square does not: form, not colour alone."""
    if len(points) < 2:
        return None
    values = [point.value for point in points]
    low, high = min(*values, norm), max(*values, norm)
    if low == high:
        low, high = low - 1, high + 1
    spread = high - low

    def y(value: Fraction) -> float:
        return float(_TOP + (high - value) / spread * (_HEIGHT - _TOP - _BOTTOM))

    def x(number: int) -> float:
        return _LEFT + number * (_WIDTH - _LEFT - _RIGHT) / (len(points) - 1)

    line = " ".join(f"{x(number):.1f},{y(point.value):.1f}" for number, point in enumerate(points))
    parts = [
        _line(y(norm), f'stroke="{_INK}" stroke-width="1.5" stroke-dasharray="6 4"'),
        _text(_LEFT, 12, f"- - norm: {norm_words}"),
        _text(_LEFT - 6, y(high) + 4, points_in_words(high), anchor="end"),
        _text(_LEFT - 6, y(low) + 4, points_in_words(low), anchor="end"),
        _line(_HEIGHT - _BOTTOM, f'stroke="{_GRID}" stroke-width="1"'),
        f'<polyline points="{line}" fill="none" stroke="{FILLS[0]}" stroke-width="2"/>',
        *(_mark(x(number), y(point.value), point.is_met) for number, point in enumerate(points)),
        _text(_LEFT, _HEIGHT - 12, points[0].label),
        _text(_WIDTH - _RIGHT, _HEIGHT - 12, points[-1].label, anchor="end"),
    ]
    words = "; ".join(
        f"{point.label} {points_in_words(point.value)}{'' if point.is_met else ' (norm niet gehaald)'}"
        for point in points
    )
    alt = f"Verloop in {unit}. Norm: {norm_words}. {words}."
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}">{"".join(parts)}</svg>'
    )
    return Picture(f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}", alt)


def _line(y: float, style: str) -> str:
    return f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" {style}/>'


def _mark(x: float, y: float, is_met: bool) -> str:
    if is_met:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{FILLS[0]}"/>'
    return (
        f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="#ffffff" stroke="{FILLS[6]}" '
        'stroke-width="2.5"/>'
    )


def _text(x: float, y: float, text: str, *, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="12" fill="{_INK}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )
