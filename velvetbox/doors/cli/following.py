"""`velvetbox jobs`: follow the changes and do the slow work, as the worker of a running box does."""

from __future__ import annotations

import threading
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from velvetbox.doors.cli import house
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import Exit
from velvetbox.doors.cli.stopping import Stop
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _

PATIENCE_SECONDS = (
    15.0  # for another process to take in what was imported: it commits every ten seconds at least
)
LOOK_SECONDS = 0.1


def arguments(parser: ArgumentParser) -> None:
    """Add what `jobs` takes: nothing of its own."""


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Follow the changes until asked to stop."""
    stop = Stop()
    stop.listen()
    house.open_box(args.box)
    terminal.say(_("Following the changes in {box}. Ctrl-C stops.").format(box=args.box))
    follow(stop, _Telling(terminal))
    return Exit.INTERRUPTED if stop() else Exit.DONE


def follow(
    stop: Stop,
    tell: Callable[[str, int, int], None] = lambda _what, _done, _total: None,
    to_the_end: Callable[[], bool] | None = None,
) -> bool:
    """Follow the changes until asked to stop, telling how far the slow work is; wait while another process does.

    See jobs.run for `to_the_end` and what comes back.
    """
    from velvetbox.doors import jobs

    return jobs.run(stop, tell, to_the_end)


class _Telling:
    """Tells how many stories are mapped and learnt, at most every few seconds."""

    EVERY = 5.0

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._next = 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        if done >= total or time.monotonic() >= self._next:
            self._next = time.monotonic() + self.EVERY
            said = {
                "maps": _("The story maps of {done} of {total} stories are made."),
                "meaning": _("{done} of {total} stories learnt by what they mean."),
            }[what]
            self._terminal.say(said.format(done=done, total=total))


@contextmanager
def beside(terminal: Terminal, stop: Stop) -> Iterator[None]:
    """Follow the changes while something else writes them, and at its end take in what is left.

    Beside a running box this does nothing: its worker follows them.
    """
    ended, all_taken_in = Stop(), False

    def follow_beside() -> None:
        nonlocal all_taken_in
        all_taken_in = follow(ended, to_the_end=lambda: not stop())

    follower = threading.Thread(target=follow_beside, name="follower", daemon=True)
    follower.start()
    try:
        yield
    finally:
        ended.set()
        follower.join()
    if not all_taken_in:
        _catch_up(terminal, stop)


def _catch_up(terminal: Terminal, stop: Stop) -> None:
    """Take in what is left, or wait a while until whoever keeps the index has: it may just be ending."""
    from velvetbox.archive.finder import acts, horizon, lock

    newest, until = horizon.newest(), time.monotonic() + PATIENCE_SECONDS
    while not stop():
        try:
            with terminal.progress(_("Indexing")) as progress:
                acts.catch_up(progress)
        except lock.Busy:
            if time.monotonic() < until and not acts.has_followed(newest):
                stop.wait(LOOK_SECONDS)
                continue
            terminal.detail(_("The running box indexes what is new."))
        return


COMMAND = Command("jobs", _("follow the changes in a box and do the slow work"), arguments, run)
