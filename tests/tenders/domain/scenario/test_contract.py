"""`overeenkomst` of a scenario file: what contradicts itself is refused in a sentence with its place."""

import pytest

from tenders.domain.scenario import ScenarioInvalid, load
from tests.tenders.domain.scenario.example import example, written


@pytest.mark.parametrize(
    ("contract", "path", "message"),
    [
        ({"variant": "vrij"}, "variant", "toegestaan: inspanningsgericht, outputgericht, taakgericht"),
        ({"capaciteit": {"grens": 0}}, "capaciteit.grens", "toegestaan is een geheel getal van 1"),
        ({"capaciteit": {}}, "capaciteit.grens", "ontbreekt"),
        ({"capaciteit": {"grens": 800, "ondergrens": 801}}, "capaciteit.ondergrens", "meer dan de grens"),
        (
            {"omvang_per_jaar": {"minuten_per_week_van": 120, "minuten_per_week_tot": 110}},
            "omvang_per_jaar.minuten_per_week_tot",
            "minder dan minuten_per_week_van",
        ),
        ({"omvang_per_jaar": {"weken": 54}}, "omvang_per_jaar.weken", "van 1 tot en met 53"),
        ({"indexering": [{"index": "OVA"}, {"index": "OVA"}]}, "indexering[1].index", "staat twee keer"),
        ({"toewijzing": {"werkdagen": True}}, "toewijzing.dagen", "ontbreekt"),
        ({"kleur": "rood"}, "kleur", "onbekende sleutel"),
    ],
)
def test_contradiction_is_named_at_its_place(contract: dict[str, object], path: str, message: str) -> None:
    file = example()
    file["aanbesteding"]["overeenkomst"] = contract

    with pytest.raises(ScenarioInvalid) as refused:
        load(written(file))

    (problem,) = refused.value.problems
    assert problem.path == f"aanbesteding.overeenkomst.{path}"
    assert message in problem.message
