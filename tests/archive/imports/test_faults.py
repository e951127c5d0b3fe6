"""What a kill, a second process and a full disk do to an import: nothing that lasts."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from blake3 import blake3

from tests.archive.imports.piles import fill
from velvetbox.config import setup

STORIES = 40
MANY = 200  # stories: so many that they are written in several transactions


@pytest.fixture(scope="module")
def empty_box(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A box with its tables and nothing in them."""
    box = tmp_path_factory.mktemp("template") / "box"
    setup.ready(box)
    return box


@pytest.fixture
def own_box(empty_box: Path, tmp_path: Path) -> Path:
    """A box for processes of the test's own."""
    return Path(shutil.copytree(empty_box, tmp_path / "box"))


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some stories, and two files that hold none."""
    return with_others(fill(tmp_path_factory.mktemp("pile") / "pile", STORIES))


@pytest.fixture(scope="module")
def long_pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Many stories, and two files that hold none."""
    return with_others(fill(tmp_path_factory.mktemp("long") / "pile", MANY))


def with_others(folder: Path) -> Path:
    (folder / "zeros.txt").write_bytes(b"\0" * 100)
    (folder / "Thumbs.db").write_bytes(b"x")
    return folder


KEPT = "SELECT COUNT(DISTINCT key) FROM imports_importedfile"


def environment(box: Path) -> dict[str, str]:
    return os.environ | {"VELVETBOX_BOX": str(box), "DJANGO_SETTINGS_MODULE": "velvetbox.config.settings"}


def start(box: Path, pile: Path, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.archive.imports.importer", str(pile)],
        env=environment(box),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before,  # noqa: PLW1509 - no threads are running here
    )


def finish(process: subprocess.Popen[str]) -> dict[str, str]:
    out, error = process.communicate(timeout=600)
    assert process.returncode == 0, error
    found: dict[str, str] = json.loads(out.splitlines()[-1])
    return found


def one(box: Path, sql: str) -> int:
    with closing(sqlite3.connect(box / "box.sqlite3")) as connection:
        return int(connection.execute(sql).fetchone()[0])


def partial_works(box: Path) -> int:
    """Count works that lack any of what is written with them."""
    return one(
        box,
        """
        SELECT COUNT(*) FROM library_work w LEFT JOIN library_edition e ON e.id = w.current_id
        WHERE e.id IS NULL OR w.sort_title = ''
           OR e.chapter_count != (SELECT COUNT(*) FROM library_editionchapter c WHERE c.edition_id = e.id)
           OR NOT EXISTS (SELECT 1 FROM library_signature s WHERE s.edition_id = e.id)
           OR NOT EXISTS (SELECT 1 FROM library_band b WHERE b.edition_id = e.id)
           OR NOT EXISTS (SELECT 1 FROM library_change h WHERE h.work_id = w.id)
           OR NOT EXISTS (SELECT 1 FROM imports_importedfile_works f WHERE f.work_id = w.id)
        """,
    )


def check_whole(box: Path) -> None:
    """Check that a box is sound: the database, every work, and the bytes behind every row."""
    with closing(sqlite3.connect(box / "box.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchone() is None
        hashes = [row[0] for row in connection.execute("SELECT hash FROM library_original")]
    assert partial_works(box) == 0
    for digest in hashes:
        assert blake3((box / "originals" / digest[:2] / digest).read_bytes()).hexdigest() == digest


def check_complete(box: Path, stories: int = STORIES) -> None:
    """Check that everything came in, once."""
    check_whole(box)
    assert one(box, "SELECT COUNT(*) FROM library_work") == stories
    assert one(box, "SELECT COUNT(*) FROM library_edition") == stories
    assert one(box, "SELECT COUNT(*) FROM library_change WHERE act = 'work.received'") == stories


def kill_and_go_on(box: Path, pile: Path, kills: int, draw: random.Random) -> int:
    """Kill imports at random points, checking after each that what was said to be done is, and finish.

    Gives the number of kills that fell between the first file and the last.
    """
    told = inside = 0
    while kills and one(box, KEPT) < MANY + 2:
        process = start(box, pile)
        assert process.stdout is not None
        for _ in range(draw.randint(0, told + MANY // 5)):
            line = process.stdout.readline().strip()
            told = max(told, int(line)) if line.isdecimal() else told
        time.sleep(draw.random() * draw.choice((0.02, 0.2)))  # within a transaction, or some later
        process.kill()
        process.communicate()
        check_whole(box)
        kept = one(box, KEPT)
        assert kept >= told
        inside += 0 < kept < MANY + 2
        kills -= 1
    assert finish(start(box, pile))["state"] == "done"
    check_complete(box, MANY)
    assert one(box, "SELECT COUNT(*) FROM imports_import WHERE state <> 'done'") == 0
    assert one(box, KEPT) == MANY + 2
    return inside


def test_a_killed_import_leaves_no_half_of_a_work_and_is_gone_on_with(
    empty_box: Path, long_pile: Path, tmp_path: Path
) -> None:
    kill_until(3, empty_box, long_pile, tmp_path, seed=1)


@pytest.mark.clients
def test_an_import_killed_at_a_hundred_points_loses_nothing(
    empty_box: Path, long_pile: Path, tmp_path: Path
) -> None:
    kill_until(100, empty_box, long_pile, tmp_path, seed=2)


def kill_until(kills: int, empty_box: Path, pile: Path, folder: Path, *, seed: int) -> None:
    """Kill imports, each into a new box a few times, until that many kills fell inside an import."""
    draw = random.Random(seed)
    for turn in range(kills + 5):
        box = Path(shutil.copytree(empty_box, folder / f"box{turn}"))
        kills -= kill_and_go_on(box, pile, min(kills, 10), draw)
        shutil.rmtree(box)
        if not kills:
            return
    raise AssertionError(f"{kills} kills did not fall inside an import")


def test_two_imports_of_one_pile_at_once_bring_everything_in_once(own_box: Path, pile: Path) -> None:
    both = [start(own_box, pile), start(own_box, pile)]

    assert [finish(process)["state"] for process in both] == ["done", "done"]

    check_complete(own_box)
    assert one(own_box, "SELECT COUNT(*) FROM imports_importedfile") == 2 * (STORIES + 2)


def test_a_full_disk_stops_an_import_with_a_sentence_and_nothing_half_done(
    own_box: Path, tmp_path: Path
) -> None:
    few = 3
    pile = fill(tmp_path / "pile", few)
    assert finish(start(own_box, pile))["state"] == "done"
    fill(pile, STORIES - few, paragraphs=150, first=few)
    grown = (own_box / "box.sqlite3").stat().st_size + 400_000

    process = start(own_box, pile, lambda: limit_files(grown))
    ended = finish(process)

    assert ended["state"] == "stopped"
    assert "disk is full" in ended["message"]
    check_whole(own_box)
    assert few <= one(own_box, "SELECT COUNT(*) FROM library_work") < STORIES

    assert finish(start(own_box, pile))["state"] == "done"
    check_complete(own_box)


def limit_files(size: int) -> None:
    """Let no file of this process grow beyond a size, as on a full disk; writing more fails with EFBIG."""
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
