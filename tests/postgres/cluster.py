"""A PostgreSQL server of our own: made in a temporary folder, thrown away at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

USER = "archivist"
PASSWORD = "p@ss/word: 100%"  # what an address must be able to carry
PATIENCE = 120.0  # seconds; the machine may be busy
# Nothing here outlives the run, so nothing need reach the disk.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int

    def address(self, database: str) -> str:
        """Give the address of a database, as VELVETBOX_DATABASE has it."""
        return f"postgresql://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/{database}"

    def make(self, database: str, *, template: str = "template1") -> str:
        """Make a database and give its address. Nobody may be connected to the template."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"'.encode())
        return self.address(database)


def programs() -> Path | None:
    """Give the folder of PostgreSQL's programs: the newest of Debian's, else that on PATH; None when there is none."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True
    )
    on_path = shutil.which("initdb")
    folders = debian + ([Path(on_path).resolve().parent] if on_path else [])
    return next(
        (folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()),
        None,
    )


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Make a server with the programs in `folder`, and keep it for as long as the `with` block lasts."""
    place = Path(tempfile.mkdtemp(prefix="velvetbox-postgres-"))
    try:
        as_whom = _as_whom(place)
        _make(folder, place, as_whom)
        process, server = _start(folder, place, as_whom)
        try:
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _as_whom(place: Path) -> dict[str, Any]:
    """Give the user to run as: PostgreSQL refuses root. The folder is made theirs."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    os.chown(place, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _make(folder: Path, place: Path, as_whom: dict[str, Any]) -> None:
    password = place / "password"
    password.write_text(PASSWORD + "\n", encoding="utf-8")
    password.chmod(0o644)
    command: list[str | Path] = [
        folder / "initdb", "--pgdata", place / "data", "--username", USER, "--pwfile", password,
        "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync",
    ]  # fmt: skip
    made = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False, **as_whom)
    assert made.returncode == 0, made.stderr


def _start(folder: Path, place: Path, as_whom: dict[str, Any]) -> tuple[subprocess.Popen[bytes], Server]:
    for _ in range(3):  # another process may take the port before the server does
        server = Server(_free_port())
        settings = (*QUICK, "listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={server.port}")
        command: list[str | Path] = [folder / "postgres", "-D", place / "data"]
        command += [f"--{setting}" for setting in settings]
        with (place / "log").open("ab") as log:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                command, cwd=place, stdout=log, stderr=log, **as_whom
            )
        if _answers(process, server):
            return process, server
    raise AssertionError((place / "log").read_text(encoding="utf-8"))


def _answers(process: subprocess.Popen[bytes], server: Server) -> bool:
    end = time.monotonic() + PATIENCE
    while process.poll() is None:
        with suppress(psycopg.OperationalError), psycopg.connect(server.address("postgres")):
            return True
        if time.monotonic() > end:
            process.kill()
            process.wait(PATIENCE)
        time.sleep(0.02)
    return False


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
