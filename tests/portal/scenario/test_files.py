"""Every scenario file of `tests/scenarios` does what it says."""

from pathlib import Path

import pytest

from portal.scenario.judging import RunRefused
from portal.scenario.runner import run_scenario
from tenders.domain.scenario import ScenarioInvalid, compare, load

FOLDER = Path(__file__).parents[2] / "scenarios"
VALID = sorted(FOLDER.glob("*.yaml"))
INVALID = sorted((FOLDER / "fout").glob("*.yaml"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_outcome_is_what_the_file_expects(path: Path) -> None:
    scenario = load(path.read_bytes())

    outcome = run_scenario(scenario, keep=False)

    assert scenario.expected is not None
    assert compare(scenario.expected, outcome) == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_refusal_names_the_keys_in_the_first_line_of_the_file(path: Path) -> None:
    wanted = path.read_text().splitlines()[0].removeprefix("# fout: ").split(" | ")

    lines = _refusal(path)

    assert sorted(line.split(": ")[0] for line in lines) == sorted(wanted)


def _refusal(path: Path) -> list[str]:
    try:
        run_scenario(load(path.read_bytes()), keep=False)
    except ScenarioInvalid as error:
        return [str(problem) for problem in error.problems]
    except RunRefused as error:
        return [str(error)]
    raise AssertionError(f"{path.name} was accepted")
