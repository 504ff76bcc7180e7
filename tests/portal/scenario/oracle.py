"""The scenario format once more, as simply and as slowly as possible, from the mapping that a file holds.

It imports nothing of the product, so that a mistake in the product is not made twice. It reads valid files
only; the one refusal it knows is an event that does not fit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import combinations, product
from typing import Any
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
KNOCK_OUT = "knock-out"
EASTER = {
    2024: date(2024, 3, 31),
    2025: date(2025, 4, 20),
    2026: date(2026, 4, 5),
    2027: date(2027, 3, 28),
    2028: date(2028, 4, 16),
}
Value = Fraction | str


class EventDoesNotFit(Exception):
    pass


@dataclass
class Lot:
    """`groups` are the positions from the top; `separated_by` says of a pair which key first set it apart."""

    number: int
    places: int
    groups: list[list[str]]
    totals: dict[str, Fraction]
    keys: list[tuple[str, str, dict[str, Fraction]]]
    draw_scope: str
    limited: bool
    rule: str | None
    separated_by: dict[frozenset[str], str] = field(default_factory=dict)

    def spans(self) -> Iterator[tuple[int, list[str]]]:
        position = 1
        for group in self.groups:
            yield position, group
            position += len(group)

    def ranked(self) -> list[str]:
        return [name for group in self.groups for name in group]

    def straddles(self, position: int, group: Sequence[str]) -> bool:
        return position <= self.places < position + len(group) - 1

    def split(self, name: str, values: Mapping[str, Fraction], scope: str) -> None:
        result: list[list[str]] = []
        for position, group in list(self.spans()):
            used = scope == "altijd" or self.limited or self.straddles(position, group)
            parts = [group]
            if used:
                parts = [
                    sorted(bidder for bidder in group if values[bidder] == value)
                    for value in sorted({values[bidder] for bidder in group}, reverse=True)
                ]
            for upper, lower in combinations(parts, 2):
                for one, other in product(upper, lower):
                    self.separated_by.setdefault(frozenset({one, other}), name)
            result += parts
        self.groups = result

    def apply_keys(self) -> None:
        for name, scope, values in self.keys:
            self.split(name, values, scope)

    def ties(self) -> list[tuple[int, list[str]]]:
        return [(position, group) for position, group in self.spans() if len(group) > 1]

    def may_be_drawn(self) -> list[list[str]]:
        free = self.limited or self.draw_scope == "altijd"
        return [group for position, group in self.ties() if free or self.straddles(position, group)]

    def must_be_drawn(self) -> list[list[str]]:
        if not self.limited:
            return [group for position, group in self.ties() if self.straddles(position, group)]
        if self.rule != "hoogste_totaal" and len(self.ranked()) <= self.places:
            return []
        return [group for _, group in self.ties()]

    def draw(self, order: Sequence[str]) -> None:
        if sorted(order) not in self.may_be_drawn():
            raise EventDoesNotFit
        drawn = {bidder: Fraction(-place) for place, bidder in enumerate(order)}
        index = self.groups.index(sorted(order))
        self.groups[index : index + 1] = [[bidder] for bidder in order]
        for one, other in combinations(drawn, 2):
            self.separated_by.setdefault(frozenset({one, other}), "loting")

    def drop(self, bidder: str) -> None:
        self.groups = [[name for name in group if name != bidder] for group in self.groups]
        self.groups = [group for group in self.groups if group]
        self.apply_keys()

    def rows(self, highest: Fraction) -> list[dict[str, Any]]:
        found = []
        for index, (position, group) in enumerate(self.spans()):
            decided_by = None
            if len(group) == 1 and len(self.groups) > 1:
                neighbour = self.groups[index - 1 if index else 1][0]
                decided_by = self.separated_by[frozenset({group[0], neighbour})]
            found += [
                {
                    "aanbieder": name,
                    "positie": position,
                    "punten": half_up(self.totals[name]),
                    "cijfer": half_up(self.totals[name] * 10 / highest),
                    "beslist_door": decided_by,
                }
                for name in group
            ]
        return found


class Evaluation:
    """One file, step by step; `follow` may be called for further events."""

    def __init__(self, file: Mapping[str, Any]) -> None:
        self.file = file
        self.tender = file["aanbesteding"]
        self.scale = self.tender["scoreschaal"]
        self.highest_value = max(
            exact(level["waarde"]) for level in self.scale if level["waarde"] is not None
        )
        self.leaves = [
            leaf for criterion in self.tender["gunningscriteria"] for leaf in children_or_self(criterion)
        ]
        self.highest_total = sum((exact(leaf["max_punten"]) for leaf in self.leaves), Fraction(0))
        self.closes_at = instant(self.tender["planning"]["inschrijving_sluit"])
        bids = file.get("inschrijvingen", [])
        self.bids = [bid for bid in bids if instant(bid["ontvangen"]) <= self.closes_at]
        self.late = [bid for bid in bids if instant(bid["ontvangen"]) > self.closes_at]
        percelen = self.tender.get("percelen", [{"nummer": 1}])
        self.numbers = sorted(lot["nummer"] for lot in percelen)
        self.places = {lot["nummer"]: lot.get("max_gegund", self.tender["max_gegund"]) for lot in percelen}
        self.floors = {lot["nummer"]: lot["bodemtarief"] for lot in percelen if "bodemtarief" in lot}
        self.limit = self.tender.get("max_percelen_per_inschrijver")
        self.set_aside: list[dict[str, Any]] = []
        self.lots = {number: self.rank(number) for number in self.numbers}

    def lots_of(self, bid: Mapping[str, Any]) -> list[int]:
        return bid.get("percelen", self.numbers)

    def rank(self, number: int) -> Lot:
        bids = {bid["aanbieder"]: bid for bid in self.bids if number in self.lots_of(bid)}
        early = {name: self.early_reason(bid, number) for name, bid in bids.items()}
        # Who is in the ranking and is named as abnormally low leaves it; that can bring others in, who follow.
        while low := self.ranked_and_low(bids, early, number):
            early |= dict.fromkeys(low, "abnormaal_laag")
        prices = [
            price_of(bid, number) for name, bid in bids.items() if early[name] is None and "prijs" in bid
        ]
        points: dict[str, dict[str, Fraction]] = {}
        for name, bid in bids.items():
            reason = early[name]
            if reason is None:
                points[name] = self.points(bid, number, min(prices, default=None))
                reason = self.late_reason(points[name])
            if reason is not None:
                self.set_aside.append({"aanbieder": name, "perceel": number, "reden": reason})
                points.pop(name, None)
        chain = self.tender.get("gelijke_stand", [{"op": "loting"}])
        totals = {name: self.total(found) for name, found in points.items()}
        keys = [("totaal", "altijd", totals)]
        for key in chain[:-1]:
            values: dict[str, Fraction] = {}
            for name in points:
                if key["op"] == "criterium":
                    values[name] = points[name][key["code"]]
                elif key["op"] == "opgave":
                    values[name] = exact(bids[name]["opgaven"][key["code"]])
                else:
                    values[name] = -price_of(bids[name], number)
            keys.append((key.get("code", "prijs"), key.get("bereik", "altijd"), values))
        lot = Lot(
            number=number,
            places=self.places[number],
            groups=[sorted(points)] if points else [],
            totals=totals,
            keys=keys,
            draw_scope=chain[-1].get("bereik", "altijd"),
            limited=self.limit is not None,
            rule=self.tender.get("verdeelregel"),
        )
        lot.apply_keys()
        return lot

    def ranked_and_low(
        self, bids: Mapping[str, Any], early: Mapping[str, str | None], number: int
    ) -> set[str]:
        counted = {name: bid for name, bid in bids.items() if early[name] is None}
        lowest = min((price_of(bid, number) for bid in counted.values() if "prijs" in bid), default=None)
        return {
            name
            for name, bid in counted.items()
            if (isinstance(low := bid.get("abnormaal_laag", {}), str) or number in low)
            and self.late_reason(self.points(bid, number, lowest)) is None
        }

    def early_reason(self, bid: Mapping[str, Any], number: int) -> str | None:
        plan = self.tender.get("plan")
        unsuitable = bid.get("ongeschikt", {})
        if "uitgesloten" in bid:
            return "uitgesloten"
        if isinstance(unsuitable, str) or number in unsuitable:
            return "ongeschikt"
        if plan and plan["boven_maximum"] == "terzijde" and bid.get("plan_paginas", 0) > plan["max_paginas"]:
            return "plan_te_lang"
        if KNOCK_OUT in self.values(bid, number).values():
            return "knock_out"
        return self.price_reason(bid, number)

    def price_reason(self, bid: Mapping[str, Any], number: int) -> str | None:
        for leaf in self.leaves:
            if leaf.get("formule") == "lineair" and price_of(bid, number) > exact(leaf["plafond"]):
                return "boven_plafond"
        if number in self.floors and price_of(bid, number) < exact(self.floors[number]):
            return "onder_bodemtarief"
        return None

    def values(self, bid: Mapping[str, Any], number: int) -> dict[str, Value]:
        quality = [leaf["code"] for leaf in self.leaves if leaf.get("soort") != "prijs"]
        mode = self.tender.get("eindscore", "consensus_op_schaal")
        kind = "consensus" if mode.startswith("consensus") else "scores"
        per_lot = self.file.get(kind, {}).get(bid["aanbieder"], {})
        given = per_lot.get(str(number), per_lot.get("*", {}))
        if kind == "consensus":
            return {code: self.value(given[code]) for code in quality}
        found: dict[str, Value] = {}
        for code in quality:
            values = [self.value(scores[code]) for scores in given.values()]
            found[code] = KNOCK_OUT if KNOCK_OUT in values else combined(mode, values)
        return found

    def value(self, given: object) -> Value:
        for level in self.scale:
            if level["label"] == given:
                return KNOCK_OUT if level["waarde"] is None else exact(level["waarde"])
        return exact(given)

    def points(self, bid: Mapping[str, Any], number: int, lowest: Fraction | None) -> dict[str, Fraction]:
        values = self.values(bid, number)
        found: dict[str, Fraction] = {}
        for leaf in self.leaves:
            highest = exact(leaf["max_punten"])
            formula = leaf.get("formule")
            if formula == "vast":
                found[leaf["code"]] = Fraction(0)
            elif formula == "lineair":
                floor, ceiling = exact(leaf["bodem"]), exact(leaf["plafond"])
                share = (ceiling - price_of(bid, number)) / (ceiling - floor)
                found[leaf["code"]] = highest * min(Fraction(1), max(Fraction(0), share))
            elif formula == "relatief":
                found[leaf["code"]] = highest * (lowest or Fraction(0)) / price_of(bid, number)
            else:
                found[leaf["code"]] = highest * Fraction(values[leaf["code"]]) / self.highest_value
        for criterion in self.tender["gunningscriteria"]:
            found[criterion["code"]] = sum(
                (found[leaf["code"]] for leaf in children_or_self(criterion)), Fraction(0)
            )
        return found

    def total(self, points: Mapping[str, Fraction]) -> Fraction:
        return sum((points[leaf["code"]] for leaf in self.leaves), Fraction(0))

    def late_reason(self, points: Mapping[str, Fraction]) -> str | None:
        criteria = self.tender["gunningscriteria"]
        for criterion in [*criteria, *(leaf for each in criteria for leaf in each.get("subcriteria", []))]:
            minimum = criterion.get("minimum_punten")
            if minimum is not None and points[criterion["code"]] < exact(minimum):
                return "onder_minimum_criterium"
        minimum = self.tender.get("minimum_totaal")
        if minimum is not None and self.total(points) < exact(minimum):
            return "onder_minimum_totaal"
        return None

    def follow(self, event: Mapping[str, Any]) -> None:
        if event["wat"] == "loting":
            self.lots[event.get("perceel", self.numbers[0])].draw(event["uitslag"])
            return
        numbers = [event["perceel"]] if "perceel" in event else self.numbers
        ranked = [number for number in numbers if event["aanbieder"] in self.lots[number].ranked()]
        if not ranked:
            raise EventDoesNotFit
        for number in ranked:
            self.lots[number].drop(event["aanbieder"])
            self.set_aside.append({"aanbieder": event["aanbieder"], "perceel": number, "reden": event["wat"]})

    def outcome(self) -> dict[str, Any]:
        is_open = any(lot.must_be_drawn() for lot in self.lots.values())
        if self.limit is None:
            awarded = {number: within_places(lot) for number, lot in self.lots.items()}
        elif is_open:
            awarded = {number: set() for number in self.lots}
        else:
            awarded = self.divided()
        return {
            "geweigerd": [{"aanbieder": bid["aanbieder"], "reden": "te_laat"} for bid in self.late],
            "terzijde": self.set_aside,
            "signalen": [signal for bid in self.bids for signal in self.signals(bid)],
            "percelen": {
                number: {
                    "rangorde": lot.rows(self.highest_total),
                    "gegund": [name for name in lot.ranked() if name in awarded[number]],
                    "wachtlijst": self.waiting(lot, awarded[number], is_open),
                    "loting_nodig": lot.must_be_drawn(),
                }
                for number, lot in self.lots.items()
            },
            "termijnen": self.terms(),
        }

    def waiting(self, lot: Lot, awarded: set[str], is_open: bool) -> list[str]:
        if self.limit is not None and is_open:
            return []
        drawn = {name for tie in lot.must_be_drawn() for name in tie}
        return [name for name in lot.ranked() if name not in awarded and name not in drawn]

    def divided(self) -> dict[int, set[str]]:
        ranked = {number: lot.ranked() for number, lot in self.lots.items()}
        match self.tender["verdeelregel"]:
            case "voorkeur":
                return self.by_preference(ranked)
            case "perceelvolgorde":
                return self.by_lot_order(ranked)
        return self.by_highest_total(ranked)

    def by_preference(self, ranked: Mapping[int, list[str]]) -> dict[int, set[str]]:
        released: set[tuple[int, str]] = set()
        while True:
            offers = {
                number: [name for name in names if (number, name) not in released][: self.places[number]]
                for number, names in ranked.items()
            }
            too_many = {
                (number, bid["aanbieder"])
                for bid in self.bids
                for number in [n for n in self.lots_of(bid) if bid["aanbieder"] in offers[n]][self.limit :]
            }
            if not too_many:
                return {number: set(names) for number, names in offers.items()}
            released |= too_many

    def by_lot_order(self, ranked: Mapping[int, list[str]]) -> dict[int, set[str]]:
        won: dict[str, int] = {}
        awarded: dict[int, set[str]] = {}
        for number, names in ranked.items():
            free = [name for name in names if won.get(name, 0) < (self.limit or 0)]
            awarded[number] = set(free[: self.places[number]])
            for name in awarded[number]:
                won[name] = won.get(name, 0) + 1
        return awarded

    def by_highest_total(self, ranked: Mapping[int, list[str]]) -> dict[int, set[str]]:
        """Every allocation there is."""
        choices = [
            [chosen for size in range(self.places[number] + 1) for chosen in combinations(names, size)]
            for number, names in ranked.items()
        ]
        best: tuple[Any, ...] | None = None
        for allocation in product(*choices):
            won = [name for chosen in allocation for name in chosen]
            if any(won.count(name) > (self.limit or 0) for name in won):
                continue
            points = sum(
                (
                    self.lots[number].totals[name]
                    for number, chosen in zip(ranked, allocation, strict=True)
                    for name in chosen
                ),
                Fraction(0),
            )
            ranks = [
                [name in chosen for name in names]
                for names, chosen in zip(ranked.values(), allocation, strict=True)
            ]
            candidate = (len(won), points, ranks, allocation)
            best = candidate if best is None else max(best, candidate)
        assert best is not None
        return {number: set(chosen) for number, chosen in zip(ranked, best[3], strict=True)}

    def signals(self, bid: Mapping[str, Any]) -> Iterator[dict[str, str]]:
        received = instant(bid["ontvangen"]).astimezone(AMSTERDAM).date()
        for rule in self.tender.get("bewijsmiddelen", []):
            if rule["moment"] != "inschrijving" or "inschrijver" not in rule.get("door", ["inschrijver"]):
                continue
            issued = bid.get("bewijsmiddelen", {}).get(rule["code"])
            months = rule.get("max_leeftijd_maanden")
            reason = None
            if issued is None:
                reason = "ontbreekt" if rule.get("verplicht", True) else None
            elif date.fromisoformat(issued) > received:
                reason = "in_de_toekomst"
            elif months is not None and date.fromisoformat(issued) < months_before(received, months):
                reason = "te_oud"
            if reason:
                yield {"aanbieder": bid["aanbieder"], "bewijsmiddel": rule["code"], "reden": reason}
        for rule in self.tender.get("opgaven", []):
            stated = bid.get("opgaven", {}).get(rule["code"])
            if stated is not None and "minimum" in rule and exact(stated) < exact(rule["minimum"]):
                yield {"aanbieder": bid["aanbieder"], "opgave": rule["code"], "reden": "onder_minimum"}

    def terms(self) -> dict[str, str]:
        term = self.tender.get("opschortende_termijn", {})
        end = date.fromisoformat(self.tender["planning"]["voorlopige_gunning"])
        end += timedelta(days=term.get("dagen", 20))
        while term.get("doorschuiven", True) and is_day_off(end):
            end += timedelta(days=1)
        validity = timedelta(days=self.tender.get("gestanddoening_dagen", 90))
        return {
            "opschortende_termijn_tot": end.isoformat(),
            "gestanddoening_tot": (self.closes_at.astimezone(AMSTERDAM).date() + validity).isoformat(),
        }


def evaluate(file: Mapping[str, Any]) -> dict[str, Any]:
    """The outcome of a file; EventDoesNotFit where an event is refused."""
    evaluation = Evaluation(file)
    for event in file.get("gebeurtenissen", []):
        evaluation.follow(event)
    return evaluation.outcome()


def exact(number: object) -> Fraction:
    return Fraction(str(number))


def half_up(number: Fraction) -> str:
    cents = str((number * 100 + Fraction(1, 2)) // 1).zfill(3)
    return f"{cents[:-2]}.{cents[-2:]}"


def instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=AMSTERDAM)).astimezone(ZoneInfo("UTC"))


def children_or_self(criterion: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return criterion.get("subcriteria") or [criterion]


def price_of(bid: Mapping[str, Any], number: int) -> Fraction:
    price = bid["prijs"]
    return exact(price[number] if isinstance(price, dict) else price)


def combined(mode: str, values: Sequence[Any]) -> Fraction:
    ordered = sorted(values)
    if mode == "gemiddelde":
        return sum(ordered, Fraction(0)) / len(ordered)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def within_places(lot: Lot) -> set[str]:
    return {
        name for position, group in lot.spans() for name in group if position + len(group) - 1 <= lot.places
    }


def months_before(day: date, months: int) -> date:
    year, month = day.year, day.month - months
    while month < 1:
        year, month = year - 1, month + 12
    for last in (day.day, 31, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month, last)
            except ValueError:
                continue
    raise AssertionError


def is_day_off(day: date) -> bool:
    easter = EASTER[day.year]
    king = date(day.year, 4, 27)
    moving = {easter + timedelta(days=days) for days in (-2, 1, 39, 50)}
    fixed = {(1, 1), (5, 5), (12, 25), (12, 26)}
    return (
        day.weekday() in {5, 6}
        or day in moving
        or (day.month, day.day) in fixed
        or day == (king if king.weekday() != 6 else king - timedelta(days=1))
    )
