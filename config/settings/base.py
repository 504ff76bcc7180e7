"""Settings that every environment shares; `README.md` lists the variables that change them."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import validate
from psycopg import IsolationLevel

from config.env import BASE_DIR, DATA_DIR, env, next_database

SECRET_KEY = env.str("SECRET_KEY", "")
# Earlier ones: what was signed or encrypted with them is still read.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
DEBUG = False
DEMO = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000")
# Begins the identifier of a tender in open data; an authority can register one of its own.
OCDS_PREFIX = env.str("OCDS_PREFIX", "ocds-tenderhuis")

# --- toegankelijkheidsverklaring ----------------------------------------------------------------------------

# What the product cannot know about its installation; the page says what is not filled in.
ACCESSIBILITY_RESPONSIBLE = env.str("ACCESSIBILITY_RESPONSIBLE", "")
ACCESSIBILITY_STATUS = env.str("ACCESSIBILITY_STATUS", "")
if ACCESSIBILITY_STATUS not in {"", "A", "B", "C", "D", "E"}:
    raise ImproperlyConfigured("ACCESSIBILITY_STATUS is A, B, C, D of E.")
ACCESSIBILITY_REGISTER_URL = env.str("ACCESSIBILITY_REGISTER_URL", "")
ACCESSIBILITY_CONTACT = env.str("ACCESSIBILITY_CONTACT", "")
# Left empty in a file of variables it is as if it were not there.
ACCESSIBILITY_REVIEWED_ON = (
    env.date("ACCESSIBILITY_REVIEWED_ON") if env.str("ACCESSIBILITY_REVIEWED_ON", "") else None
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "config.staticfiles.StaticFiles",
    "django.contrib.humanize",
    "bootstrap",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "rules",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "clock",
    "ui",
    "accounts",
    "audit",
    "documents",
    "health",
    "tenders",
    "bids",
    "scoring",
    "contracts",
    "portal",
]

MIDDLEWARE = [
    "bids.middleware.ReceiptMiddleware",
    "config.request_ids.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.awaiting.AwaitingMiddleware",
    "accounts.idle.IdleMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.second_factor.middleware.SecondFactorMiddleware",
    "accounts.middleware.ActingForMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tenders.middleware.AskedFirstMiddleware",
    "tenders.middleware.ArchivedMiddleware",
    "documents.middleware.NoRoomMiddleware",
    "documents.middleware.DestroyedMiddleware",
    "documents.middleware.UnscannedMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ui.context.site",
                "portal.awaiting.awaiting",
            ],
            "builtins": ["ui.templatetags.tenderhuis", "tenders.templatetags.procedure"],
        },
    },
]

# --- database -----------------------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    # Without IMMEDIATE a transaction that reads before it writes cannot get its lock under load.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA mmap_size=134217728;PRAGMA cache_size=-20000;PRAGMA busy_timeout=20000"
    ),
}
POSTGRESQL_OPTIONS = {
    # A submission that was confirmed is on the disk.
    "options": "-c synchronous_commit=on",
    # The services lock a row and then read: that reading must see what was committed while they waited.
    "isolation_level": IsolationLevel.READ_COMMITTED,
}
# Connections of one web process to PostgreSQL.
DATABASE_POOL_SIZE = 16
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'tenderhuis.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
# A connection that did not survive a restart of the database is not used again.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["OPTIONS"] = POSTGRESQL_OPTIONS | DATABASES["default"].get("OPTIONS", {})
    if env.str("PROCESS_ROLE", "") == "web":
        # More threads than connections: a thread that takes in a request or a slow upload needs none yet.
        DATABASES["default"]["CONN_MAX_AGE"] = 0
        DATABASES["default"]["OPTIONS"]["pool"] = {
            "min_size": 2,
            "max_size": DATABASE_POOL_SIZE,
            "timeout": 30,
        }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people -------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
# Minutes without an act after which a session ends (ADR 44).
STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", 15, validate=validate.Range(min=1))
PROVIDER_IDLE_MINUTES = env.int("PROVIDER_IDLE_MINUTES", 60, validate=validate.Range(min=1))
# Whether people of an aanbestedende dienst need a second factor to get in; others may have one (ADR 48).
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", False)
OPEN_WITHOUT_SECOND_FACTOR = ["health:live", "health:ready", "portal:accessibility"]
MFA_ADAPTER = "accounts.second_factor.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "accounts.second_factor.forms.SetUpForm",
    "authenticate": "accounts.second_factor.forms.CodeForm",
    "reauthenticate": "accounts.second_factor.forms.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Tenderhuis"
# The code before and after the present one count too: typing takes time, and the clock of a telephone differs.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# An account comes from a beheerder or from a confirmed registration: an address that waits for its confirmation
# neither keeps somebody from a second factor, nor a second factor from another address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# How long after a password or a code one may change the second factor.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# --- language and time --------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

# Offset of the clock in seconds, read by all processes; only the demo and the tests have one.
CLOCK_OFFSET_FILE: Path | None = None

# --- files and keys -----------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", DATA_DIR / "static")
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "documents.folder.PrivateFolder",
        "OPTIONS": {
            "location": env.path("FILES_DIR", DATA_DIR / "files"),
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_BACKEND = env.str("FILES_BACKEND", "local")
if FILES_BACKEND == "s3":
    STORAGES["private"] = {
        "BACKEND": "documents.bucket.PrivateBucket",
        "OPTIONS": {
            "endpoint_url": env.str("S3_ENDPOINT_URL", "") or None,
            "bucket_name": env.str("S3_BUCKET", ""),
            "access_key": env.str("S3_ACCESS_KEY_ID", ""),
            "secret_key": env.str("S3_SECRET_ACCESS_KEY", ""),
            "region_name": env.str("S3_REGION", "eu-central-1"),
        },
    }
elif FILES_BACKEND != "local":
    raise ImproperlyConfigured("FILES_BACKEND is local of s3.")
# Plain bytes of an upload exist only in the request and in this folder, mode 0600, until the request ends.
FILE_UPLOAD_TEMP_DIR = env.path("UPLOAD_DIR", DATA_DIR / "uploads")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["documents.uploads.UploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
MAX_FILE_BYTES = env.int("MAX_FILE_BYTES", 100_000_000)
# A dossier is made and kept in parts of about this size (ADR 23).
DOSSIER_PART_BYTES = env.int("DOSSIER_PART_BYTES", 256 * 1024 * 1024)
MAX_BID_BYTES = env.int("MAX_BID_BYTES", 500_000_000)
MAX_SAFE_BYTES = env.int("MAX_SAFE_BYTES", 1_000_000_000)

# Where clamd listens (unix:/run/clamav/clamd.ctl or tcp:clamav:3310); empty: nothing is scanned (ADR 51).
MALWARE_SCANNER = env.str("MALWARE_SCANNER", "")
# What one scan may take as a whole; an upload waits for it.
MALWARE_SCANNER_SECONDS = env.int("MALWARE_SCANNER_SECONDS", 30, validate=validate.Range(min=1))

KEYS_DIR = env.path("KEYS_DIR", DATA_DIR / "keys")
OPENING_KEY_FILE = env.path("OPENING_KEY_FILE", None)
OPENING_PUBLIC_KEY_FILE = env.path("OPENING_PUBLIC_KEY_FILE", KEYS_DIR / "opening.pub")
READING_KEY_FILE = env.path("READING_KEY_FILE", KEYS_DIR / "reading.key")
# With it web signs receipts; its public part is published.
SIGNING_KEY_FILE = env.path("SIGNING_KEY_FILE", KEYS_DIR / "signing.key")
DRAFT_KEY_DIR = env.path("DRAFT_KEY_DIR", KEYS_DIR / "drafts")
# Opening waits this long after the deadline: a bid received in time may still be committing.
OPENING_DELAY_SECONDS = 60
CONFIRMATION_MINUTES = 10
# The proxy that is trusted to stamp the arrival of a request; without one the application's own clock counts.
ARRIVAL_HEADER = env.str("ARRIVAL_HEADER", "")
# The time server that the clock follows, as bidders read it; the application asks none itself.
TIME_SOURCE = env.str("TIME_SOURCE", "")

# How many proxies in front add to X-Forwarded-For. Limits on logging in count per address of a client: without this
# all clients behind a proxy are one, and nobody can log in any more in the last minutes before a deadline.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

# --- queue and cache ----------------------------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", "")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL:
    # A database of its own: who empties the cache leaves the messages alone.
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("REDIS_CACHE_URL", next_database(REDIS_URL)),
        "KEY_PREFIX": "tenderhuis",
    }
QUEUE_DIR = env.path("QUEUE_DIR", DATA_DIR / "queue")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object]
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # Redis gives the message of a killed worker to another one after this many seconds: longer than any task
        # may take (documents.E003). The outbox does not wait for it.
        "visibility_timeout": 600,
        "socket_keepalive": True,
        # A page waits no longer than this for a broker that is gone.
        "socket_connect_timeout": 3,
    }
else:
    CELERY_BROKER_URL = "folder://"  # documents.queue_folder
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "processed_folder": str(QUEUE_DIR / "processed"),
        "store_processed": False,
        "polling_interval": 0.05,
    }
    for folder in ("messages", "control", "processed"):
        (QUEUE_DIR / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
# Redis wakes a worker that has room. The folder is looked at every 50 ms, so a process would wait that long after
# each job: there one message lies ready for each. With `task_acks_late` a worker that dies loses neither.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1 if REDIS_URL else 2
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/Amsterdam"
OUTBOX_RESEND_SECONDS = 15
OUTBOX_LEASE_SECONDS = 330
SWEEP_SECONDS = 2
# Where this process says that it works, for its health check.
HEARTBEAT_FILE = env.path("HEARTBEAT_FILE", DATA_DIR / "heartbeats" / env.str("PROCESS_ROLE", "command"))

# The page of a tender for who has a role in it; the apps below link to it without knowing whose it is.
TENDER_HOME = "portal:dossier"

# --- mail, forms, headers -----------------------------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Tenderhuis <afzender@tenderhuis.example>")

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(0, "django.forms")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# A request line names the organisation's own pages: no log of requests, only of faults.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        # At DEBUG it writes the whole context of a page, a bidder's answers included.
        "django.template": {"level": "INFO"},
        "tenderhuis": {"level": "INFO"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
    },
}
