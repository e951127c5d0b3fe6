"""Django's settings. Every value a person may set comes from the environment; a bad one fails loudly."""

from __future__ import annotations

import logging.config
import os
from pathlib import Path
from typing import Any

from velvetbox.config.box import box_folder
from velvetbox.config.environment import cookie_name, database, flag, one_of, secret_key, words

PACKAGE = Path(__file__).resolve().parent.parent
BOX = box_folder()
VERSION = __import__("velvetbox").__version__

DEBUG = flag("VELVETBOX_DEBUG", default=False)
PUBLIC = flag("VELVETBOX_PUBLIC", default=False)  # bound to more than this machine: accounts are on
ADULT_GATE = one_of("VELVETBOX_ADULT_GATE", ("no", "rated", "unrated"))  # asked before works for adults
SECRET_KEY = secret_key(BOX)
ALLOWED_HOSTS = words("VELVETBOX_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = words("VELVETBOX_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "velvetbox.archive.people",
    "velvetbox.archive.library",
    "velvetbox.archive.imports",
    "velvetbox.archive.finder",
    "velvetbox.archive.community",
    "velvetbox.archive.storymap",
    "velvetbox.doors.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "velvetbox.config.static.StaticFilesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "velvetbox.doors.web.middleware.LocalOwnerMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "velvetbox.doors.web.policy.PolicyMiddleware",
]
ROOT_URLCONF = "velvetbox.config.urls"
WSGI_APPLICATION = "velvetbox.config.wsgi.application"
AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES: dict[str, Any] = {"default": database(BOX)}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "velvetbox.doors.web.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = cookie_name(SECRET_KEY)
SESSION_COOKIE_AGE = 60 * 60 * 24 * 365

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "doors" / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "velvetbox.doors.web.jinja.environment", "auto_reload": DEBUG},
    },
]

USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("VELVETBOX_TIME_ZONE", "UTC")
LANGUAGE_CODE = "en"
LOCALE_PATHS = [PACKAGE / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = BOX / "cache" / "static"
STATICFILES_DIRS = [PACKAGE / "doors" / "web" / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "velvetbox.doors.web.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["blob:"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    },
}

# Django's own would load its templates, its mail and its page for faults first, for handlers that nobody has here.
LOGGING_CONFIG = None
logging.config.dictConfig(
    {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"stderr": {"class": "logging.StreamHandler"}},
        "root": {"handlers": ["stderr"], "level": os.environ.get("VELVETBOX_LOG", "WARNING").upper()},
    }
)
