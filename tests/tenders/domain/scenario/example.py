"""One valid scenario with every part of the format in it, and a way to change one place of it."""

from typing import Any

import yaml

from tenders.domain.scenario import Scenario, load

ABSENT = object()


def example() -> dict[str, Any]:
    return {
        "aanbesteding": {
            "sleutel": "vb-1",
            "titel": "Voorbeeld",
            "aanbestedende_dienst": "Gemeente Voorbeeld",
            "planning": {
                "publicatie": "2025-10-01",
                "vragenrondes": [{"sluit": "2025-10-13T12:00", "nota": "2025-10-20"}],
                "inschrijving_sluit": "2025-11-14T12:00",
                "voorlopige_gunning": "2025-11-28",
            },
            "opschortende_termijn": {"dagen": 10, "doorschuiven": False},
            "percelen": [{"nummer": 2, "naam": "Zuid"}, {"nummer": 1, "naam": "Noord", "max_gegund": 2}],
            "max_gegund": 1,
            "max_percelen_per_inschrijver": 1,
            "verdeelregel": "voorkeur",
            "minimum_totaal": 20,
            "scoreschaal": [
                {"label": "Goed", "waarde": 10},
                {"label": "Matig", "waarde": 5},
                {"label": "Slecht", "waarde": 0},
                {"label": "Fout", "waarde": None, "knock_out": True},
            ],
            "gunningscriteria": [
                {
                    "code": "K",
                    "naam": "Kwaliteit",
                    "max_punten": 60,
                    "subcriteria": [
                        {"code": "K1", "naam": "Visie", "max_punten": 20, "minimum_punten": 5},
                        {"code": "K2", "naam": "Team", "max_punten": 40},
                    ],
                },
                {
                    "code": "P",
                    "naam": "Tarief",
                    "max_punten": 40,
                    "soort": "prijs",
                    "formule": "lineair",
                    "bodem": 50,
                    "plafond": "80.50",
                },
            ],
            "gelijke_stand": [
                {"op": "criterium", "code": "K1"},
                {"op": "opgave", "code": "plaatsen", "bereik": "gunningsgrens"},
                {"op": "prijs"},
                {"op": "loting"},
            ],
            "bewijsmiddelen": [
                {"code": "UEA", "naam": "Verklaring", "moment": "inschrijving", "max_leeftijd_maanden": 6}
            ],
            "plan": {"max_paginas": 5, "boven_maximum": "terzijde"},
            "opgaven": [{"code": "plaatsen", "naam": "Plaatsen", "minimum": 10}],
        },
        "inschrijvingen": [
            {
                "aanbieder": "Anker",
                "ontvangen": "2025-11-13T16:20",
                "percelen": [2, 1],
                "opgaven": {"plaatsen": 12},
                "prijs": {1: 60, 2: "61.25"},
                "plan_paginas": 5,
                "bewijsmiddelen": {"UEA": "2025-11-01"},
            },
            {"aanbieder": "Brug", "ontvangen": "2025-11-14T12:00", "opgaven": {"plaatsen": 9}, "prijs": 70},
            {"aanbieder": "Delta", "ontvangen": "2025-11-14T12:00:01"},
            {
                "aanbieder": "Eiland",
                "ontvangen": "2025-11-12T09:00",
                "percelen": [1],
                "opgaven": {"plaatsen": 9},
                "prijs": 70,
                "plan_paginas": 6,
            },
        ],
        "scores": {"Anker": {"*": {"b1": {"K1": "Goed", "K2": 5}}}},
        "consensus": {
            "Anker": {"*": {"K1": 10, "K2": "Matig"}, 2: {"K1": "Fout", "K2": 0}},
            "Brug": {"1": {"K1": "5.0", "K2": 10}, "2": {"K1": 5, "K2": 10}},
        },
        "gebeurtenissen": [
            {"wat": "loting", "perceel": 1, "uitslag": ["Brug", "Anker"]},
            {"wat": "ingetrokken", "aanbieder": "Anker", "perceel": 1},
        ],
        "verwacht": {
            "geweigerd": [{"aanbieder": "Delta", "reden": "te_laat"}],
            "percelen": {1: {"gegund": []}},
        },
    }


def change(tree: dict[str, Any], *keys: Any, to: Any) -> dict[str, Any]:
    """Put `to` at the place that the keys name; ABSENT takes the key away."""
    place: Any = tree
    for key in keys[:-1]:
        place = place[key]
    if to is ABSENT:
        del place[keys[-1]]
    else:
        place[keys[-1]] = to
    return tree


def written(tree: object) -> str:
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)


def loaded(*keys: Any, to: Any) -> Scenario:
    return load(written(change(example(), *keys, to=to)))
