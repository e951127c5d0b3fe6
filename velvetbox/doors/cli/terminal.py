"""What the command says, and where: results to standard output, all else to standard error."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Protocol, Self, TextIO

from velvetbox.doors.cli.words import _


class Bar(Protocol):
    """Something that shows how far a job is."""

    def show(self, done: int, total: int) -> None:
        """Show that `done` of `total` are done."""

    def close(self) -> None:
        """Show no more."""


class Terminal:
    """One run's voice. `quiet` leaves errors and what was asked for; `verbose` adds details."""

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        self.quiet = quiet
        self.verbose = verbose

    def result(self, text: str) -> None:
        """Print what the command was asked for."""
        print(text, flush=True)

    def say(self, text: str) -> None:
        """Tell what happens."""
        if not self.quiet:
            self.error(text)

    def detail(self, text: str) -> None:
        """Tell what only --verbose asks for."""
        if self.verbose:
            self.error(text)

    def error(self, text: str) -> None:
        """Tell what went wrong, always. Without a place to tell it, go on."""
        try:
            print(text, file=sys.stderr, flush=True)
        except OSError:
            return

    def progress(self, what: str) -> Progress:
        """Give a progress bar on a terminal, plain lines when piped, nothing when quiet."""
        if self.quiet:
            return Progress(_Silence())
        return Progress(_TqdmBar(what) if sys.stderr.isatty() else _Lines(what, sys.stderr))


class Progress:
    """Progress that is always closed: `with terminal.progress("Reading") as progress: …`."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` are done."""
        self._bar.show(done, total)


class _Silence:
    def show(self, done: int, total: int) -> None:
        pass

    def close(self) -> None:
        pass


class _Lines:
    """One line at the start, every few seconds and at the end."""

    EVERY = 5.0

    def __init__(self, what: str, out: TextIO) -> None:
        self._what, self._out = what, out
        self._began = time.monotonic()
        self._next = 0.0
        self._last = (-1, -1)

    def show(self, done: int, total: int) -> None:
        now = time.monotonic()
        if (done, total) == self._last or (now < self._next and done < total):
            return
        self._next, self._last = now + self.EVERY, (done, total)
        print(f"{self._what}: {done}/{total}{self._left(done, total, now)}", file=self._out, flush=True)

    def _left(self, done: int, total: int, now: float) -> str:
        spent = now - self._began
        if not done or done >= total or spent < 1:
            return ""
        left = round(spent / done * (total - done))
        return _(" ({minutes}:{seconds:02d} left)").format(minutes=left // 60, seconds=left % 60)

    def close(self) -> None:
        pass


class _TqdmBar:
    """A bar with counts and time left."""

    def __init__(self, what: str) -> None:
        from tqdm import tqdm

        self._bar = tqdm(desc=what, file=sys.stderr, leave=True, dynamic_ncols=True)

    def show(self, done: int, total: int) -> None:
        self._bar.total = total
        self._bar.update(done - self._bar.n)
        if done == total:
            self._bar.refresh()

    def close(self) -> None:
        self._bar.close()
