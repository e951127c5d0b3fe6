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
from pathlib import Path

import pytest
from blake3 import blake3

from tests.archive.imports.piles import fill

STORIES = 40


@pytest.fixture(scope="module")
def empty_box(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A box with its tables and nothing in them."""
    box = tmp_path_factory.mktemp("template") / "box"
    box.mkdir()
    command = [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks"]
    subprocess.run(command, env=environment(box), check=True)
    return box


@pytest.fixture
def own_box(empty_box: Path, tmp_path: Path) -> Path:
    """A box for processes of the test's own."""
    return Path(shutil.copytree(empty_box, tmp_path / "box"))


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some stories, and two files that hold none."""
    folder = fill(tmp_path_factory.mktemp("pile") / "pile", STORIES)
    (folder / "zeros.txt").write_bytes(b"\0" * 100)
    (folder / "Thumbs.db").write_bytes(b"x")
    return folder


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
    out, error = process.communicate(timeout=120)
    assert process.returncode == 0, error
    found: dict[str, str] = json.loads(out.splitlines()[-1])
    return found


def one(box: Path, sql: str) -> int:
    with sqlite3.connect(box / "box.sqlite3") as connection:
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
    with sqlite3.connect(box / "box.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchone() is None
        hashes = [row[0] for row in connection.execute("SELECT hash FROM library_original")]
    assert partial_works(box) == 0
    for digest in hashes:
        assert blake3((box / "originals" / digest[:2] / digest).read_bytes()).hexdigest() == digest


def check_complete(box: Path) -> None:
    """Check that everything came in, once."""
    check_whole(box)
    assert one(box, "SELECT COUNT(*) FROM library_work") == STORIES
    assert one(box, "SELECT COUNT(*) FROM library_edition") == STORIES
    assert one(box, "SELECT COUNT(*) FROM library_change WHERE act = 'work.received'") == STORIES


def kill_and_go_on(box: Path, pile: Path, kills: int, draw: random.Random) -> None:
    """Kill imports at random points, checking after each that what was said to be done is, and finish."""
    told = 0
    for _ in range(kills):
        process = start(box, pile)
        assert process.stdout is not None
        for _ in range(draw.randint(0, STORIES // 2)):
            line = process.stdout.readline().strip()
            told = max(told, int(line)) if line.isdecimal() else told
        time.sleep(draw.random() * draw.choice((0.02, 0.4)))  # within a transaction, or some later
        process.kill()
        process.communicate()
        check_whole(box)
        assert one(box, "SELECT COUNT(*) FROM imports_importedfile") >= told
    assert finish(start(box, pile))["state"] == "done"
    check_complete(box)
    assert one(box, "SELECT COUNT(*) FROM imports_import WHERE state <> 'done'") == 0
    assert one(box, "SELECT COUNT(DISTINCT key) FROM imports_importedfile") == STORIES + 2


def test_a_killed_import_leaves_no_half_of_a_work_and_is_gone_on_with(own_box: Path, pile: Path) -> None:
    kill_and_go_on(own_box, pile, 4, random.Random(1))


@pytest.mark.clients
@pytest.mark.parametrize("seed", range(20))
def test_an_import_killed_at_two_hundred_points_loses_nothing(own_box: Path, pile: Path, seed: int) -> None:
    kill_and_go_on(own_box, pile, 10, random.Random(seed))


def test_two_imports_of_one_pile_at_once_bring_everything_in_once(own_box: Path, pile: Path) -> None:
    both = [start(own_box, pile), start(own_box, pile)]

    assert [finish(process)["state"] for process in both] == ["done", "done"]

    check_complete(own_box)
    assert one(own_box, "SELECT COUNT(*) FROM imports_importedfile") == 2 * (STORIES + 2)


def test_a_full_disk_stops_an_import_with_a_sentence_and_nothing_half_done(
    own_box: Path, tmp_path: Path
) -> None:
    pile = fill(tmp_path / "pile", STORIES, paragraphs=150)
    grown = (own_box / "box.sqlite3").stat().st_size + 400_000

    process = start(own_box, pile, lambda: limit_files(grown))
    ended = finish(process)

    assert ended["state"] == "stopped"
    assert "disk is full" in ended["message"]
    check_whole(own_box)
    assert 0 < one(own_box, "SELECT COUNT(*) FROM library_work") < STORIES

    assert finish(start(own_box, pile))["state"] == "done"
    check_complete(own_box)


def limit_files(size: int) -> None:
    """Let no file of this process grow beyond a size, as on a full disk; writing more fails with EFBIG."""
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
