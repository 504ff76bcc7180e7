"""Reading the compose file as Compose does."""

from pathlib import Path

import pytest

from deploy.compose import Mount, VariableMissing, image_environment, seconds, services, variables_asked_for

COMPOSE = """
x-environment: &environment {URL: "db://${PASSWORD:?fill in}@host", LEVEL: "${LEVEL:-low}", FIXED: 5}
services:
  web:
    build: .
    command: serve --name "two words"
    environment: {<<: *environment, ROLE: web}
    volumes: ["data:/data", "keys:/keys:ro"]
    stop_grace_period: 1m10s
    healthcheck: {test: [CMD, ask, --within, "3"]}
  setup:
    build: .
    profiles: [setup]
    restart: "no"
  database: {image: postgres, command: [run, 1]}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "docker-compose.yml"
    path.write_text(COMPOSE)
    return path


def test_variables_are_filled_in(file: Path) -> None:
    web = services({"PASSWORD": "geheim"}, file)["web"]

    assert web.environment == {"URL": "db://geheim@host", "LEVEL": "low", "FIXED": "5", "ROLE": "web"}
    assert variables_asked_for(file) == {"PASSWORD", "LEVEL"}


@pytest.mark.parametrize("given", [{}, {"PASSWORD": ""}])
def test_a_variable_that_must_be_given_and_is_not(file: Path, given: dict[str, str]) -> None:
    with pytest.raises(VariableMissing, match="PASSWORD: fill in"):
        services(given, file)


def test_what_a_service_says(file: Path) -> None:
    found = services({"PASSWORD": "geheim"}, file)

    assert found["web"].command == ["serve", "--name", "two words"]
    assert found["web"].option("name") == "two words"
    assert found["web"].option("other") is None
    assert found["web"].mounts == [Mount("data", "/data", False), Mount("keys", "/keys", True)]
    assert found["web"].health_command == ["ask", "--within", "3"]
    assert found["web"].grace_seconds == 70
    assert found["database"].command == ["run", "1"]
    assert found["database"].grace_seconds == 10
    assert [name for name, service in found.items() if service.is_ours] == ["web", "setup"]
    assert [name for name, service in found.items() if service.is_one_shot and service.is_setup] == ["setup"]


@pytest.mark.parametrize(("text", "expected"), [("10s", 10), ("2m", 120), ("1m5s", 65)])
def test_a_duration(text: str, expected: int) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize("text", ["", "ten", "5", "1h"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="no duration"):
        seconds(text)


def test_the_variables_of_an_image(tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text("FROM base\nENV A=1 \\\n    B=/two\nRUN true\nENV C=3\n")

    assert image_environment(path) == {"A": "1", "B": "/two", "C": "3"}
