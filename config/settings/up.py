"""`make up`: production on loopback, under one operating-system user. For trying and for tests, never for real tenders.

What differs from production, and nothing else does (`tests/architecture/test_deployment.py` compares):
the clock can be moved, pages go over plain http, and mail lands in a folder.
"""

from config.settings.production import *

CLOCK_OFFSET_FILE = DATA_DIR / "clock-offset"
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
