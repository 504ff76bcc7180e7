"""The sweep that several tests read is made once."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from documents.vault import DraftKeys, KeyRing, use_keyring
from tests.architecture.sweeping import Sweep, sweep
from tests.architecture.visiting import undone


@pytest.fixture(scope="session")
def swept(pairs: KeyRing, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Sweep:
    """Everybody asked for every address at every stage; the database is as it was before."""
    with tempfile.TemporaryDirectory(prefix="tenderhuis-keys-") as folder:
        ring = replace(pairs, drafts=DraftKeys(Path(folder) / "drafts"))
        with use_keyring(ring), django_db_blocker.unblock(), undone():
            found = sweep()
    return found
