"""Random small scenarios: every rule of the format, with few values so that ties are common."""

from random import Random
from typing import Any

from tests.portal.scenario.oracle import Evaluation

NAMES = ("Anker", "Brug", "anker", "Élan", "Delta Zorg", "Zorg & Co: 'Oost'")
SCALE = (
    {"label": "Goed", "waarde": 10},
    {"label": "Voldoende", "waarde": 6},
    {"label": "Matig", "waarde": "3.5"},
    {"label": "Onvoldoende", "waarde": 0},
    {"label": "Onacceptabel", "waarde": None, "knock_out": True},
)


def scenario(seed: int) -> dict[str, Any]:
    """A valid file, with events that fit."""
    random = Random(seed)
    tender = _tender(random)
    _add_floors(Random(f"bodemtarief {seed}"), tender)
    file: dict[str, Any] = {"aanbesteding": tender, "inschrijvingen": _bids(random, tender)}
    _add_scores(random, file)
    _add_low_prices(Random(f"lage prijs {seed}"), file)
    _add_events(random, file)
    return file


def misfit(seed: int) -> dict[str, Any]:
    """The same, with one more event that does not fit: somebody who dropped out before drops out again."""
    file = scenario(seed)
    evaluation = Evaluation(file)
    for event in file.get("gebeurtenissen", []):
        evaluation.follow(event)
    ranked = [(number, name) for number, lot in evaluation.lots.items() for name in lot.ranked()]
    if ranked:
        number, name = ranked[seed % len(ranked)]
        again = {"wat": "ingetrokken", "aanbieder": name, "perceel": number}
        file.setdefault("gebeurtenissen", []).extend([again, dict(again)])
    return file


def _tender(random: Random) -> dict[str, Any]:
    numbers = random.choice(([1], [1], [1, 2], [3, 1, 7]))
    tender: dict[str, Any] = {
        "sleutel": "proef",
        "titel": "Proef",
        "aanbestedende_dienst": "Gemeente Proef",
        "planning": {
            "publicatie": "2025-10-01",
            "inschrijving_sluit": random.choice(
                ("2025-11-14T12:00", "2025-10-26T00:30", "2025-11-14T23:59:59")
            ),
            "voorlopige_gunning": random.choice(("2025-11-28", "2026-04-13", "2026-04-16", "2025-12-05")),
        },
        "max_gegund": random.choice((1, 1, 2, 3)),
        "eindscore": random.choice(("consensus_op_schaal", "consensus_vrij", "gemiddelde", "mediaan")),
        "scoreschaal": [dict(level) for level in SCALE],
        "gunningscriteria": _criteria(random),
    }
    if random.random() < 0.5:
        tender["opschortende_termijn"] = {
            "dagen": random.choice((0, 10, 20)),
            "doorschuiven": random.random() < 0.5,
        }
    if len(numbers) > 1:
        tender["percelen"] = [{"nummer": number, "naam": f"Gebied {number}"} for number in numbers]
        if random.random() < 0.3:
            tender["percelen"][0]["max_gegund"] = random.choice((1, 2))
        if random.random() < 0.6:
            tender["max_percelen_per_inschrijver"] = random.choice((1, 1, 2))
            tender["verdeelregel"] = random.choice(("voorkeur", "hoogste_totaal", "perceelvolgorde"))
    if random.random() < 0.3:
        tender["minimum_totaal"] = random.choice((15, "22.22", 30))
    if random.random() < 0.3:
        tender["plan"] = {
            "max_paginas": 5,
            "boven_maximum": random.choice(("afknippen", "terzijde", "negeren")),
        }
    if random.random() < 0.6:
        tender["opgaven"] = [{"code": "cap", "naam": "Capaciteit"}]
        if random.random() < 0.5:
            tender["opgaven"][0]["minimum"] = 2
    if random.random() < 0.3:
        tender["bewijsmiddelen"] = [
            {"code": "UEA", "naam": "UEA", "moment": "inschrijving"},
            {
                "code": "KVK",
                "naam": "Uittreksel",
                "moment": "inschrijving",
                "max_leeftijd_maanden": 6,
                "verplicht": False,
            },
            {"code": "VOG", "naam": "VOG", "moment": "op_verzoek"},
        ]
    tender["gelijke_stand"] = _tie_break(random, tender)
    return tender


