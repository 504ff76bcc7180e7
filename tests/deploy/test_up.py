"""What a process of `make up` is given; that all of them start and work, the story of `make test-up` shows."""

from pathlib import Path

import pytest

from deploy.up import SETTINGS, Installation


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path, 8123, "postgres://somebody@db/one", "redis://queue/3", tmp_path / "static")


def test_the_processes_are_those_of_the_compose_file(installation: Installation) -> None:
    assert installation.long_running == ["web", "worker", "pdf", "sweeper", "opener"]
    assert [name for name in installation.services if name not in installation.long_running] == [
        "keys",
        "migrate",
    ]


def test_only_the_opener_is_told_where_the_opening_key_is(installation: Installation) -> None:
    key = installation.folder / "opening-key"
    environments = {name: installation.environment_of(s) for name, s in installation.services.items()}

    told = {name for name, given in environments.items() if str(key) in " ".join(given.values())}

    assert told == {"opener"}
    assert environments["opener"]["OPENING_KEY_FILE"] == str(key / "opening.key")
    assert key.stat().st_mode & 0o777 == 0o700


def test_a_volume_is_one_folder_and_a_temporary_folder_is_each_processs_own(
    installation: Installation,
) -> None:
    environments = [
        installation.environment_of(installation.services[name]) for name in installation.long_running
    ]

    assert {given["DATA_DIR"] for given in environments[:3]} == {str(installation.folder / "data")}
    assert len({given["HEARTBEAT_FILE"] for given in environments}) == len(environments)


def test_nothing_of_the_surroundings_comes_along(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENING_KEY_FILE", "/elsewhere/opening.key")
    monkeypatch.setenv("CLOCK_OFFSET_FILE", "/elsewhere/clock")
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/real")

    given = installation.environment_of(installation.services["web"])

    assert "elsewhere" not in " ".join(given.values())
    assert given["DJANGO_SETTINGS_MODULE"] == SETTINGS
    assert given["DATABASE_URL"] == installation.database_url
    assert given["SECRET_KEY"] == installation.environment_of(installation.services["worker"])["SECRET_KEY"]


def test_the_numbers_are_those_of_the_file_and_the_address_is_this_machines(
    installation: Installation,
) -> None:
    web = installation.services["web"]

    here = installation._on_this_machine(web, web.command)

    changed = [(was, became) for was, became in zip(web.command, here, strict=True) if was != became]
    assert changed == [
        ("0.0.0.0:8000", "127.0.0.1:8123"),
        ("/tmp", str(installation.folder / "tmp" / "web")),
    ]
