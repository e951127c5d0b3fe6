"""An import into PostgreSQL that is doubled or killed loses nothing; what a column cannot hold does not stop it."""

from __future__ import annotations

import io
import os
import random
import signal
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.doors.cli.command import velvetbox
from tests.doors.cli.running import until
from tests.faults.boxes import contents
from tests.faults.killing import tree
from tests.postgres.archive import Archive
from tests.postgres.conftest import STORIES
from velvetbox.doors.cli.exits import Exit

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def expected(pile: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """What a box on SQLite shows of the pile."""
    box = tmp_path_factory.mktemp("expected") / "box"
    assert velvetbox(box, "import", pile).returncode == Exit.DONE
    return contents(box)


def test_two_imports_at_once_make_one_library(
    empty: Archive, pile: Path, expected: list[tuple[object, ...]]
) -> None:
    archive = empty
    both = [archive.start("import", pile, "--quiet") for _ in range(2)]
    said = [process.communicate(timeout=600)[1] for process in both]
    assert [process.returncode for process in both] == [Exit.DONE, Exit.DONE], said
    archive.assert_sound()
    assert archive.contents() == expected
    archive.done("check")


def test_a_killed_import_is_gone_on_with(
    empty: Archive, pile: Path, expected: list[tuple[object, ...]]
) -> None:
    archive = empty
    files = "SELECT path FROM imports_importedfile"
    with _held_at(archive, STORIES - 10):
        process = archive.start("import", pile, "--quiet")
        until(lambda: archive.ask(HELD) == [(1,)] or process.poll() is not None, "the import to be held")
        _kill(process.pid)
        process.communicate(timeout=600)
    known = set(archive.ask(files))
    archive.assert_sound()
    assert 0 < len(known) < STORIES
    archive.done("import", pile)
    assert known <= set(archive.ask(files))
    assert archive.ask("SELECT state, count(*) FROM imports_import GROUP BY state") == [("done", 1)]
    archive.assert_sound()
    assert archive.contents() == expected


HELD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


@contextmanager
def _held_at(archive: Archive, work: int) -> Iterator[None]:
    """Hold an import up when it writes so many works."""
    with psycopg.connect(archive.address, autocommit=True) as database:
        database.execute("SELECT pg_advisory_lock(1)")
        _when_a_work_is_written(database, f"NEW.id = {work}", "PERFORM pg_advisory_xact_lock(1);")
        yield
        database.execute("SELECT pg_advisory_unlock(1)")
        database.execute("DROP TRIGGER told ON library_work")  # waits for what was held to end


def _when_a_work_is_written(database: psycopg.Connection, which: str, then: str) -> None:
    body = f"BEGIN {then} RETURN NEW; END"
    database.execute(f"CREATE FUNCTION told() RETURNS trigger LANGUAGE plpgsql AS $${body}$$".encode())
    trigger = f"CREATE TRIGGER told BEFORE INSERT ON library_work FOR EACH ROW WHEN ({which}) EXECUTE FUNCTION told()"
    database.execute(trigger.encode())


def _kill(pid: int) -> None:
    for one in tree(pid):
        try:
            os.kill(one, signal.SIGKILL)
        except ProcessLookupError:
            continue


# What SQLite keeps and PostgreSQL does not: long text, large numbers, NUL, long keys ------------------

DRAW = random.Random(11)


def prose() -> str:
    """Give 400 words that no other story has."""
    return " ".join("".join(DRAW.choices("aeioulmnrst", k=DRAW.randint(2, 9))) for _ in range(400)) + "."


def long() -> str:
    """Give 900 characters of four bytes each that nothing can compress."""
    return "".join(chr(DRAW.randrange(0x20000, 0x2A6D0)) for _ in range(900))


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def book() -> bytes:
    metadata = (
        f"<dc:title>{long()}</dc:title><dc:creator>{long()}</dc:creator><dc:language>{'x' * 300}</dc:language>"
        f"<dc:source>https://{'a' * 300}.example/{'b' * 3000}</dc:source><dc:identifier id='i'>{long()}</dc:identifier>"
        f"<dc:subject>{long()}</dc:subject><dc:date>99999999999</dc:date>"
        f"<meta property='belongs-to-collection' id='c'>{long()}</meta>"
        f"<meta refines='#c' property='group-position'>{'9' * 30}</meta>"
    )
    package = (
        "<package xmlns='http://www.idpf.org/2007/opf' version='3.0' unique-identifier='i'>"
        f"<metadata xmlns:dc='http://purl.org/dc/elements/1.1/'>{metadata}</metadata><manifest>"
        "<item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest>"
        "<spine><itemref idref='a'/></spine></package>"
    )
    container = (
        "<container version='1.0' xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>"
        "<rootfile full-path='o.opf' media-type='application/oebps-package+xml'/></rootfiles></container>"
    )
    page = f"<html xmlns='http://www.w3.org/1999/xhtml'><head><title/></head><body><p>{prose()}</p></body></html>"
    return zipped(
        **{
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "o.opf": package,
            "a.xhtml": page,
        }
    )


def header() -> str:
    lines = {
        "Title": long(), "Author": long(), "Fandom": long(), "Series": f"{long()} #{'9' * 30}", "Rating": long(),
        "Words": "1" + ",234" * 12, "Chapters": f"{'9' * 15}/{'9' * 15}", "Published": "0000-00-00",
    }  # fmt: skip
    return "\n".join(f"{name}: {value}" for name, value in lines.items()) + "\n\n"


def saved() -> str:
    stats = (
        f"Published: 2020-01-01 Words: {'9' * 15} Chapters: 1/{'9' * 15} Kudos: {'9' * 15} Hits: {'9' * 15}"
    )
    return (
        "<html><head><title>x</title></head><body><div id='preface'><p class='message'>Posted originally on the "
        "<a href='https://archiveofourown.org/'>Archive of Our Own</a> at "
        f"<a href='https://archiveofourown.org/works/{'9' * 30}'>https://archiveofourown.org/works/{'9' * 30}</a>.</p>"
        f"<div class='meta'><dl class='tags'><dt>Fandom:</dt><dd><a>{long()}</a></dd><dt>Series:</dt>"
        f"<dd>Part {'9' * 15} of <a href='https://archiveofourown.org/series/1'>{long()}</a></dd><dt>Stats:</dt>"
        f"<dd>{stats}</dd></dl><h1>{long()}</h1><div class='byline'>by <a rel='author'>{long()}</a></div></div></div>"
        f"<div id='chapters' class='userstuff'><p>{prose()}</p></div></body></html>"
    )


def test_what_a_column_cannot_hold_does_not_stop_an_import(empty: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "book.epub").write_bytes(book())
    (folder / "header.txt").write_text(header() + prose(), encoding="utf-8")
    (folder / "saved.html").write_text(saved(), encoding="utf-8")
    (folder / "nul.txt").write_text(
        "Title: A\0B\nAuthor: C\0D\n\n" + f"Nobody saw\0 the boat. {prose()}", encoding="utf-8"
    )
    (folder / "nul.html").write_text(
        f"<title>A&#0;B\0C</title><body><p>\0{prose()}</p></body>", encoding="utf-8"
    )
    (folder / b"bad \xff name.txt".decode("utf-8", "surrogateescape")).write_text(prose(), encoding="utf-8")
    (folder / f"{'long ' * 45}.txt").write_text(prose(), encoding="utf-8")
    archive = empty
    said = archive.run("import", folder)
    assert said.returncode == Exit.DONE, said.stderr
    outcomes = dict(archive.ask("SELECT path, outcome FROM imports_importedfile"))
    assert len(outcomes) == 7
    assert {path: outcome for path, outcome in outcomes.items() if outcome not in {"work", "revision"}} == {}
    archive.assert_sound()
    archive.done("check", "--fixity")


def _refuse(archive: Archive, code: str) -> None:
    """Have the database refuse works with a word in their title, as an error of that code."""
    refusal = f"RAISE EXCEPTION 'no poison in here' USING ERRCODE = '{code}';"
    with psycopg.connect(archive.address) as database:
        _when_a_work_is_written(database, "NEW.title LIKE '%Poison%'", refusal)


# A value too long; a check that fails; an entry too large for an index.
@pytest.mark.parametrize("code", ["22001", "23514", "54000"])
def test_what_the_database_refuses_of_one_file_does_not_stop_an_import(
    empty: Archive, tmp_path: Path, code: str
) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "1.txt").write_text(f"The Poison\nby Anne\n\n{prose()}\n", encoding="utf-8")
    (folder / "2.txt").write_text(f"The Honey\nby Anne\n\n{prose()}\n", encoding="utf-8")
    archive = empty
    _refuse(archive, code)
    archive.done("import", folder)
    files = "SELECT path, outcome, notes->0->>'code' FROM imports_importedfile ORDER BY path"
    assert archive.ask(files) == [("1.txt", "unreadable", "file.not_kept"), ("2.txt", "work", None)]
    assert [title for title, *_ in archive.contents()] == ["The Honey"]
    archive.assert_sound()


def test_a_database_that_goes_away_stops_an_import_which_is_gone_on_with(
    empty: Archive, pile: Path, expected: list[tuple[object, ...]]
) -> None:
    archive = empty
    process = archive.start("import", pile, "--quiet")
    until(lambda: bool(archive.ask("SELECT 1 FROM imports_importedfile")), "the first file")
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    archive.ask(f"{others} AND pid <> pg_backend_pid()")
    _, said = process.communicate(timeout=600)
    if process.returncode == Exit.DONE:  # it was quicker than we were
        assert archive.contents() == expected
    else:
        assert process.returncode == Exit.FAILED, said
    assert archive.ask("SELECT count(*) FROM imports_importedfile WHERE outcome = 'unreadable'") == [(0,)]
    archive.assert_sound()
    archive.done("import", pile)
    assert archive.contents() == expected
