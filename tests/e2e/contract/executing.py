"""A contract in execution, made by services in the installation of a story, with three quarters of its maximum used."""

from contracts.maximum.selectors import use_of_tender
from contracts.models import ContractFile
from tests.factories.world import make_world


def make() -> str:
    """The ids of tender and contract, and in whole euros what leads to 96% and the room that is then left."""
    world = make_world("executing")
    file = ContractFile.objects.get(contract__decision__tender=world.tender)
    use = use_of_tender(world.tender)
    assert use.maximum is not None
    to_96 = (use.maximum * 96 // 100 - use.used) // 100
    left = (use.maximum - use.used) // 100 - to_96
    return f"{world.tender.public_id} {file.public_id} {to_96} {left}"
