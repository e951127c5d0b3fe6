"""The formats we read, in order of trust: what the bytes say first, what the name says last."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from velvetbox.core.errors import ReadError
from velvetbox.core.formats.containers import kind_of
from velvetbox.core.formats.draft import Draft, Format, ReadOptions

MODULES = {
    "epub": "epub.format",
    "mobi": "kindle.mobi",
    "pdb": "palm.pdb",
    "docx": "docx.format",
    "odt": "odt.format",
    "doc": "doc.format",
    "pdf": "pdf.format",
    "rtf": "rtf.format",
    "fb2": "fb2.format",
    "webarchive": "webarchive.format",
    "mht": "mail.mht",
    "mail": "mail.format",
    "html": "html.format",
    "aozora": "aozora.format",
    "pml": "palm.source",
    "latex": "latex.format",
    "asciidoc": "asciidoc.format",
    "unread": "unread",
    "markdown": "markdown.format",
    "txt": "text.txt",
}
"""In which module of this package each format has its constant FORMAT; the first format that recognises a file reads it."""

SIGNS: dict[str, tuple[int, tuple[bytes, ...], tuple[str, ...]]] = {
    "mobi": (68, (b"BOOKMOBI", b"TPZ", b"\xeaDRMION\xee"), ()),
    "pdb": (68, (b"TEXtREAd", b"TEXtTlDc", b"PNRdPPrs", b"zTXTGPlm", b"DataPlkr"), ()),
    "docx": (2, (b"PK",), ()),
    "odt": (4096, (b"PK", b"oasis.opendocument.text"), ()),
    "doc": (8, (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",), ()),
    "pdf": (1024, (b"%PDF-",), ()),
    "rtf": (128, (b"{\\rtf",), ()),
    "fb2": (4096, (b"<FictionBook", b"\xff\xfe", b"\xfe\xff"), (".fb2", ".fbd")),
    "webarchive": (256, (b"bplist00", b"<plist", b"<!DOCTYPE plist"), ()),
    "pml": (65_536, (b"\\x", b"\\X", b"\\v", b"\\p"), (".pml",)),
    "latex": (65_536, (b"\\",), ()),
    "asciidoc": (65_536, (b"\n==",), (".asciidoc", ".adoc", ".asc")),
    "markdown": (65_536, (b"\n#", b"---\n", b"+++\n"), (".md", ".markdown", ".mdown", ".mkd", ".mdwn")),
}
"""In how many bytes each file of a format holds one of which signs, or else how its name ends; only then its module is loaded."""

_DEFAULT = ReadOptions()


def formats() -> tuple[Format, ...]:
    """Give all formats, in the order they are asked."""
    return tuple(map(_format, MODULES))


def load() -> None:
    """Load the formats that bear no sign beforehand: any file may be one of them."""
    for name in MODULES:
        if name not in SIGNS:
            _format(name)


@cache
def _format(name: str) -> Format:
    found: Format = import_module(f"velvetbox.core.formats.{MODULES[name]}").FORMAT
    return found


def identify(data: bytes, name: str) -> str | None:
    """Give the name of a file's format ("epub", "zip", …), or None when it is none we know."""
    if (container := kind_of(data, name)) is not None:
        return container
    found = _recognised(data, name)
    return found.name if found else None


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a file of any known format. Raises ReadError, or Refused beyond a limit."""
    found = _recognised(data, name)
    if found is None:
        raise _unknown()
    return found.read(data, name, options)


def read_as(form: str, data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a file whose format `identify` told. Raises ReadError, or Refused beyond a limit."""
    if form not in MODULES:
        raise _unknown()
    return _format(form).read(data, name, options)


def _recognised(data: bytes, name: str) -> Format | None:
    asked = (_format(module) for module in MODULES if _bears_sign(data, name, module))
    return next((each for each in asked if each.recognises(data, name)), None)


def _bears_sign(data: bytes, name: str, module: str) -> bool:
    if module not in SIGNS:
        return True
    within, signs, endings = SIGNS[module]
    return name.lower().endswith(endings) or any(data.find(sign, 0, within) >= 0 for sign in signs)


def _unknown() -> ReadError:
    return ReadError("unknown_format", "This is not a format that can be read. The file is kept as it is.")
