"""The first reader as a fork of a process that has only just begun: what both need is loaded once.

A fork is safe only while there is one thread and nothing is open that two processes must not share. So it is made
before a box is opened or not at all; every other reader is a process of its own from the start. It costs nothing
to speak of until its first file: what only readers need is loaded then.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, NoReturn

_SHARED = (
    "email.message", "html.parser", "json", "logging", "numpy",
    "velvetbox.core.clean", "velvetbox.core.intake", "velvetbox.core.intake.dump_files",
    "velvetbox.core.intake.pictures", "velvetbox.core.intake.wire",
)  # fmt: skip
_THREADS = Path("/proc/self/task")  # only Linux tells, and only there is a fork without exec sure to work
_HIGHEST = 4096  # descriptors closed in the fork; this early there are few


class Forked:
    """A forked reader, as far as `readers` needs what `subprocess.Popen` gives."""

    def __init__(self, pid: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self.pid, self.stdin, self.stdout = pid, stdin, stdout
        self._code: int | None = None

    def wake(self) -> None:
        """Let it load what it needs. Raises OSError when it has ended."""
        self.stdin.write(b".")
        self.stdin.flush()

    def kill(self) -> None:
        """End the process at once."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def poll(self) -> int | None:
        """Give the exit code, None while the process runs."""
        return self._wait(os.WNOHANG)

    def wait(self) -> int:
        """Wait for the end of the process and give its exit code."""
        code = self._wait(0)
        assert code is not None
        return code

    def _wait(self, how: int) -> int | None:
        if self._code is None:
            pid, status = os.waitpid(self.pid, how)
            self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code


_prepared: list[Forked] = []


def prepare() -> None:
    """Fork the reader that this process will need first. Does nothing where that is not sure to be safe."""
    for name in _SHARED:
        import_module(name)
    if not _prepared and _is_alone():
        with suppress(OSError):  # no more processes: a reader that is needed tells so
            _prepared.append(_fork())


def take() -> Forked | None:
    """Give the reader that was prepared to whoever asks first. It waits for one frame, and loads what it needs then."""
    with suppress(IndexError):
        return _prepared.pop()
    return None


def _is_alone() -> bool:
    try:
        return len(list(_THREADS.iterdir())) == 1
    except OSError:
        return False


def _fork() -> Forked:
    asked, ask = os.pipe()
    answers, answer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    gc.freeze()  # or the first look for cycles would write to every page that is shared
    pid = os.fork()
    if not pid:
        _be_reader(asked, answer)
    os.close(asked)
    os.close(answer)
    return Forked(pid, os.fdopen(ask, "wb"), os.fdopen(answers, "rb"))


def _be_reader(asked: int, answer: int) -> NoReturn:
    """Be what `python -c` makes of `reader.main`: nothing of the parent's is kept but its memory and error output."""
    code = 1
    try:
        os.setsid()  # Ctrl-C is for the parent
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(asked, 0)
        os.dup2(answer, 1)
        os.closerange(3, _HIGHEST)
        sys.stdin = os.fdopen(0, closefd=False)
        if os.read(0, 1):
            gc.disable()
            import_module("velvetbox.core.intake.reader").main()
        code = 0
    except BaseException:  # noqa: BLE001 - told as Python tells it, and then this process has to end here
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)
