"""Reads the chapter "Zo beoordelen wij" back from the text of its PDF, and calculates its example anew.

Knows nothing of the product: numbers, rules and names come from the text alone.
"""

import re
from dataclasses import dataclass, field
from fractions import Fraction

_NUMBER = r"\d+(?:,\d+)?"
_PART = re.compile(rf"(\S+): ({_NUMBER}) × ({_NUMBER}) ÷ ({_NUMBER}) = ({_NUMBER})")
_KNOCKED_OUT = re.compile(r"(\S+): '([^']+)', geen punten")


@dataclass
class Bidder:
    scores: dict[str, Fraction] = field(default_factory=dict)
    stated_points: dict[str, Fraction] = field(default_factory=dict)
    knocked_out: bool = False
    stated_total: Fraction | None = None


@dataclass
class ReadChapter:
    """What the text says."""

    maximum: dict[str, Fraction]
    highest_score: Fraction
    scale: dict[str, Fraction]
    minimum_total: Fraction | None
    places: dict[int, int]
    limit: int | None
    ties: list[tuple[str, str]]
    bidders: dict[str, Bidder]
    statements: dict[str, dict[str, Fraction]]
    preferences: dict[str, list[int]]
    ranking: list[tuple[int, str, Fraction, str]]
    set_aside: list[str]


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))


def read(text: str) -> ReadChapter:
    flat = re.sub(r"\s+", " ", text)
    rules, example = text.split("Een voorbeeld\n", 1)
    criteria = rules.split("Scoreschaal")[0]
    return ReadChapter(
        maximum={
            leaf["code"]: number(leaf["points"])
            for leaf in re.finditer(
                rf"^ *(?:– )?(?P<code>\w+) .*?(?P<points>{_NUMBER}) +{_NUMBER}% .*?{_NUMBER} × score",
                criteria,
                re.M,
            )
        },
        highest_score=number(re.search(rf"× score ÷ ({_NUMBER})", flat)[1]),
        scale={
            row["label"]: number(row["score"])
            for row in re.finditer(
                rf"^ *(?P<label>[A-Z][a-z ]+?) {{2,}}(?P<score>{_NUMBER}) ",
                rules.split("Scoreschaal")[1],
                re.M,
            )
        },
        minimum_total=_optional(rf"in totaal minder dan ({_NUMBER}) punten haalt", flat),
        places=_places(flat),
        limit=_limit(flat),
        ties=_ties(flat),
        bidders=_bidders(example),
        statements=_statements(flat),
        preferences={
            name: [int(lot) for lot in lots.split(", ")]
            for name, lots in re.findall(
                r"([A-Z]) (\d(?:, \d)*)", _after("Volgorde van voorkeur: ", flat).split(".")[0]
            )
        },
        ranking=[
            (int(position), name, number(total), result.strip())
            for position, name, total, result in re.findall(
                rf"^ *(\d+) +([A-Z]) +({_NUMBER}) +(overeenkomst|wachtlijst|perceel .*)$", example, re.M
            )
        ],
        set_aside=re.findall(r"([A-Z]) wordt terzijde gelegd:", flat),
    )


@dataclass
class Result:
    points: dict[str, dict[str, Fraction]]
    totals: dict[str, Fraction]
    set_aside: list[str]
    order: list[str]
    won: dict[str, list[int]]


def recompute(chapter: ReadChapter) -> Result:
    """Points, totals, who is set aside, the order, and who wins what."""
    points = {
        name: {
            code: chapter.maximum[code] * score / chapter.highest_score
            for code, score in bidder.scores.items()
        }
        for name, bidder in chapter.bidders.items()
    }
    totals = {name: sum(found.values(), Fraction(0)) for name, found in points.items()}
    out = [
        name
        for name, bidder in chapter.bidders.items()
        if bidder.knocked_out or (chapter.minimum_total is not None and totals[name] < chapter.minimum_total)
    ]

    def rank(name: str) -> tuple[Fraction, ...]:
        keys = [totals[name]]
        for kind, code in chapter.ties:
            if kind == "criterium":
                keys.append(points[name][code])
            elif kind == "opgave":
                keys.append(chapter.statements[code][name])
        return tuple(-key for key in keys)

    order = sorted((name for name in chapter.bidders if name not in out), key=rank)
    return Result(points, totals, out, order, _won(chapter, order))


