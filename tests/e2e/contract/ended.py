"""A contract of which every term has ended, made by services in the installation of a story."""

from tests.contracts.retention.scenes import end_contracts
from tests.factories.world import make_world


def make() -> str:
    """The id of the tender; its contracts ended at the end of 2029."""
    world = make_world("executing")
    end_contracts(world)
    return str(world.tender.public_id)
