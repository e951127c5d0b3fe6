"""Reading settings from the environment, loudly."""

from __future__ import annotations

import hashlib
import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "true", "yes", "on"}
_NO = {"", "0", "false", "no", "off"}


def flag(name: str, *, default: bool) -> bool:
    """Give a yes-or-no setting; anything but yes, no, true, false, on, off, 1, 0 is an error."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in _YES | _NO:
        return value.lower() in _YES
    raise ImproperlyConfigured(f"{name} is {value!r}. Write yes or no.")


def one_of(name: str, choices: tuple[str, ...]) -> str:
    """Give a setting that is one of a few words, the first of them where it is not set; anything else is an error."""
    value = os.environ.get(name, choices[0]).lower()
    if value in choices:
        return value
    raise ImproperlyConfigured(f"{name} is {value!r}. Write {', '.join(choices[:-1])} or {choices[-1]}.")


def words(name: str) -> list[str]:
    """Give the words of a setting, parted by commas or spaces."""
    return os.environ.get(name, "").replace(",", " ").split()


def secret_key(box: Path) -> str:
    """Give the box's secret, made once when the box is; a throwaway one while there is no box yet."""
    given = os.environ.get("VELVETBOX_SECRET_KEY")
    if given:
        return given
    file = box / "secret"
    if file.exists():
        return file.read_text(encoding="ascii").strip()
    return secrets.token_urlsafe(48)


def cookie_name(secret: str) -> str:
    """Give the name of the cookie a box knows its readers by: its own, for browsers hold the cookies of all ports as one."""
    return "velvetbox-" + hashlib.blake2b(secret.encode(), digest_size=4, person=b"cookie-name").hexdigest()


def database(box: Path) -> dict[str, Any]:
    """Give Django's settings for the database: the box's SQLite file, or $VELVETBOX_DATABASE.

    The address reads postgresql://user:password@host:port/name.
    """
    address = os.environ.get("VELVETBOX_DATABASE")
    if not address:
        return _sqlite(box)
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise ImproperlyConfigured("VELVETBOX_DATABASE must read postgresql://user:password@host:port/name.")
    if find_spec("psycopg") is None:
        raise ImproperlyConfigured('PostgreSQL needs psycopg beside Velvetbox: pip install "psycopg[binary]"')
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
    }


def _sqlite(box: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": box / "box.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456; "
                "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
            ),
        },
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": None},
    }
