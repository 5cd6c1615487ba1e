"""Django's settings, for every door. What differs between installations comes from `core.environment`."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import structlog
from django.conf.locale import LANG_INFO

from amparo.core import packs, pseudo, sealing
from amparo.core.environment import ROLE_OF_DOOR, ROOT, Environment

ENVIRONMENT = Environment.read()
DOOR = ENVIRONMENT.door
AMPARO_HOME = ENVIRONMENT.home
AMPARO_DEMO = ENVIRONMENT.demo
AMPARO_PROXIES = ENVIRONMENT.proxies
AMPARO_PORTAL_URL = os.environ.get("AMPARO_PORTAL_URL", "http://localhost:8000")
AMPARO_WORKSPACE_URL = os.environ.get("AMPARO_WORKSPACE_URL", "http://localhost:8001")
#: The consular line that every message and page of the portal names (CIAM, 24 hours; domain.md §1.6).
AMPARO_OFFICIAL_PHONE = os.environ.get("AMPARO_OFFICIAL_PHONE", "520-623-7874")
AMPARO_OFFICIAL_PHONE_MEXICO = os.environ.get("AMPARO_OFFICIAL_PHONE_MEXICO", "079")
#: Typed in any field of the portal, it closes the visit at once (`portal/panic.py`). Empty: only the words that families chose.
AMPARO_PANIC_WORD = os.environ.get("AMPARO_PANIC_WORD", "salgo ya")

DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.hosts) + (["testserver"] if DOOR == "test" else [])
SECRET_KEY = ENVIRONMENT.secret("portal_secret_key" if DOOR == "portal" else "workspace_secret_key")


#: Connections that the threads of one process of the portal share: those that wait for the tick hold none. Two processes stay
#: under the limit of the role (core/roles.py).
PORTAL_POOL = {"min_size": 2, "max_size": 8, "timeout": 10}


def _database(dsn: str) -> dict[str, Any]:
    parts = urlsplit(dsn)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "amparo",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", "") or parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0 if DOOR in {"cli", "owner", "test", "portal"} else 300,
        "CONN_HEALTH_CHECKS": True,
        # One request is one transaction: the actor is set in it, and what an action wrote stands or falls together.
        "ATOMIC_REQUESTS": DOOR in {"workspace", "portal", "test"},
        "OPTIONS": {**query, "pool": PORTAL_POOL} if DOOR == "portal" else query,
    }


DATABASES = {"default": _database(ENVIRONMENT.dsn(ROLE_OF_DOOR[DOOR]))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PORTAL_APPS = ["django.forms", "django.contrib.staticfiles", "amparo.core", "amparo.portal"]
WORKSPACE_APPS = [
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
    "amparo.core",
    "amparo.accounts",  # before allauth: its pages wear our templates
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "amparo.places",
    "amparo.programmes",
    "amparo.people",
    "amparo.custody",
    "amparo.casework",
    "amparo.notices",
    "amparo.families",
    "amparo.counsel",
    "amparo.returns",
    "amparo.inclusion",
    "amparo.review",
    "amparo.insight",
    "amparo.trust",
    "amparo.api",
    "amparo.shell",
]
INSTALLED_APPS = PORTAL_APPS if DOOR == "portal" else WORKSPACE_APPS
if DOOR in {"test", "cli", "owner"}:
    INSTALLED_APPS = [*WORKSPACE_APPS, "amparo.portal"]

PORTAL_MIDDLEWARE = [
    "amparo.portal.middleware.Tick",
    "amparo.core.middleware.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "amparo.core.middleware.SafeHeaders",
    "django.middleware.gzip.GZipMiddleware",
    "amparo.core.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "amparo.portal.middleware.Visit",
]
WORKSPACE_MIDDLEWARE = [
    "amparo.core.middleware.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "amparo.core.middleware.SafeHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "amparo.core.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "amparo.accounts.middleware.SignedInStaff",
]
MIDDLEWARE = PORTAL_MIDDLEWARE if DOOR == "portal" else WORKSPACE_MIDDLEWARE
ROOT_URLCONF = "amparo.shell.urls_portal" if DOOR == "portal" else "amparo.shell.urls_workspace"
WSGI_APPLICATION = "amparo.shell.wsgi.application"

_CONTEXT = [
    "django.template.context_processors.request",
    "django.template.context_processors.i18n",
    "amparo.core.context.installation",
]
PORTAL_CONTEXT = [*_CONTEXT, "amparo.portal.context.portal"]
WORKSPACE_CONTEXT = [
    *_CONTEXT,
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "amparo.shell.context.workspace",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": PORTAL_CONTEXT if DOOR == "portal" else WORKSPACE_CONTEXT,
            "builtins": ["django.templatetags.i18n"],
        },
    }
]
FORM_RENDERER = "amparo.core.rendering.GovukRenderer"

LANGUAGE_CODE = "es-mx"
LANGUAGES = [("es-mx", "Español"), ("en", "English")]
LOCALE_PATHS: list[Path] = []
if (
    AMPARO_DEMO or DOOR == "test"
):  # made by machine, to see what a longer language would break; offered to nobody
    LANGUAGES.append((pseudo.CODE, pseudo.NAME))
    LOCALE_PATHS.append(AMPARO_HOME / "pseudo")
    LANG_INFO[pseudo.CODE] = {
        "bidi": False,
        "code": pseudo.CODE,
        "name": "Pseudo-locale",
        "name_local": pseudo.NAME,
    }
#: Language packs lie here; each door reads them when it starts, and offers those that are marked for it.
AMPARO_PACKS = Path(os.environ.get("AMPARO_PACKS") or AMPARO_HOME / "packs")
AMPARO_PACKS_READY = AMPARO_HOME / "packs-ready"
packs.load(AMPARO_PACKS, AMPARO_PACKS_READY)
for pack in packs.usable(DOOR):
    LANGUAGES.append((pack.code, pack.name))
    LOCALE_PATHS.append(pack.locale)
    LANG_INFO[pack.code] = {
        "bidi": pack.direction == "rtl",
        "code": pack.code,
        "name": pack.spanish,
        "name_local": pack.name,
    }
LANGUAGE_COOKIE_NAME = "lang"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = ENVIRONMENT.secure
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = AMPARO_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DOOR == "test"  # pages are tested without styles having been built
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MANIFEST_STRICT = False
#: Uploaded lists wait here, outside every web root, until they are imported (then only their rows are kept).
MEDIA_ROOT = AMPARO_HOME / "uploads"

# Sessions and cookies. `__Host-` binds a cookie to this host; browsers accept it over HTTPS only.
_HOST = "__Host-" if ENVIRONMENT.secure else ""
SESSION_COOKIE_NAME = f"{_HOST}amparo_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 60 * 60
CSRF_COOKIE_NAME = f"{_HOST}amparo_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "amparo.core.views.csrf_failure"
SECURE_SSL_REDIRECT = ENVIRONMENT.secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.secure else None
SECURE_HSTS_SECONDS = 63072000 if ENVIRONMENT.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENVIRONMENT.secure
# Nothing leaves for another site. "no-referrer" would say no more, and makes browsers send "Origin: null" with our own
# forms, which takes the check of the origin away from the protection against forged requests.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
#: The share of decided duplicates that a second person is asked about blindly, and how many of each month's automatic
#: links are (review/).
AMPARO_SECOND_LOOKS = float(os.environ.get("AMPARO_SECOND_LOOKS", "0.05"))
AMPARO_PRECISION_SAMPLE = int(os.environ.get("AMPARO_PRECISION_SAMPLE", "100"))
AMPARO_REQUEST_SAMPLE = int(os.environ.get("AMPARO_REQUEST_SAMPLE", "5"))
#: The largest list that is accepted, in bytes; a bigger one is refused before it is stored.
AMPARO_LARGEST_UPLOAD = 50_000_000
#: The largest photograph or PDF that a family sends, in bytes. On the portal's machine it is never written to a disk.
AMPARO_LARGEST_PAPER = 12_000_000
PORTAL_UPLOAD_HANDLERS = ["amparo.core.uploads.LimitedMemoryFile"]
FILE_UPLOAD_HANDLERS = (
    PORTAL_UPLOAD_HANDLERS if DOOR == "portal" else ["amparo.core.uploads.LimitedTemporaryFile"]
)

AUTH_USER_MODEL = "accounts.Staff"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if DOOR == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_URL_PATH = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "amparo.accounts.adapter.StaffAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
SIGN_IN_LIMITS = {"login_failed": "5/5m/key,20/5m/ip"}
ACCOUNT_RATE_LIMITS = {} if DOOR == "test" else SIGN_IN_LIMITS
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Amparo"
#: Staff always have a second factor. The demo, which only this machine can reach, prints its passwords and has none.
AMPARO_SECOND_FACTOR = not AMPARO_DEMO and DOOR != "test"

# Messages out. Unset addresses mean "not configured": the outbox keeps the message and says so.
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("AMPARO_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("AMPARO_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("AMPARO_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("AMPARO_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("AMPARO_SMTP_TLS", "") in {"1", "true"}
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("AMPARO_MAIL_FROM", "amparo@localhost")
AMPARO_SMS_URL = os.environ.get("AMPARO_SMS_URL", "")  # a Twilio-compatible REST address
AMPARO_SMS_ACCOUNT = os.environ.get("AMPARO_SMS_ACCOUNT", "")
AMPARO_SMS_TOKEN = os.environ.get("AMPARO_SMS_TOKEN", "")
AMPARO_SMS_FROM = os.environ.get("AMPARO_SMS_FROM", "")
AMPARO_WHATSAPP_FROM = os.environ.get("AMPARO_WHATSAPP_FROM", "")
#: What WhatsApp calls the templates that it approved: `{"news.es": "HX…", …}`, one for each of `notices/texts.py` and language.
AMPARO_WHATSAPP_TEMPLATES = json.loads(os.environ.get("AMPARO_WHATSAPP_TEMPLATES", "{}"))
AMPARO_VOICE_FROM = os.environ.get("AMPARO_VOICE_FROM", "")
#: The ways of telling that families may choose here; both doors are told the same.
AMPARO_CHANNELS = [
    channel
    for channel in os.environ.get(
        "AMPARO_CHANNELS", "email,sms,whatsapp,voice,push" if AMPARO_DEMO or DOOR == "test" else "email,sms"
    ).split(",")
    if channel
]
#: What the gateway tells of messages is signed with this key (`core/webhooks.py`).
AMPARO_GATEWAY_KEY = ENVIRONMENT.secret("gateway_key")
#: Notices of the browser: the portal's door gives out the public half, and may be told nothing else.
_PUSH_PUBLIC_HALF = os.environ.get("AMPARO_PUSH_PUBLIC_KEY", "")
AMPARO_PUSH_PUBLIC_KEY = _PUSH_PUBLIC_HALF or sealing.push_public_key(
    sealing.push_private_key(ENVIRONMENT.secret("push_key"))
)
AMPARO_PUSH_PRIVATE_KEY = (
    None if DOOR == "portal" else sealing.push_private_key(ENVIRONMENT.secret("push_key"))
)
#: Only tests say otherwise: a push service on this machine, with a certificate of its own.
AMPARO_PUSH_LOOPBACK, AMPARO_PUSH_CA = False, ""
#: Relatives' contacts are sealed: the portal's door holds the public half only.
_PUBLIC_HALF = os.environ.get("AMPARO_CONTACT_PUBLIC_KEY", "")
_PRIVATE_HALF = (
    b"" if DOOR == "portal" and _PUBLIC_HALF else sealing.private_key(ENVIRONMENT.secret("contact_key"))
)
AMPARO_CONTACT_PUBLIC_KEY = _PUBLIC_HALF or sealing.public_key(_PRIVATE_HALF)
AMPARO_CONTACT_PRIVATE_KEY = b"" if DOOR == "portal" else _PRIVATE_HALF
#: What an officer answers to a family is sealed too: only the portal's door opens it, for the visit that proved itself.
_ANSWERS = os.environ.get("AMPARO_ANSWERS_PUBLIC_KEY", "")
_ANSWERS_PRIVATE = (
    b""
    if DOOR in ("workspace", "worker") and _ANSWERS
    else sealing.private_key(f"answers:{ENVIRONMENT.secret('portal_secret_key')}")
)
AMPARO_ANSWERS_PUBLIC_KEY = _ANSWERS or sealing.public_key(_ANSWERS_PRIVATE)
AMPARO_ANSWERS_PRIVATE_KEY = _ANSWERS_PRIVATE if DOOR in ("portal", "test") else b""

PGTRIGGER_SCHEMA_EDITOR = True
PROCRASTINATE_ON_APP_READY = None

# Logs are events with keys; no names, no numbers of people, no addresses.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(),
    ],
    # In the demo the terminal is for what the demo says; elsewhere the log is for whoever runs the service.
    wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if AMPARO_DEMO else logging.INFO),
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"without_people": {"()": "amparo.core.logs.WithoutPeople"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "without_people"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

ROOT_FOLDER = ROOT
