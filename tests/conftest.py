"""Fixtures that every test may use."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from tests.audit.fixtures import _flush_lifts_triggers  # noqa: F401 -- a fixture for every test

# A slow machine is no failed property; speed is measured in bench/, never in a test.
settings.register_profile("tenderhuis", deadline=None)
settings.load_profile("tenderhuis")


@pytest.fixture
def at() -> datetime:
    """A dull Wednesday morning."""
    return datetime(2025, 10, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def keyring() -> Iterator[object]:
    """Key material of its own for each test: opening, reading and draft keys in a folder that goes away."""
    from documents.vault import KeyRing, use_keyring

    with tempfile.TemporaryDirectory(prefix="tenderhuis-keys-") as folder:
        ring = KeyRing.temporary(Path(folder))
        with use_keyring(ring):
            yield ring


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of an S3 server on loopback, in a thread of the run."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()
