"""What stands in the cells of a sheet that somebody made, without the program that reads it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Cell:
    """An empty cell has the value None; of a formula only that it is one is known, never what it gives."""

    value: str | int | float | bool | date | None = None
    is_formula: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.is_formula and self.text == ""

    @property
    def text(self) -> str:
        """The value as text, with the spaces in it made single."""
        return "" if self.value is None else " ".join(str(self.value).split())


EMPTY = Cell()


def column_letters(number: int) -> str:
    """The name of a column; the first one is 1 and is named A."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
