"""What `docker-compose.yml` and the Dockerfile say, as values: for `deploy.up` and for the tests."""

import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE_FILE = ROOT / "docker-compose.yml"
DOCKERFILE = ROOT / "Dockerfile"
# ${NAME}, ${NAME:-default} and ${NAME:?message}, as Compose has them.
_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
_DURATION = re.compile(r"(?:(\d+)m)?(?:(\d+)s)?")


class VariableMissing(Exception):
    """The file asks for a variable that is not given."""


@dataclass(frozen=True)
class Mount:
    volume: str
    path: str
    is_read_only: bool


@dataclass(frozen=True)
class Service:
    """One service. `raw` holds all that Compose reads; the rest is what is asked for often."""

    name: str
    raw: Mapping[str, Any]

    @property
    def command(self) -> list[str]:
        return _words(self.raw.get("command", []))

    @property
    def environment(self) -> dict[str, str]:
        return {key: str(value) for key, value in self.raw.get("environment", {}).items()}

    @property
    def mounts(self) -> list[Mount]:
        parts = [text.split(":") for text in self.raw.get("volumes", [])]
        return [Mount(volume, path, "ro" in mode) for volume, path, *mode in parts]

    @property
    def health_command(self) -> list[str]:
        """Without the word CMD."""
        return [str(word) for word in self.raw.get("healthcheck", {}).get("test", [])][1:]

    @property
    def is_ours(self) -> bool:
        """Whether it runs the image of Tenderhuis."""
        return "build" in self.raw

    @property
    def is_one_shot(self) -> bool:
        return self.raw.get("restart") == "no"

    @property
    def is_setup(self) -> bool:
        return "setup" in self.raw.get("profiles", [])

    @property
    def grace_seconds(self) -> int:
        """How long it gets to end its work; Docker's own ten seconds when nothing is said."""
        return seconds(str(self.raw.get("stop_grace_period", "10s")))

    def option(self, name: str) -> str | None:
        """The value of `--name value` in the command."""
        return option(self.command, name)


def services(variables: Mapping[str, str], file: Path = COMPOSE_FILE) -> dict[str, Service]:
    """By name, in the order of the file, with variables filled in. Raises VariableMissing."""
    raw = yaml.safe_load(file.read_text())
    return {name: Service(name, _filled_in(part, variables)) for name, part in raw["services"].items()}


def variables_asked_for(file: Path = COMPOSE_FILE) -> set[str]:
    return {match[1] for match in _VARIABLE.finditer(file.read_text())}


def image_environment(file: Path = DOCKERFILE) -> dict[str, str]:
    """What the ENV lines of the Dockerfile set."""
    found = {}
    for line in file.read_text().replace("\\\n", " ").splitlines():
        if line.startswith("ENV "):
            found.update(word.split("=", 1) for word in shlex.split(line)[1:])
    return found


def option(command: list[str], name: str) -> str | None:
    return command[command.index(f"--{name}") + 1] if f"--{name}" in command else None


def seconds(duration: str) -> int:
    match = _DURATION.fullmatch(duration)
    if match is None or not any(match.groups()):
        raise ValueError(f"{duration} is no duration in minutes and seconds.")
    return int(match[1] or 0) * 60 + int(match[2] or 0)


def program(command: list[str], folder: Path) -> list[str]:
    """The command with the path of its program, which stands in this folder of the virtual environment."""
    path = folder / command[0]
    if not os.access(path, os.X_OK):
        raise FileNotFoundError(path)
    return [str(path), *command[1:]]


def _filled_in(part: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(part, dict):
        return {key: _filled_in(value, variables) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled_in(value, variables) for value in part]
    return _VARIABLE.sub(lambda m: _value(m, variables), part) if isinstance(part, str) else part


def _value(match: re.Match[str], variables: Mapping[str, str]) -> str:
    name, kind, text = match.groups()
    if variables.get(name):
        return variables[name]
    if kind == "-":
        return text
    raise VariableMissing(f"{name}: {text or 'not given'}")


def _words(command: Any) -> list[str]:
    return shlex.split(command) if isinstance(command, str) else [str(word) for word in command]
