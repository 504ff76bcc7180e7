"""`regels` of a scenario file: what is wrong is refused in a sentence with its place."""

import pytest

from tenders.domain.scenario import ScenarioInvalid, load
from tests.tenders.domain.scenario.example import example, written


@pytest.mark.parametrize(
    ("rules", "path", "message"),
    [
        ({"aanvulling_te_laat": "soms"}, "aanvulling_te_laat", "toegestaan: kan, moet"),
        ({"verboden_contact": True}, "verboden_contact", "toegestaan: kan, moet"),
        ({"klacht_weken": 0}, "klacht_weken", "van 1 tot en met 52"),
        ({"bibob_dagen": 0}, "bibob_dagen", "van 1 tot en met 365"),
        ({"originelen_maanden": 241}, "originelen_maanden", "van 1 tot en met 240"),
        ({"ondertekening": ["nat_gescand", "nat_gescand"]}, "ondertekening[1]", "staat twee keer"),
        ({"ondertekening": ["zegel"]}, "ondertekening[0]", "kan hier niet"),
        ({"kleur": "rood"}, "kleur", "onbekende sleutel"),
    ],
)
def test_what_is_wrong_is_named_at_its_place(rules: dict[str, object], path: str, message: str) -> None:
    file = example()
    file["aanbesteding"]["regels"] = rules

    with pytest.raises(ScenarioInvalid) as refused:
        load(written(file))

    (problem,) = refused.value.problems
    assert problem.path == f"aanbesteding.regels.{path}"
    assert message in problem.message
