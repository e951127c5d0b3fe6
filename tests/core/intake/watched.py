"""Reads files as an import does, in a process that is watched: what each took, what it held, what it touched.

Run as a program: it takes paths, one a line, on standard input and answers each with a line of JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.core.formats import archives
from tests.core.formats import rar_and_seven as packed
from tests.fuzz.seeds import seeds
from velvetbox.core.formats.draft import ReadOptions
from velvetbox.core.intake import Part
from velvetbox.core.intake.read import parts

_ROOT = Path(__file__).parents[3]
_OWN = tuple(
    str(Path(place).resolve())
    for place in {sys.prefix, sys.base_prefix, str(_ROOT / "velvetbox"), str(_ROOT / "tests")}
)
_TOUCHES = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "urllib.",
    "shutil.",
    "tempfile.",
)
_CHANGES = (
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.truncate",
)


@dataclass(frozen=True, slots=True)
class Watched:
    """What reading a file took: seconds of CPU, MB over the idle process (None: not told), what it touched, what it gave."""

    outcomes: tuple[str, ...]
    cpu: float
    memory: float | None
    touched: tuple[str, ...]
    stored: tuple[str, ...]


def watch(files: Sequence[Path]) -> dict[Path, Watched]:
    """Read the files in a process of their own; the first that ends it raises AssertionError."""
    said = subprocess.run(
        [sys.executable, "-B", "-m", "tests.core.intake.watched"],
        input="\n".join(map(str, files)),
        capture_output=True,
        text=True,
        check=False,
        cwd=_ROOT,
        timeout=600,
    )
    lines = said.stdout.splitlines()
    assert len(lines) == len(files), f"{files[len(lines)]}: {said.stderr[-2000:]}"
    return {file: _watched(json.loads(line)) for file, line in zip(files, lines, strict=True)}


def _watched(line: dict[str, Any]) -> Watched:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in line.items()
    }
    return Watched(**values)


class Watch:
    """Keeps what the audit hook hears while a file is read."""

    def __init__(self) -> None:
        self.heard: list[str] | None = None
        sys.addaudithook(self._hear)

    def _hear(self, event: str, values: tuple[Any, ...]) -> None:
        if self.heard is None:
            return
        if event.startswith(_TOUCHES + _CHANGES) or (event == "open" and not _is_own(values)):
            self.heard.append(f"{event} {values!r}")


def _is_own(values: tuple[Any, ...]) -> bool:
    """Tell whether Python only reads a module of ours or of its own; a number is a file already open."""
    path, mode = values[0], values[1]
    if isinstance(path, int):
        return True
    reads = mode is None or set(str(mode)) <= set("rbt")
    return reads and str(Path(str(path)).resolve()).startswith((*_OWN, "/proc/self/"))


def main() -> None:
    """Answer for each path until the input ends."""
    for name, files in seeds().items():  # what is loaded once is no cost of a hostile file
        list(parts(files[0], f"seed.{name}", ReadOptions()))
    _warm_archives()
    watch_ = Watch()
    for line in sys.stdin:
        data = Path(line.rstrip("\n")).read_bytes()
        idle = _forget_peak()
        watch_.heard, began = [], time.process_time()
        read = list(parts(data, Path(line.rstrip("\n")).name, ReadOptions()))
        cpu, heard, watch_.heard = time.process_time() - began, watch_.heard, None
        memory = None if idle is None else _held("VmHWM") - idle
        stored = [html for part in read for html in _stored(part)]
        told = Watched(tuple(part.outcome.value for part in read), cpu, memory, tuple(heard), tuple(stored))
        print(json.dumps({name: getattr(told, name) for name in Watched.__slots__}), flush=True)  # noqa: T201


def _warm_archives() -> None:
    files = {"one.txt": b"She waited at the station until the last train had gone.\n\n" * 30}
    for data in (archives.zipped(files), packed.rar5(files)):
        list(parts(data, "seed.zip", ReadOptions()))


def _stored(part: Part) -> Iterator[str]:
    for work in part.works:
        yield from (work.summary, work.notes_before, work.notes_after)
        for chapter in work.chapters:
            yield from (
                chapter.html,
                chapter.notes,
                chapter.summary,
                chapter.notes_before,
                chapter.notes_after,
            )


def _forget_peak() -> float | None:
    """Make the peak of this process what it holds now and give that in MB, None where the system does not do so."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
        return _held("VmRSS")
    return None


def _held(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


if __name__ == "__main__":
    main()
