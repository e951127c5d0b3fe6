"""Breaks files for as long as it is told, and keeps what no reader should do.

    python -m tests.fuzz [TARGET...] [--seconds N]     each target N seconds (default 60)
    python -m tests.fuzz [TARGET...] --seed S --count N   the same N files each time
    python -m tests.fuzz TARGET --replay FILE          once more, on a file that was kept

With atheris, where it is installed, libFuzzer looks for bytes that lead to new places in the code; without
it files are broken at random. What is found lies in build/fuzz/TARGET/found.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import random
import subprocess
import sys
import time
import traceback
from pathlib import Path

FOUND = Path("build") / "fuzz"
_MEGABYTES = 768  # of memory in all, for the reader, its libraries and the file


def main() -> int:
    """Fuzz the targets asked for, one after the other; give 1 when something was found."""
    asked = _arguments()
    if asked.one:
        return _with_atheris(asked.targets[0], asked.seconds)
    from tests.fuzz.targets import targets

    names = asked.targets or sorted(targets())
    if unknown := set(names) - set(targets()):
        sys.exit(f"No such target: {', '.join(sorted(unknown))}. There are: {', '.join(sorted(targets()))}.")
    if asked.replay:
        targets()[names[0]](asked.replay.read_bytes())
        return 0
    if asked.count is None and importlib.util.find_spec("atheris") is not None:
        bad = [name for name in names if not _beside(name, asked.seconds)]
    else:
        bad = [name for name in names if not _at_random(name, asked)]
    print(
        f"{len(names) - len(bad)} of {len(names)} targets clean"
        + (f"; look at: {', '.join(bad)}" if bad else "")
    )
    return 1 if bad else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", default=None)
    parser.add_argument("--count", type=int, default=None)
    parser.add_argument("--replay", type=Path)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _at_random(name: str, asked: argparse.Namespace) -> bool:
    """Break files at random; tell whether nothing was found."""
    from tests.fuzz.breaking import broken
    from tests.fuzz.seeds import of
    from tests.fuzz.targets import SECONDS, targets, within

    draw = random.Random(None if asked.seed is None else f"{name} {asked.seed}")
    target, end, count = targets()[name], time.monotonic() + asked.seconds, 0
    while count < asked.count if asked.count is not None else time.monotonic() < end:
        data = broken(of(name), draw)
        count += 1
        try:
            within(SECONDS, target, data)
        except Exception:  # noqa: BLE001 - whatever it is, it is a find
            traceback.print_exc()
            print(f"{name}: kept as {_keep(name, data)}")
            return False
    print(f"{name}: {count} broken files, nothing found")
    return True


def _keep(name: str, data: bytes) -> Path:
    folder = FOUND / name / "found"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / hashlib.sha256(data).hexdigest()[:16]
    file.write_bytes(data)
    return file


def _beside(name: str, seconds: int) -> bool:
    """Run libFuzzer in a process of its own, since it ends the one it is in."""
    command = [sys.executable, "-m", "tests.fuzz", name, "--one", "--seconds", str(seconds)]
    return subprocess.run(command, check=False).returncode == 0


def _with_atheris(name: str, seconds: int) -> int:
    import atheris  # type: ignore[import-untyped]  # only in the environment of `make fuzz`

    with atheris.instrument_imports(include=["velvetbox"]):
        from tests.fuzz.targets import targets
    from tests.fuzz.breaking import spoilt
    from tests.fuzz.seeds import of

    folder = FOUND / name
    for part in ("corpus", "found"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    target = targets()[name]
    for data in of(name):
        target(data)  # what is made at the first use of a module is slow when watched, and no fault of a file
        (folder / "corpus" / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)

    def change(data: bytes, most: int, seed: int) -> bytes:
        if data[:2] != b"PK" and seed % 2:
            return bytes(atheris.Mutate(data, most))
        try:
            return spoilt(data, seed)[:most]
        except Exception:  # noqa: BLE001 - a zip that its own library cannot open is changed byte by byte
            return bytes(atheris.Mutate(data, most))

    options = [
        f"-max_total_time={seconds}", "-max_len=150000", "-timeout=20", f"-rss_limit_mb={_MEGABYTES}", "-print_final_stats=1",
        "-verbosity=0", f"-artifact_prefix={folder / 'found'}/", str(folder / "corpus"),
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options], target, custom_mutator=change)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
