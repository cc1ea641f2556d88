"""Django settings, from the environment and one TOML file."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("PLAZA_DATA", ROOT / "var" / "demo"))
SECRET_KEY = "replaced-by-run"
DEBUG = False
ALLOWED_HOSTS = ["*"]
AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "plaza.kernel.base",
    "plaza.kernel.ledger",
    "plaza.kernel.people",
    "plaza.kernel.places",
    "plaza.kernel.messaging",
    "plaza.kernel.cases",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "plaza.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
    }
}
ROOT_URLCONF = "plaza.run.urls"
