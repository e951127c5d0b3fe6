from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.archive.imports.piles import page, text
from tests.core.intake.stories import sentences
from velvetbox.archive.imports import acts, queries
from velvetbox.archive.people.acts import local_owner

pytestmark = pytest.mark.django_db

WORK_KEYS = {
    "id", "title", "creators", "language", "url", "rating", "warnings", "categories", "fandoms", "relationships",
    "characters", "freeforms", "series", "published", "updated", "complete", "chapters_declared", "missing_chapters",
    "words", "chapters", "part", "summary", "notes_before", "notes_after", "advisories", "canon", "end_marker", "damage",
    "facts",
}  # fmt: skip
CHAPTER_KEYS = {
    "position",
    "title",
    "words",
    "paragraphs",
    "scene_breaks",
    "italic_runs",
    "footnotes",
    "ruby",
    "text",
}


def report(folder: Path, *, with_text: bool = True) -> dict[str, Any]:
    imported = acts.run(local_owner(), [folder])
    file = io.StringIO()
    queries.write(imported, file, with_text=with_text)
    read: dict[str, Any] = json.loads(file.getvalue())
    assert read == json.loads(json.dumps(queries.report(imported, with_text=with_text)))
    return read


@pytest.fixture
def pile(tmp_path_factory: pytest.TempPathFactory, box: Path) -> Path:
    """A story, a page, and a file that is neither."""
    folder = tmp_path_factory.mktemp("pile")
    (folder / "b.txt").write_text(text(1))
    (folder / "É.html").write_text(page(2, "The Quay"))
    (folder / "a.txt").write_bytes(b"\0" * 30)
    return folder


def test_every_file_and_every_key_is_there(pile: Path) -> None:
    read = report(pile)

    assert read["format"] == "velvetbox-import/1"
    assert [(file["path"], file["outcome"], len(file["works"])) for file in read["files"]] == [
        ("a.txt", "unreadable", 0),
        ("b.txt", "work", 1),
        ("É.html", "work", 1),
    ]
    assert all(note.keys() >= {"code", "text"} for file in read["files"] for note in file["notes"])
    assert all(work.keys() >= WORK_KEYS for work in read["works"])
    assert all(chapter.keys() >= CHAPTER_KEYS for work in read["works"] for chapter in work["chapters"])


def test_the_text_comes_as_paragraphs_parted_by_blank_lines(pile: Path) -> None:
    (plain,) = [work for work in report(pile)["works"] if work["title"] == "b"]

    assert plain["chapters"][0]["text"] == "\n\n".join(sentences(1, 12))
    assert plain["words"] == 12 * 30


def test_without_text_the_key_is_there_and_empty(pile: Path) -> None:
    assert {
        chapter["text"] for work in report(pile, with_text=False)["works"] for chapter in work["chapters"]
    } == {None}


def test_facts_carry_their_basis_and_where_they_were_read(pile: Path) -> None:
    (plain,) = [work for work in report(pile)["works"] if work["title"] == "b"]

    found = {fact["field"]: fact for fact in plain["facts"]}
    assert (found["title"]["basis"], found["language"]["basis"]) == ("guess", "derived")
    assert found["title"]["where"].keys() == {"source", "block", "start", "end", "quote"}


def test_a_second_import_reports_the_same_files_and_works(pile: Path) -> None:
    first, again = report(pile), report(pile)

    assert again["works"] == first["works"]
    assert [file | {"same": True} for file in first["files"]] == again["files"]
