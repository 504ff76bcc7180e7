"""Look up in the code what a deployment names: programs, options, pages, queues, variables, settings."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.urls import resolve

from deploy.compose import DOCKERFILE, ROOT, Service, option


def fault_of_command(command: list[str]) -> str | None:
    """What is wrong with a command of one of our services, looked up in the code that it would start."""
    name, *rest = command
    if name == "python" and rest[0] == "manage.py":
        return fault_of_management_command(rest[1:])
    if name not in {entry.name for entry in metadata.entry_points(group="console_scripts")}:
        return f"no program {name}"
    known = {"gunicorn": gunicorn_options, "celery": celery_options}[name]()
    unknown = [word for word in rest if word.startswith("--") and word not in known]
    if unknown:
        return f"{name}{' worker' if name == 'celery' else ''} has no option {unknown[0]}"
    if name == "gunicorn":
        logger = option(command, "logger-class")
        if logger:
            module, _, attribute = logger.rpartition(".")
            getattr(import_module(module), attribute)
        try:
            return None if callable(import_module(rest[0]).application) else "no application"
        except ModuleNotFoundError:
            return f"no application {rest[0]}"
    return None if import_module(rest[1]).celery_app.main == current_app.main else f"no Celery app {rest[1]}"


def fault_of_management_command(words: list[str]) -> str | None:
    if words[0] not in get_commands():
        return f"no management command {words[0]}"
    parser = load_command_class(get_commands()[words[0]], words[0]).create_parser("manage.py", words[0])
    known = {text for action in parser._actions for text in action.option_strings}
    unknown = [word for word in words[1:] if word.startswith("--") and word not in known]
    return f"{words[0]} has no option {unknown[0]}" if unknown else None


def fault_of_health_command(command: list[str]) -> str | None:
    if command[:2] != ["python", "-m"] or not hasattr(import_module(command[2]), "main"):
        return f"no module {command[2]}"
    if command[3] == "web":
        path = "/" + command[4].split("/", 3)[3]
        return None if resolve(path).view_name in {"health:live", "health:ready"} else f"no page {path}"
    return None if command[3:5] == ["heartbeat", "--within"] else f"no check {command[3]}"


def gunicorn_options() -> set[str]:
    parser = import_module("gunicorn.config").Config().parser()
    return {text for action in parser._actions for text in action.option_strings}


def celery_options() -> set[str]:
    program, worker = import_module("celery.bin.celery").celery, import_module("celery.bin.worker").worker
    return {text for command in (program, worker) for parameter in command.params for text in parameter.opts}


def queues_of_the_code() -> set[str]:
    """Every queue that a job is written for."""
    found = {settings.CELERY_TASK_DEFAULT_QUEUE}
    for tree in trees_of(root_packages()):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "enqueue":
                found |= {
                    k.value.value
                    for k in node.keywords
                    if k.arg == "queue" and isinstance(k.value, ast.Constant)
                }
    return found


def variables_of_the_settings() -> set[str]:
    """Every variable that a module of `config` reads, by `env.…("NAME")` or `os.environ`."""
    found = set()
    for tree in trees_of(["config"]):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                owner = node.func.value
                name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
                if name in {"env", "environ"} and isinstance(node.args[0], ast.Constant):
                    found.add(str(node.args[0].value))
    return {name for name in found if not name.startswith(("TEST_", "PYTEST_"))} - {"DJANGO_SETTINGS_MODULE"}


def variables_in(path: Path) -> set[str]:
    return set(re.findall(r"^#?([A-Z][A-Z0-9_]*)=", path.read_text(), re.M))


def values_in(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([A-Z][A-Z0-9_]*)=(.*)$", path.read_text(), re.M))


def variables_of_the_readme() -> set[str]:
    table = (ROOT / "README.md").read_text().partition("| variable |")[2].partition("\n\n")[0]
    rows = [line.split("|")[1] for line in table.splitlines()[2:]]
    return {name for row in rows for name in re.findall(r"`([A-Z][A-Z0-9_]*)`", row)}


def folders_of_image() -> list[str]:
    match = re.search(r"--mode 0700 (.*)$", DOCKERFILE.read_text(), re.M)
    assert match is not None
    return match[1].split()


def root_packages() -> list[str]:
    text = (ROOT / "pyproject.toml").read_text()
    match = re.search(r"^root_packages = (\[.*\])$", text, re.M)
    assert match is not None
    return list(json.loads(match[1]))


def trees_of(packages: list[str]) -> Iterator[ast.Module]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield ast.parse(path.read_text())


def is_under(path: str, folders: list[str]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def settings_of(module: str, service: Service) -> dict[str, Any]:
    """All settings, as a process of the service would have them; what is no JSON as its text."""
    script = (
        "import json; from django.conf import settings as s; "
        "print(json.dumps({n: getattr(s, n) for n in dir(s) if n.isupper()}, default=repr, sort_keys=True))"
    )
    environment = {
        **service.environment,
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": module,
        "SECRET_KEY": "made-up",
        "ALLOWED_HOSTS": "tenderhuis.example",
        "SITE_URL": "https://tenderhuis.example",
    }
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    return dict(json.loads(done.stdout))
