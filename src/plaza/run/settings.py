"""Django's settings. What an operator may set is in ``config.py``; here it becomes Django's terms."""

from __future__ import annotations

from plaza.run import discovery, keyfile
from plaza.run.assets import static_storage
from plaza.run.config import ROOT, load
from plaza.run.database import database_settings
from plaza.run.patience import WORDS_BYTES
from plaza.web.accounts.options import allauth_settings

CONFIG = load()
DATA = CONFIG.data
SECRET_KEY = keyfile.secret_key(CONFIG)
DEBUG = False
ALLOWED_HOSTS = list(CONFIG.allowed_hosts)
BASE_URL = CONFIG.address

INSTALLED_APPS = [
    *discovery.discover(),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
# Measured hot path: interfaces for programs (areas.PROGRAM_AREAS) skip every step named areas.*.
MIDDLEWARE = [
    "plaza.run.headers.SecurityHeaders",
    "plaza.run.metrics.CountRequests",
    "plaza.run.areas.Sessions",
    "plaza.run.areas.Locale",
    "plaza.run.areas.Common",
    "plaza.run.areas.Csrf",
    "plaza.run.areas.Authentication",
    "plaza.run.areas.Messages",
    "allauth.account.middleware.AccountMiddleware",
    "plaza.web.problems.ProblemPages",
]
ROOT_URLCONF = "plaza.run.urls"
WSGI_APPLICATION = "plaza.run.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                *discovery.context_processors(),
            ],
        },
    }
]

DATABASES = {"default": database_settings(CONFIG.database_url, DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("ar", "العربية")]
LANGUAGE_COOKIE_NAME = "plaza_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "plaza.run.assets.PackageFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": static_storage(STATIC_ROOT)},
}
MEDIA_ROOT = DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = WORDS_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 12
FILE_UPLOAD_PERMISSIONS = 0o600

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# Sign-in pages: people says how; limits on tries are counted in a cache that all web processes share.
globals().update(allauth_settings(https=CONFIG.https, behind_proxy=CONFIG.trust_proxy))
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
PLAZA_DEMO = CONFIG.demo

SESSION_COOKIE_NAME = "plaza_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CONFIG.https
CSRF_FAILURE_VIEW = "plaza.web.errors.stale_form"
CSRF_COOKIE_NAME = "plaza_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = CONFIG.https
CSRF_TRUSTED_ORIGINS = [CONFIG.address] if CONFIG.base_url else []
LANGUAGE_COOKIE_SECURE = CONFIG.https
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
if CONFIG.trust_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    # headers.SecurityHeaders and areas.* take the place of these middleware classes.
    "security.W001",
    "security.W002",
    "security.W003",
    "admin.E408",
    "admin.E409",
    "admin.E410",
]

EMAIL_URL = CONFIG.email_url
DEFAULT_FROM_EMAIL = CONFIG.email_from or "plaza@localhost"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "plaza": {"level": CONFIG.log_level.upper()},
        "django.request": {"level": "ERROR"},
        # A stranger's wrong Host header is answered 400; a stack trace for each would only fill the log.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
