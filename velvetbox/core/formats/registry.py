"""The formats we read, in order of trust: what the bytes say first, what the name says last."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from velvetbox.core.errors import ReadError
from velvetbox.core.formats.containers import kind_of
from velvetbox.core.formats.draft import Draft, Format, ReadOptions

MODULES = (
    "epub",
    "mobi",
    "pdb",
    "docx",
    "odt",
    "doc",
    "pdf",
    "rtf",
    "fb2",
    "mht",
    "mail",
    "html",
    "aozora",
    "latex",
    "asciidoc",
    "unread",
    "markdown",
    "txt",
)
"""A format is a module of this package with a constant FORMAT; the first that recognises a file reads it."""

_DEFAULT = ReadOptions()


@cache
def formats() -> tuple[Format, ...]:
    """Give all formats, in the order they are asked."""
    return tuple(_format(name) for name in MODULES)


def _format(name: str) -> Format:
    found: Format = import_module(f"velvetbox.core.formats.{name}").FORMAT
    return found


def identify(data: bytes, name: str) -> str | None:
    """Give the name of a file's format ("epub", "zip", …), or None when it is none we know."""
    if (container := kind_of(data, name)) is not None:
        return container
    return next((each.name for each in formats() if each.recognises(data, name)), None)


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a file of any known format. Raises ReadError, or Refused beyond a limit."""
    for each in formats():
        if each.recognises(data, name):
            return each.read(data, name, options)
    raise _unknown()


def read_as(form: str, data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a file whose format `identify` told. Raises ReadError, or Refused beyond a limit."""
    found = next((each for each in formats() if each.name == form), None)
    if found is None:
        raise _unknown()
    return found.read(data, name, options)


def _unknown() -> ReadError:
    return ReadError("unknown_format", "This is not a format that can be read. The file is kept as it is.")
