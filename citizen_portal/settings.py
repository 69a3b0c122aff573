"""All settings, one file. The environment is read by the loud helpers of `environment`.

Secure by default: unless `DEBUG=1`, every secret and host must be given or the start fails.
"""

from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from kombu import Exchange, Queue

from accounts.sms import gateway_settings
from citizen_portal import environment
from citizen_portal.embedded import servers
from common import logs, openapi_texts

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"

DEBUG = environment.boolean("DEBUG", default=False)
# simulators and readable SMS may run without DEBUG only on a demonstration site (check E001)
PORTAL_DEMO = environment.boolean("PORTAL_DEMO", default=DEBUG)
PORTAL_ORIGIN = environment.text(
    "PORTAL_ORIGIN",
    default=f"http://127.0.0.1:{environment.integer('PORT', default=8000)}"
    if DEBUG
    else environment.REQUIRED,
).rstrip("/")
HTTPS = PORTAL_ORIGIN.startswith("https://")  # plain http only for local runs

SECRET_KEY = environment.text("SECRET_KEY", default="development-only" * 4 if DEBUG else environment.REQUIRED)
SECRET_KEY_FALLBACKS = environment.comma_separated("SECRET_KEY_FALLBACKS", default=[])
# the key of the codes' digests and of the SMS texts: outside the database, so that a dump holds no code
OTP_KEY = environment.text("OTP_KEY", default="development-only-otp-key" if DEBUG else environment.REQUIRED)
ALLOWED_HOSTS = environment.comma_separated(
    "ALLOWED_HOSTS",
    default=["127.0.0.1", "localhost", "[::1]"] if DEBUG else environment.REQUIRED,
)
CSRF_TRUSTED_ORIGINS = [PORTAL_ORIGIN]
# how many proxies stand before us; no default in production, since the limiters would count the proxy
TRUSTED_PROXIES = environment.integer("TRUSTED_PROXIES", default=0 if DEBUG else environment.REQUIRED)

INSTALLED_APPS = [
    "citizen_portal.apps.PortalConfig",
    "citizen_portal.apps.StaffConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_htmx",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "accounts",
    "applications",
    "eligibility",
    "payments",
    "objections",
]

# the order is a security decision: see each class before moving a line
MIDDLEWARE = [
    "citizen_portal.health.probes.HealthProbes",
    "citizen_portal.health.request_log.ObserveRequests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.middleware.CompressPages",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "common.middleware.SessionCookie",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "accounts.form_drafts.middleware.KeepTyped",
    "common.middleware.SessionExpiry",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.passwords.middleware.RequirePasswordChange",
    "common.middleware.NoStore",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "common.request_reads.KeepReads",
]

if DEBUG:
    MIDDLEWARE.append("citizen_portal.error_pages.OwnNotFound")

ROOT_URLCONF = "citizen_portal.urls"
WSGI_APPLICATION = "citizen_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_htmx.templatetags.django_htmx",
                "common.templatetags.portal",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "citizen_portal.context.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


# -- PostgreSQL and Valkey -------------------------------------------------------------------------
def _postgres(url: str) -> dict:
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": environment.text("DATABASE_NAME", default="") or parts.path.lstrip("/"),
        "TEST": {"NAME": environment.text("DATABASE_TEST_NAME", default="") or None},
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": environment.integer("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        # nobody waits for ever: a slow page ends, a forgotten transaction is closed
        "OPTIONS": {
            "options": f"-c statement_timeout={environment.integer('STATEMENT_TIMEOUT_MS', default=10_000)} "
            "-c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
        },
    }


DATABASE_URL = environment.text("DATABASE_URL", default="") or servers.database_url(ROOT)
REDIS_URL = environment.text("REDIS_URL", default="") or servers.redis_url(ROOT)
if (_number := environment.integer("REDIS_DATABASE", default=0)) != 0:
    REDIS_URL = urlsplit(REDIS_URL)._replace(path=f"/{_number}").geturl()
DATABASES = {"default": _postgres(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
    }
}

# -- Celery: PostgreSQL is the queue, Celery the doorbell ------------------------------------------
CELERY_BROKER_URL = REDIS_URL
# by urgency, the first that has a call is served; a worker without --queues serves them all in this order
CELERY_TASK_QUEUES = [Queue(name, Exchange(name), routing_key=name) for name in ("codes", "celery", "months")]
CELERY_TASK_ROUTES = {
    "accounts.codes.tasks.*": "codes",
    "eligibility.cycles.tasks.*": "months",
    "eligibility.reruns.tasks.*": "months",
    "eligibility.studies.tasks.verify_decisions": "months",
    "payments.dues.tasks.*": "months",
    "payments.runs.tasks.prove_money": "months",
    "applications.documents.tasks.remind_of_expiries": "months",
    "applications.documents.tasks.delete_orphan_files": "months",
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_TIMEZONE = "Asia/Riyadh"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# a doorbell may fail: the row is there, the next tick finds it
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "queue_order_strategy": "priority",
    "visibility_timeout": 300,  # longer than any task, or it would run twice at once
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "global_keyprefix": environment.text("CELERY_PREFIX", default=""),
}

