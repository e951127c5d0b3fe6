"""A pack of real files, named by $VELVETBOX_CORPUS: how well they are read, and whether what we write of them is sound."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doors.cli.command import velvetbox
from tests.epubcheck import EpubCheck, available
from velvetbox.doors.cli.exits import Exit

FLOOR = 0.98


@pytest.fixture(scope="module")
def imported(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a box filled from the pack, and the report of that import."""
    folder = tmp_path_factory.mktemp("corpus")
    words = ("import", corpus / "drop", "--report", folder / "report.json", "--with-text")
    said = velvetbox(folder / "box", *words)
    assert said.returncode == Exit.DONE, said.stderr
    assert "Traceback" not in said.stderr
    return folder


def test_the_pack_is_read_as_well_as_promised(corpus: Path, imported: Path) -> None:
    command: list[str | Path] = [
        sys.executable,
        corpus / "score.py",
        imported / "report.json",
        "--misses",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    share = re.findall(r"([\d.]+) ?%", said.stdout.splitlines()[-1])
    assert share, said.stdout + said.stderr
    assert float(share[-1]) >= FLOOR * 100, said.stdout


def test_a_second_import_of_the_pack_changes_nothing(corpus: Path, imported: Path) -> None:
    before = velvetbox(imported / "box", "list").stdout
    assert velvetbox(imported / "box", "import", corpus / "drop").returncode == Exit.DONE
    assert velvetbox(imported / "box", "list").stdout == before


def test_the_box_is_sound_afterwards(imported: Path) -> None:
    said = velvetbox(imported / "box", "check", "--fixity")
    assert said.returncode == Exit.DONE, said.stdout


@pytest.mark.loopback
def test_every_book_taken_of_the_pack_passes_epubcheck(imported: Path, tmp_path: Path) -> None:
    if not available():
        pytest.skip("no corpus check without Java: apt install default-jre-headless")
    books = take_all(imported / "box", tmp_path)
    with EpubCheck() as checker:
        faults = {book.name: found for book in books if (found := checker.messages(book))}
    assert faults == {}


def take_all(box: Path, folder: Path) -> list[Path]:
    """Take every work of a box as EPUB, in one process, and give the files."""
    code = (
        "import sys, pathlib; from velvetbox.doors.cli import house; house.open_box(house.name_box(sys.argv[1]))\n"
        "from velvetbox.archive import exports\n"
        "from velvetbox.archive.library.models import Work\n"
        "from velvetbox.archive.people.acts import local_owner\n"
        "for pk in Work.objects.filter(withdrawn_at=None).values_list('pk', flat=True):\n"
        "    pathlib.Path(sys.argv[2], f'{pk}.epub').write_bytes(exports.take(local_owner(), pk, 'epub').data)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(box), str(folder)], check=True)
    books = sorted(folder.glob("*.epub"))
    assert books
    return books
