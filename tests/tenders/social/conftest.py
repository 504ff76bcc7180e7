"""Pages are looked at on the day of the factories."""

import pytest

from tests.factories.tenders import AT


@pytest.fixture(autouse=True)
def _clock_of_the_factories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clock.now", lambda: AT)
