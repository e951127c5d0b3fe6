from __future__ import annotations

import os
from pathlib import Path

from velvetbox.archive.library.asking import Asking, is_asked


def test_pages_that_are_asked_for_are_told_for_a_moment(tmp_path: Path) -> None:
    asking = Asking(tmp_path)
    asking.tell()
    assert not is_asked(tmp_path), "a box without a place for it is read all the same"
    (tmp_path / "cache").mkdir()
    Asking(tmp_path).tell()
    assert is_asked(tmp_path)
    os.utime(tmp_path / "cache" / "asked", (0, 0))
    assert not is_asked(tmp_path)