# -- the month's timetable, in days; the programme's own days are rows of eligibility/rulebook/rates.py
CYCLE_OPENS_AFTER = environment.integer(
    "CYCLE_OPENS_AFTER", default=0
)  # 0: it is cut on the day after the cut-off
CYCLE_CLOSES_AFTER = environment.integer("CYCLE_CLOSES_AFTER", default=0)  # after the month's last day

# -- the bank: "folder" (signed files), "mock" (mock-bank, in a demonstration) or none: no run is released
BANK_PORT = environment.integer("BANK_PORT", default=environment.integer("PORT", default=8000) + 600)
PAYMENT_BANK = environment.text("PAYMENT_BANK", default="mock" if PORTAL_DEMO else "")
BANK_SIMULATOR = f"http://127.0.0.1:{BANK_PORT}"
BANK_URL = environment.text("BANK_URL", default=BANK_SIMULATOR if PORTAL_DEMO else "")
PAYMENT_FOLDER = environment.text("PAYMENT_FOLDER", default="")  # holds out/, in/ and archive/
PAYMENT_SIGNING_KEY = environment.text("PAYMENT_SIGNING_KEY", default="")  # our Ed25519 key, a PEM file
PAYMENT_BANK_KEY = environment.text("PAYMENT_BANK_KEY", default="")  # the bank's public one
PAYMENTS_A_FILE = environment.integer("PAYMENTS_A_FILE", default=50_000, least=1)
PAYMENT_PURPOSE = environment.text("PAYMENT_PURPOSE", default="GOVT")
PAYER_NAME = environment.text("PAYER_NAME", default="Citizen Account Programme")
PAYER_IBAN = environment.text("PAYER_IBAN", default="SA9480000000000000000001" if PORTAL_DEMO else "")
PAYER_BIC = environment.text("PAYER_BIC", default="RJHISARI" if PORTAL_DEMO else "")
BANK_QUIET_SECONDS = environment.integer(
    "BANK_QUIET_SECONDS", default=60
)  # longer than any call to the bank lasts
PAYMENT_CLOCK_SECONDS = environment.integer(
    "PAYMENT_CLOCK_SECONDS", default=60
)  # how far a worker may be off

# the audit trail's head, each hour: file:///srv/heads.log, syslog://host:514, an https address, or nowhere
AUDIT_HEAD_TO = environment.text("AUDIT_HEAD_TO", default="")

