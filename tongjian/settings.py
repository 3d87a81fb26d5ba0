"""Django's settings; everything that differs between installations comes from the environment.

TONGJIAN_ENV=production   refuse the embedded database and generated secrets
TONGJIAN_HOME             data folder
TONGJIAN_SITES            which sites have routes and menus (default: supervision,hall)
TONGJIAN_HALL             code of the jurisdiction whose bureau keeps the hall (default 310112)
TONGJIAN_HALL_PHONE       telephone of the hall, shown on its large pages
TONGJIAN_HOSTS            host names served, comma-separated
TONGJIAN_PROXIES          number of trusted proxies in front (default 0)
TONGJIAN_SECRET_KEY, TONGJIAN_TOKEN_KEY   secrets
DATABASE_URL, DATABASE_OWNER_URL          PostgreSQL as application and as owner of the tables
TONGJIAN_ADDRESS          public address of the site, named in messages
TONGJIAN_SMS, TONGJIAN_SMS_TOKEN          how messages reach telephones
TONGJIAN_EMAIL, TONGJIAN_EMAIL_FROM       how messages reach mail boxes
TONGJIAN_OIDC_ISSUER, _CLIENT, _SECRET, _NAME, _CLAIMS   sign-in at another identity provider
TONGJIAN_INBOX            watched folder; TONGJIAN_PULL_HOSTS  database servers that may be asked
TONGJIAN_CLAMAV, TONGJIAN_UPLOAD_MB, TONGJIAN_UPLOAD_QUOTA_MB   scan and size of uploads
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from tongjian.core.home import InsecureSetup, production, secret, uploads
from tongjian.core.identity.environment import claims, oidc
from tongjian.core.notify.environment import mail_server, way
from tongjian.hall.uploads.environment import clamav, largest, quota

BASE = Path(__file__).resolve().parent
PRODUCTION = production()
DEBUG = False
HALL = os.environ.get("TONGJIAN_HALL", "310112")
HALL_PHONE = os.environ.get("TONGJIAN_HALL_PHONE", "")
SITES = os.environ.get("TONGJIAN_SITES", "supervision,hall").split(",")
SECRET_KEY = secret("TONGJIAN_SECRET_KEY")
ALLOWED_HOSTS = [
    host
    for host in os.environ.get("TONGJIAN_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
    if host
]
CSRF_FAILURE_VIEW = "tongjian.core.errors.csrf_failed"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if PRODUCTION]


def _connection(url: str | None, user: str) -> dict[str, Any]:
    if not url:
        return {"HOST": "embedded", "PORT": "", "USER": user, "PASSWORD": ""}
    parts = urlsplit(url)
    return {
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
    }


_URL, _OWNER_URL = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_OWNER_URL")
if _URL and not _OWNER_URL:
    raise InsecureSetup("设置了 DATABASE_URL 时也要设置 DATABASE_OWNER_URL（表的所有者，用于迁移）")
OWNER_CONNECTION = _connection(_OWNER_URL, "tongjian_owner")
DATABASES = {
    "default": {
        "ENGINE": "tongjian.core.database",
        "NAME": os.environ.get("TONGJIAN_DATABASE")
        or (urlsplit(_URL).path.lstrip("/") if _URL else "tongjian"),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        **_connection(_URL, "tongjian_app"),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "procrastinate.contrib.django",
    "tongjian.core",
    "tongjian.supervision",
    "tongjian.hall",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",  # outermost: redirects, refusals and files carry it too
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tongjian.core.typed.only_utf8",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tongjian.core.typed.no_strangers_files",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "tongjian.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"tj": "tongjian.core.ui.templatetags.tj"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "tongjian.core.pages.context",
                "tongjian.hall.pages.context",
            ],
        },
    }
]

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "tongjian.core.identity.adapter.Adapter"
ACCOUNT_RATE_LIMITS = {"login_failed": False, "login": False}  # axes throttles, for all nodes alike
SIGN_IN_DOORS = {"/hall/": "/hall/sign-in/"}  # who wants to go there signs in at another door
MFA_ADAPTER = "tongjian.core.identity.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "tongjian.core.identity.factors.AuthenticateForm",
    "reauthenticate": "tongjian.core.identity.factors.ReauthenticateForm",
    "activate_totp": "tongjian.core.identity.factors.ActivateTOTPForm",
    "add_webauthn": "tongjian.core.identity.factors.AddPasskeyForm",
    "authenticate_webauthn": "tongjian.core.identity.factors.UsePasskeyForm",
    "login_webauthn": "tongjian.core.identity.factors.PasskeySignInForm",
    "reauthenticate_webauthn": "tongjian.core.identity.factors.PasskeyAgainForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "通鉴"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = False  # codes are throttled in the database, a passkey cannot be guessed
SOCIALACCOUNT_ADAPTER = "tongjian.hall.applicants.oidc.OidcAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: the policy's form-action binds redirects of forms too
SOCIALACCOUNT_PROVIDERS = oidc(os.environ)
OIDC_CLAIMS = claims(os.environ.get("TONGJIAN_OIDC_CLAIMS"))
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_IPWARE_PROXY_COUNT = int(os.environ.get("TONGJIAN_PROXIES", "0"))
AXES_CLIENT_IP_CALLABLE = "tongjian.core.identity.address.client_address"
ALLAUTH_TRUSTED_PROXY_COUNT = AXES_IPWARE_PROXY_COUNT
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = 8 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if AXES_IPWARE_PROXY_COUNT else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

ADDRESS = os.environ.get("TONGJIAN_ADDRESS", "").rstrip("/")
SMS = way("TONGJIAN_SMS", os.environ.get("TONGJIAN_SMS"), production=PRODUCTION)
SMS_TOKEN = os.environ.get("TONGJIAN_SMS_TOKEN", "")
MAIL = way("TONGJIAN_EMAIL", os.environ.get("TONGJIAN_EMAIL"), production=PRODUCTION)
DEFAULT_FROM_EMAIL = os.environ.get("TONGJIAN_EMAIL_FROM", "noreply@localhost")
globals().update(mail_server(MAIL))

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE.parent / "build" / "collected"
STATICFILES_DIRS = [
    path for path in (BASE / "static", BASE.parent / "build" / "static") if path.exists()
]
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
FILE_UPLOAD_TEMP_DIR = str(uploads())
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
if "hall" in SITES:
    if PRODUCTION:
        clamav()  # no scanner must be a choice somebody made
    largest(), quota()
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1500  # the form builder asks a dozen things of each field

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
