"""`open` and `serve` as people run them: processes, signals, files that come in later."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
from pathlib import Path

import pytest

from tests.doors.cli.command import SAMPLES, velvetbox
from tests.doors.cli.running import PATIENCE, Running, alive, until
from velvetbox.doors.cli import ports
from velvetbox.doors.cli.exits import Exit

pytestmark = pytest.mark.loopback


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    """A folder of stories of one's own."""
    return Path(shutil.copytree(SAMPLES / "scrapes", tmp_path / "pile"))


def snapshot(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Give every file below a folder with its times and bytes."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {str(file): (file.stat().st_mtime_ns, file.stat().st_mode, file.read_bytes()) for file in files}


def count(box: Path) -> int:
    return len(velvetbox(box, "list").stdout.splitlines())


def test_open_shows_the_stories_and_leaves_the_folder_as_it_is(box: Path, pile: Path) -> None:
    before = snapshot(pile)
    with Running(box, "open", pile, "--no-browser") as site:
        assert "?start=" in site.address
        assert site.get()[0] == 200
        until(lambda: "3 files" in site.said, "the import")
        assert "weir weather" in site.get()[1].casefold()
        children = site.children()
        assert site.stop(signal.SIGINT) == Exit.INTERRUPTED
    until(lambda: not any(map(alive, children)), "the children's end")
    assert not site.answers()
    assert snapshot(pile) == before
    assert "Traceback" not in site.said


def test_a_new_file_comes_in_by_itself(box: Path, pile: Path) -> None:
    with Running(box, "open", pile, "--no-browser") as site:
        until(lambda: "3 files" in site.said, "the first import")
        new = pile / "later.md"
        shutil.copy(SAMPLES / "writing" / "What the Glass Kept.md", new)
        os.utime(new, (1e9, 1e9))
        until(lambda: "What the Glass Kept" in site.get()[1], "the new story")


def test_a_killed_worker_is_started_again(box: Path, pile: Path) -> None:
    with Running(box, "open", pile, "--no-browser") as site:
        first = site.worker()
        os.kill(first, signal.SIGKILL)
        until(lambda: "starting it again" in site.said, "the notice")
        until(lambda: "3 files" in site.said, "the import")
        site.worker(other_than=first)
        assert site.get()[0] == 200


def test_a_killed_parent_takes_its_children_along(box: Path, pile: Path) -> None:
    with Running(box, "open", pile, "--no-browser") as site:
        children = site.children()
        assert len(children) >= 2
        site.process.kill()
        site.process.wait(PATIENCE)
        until(lambda: not any(map(alive, children)), "the children's end")
        assert not site.answers()


def test_kill_ends_serve_cleanly(samples_box: Path) -> None:
    with Running(samples_box, "serve") as site:
        assert site.get()[0] == 200
        assert site.stop(signal.SIGTERM) == Exit.DONE


def test_a_box_is_served_once(box: Path, pile: Path) -> None:
    with Running(box, "open", pile, "--no-browser") as site:
        said = velvetbox(box, "open", pile, "--no-browser")
        assert said.returncode == Exit.FAILED
        assert str(site.process.pid) in said.stderr


def test_an_import_beside_a_running_box_shows_in_it(box: Path, pile: Path) -> None:
    with Running(box, "open", pile, "--no-browser") as site:
        until(lambda: "3 files" in site.said, "the import")
        said = velvetbox(box, "import", SAMPLES / "writing")
        assert said.returncode == Exit.DONE, said.stderr
        assert "What the Glass Kept" in site.get()[1]
        until(lambda: "What the Glass Kept" in site.get("/find?q=glass")[1], "the running box's index")


def test_without_a_port_named_the_next_free_one_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not ports.is_free("127.0.0.1", port)
        assert ports.next_free("127.0.0.1", port) > port


def test_a_page_of_another_name_is_not_answered(samples_box: Path) -> None:
    with Running(samples_box, "serve") as site:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
        connection.request("GET", "/", headers={"Host": "evil.example"})
        assert connection.getresponse().status == 400
        connection.close()


def test_a_public_box_asks_for_the_password(own_box: Path) -> None:
    assert velvetbox(own_box, "password", said="correct horse\n").returncode == Exit.DONE
    with Running(own_box, "serve", "--host", "127.0.0.1", "--public") as site:
        assert "?start=" not in site.address
        assert site.get()[0] == 302
        assert site.get("/sign-in")[0] == 200
