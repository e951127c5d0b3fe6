"""Calibre, as a reader of the EPUBs we write. It is a program beside ours, never a part of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.doors.cli.command import SAMPLES, velvetbox

pytestmark = pytest.mark.skipif(
    shutil.which("ebook-meta") is None, reason="no Calibre here: apt install calibre"
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An EPUB of a sample with two chapters, tags and a series."""
    folder = tmp_path_factory.mktemp("calibre")
    velvetbox(folder / "box", "import", SAMPLES)
    said = velvetbox(folder / "box", "take", "The Second-Best", "--to", folder / "book.epub")
    assert said.returncode == 0, said.stderr
    return folder / "book.epub"


def calibre(*words: str | Path) -> str:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [*map(str, words)], env=environment, capture_output=True, text=True, check=True, timeout=300
    ).stdout


def test_calibre_reads_title_creator_language_and_tags(book: Path) -> None:
    said = calibre("ebook-meta", book)
    assert re.search(r"^Title +: The Second-Best Violin$", said, re.MULTILINE)
    assert re.search(r"^Author\(s\) +: Gaslight_Marginalia", said, re.MULTILINE)
    assert re.search(r"^Languages +: eng$", said, re.MULTILINE)
    assert re.search(r"^Tags +: \S", said, re.MULTILINE)


def test_calibre_converts_it_and_the_words_are_all_there(book: Path, tmp_path: Path) -> None:
    if shutil.which("ebook-convert") is None:
        pytest.skip("no Calibre here: apt install calibre")
    calibre("ebook-convert", book, tmp_path / "book.txt")
    ours = velvetbox(book.parent / "box", "take", "The Second-Best", "--format", "txt", "--to", "-").stdout
    text = (tmp_path / "book.txt").read_text(encoding="utf-8")
    words = re.findall(r"\w+", ours)
    missing = set(words) - set(re.findall(r"\w+", text))
    assert len(missing) <= len(set(words)) // 50, sorted(missing)[:20]
