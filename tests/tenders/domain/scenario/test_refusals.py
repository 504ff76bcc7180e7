from typing import Any

import pytest

from tenders.domain.scenario import ScenarioInvalid, definition_from_mapping, load
from tests.tenders.domain.scenario.example import ABSENT, change, example, written

A = "aanbesteding"
PLANNING = (A, "planning")
LOTS = (A, "percelen")
SCALE = (A, "scoreschaal")
CRITERIA = (A, "gunningscriteria")
SUB = (*CRITERIA, 0, "subcriteria")
TIES = (A, "gelijke_stand")
EVIDENCE = (A, "bewijsmiddelen", 0)
BIDS = "inschrijvingen"
ANKER = (BIDS, 0)
EVENTS = "gebeurtenissen"

FIXED = {"code": "P", "naam": "Tarief", "soort": "prijs", "max_punten": 40, "formule": "vast"}
LEVEL = {"label": "Goed", "waarde": 3}

# Where the file is changed, to what, and the path and a part of the one line that must follow.
CASES: list[tuple[tuple[Any, ...], Any, str, str]] = [
    # Required and unknown keys, at every depth.
    ((A,), ABSENT, "aanbesteding", "ontbreekt"),
    ((A, "sleutel"), ABSENT, "aanbesteding.sleutel", "ontbreekt"),
    ((A, "titel"), ABSENT, "aanbesteding.titel", "ontbreekt"),
    ((A, "aanbestedende_dienst"), ABSENT, "aanbesteding.aanbestedende_dienst", "ontbreekt"),
    ((*PLANNING, "publicatie"), ABSENT, "aanbesteding.planning.publicatie", "datum zoals"),
    ((*PLANNING, "inschrijving_sluit"), ABSENT, "aanbesteding.planning.inschrijving_sluit", "ontbreekt"),
    ((*PLANNING, "voorlopige_gunning"), ABSENT, "aanbesteding.planning.voorlopige_gunning", "ontbreekt"),
    (
        (*PLANNING, "vragenrondes", 0, "nota"),
        ABSENT,
        "aanbesteding.planning.vragenrondes[0].nota",
        "ontbreekt",
    ),
    ((A, "max_gegund"), ABSENT, "aanbesteding.max_gegund", "ontbreekt"),
    ((*LOTS, 0, "naam"), ABSENT, "aanbesteding.percelen[0].naam", "ontbreekt"),
    ((*SUB, 1, "naam"), ABSENT, "aanbesteding.gunningscriteria[0].subcriteria[1].naam", "ontbreekt"),
    ((*EVIDENCE, "moment"), ABSENT, "aanbesteding.bewijsmiddelen[0].moment", "op_verzoek"),
    ((A, "plan", "boven_maximum"), ABSENT, "aanbesteding.plan.boven_maximum", "afknippen"),
    ((*TIES, 0, "code"), ABSENT, "aanbesteding.gelijke_stand[0].code", "ontbreekt"),
    ((*ANKER, "ontvangen"), ABSENT, "inschrijvingen[0].ontvangen", "ontbreekt"),
    ((EVENTS, 0, "uitslag"), ABSENT, "gebeurtenissen[0].uitslag", "ontbreekt"),
    ((EVENTS, 1, "aanbieder"), ABSENT, "gebeurtenissen[1].aanbieder", "ontbreekt"),
    (("onbekend",), 1, "onbekend", "toegestaan: aanbesteding, inschrijvingen"),
    ((A, "max_gegundd"), 1, "aanbesteding.max_gegundd", "onbekende sleutel"),
    ((*PLANNING, "opening"), "2025-11-14", "aanbesteding.planning.opening", "onbekende sleutel"),
    ((*SCALE, 0, "punten"), 1, "aanbesteding.scoreschaal[0].punten", "onbekende sleutel"),
    ((A, "opschortende_termijn", "uren"), 1, "aanbesteding.opschortende_termijn.uren", "dagen"),
    ((*ANKER, "lot"), 1, "inschrijvingen[0].lot", "onbekende sleutel"),
    ((EVENTS, 0, "datum"), "2025-12-01", "gebeurtenissen[0].datum", "onbekende sleutel"),
    # Types.
    ((A,), [], "aanbesteding", "nodig is een groep sleutels"),
    ((A, "titel"), None, "aanbesteding.titel", "is null"),
    ((A, "titel"), True, "aanbesteding.titel", "aanhalingstekens"),
    ((A, "titel"), ["x"], "aanbesteding.titel", "nodig is een tekst"),
    ((A, "titel"), "  ", "aanbesteding.titel", "is leeg"),
    ((A, "titel"), "a\nb", "aanbesteding.titel", "één regel"),
    ((A, "titel"), "x" * 201, "aanbesteding.titel", "toegestaan zijn er 200"),
    ((A, "planning"), "morgen", "aanbesteding.planning", "groep sleutels"),
    ((*PLANNING, "vragenrondes"), None, "aanbesteding.planning.vragenrondes", "laat de sleutel weg"),
    ((A, "planning"), None, "aanbesteding.planning", "is null; nodig is een groep sleutels"),
    (SCALE, None, "aanbesteding.scoreschaal", "is null; nodig is een lijst"),
    ((EVENTS, 0, "uitslag"), None, "gebeurtenissen[0].uitslag", "is null; nodig is een lijst"),
    ((*PLANNING, "publicatie"), "2025-10-01T12:00", "aanbesteding.planning.publicatie", "geen datum"),
    ((*PLANNING, "publicatie"), "2025-02-29", "aanbesteding.planning.publicatie", "niet bestaat"),
    ((*PLANNING, "publicatie"), "1-10-2025", "aanbesteding.planning.publicatie", "geen datum"),
    ((*PLANNING, "publicatie"), "0001-01-01", "aanbesteding.planning.publicatie", "1900"),
    ((*PLANNING, "inschrijving_sluit"), "2025-11-14", "aanbesteding.planning.inschrijving_sluit", "tijd"),
    (
        (A, "opschortende_termijn", "doorschuiven"),
        "ja",
        "aanbesteding.opschortende_termijn.doorschuiven",
        "true",
    ),
    (
        (A, "opschortende_termijn", "doorschuiven"),
        "true",
        "aanbesteding.opschortende_termijn.doorschuiven",
        "ja of nee",
    ),
    ((A, "opschortende_termijn", "dagen"), -1, "aanbesteding.opschortende_termijn.dagen", "van 0"),
    ((A, "gestanddoening_dagen"), 1.5, "aanbesteding.gestanddoening_dagen", "geheel getal"),
    ((A, "aanvultermijn_dagen"), None, "aanbesteding.aanvultermijn_dagen", "is null"),
    ((A, "max_gegund"), 0, "aanbesteding.max_gegund", "van 1"),
    ((A, "max_gegund"), "8.0", "aanbesteding.max_gegund", "geheel getal"),
    ((A, "eindscore"), "modus", "aanbesteding.eindscore", "gemiddelde, mediaan"),
    ((A, "plan", "max_paginas"), 0, "aanbesteding.plan.max_paginas", "van 1"),
    ((*EVIDENCE, "door"), "inschrijver", "aanbesteding.bewijsmiddelen[0].door", "nodig is een lijst"),
    ((*EVIDENCE, "door"), [], "aanbesteding.bewijsmiddelen[0].door", "is leeg"),
    ((*EVIDENCE, "door"), ["inschrijver", "notaris"], "aanbesteding.bewijsmiddelen[0].door[1]", "combinant"),
    ((*EVIDENCE, "door"), ["combinant", "combinant"], "aanbesteding.bewijsmiddelen[0].door[1]", "twee keer"),
    ((*EVIDENCE, "verplicht"), "nee", "aanbesteding.bewijsmiddelen[0].verplicht", "true of false"),
    ((BIDS,), {}, "inschrijvingen", "nodig is een lijst"),
    ((BIDS, 1), "Brug", "inschrijvingen[1]", "groep sleutels"),
    (("scores",), [], "scores", "groep sleutels"),
    (("consensus", "Anker"), 10, "consensus.Anker", "groep sleutels"),
    (("consensus", "Anker", 2), 10, "consensus.Anker.2", "groep sleutels"),
    (("verwacht",), [], "verwacht", "groep sleutels"),
    # Numbers.
    ((*CRITERIA, 1, "plafond"), float("nan"), "aanbesteding.gunningscriteria[1].plafond", "geen getal"),
    ((*CRITERIA, 1, "plafond"), float("inf"), "aanbesteding.gunningscriteria[1].plafond", "geen getal"),
    ((*CRITERIA, 1, "plafond"), "1e999999999", "aanbesteding.gunningscriteria[1].plafond", "geen getal"),
    ((*CRITERIA, 1, "plafond"), "8_0", "aanbesteding.gunningscriteria[1].plafond", "geen getal"),
    ((*CRITERIA, 1, "plafond"), "80,50", "aanbesteding.gunningscriteria[1].plafond", "decimale punt"),
    ((*CRITERIA, 1, "plafond"), "0x50", "aanbesteding.gunningscriteria[1].plafond", "geen getal"),
    ((*CRITERIA, 1, "plafond"), "1/3", "aanbesteding.gunningscriteria[1].plafond", "geen getal"),
    ((*CRITERIA, 1, "plafond"), "٨٠", "aanbesteding.gunningscriteria[1].plafond", "geen getal"),
    ((*CRITERIA, 1, "plafond"), "1" * 19, "aanbesteding.gunningscriteria[1].plafond", "te lang"),
    ((*CRITERIA, 1, "plafond"), "80." + "0" * 21, "aanbesteding.gunningscriteria[1].plafond", "te lang"),
    ((*CRITERIA, 1, "max_punten"), -40, "aanbesteding.gunningscriteria[1].max_punten", "te laag"),
    # The planning contradicts itself.
    ((*PLANNING, "publicatie"), "2025-11-15", "aanbesteding.planning.publicatie", "uiterlijk 2025-11-14"),
    ((*PLANNING, "voorlopige_gunning"), "2025-11-13", "aanbesteding.planning.voorlopige_gunning", "vóór"),
    (
        (*PLANNING, "inschrijving_sluit"),
        "2025-03-30T02:30",
        "aanbesteding.planning.inschrijving_sluit",
        "klok",
    ),
    (
        (*PLANNING, "vragenrondes", 0, "sluit"),
        "2025-09-30T12:00",
        "aanbesteding.planning.vragenrondes[0].sluit",
        "vóór",
    ),
    (
        (*PLANNING, "vragenrondes", 0, "sluit"),
        "2025-11-14T12:01",
        "aanbesteding.planning.vragenrondes[0].sluit",
        "na",
    ),
    (
        (*PLANNING, "vragenrondes", 0, "nota"),
        "2025-10-12",
        "aanbesteding.planning.vragenrondes[0].nota",
        "vóór",
    ),
    (
        (*PLANNING, "vragenrondes", 0, "nota"),
        "2025-11-15",
        "aanbesteding.planning.vragenrondes[0].nota",
        "na",
    ),
    # Lots.
    ((*LOTS, 1, "nummer"), 2, "aanbesteding.percelen[1].nummer", "twee keer"),
    ((*LOTS, 0, "nummer"), 0, "aanbesteding.percelen[0].nummer", "van 1"),
    ((*LOTS, 0, "max_gegund"), 0, "aanbesteding.percelen[0].max_gegund", "van 1"),
    ((A, "verdeelregel"), ABSENT, "aanbesteding.verdeelregel", "nodig is een van: voorkeur"),
    ((A, "verdeelregel"), "eerlijk", "aanbesteding.verdeelregel", "hoogste_totaal"),
    ((A, "max_percelen_per_inschrijver"), 0, "aanbesteding.max_percelen_per_inschrijver", "van 1"),
    # Scale.
    ((*SCALE, 1, "label"), "Goed", "aanbesteding.scoreschaal[1].label", "aanbesteding.scoreschaal[0]"),
    ((*SCALE, 3, "knock_out"), False, "aanbesteding.scoreschaal[3].waarde", "zonder knock_out"),
    ((*SCALE, 2, "knock_out"), True, "aanbesteding.scoreschaal[2].waarde", "alleen null"),
    ((*SCALE, 0, "waarde"), ABSENT, "aanbesteding.scoreschaal[0].waarde", "ontbreekt"),
    ((*SCALE, 3, "waarde"), ABSENT, "aanbesteding.scoreschaal[3].waarde", "nodig is null"),
    ((*SCALE, 2, "waarde"), -1, "aanbesteding.scoreschaal[2].waarde", "te laag"),
    ((*SCALE, 2, "waarde"), "laag", "aanbesteding.scoreschaal[2].waarde", "geen getal"),
    (SCALE, [], "aanbesteding.scoreschaal", "is leeg"),
    (SCALE, [{"label": "Nul", "waarde": 0}], "aanbesteding.scoreschaal", "boven 0"),
    # Criteria.
    ((*CRITERIA, 0, "max_punten"), 61, "aanbesteding.gunningscriteria[0].max_punten", "zijn samen 60"),
    ((*SUB, 1, "max_punten"), "40.01", "aanbesteding.gunningscriteria[0].max_punten", "zijn samen 60.01"),
    ((*SUB, 0, "code"), "P", "aanbesteding.gunningscriteria[1].code", "gunningscriteria[0].subcriteria[0]"),
    ((*SUB, 1, "code"), "K", "aanbesteding.gunningscriteria[0].subcriteria[1].code", "gunningscriteria[0]"),
    ((*CRITERIA, 1, "code"), "totaal", "aanbesteding.gunningscriteria[1].code", "mag geen code zijn"),
    ((*CRITERIA, 1, "code"), "prijs", "aanbesteding.gunningscriteria[1].code", "mag geen code zijn"),
    ((*EVIDENCE, "code"), "loting", "aanbesteding.bewijsmiddelen[0].code", "mag geen code zijn"),
    ((A, "opgaven", 0, "code"), "P", "aanbesteding.opgaven[0].code", "gunningscriteria[1]"),
    (
        (*SUB, 0, "minimum_punten"),
        21,
        "aanbesteding.gunningscriteria[0].subcriteria[0].minimum_punten",
        "hoogstens 20",
    ),
    ((A, "minimum_totaal"), "100.01", "aanbesteding.minimum_totaal", "ten hoogste 100"),
    (
        (*SUB, 0, "subcriteria"),
        [],
        "aanbesteding.gunningscriteria[0].subcriteria[0].subcriteria",
        "één niveau",
    ),
    ((*CRITERIA, 0, "soort"), "prijs", "aanbesteding.gunningscriteria[0].soort", "subcriteria"),
    ((*CRITERIA, 0, "formule"), "vast", "aanbesteding.gunningscriteria[0].formule", "subcriterium"),
    ((*CRITERIA, 1, "soort"), "overig", "aanbesteding.gunningscriteria[1].soort", "kwaliteit, prijs"),
    ((*CRITERIA, 1, "formule"), ABSENT, "aanbesteding.gunningscriteria[1].formule", "ontbreekt"),
    ((*CRITERIA, 1, "bodem"), ABSENT, "aanbesteding.gunningscriteria[1].bodem", "ontbreekt"),
    ((*CRITERIA, 1, "plafond"), ABSENT, "aanbesteding.gunningscriteria[1].plafond", "ontbreekt"),
    ((*CRITERIA, 1, "bodem"), "80.5", "aanbesteding.gunningscriteria[1].bodem", "niet onder het plafond"),
    ((*CRITERIA, 1), FIXED, "aanbesteding.gunningscriteria[1].max_punten", "alleen 0"),
    (
        (*CRITERIA, 1),
        FIXED | {"max_punten": 0, "bodem": 1},
        "aanbesteding.gunningscriteria[1].bodem",
        "lineair",
    ),
    (
        (*SUB, 0, "formule"),
        "vast",
        "aanbesteding.gunningscriteria[0].subcriteria[0].formule",
        "prijscriterium",
    ),
    # Tie-break.
    (TIES, [], "aanbesteding.gelijke_stand", "eindigt niet met loting"),
    ((*TIES, 3), {"op": "criterium", "code": "K"}, "aanbesteding.gelijke_stand", "eindigt niet met loting"),
    ((*TIES, 2), {"op": "loting"}, "aanbesteding.gelijke_stand[2].op", "alleen als laatste"),
    ((*TIES, 0, "code"), "K9", "aanbesteding.gelijke_stand[0].code", "toegestaan: K, K1, K2, P"),
    ((*TIES, 0, "code"), "plaatsen", "aanbesteding.gelijke_stand[0].code", "bestaat niet"),
    ((*TIES, 1, "code"), "K1", "aanbesteding.gelijke_stand[1].code", "toegestaan: plaatsen"),
    ((*TIES, 2, "code"), "P", "aanbesteding.gelijke_stand[2].code", "hoort niet bij"),
    ((*TIES, 0, "op"), "dobbelen", "aanbesteding.gelijke_stand[0].op", "criterium, opgave, prijs, loting"),
    ((*TIES, 0, "bereik"), "soms", "aanbesteding.gelijke_stand[0].bereik", "altijd, gunningsgrens"),
    # Bids.
    ((BIDS, 3, "aanbieder"), "Anker", "inschrijvingen[3].aanbieder", "inschrijvingen[0]"),
    ((BIDS, 2, "aanbieder"), "Anker", "inschrijvingen[2].aanbieder", "inschrijvingen[0]"),
    ((*ANKER, "ontvangen"), "2025-11-13T24:00", "inschrijvingen[0].ontvangen", "23:59:59"),
    ((*ANKER, "ontvangen"), "2025-11-13T12:00:00.0000001", "inschrijvingen[0].ontvangen", "6 decimalen"),
    ((*ANKER, "ontvangen"), "2025-11-13T12:00+15:00", "inschrijvingen[0].ontvangen", "UTC"),
    ((*ANKER, "percelen"), [1, 2, 1], "inschrijvingen[0].percelen[2]", "twee keer"),
    ((*ANKER, "percelen"), [1, 2, 3], "inschrijvingen[0].percelen[2]", "perceel 3 bestaat niet"),
    ((*ANKER, "opgaven"), {"plaatsen": 12, "bedden": 1}, "inschrijvingen[0].opgaven.bedden", "bestaat niet"),
    ((*ANKER, "opgaven"), ABSENT, "inschrijvingen[0].opgaven.plaatsen", "beslist bij gelijke stand"),
    ((*ANKER, "opgaven", "plaatsen"), "twaalf", "inschrijvingen[0].opgaven.plaatsen", "geen getal"),
    ((*ANKER, "prijs"), ABSENT, "inschrijvingen[0].prijs", "ontbreekt"),
    ((*ANKER, "prijs"), 0, "inschrijvingen[0].prijs", "meer dan 0"),
    ((*ANKER, "prijs", 1), -5, "inschrijvingen[0].prijs.1", "-5 is te laag; toegestaan is meer dan 0"),
    ((*ANKER, "prijs", 1), ABSENT, "inschrijvingen[0].prijs.1", "ontbreekt"),
    ((*ANKER, "prijs", 3), 60, "inschrijvingen[0].prijs.3", "schrijft niet in"),
    ((BIDS, 3, "prijs"), {1: 60, 2: 60}, "inschrijvingen[3].prijs.2", "toegestaan: 1"),
    ((*ANKER, "plan_paginas"), -1, "inschrijvingen[0].plan_paginas", "van 0"),
    (
        (*ANKER, "bewijsmiddelen"),
        {"KVK": "2025-11-01"},
        "inschrijvingen[0].bewijsmiddelen.KVK",
        "bestaat niet",
    ),
    ((*ANKER, "bewijsmiddelen", "UEA"), "gisteren", "inschrijvingen[0].bewijsmiddelen.UEA", "geen datum"),
    ((*ANKER, "uitgesloten"), True, "inschrijvingen[0].uitgesloten", "nodig is een tekst"),
    ((*ANKER, "ongeschikt"), {3: "x"}, "inschrijvingen[0].ongeschikt.3", "schrijft niet in"),
    ((*ANKER, "ongeschikt"), {1: None}, "inschrijvingen[0].ongeschikt.1", "nodig is een tekst"),
    # Scores and consensus.
    (("scores", "Zeef"), {}, "scores.Zeef", "bestaat niet"),
    (("consensus", "Zeef"), {}, "consensus.Zeef", "bestaat niet"),
    (("scores", "Anker", "3"), {}, "scores.Anker.3", "schrijft niet in"),
    (("scores", "Eiland"), {2: {}}, "scores.Eiland.2", "schrijft niet in"),
    (("scores", "Delta"), {9: {}}, "scores.Delta.9", "schrijft niet in"),
    (("scores", "Anker", "*", "b1", "K9"), 5, "scores.Anker.*.b1.K9", "bestaat niet"),
    (("scores", "Anker", "*", "b1", "K"), 5, "scores.Anker.*.b1.K", "heeft subcriteria"),
    (("scores", "Anker", "*", "b1", "P"), 5, "scores.Anker.*.b1.P", "prijscriterium"),
    (("scores", "Anker", "*", "b1", "K1"), 7, "scores.Anker.*.b1.K1", "staat niet op de scoreschaal"),
    (("scores", "Anker", "*", "b1", "K1"), "Best", "scores.Anker.*.b1.K1", "geen label"),
    (("consensus", "Anker", "*", "K1"), 7, "consensus.Anker.*.K1", "staat niet op de scoreschaal"),
    (("consensus", "Anker", "*", "K1"), None, "consensus.Anker.*.K1", "geen label"),
    (("consensus", "Anker", "*", "plaatsen"), 5, "consensus.Anker.*.plaatsen", "bestaat niet"),
    (("consensus", "Anker", "*", "K1"), ABSENT, "consensus.Anker.*.K1", "ontbreekt"),
    (("consensus", "Anker", 2, "K1"), ABSENT, "consensus.Anker.2.K1", "ontbreekt"),
    (("consensus", "Brug", "2"), ABSENT, "consensus.Brug.2", "ontbreekt"),
    (("consensus", "Brug"), ABSENT, "consensus.Brug", "ontbreekt"),
    # Events.
    ((EVENTS, 0, "wat"), "gewonnen", "gebeurtenissen[0].wat", "loting, verificatie_mislukt, ingetrokken"),
    ((EVENTS, 0, "perceel"), ABSENT, "gebeurtenissen[0].perceel", "meer dan één perceel"),
    ((EVENTS, 0, "perceel"), 3, "gebeurtenissen[0].perceel", "bestaat niet"),
    ((EVENTS, 0, "uitslag"), ["Brug"], "gebeurtenissen[0].uitslag", "heeft één naam"),
    ((EVENTS, 0, "uitslag"), [], "gebeurtenissen[0].uitslag", "noemt niemand"),
    ((EVENTS, 0, "uitslag"), ["Brug", "Brug"], "gebeurtenissen[0].uitslag[1]", "twee keer"),
    ((EVENTS, 0, "uitslag"), ["Brug", "Zeef"], "gebeurtenissen[0].uitslag[1]", "bestaat niet"),
    ((EVENTS, 0, "uitslag"), ["Brug", "Delta"], "gebeurtenissen[0].uitslag[1]", "te laat"),
    ((EVENTS, 0, "uitslag"), ["Brug", "Eiland"], "gebeurtenissen[0].uitslag[1]", "terzijde"),
    ((EVENTS, 0, "aanbieder"), "Brug", "gebeurtenissen[0].aanbieder", "hoort niet bij loting"),
    ((EVENTS, 1, "uitslag"), ["Brug"], "gebeurtenissen[1].uitslag", "hoort niet bij ingetrokken"),
    ((EVENTS, 1, "aanbieder"), "Zeef", "gebeurtenissen[1].aanbieder", "bestaat niet"),
    ((EVENTS, 1, "aanbieder"), "Delta", "gebeurtenissen[1].aanbieder", "te laat"),
    ((EVENTS, 1, "perceel"), 7, "gebeurtenissen[1].perceel", "bestaat niet"),
    # What is expected.
    (("verwacht", "winnaar"), "Anker", "verwacht.winnaar", "onbekende sleutel"),
    (("verwacht", "percelen", 1, "winnaar"), "Anker", "verwacht.percelen.1.winnaar", "onbekende sleutel"),
    (("verwacht", "geweigerd", 0, "naam"), "Delta", "verwacht.geweigerd[0].naam", "onbekende sleutel"),
    (("verwacht", "terzijde"), {}, "verwacht.terzijde", "nodig is een lijst"),
]


