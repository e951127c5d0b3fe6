"""The command does on PostgreSQL what it does on SQLite."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doors.cli.command import SAMPLES, velvetbox
from tests.postgres.archive import Archive
from velvetbox.doors.cli.exits import Exit

pytestmark = pytest.mark.loopback
LIBRARY = """SELECT (SELECT count(*) FROM library_work), (SELECT count(*) FROM library_edition),
    (SELECT count(*) FROM library_revision), (SELECT count(*) FROM library_original),
    (SELECT count(*) FROM library_tag), (SELECT count(*) FROM people_pseud)"""


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The box of the same samples without PostgreSQL."""
    box = tmp_path_factory.mktemp("sqlite") / "box"
    assert velvetbox(box, "import", SAMPLES).returncode == Exit.DONE
    return box


def without_ids(listed: str) -> list[str]:
    return sorted(line.split("\t", 1)[1] for line in listed.splitlines())


def test_the_migrations_are_all_there(samples: Archive) -> None:
    said = samples.python("-m", "django", "makemigrations", "--check", "--dry-run")
    assert said.returncode == 0, said.stdout + said.stderr
    said = samples.python("-m", "django", "migrate", "--check")
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_box_holds_files_and_no_database(samples: Archive) -> None:
    assert (samples.box / "originals").is_dir()
    assert not (samples.box / "box.sqlite3").exists()


def test_the_same_works_are_listed_as_on_sqlite(samples: Archive, on_sqlite: Path) -> None:
    listed = without_ids(samples.done("list"))
    assert listed
    assert listed == without_ids(velvetbox(on_sqlite, "list").stdout)


def test_a_work_is_shown_as_on_sqlite(samples: Archive, on_sqlite: Path) -> None:
    shown = samples.done("show", "Low Tide")
    assert "eight_and_a_half_years" in shown
    other = velvetbox(on_sqlite, "show", "Low Tide").stdout
    assert [line for line in shown.splitlines() if " id: " not in line] == [
        line for line in other.splitlines() if " id: " not in line
    ]


@pytest.mark.parametrize("form", ["epub", "html", "txt"])
def test_a_work_is_taken(samples: Archive, tmp_path: Path, form: str) -> None:
    samples.done("take", "Low Tide", "--format", form, "--to", tmp_path / f"taken.{form}")
    taken = (tmp_path / f"taken.{form}").read_bytes()
    assert taken.startswith(b"PK") if form == "epub" else "Low Tide at Lyme" in taken.decode()


def test_importing_again_changes_nothing(copied: Archive) -> None:
    before, rows = copied.contents(), copied.ask(LIBRARY)
    said = copied.run("import", SAMPLES)
    assert said.returncode == Exit.DONE, said.stderr
    assert "were in the box already" in said.stderr
    assert (copied.contents(), copied.ask(LIBRARY)) == (before, rows)


def test_an_import_is_taken_back_and_comes_again(copied: Archive) -> None:
    before = copied.contents()
    copied.done("undo")
    assert copied.done("list") == ""
    assert copied.contents() == []
    copied.done("import", SAMPLES)
    assert copied.contents() == before
    copied.assert_sound()


def test_a_check_finds_all_well(samples: Archive) -> None:
    said = samples.run("check", "--fixity")
    assert said.returncode == Exit.DONE, said.stderr
    assert "sound" in said.stdout + said.stderr


def test_an_index_that_was_lost_is_built_again(copied: Archive) -> None:
    for file in (copied.box / "index").rglob("*"):
        if file.is_file():
            file.unlink()
    copied.done("rebuild")
    assert "warning" not in copied.done("check")
    assert "Low Tide at Lyme" in copied.pages("/find?q=tide")[0].text


def test_a_server_that_does_not_answer_is_named_in_a_sentence(tmp_path: Path) -> None:
    nowhere = Archive(tmp_path / "box", "postgresql://nobody@127.0.0.1:9/none")
    said = nowhere.run("list")
    assert said.returncode == Exit.FAILED
    assert "Traceback" not in said.stderr
    assert "127.0.0.1" in said.stderr