def _won(chapter: ReadChapter, order: list[str]) -> dict[str, list[int]]:
    if chapter.limit is None:
        places = next(iter(chapter.places.values()))
        return {name: [1] if place < places else [] for place, name in enumerate(order)}
    # One order for all lots, so that the first keeps what it prefers, then the second, and so on.
    lots = sorted(chapter.preferences[order[0]])
    left = {lot: chapter.places[lot] for lot in lots}
    won: dict[str, list[int]] = {}
    for name in order:
        wanted = [lot for lot in chapter.preferences[name] if left[lot]][: chapter.limit]
        for lot in wanted:
            left[lot] -= 1
        won[name] = sorted(wanted)
    return won


def _bidders(example: str) -> dict[str, Bidder]:
    """The rows of the table: a name before the first line of a calculation, the total behind one of its lines."""
    table = example.split("Van score naar punten, per inschrijver")[1].split(
        "De rangorde die daaruit volgt", maxsplit=1
    )[0]
    rows = re.split(r"wordt terzijde gelegd", table)[0]
    found: dict[str, Bidder] = {}
    waiting: list[str] = []
    name = ""
    for line in rows.splitlines():
        if start := re.match(r" *([A-Z])(?= {2,})", line):
            name = start[1]
            found[name] = Bidder()
            for earlier in waiting:
                _take(found[name], earlier)
            waiting = []
        if name:
            _take(found[name], line)
        elif line.strip():
            waiting.append(line)
    return found


def _take(bidder: Bidder, line: str) -> None:
    for code, _, score, _, points in _PART.findall(line):
        bidder.scores[code] = number(score)
        bidder.stated_points[code] = number(points)
    if _KNOCKED_OUT.search(line):
        bidder.knocked_out = True
    if total := re.search(rf" {{3,}}({_NUMBER})$", line):
        bidder.stated_total = number(total[1])


def _places(flat: str) -> dict[int, int]:
    lots = {
        int(lot): int(places)
        for lot, places in re.findall(r"Perceel (\d+), [^:]+: ten hoogste (\d+) overeenkomst", flat)
    }
    return lots or {1: int(re.search(r"Er worden ten hoogste (\d+) overeenkomst", flat)[1])}


def _limit(flat: str) -> int | None:
    found = re.search(r"Een inschrijver kan ten hoogste (\w+) perce", flat)
    return None if found is None else 1 if found[1] == "één" else int(found[1])


def _ties(flat: str) -> list[tuple[str, str]]:
    chain = _after("Bij gelijke stand", flat)
    keys = re.findall(r"Wie (meer punten heeft op|een hogere opgave heeft bij) (\w+)", chain)
    return [("criterium" if "punten" in what else "opgave", code) for what, code in keys]


def _preferences(flat: str) -> str:
    return _after("Volgorde van voorkeur: ", flat).split(".")[0]


def _statements(flat: str) -> dict[str, dict[str, Fraction]]:
    return {
        code: {name: number(value) for name, value in re.findall(rf"([A-Z]) ({_NUMBER})(?=, [A-Z]|$)", given)}
        for code, given in re.findall(r"Opgave (\w+): ([^.]*)\.", flat)
    }


def _optional(pattern: str, flat: str) -> Fraction | None:
    found = re.search(pattern, flat)
    return None if found is None else number(found[1])


def _after(words: str, flat: str) -> str:
    return flat.split(words, 1)[1].split("Een voorbeeld", maxsplit=1)[0] if words in flat else ""
