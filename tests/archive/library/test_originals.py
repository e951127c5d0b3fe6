from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest
from blake3 import blake3

from velvetbox.archive.library import originals
from velvetbox.archive.library.models import Original

pytestmark = pytest.mark.django_db


def files(box: Path) -> list[str]:
    return sorted(path.name for path in (box / "originals").rglob("*") if path.is_file())


def test_bytes_are_kept_under_their_hash_and_come_back(box: Path) -> None:
    row = originals.keep(b"a story")

    assert row.hash == blake3(b"a story").hexdigest()
    assert originals.read(row.hash) == b"a story"
    assert files(box) == [row.hash]


def test_the_same_bytes_are_kept_once(box: Path, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"a story")
    originals.keep(b"a story")

    kept = originals.keep_file(tmp_path / "x.txt")

    assert kept.known
    assert files(box) == [kept.hash]
    assert Original.objects.count() == 1


def test_a_copy_that_fails_leaves_nothing_behind(box: Path) -> None:
    def cut() -> Iterator[bytes]:
        yield b"half of "
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        originals._keep(cut())

    assert files(box) == []


def test_a_file_cut_short_in_the_box_is_put_right_by_the_next_copy(box: Path) -> None:
    row = originals.keep(b"a story")
    place = originals.place(row.hash)
    place.chmod(0o644)
    place.write_bytes(b"a st")

    originals.keep(b"a story")

    assert originals.read(row.hash) == b"a story"
