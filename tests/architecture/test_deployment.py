"""What the compose file, the Dockerfile, `.env.example` and README name exists in the code; nothing is forgotten."""

import json
import re
import shlex
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings

from config.celery import HEARTBEAT_SECONDS
from deploy import compose
from deploy.compose import DOCKERFILE, ROOT, VariableMissing, option, services
from tests.architecture.deployed import (
    fault_of_command,
    fault_of_health_command,
    folders_of_image,
    is_under,
    queues_of_the_code,
    root_packages,
    settings_of,
    values_in,
    variables_in,
    variables_of_the_readme,
    variables_of_the_settings,
)

ENV_FILE = ROOT / ".env.example"
SERVICES = services({"DATABASE_PASSWORD": "made-up"})
OURS = {name: service for name, service in SERVICES.items() if service.is_ours}
LONG_RUNNING = {name: service for name, service in OURS.items() if not service.is_one_shot}
WORKERS = {name: service for name, service in LONG_RUNNING.items() if service.command[0] == "celery"}
# What the demo and the tests read, and no installation.
NOT_FOR_INSTALLERS = {"DEMO", "DEBUG", "CLOCK_OFFSET_FILE"}
FOR_COMPOSE_ALONE = {"DATABASE_PASSWORD", "TENDERHUIS_VERSION", "DJANGO_SETTINGS_MODULE"}


def test_each_service_is_there() -> None:
    assert set(SERVICES) == {
        "keys",
        "migrate",
        "web",
        "worker",
        "pdf",
        "sweeper",
        "opener",
        "database",
        "redis",
        "clamav",
        "freshclam",
    }
    assert {name for name, service in OURS.items() if service.is_one_shot} == {"keys", "migrate"}


@pytest.mark.parametrize("name", OURS)
def test_each_command_starts_what_exists(name: str) -> None:
    assert fault_of_command(OURS[name].command) is None


def test_a_command_that_does_not_exist_is_found() -> None:
    web, sweeper, opener = (OURS[name].command for name in ("web", "sweeper", "opener"))

    assert fault_of_command(["uwsgi", *web[1:]]) == "no program uwsgi"
    assert fault_of_command(["gunicorn", "config.asgi"]) == "no application config.asgi"
    assert fault_of_command([*web, "--cheaper", "2"]) == "gunicorn has no option --cheaper"
    assert fault_of_command([*sweeper[:2], "sweep"]) == "no management command sweep"
    assert fault_of_command([*sweeper, "--twice"]) == "sweeper has no option --twice"
    assert fault_of_command([*opener, "--quick"]) == "celery worker has no option --quick"


def test_each_queue_has_the_listeners_that_it_should() -> None:
    listening = {name: str(service.option("queues")).split(",") for name, service in WORKERS.items()}

    assert listening == {"worker": ["default", "mail"], "pdf": ["pdf"], "opener": ["opening"]}
    assert sorted(chain(*listening.values())) == sorted(queues_of_the_code())


def test_only_the_opener_gets_the_opening_key() -> None:
    mounting = {name for name, s in SERVICES.items() if any(m.volume == "opening-key" for m in s.mounts)}
    told = {name for name, s in SERVICES.items() if "OPENING_KEY_FILE" in s.environment}

    # `keys` makes it, once, when somebody asks for that profile, and ends.
    assert mounting == {"opener", "keys"}
    assert OURS["keys"].is_setup
    assert OURS["keys"].is_one_shot
    assert told == {"opener"}
    assert {name for name, s in OURS.items() if s.environment["PROCESS_ROLE"] == "opener"} == {"opener"}
    assert "OPENING_KEY_FILE" not in values_in(ENV_FILE)
    assert all(mount.is_read_only for mount in OURS["opener"].mounts if mount.volume == "opening-key")


def test_keys_are_mounted_where_they_are_needed_alone() -> None:
    def mounting(volume: str, *, writing: bool) -> set[str]:
        return {
            name
            for name, service in LONG_RUNNING.items()
            for mount in service.mounts
            if mount.volume == volume and mount.is_read_only != writing
        }

    assert mounting("keys", writing=False) == set(LONG_RUNNING)
    assert mounting("keys", writing=True) == set()
    for volume in ("draft-keys", "uploads"):
        assert mounting(volume, writing=True) == {"web", "sweeper"}
        assert mounting(volume, writing=False) == set()


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_locked_down(name: str) -> None:
    raw = SERVICES[name].raw

    assert raw["read_only"] is True
    assert raw["cap_drop"] == ["ALL"]
    assert raw["security_opt"] == ["no-new-privileges:true"]
    assert raw["user"].split(":")[0] not in {"", "0", "root"}
    assert raw["pids_limit"] >= 256
    assert "privileged" not in raw
    assert set(raw["networks"]) <= {"inside", "outside"}


def test_who_reaches_the_outside_is_the_web_and_the_mail() -> None:
    assert {name for name, s in SERVICES.items() if "outside" in s.raw["networks"]} == {
        "web",
        "worker",
        "freshclam",
    }
    assert {name for name, s in SERVICES.items() if s.raw.get("ports")} == {"web"}


