"""Files that mean harm, through the whole command: one outcome each, quickly, and the stories beside them come in."""

from __future__ import annotations

import io
import json
import os
import random
import struct
import zipfile
from functools import cache
from pathlib import Path

import pytest

from bench import stories
from tests.allowed import allowed, cpu_of_children
from tests.doors.cli.command import start
from velvetbox.doors.cli.exits import Exit


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def nested(depth: int) -> bytes:
    data = zipped(("story.txt", b"The end of the line.\n" * 50))
    for level in range(depth):
        data = zipped((f"{level}.zip", data))
    return data


def lying(data: bytes) -> bytes:
    """Make the central directory claim that the first member is 10 bytes long."""
    at = data.index(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", 10) + data[at + 4 :]


STORY = b"She waited at the station until the last train had gone.\n\n" * 30


@cache
def hostile() -> dict[str, bytes]:
    """Make the files, each by its name."""
    return {
        "bomb.zip": zipped(("a.txt", b"a" * 200_000_000)),
        "nested.zip": nested(8),
        "slip.zip": zipped(("../../escaped.txt", STORY), ("/tmp/escaped.txt", STORY)),
        "lying.zip": lying(zipped(("a.txt", STORY * 100))),
        "cut.zip": zipped(("a.txt", STORY * 100))[:300],
        "many.zip": zipped(*((f"{number}.txt", b"") for number in range(11_000)), method=zipfile.ZIP_STORED),
        "deep.html": b"<div>" * 100_000 + STORY + b"</div>" * 100_000,
        "attributes.html": b"<p " + b" ".join(b"a%d=1" % number for number in range(60_000)) + b">" + STORY,
        "laughs.epub": zipped(
            ("mimetype", b"application/epub+zip"),
            (
                "META-INF/container.xml",
                b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>',
            ),
        ),
        "reader.html": b"<html><body><p>"
        + STORY
        + b"</p><script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a></body></html>",
        "entity.docx": zipped(
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'),
        ),
        "noise.txt": bytes(range(256)) * 4_000,
        "zeros.txt": b"\0" * 3_000_000,
        "long line.txt": b"word " * 400_000,
        "surrogates.txt": "\ud800 lone\n".encode("utf-8", "surrogatepass") * 100,
        "empty.epub": b"",
        "brackets.md": b"[" * 50_000,
        "stars.md": b"*a **a " * 25_000,
        "quotes.md": b"> " * 100_000 + b"deep",
        "braces.rtf": rb"{\rtf1 " + b"{" * 200_000,
        "picture.html": b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(5000),
    }


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "pile"
    folder.mkdir()
    for name, data in hostile().items():
        (folder / name).write_bytes(data)
    (folder / b"bad \xff name.txt".decode("utf-8", "surrogateescape")).write_bytes(STORY)
    (folder / ("long " * 45 + ".txt")).write_bytes(STORY + b"Once more.")
    (folder / "pipe.txt").unlink(missing_ok=True)
    os.mkfifo(folder / "pipe.txt")
    (folder / "round").symlink_to(folder)
    (folder / "passwd.txt").symlink_to("/etc/passwd")
    stories.write(folder / "good", 3, size=6_000)
    return folder


@pytest.fixture(scope="module")
def report(pile: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, object]]]:
    """What an import of the pile said of each file."""
    folder = tmp_path_factory.mktemp("hostile-box")
    before = cpu_of_children()
    process = start(folder / "box", "import", pile, "--report", folder / "report.json", "--with-text")
    said = process.communicate(timeout=600)[1]
    assert process.returncode == Exit.DONE, said
    assert "Traceback" not in said
    assert cpu_of_children() - before < allowed(60)
    assert not list(folder.parent.rglob("escaped.txt"))
    assert not Path("/tmp/escaped.txt").exists()
    found: dict[str, list[dict[str, object]]] = json.loads(
        (folder / "report.json").read_text(encoding="utf-8")
    )
    return found


def outcome(report: dict[str, list[dict[str, object]]], name: str) -> object:
    return next(entry["outcome"] for entry in report["files"] if entry["path"] == name)


def test_every_file_has_an_outcome(pile: Path, report: dict[str, list[dict[str, object]]]) -> None:
    told = {str(entry["path"]) for entry in report["files"]}
    assert set(hostile()) <= told
    assert len([path for path in told if path.startswith("good/")]) == 3


def test_the_stories_beside_come_in(report: dict[str, list[dict[str, object]]]) -> None:
    assert {
        outcome(report, f"good/0000{number}.{kind}") for number, kind in enumerate(("html", "txt", "epub"))
    } == {"work"}


@pytest.mark.parametrize("name", ["bomb.zip", "many.zip"])
def test_what_goes_beyond_a_limit_is_refused_with_a_reason(
    name: str, report: dict[str, list[dict[str, object]]]
) -> None:
    entry = next(entry for entry in report["files"] if entry["path"] == name)
    assert entry["outcome"] == "refused"
    assert entry["notes"]


@pytest.mark.parametrize("name", ["deep.html", "attributes.html"])
def test_markup_beyond_a_limit_is_read_for_its_words_alone(
    name: str, report: dict[str, list[dict[str, object]]]
) -> None:
    entry = next(entry for entry in report["files"] if entry["path"] == name)
    assert "html.flattened" in str(entry["notes"])
    assert entry["works"]


@pytest.mark.parametrize("name", ["noise.txt", "zeros.txt", "picture.html", "empty.epub"])
def test_what_is_no_text_becomes_no_work(name: str, report: dict[str, list[dict[str, object]]]) -> None:
    assert outcome(report, name) in {"skipped", "empty", "unreadable", "refused", "attachment"}


def test_no_secret_of_the_machine_gets_into_the_box(report: dict[str, list[dict[str, object]]]) -> None:
    assert "root:" not in json.dumps(report)


def test_no_script_gets_into_the_box(report: dict[str, list[dict[str, object]]]) -> None:
    assert "alert(1)" not in json.dumps(report)
