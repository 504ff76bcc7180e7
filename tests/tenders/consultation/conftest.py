"""Pages are looked at on the day of the factories, and nobody has reacted from this address yet."""

import pytest
from django.core.cache import cache

from tests.factories.tenders import AT


@pytest.fixture(autouse=True)
def _clock_of_the_factories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clock.now", lambda: AT)
    cache.clear()
