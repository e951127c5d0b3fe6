"""`velvetbox edit WORK [FIELD=VALUE …]`: what is known of a work, set by hand."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence

from velvetbox.doors.cli import house, works
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import Exit, WrongUse
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _


def arguments(parser: ArgumentParser) -> None:
    """Add what `edit` takes."""
    works.argument(parser)
    parser.add_argument(
        "fields",
        nargs="*",
        metavar="FIELD=VALUE",
        help=_("set a field; given again, each is a value of a list"),
    )
    parser.add_argument(
        "--add", action="append", default=[], metavar="FIELD=VALUE", help=_("a value besides those of a list")
    )
    parser.add_argument(
        "--remove",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help=_("a value a list is to have no longer"),
    )
    parser.add_argument(
        "--revert", action="append", default=[], metavar="FIELD", help=_("show what the files say again")
    )


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Set what is given, and print every field as it is then: its name, and its values parted by " | "."""
    house.open_box(args.box)
    from velvetbox.archive.catalog.edited import edit_page
    from velvetbox.archive.library import editing
    from velvetbox.archive.people.acts import local_owner

    work = works.find(args.work)
    page = edit_page(work)
    shown = {field.name: field.value for field in page.fields} if page else {}
    given = _given(args, shown)
    for name in args.revert:
        editing.revert(local_owner(), work, _known(name, shown))
    if given:
        editing.edit(local_owner(), work, given)
    after = edit_page(work) if given or args.revert else page
    for field in after.fields if after else ():
        by_hand = _(" (by hand)") if field.by_hand else ""
        terminal.result(f"{field.name}\t{' | '.join(field.value.splitlines())}{by_hand}")
    return Exit.DONE


def _given(args: Namespace, shown: Mapping[str, str]) -> dict[str, str]:
    """Give the text of each field that is to be set."""
    set_to: dict[str, list[str]] = {}
    for name, value in _pairs(args.fields, shown):
        set_to.setdefault(name, []).append(value)
    for name, value in _pairs(args.add, shown):
        set_to.setdefault(name, shown[name].splitlines()).append(value)
    for name, value in _pairs(args.remove, shown):
        lines = set_to.get(name, shown[name].splitlines())
        set_to[name] = [line for line in lines if line.casefold() != value.casefold()]
    return {name: "\n".join(values) for name, values in set_to.items()}


def _pairs(texts: Sequence[str], shown: Mapping[str, str]) -> list[tuple[str, str]]:
    out = []
    for text in texts:
        name, mark, value = text.partition("=")
        if not mark:
            raise WrongUse("edit.no_value", _("Write it as FIELD=VALUE: {text}").format(text=text))
        out.append((_known(name, shown), value))
    return out


def _known(name: str, shown: Mapping[str, str]) -> str:
    if name not in shown:
        raise WrongUse(
            "edit.no_field",
            _("There is no field “{name}”. There are: {fields}").format(name=name, fields=", ".join(shown)),
        )
    return name


COMMAND = Command("edit", _("show what is known of a work, and set it by hand"), arguments, run)
