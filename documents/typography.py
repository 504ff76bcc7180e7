"""Which fonts and sizes the text of a PDF has, as its reader sees them. For a person to weigh; it decides nothing."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import pikepdf

from documents.inspection import base_font_name

MOST_PAGES_READ = 100
# Text that is told apart; what is rarer than all of these says nothing about how a document looks.
MOST_KINDS = 12
_MOST_INSTRUCTIONS = 400_000
_DEEPEST_FORM = 8
_INVISIBLE = 3

# The four numbers of a matrix that turn and scale; where text stands does not matter here.
Matrix = tuple[float, float, float, float]
_UPRIGHT: Matrix = (1.0, 0.0, 0.0, 1.0)


@dataclass
class _State:
    """What the operators of a page change; `q` keeps a copy of it."""

    placing: Matrix
    text: Matrix = _UPRIGHT
    font: str = ""
    bytes_per_character: int = 1
    size: float = 0.0
    is_shown: bool = True

    def copy(self) -> "_State":
        return _State(self.placing, self.text, self.font, self.bytes_per_character, self.size, self.is_shown)


@dataclass
class _Reading:
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    instructions: int = 0


def text_kinds(file: BinaryIO) -> list[dict[str, Any]]:
    """Font, size in points to the half ("11", "10.5") and number of characters, the most used first.

    Of the first pages of a long document. Empty for a scan, which has no text.
    """
    reading = _Reading()
    file.seek(0)
    try:
        with pikepdf.open(file) as pdf:
            for page in list(pdf.pages)[:MOST_PAGES_READ]:
                _read_page(page, reading)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError):
        pass
    finally:
        file.seek(0)
    return [
        {"font": font, "size": size, "characters": number}
        for (font, size), number in reading.counted.most_common(MOST_KINDS)
    ]


def _read_page(page: pikepdf.Page, reading: _Reading) -> None:
    unit = float(page.obj.get("/UserUnit", 1))
    _read(page, page.resources, _State((unit, 0.0, 0.0, unit)), reading, depth=0)


def _read(source: Any, resources: Any, state: _State, reading: _Reading, *, depth: int) -> None:
    kept: list[_State] = []
    try:
        instructions = pikepdf.parse_content_stream(source)
    except (pikepdf.PdfError, ValueError):
        return
    for operands, operator in instructions:
        reading.instructions += 1
        if reading.instructions > _MOST_INSTRUCTIONS:
            return
        match str(operator):
            case "q":
                kept.append(state.copy())
            case "Q":
                state = kept.pop() if kept else state
            case "cm":
                state.placing = _times(_matrix(operands), state.placing)
            case "Do" if depth < _DEEPEST_FORM:
                _read_form(str(operands[0]), resources, state, reading, depth=depth + 1)
            case name:
                _read_text(name, operands, resources, state, reading)


def _read_text(name: str, operands: Any, resources: Any, state: _State, reading: _Reading) -> None:
    match name:
        case "BT":
            state.text = _UPRIGHT
        case "Tm":
            state.text = _matrix(operands)
        case "Tf":
            _set_font(state, resources, str(operands[0]), float(operands[1]))
        case "Tr":
            state.is_shown = int(operands[0]) != _INVISIBLE
        case "Tj" | "TJ" | "'" | '"':
            _count(state, operands, reading)


def _read_form(name: str, resources: Any, state: _State, reading: _Reading, *, depth: int) -> None:
    form = _entry(resources, "/XObject", name)
    if not isinstance(form, pikepdf.Stream) or str(form.get("/Subtype", "")) != "/Form":
        return
    inner = state.copy()
    if "/Matrix" in form:
        inner.placing = _times(_matrix(list(form["/Matrix"])), inner.placing)
    _read(form, form.get("/Resources", resources), inner, reading, depth=depth)


def _set_font(state: _State, resources: Any, name: str, size: float) -> None:
    font = _entry(resources, "/Font", name)
    state.size = size
    if isinstance(font, pikepdf.Dictionary):
        state.font = base_font_name(font)
        state.bytes_per_character = 2 if str(font.get("/Subtype", "")) == "/Type0" else 1


def _count(state: _State, operands: Any, reading: _Reading) -> None:
    length = sum(len(bytes(text)) for text in _strings(operands))
    if not length or not state.is_shown or not state.font:
        return
    _, _, across, up = _times(state.text, state.placing)
    points = round(2 * abs(state.size) * math.hypot(across, up))
    size = f"{points // 2}.5" if points % 2 else str(points // 2)
    reading.counted[state.font, size] += max(1, length // state.bytes_per_character)


def _strings(operands: Any) -> Iterator[Any]:
    for operand in operands:
        if isinstance(operand, pikepdf.String):
            yield operand
        elif isinstance(operand, pikepdf.Array):
            yield from (part for part in operand if isinstance(part, pikepdf.String))


def _entry(resources: Any, kind: str, name: str) -> Any:
    group = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
    return group.get(name) if isinstance(group, pikepdf.Dictionary) else None


def _matrix(operands: Any) -> Matrix:
    a, b, c, d = (float(number) for number in list(operands)[:4])
    return a, b, c, d


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d = first
    e, f, g, h = then
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h
