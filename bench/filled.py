"""A box filled with made-up stories, for the benches that ask it things."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import stories
from bench.measure import a_box


@contextmanager
def a_filled_box(count: int, *, size: int = 40_000) -> Iterator[Path]:
    """Give a box with that many imported and indexed stories, Django set up on it in this process."""
    with TemporaryDirectory() as folder, a_box() as box:
        stories.write(Path(folder) / "pile", count, size=size)
        fill(Path(folder) / "pile", box)
        from velvetbox.doors.cli import house

        house.open_box(box)
        yield box


def fill(pile: Path, box: Path) -> None:
    """Import a folder into a box in a process of its own."""
    from bench.measure import VELVETBOX, run

    done = run([*VELVETBOX, "import", str(pile), "--quiet"], VELVETBOX_BOX=str(box))
    if done.code:
        raise SystemExit(f"the import ended with {done.code}")
