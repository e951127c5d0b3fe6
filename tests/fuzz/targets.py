"""What must hold for any bytes at all: a story, or a plain error; quickly; and nothing in it that runs."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

from tests.allowed import allowed
from velvetbox.core import clean, formats, origins
from velvetbox.core.errors import ReadError
from velvetbox.core.formats import containers
from velvetbox.core.formats.draft import Draft, Format, ReadOptions
from velvetbox.core.formats.dump.table_files import table_rows
from velvetbox.core.formats.registry import formats as all_formats
from velvetbox.core.intake.seal import seal
from velvetbox.core.origins.efiction.columns import columns_of
from velvetbox.core.origins.efiction.dump import stories
from velvetbox.core.origins.efiction.site import Site
from velvetbox.core.origins.efiction.tables import Tables
from velvetbox.core.prose import from_html, to_html

SECONDS = 2.0  # of CPU, for one file
OPTIONS = ReadOptions()


class TooSlow(AssertionError):
    """A file took longer than any may."""


def targets() -> dict[str, Callable[[bytes], None]]:
    """Give all targets by name: each format, and what opens containers."""
    return {form.name: _reader(form) for form in all_formats()} | {
        "containers": _containers,
        "markup": _markup,
        "dump": _dump,
    }


def within(limit: float, target: Callable[[bytes], None], data: bytes) -> None:
    """Run a target on a file. Raises what the target raises, or TooSlow."""
    start = time.process_time()
    target(data)
    taken = time.process_time() - start
    if taken > limit and taken > allowed(limit):
        raise TooSlow(f"{taken:.1f} s of CPU for {len(data)} bytes")


def _reader(form: Format) -> Callable[[bytes], None]:
    name = f"broken.{form.name}"

    def target(data: bytes) -> None:
        try:
            form.recognises(data, name)
            draft = form.read(data, name, OPTIONS)
            _take_in(draft, name)
        except ReadError:
            return

    return target


def _take_in(draft: Draft, name: str) -> None:
    """Go the whole way from a draft to what would be stored, and hold it to what stored text promises."""
    reading = origins.recognise(draft, name, OPTIONS)
    for index, work in enumerate(reading.works):
        sealed = seal(work, draft, reading.origin, name, index).work
        for stored in (sealed.summary, *(chapter.html for chapter in sealed.chapters)):
            assert clean.sanitise(stored) == stored, "cleaning stored text again changes it"
            assert "<script" not in stored, "a script in stored text"
            assert to_html(from_html(stored)) == stored, "stored text does not read back as itself"


def _containers(data: bytes) -> None:
    try:
        if containers.is_container(data, "broken.zip"):
            for _ in containers.members(data, "broken.zip", OPTIONS.limits):
                pass
    except ReadError:
        return


def _dump(data: bytes) -> None:
    """Read it as a dump of statements, and as a table of lines and of values with commas."""
    with Tables() as tables:
        try:
            tables.load(io.BytesIO(data), OPTIONS.limits.text)
            for tabs in (False, True):
                table, known = "fanfiction_chapters", columns_of("chapters")
                rows = table_rows(io.BytesIO(data), table, (), known, OPTIONS.limits.text, tabs=tabs)
                tables.add(rows)
        except ReadError:
            return
        tables.settle(2)
        for prefix in tables.prefixes:
            for story in stories(Site(tables, prefix), lambda *_: None):
                seal(story.work, Draft("sql", ()), "efiction-dump", story.row)


def _markup(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    try:
        clean.check(text)
    except ReadError:
        return
    once = clean.sanitise(text)
    assert clean.sanitise(once) == once, "cleaning twice is not cleaning once"
    formats.identify(data, "broken.html")
