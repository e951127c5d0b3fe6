"""What must hold for a box whatever happened to the processes that filled it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from blake3 import blake3

WHOLE = {
    "a work without its current edition": "SELECT id FROM library_work WHERE current_id IS NULL AND withdrawn_at IS NULL",
    "an edition without its chapters": (
        "SELECT e.id FROM library_edition e WHERE e.chapter_count != "
        "(SELECT count(*) FROM library_editionchapter c WHERE c.edition_id = e.id)"
    ),
    "a current edition of another work": (
        "SELECT w.id FROM library_work w JOIN library_edition e ON e.id = w.current_id WHERE e.work_id != w.id"
    ),
    "a work nobody was told of": (
        "SELECT w.id FROM library_work w WHERE NOT EXISTS (SELECT 1 FROM library_change c WHERE c.work_id = w.id)"
    ),
    "a file said to be a work without one": (
        "SELECT f.id FROM imports_importedfile f WHERE f.outcome = 'work' AND NOT EXISTS "
        "(SELECT 1 FROM imports_importedfile_works fw WHERE fw.importedfile_id = f.id)"
    ),
}


def ask(box: Path, query: str) -> list[tuple[object, ...]]:
    """Give the rows of a query on the box's database."""
    database = sqlite3.connect(box / "box.sqlite3", timeout=30)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def assert_sound(box: Path) -> None:
    """Fail unless the database is sound, no work is partial, and every original is there byte for byte."""
    assert ask(box, "PRAGMA integrity_check") == [("ok",)]
    assert ask(box, "PRAGMA foreign_key_check") == []
    assert {name: rows for name, query in WHOLE.items() if (rows := ask(box, query))} == {}
    for hash_, size in ask(box, "SELECT hash, size FROM library_original"):
        data = (box / "originals" / str(hash_)[:2] / str(hash_)).read_bytes()
        assert (blake3(data).hexdigest(), len(data)) == (hash_, size)


def acknowledged(box: Path) -> set[object]:
    """Give the paths of the files that an import said it has dealt with; none while the box is being made."""
    file = box / "box.sqlite3"
    if not file.exists() or not ask(box, "SELECT 1 FROM sqlite_master WHERE name = 'imports_importedfile'"):
        return set()
    return {row[0] for row in ask(box, "SELECT path FROM imports_importedfile")}


def contents(box: Path) -> list[tuple[object, ...]]:
    """Give what a box shows: title, words and chapters of every work, whatever order they came in."""
    return sorted(ask(box, "SELECT title, words, chapter_count FROM library_work WHERE withdrawn_at IS NULL"))


def outcomes(box: Path) -> dict[object, object]:
    """Give the outcome of every file by its path, as the last import has it."""
    return dict(ask(box, "SELECT path, outcome FROM imports_importedfile ORDER BY id"))  # type: ignore[arg-type]
