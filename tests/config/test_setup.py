"""Making a box, and bringing it up to date, also when several processes come at once."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doors.cli.command import MAIN, ROOT, environment, velvetbox
from velvetbox import __version__
from velvetbox.config import setup
from velvetbox.config.box import FOLDERS, box_folder
from velvetbox.config.environment import cookie_name


@pytest.fixture
def box(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "box"


def tables(box: Path) -> set[str]:
    database = sqlite3.connect(box / "box.sqlite3")
    try:
        return {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    finally:
        database.close()


def test_a_new_box_has_its_folders_its_secret_and_its_version(box: Path) -> None:
    setup.ready(box)
    assert {path.name for path in box.iterdir() if path.is_dir()} == set(FOLDERS)
    assert len((box / "secret").read_text()) >= 48
    assert (box / "VERSION").read_text() == f"{__version__}\n"
    assert setup.is_current(box)


def test_the_secret_is_for_its_owner_only_and_stays(box: Path) -> None:
    setup.ready(box)
    secret = (box / "secret").read_text()
    assert stat.S_IMODE((box / "secret").stat().st_mode) == 0o600
    setup.ready(box)
    assert (box / "secret").read_text() == secret


def test_two_boxes_at_two_ports_know_their_readers_by_cookies_of_their_own() -> None:
    assert cookie_name("one box") == cookie_name("one box") != cookie_name("another")


def test_two_boxes_have_different_secrets(tmp_path: Path) -> None:
    setup.make(tmp_path / "a")
    setup.make(tmp_path / "b")
    assert (tmp_path / "a" / "secret").read_text() != (tmp_path / "b" / "secret").read_text()


def test_the_shipped_empty_box_is_what_the_migrations_make() -> None:
    done = subprocess.run([sys.executable, "-m", "tools.empty_box", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0, "write it anew: python -m tools.empty_box"


def test_a_box_that_knows_fewer_migrations_is_brought_up_to_date(tmp_path: Path) -> None:
    box = tmp_path / "box"
    velvetbox(box, "list")
    (box / "box.sqlite3").unlink()
    sqlite3.connect(box / "box.sqlite3").close()  # a database without any table
    assert not setup.is_current(box)
    assert velvetbox(box, "list").returncode == 0
    assert setup.is_current(box)
    assert "library_work" in tables(box)


def test_a_box_of_a_newer_program_is_refused_and_says_which(box: Path) -> None:
    setup.ready(box)
    database = sqlite3.connect(box / "box.sqlite3")
    with database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '9000_x', '2030-01-01')"
        )
    database.close()
    (box / "VERSION").write_text("42.0\n")
    with pytest.raises(setup.NewerBox, match=r"42\.0"):
        setup.ready(box)


def test_a_box_with_an_app_this_program_does_not_know_is_newer_too(box: Path) -> None:
    setup.ready(box)
    database = sqlite3.connect(box / "box.sqlite3")
    with database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('letters', '0001_initial', '2030-01-01')"
        )
    database.close()
    with pytest.raises(setup.NewerBox):
        setup.ready(box)


def test_processes_that_start_at_once_make_one_box(tmp_path: Path) -> None:
    box = tmp_path / "box"
    command = [*MAIN, "list"]
    started = [
        subprocess.Popen(command, env=environment(box), cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [process.communicate(timeout=600)[1] for process in started]
    assert [process.returncode for process in started] == [0] * 4, said
    assert setup.is_current(box)


def test_a_half_made_database_of_a_killed_process_is_made_anew(box: Path) -> None:
    setup.make(box)
    (box / "box.sqlite3.new").write_bytes(b"half a data")
    setup.ready(box)
    assert setup.is_current(box)


_COLLECT = """
from velvetbox.doors.cli import house
box = house.name_box(None)
house.make_box(box)
house.open_box(box)
house.collect_static(box)
print((box / "cache/static/staticfiles.json").stat().st_mtime_ns)
"""
_DELETE_WHILE_SERVED = """
import shutil
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
client, names = Client(), [staticfiles_storage.url(name) for name in ("base.css", "favicon.svg")]
read = lambda: [b"".join(client.get(name, headers={"accept-encoding": "gzip"})) for name in names]
before = read()
for gone in (box / "cache", box / "cache/static"):
    shutil.rmtree(gone)
    assert read() == before
"""


def test_static_files_are_collected_once_a_version_and_come_back_when_they_are_deleted(
    tmp_path: Path,
) -> None:
    times = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=environment(tmp_path / "box"),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for code in (_COLLECT, _COLLECT + _DELETE_WHILE_SERVED)
    ]
    assert times[0] == times[1]


def test_the_box_is_the_one_named_in_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VELVETBOX_BOX", str(tmp_path / "mine"))
    assert box_folder() == tmp_path / "mine"
    monkeypatch.setenv("VELVETBOX_BOX", "~/mine")
    assert box_folder() == Path(os.path.expanduser("~/mine"))  # noqa: PTH111 - compared with what the system says
    monkeypatch.delenv("VELVETBOX_BOX")
    assert box_folder().name == "velvetbox"