def _add_floors(random: Random, tender: dict[str, Any]) -> None:
    """Where bidders state a price; from a chance of its own, so that the rest of a seed stays as it was."""
    for lot in tender.get("percelen", ()):
        if _asks_price(tender) and random.random() < 0.3:
            lot["bodemtarief"] = random.choice(("45.5", "45.51", 41))


def _asks_price(tender: dict[str, Any]) -> bool:
    formulas = {criterion.get("formule") for criterion in tender["gunningscriteria"]}
    decides_ties = any(key["op"] == "prijs" for key in tender["gelijke_stand"])
    return decides_ties or bool(formulas & {"lineair", "relatief"})


def _add_low_prices(random: Random, file: dict[str, Any]) -> None:
    """A percentage under the median, and bids that are rejected; from a chance of its own as well."""
    if not _asks_price(file["aanbesteding"]) or random.random() < 0.5:
        return
    if random.random() < 0.7:
        file["aanbesteding"]["lage_prijs_procent"] = random.choice((5, 10, 30))
    for bid in file["inschrijvingen"]:
        if random.random() < 0.25:
            lots = bid.get("percelen", [1] if "percelen" not in file["aanbesteding"] else None)
            reason = "De uitleg klopt niet met de cao."
            bid["abnormaal_laag"] = (
                {random.choice(lots): reason} if lots and random.random() < 0.3 else reason
            )


def _criteria(random: Random) -> list[dict[str, Any]]:
    criteria: list[dict[str, Any]] = [
        {"code": "K1", "naam": "Visie", "max_punten": random.choice((30, "33.33"))}
    ]
    if random.random() < 0.6:
        # Equal points, so that the same levels on other criteria give the same total.
        first, second = random.choice(((25, 15), (20, 20), (20, 20)))
        criteria[0]["max_punten"] = random.choice((20, "33.33"))
        criteria.append(
            {
                "code": "K2",
                "naam": "Kwaliteit",
                "max_punten": 40,
                "subcriteria": [
                    {"code": "2A", "naam": "Samen", "max_punten": first},
                    {"code": "2B", "naam": "Ervaring", "max_punten": second},
                ],
            }
        )
    if random.random() < 0.4:
        price: dict[str, Any] = {"code": "P", "naam": "Prijs", "soort": "prijs", "max_punten": 30}
        price["formule"] = random.choice(("vast", "lineair", "relatief"))
        if price["formule"] == "vast":
            price["max_punten"] = 0
        if price["formule"] == "lineair":
            price |= {"bodem": 40, "plafond": 60}
        criteria.append(price)
    if random.random() < 0.2:
        criteria[random.randrange(len(criteria))]["minimum_punten"] = 0
        criteria[0]["minimum_punten"] = random.choice((10, 18))
    return criteria


def _tie_break(random: Random, tender: dict[str, Any]) -> list[dict[str, Any]]:
    codes = [criterion["code"] for criterion in tender["gunningscriteria"]]
    codes += [leaf["code"] for each in tender["gunningscriteria"] for leaf in each.get("subcriteria", [])]
    keys: list[dict[str, Any]] = [{"op": "criterium", "code": code} for code in codes]
    keys += [{"op": "opgave", "code": "cap"}] if "opgaven" in tender else []
    keys += [{"op": "prijs"}]
    chosen = [*random.sample(keys, random.randrange(min(3, len(keys)) + 1)), {"op": "loting"}]
    for key in chosen:
        scope = random.choice((None, "altijd", "gunningsgrens", "gunningsgrens"))
        if scope:
            key["bereik"] = scope
    return chosen