def test_the_scanner_is_a_choice_has_no_way_out_and_writes_to_memory_alone() -> None:
    scanner, fetching = SERVICES["clamav"], SERVICES["freshclam"]
    said = dict(
        line.split(maxsplit=1)
        for line in (ROOT / "deploy/clamav/clamd.conf").read_text().splitlines()
        if line and not line.startswith("#")
    )

    assert scanner.raw["profiles"] == fetching.raw["profiles"] == ["scanner"]
    assert scanner.raw["networks"] == ["inside"]
    assert all(mount.is_read_only for mount in scanner.mounts)
    assert [place.partition(":")[0] for place in scanner.raw["tmpfs"]] == [said["TemporaryDirectory"]]
    assert f"tcp:clamav:{said['TCPSocket']}" in ENV_FILE.read_text()
    for limit in ("StreamMaxLength", "MaxFileSize", "MaxScanSize"):
        assert int(said[limit].removesuffix("M")) * 1024 * 1024 >= settings.MAX_BID_BYTES
    # Who fetches signatures sees none of our files.
    assert {mount.volume for mount in fetching.mounts} == {"signatures", "./deploy/clamav/freshclam.conf"}
    assert fetching.raw["networks"] == ["outside"]


@pytest.mark.parametrize("name", OURS)
def test_each_path_is_on_a_mount(name: str) -> None:
    """A path on the read-only image would fail at the first write, one on nothing would be lost."""
    service = OURS[name]
    mounted = [mount.path for mount in service.mounts] + service.raw["tmpfs"]
    needed = {"HEARTBEAT_FILE"} if name in LONG_RUNNING and name != "web" else set()
    if any(mount.volume == "data" for mount in service.mounts):
        needed |= {"DATA_DIR"}
    if name != "keys":
        needed |= {"OPENING_PUBLIC_KEY_FILE", "READING_KEY_FILE"}
    if "OPENING_KEY_FILE" in service.environment:
        needed |= {"OPENING_KEY_FILE"}

    lost = [key for key in needed if not is_under(service.environment[key], mounted)]

    assert lost == []
    assert {mount.path for mount in service.mounts} <= set(folders_of_image()) | {"/tmp"}


def test_every_variable_of_the_compose_file_is_read_by_the_settings() -> None:
    set_in_compose = {key for service in OURS.values() for key in service.environment}

    assert set_in_compose - variables_of_the_settings() == {"DJANGO_SETTINGS_MODULE"}
    assert compose.variables_asked_for() <= variables_in(ENV_FILE)


def test_every_variable_stands_in_the_example_and_in_the_readme() -> None:
    read = variables_of_the_settings() - NOT_FOR_INSTALLERS

    assert variables_in(ENV_FILE) == read | FOR_COMPOSE_ALONE
    assert read - variables_of_the_readme() == set()
    assert variables_of_the_readme() - read - FOR_COMPOSE_ALONE == {"PORT", "UP_DIR"}


def test_the_example_holds_no_secret() -> None:
    for name, value in values_in(ENV_FILE).items():
        assert value == "", name


def test_every_asked_for_variable_is_in_the_example_without_a_comment_sign() -> None:
    """What production refuses to start without, and Compose does not set itself, is to be filled in."""
    required = set(
        re.findall(r'^    "([A-Z_]+)",$', (ROOT / "config/settings/production.py").read_text(), re.M)
    )
    by_compose = set(OURS["web"].environment)

    assert len(required) == 6
    assert required - by_compose <= set(values_in(ENV_FILE))


def test_a_variable_that_is_not_filled_in_stops_compose() -> None:
    with pytest.raises(VariableMissing, match="DATABASE_PASSWORD"):
        services({})


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_each_health_check_asks_what_exists(name: str) -> None:
    command = LONG_RUNNING[name].health_command

    assert fault_of_health_command(command) is None
    assert (command[3] == "web") == (name == "web")


def test_the_check_of_a_process_gives_it_time_to_beat() -> None:
    for name, service in LONG_RUNNING.items():
        if name != "web":
            within = float(option(service.health_command, "within") or 0)
            assert within >= 3 * max(HEARTBEAT_SECONDS, settings.SWEEP_SECONDS)
    # It does one job at a time, and its heart waits for that.
    assert float(option(OURS["opener"].health_command, "within") or 0) > settings.CELERY_TASK_TIME_LIMIT


def test_no_message_comes_back_and_no_job_is_cut_off_while_it_runs() -> None:
    production = settings_of("config.settings.production", OURS["web"])
    visible_again = production["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"]

    assert settings.CELERY_TASK_TIME_LIMIT < settings.OUTBOX_LEASE_SECONDS < visible_again
    for service in WORKERS.values():
        assert settings.CELERY_TASK_TIME_LIMIT < service.grace_seconds < visible_again
    web = OURS["web"]
    assert int(web.option("graceful-timeout") or 0) < web.grace_seconds


