"""What the database refuses of one file is that file's own line in the report; the import goes on."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DataError, OperationalError, connection

from tests.archive.imports.piles import fill
from velvetbox.archive.imports import acts
from velvetbox.archive.imports.attempts import NotKept, once_more
from velvetbox.archive.imports.models import Import, ImportedFile
from velvetbox.archive.library.models import Original, Work
from velvetbox.archive.people.acts import local_owner

pytestmark = pytest.mark.django_db(transaction=True)
REFUSAL = (
    "CREATE TRIGGER refused BEFORE INSERT ON library_work WHEN NEW.title LIKE '%Poison%' "
    "BEGIN SELECT RAISE(ABORT, 'no poison in here'); END"
)


@pytest.fixture
def choosy() -> Iterator[None]:
    """A database that refuses some works, as one may that a column is too short in."""
    with connection.cursor() as cursor:
        cursor.execute(REFUSAL)
        yield
        cursor.execute("DROP TRIGGER refused")


@pytest.fixture
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pile")


def story(title: str) -> bytes:
    text = "\n\n".join(f"She went to {title} again, for the {number} time." for number in range(40))
    return f"{title}\nby Anne\n\n{text}\n".encode()


def outcomes(imported: Import) -> dict[str, str]:
    return dict(ImportedFile.objects.filter(imported=imported).values_list("path", "outcome"))


@pytest.mark.usefixtures("box", "choosy")
def test_a_file_the_database_refuses_is_listed_and_the_others_come_in(pile: Path) -> None:
    fill(pile / "more", 4)
    (pile / "00poison.txt").write_bytes(story("The Poison"))
    imported = acts.run(local_owner(), [pile])
    assert imported.state == Import.State.DONE
    assert Work.objects.count() == 4
    assert len(outcomes(imported)) == 5
    assert outcomes(imported)["00poison.txt"] == "unreadable"
    row = ImportedFile.objects.get(path="00poison.txt")
    assert [note["code"] for note in row.notes] == ["file.not_kept"]
    assert "no poison in here" in row.notes[0]["text"]
    assert Original.objects.filter(pk=row.original_id).exists()


@pytest.mark.usefixtures("box", "choosy")
def test_a_member_the_database_refuses_leaves_the_others(pile: Path) -> None:
    with zipfile.ZipFile(pile / "both.zip", "w") as archive:
        archive.writestr("a.txt", story("The Poison"))
        archive.writestr("b.txt", story("The Honey"))
    imported = acts.run(local_owner(), [pile])
    assert [work.title for work in Work.objects.all()] == ["The Honey"]
    assert outcomes(imported) == {"both.zip": "container"}
    notes = ImportedFile.objects.get().notes
    assert [note.get("member") for note in notes if note["code"] == "file.not_kept"] == ["a.txt"]


@pytest.mark.usefixtures("box", "choosy")
def test_chapters_the_database_refuses_are_each_listed(pile: Path) -> None:
    for number in (1, 2, 3):
        text = "\n\n".join(f"Part {number}, line {line} of it all." for line in range(30))
        page = f"<title>The Poison - Chapter {number}</title><h1>The Poison</h1><h2>Chapter {number}</h2>"
        body = "".join(f"<p>{line}</p>" for line in text.split("\n\n"))
        (pile / f"poison{number}.html").write_text(f"<html><body>{page}{body}</body></html>")
    imported = acts.run(local_owner(), [pile])
    assert imported.state == Import.State.DONE
    assert set(outcomes(imported)) == {"poison1.html", "poison2.html", "poison3.html"}
    assert set(outcomes(imported).values()) == {"unreadable"}


def test_numbers_and_letters_no_column_takes_are_the_files_fault() -> None:
    def too_large() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s", [2**80])

    def half_a_pair() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s", ["\ud800"])

    for write in (too_large, half_a_pair):
        with pytest.raises(NotKept) as error:
            once_more(write)
        assert error.value.text.startswith("It could not be kept as a story: ")


def test_a_full_disk_and_a_lost_database_are_no_files_fault() -> None:
    for told in ("database or disk is full", "server closed the connection unexpectedly"):

        def fail(told: str = told) -> None:
            raise OperationalError(told)

        with pytest.raises(OperationalError, match=told):
            once_more(fail)


def test_what_is_written_before_a_refusal_is_taken_back() -> None:
    def write() -> None:
        Original.objects.create(hash="0" * 64, size=1)
        raise DataError("value too long for type character varying(64)")

    with pytest.raises(NotKept, match="value too long"):
        once_more(write)
    assert not Original.objects.exists()
