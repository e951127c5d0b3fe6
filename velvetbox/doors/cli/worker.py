"""The worker process of a running box: imports the folders, watches them, and follows the changes."""

from __future__ import annotations

import os
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

from velvetbox.doors.cli import house, main
from velvetbox.doors.cli.exits import Exit
from velvetbox.doors.cli.orphan import leave_with_parent
from velvetbox.doors.cli.stopping import Stop
from velvetbox.doors.cli.terminal import Terminal

RETRY = (
    30.0  # seconds until an import or the index is tried again after it failed (a full disk may be emptied)
)


def work(folders: list[Path], terminal: Terminal, stop: Stop) -> Exit:
    """Import the folders, then watch them, following the changes all the while, until asked to stop."""
    from velvetbox.doors.cli import following, watching

    house.open_box(Path(os.environ["VELVETBOX_BOX"]))
    follower = threading.Thread(target=_keep_trying, args=(terminal, stop, following.follow), name="follower")
    follower.start()
    try:
        watching.watch(folders, lambda folder: _imported(folder, terminal, stop), stop)
    finally:
        stop.set()
        follower.join()
    return Exit.DONE


def _imported(folder: Path, terminal: Terminal, stop: Stop) -> bool:
    """Import a folder; tell whether that went well. What was read stays readable if it did not."""
    from velvetbox.doors.cli import importing

    try:
        importing.import_piles([folder], terminal, stop)
    except Exception as error:  # noqa: BLE001 - the site goes on; the sentence says what is wrong
        main.tell_error(error, terminal)
        stop.wait(RETRY)
        return False
    return True


def _keep_trying(terminal: Terminal, stop: Stop, follow: Callable[[Stop], None]) -> None:
    while not stop():
        try:
            follow(stop)
        except Exception as error:  # noqa: BLE001 - the site goes on; the sentence says what is wrong
            main.tell_error(error, terminal)
            stop.wait(RETRY)


def run(arguments: list[str]) -> int:
    """Run the worker on the command line its parent wrote."""
    parser = ArgumentParser(prog="velvetbox-worker")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--parent", type=int, required=True, help="the process to end with")
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args(arguments)
    terminal = Terminal(quiet=args.quiet, verbose=args.verbose)
    stop = Stop()
    stop.listen()
    leave_with_parent(args.parent, stop.set)
    return main.guarded(terminal, lambda: work(args.folders, terminal, stop))


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
