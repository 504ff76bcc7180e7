"""Settings of the tests: a database file of their own, cheap passwords, a movable clock, all files in one folder."""

import hashlib
import os
import tempfile
from importlib.util import find_spec
from pathlib import Path

# One folder per run and per test process; worker processes that a test starts are given the same one.
if not os.environ.get("TEST_WORKER_PROCESS"):
    base = Path(os.environ.setdefault("TEST_BASE_DIR", tempfile.mkdtemp(prefix="tenderhuis-test-")))
    os.environ["DATA_DIR"] = str(base / os.environ.get("PYTEST_XDIST_WORKER", "main"))
    Path(os.environ["DATA_DIR"]).mkdir(exist_ok=True)

from config.settings.base import *

SECRET_KEY = "test-only-" + "0" * 50
DEMO = True
ALLOWED_HOSTS = ["*"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # An in-memory database cannot have a write-ahead log, which the product requires.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if REDIS_URL:
    # One Redis serves several test processes: each has names of its own for its queues and its cache.
    _prefix = hashlib.sha256(str(DATA_DIR).encode()).hexdigest()[:12]
    CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"{_prefix}:"
    CACHES["default"]["KEY_PREFIX"] = _prefix
# Jobs that only exist in tests, for the worker processes that a test starts.
CELERY_IMPORTS: list[str] = env.list("TEST_WORKER_IMPORTS", [])
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", False)
# A story on a slow machine may wait for long.
STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", 600)
PROVIDER_IDLE_MINUTES = env.int("PROVIDER_IDLE_MINUTES", 600)
CLOCK_OFFSET_FILE = env.path("CLOCK_OFFSET_FILE", DATA_DIR / "clock-offset")
OPENING_KEY_FILE = OPENING_KEY_FILE or KEYS_DIR / "opening.key"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
SESSION_COOKIE_SECURE = False
WHITENOISE_USE_FINDERS = True
# Every test client loads the middleware; in the processes of an installation that is once.
WHITENOISE_AUTOREFRESH = not os.environ.get("TEST_WORKER_PROCESS")
# Nothing static changes during a run, so a browser need not ask again.
WHITENOISE_MAX_AGE = 3600
# Served to the browser of a story, which keeps it and what it compiled of it (`tests/e2e/accessibility.py`).
if os.environ.get("TEST_WORKER_PROCESS") and (_axe := find_spec("axe_playwright_python")) and _axe.origin:
    STATICFILES_DIRS = [*STATICFILES_DIRS, ("axe", Path(_axe.origin).parent)]
