"""The XML of a FictionBook, whole or broken: encodings, HTML entities, stray signs, unclosed elements."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from lxml import etree

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.characters.encoding import Decoded, decode
from velvetbox.core.formats.draft import Mend, ReadOptions, Remark
from velvetbox.core.formats.xml import local, parse_xml

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_PROLOG = re.compile(r"(?<!\s)\s*+<\?xml[^>]{0,400}\?>")
_SIGN = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?|<(?![A-Za-z/!?])")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Opened:
    """The root of a book, the text it was read from, and what had to be mended."""

    root: etree._Element
    decoded: Decoded
    mends: tuple[Mend, ...] = ()
    remarks: tuple[Remark, ...] = ()


def open_book(data: bytes, options: ReadOptions) -> Opened:
    """Give the XML of a book. Raises ReadError when nothing of it can be read, Refused for entities of its own."""
    declared = _DECLARED.search(data[:1024])
    decoded = decode(data, declared[1].decode("ascii") if declared else None, options)
    text = _PROLOG.sub("", decoded.text, count=1)
    try:
        return Opened(_root(text, options, recover=False), decoded)
    except Refused:
        raise
    except ReadError:
        pass
    mended, mend = _with_signs(text)
    try:
        return Opened(_root(mended, options, recover=False), decoded, (mend,) if mend else ())
    except Refused:
        raise
    except ReadError:
        told = "The markup of this book is broken; it was read as far as it makes sense."
        root = _root(mended, options, recover=True)
        return Opened(root, decoded, (mend,) if mend else (), (Remark("fb2.broken", told),))


def _root(text: str, options: ReadOptions, *, recover: bool) -> etree._Element:
    root = parse_xml(text.encode("utf-8", "replace"), recover=recover, limits=options.limits)
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, etree.Entity, with_tail=False)
    if local(root).lower() == "fictionbook":
        return root
    if not recover and next(root.iter("{*}body"), None) is None:
        raise ReadError("fb2.broken", "This is not the XML of a FictionBook.")
    return root


def _with_signs(text: str) -> tuple[str, Mend | None]:
    """Write signs that XML does not allow as what they stand for: "&nbsp;", "Tom & Co", "a < b"."""
    count = 0
    first = -1

    def written(match: re.Match[str]) -> str:
        nonlocal count, first
        name = match[1]
        if name and (name in _OWN or name[0] == "#"):
            return match[0]
        count += 1
        first = match.start() if first < 0 else first
        if match[0] == "<":
            return "&lt;"
        char = html.unescape(match[0]) if name else ""
        return char if len(char) == 1 and char not in "&<>" else match[0].replace("&", "&amp;")

    mended = _SIGN.sub(written, text)
    if not count:
        return text, None
    before = text[max(0, first - 40) : first + _SHOWN]
    told = f"{count} signs that the markup does not allow were read as characters."
    return mended, Mend("fb2.signs", told, before, _SIGN.sub(written, before), count)
