"""A dossier through the pages: asked for, waited for, downloaded, and checked with nothing of the application."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.gooi.deciding import RENDER_MS
from tests.e2e.person import Person

NAMES = {"full": "Dossier volledig", "contract": "Dossier voor contractmanagement"}


def download_dossier(who: Person, tender_id: str, version: str, folder: Path) -> Path:
    """The list asks for itself until the worker has made it."""
    who.goto(f"/besluit/{tender_id}/dossier/")
    who.set("version", version)
    who.press("Maak het dossier")
    link = who.page.get_by_role("link", name=NAMES[version])
    expect(link).to_be_visible(timeout=RENDER_MS)
    who.check()
    with who.page.expect_download() as waiting:
        link.click()
    path = folder / f"{version}.zip"
    waiting.value.save_as(path)
    return path


def unpack(path: Path) -> Path:
    """Each file is what the manifest says of it."""
    target = path.with_suffix("")
    subprocess.run(["unzip", "-q", path, "-d", target], check=True, capture_output=True)
    entries = json.loads((target / "manifest.json").read_text())["entries"]
    assert len(entries) > 5
    for entry in entries:
        content = (target / entry["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["path"]
    return target


def check_log(folder: Path) -> None:
    command = [sys.executable, "-I", "tools/verify_audit.py", "logboek/keten.json"]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "Het logboek is in orde."
