"""What every bench shares: a measured case, and how it is shown."""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

VELVETBOX = [sys.executable, "-m", "velvetbox.doors.cli.main"]


@dataclass(frozen=True, slots=True)
class Case:
    """One figure: `better` is "less" or "more"; `ratio` is value to peer_value."""

    bench: str
    case: str
    value: float | None
    unit: str
    better: str
    budget: float | None = None
    peer: str | None = None
    peer_value: float | None = None

    @property
    def ratio(self) -> float | None:
        """Give value divided by the peer's, None without both."""
        return round(self.value / self.peer_value, 3) if self.value is not None and self.peer_value else None

    @property
    def holds(self) -> bool | None:
        """Tell whether the budget is kept, None without one."""
        if self.value is None or self.budget is None:
            return None
        return self.value <= self.budget if self.better == "less" else self.value >= self.budget

    def line(self) -> str:
        """Give the case as one line of JSON."""
        fields = {name: _rounded(value) for name, value in asdict(self).items()}
        return json.dumps({**fields, "ratio": self.ratio})


def _rounded(value: object) -> object:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def options(arguments: Sequence[str] | None, summary: str) -> argparse.Namespace:
    """Read a bench's command line: --json, --full, --peer."""
    parser = argparse.ArgumentParser(description=summary)
    parser.add_argument("--json", action="store_true", help="one line of JSON a case")
    parser.add_argument("--full", action="store_true", help="large cases too")
    parser.add_argument("--peer", action="store_true", help="slow peers too, where they are installed")
    return parser.parse_args(arguments)


def show(cases: Iterable[Case], *, as_json: bool) -> int:
    """Print the cases; give 1 when a budget is broken, else 0."""
    cases = list(cases)
    if as_json:
        print("\n".join(case.line() for case in cases), flush=True)
    else:
        for case in cases:
            print(_row(case), flush=True)
    return int(any(case.holds is False for case in cases))


def _row(case: Case) -> str:
    value = "not measured" if case.value is None else f"{case.value:,.4g} {case.unit}"
    mark = {True: "kept", False: "BROKEN", None: ""}[case.holds]
    budget = (
        ""
        if case.budget is None
        else f"budget {'≤' if case.better == 'less' else '≥'} {case.budget:g} {mark}"
    )
    peer = (
        ""
        if case.peer is None
        else f"{case.peer}: {'not installed' if case.peer_value is None else f'{case.peer_value:,.4g}'}"
    )
    return f"{case.bench:<8} {case.case:<52} {value:>20}  {budget:<24} {peer}"


def cpu_of(do: Callable[[], object], times: int) -> float:
    """Give the CPU time of one call in seconds, as the mean over `times` calls after one to warm up."""
    do()
    began = time.process_time()
    for _ in range(times):
        do()
    return (time.process_time() - began) / times


def percentile(values: Iterable[float], share: float) -> float:
    """Give the value that a share (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@contextmanager
def a_box() -> Iterator[Path]:
    """Give a folder for a box that is removed afterwards, named in $VELVETBOX_BOX."""
    with TemporaryDirectory(prefix="velvetbox-bench-", ignore_cleanup_errors=True) as folder:
        box = Path(folder) / "box"
        os.environ["VELVETBOX_BOX"] = str(box)
        os.environ["DJANGO_SETTINGS_MODULE"] = "velvetbox.config.settings"
        yield box


def tree(pid: int) -> Iterator[int]:
    """Give a process and all that it started, on Linux."""
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from tree(int(child))
    except OSError:
        return


def proportional(pid: int, part: str = "Pss") -> float:
    """Give a process's memory in MB, shared pages shared out; 0 when it is gone or the system does not tell.

    With "Pss_Anon" files that are mapped are left out: the system takes those pages back when it needs them.
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{part}:")) / 1024


def cpu_so_far(pid: int) -> float:
    """Give the seconds of CPU of a process and of its children that ended, on Linux."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Run:
    """What a finished program cost, its children included: seconds by the clock, seconds of CPU."""

    clock: float
    cpu: float
    code: int


def environment(**settings: str) -> dict[str, str]:
    """Give what a program is run with: this process's environment and `settings`.

    Python may keep what it compiled there, as it does for users, even if this process was told not to.
    """
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | settings


def run(command: list[str], **settings: str) -> Run:
    """Run a program to its end and give what it cost."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(command, env=environment(**settings), capture_output=True, check=False)
    clock = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.stderr.write(done.stderr.decode(errors="replace")[-2000:])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(clock, cpu, done.returncode)
