"""`velvetbox searches`: the searches the owner keeps, and what each finds."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from velvetbox.doors.cli import house
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import Exit, WrongUse
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _


def arguments(parser: ArgumentParser) -> None:
    """Add what `searches` takes."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "search", nargs="?", type=int, metavar="N", help=_("print the works that search N finds")
    )
    what.add_argument("--keep", nargs=2, metavar=("NAME", "QUERY"), help=_("keep a search: its name, and what stands behind /find? in its address"))  # fmt: skip
    what.add_argument("--remove", type=int, metavar="N", help=_("remove a search"))
    what.add_argument("--restore", type=int, metavar="N", help=_("bring a removed search back"))


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Do what is asked, else list the searches: number, name, how many works are new, query, parted by tabs."""
    house.open_box(args.box)
    from velvetbox.archive.finder.models import SavedSearch

    try:
        if args.search is not None:
            _look(args.search, terminal)
        else:
            _change(args, terminal)
    except SavedSearch.DoesNotExist:
        raise WrongUse("searches.unknown", _("There is no such search in this box.")) from None
    return Exit.DONE


def _change(args: Namespace, terminal: Terminal) -> None:
    from velvetbox.archive.catalog.kept_searches import asked_in
    from velvetbox.archive.finder import saved
    from velvetbox.archive.people.acts import local_owner

    owner = local_owner()
    if args.keep:
        name, query = args.keep
        made = saved.save(owner, name, asked_in(query.partition("find?")[2] or query).address())
        terminal.say(_("Search {n} is kept as “{name}”.").format(n=made.pk, name=made.name))
    elif args.remove is not None:
        removed = saved.remove(owner, args.remove)
        terminal.say(_("“{name}” is removed. Bring it back: velvetbox searches --restore {n}").format(name=removed.name, n=removed.pk))  # fmt: skip
    elif args.restore is not None:
        terminal.say(_("“{name}” is back.").format(name=saved.restore(owner, args.restore).name))
    else:
        _list(owner.pk, terminal)


def _list(owner: int, terminal: Terminal) -> None:
    from velvetbox.archive.catalog.kept_searches import kept_searches

    kept = kept_searches(owner)
    for search in kept:
        terminal.result(f"{search.id}\t{search.name}\t{search.said}\t{search.query}")
    if not kept:
        terminal.say(_("No search is kept. On the page of a search, choose “Keep this search”."))


def _look(number: int, terminal: Terminal) -> None:
    from velvetbox.archive.catalog.finding import finding
    from velvetbox.archive.catalog.kept_searches import asked_in
    from velvetbox.archive.finder import saved
    from velvetbox.archive.people.acts import local_owner

    owner = local_owner()
    asked = asked_in(saved.look(owner, number).query)
    page = finding(owner, asked)
    for at in range(1, page.pages + 1):
        for found in (page if at == 1 else finding(owner, asked, at)).works:
            terminal.result(f"{found.card.id}\t{found.card.title}\t{', '.join(found.card.creators) or '–'}")
    if not page.total:
        terminal.say(_("Nothing in the box fits that."))


COMMAND = Command(
    "searches", _("list the searches you keep, keep one more, or print what one finds"), arguments, run
)