def test_the_database_takes_the_connections_of_every_process() -> None:
    web = OURS["web"]
    pool = settings_of("config.settings.production", web)["DATABASES"]["default"]["OPTIONS"]["pool"]
    pooled = int(web.option("workers") or 0) * pool["max_size"]
    others = sum(int(service.option("concurrency") or 1) for service in WORKERS.values()) + 10
    most = int(SERVICES["database"].command[-1].partition("=")[2])

    assert pooled >= 32
    assert pooled + others <= most


@pytest.mark.parametrize("name", ["worker", "pdf", "sweeper"])
def test_only_the_web_process_has_a_pool(name: str) -> None:
    """A worker forks: a pool of its parent would be shared by its children."""
    database = settings_of("config.settings.production", OURS[name])["DATABASES"]["default"]

    assert "pool" not in database["OPTIONS"]
    assert database["CONN_MAX_AGE"] == 60


def test_no_connection_is_taken_in_that_no_thread_serves() -> None:
    """The instant of receipt is stamped by a thread: what is accepted must not wait for one."""
    for web in (OURS["web"].command, shlex.split((ROOT / "Procfile").read_text().splitlines()[0])):
        assert option(web, "threads") == option(web, "worker-connections")
        assert int(option(web, "threads") or 0) >= 64


def test_everything_starts_after_the_migration_and_what_it_needs() -> None:
    for service in LONG_RUNNING.values():
        assert service.raw["depends_on"] == {
            "database": {"condition": "service_healthy"},
            "redis": {"condition": "service_healthy"},
            "migrate": {"condition": "service_completed_successfully"},
        }
    assert SERVICES["database"].health_command
    assert SERVICES["redis"].health_command


def test_the_image_is_as_the_setup_of_a_machine() -> None:
    text = DOCKERFILE.read_text()
    setup = re.search(r"^packages=\((.*)\)$", (ROOT / ".ci" / "setup").read_text(), re.M)
    libraries = re.search(r"--no-install-recommends \\\n(.*?) \\\n", text, re.S)

    assert setup is not None
    assert libraries is not None
    # The base image has Python itself.
    assert set(libraries[1].split()) == set(setup[1].split()) - {"python3-venv"}
    assert re.findall(r"^ARG PYTHON_IMAGE=(.*)$", text, re.M) == ["python:3.11-slim-bookworm"]
    assert set(re.findall(r"^FROM (\S+)", text, re.M)) == {"${PYTHON_IMAGE}"}
    assert "--require-hashes" in text
    assert re.findall(r"index-url|https?://(?!127\.0\.0\.1|build)", text) == []


def test_the_image_runs_as_the_user_of_the_compose_file() -> None:
    text = DOCKERFILE.read_text()
    user = re.findall(r"^USER (\S+)$", text, re.M)

    assert {service.raw["user"] for service in OURS.values()} == set(user) == {"1000:1000"}
    assert text.index("\nUSER") < text.index("\nCMD") < len(text)


def test_the_image_does_what_web_does_when_nothing_is_said() -> None:
    lines = DOCKERFILE.read_text().replace("\\\n", " ").splitlines()
    command = json.loads(next(line for line in lines if line.startswith("CMD ")).removeprefix("CMD "))
    health = json.loads(next(line for line in lines if line.startswith("HEALTHCHECK ")).partition("CMD ")[2])

    assert command == OURS["web"].command
    assert health == OURS["web"].health_command


def test_the_image_holds_the_packages_and_nothing_of_an_installation() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    packages = set(root_packages())

    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "**"
    assert packages | {"manage.py", "static", "templates", "requirements/base.txt", "tools"} == allowed


@pytest.mark.slow
def test_static_files_are_collected_as_the_dockerfile_does(tmp_path: Path) -> None:
    text = DOCKERFILE.read_text().replace("\\\n", " ")
    line = next(line for line in text.splitlines() if "collectstatic" in line).removeprefix("RUN ")
    command = shlex.split(line.partition("&&")[0].replace("/tmp/build", str(tmp_path / "build")))
    variables = dict(word.split("=", 1) for word in command[: command.index("python")])
    environment = {**compose.image_environment(), **variables, "STATIC_ROOT": str(tmp_path / "static")}

    subprocess.run(
        [sys.executable, *command[command.index("python") + 1 :]], cwd=ROOT, env=environment, check=True
    )

    collected = json.loads((tmp_path / "static" / "staticfiles.json").read_text())["paths"]
    asked = {
        name
        for page in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"{% static '([^']+)' %}", page.read_text())
    }
    assert len(asked) > 10
    assert asked - collected.keys() == set()


def test_every_service_is_described() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    described = re.findall(r"^\| (\w+) \|", text, re.M)

    assert set(LONG_RUNNING) <= set(described)


def test_up_differs_from_production_in_what_it_says_and_in_nothing_else() -> None:
    production, up = (settings_of(f"config.settings.{name}", OURS["web"]) for name in ("production", "up"))

    differing = {name for name in production.keys() | up.keys() if production.get(name) != up.get(name)}

    assert differing - {"SETTINGS_MODULE"} == {
        "CLOCK_OFFSET_FILE",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "EMAIL_BACKEND",
    }
    assert len(production) > 200
    assert production["SECURE_SSL_REDIRECT"] is production["SESSION_COOKIE_SECURE"] is True