@pytest.mark.parametrize(("keys", "value", "path", "part"), CASES, ids=[f"{c[2]} {c[3]}" for c in CASES])
def test_one_mistake_gives_one_line_with_its_path(
    keys: tuple[Any, ...], value: object, path: str, part: str
) -> None:
    text = written(change(example(), *keys, to=value))

    with pytest.raises(ScenarioInvalid) as refusal:
        load(text)

    (problem,) = refusal.value.problems
    assert problem.path == path
    assert part in problem.message
    assert "\n" not in str(problem)


@pytest.mark.parametrize("mode", ["gemiddelde", "mediaan"])
@pytest.mark.parametrize(
    ("scores", "paths"),
    [
        ({}, ["scores.Anker", "scores.Brug"]),
        ({"Anker": {"*": {}}, "Brug": {"*": {"b": {"K1": 5, "K2": 5}}}}, ["scores.Anker.*"]),
        (
            {"Anker": {"1": {"b": {"K1": 5}}}, "Brug": {"*": {"b": {"K2": 5}, "c": {}}}},
            [
                "scores.Anker.1.b.K2",
                "scores.Anker.2",
                "scores.Brug.*.b.K1",
                "scores.Brug.*.c.K1",
                "scores.Brug.*.c.K2",
            ],
        ),
    ],
)
def test_with_a_mean_or_median_every_evaluator_scores_everything(
    mode: str, scores: dict[str, Any], paths: list[str]
) -> None:
    tree = change(example(), A, "eindscore", to=mode)
    tree["scores"] = scores

    with pytest.raises(ScenarioInvalid) as refusal:
        load(written(tree))

    assert sorted(problem.path for problem in refusal.value.problems) == paths


