"""The demo and the desk of a developer: everything on one host, a clock that can be moved, no services."""

from config.settings.base import *

DEMO = env.bool("DEMO", True)
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = SECRET_KEY or "demo-only-" + "0" * 50
ALLOWED_HOSTS = ALLOWED_HOSTS or ["*"]
CLOCK_OFFSET_FILE = env.path("CLOCK_OFFSET_FILE", DATA_DIR / "clock-offset")
# One operating-system user runs every process here, so the seal does not protect against that user. Still only the
# opener and a person at the command line are told where the opening key is.
PROCESS_ROLE = env.str("PROCESS_ROLE", "command")
_may_open = PROCESS_ROLE in {"opener", "command"}
OPENING_KEY_FILE = (OPENING_KEY_FILE or KEYS_DIR / "opening.key") if _may_open else None
SESSION_COOKIE_SECURE = False
