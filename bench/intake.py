"""What an import with its full-text index costs: stories a second, and memory.

The stories are made (bench/stories.py): 40 kB each, HTML, text and EPUB by turns. With --peer Calibre adds and
indexes a hundred of the same files in the same run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import stories
from bench.measure import VELVETBOX, Case, Run, a_box, options, run, show

COUNT, MORE = 600, 3000
PEER_COUNT = 100
STORIES_A_SECOND = 66
MEMORY = 300


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
            ours = run([*VELVETBOX, "import", str(pile), "--quiet"], VELVETBOX_BOX=str(box))
            again = run([*VELVETBOX, "import", str(pile), "--quiet"], VELVETBOX_BOX=str(box))
        yield _rate(
            f"{count} stories of 40 kB, by CPU, start left out",
            count / max(0.01, ours.cpu - start.cpu),
            STORIES_A_SECOND,
        )
        yield _rate(f"{count} stories of 40 kB, by the clock", count / ours.clock, None)
        yield _rate("the same again, nothing changed, by the clock", count / again.clock, None)
        yield from _memory(pile)
        if peer:
            yield _beside_calibre(sorted(pile.iterdir())[:PEER_COUNT])


def _rate(name: str, value: float, budget: float | None) -> Case:
    return Case("intake", name, value, "stories/s", "more", budget)


def _start_cost() -> Run:
    """Give what importing an empty folder costs."""
    with TemporaryDirectory() as empty, a_box() as box:
        run([*VELVETBOX, "list"], VELVETBOX_BOX=str(box))
        return run([*VELVETBOX, "import", empty, "--quiet"], VELVETBOX_BOX=str(box))


def _memory(pile: Path) -> Iterator[Case]:
    """Give the peak of an import over that of an idle process, all processes together, in MB."""
    with TemporaryDirectory() as empty:
        idle = _peak(Path(empty))
    peak = _peak(pile)
    value = None if peak is None or idle is None else peak - idle
    yield Case("intake", "peak memory over the idle process", value, "MB", "less", MEMORY)


def _peak(pile: Path) -> float | None:
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    with a_box() as box:
        process = subprocess.Popen(
            [*VELVETBOX, "import", str(pile), "--quiet"], env=os.environ | {"VELVETBOX_BOX": str(box)}
        )
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, sum(_proportional(pid) for pid in _tree(process.pid)))
            time.sleep(0.05)
    return peak


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))
    except OSError:
        return


def _proportional(pid: int) -> float:
    """Give a process's memory in MB, shared pages shared out."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _beside_calibre(files: list[Path]) -> Case:
    """Give the CPU of importing and indexing some files beside that of `calibredb add` and its full-text index."""
    with a_box() as box:
        run([*VELVETBOX, "list"], VELVETBOX_BOX=str(box))
        ours = run([*VELVETBOX, "import", *map(str, files), "--quiet"], VELVETBOX_BOX=str(box))
    theirs = _calibre(files) if shutil.which("calibredb") else None
    name = f"CPU of {len(files)} stories imported and indexed, start included"
    return Case(
        "intake", name, ours.cpu, "s", "less", theirs and theirs / 20, "calibredb add + fts_index", theirs
    )


def _calibre(files: list[Path]) -> float:
    with TemporaryDirectory() as folder:
        library = ["--with-library", f"{folder}/library"]
        home = {
            "HOME": folder,
            "CALIBRE_CONFIG_DIRECTORY": f"{folder}/config",
            "QT_QPA_PLATFORM": "offscreen",
        }
        steps = [
            ["calibredb", "add", *map(str, files), *library],
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
