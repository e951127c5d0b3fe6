"""What a pile of mixed files in one import costs at its end, beside its beginning: memory, time.

The files are made (bench/kinds.py): stories in eight formats, doubles, older copies, other formats of the same
story, zip files, Japanese, broken books, pictures, empty files. Then the same pile is imported again.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

from bench import kinds
from bench.measure import VELVETBOX, Case, a_box, cpu_so_far, environment, options, proportional, show, tree

COUNT, MORE = 2_000, 10_000
MEMORY = 300
GROWTH = 1.25  # what the last tenth may cost, or hold, beside the first
_EVERY = 0.2  # seconds


@dataclass(frozen=True, slots=True)
class Moment:
    """How far an import was: files listed, seconds of CPU, MB of the parent and of its readers together.

    `own` is what the parent holds without mapped files: the database is mapped as far as it is used.
    """

    files: int
    cpu: float
    parent: float
    own: float
    readers: float


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, __doc__.splitlines()[0] if __doc__ else "")
    return show(cases(full=args.full), as_json=args.json)


def cases(*, full: bool = False) -> Iterator[Case]:
    count = MORE if full else COUNT
    with TemporaryDirectory() as folder, a_box() as box:
        pile = Path(folder)
        with TemporaryDirectory() as empty:
            idle = _watched(Path(empty), box)
        kinds.write(pile, count)
        first, clock = _timed(pile, box)
        works = _number(box, "SELECT count(*) FROM library_work")
        again, clock_again = _timed(pile, box)
        same = _number(box, "SELECT count(*) FROM imports_importedfile WHERE same")
        yield _case(f"{count} mixed files: files listed", first[-1].files, "files", "more", count)
        yield _case("… by the clock", count / clock, "files/s", "more")
        yield from _flat(first, max(moment.parent for moment in idle))
        yield _case("… the same again: files known to be the same", same, "files", "more", count)
        new = _number(box, "SELECT count(*) FROM library_work") - works
        yield _case("… the same again: works made", new, "works", "less", 0)
        yield _case("… the same again, by the clock", count / clock_again, "files/s", "more")
        yield _case("… the same again: peak of the parent", _peak(again), "MB", "less")


def _flat(moments: list[Moment], idle: float) -> Iterator[Case]:
    """Give what memory and the time of a file did over the import: its second tenth beside its last but one.

    At the ends processes start, and files that waited for their neighbours are listed all at once. In a short run
    the database's cache (32 MB) still fills, so only a long one is judged by it.
    """
    growth = GROWTH if moments[-1].files >= MORE else None
    early, late = _between(moments, 0.1, 0.2), _between(moments, 0.8, 0.9)
    yield _case("… peak of the parent over the idle process", _peak(moments) - idle, "MB", "less", MEMORY)
    yield _case("… peak of the readers together", max(moment.readers for moment in moments), "MB", "less")
    own = _mean(moment.own for moment in late) / _mean(moment.own for moment in early)
    yield _case("… the parent's own memory, late to early", own, "times", "less", growth)
    readers = _mean(moment.readers for moment in late) / _mean(moment.readers for moment in early)
    yield _case("… the readers' memory, late to early", readers, "times", "less", growth)
    start, end = _cost(early), _cost(late)
    yield _case("… CPU of a file, early", start * 1000, "ms", "less")
    yield _case("… CPU of a file, late", end * 1000, "ms", "less", start * 1000 * GROWTH)


def _case(name: str, value: float, unit: str, better: str, budget: float | None = None) -> Case:
    return Case("pile", name, value, unit, better, budget)


def _timed(pile: Path, box: Path) -> tuple[list[Moment], float]:
    began = time.perf_counter()
    return _watched(pile, box), time.perf_counter() - began


def _watched(pile: Path, box: Path) -> list[Moment]:
    """Import, and give how far it was every moment."""
    before = _number(box, "SELECT max(id) FROM imports_importedfile")
    process = subprocess.Popen(
        [*VELVETBOX, "import", str(pile), "--box", str(box), "--quiet"], env=environment()
    )
    moments: list[Moment] = []
    while process.poll() is None:
        files = _number(box, "SELECT max(id) FROM imports_importedfile") - before
        pids = list(tree(process.pid))
        cpu = sum(map(cpu_so_far, pids))
        readers = sum(proportional(pid) for pid in pids[1:])
        own = proportional(process.pid, "Pss_Anon")
        moments.append(Moment(files, cpu, proportional(process.pid), own, readers))
        time.sleep(_EVERY)
    if process.returncode:
        raise SystemExit(f"the import ended with {process.returncode}")
    files = _number(box, "SELECT count(*) FROM imports_importedfile") - before
    return [*moments, replace(moments[-1], files=files)]


def _number(box: Path, query: str) -> int:
    try:
        with closing(sqlite3.connect(f"file:{box}/box.sqlite3?mode=ro", uri=True)) as database:
            return int(database.execute(query).fetchone()[0] or 0)
    except sqlite3.OperationalError:  # there is no box yet, or it is just being made
        return 0


def _between(moments: list[Moment], start: float, end: float) -> list[Moment]:
    total = moments[-1].files
    some = [moment for moment in moments if start * total <= moment.files <= end * total]
    return some if len(some) > 1 else moments[-2:]


def _peak(moments: list[Moment]) -> float:
    return max(moment.parent for moment in moments)


def _mean(values: Iterable[float]) -> float:
    return max(0.1, fmean(values))


def _cost(moments: list[Moment]) -> float:
    files = moments[-1].files - moments[0].files
    return (moments[-1].cpu - moments[0].cpu) / max(files, 1)


if __name__ == "__main__":
    sys.exit(main())
