"""Pages are looked at on the day of the factories."""

from collections.abc import Iterator

import pytest

from clock import telling
from tests.factories.tenders import AT


@pytest.fixture(autouse=True)
def _clock_of_the_factories() -> Iterator[None]:
    with telling(AT):
        yield
