"""What differs between two states of a configuration, in words that stand on their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NOTHING = "–"


@dataclass(frozen=True)
class Value:
    """One fact: `is_material` where a change of it may change who bids, or with what. `key` tells it from others."""

    key: str
    label: str
    text: str
    is_material: bool = True


@dataclass(frozen=True)
class Part:
    """A row of a list, or the facts of the tender itself. `key` tells which one it is before and after."""

    key: tuple[str, str]
    label: str
    values: tuple[Value, ...]
    is_material: bool = True


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str
    is_material: bool = True

    def as_row(self) -> dict[str, str]:
        return {"label": self.label, "before": self.before, "after": self.after}


def differences(before: Sequence[Part], after: Sequence[Part]) -> tuple[Difference, ...]:
    """Changed facts, then what was added, taken away and put in another order; empty where nothing changed."""
    old, new = {part.key: part for part in before}, {part.key: part for part in after}
    found: list[Difference] = []
    for key, part in new.items():
        earlier = old.get(key)
        if earlier is None:
            found.append(Difference(part.label, NOTHING, _in_full(part), part.is_material))
        else:
            found += _changed(earlier, part)
    found += [
        Difference(part.label, _in_full(part), "vervallen", part.is_material)
        for key, part in old.items()
        if key not in new
    ]
    return (*found, *_reordered(before, after))


def is_material(found: Iterable[Difference]) -> bool:
    return any(difference.is_material for difference in found)


def _changed(before: Part, after: Part) -> list[Difference]:
    earlier = {value.key: value.text for value in before.values}
    return [
        Difference(
            ": ".join(filter(None, (after.label, value.label))),
            earlier.get(value.key) or NOTHING,
            value.text or NOTHING,
            value.is_material,
        )
        for value in after.values
        if value.text != earlier.get(value.key, "")
    ]


def _in_full(part: Part) -> str:
    told = (": ".join(filter(None, (value.label, value.text))) for value in part.values if value.text)
    return "; ".join(told) or NOTHING


def _reordered(before: Sequence[Part], after: Sequence[Part]) -> list[Difference]:
    """Per list, where what stayed stands in another order."""
    found = []
    for name in dict.fromkeys(part.key[0] for part in after):
        earlier = [part.key for part in before if part.key[0] == name]
        later = [part for part in after if part.key[0] == name and part.key in earlier]
        kept = [key for key in earlier if key in {part.key for part in later}]
        if kept != [part.key for part in later]:
            labels = {part.key: part.label for part in later}
            found.append(
                Difference(
                    "Volgorde",
                    ", ".join(labels[key] for key in kept),
                    ", ".join(part.label for part in later),
                )
            )
    return found
