"""Pages are looked at on the day of the factories, and nobody has reacted from this address yet."""

from collections.abc import Iterator

import pytest

from clock import telling
from tests.factories.tenders import AT
from tests.own_cache import clear_own_cache


@pytest.fixture(autouse=True)
def _clock_of_the_factories() -> Iterator[None]:
    with telling(AT):
        yield
    clear_own_cache()
