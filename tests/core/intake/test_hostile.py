"""No file harms who reads it: bounded time and memory, nothing else read, and nothing stored that runs."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.allowed import allowed
from tests.core.intake.hostile import SECRET, entities, markup_bombs, zip_bombs
from tests.core.intake.watched import Watched, watch
from velvetbox.core import clean
from velvetbox.core.clean.markup import ALLOWED_ATTRIBUTES, ALLOWED_TAGS

SECONDS, MEGABYTES = 2.0, 256  # of any file
MARKUP = 2.0, 64  # what is too deep or too wide is read for its words
AT_ONCE = frozenset(
    {"deep.html", "attributes.html", "formatting.html", "links.html", "deep.md", "formatting.md"}
)
TOLD_AT_ONCE = 0.1, 64  # seconds for a hundred thousand elements, attributes or open tags, their words read
OUTRIGHT = 0.1, 32  # an archive or an entity that lies is told before anything of it is unpacked
_SCHEME = re.compile(r"[^a-z0-9+.:/?#&;-]")
_SAFE = re.compile(r"(?:https?:|mailto:|ftp:|#|/|[a-z0-9.-]*(?:[/?#]|$))")


def written(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[Path]:
    made = []
    for name, data in files:
        made.append(folder / name)
        made[-1].write_bytes(data)
    return made


def assert_harmless(
    found: dict[Path, Watched], seconds: float = SECONDS, megabytes: float = MEGABYTES
) -> None:
    assert found
    most = allowed(seconds)
    faults = [
        f"{file.name}: {fault}" for file, said in found.items() for fault in faults_of(said, most, megabytes)
    ]
    assert faults == []


def faults_of(said: Watched, seconds: float = SECONDS, megabytes: float = MEGABYTES) -> Iterator[str]:
    """Give what is wrong with a reading."""
    if not said.outcomes:
        yield "no outcome"
    if said.cpu > seconds:
        yield f"{said.cpu:.1f} s of CPU"
    if said.memory is not None and said.memory > megabytes:
        yield f"{said.memory:.0f} MB"
    yield from said.touched
    for html in said.stored:
        yield from harm_in(html)
        if clean.sanitise(html) != html:
            yield "cleaning again changes what is stored"


def harm_in(html: str) -> Iterator[str]:
    """Give elements, attributes and addresses of stored text that have no place there, once it is parsed again."""
    for node in LexborHTMLParser(html).css("body *"):
        tag = node.tag or ""
        if tag not in ALLOWED_TAGS | {"tbody", "colgroup"}:
            yield f"<{tag}>"
        for name, value in node.attributes.items():
            if name not in ALLOWED_ATTRIBUTES["*"] | ALLOWED_ATTRIBUTES.get(tag, set()):
                yield f"{tag}.{name}"
            if (
                name in {"href", "src", "cite"}
                and ":" in (value or "")
                and not _SAFE.match(_SCHEME.sub("", (value or "").lower()))
            ):
                yield f"{tag}.{name}={value}"


@contextmanager
def listening() -> Iterator[tuple[str, socket.socket]]:
    """Give the address of a door nobody may knock at."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(64)
        door.settimeout(0)
        yield f"http://127.0.0.1:{door.getsockname()[1]}", door


def test_bombs_of_markup_are_read_or_refused_within_bounds(tmp_path: Path) -> None:
    found = watch(written(tmp_path, markup_bombs()))
    assert_harmless(found, *MARKUP)
    assert_harmless({file: said for file, said in found.items() if file.name in AT_ONCE}, *TOLD_AT_ONCE)


def test_bombs_of_archives_are_read_or_refused_within_bounds(tmp_path: Path) -> None:
    found = watch(written(tmp_path, zip_bombs()))
    assert_harmless(found, *OUTRIGHT)
    assert "root:" not in repr(found)
    assert not list(tmp_path.parent.glob("**/escaped.txt"))


@pytest.mark.loopback
def test_entities_read_no_file_and_ask_no_network(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    with listening() as (address, door):
        found = watch(written(tmp_path, entities(secret.as_uri(), address)))
        with pytest.raises(BlockingIOError):
            door.accept()
    assert_harmless(found, *OUTRIGHT)
    assert SECRET not in repr(found)


def test_what_is_watched_for_is_seen() -> None:
    assert list(harm_in("<p onclick=x><a href='java\tscript:x'>y</a><script>z</script></p>")) == [
        "p.onclick",
        "a.href=java\tscript:x",
        "<script>",
    ]
    bad = Watched((), 3.0, 300.0, ("open ('/etc/passwd', 'r')",), ("<b onclick=x>",))
    assert len(list(faults_of(bad))) == 6


@pytest.mark.parametrize("part", ["hostile", "standards"])
def test_a_pack_of_hostile_and_standard_files_does_no_harm(corpus: Path, part: str) -> None:
    assert_harmless(watch([file for file in sorted((corpus / part).rglob("*")) if file.is_file()]))