def _bids(random: Random, tender: dict[str, Any]) -> list[dict[str, Any]]:
    numbers = [lot["nummer"] for lot in tender.get("percelen", [{"nummer": 1}])]
    closes = tender["planning"]["inschrijving_sluit"]
    bids = []
    for name in random.sample(NAMES, random.randrange(2, 7)):
        bid: dict[str, Any] = {
            "aanbieder": name,
            "ontvangen": random.choice((closes, "2025-10-20T09:30", "2025-09-01T12:00")),
        }
        if random.random() < 0.05:
            bid["ontvangen"] = "2025-11-30T00:00:00"
        if random.random() < 0.6:
            bid["percelen"] = random.sample(numbers, random.randrange(1, len(numbers) + 1))
        lots = bid.get("percelen", numbers)
        bid["prijs"] = random.choice((50, "45.5", 61, 40))
        if random.random() < 0.4:
            bid["prijs"] = {number: random.choice((50, "45.5", 61, 39)) for number in lots}
        if "opgaven" in tender:
            bid["opgaven"] = {"cap": random.choice((1, 2, "2.5"))}
        if random.random() < 0.3:
            bid["plan_paginas"] = random.choice((4, 5, 6))
        if "bewijsmiddelen" in tender and random.random() < 0.8:
            bid["bewijsmiddelen"] = {
                code: random.choice(("2025-08-31", "2025-05-14", "2025-05-13", "2025-12-01", "2025-04-20"))
                for code in random.sample(("UEA", "KVK", "VOG"), 2)
            }
        if random.random() < 0.05:
            bid["uitgesloten"] = "Een uitsluitingsgrond."
        if random.random() < 0.05:
            bid["ongeschikt"] = random.choice(("Te klein.", {random.choice(lots): "Geen ervaring."}))
        bids.append(bid)
    return bids


def _add_scores(random: Random, file: dict[str, Any]) -> None:
    tender = file["aanbesteding"]
    leaves = [leaf for each in tender["gunningscriteria"] for leaf in each.get("subcriteria", [each])]
    codes = [leaf["code"] for leaf in leaves if leaf.get("soort") != "prijs"]
    consensus = tender["eindscore"].startswith("consensus")
    best = random.random() < 0.5
    levels = random.choice(([10, 6, 0], [10, "Goed", 6], None))
    for bid in file["inschrijvingen"]:
        numbers = bid.get("percelen", [lot["nummer"] for lot in tender.get("percelen", [{"nummer": 1}])])
        lots = ["*"]
        if random.random() < 0.4:
            lots = [*(str(number) for number in random.sample(numbers, len(numbers)))]
        elif random.random() < 0.4:
            lots.append(str(random.choice(numbers)))
        for lot in lots:
            given: dict[str, Any] = {}
            if consensus and levels:
                given = dict(zip(codes, random.sample(levels, len(codes)), strict=True))
            elif consensus:
                given = {code: _value(random, tender["eindscore"], best=best) for code in codes}
            else:
                for evaluator in random.sample(("b1", "b2", "b3", "Jan de Vries"), random.randrange(1, 4)):
                    given[evaluator] = {code: _value(random, "", best=best) for code in codes}
            place = file.setdefault("consensus" if consensus else "scores", {})
            place.setdefault(bid["aanbieder"], {})[lot] = given


def _value(random: Random, mode: str, *, best: bool) -> object:
    if random.random() < 0.02:
        return "Onacceptabel"
    if mode == "consensus_vrij" and random.random() < 0.4:
        return random.choice((7, "8.25", 10))
    return random.choice((10, "Goed", 6, 10) if best else (10, 6, "3.5", 0, "Voldoende"))


def _add_events(random: Random, file: dict[str, Any]) -> None:
    events: list[dict[str, Any]] = []
    evaluation = Evaluation(file)
    while random.random() < 0.6 and len(events) < 6:
        ties = [(number, tie) for number, lot in evaluation.lots.items() for tie in lot.may_be_drawn()]
        ranked = [(number, name) for number, lot in evaluation.lots.items() for name in lot.ranked()]
        if ties and random.random() < 0.7:
            number, tie = random.choice(ties)
            event: dict[str, Any] = {
                "wat": "loting",
                "perceel": number,
                "uitslag": random.sample(tie, len(tie)),
            }
            if len(evaluation.numbers) == 1 and random.random() < 0.5:
                del event["perceel"]
        elif ranked:
            number, name = random.choice(ranked)
            event = {"wat": random.choice(("verificatie_mislukt", "ingetrokken")), "aanbieder": name}
            if random.random() < 0.4:
                event["perceel"] = number
        else:
            break
        evaluation.follow(event)
        events.append(event)
    if events:
        file["gebeurtenissen"] = events
