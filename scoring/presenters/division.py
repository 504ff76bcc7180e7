"""How the lots were divided, as a picture: who is at which place of which lot, and where it was awarded."""

from collections.abc import Mapping
from dataclasses import dataclass

from tenders.domain.method import LotOutcome

_NAME, _COLUMN, _ROW, _HEAD = 190, 64, 30, 36


@dataclass(frozen=True)
class Cell:
    """A bidder on a lot: `passed_over` is one that stands high enough and did not get it."""

    x: int
    y: int
    position: int
    is_awarded: bool
    is_passed_over: bool
    words: str


@dataclass(frozen=True)
class DivisionPicture:
    """Only bidders to whom the division made a difference or gave a lot; `columns` are (x, number of the lot)."""

    width: int
    height: int
    columns: tuple[tuple[int, int], ...]
    names: tuple[tuple[int, str], ...]
    cells: tuple[Cell, ...]


def division_picture(lots: Mapping[int, LotOutcome], places: Mapping[int, int]) -> DivisionPicture | None:
    """None where nothing was divided."""
    shown = sorted({name for lot in lots.values() for name in lot.awarded})
    for number, lot in lots.items():
        shown += [
            row.bidder for row in lot.ranking if row.position <= places[number] and row.bidder not in shown
        ]
    if not shown:
        return None
    rows = {name: _HEAD + place * _ROW for place, name in enumerate(shown)}
    columns = {number: _NAME + place * _COLUMN for place, number in enumerate(sorted(lots))}
    cells = []
    for number, lot in sorted(lots.items()):
        # Who stands above the last one that was awarded, or within the places, could have had the lot.
        last = max((row.position for row in lot.ranking if row.bidder in lot.awarded), default=0)
        for row in lot.ranking:
            if row.bidder not in rows:
                continue
            is_awarded = row.bidder in lot.awarded
            passed = not is_awarded and row.position <= max(last, places[number])
            what = "gunning" if is_awarded else "gaat voorbij" if passed else "geen gunning"
            cells.append(
                Cell(
                    x=columns[number],
                    y=rows[row.bidder],
                    position=row.position,
                    is_awarded=is_awarded,
                    is_passed_over=passed,
                    words=f"{row.bidder}, perceel {number}: positie {row.position}, {what}",
                )
            )
    return DivisionPicture(
        width=_NAME + len(columns) * _COLUMN,
        height=_HEAD + len(rows) * _ROW + 8,
        columns=tuple((x, number) for number, x in columns.items()),
        names=tuple((y, name) for name, y in rows.items()),
        cells=tuple(cells),
    )