# -- who you are -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
# one entry only: a second backend doubles the time of a wrong password and tells accounts apart
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "accounts.passwords.hashers.PortalArgon2",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("national_id", "name", "mobile")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.staff.forms.OfficerPassword"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.sign_in.adapter.Adapter"
ACCOUNT_FORMS = {"login": "accounts.sign_in.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "national_id"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
# digits have no case: without this allauth asks with UPPER(), which no index serves
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key,30/d/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# officers' second factor: our own limiter counts the tries; the library's would lock for days
OTP_TOTP_THROTTLE_FACTOR = 0
OTP_TOTP_ISSUER = "Citizen Account"

TEMPORARY_PASSWORD_HOURS = 24  # assumed (domain.md §7.9)
OTP_MINUTES = 5
MOBILE_COOLING_HOURS = 72  # a mobile changed lately gets no temporary password, and no bank change (T17)
SMS_BACKEND = environment.text("SMS_BACKEND", default="outbox" if PORTAL_DEMO else environment.REQUIRED)
SMS_OUTBOX = VAR / "sms.jsonl"
try:
    SMS_GATEWAYS = (
        gateway_settings.parse_gateways(environment.text("SMS_GATEWAYS")) if SMS_BACKEND == "gateway" else ()
    )
except ValueError as mistake:  # says which field of SMS_GATEWAYS, never its value
    raise ImproperlyConfigured(str(mistake)) from None
CODES_PER_ADDRESS = environment.integer("CODES_PER_ADDRESS", default=20)  # an hour
REGISTRATIONS_PER_ADDRESS = environment.integer("REGISTRATIONS_PER_ADDRESS", default=10)  # an hour
SMS_PER_HOUR = environment.integer("SMS_PER_HOUR", default=20_000)

# notices by SMS: none at night (hours of Riyadh), those of a whole month spread over so many minutes
SMS_FROM_HOUR = environment.integer("SMS_FROM_HOUR", default=9)
SMS_UNTIL_HOUR = environment.integer("SMS_UNTIL_HOUR", default=21)
SMS_SPREAD_MINUTES = environment.integer("SMS_SPREAD_MINUTES", default=60, least=1)
if not SMS_FROM_HOUR < SMS_UNTIL_HOUR <= 24:
    raise ImproperlyConfigured("SMS_FROM_HOUR must be before SMS_UNTIL_HOUR, and that at most 24.")

# the national sign-on; a demonstration talks to the simulator that `make run` starts beside it
NAFATH_PORT = environment.integer("NAFATH_PORT", default=environment.integer("PORT", default=8000) + 200)
NAFATH_SIMULATOR = f"http://127.0.0.1:{NAFATH_PORT}"
NAFATH_URL = environment.text("NAFATH_URL", default=NAFATH_SIMULATOR if PORTAL_DEMO else "")
NAFATH_APP_ID = environment.text("NAFATH_APP_ID", default="portal-demo" if PORTAL_DEMO else "")
NAFATH_APP_KEY = environment.text("NAFATH_APP_KEY", default="portal-demo-key" if PORTAL_DEMO else "")
NAFATH_AUDIENCE = environment.text("NAFATH_AUDIENCE", default="citizen-account" if PORTAL_DEMO else "")
NAFATH_SERVICE = environment.text("NAFATH_SERVICE", default="Login")
NAFATH_OUR_ADDRESS = environment.text("NAFATH_OUR_ADDRESS", default="127.0.0.1")  # Nafath is told who asks
# the page that plays the citizen's phone, shown on a demonstration site only
NAFATH_PHONE_URL = (
    environment.text("NAFATH_PHONE_URL", default=f"{NAFATH_SIMULATOR}/phone/") if PORTAL_DEMO else ""
)

# who somebody is, before an account is made; without an address or key registration says it cannot check now
CIVIL_REGISTER_PORT = environment.integer(
    "CIVIL_REGISTER_PORT", default=environment.integer("PORT", default=8000) + 400
)
CIVIL_REGISTER_SIMULATOR = f"http://127.0.0.1:{CIVIL_REGISTER_PORT}"
CIVIL_REGISTER_URL = environment.text(
    "CIVIL_REGISTER_URL", default=CIVIL_REGISTER_SIMULATOR if PORTAL_DEMO else ""
)
CIVIL_REGISTER_KEY = environment.text(
    "CIVIL_REGISTER_KEY", default="civil-register-demo-key" if PORTAL_DEMO else ""
)
# the parts of an address; without an address or key they are written by hand
NATIONAL_ADDRESS_PORT = environment.integer(
    "NATIONAL_ADDRESS_PORT", default=environment.integer("PORT", default=8000) + 500
)
NATIONAL_ADDRESS_SIMULATOR = f"http://127.0.0.1:{NATIONAL_ADDRESS_PORT}"
NATIONAL_ADDRESS_URL = environment.text(
    "NATIONAL_ADDRESS_URL", default=NATIONAL_ADDRESS_SIMULATOR if PORTAL_DEMO else ""
)
NATIONAL_ADDRESS_KEY = environment.text(
    "NATIONAL_ADDRESS_KEY", default="national-address-demo-key" if PORTAL_DEMO else ""
)

FAMILY_REGISTER = "eligibility.studies.selectors.family_of"  # who answers applications.household.register
DEATH_REGISTER = "eligibility.studies.selectors.is_deceased"
DISCARD_DRAFT = "applications.declaration.drafts.discard_draft"  # of an account that is taken over
# whose account an IBAN is: "service" asks over the wire, "demo" is a rule for demonstrations
IBAN_HOLDER_CHECK = environment.text(
    "IBAN_HOLDER_CHECK", default="demo" if PORTAL_DEMO else environment.REQUIRED
)
ACCOUNT_HOLDER_PORT = environment.integer(
    "ACCOUNT_HOLDER_PORT", default=environment.integer("PORT", default=8000) + 700
)
ACCOUNT_HOLDER_SIMULATOR = f"http://127.0.0.1:{ACCOUNT_HOLDER_PORT}"
ACCOUNT_HOLDER_URL = environment.text(
    "ACCOUNT_HOLDER_URL", default=ACCOUNT_HOLDER_SIMULATOR if PORTAL_DEMO else ""
)
ACCOUNT_HOLDER_KEY = environment.text(
    "ACCOUNT_HOLDER_KEY", default="account-holder-demo-key" if PORTAL_DEMO else ""
)

# -- session, cookies, headers (security.md §7) ----------------------------------------------------
HOST_PREFIX = "__Host-" if HTTPS else ""
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # not cached_db: open sessions survive a lost Valkey
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 15 * 60
SESSION_MAX_SECONDS = SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = HOST_PREFIX + "sid"
CSRF_COOKIE_NAME = HOST_PREFIX + "csrf"
LANGUAGE_COOKIE_NAME = HOST_PREFIX + "lang"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE: Final = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "citizen_portal.views.csrf_failure"

SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "upgrade-insecure-requests": HTTPS,
    "report-uri": "/csp-report/",
}

