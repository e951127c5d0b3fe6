"""What an import with its full-text index costs: stories a second, who takes the time, and memory.

The stories are made (bench/stories.py): 40 kB each, HTML, text and EPUB by turns. With --peer Calibre adds and
indexes a hundred of the same files in the same run; the start of each program is measured too, and given apart.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import stories
from bench.measure import VELVETBOX, Case, a_box, environment, options, proportional, run, show, tree

COUNT, MORE = 600, 3000
PEER_COUNT = 100
STORIES_A_SECOND = 66
TIMES = 20  # less CPU than the peer
MEMORY = 300


@dataclass(frozen=True, slots=True)
class Cost:
    """What an import took: seconds by the clock, seconds of CPU of the command itself and of its readers."""

    clock: float
    own: float
    readers: float

    @property
    def cpu(self) -> float:
        """Give the CPU of all processes."""
        return self.own + self.readers


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, __doc__.splitlines()[0] if __doc__ else "")
    return show(cases(full=args.full, peer=args.peer), as_json=args.json)


def cases(*, full: bool = False, peer: bool = False) -> Iterator[Case]:
    count = MORE if full else COUNT
    with TemporaryDirectory() as folder:
        pile = Path(folder) / "pile"
        stories.write(pile, count)
        start = _start_cost()
        with a_box() as box:
            ours = _import([pile], box)
            again = _import([pile], box)
        yield from _split(count, start, ours, _without_index(pile))
        yield _rate(f"{count} stories of 40 kB, by the clock", count / ours.clock, None)
        yield _rate("the same again, nothing changed, by the clock", count / again.clock, None)
        yield from _memory(pile)
        if peer:
            yield from _beside_calibre(sorted(pile.iterdir())[:PEER_COUNT], start)


def _rate(name: str, value: float, budget: float | None) -> Case:
    return Case("intake", name, value, "stories/s", "more", budget)


def _import(piles: Sequence[Path], box: Path) -> Cost:
    """Import in processes of their own, as a user does, and give what it took."""
    with TemporaryDirectory() as folder:
        counted = Path(folder) / "counted.json"
        command = [
            sys.executable,
            "-m",
            "bench.counted",
            "import",
            *map(str, piles),
            "--quiet",
            "--box",
            str(box),
        ]
        took = run(command, BENCH_COUNTED=str(counted))
        if took.code:
            raise SystemExit(f"the import ended with {took.code}")
        readers = json.loads(counted.read_text(encoding="utf-8"))["children"]
    return Cost(took.clock, took.cpu - readers, readers)  # its own to the very end, as the peer's is counted


def _start_cost() -> Cost:
    """Give what importing an empty folder into a box that is there costs."""
    with TemporaryDirectory() as empty, a_box() as box:
        run([*VELVETBOX, "list"], VELVETBOX_BOX=str(box))
        return _import([Path(empty)], box)


def _without_index(pile: Path) -> Cost:
    """Give what the import costs beside a process that keeps the index: it then leaves indexing to that one."""
    with a_box() as box:
        run([*VELVETBOX, "list"], VELVETBOX_BOX=str(box))
        with (box / "lock").open("a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return _import([pile], box)


def _split(count: int, start: Cost, ours: Cost, unindexed: Cost) -> Iterator[Case]:
    """Give the CPU of a story, start left out, and whose it is."""
    steady = max(0.01, ours.cpu - start.cpu)
    yield _rate(f"{count} stories of 40 kB, by CPU, start left out", count / steady, STORIES_A_SECOND)
    parts = {
        "all processes": steady,
        "the readers": ours.readers - start.readers,
        "the box (originals and rows)": unindexed.own - start.own,
        "the index (what an import without it saves)": ours.own - unindexed.own,
    }
    for name, seconds in parts.items():
        yield Case("intake", f"CPU of a story: {name}", seconds / count * 1000, "ms", "less")


def _memory(pile: Path) -> Iterator[Case]:
    """Give the peak of an import over that of an idle process, all processes together, in MB."""
    with TemporaryDirectory() as empty:
        idle = peak_of(Path(empty))
    peak = peak_of(pile)
    value = None if peak is None or idle is None else peak - idle
    yield Case("intake", "peak memory over the idle process", value, "MB", "less", MEMORY)


def peak_of(pile: Path) -> float | None:
    """Give the most memory that all processes of an import held together, in MB; None where the system does not tell."""
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    with a_box() as box:
        process = subprocess.Popen(
            [*VELVETBOX, "import", str(pile), "--quiet"], env=environment(VELVETBOX_BOX=str(box))
        )
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, sum(proportional(pid) for pid in tree(process.pid)))
            time.sleep(0.05)
    return peak


def _beside_calibre(files: list[Path], start: Cost) -> Iterator[Case]:
    """Give the CPU of importing and indexing some files beside that of `calibredb add` and its full-text index.

    Once as it is, start and end included, into a new box and a new library; once less what each takes for nothing.
    """
    with a_box() as box:
        run([*VELVETBOX, "list"], VELVETBOX_BOX=str(box))
        ours = _import(files, box)
    found = shutil.which("calibredb") is not None
    theirs, nothing = (_calibre(files), _calibre([])) if found else (None, None)
    steady = theirs - nothing if theirs is not None and nothing is not None else None
    name = f"CPU of {len(files)} stories imported and indexed"
    yield _beside(f"{name}, start included", ours.cpu, theirs)
    yield _beside(f"{name}, start left out", ours.cpu - start.cpu, steady)


def _beside(name: str, ours: float, theirs: float | None) -> Case:
    budget = None if theirs is None else theirs / TIMES
    return Case("intake", name, ours, "s", "less", budget, "calibredb add + fts_index", theirs)


def _calibre(files: list[Path]) -> float:
    """Give the CPU of adding files to a new library and indexing them, of making the library for none."""
    with TemporaryDirectory() as folder:
        home = {
            "HOME": folder,
            "CALIBRE_CONFIG_DIRECTORY": f"{folder}/config",
            "QT_QPA_PLATFORM": "offscreen",
        }
        library = ["--with-library", f"{folder}/library"]
        Path(folder, "library").mkdir()
        steps = [
            ["calibredb", *(("add", *map(str, files)) if files else ("list",)), *library],
            [
                "calibredb",
                "fts_index",
                "enable",
                "--wait-for-completion",
                "--indexing-speed",
                "fast",
                *library,
            ],
        ]
        return sum(run(step, **home).cpu for step in steps)


if __name__ == "__main__":
    sys.exit(main())
