"""The command, run in a process forked from one that has Django loaded: to load it takes longer than most commands.

All else is the process's own: its settings, which are read in it, its folder, its input and output.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.doors.cli.loaded"])
_MODES = {"in": os.O_RDONLY, "out": os.O_WRONLY, "error": os.O_WRONLY}  # by their numbers, from 0


def run(
    words: Sequence[str], environment: Mapping[str, str], folder: Path, said: str, seconds: float
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, as `subprocess.run` does."""
    with tempfile.TemporaryDirectory() as place:
        files = [Path(place, name) for name in _MODES]
        for file, text in zip(files, (said, "", ""), strict=True):
            file.write_text(text, encoding="utf-8")
        process = _CONTEXT.Process(target=_main, args=(words, environment, folder, files))
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(list(words), seconds)
        out, error = (file.read_text(encoding="utf-8") for file in files[1:])
        return subprocess.CompletedProcess(words, process.exitcode, out, error)


def _main(words: Sequence[str], environment: Mapping[str, str], folder: Path, files: Sequence[Path]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, (file, mode) in enumerate(zip(files, _MODES.values(), strict=True)):
        os.dup2(os.open(file, mode), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - lasts as long as the process
    sys.argv = ["velvetbox", *words]
    warnings.simplefilter("error")
    from velvetbox.doors.cli.main import main

    try:
        sys.exit(main())
    finally:
        atexit._run_exitfuncs()  # a process of multiprocessing ends without