def test_a_free_consensus_stays_within_the_scale() -> None:
    tree = change(example(), A, "eindscore", to="consensus_vrij")
    change(tree, "consensus", "Anker", "*", "K1", to="10.01")
    change(tree, "consensus", "Brug", "1", "K1", to="-0.5")

    with pytest.raises(ScenarioInvalid) as refusal:
        load(written(tree))

    assert [problem.path for problem in refusal.value.problems] == [
        "consensus.Anker.*.K1",
        "consensus.Brug.1.K1",
    ]


def test_all_mistakes_are_named_at_once() -> None:
    tree = change(example(), A, "titel", to=None)
    change(tree, *SUB, 0, "max_punten", to="veel")
    change(tree, *ANKER, "prijs", 1, to=0)
    change(tree, "consensus", "Brug", "1", "K9", to=1)
    change(tree, EVENTS, 1, "aanbieder", to="Zeef")
    tree["fout"] = 1

    with pytest.raises(ScenarioInvalid) as refusal:
        load(written(tree))

    assert {problem.path for problem in refusal.value.problems} == {
        "aanbesteding.titel",
        "aanbesteding.gunningscriteria[0].subcriteria[0].max_punten",
        "inschrijvingen[0].prijs.1",
        "consensus.Brug.1.K9",
        "gebeurtenissen[1].aanbieder",
        "fout",
    }


def test_a_number_may_not_be_quoted_into_a_word() -> None:
    tree = change(example(), *ANKER, "prijs", to=True)

    with pytest.raises(ScenarioInvalid) as refusal:
        load(written(tree))

    assert [str(problem) for problem in refusal.value.problems] == [
        "inschrijvingen[0].prijs: is true; nodig is een getal"
    ]


def test_criteria_may_not_be_empty() -> None:
    with pytest.raises(ScenarioInvalid) as refusal:
        definition_from_mapping(example()[A] | {"gunningscriteria": [], "gelijke_stand": [{"op": "loting"}]})

    assert [problem.path for problem in refusal.value.problems] == [
        "aanbesteding.gunningscriteria",
    ]


def test_a_stored_float_is_refused_because_it_is_not_what_was_typed() -> None:
    with pytest.raises(ScenarioInvalid) as refusal:
        definition_from_mapping(example()[A] | {"minimum_totaal": 0.1})

    assert refusal.value.problems[0].path == "aanbesteding.minimum_totaal"
