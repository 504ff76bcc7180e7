"""Gooi en Vechtstreek from configuration to gunningsrapport, through the pages alone, with a moved clock."""

from collections.abc import Callable
from pathlib import Path

import pytest

from clock import today
from portal.demo.papers import plan_paper
from portal.demo.people import DOMAIN
from tests.e2e.gooi import configuring
from tests.e2e.person import Person
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("story")]

MAKE_PEOPLE = """
from accounts.models import Organisation
from portal.demo.people import make_people
make_people([Organisation.objects.create(kind="authority", name="Regio Gooi en Vechtstreek")])
"""


def test_a_tender_from_configuration_to_gunningsrapport(
    stack: Stack, person: Callable[[str], Person], tmp_path: Path
) -> None:
    stack.manage("shell", "-v0", "-c", MAKE_PEOPLE)
    document = tmp_path / "inkoopdocument.pdf"
    document.write_bytes(plan_paper("Regio Gooi en Vechtstreek", ("Inkoopdocument",), 2))
    plan = configuring.Plan.around(today())

    buyer = person(f"inkoper@{DOMAIN}")
    task_list = configuring.create(buyer)
    configuring.configure(buyer, task_list, plan, document)
    configuring.give_roles(buyer, task_list)
    configuring.refuse_then_publish(buyer, task_list)
