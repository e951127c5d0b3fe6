"""What goes wrong outside the program gets a sentence that says what to do, and the right exit code."""

from __future__ import annotations

import os
import socket
import sqlite3
from pathlib import Path

import pytest

from tests.doors.cli.command import SAMPLES, velvetbox
from velvetbox.doors.cli.exits import Exit

NOT_ROOT = pytest.mark.skipif(
    os.geteuid() == 0, reason="not on Windows, nor as root, who may read everything"
)


def test_a_folder_that_is_not_there(box: Path) -> None:
    for command in ("open", "import"):
        said = velvetbox(box, command, box.parent / "storeis")
        assert said.returncode == Exit.USAGE
        assert "There is no" in said.stderr
        assert "storeis" in said.stderr


def test_open_of_a_file_says_how_to_import_it(box: Path) -> None:
    file = SAMPLES / "scrapes" / "almanac.txt"
    said = velvetbox(box, "open", file, "--no-browser")
    assert said.returncode == Exit.USAGE
    assert "velvetbox import" in said.stderr


def test_an_empty_folder_is_no_error(box: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = velvetbox(box, "import", tmp_path / "empty")
    assert said.returncode == Exit.DONE
    assert "no files" in said.stderr


def test_a_box_inside_the_source_folder(tmp_path: Path) -> None:
    said = velvetbox(tmp_path / "box", "import", tmp_path)
    assert said.returncode == Exit.USAGE
    assert "--box" in said.stderr
    said = velvetbox(tmp_path / "box", "open", tmp_path, "--box", tmp_path / "other", "--no-browser")
    assert said.returncode == Exit.USAGE


def test_a_box_reached_through_a_link_is_still_inside_the_source(tmp_path: Path) -> None:
    (tmp_path / "stories" / "box").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "stories" / "box")
    said = velvetbox(tmp_path / "link", "import", tmp_path / "stories")
    assert said.returncode == Exit.USAGE


def test_the_source_folder_inside_the_box(box: Path) -> None:
    velvetbox(box, "list")
    said = velvetbox(box, "import", box / "originals")
    assert said.returncode == Exit.USAGE


def test_a_file_in_the_place_of_the_box(tmp_path: Path) -> None:
    (tmp_path / "box").write_text("a shopping list")
    said = velvetbox(tmp_path / "box", "list")
    assert said.returncode == Exit.REFUSED
    assert "is a file" in said.stderr


def test_a_box_of_a_newer_version_is_left_untouched(box: Path) -> None:
    velvetbox(box, "list")
    database = sqlite3.connect(box / "box.sqlite3")
    with database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('library', '9999_future', '2030-01-01')"
        )
    database.close()
    (box / "VERSION").write_text("99.1\n")
    before = (box / "box.sqlite3").read_bytes()
    for words in (("list",), ("import", SAMPLES), ("open", SAMPLES, "--no-browser"), ("serve",), ("check",)):
        said = velvetbox(box, *words)
        assert said.returncode == Exit.REFUSED
        assert "99.1" in said.stderr
        assert "Update" in said.stderr
    assert (box / "box.sqlite3").read_bytes() == before


@pytest.mark.loopback
def test_a_port_in_use_names_a_free_one(box: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = velvetbox(box, "open", SAMPLES, "--no-browser", "--port", str(port))
    assert said.returncode == Exit.FAILED
    assert str(port) in said.stderr
    assert "is free: add --port" in said.stderr


def test_a_port_that_is_none(box: Path) -> None:
    for port in ("0", "65536", "http"):
        assert velvetbox(box, "serve", "--port", port).returncode == Exit.USAGE


def test_an_address_that_is_not_of_this_machine(box: Path) -> None:
    velvetbox(box, "password", said="a long enough one\n")
    said = velvetbox(box, "serve", "--host", "192.0.2.7")
    assert said.returncode == Exit.USAGE
    assert "192.0.2.7" in said.stderr


@pytest.mark.parametrize("words", [("--public",), ("--host", "0.0.0.0"), ("--host", "::")])  # noqa: S104 - refused
def test_a_public_address_without_a_password_is_refused(box: Path, words: tuple[str, ...]) -> None:
    said = velvetbox(box, "serve", *words)
    assert said.returncode == Exit.REFUSED
    assert "velvetbox password" in said.stderr


def test_a_password_can_be_set_and_taken_away(box: Path) -> None:
    assert velvetbox(box, "password", said="short\n").returncode == Exit.USAGE
    assert velvetbox(box, "password", said="long enough\n").returncode == Exit.DONE
    assert "long enough" not in str((box / "box.sqlite3").read_bytes())
    assert velvetbox(box, "password", "--remove").returncode == Exit.DONE
    assert velvetbox(box, "serve", "--public").returncode == Exit.REFUSED


@NOT_ROOT
def test_a_folder_one_may_not_read(box: Path, tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o000)
    said = velvetbox(box, "import", folder)
    assert said.returncode == Exit.FAILED
    assert "may not read" in said.stderr


@NOT_ROOT
def test_a_box_one_may_not_write(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir(mode=0o500)
    said = velvetbox(tmp_path / "mine" / "box", "list")
    assert said.returncode == Exit.FAILED
    assert "Give yourself the right" in said.stderr


def test_a_database_that_is_none_is_called_damaged_and_left(box: Path) -> None:
    velvetbox(box, "list")
    (box / "box.sqlite3").write_bytes(b"not a database, but long enough to look at" * 100)
    said = velvetbox(box, "list")
    assert said.returncode == Exit.FAILED
    assert "damaged" in said.stderr
    assert "Traceback" not in said.stderr


def test_verbose_shows_where_an_unexpected_error_came_from(box: Path) -> None:
    velvetbox(box, "list")
    (box / "box.sqlite3").write_bytes(b"not a database, but long enough to look at" * 100)
    assert "Traceback" in velvetbox(box, "list", "--verbose").stderr


def test_a_setting_that_makes_no_sense_is_said(box: Path) -> None:
    said = velvetbox(box, "list", VELVETBOX_DEBUG="perhaps")
    assert said.returncode == Exit.FAILED
    assert "VELVETBOX_DEBUG" in said.stderr
