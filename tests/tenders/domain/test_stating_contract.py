"""How carrying out the contract is told to bidders."""

from fractions import Fraction

import pytest

from tenders.domain.contract_rules import Allocation, CapacityRule, ContractRules, IndexWeight, Volumes
from tenders.domain.stating_contract import (
    allocation_in_words,
    capacity_in_words,
    execution_rows,
    volumes_in_words,
)
from tenders.domain.vocabulary import (
    AtLimit,
    CapacityTarget,
    CapacityUnit,
    ContractVariant,
    LaterSubcontractor,
)


def test_nothing_is_told_of_what_the_tender_does_not_say() -> None:
    assert execution_rows(ContractRules()) == []


def test_every_rule_is_told() -> None:
    rules = ContractRules(
        variant=ContractVariant.EFFORT,
        meetings_per_year=2,
        allocation=Allocation(5, working_days=True, method="de aanbieders verdelen samen"),
        later_subcontractor=LaterSubcontractor.WITH_APPROVAL,
        implementation_months=6,
        volumes=Volumes(2700, 110, 120, 48, 260_000, "Bron: 2026."),
        capacity=CapacityRule(800),
        indexation=(IndexWeight("OVA", Fraction("89.5")), IndexWeight("CPI")),
        indexed_at_start=True,
        budget_follows_indications=True,
        standards="iSD 1.2",
    )

    rows = dict(execution_rows(rules))

    assert rows.pop("Capaciteit").startswith("Een aanbieder met meer dan 800 cliënten")
    assert rows == {
        "Uitvoeringsvariant": "inspanningsgericht",
        "Toewijzing": "Binnen 5 werkdagen zichtbaar toegewezen: de aanbieders verdelen samen",
        "Overleg": "Ten minste 2 keer per jaar overleg",
        "Onderaannemers na de inschrijving": "Mag, met schriftelijke toestemming vooraf",
        "Implementatie": "6 maanden tussen gunning en ingang",
        "Verwachte omvang per jaar": (
            "2.700 cliënten, gemiddeld 110 tot 120 minuten per week, 48 weken, 260.000 uur. Bron: 2026"
        ),
        "Berichten en declaraties": "iSD 1.2",
        "Indexering bestaat uit": "OVA (89,5%) en CPI",
        "Indexering bij de ingang": "Ja",
        "Budget": "Wordt elk jaar aangepast aan het aantal beschikkingen",
    }


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (
            CapacityRule(800, 100, reports_per_year=12),
            [
                (
                    "Een aanbieder met meer dan 800 cliënten krijgt geen nieuwe, zolang een andere aanbieder onder "
                    "zijn eigen opgave zit."
                ),
                "Precies 800 is nog open.",
                "Een aanbieder kan er ten minste 100 aan.",
                "De eigen opgave is geen maximum.",
                (
                    "Een aanbieder boven zijn eigen opgave mag zichzelf op pauze zetten. Wie op pauze staat, telt niet "
                    "mee als onder."
                ),
                "Bij een herindicatie blijft een cliënt bij de eigen aanbieder.",
                "Over de aantallen wordt 12 keer per jaar gerapporteerd.",
            ],
        ),
        (
            CapacityRule(
                1200,
                target=CapacityTarget.LIMIT,
                unit=CapacityUnit.ASSIGNMENTS,
                at_limit=AtLimit.CLOSED,
                may_pause=False,
                offer_is_ceiling=True,
            ),
            [
                (
                    "Een aanbieder met 1.200 of meer zorgopdrachten krijgt geen nieuwe, zolang een andere aanbieder "
                    "onder 1.200 zit."
                ),
                "De eigen opgave is een maximum.",
                "Bij een herindicatie blijft een cliënt bij de eigen aanbieder.",
            ],
        ),
    ],
)
def test_capacity_rule_is_told_in_full_sentences(rule: CapacityRule, told: list[str]) -> None:
    assert list(capacity_in_words(rule)) == told


@pytest.mark.parametrize(
    ("volumes", "told"),
    [
        (Volumes(), ""),
        (Volumes(minutes_per_week_to=90), "gemiddeld 90 minuten per week"),
        (Volumes(minutes_per_week_from=90, minutes_per_week_to=90), "gemiddeld 90 minuten per week"),
        (Volumes(note="Twintig per jaar"), "Twintig per jaar"),
    ],
)
def test_volumes_are_told_as_far_as_they_are_known(volumes: Volumes, told: str) -> None:
    assert volumes_in_words(volumes) == told


def test_one_day_is_one_day() -> None:
    assert (
        allocation_in_words(Allocation(1, working_days=False)) == "Binnen 1 kalenderdag zichtbaar toegewezen"
    )
