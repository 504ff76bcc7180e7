"""Production: refuses to start without its secret, its hosts and its keys, and says which is missing."""

import os

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *

_required = [
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "OPENING_PUBLIC_KEY_FILE",
    "READING_KEY_FILE",
    "DRAFT_KEY_DIR",
    "SITE_URL",
]
if FILES_BACKEND == "s3":
    _required += ["S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"]
_missing = [name for name in _required if not os.environ.get(name)]
if _missing:
    raise ImproperlyConfigured(
        "Tenderhuis start niet in productie: deze omgevingsvariabelen ontbreken: " + ", ".join(_missing) + "."
    )
if os.environ.get("CLOCK_OFFSET_FILE"):
    raise ImproperlyConfigured("Een verschuifbare klok (CLOCK_OFFSET_FILE) mag in productie niet bestaan.")

DEMO = False
DEBUG = False
CLOCK_OFFSET_FILE = None
# `opener` is the one process that may hold the opening key; see docs/architecture.md.
PROCESS_ROLE = env.str("PROCESS_ROLE", "web")
if PROCESS_ROLE != "opener":
    if OPENING_KEY_FILE and os.access(OPENING_KEY_FILE, os.R_OK):
        raise ImproperlyConfigured(
            "Dit proces kan de openingssleutel lezen (OPENING_KEY_FILE). Alleen het openerproces mag dat."
        )
    OPENING_KEY_FILE = None
elif not OPENING_KEY_FILE or not os.access(OPENING_KEY_FILE, os.R_OK):
    raise ImproperlyConfigured("Het openerproces kan de openingssleutel niet lezen (OPENING_KEY_FILE).")

STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", True)
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
# A mail server that does not answer holds up one job, not the worker.
EMAIL_TIMEOUT = 30

LOGGING["formatters"]["json"] = {"()": "config.logs.JsonLines"}
LOGGING["handlers"]["console"]["formatter"] = "json"
