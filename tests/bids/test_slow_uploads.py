"""Slow uploads hold threads of the web process; the instant of receipt does not wait for them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.migrated import put_migrated_database

ROOT = Path(__file__).resolve().parents[2]
GIVE_UP_SECONDS = 300


@pytest.mark.slow
@pytest.mark.worker
def test_submission_is_stamped_within_a_second_while_50_bidders_upload_slowly(tmp_path: Path) -> None:
    """Against the real server, with the number of workers and threads of the Procfile."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
    put_migrated_database(tmp_path / "migrated.sqlite3")
    done = subprocess.run(
        [sys.executable, "-m", "bench.slow_uploads"],
        cwd=ROOT,
        env={**kept, "BENCH_MIGRATED": str(tmp_path / "migrated.sqlite3")},
        capture_output=True,
        text=True,
        timeout=GIVE_UP_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)

    assert found["still_uploading"] == found["slow_uploads"] == 50
    assert found["answered"] == 302
    assert 0 <= found["wait_before_receipt_s"] + 0.001 < 1.001
