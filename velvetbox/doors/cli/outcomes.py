"""What came of an import, in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _, ngettext

if TYPE_CHECKING:
    from velvetbox.archive.catalog.imports import ImportPage
    from velvetbox.archive.imports.models import Import


def tell(ended: Import, terminal: Terminal, *, asked: bool = False) -> None:
    """Say what the import found, and name the files that could not be read. `asked`: somebody had it stopped.

    How it ended its row may not know: the disk may be full. What nobody asked for is an error and always told.
    """
    if ended.state == ended.State.STOPPED:
        (terminal.say if asked else terminal.error)(
            ended.message or _("Stopped. The next run goes on where this one stopped.")
        )
    if not terminal.quiet:
        _tell_files(ended, terminal)


def _tell_files(ended: Import, terminal: Terminal) -> None:
    from velvetbox.archive.catalog.imports import Group, Show, import_page

    page = import_page(ended.pk, Show.NOT_READ)
    if page is None:
        return
    if not page.total:
        if ended.state == ended.State.DONE:
            terminal.say(_("There are no files there yet."))
        return
    terminal.say(
        _("{files} → {works}").format(
            files=ngettext("{n} file", "{n} files", page.total).format(n=page.total),
            works=ngettext("{n} work", "{n} works", page.works).format(n=page.works),
        )
    )
    for count, text in (
        (page.same, ngettext("{n} was in the box already", "{n} were in the box already", page.same)),
        (page.counts[Group.DOUBLES], ngettext("{n} double", "{n} doubles", page.counts[Group.DOUBLES])),
        (
            page.counts[Group.NOT_STORIES],
            ngettext("{n} is no story", "{n} are no stories", page.counts[Group.NOT_STORIES]),
        ),
        (page.mended, ngettext("{n} mended", "{n} mended", page.mended)),
        (
            page.counts[Group.NOT_READ],
            ngettext("{n} could not be read:", "{n} could not be read:", page.counts[Group.NOT_READ]),
        ),
    ):
        if count:
            terminal.say("  " + text.format(n=count))
    _tell_reckonings(page, terminal)
    for line in page.files:
        said = sorted(
            (note for note in line.notes if note.get("text")), key=lambda note: note["code"] == "member"
        )
        why = said[0]["text"] if said else line.outcome
        terminal.say(f"    {line.name}: {why}")
    if page.shown > len(page.files):
        terminal.say(
            _("    and {n} more; see them all in the browser or with --report").format(
                n=page.shown - len(page.files)
            )
        )


def _tell_reckonings(page: ImportPage, terminal: Terminal) -> None:
    """Say what each archive's dump held and what was kept of it."""
    for archive in page.reckonings:
        terminal.say(_("  The archive in {file}:").format(file=archive.name))
        for what, stated, held, kept, why in archive.rows:
            site = _(" (the site counted {n:,})").format(n=stated) if stated is not None else ""
            told = _("{what}: {held:,} in the dump{site}, {kept:,} kept").format(
                what=what, held=held, site=site, kept=kept
            )
            terminal.say(f"    {told}. {why}." if why else f"    {told}.")
