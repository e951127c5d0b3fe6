"""An archive on PostgreSQL: a database, a box for its files, and the real command on both."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from blake3 import blake3

from tests.doors.cli import command
from tests.faults.boxes import WHOLE

START = "start-of-the-postgres-tests"


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the pages."""

    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive. `address` is that of its database."""

    box: Path
    address: str

    @property
    def settings(self) -> dict[str, str]:
        """The environment variables that name it."""
        return {"VELVETBOX_DATABASE": self.address}

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        return command.velvetbox(self.box, *words, **self.settings)

    def done(self, *words: str | Path) -> str:
        """Run the command, which must do what it was asked to, and give its answer."""
        run = self.run(*words)
        assert run.returncode == 0, run.stderr
        return run.stdout

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        """Start the command."""
        return command.start(self.box, *words, **self.settings)

    def python(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run Python in this checkout with Django's settings named."""
        named = {"DJANGO_SETTINGS_MODULE": "velvetbox.config.settings"} | self.settings | more
        return subprocess.run(
            [sys.executable, *words],
            env=command.environment(self.box, **named),
            cwd=command.ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    def pages(self, *requests: str) -> list[Page]:
        """Ask for pages as the owner: "/find?q=x", or "POST /works/1/place anchor=x" (values percent-encoded)."""
        run = self.python("-m", "tests.postgres.asking", *requests, VELVETBOX_START_TOKEN=START)
        assert run.returncode == 0, run.stderr
        return [Page(status, text) for status, text in json.loads(run.stdout)]

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Give the rows of a query on the database."""
        with psycopg.connect(self.address) as database:
            return database.execute(query.encode(), values).fetchall()

    def contents(self) -> list[tuple[Any, ...]]:
        """Give what it shows: title, words and chapters of every work, whatever order they came in."""
        works = "SELECT title, words, chapter_count FROM library_work WHERE withdrawn_at IS NULL"
        return sorted(self.ask(works))

    def assert_sound(self) -> None:
        """Fail unless no work is partial and every original is there byte for byte."""
        assert {name: rows for name, query in WHOLE.items() if (rows := self.ask(query))} == {}
        for hash_, size in self.ask("SELECT hash, size FROM library_original"):
            data = (self.box / "originals" / hash_[:2] / hash_).read_bytes()
            assert (blake3(data).hexdigest(), len(data)) == (hash_, size)
