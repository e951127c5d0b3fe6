"""Making a box ready: its folders and secret, the newest form of its database, its static files.

Every process that opens a box calls `ready`. Whoever comes first does the work under a lock, the others
wait for it; when there is nothing to do it costs about a millisecond and imports no Django.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from importlib.util import find_spec
from pathlib import Path

from velvetbox import __version__
from velvetbox.config.box import DATABASE_FILE, FOLDERS, SECRET, VERSION_FILE, turn
from velvetbox.core.errors import VelvetboxError

PACKAGE = Path(__file__).resolve().parent.parent
OUR_APPS = ("people", "library", "imports", "finder", "community", "storymap")
DJANGO_APPS = ("auth", "contenttypes", "sessions")
LOCK = "setup.lock"
EMPTY_BOX = Path(__file__).with_name("empty_box.sql")  # written by tools/empty_box.py


class NewerBox(VelvetboxError):
    """The box was made or changed by a newer Velvetbox. It is left as it is."""


def ready(box: Path) -> None:
    """Make the box if there is none and bring its database up to date. Wakes Django only to run a migration.

    Raises NewerBox when a newer version has been at it, OSError when the folder cannot be written.
    """
    make(box)
    refuse_newer(box)
    if not is_current(box):
        with turn(box, LOCK):
            _lay_out(box)
            if not is_current(box):
                _migrate()
            _write(box / VERSION_FILE, __version__ + "\n")


def make(box: Path) -> None:
    """Make the box's folders and its secret. What is there already stays as it is."""
    box.mkdir(parents=True, exist_ok=True)
    for name in FOLDERS:
        (box / name).mkdir(exist_ok=True)
    if not (box / SECRET).exists():
        with turn(box, LOCK):
            if not (box / SECRET).exists():
                _write(box / SECRET, secrets.token_urlsafe(48))


def refuse_newer(box: Path) -> None:
    """Raise NewerBox when the database has been through a migration this program does not know."""
    if applied(box) - known():
        raise NewerBox(
            "box.newer", f"{_last_version(box)}. It is left untouched. Update Velvetbox, then try again."
        )


def is_current(box: Path) -> bool:
    """Tell whether the database has been through every migration this program knows."""
    return known() <= applied(box)


def known() -> frozenset[str]:
    """Give the migrations this program brings, as "app.name", from the names of their files."""
    django = Path(next(iter(find_spec("django").submodule_search_locations)))  # type: ignore[union-attr, arg-type] # Django is installed
    folders = {app: PACKAGE / "archive" / app / "migrations" for app in OUR_APPS}
    folders |= {app: django / "contrib" / app / "migrations" for app in DJANGO_APPS}
    return frozenset(
        f"{app}.{file.stem}" for app, folder in folders.items() for file in folder.glob("[0-9]*.py")
    )


def applied(box: Path) -> frozenset[str]:
    """Give the migrations the box's database has been through, as "app.name"; none when there is no database."""
    if os.environ.get("VELVETBOX_DATABASE"):
        return _applied_by_django()
    file = box / DATABASE_FILE
    if not file.exists():
        return frozenset()
    database = sqlite3.connect(file, timeout=30)
    try:
        return frozenset(
            f"{app}.{name}" for app, name in database.execute("SELECT app, name FROM django_migrations")
        )
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return frozenset()
        raise
    finally:
        database.close()


def collect_static(box: Path, missing: Path | None = None) -> None:
    """Copy the static files into `<box>/cache/static`, named by their content: at a version's first start, or where one is `missing`."""
    stamp = box / "cache" / "static-version"
    now = _static_version()

    def is_done() -> bool:
        if missing:
            return missing.exists()
        manifest = stamp.with_name("static") / "staticfiles.json"
        return stamp.exists() and stamp.read_text(encoding="utf-8") == now and manifest.exists()

    if is_done():
        return
    with turn(box, LOCK):
        if is_done():
            return
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0, clear=not missing, skip_checks=True)
        _write(stamp, now)


def _lay_out(box: Path) -> None:
    """Make the database of a new box from the one shipped, which is quicker than running every migration."""
    file = box / DATABASE_FILE
    if file.exists() or os.environ.get("VELVETBOX_DATABASE"):
        return
    new = file.with_name(file.name + ".new")
    new.unlink(missing_ok=True)
    database = sqlite3.connect(new)
    try:
        database.executescript(EMPTY_BOX.read_text(encoding="utf-8"))
        database.execute("PRAGMA journal_mode=WAL")
    finally:
        database.close()
    new.replace(file)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    connections.close_all()


def _applied_by_django() -> frozenset[str]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return frozenset(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


def _last_version(box: Path) -> str:
    file = box / VERSION_FILE
    if not file.exists():
        return f"The box {box} belongs to a newer Velvetbox than this one ({__version__})"
    return f"The box {box} was made ready by Velvetbox {file.read_text(encoding='utf-8').strip()}, this one is {__version__}"


def _static_version() -> str:
    files = [file.stat() for file in (PACKAGE / "doors" / "web" / "static").rglob("*") if file.is_file()]
    newest = max((file.st_mtime_ns for file in files), default=0)
    return f"{__version__} {len(files)} {newest}"


def _write(file: Path, text: str) -> None:
    """Write a small file so that it is there whole or not at all, readable by its owner only."""
    new = file.with_name(file.name + ".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
