"""pretalx beside us: installed on request into an environment of its own, filled once, and timed in the same run.

Everything of it stays in `.bench/`. It is measured, never copied: its licence is the AGPL.
"""

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from bench.measuring import Timing

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".bench"
ENVIRONMENT, DATA = HOME / "pretalx", HOME / "pretalx-data"
REQUIREMENT = "pretalx>=2025.2,<2026"
_CONFIGURATION = """
[filesystem]
data = {data}
media = {data}/media
static = {data}/static
[site]
debug = False
url = http://localhost
secret = {secret}
[database]
backend = sqlite3
name = {data}/pretalx.sqlite3
"""


class Pretalx:
    """A running probe (`bench/pretalx_probe.py`) in the environment of pretalx."""

    def __init__(self) -> None:
        self.version = install()
        self._probe = subprocess.Popen(
            [_python(), "-m", "bench.pretalx_probe", "serve"],
            cwd=ROOT,
            env=_variables(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def timed(self, page: str, *, runs: int) -> Timing:
        if self._probe.stdin is None or self._probe.stdout is None:
            raise RuntimeError("The probe has no pipes.")
        print(page, runs, file=self._probe.stdin, flush=True)
        # Before the first answer pretalx itself may print a line, such as who runs it.
        answer = next((line for line in self._probe.stdout if line.startswith("{")), "")
        if not answer:
            raise RuntimeError(f"pretalx could not be measured: {page} ended the probe.")
        found: dict[str, Any] = json.loads(answer)
        return Timing(found["queries"], tuple(found["milliseconds"]), tuple(found["busy"]))

    def close(self) -> None:
        self._probe.terminate()
        self._probe.wait(timeout=20)


def install() -> str:
    """Install, migrate and fill, as far as that was not done before; the version is returned."""
    done = HOME / "pretalx-ready"
    if not done.exists():
        if shutil.which("npm") is None:
            raise RuntimeError("pretalx builds its pages with npm, which is not installed.")
        print("pretalx is installed in .bench/, once; this takes some minutes.", file=sys.stderr, flush=True)
        shutil.rmtree(DATA, ignore_errors=True)
        DATA.mkdir(parents=True)
        (HOME / "pretalx.cfg").write_text(_CONFIGURATION.format(data=DATA, secret="measured only" * 4))
        if not Path(_python()).exists():
            _run(sys.executable, "-m", "venv", str(ENVIRONMENT))
        _run(_python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", REQUIREMENT)
        _run(_python(), "-m", "pretalx", "migrate", "--verbosity", "0")
        _run(_python(), "-m", "pretalx", "rebuild", "--npm-install")
        _run(_python(), "-m", "bench.pretalx_probe", "seed")
        done.touch()
    packages = (
        ENVIRONMENT / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    )
    return next(found.version for found in distributions(name="pretalx", path=[str(packages)]))


def _python() -> str:
    return str(ENVIRONMENT / "bin" / "python")


def _variables() -> dict[str, str]:
    mine = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "DATA_DIR", "SECRET_KEY"}
    kept = {name: value for name, value in os.environ.items() if name not in mine}
    return {**kept, "PRETALX_CONFIG_FILE": str(HOME / "pretalx.cfg"), "PYTHONPATH": str(ROOT)}


def _run(*command: str) -> None:
    with (HOME / "pretalx.log").open("ab") as log:
        subprocess.run(command, cwd=ROOT, env=_variables(), stdout=log, stderr=log, check=True)
