"""A real server (granian) over a box on disk that a module of the tests makes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.served import served as at_a_port

START = "start-of-the-browser-tests"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Site:
    """A box that is being served."""

    address: str
    box: Path

    def forget(self, work: int) -> None:
        """Take away the places and marks that earlier readers left in a work."""
        self.write("DELETE FROM library_readingplace WHERE work_id = ?", work)
        self.write("DELETE FROM library_highlight WHERE work_id = ?", work)

    def write(self, statement: str, *values: object) -> None:
        """Change the box behind the server's back, as an import in another process does."""
        with closing(sqlite3.connect(self.box / "box.sqlite3", timeout=60)) as box, box:
            box.execute(statement, values)


@contextmanager
def served(box: Path, maker: str = "tests.browser.box") -> Iterator[Site]:
    """Serve a box that a module makes."""
    given = {"VELVETBOX_BOX": str(box), "VELVETBOX_START_TOKEN": START, "VELVETBOX_SECRET_KEY": "s" * 50}
    named = os.environ | given | {"DJANGO_SETTINGS_MODULE": "velvetbox.config.settings"}
    subprocess.run([sys.executable, "-m", maker], cwd=ROOT, env=named, check=True)
    with (box / "server.log").open("w") as log, at_a_port(named, log) as (port, _):
        yield Site(f"http://127.0.0.1:{port}", box)
