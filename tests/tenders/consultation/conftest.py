"""Pages are looked at on the day of the factories, and nobody has reacted from this address yet."""

import pytest

from tests.factories.tenders import AT
from tests.own_cache import clear_own_cache


@pytest.fixture(autouse=True)
def _clock_of_the_factories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clock.now", lambda: AT)
    clear_own_cache()