# -- uploads: rebuilt, private, never routed -------------------------------------------------------
PRIVATE_ROOT = Path(environment.text("PRIVATE_ROOT", default=str(VAR / "private")))
UPLOAD_MAX_BYTES = environment.integer(
    "UPLOAD_MAX_BYTES", default=12 * 1024 * 1024, least=1024 * 1024
)  # as sent
# as kept: bigger pictures are made smaller (5 MB is assumed, domain.md §3.5)
UPLOAD_KEEP_BYTES = environment.integer("UPLOAD_KEEP_BYTES", default=5 * 1024 * 1024, least=1024 * 1024)
PAGES_PER_DOCUMENT = 10
# all pages of a document and the form around them; more is refused unread. A proxy's limit is the same.
UPLOAD_REQUEST_MAX_BYTES = PAGES_PER_DOCUMENT * UPLOAD_MAX_BYTES + 2 * 1024 * 1024
DOCUMENTS_PER_PERSON = 40
BYTES_PER_PERSON = 50 * 1024 * 1024
EVIDENCE_BYTES_PER_PERSON = 250 * 1024 * 1024  # with what was removed after it was signed
# tcp://host:3310 or unix:///run/clamav/clamd.sock; without one, files are rebuilt but not scanned
CLAMD_URL = environment.text("CLAMD_URL", default="")
FILE_UPLOAD_HANDLERS = ["common.uploads.rebuilding.SizeLimitedUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 262_144
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20  # eleven pages get a sentence, hundreds an error

# -- words, numbers, days --------------------------------------------------------------------------
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", _("Arabic")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["citizen_portal.formats"]
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Riyadh"
USE_TZ = True

# -- observation -----------------------------------------------------------------------------------
LOG_REQUESTS = environment.boolean("LOG_REQUESTS", default=not DEBUG)
METRICS_TOKEN = environment.text("METRICS_TOKEN", default="")

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
STATIC_ROOT = Path(environment.text("STATIC_ROOT", default=str(VAR / "static")))
S3_BUCKET = environment.text("S3_BUCKET", default="")
PRIVATE_STORE = {"BACKEND": "common.uploads.storage.PrivateStorage"}
if S3_BUCKET:  # the keys come from the usual AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
    PRIVATE_STORE = {
        "BACKEND": "common.uploads.s3_storage.PrivateS3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": environment.text("S3_ENDPOINT", default="") or None,
            "region_name": environment.text("S3_REGION", default="") or None,
        },
    }
STORAGES = {
    "private": PRIVATE_STORE,
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# -- the government stamp and the apps: empty until the programme's own body sets them -------------
DGA_STAMP_NUMBER = environment.text("DGA_STAMP_NUMBER", default="")
ANDROID_APP_URL = environment.text("ANDROID_APP_URL", default="")
IPHONE_APP_URL = environment.text("IPHONE_APP_URL", default="")

# -- REST ------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["common.api.PortalSessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["common.api.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "common.api.Pages",
    "DEFAULT_THROTTLE_CLASSES": ["common.api.PortalThrottle"],
    "DEFAULT_SCHEMA_CLASS": "common.openapi.PortalSchema",
    "EXCEPTION_HANDLER": "common.problems.problem_handler",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Citizen Account portal",
    "DESCRIPTION": openapi_texts.DESCRIPTION,
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "CONTACT": {"name": "Citizen Account", "url": f"{PORTAL_ORIGIN}/contact/"},
    "LICENSE": {"name": "MIT", "identifier": "MIT"},
    "SERVERS": [{"url": "/", "description": "This portal"}],
    "TAGS": openapi_texts.TAGS,
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "APPEND_COMPONENTS": openapi_texts.COMPONENTS,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "common.openapi.describe_properties",
    ],
    "ENUM_NAME_OVERRIDES": {  # fields called "kind" and "status" are many; each set has its own name
        "ApplicantKindEnum": "applications.choices.Kind",
        "IncomeKindEnum": "applications.choices.IncomeKind",
        "FileSectionEnum": "applications.declaration.sections.SECTIONS",
        "OutcomeEnum": "eligibility.studies.models.Study.Outcome",
        "DocumentKindEnum": "applications.choices.DocumentKind",
        "EnquiryKindEnum": "accounts.enquiries.models.Enquiry.Kind",
    },
}
IDEMPOTENCY_MODEL = "citizen_portal.IdempotencyKey"  # where the answers to Idempotency-Keys are kept

LOGGING = logs.CONFIGURATION
