"""Voorne aan Zee and Emmen configured from nothing through the pages; what is exported is the reference file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.demo.people import DOMAIN
from tests.e2e.configure import pages
from tests.e2e.configure.cases import EMMEN, VOORNE, Case
from tests.e2e.person import Person
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("configure")]

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
MAKE_PEOPLE = """
from accounts.models import Organisation
from portal.demo.people import make_people
make_people([Organisation.objects.create(kind="authority", name="{authority}")])
"""


@pytest.fixture(scope="module")
def buyer(stack: Stack, person: Callable[[str], Person]) -> Person:
    stack.manage("shell", "-v0", "-c", MAKE_PEOPLE.format(authority=VOORNE.authority))
    return person(f"inkoper@{DOMAIN}")


@pytest.mark.parametrize("case", [VOORNE, EMMEN], ids=lambda case: case.name)
def test_a_reference_tender_is_configured_from_nothing(buyer: Person, case: Case, tmp_path: Path) -> None:
    wanted = reference(case.name)
    task_list = pages.create(buyer, wanted)
    pages.configure(buyer, task_list, wanted, case)

    buyer.goto(f"{task_list}/")
    path = tmp_path / "export.yaml"
    buyer.download("Download als scenariobestand").save_as(path)
    found = yaml.load(path.read_text(), Loader=yaml.BaseLoader)["aanbesteding"]

    named = {key: value for key, value in wanted.items() if key != "aanbestedende_dienst"}
    assert differences(named, found, "aanbesteding") == []
    assert found["overeenkomst"] == case.contract
    pages.read_around(buyer, task_list, case)
    pages.criterion_in_a_tie_stays(buyer, task_list, case)
    buyer.goto(f"{task_list}/controle/")
    buyer.goto(f"{task_list.replace('/inkoop/', '/aanbestedingen/')}/")


def reference(name: str) -> dict[str, Any]:
    """The file as text, so that nothing is rounded."""
    text = (SCENARIOS / f"{name}.yaml").read_text()
    return yaml.load(text, Loader=yaml.BaseLoader)["aanbesteding"]


def differences(wanted: Any, found: Any, path: str) -> list[str]:
    """Where the file that was exported says something else for a key that the reference file names."""
    if isinstance(wanted, dict):
        if not isinstance(found, dict):
            return [f"{path}: {found!r}"]
        return [line for key in wanted for line in differences(wanted[key], found.get(key), f"{path}.{key}")]
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            return [f"{path}: {found!r}"]
        pairs = enumerate(zip(wanted, found, strict=True))
        return [line for index, (a, b) in pairs for line in differences(a, b, f"{path}[{index}]")]
    return [] if wanted == found else [f"{path}: {found!r} in place of {wanted!r}"]
