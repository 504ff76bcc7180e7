"""The method in plain Dutch."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tenders.domain.chapter import make_chapter
from tenders.domain.definition import Criterion, LotDefinition
from tenders.domain.explanation import (
    floors_in_words,
    how_points_are_made,
    how_ranking_is_made,
    low_price_in_words,
    places_in_words,
    plan_in_words,
    price_in_words,
)
from tenders.domain.scenario import load
from tenders.domain.vocabulary import CriterionKind, PriceFormula
from tenders.domain.wording import points_in_words
from tests.factories.tenders import plain_method, tender_definition

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_a_floor_is_told_with_its_lot_where_there_are_more() -> None:
    east, west = LotDefinition(1, "Oost", floor_price=Fraction("1.5605")), LotDefinition(2, "West")
    consequence = "Een prijs daaronder is ongeldig: de inschrijving wordt dan terzijde gelegd."

    assert floors_in_words([east]) == [f"Bodemtarief: € 1,5605. {consequence}"]
    assert floors_in_words([east, west]) == [f"Bodemtarief voor perceel 1, Oost: € 1,5605. {consequence}"]
    assert floors_in_words([west]) == []


def test_a_percentage_under_the_median_is_told_only_where_a_price_is_asked() -> None:
    price = Criterion("P", "Prijs", Fraction(20), CriterionKind.PRICE, formula=PriceFormula.RELATIVE)
    asked = plain_method(criteria=(*plain_method().criteria, price), low_price_percent=30)

    signal, after = low_price_in_words(asked)

    assert signal.startswith(
        "Ligt uw prijs meer dan 30% onder de mediaan van de geldige prijzen op een perceel"
    )
    assert "Wij vragen u dan om uitleg." in signal
    assert "alleen terzijde als uw uitleg de prijs niet onderbouwt" in after
    chapter = make_chapter(tender_definition(method=asked), {})
    assert chapter.prices[-2:] == (signal, after)
    assert low_price_in_words(plain_method(low_price_percent=30)) == []
    assert low_price_in_words(replace(asked, low_price_percent=None)) == []


def test_gooi_en_vechtstreek_in_words() -> None:
    definition = load((SCENARIOS / "gooi-en-vechtstreek.yaml").read_bytes()).definition

    assert places_in_words(definition.method) == ["Er worden ten hoogste 3 overeenkomsten gesloten."]
    assert how_ranking_is_made(definition.method) == [
        "Wie de meeste punten heeft, staat het hoogst.",
        "Bij gelijke stand, stap 1: wie meer punten heeft op 1B Maatwerk en flexibiliteit gaat voor.",
        (
            "Bij gelijke stand, stap 2: wie meer punten heeft op 2A Samenwerking met (keten)partners gaat voor. "
            "Deze stap telt alleen als het uitmaakt wie een overeenkomst krijgt."
        ),
        (
            "Bij gelijke stand, stap 3: wie meer punten heeft op 1A Visie op de ondersteuning van de doelgroepen "
            "gaat voor. Deze stap telt alleen als het uitmaakt wie een overeenkomst krijgt."
        ),
        (
            "Bij gelijke stand, stap 4: wie meer punten heeft op 2B Inzet van ervaringsdeskundigheid gaat voor. "
            "Deze stap telt alleen als het uitmaakt wie een overeenkomst krijgt."
        ),
        (
            "Bij gelijke stand, stap 5: het lot beslist. Deze stap telt alleen als het uitmaakt wie een "
            "overeenkomst krijgt."
        ),
    ]
    assert how_points_are_made(definition.method)[2] == (
        "Voorbeeld: 'Goed' (8) op 1A Visie op de ondersteuning van de doelgroepen geeft 20 × 8 ÷ 10 = 16 punten."
    )
    assert plan_in_words(definition).startswith("Het plan telt ten hoogste 6 pagina's.")


@pytest.mark.parametrize("name", ["emmen.yaml", "voorne-aan-zee.yaml", "gooi-en-vechtstreek.yaml"])
def test_every_reference_tender_can_be_said(name: str) -> None:
    definition = load((SCENARIOS / name).read_bytes()).definition

    sentences = [*how_points_are_made(definition.method), *how_ranking_is_made(definition.method)]

    assert all(sentence.endswith(".") for sentence in sentences)


def test_linear_price_in_words() -> None:
    leaf = Criterion(
        "P",
        "Uurprijs",
        Fraction(20),
        CriterionKind.PRICE,
        formula=PriceFormula.LINEAR,
        floor=Fraction(50),
        ceiling=Fraction(80),
    )

    assert price_in_words(leaf) == (
        "P Uurprijs: een prijs van € 50,00 of lager geeft 20 punten, een prijs van € 80,00 geeft 0 punten. Daartussen: "
        "20 × (€ 80,00 − prijs) ÷ (€ 80,00 − € 50,00). Een prijs boven € 80,00 betekent dat de "
        "inschrijving terzijde wordt gelegd."
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [(Fraction(100), "100"), (Fraction(25, 2), "12,5"), (Fraction(2, 3), "0,67"), (Fraction(-1, 2), "-0,5")],
)
def test_points_in_words(value: Fraction, words: str) -> None:
    assert points_in_words(value) == words
