"""`velvetbox show WORK`: what the box knows of one work."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from velvetbox.doors.cli import house, works
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import Exit
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _

if TYPE_CHECKING:
    from velvetbox.archive.catalog.contents import Line
    from velvetbox.archive.catalog.work import WorkPage


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Print the work's facts, its chapters and its copies."""
    house.open_box(args.box)
    from velvetbox.archive.catalog.work import work_page

    page = work_page(works.find(args.work), None)
    assert page is not None  # it was just found
    terminal.result(page.title + (_("  (title taken from the file's name)") if page.title_is_guess else ""))
    for name, value in _facts(page):
        if value:
            terminal.result(f"  {name + ':':<16} {value}")
    for line in page.contents:
        terminal.result(_chapter(line))
    return Exit.DONE


def _facts(page: WorkPage) -> Iterator[tuple[str, str]]:
    from velvetbox.core.prose import from_html, plain_text

    tags = page.tags
    yield _("id"), str(page.id)
    yield _("by"), ", ".join(page.creators)
    for name, values in (
        (_("fandoms"), tags.fandoms),
        (_("relationships"), tags.relationships),
        (_("characters"), tags.characters),
        (_("warnings"), tags.warnings),
        (_("categories"), tags.categories),
        (_("freeforms"), tags.freeforms),
    ):
        yield name, ", ".join(values)
    yield _("rating"), page.rating
    yield _("advisories"), "; ".join(page.advisories)
    yield _("series"), ", ".join(f"{place.name} {place.position or ''}".strip() for place in page.series)
    yield _("summary"), " ".join(plain_text(from_html(page.summary)).split())
    yield _("language"), page.language
    yield _("words"), f"{page.words:,}"
    yield _("chapters"), works.chapters(page.chapters, page.declared, page.complete)
    yield _("complete"), {True: _("yes"), False: _("no"), None: ""}[page.complete]
    yield _("missing"), _ranges(page.missing)
    yield _("damage"), "; ".join(page.damage)
    yield _("from"), page.address
    for copy in page.copies:
        shown = _(", shown") if copy.current and len(page.copies) > 1 else ""
        yield _("copy {n}").format(n=copy.id), f"{copy.name} ({copy.format}, {copy.origin}{shown})"


def _chapter(line: Line) -> str:
    if line.id is None:
        return "  " + _("chapters {first}–{last} are missing").format(first=line.label, last=line.last)
    return f"  {line.label:>4}  {line.title or '–'}  ({line.words:,})"


def _ranges(numbers: tuple[int, ...]) -> str:
    """Give "2–33, 40" for the numbers 2 to 33 and 40."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


COMMAND = Command("show", _("show what is known of a work"), works.argument, run)
