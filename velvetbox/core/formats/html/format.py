"""HTML pages: decode, parse, and turn any part of the tree into Blocks.

For origins: `page.tree` is a selectolax tree to look for marks in; `blocks_of(node, context_of(page))`
turns the content of a node into Blocks; `text_of(node)` gives its folded text.
"""

from __future__ import annotations

import re

from velvetbox.core.formats.characters import entities
from velvetbox.core.formats.characters.encoding import decode
from velvetbox.core.formats.draft import Draft, Format, Page, ReadOptions
from velvetbox.core.formats.html import signs, unclosed
from velvetbox.core.formats.html import wrapped as html_wrapped
from velvetbox.core.formats.html.context import Context
from velvetbox.core.formats.html.page import (
    PLAIN,
    Reader,
    blocks_of,
    bounded,
    lost_pictures,
    parsed_page,
    text_of,
)
from velvetbox.core.formats.mail import hidden as hidden_mail

__all__ = [
    "FORMAT",
    "Context",
    "blocks_of",
    "context_of",
    "page",
    "properties_of",
    "read",
    "recognises",
    "text_of",
]

_DEFAULT = ReadOptions()
_CHARSET = re.compile(
    rb"""<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})|<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)


def page(text: str, name: str = "", options: ReadOptions = _DEFAULT) -> Page:
    """Make a page of a decoded HTML text: parsed now, its blocks read when first asked for."""
    return parsed_page(bounded(signs.shown(text), options.limits)[0], text, name)[0]


def context_of(page: Page) -> Context:
    """Give the context that a page of this reader was made with, a plain one for any other page."""
    return page.read.context if isinstance(page.read, Reader) else PLAIN


def declared_charset(data: bytes) -> str | None:
    """Give the charset that a page names in its first 4 KiB, if any."""
    found = _CHARSET.search(data[:4096])
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


_MARKS = re.compile(
    rb"<(?:!doctype html|html|head|body|meta|title|p|br|div|center|font|table|h[1-6]|i|em|b|hr|a href)[\s/>]",
    re.IGNORECASE,
)


_XML_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<\?xml\b[^>]*>(?:\s++|<!--.*?-->|<![^>]*>|<\?[^>]*>)*+<([\w:-]{1,60})", re.DOTALL
)
_ROOTS = frozenset({b"html", b"head", b"body", b"div", b"p", b"h1", b"h2", b"section", b"article"})


_BLANK_LINE = b"\n\n"


def recognises(data: bytes, name: str) -> bool:
    """Tell whether bytes are an HTML page: by its tags, whatever the name says."""
    head = data[:8192].replace(b"\0", b"")
    if (
        head.lstrip(b"\xef\xbb\xbf\xff\xfe\xfe\xff \t\r\n")[:15]
        .lower()
        .startswith((b"<!doctype html", b"<html"))
    ):
        return True
    if (root := _XML_ROOT.match(head)) and root[1].lower() not in _ROOTS:
        return False
    marks = _MARKS.findall(head)
    found = len(marks)
    named = name.lower().endswith((".html", ".htm", ".xhtml", ".xht", ".shtml", ".php", ".asp", ".aspx"))
    if not named and _BLANK_LINE in head.replace(b"\r", b"") and all(b"br" in mark.lower() for mark in marks):
        return False  # a plain text in which line breaks stand as tags
    return found >= (1 if named else 3) or (named and b"<" in head)


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read an HTML file. Raises ReadError when there is no text in it."""
    decoded = decode(data, declared_charset(data), options)
    source, mend = (
        (decoded.text, None) if unclosed.CODE in options.without else unclosed.close_emphasis(decoded.text)
    )
    source, named = hidden_mail.settled(source, options)
    source, twice = (source, None) if entities.CODE in options.without else entities.in_page(source)
    source, wrapped = html_wrapped.settled(source, options)
    ready, flattened = bounded(signs.shown(source), options.limits)
    one, reader = parsed_page(ready, source, name)
    return Draft(
        format="html",
        pages=(one,),
        properties=properties_of(one),
        notes=reader.notes,
        images=reader.pictures,
        mends=(*decoded.mends, *(each for each in (mend, named, twice, *wrapped) if each)),
        remarks=(*decoded.remarks, *filter(None, (flattened, lost_pictures(reader.tree)))),
        encoding=decoded.encoding,
    )


def properties_of(page: Page) -> dict[str, tuple[str, ...]]:
    """Give the metadata of a page's head: "title", "meta:generator", "link:canonical", each as written."""
    found: dict[str, list[str]] = {}
    if page.tree is None:
        return {}
    if page.title:
        found["title"] = [page.title]
    for node in page.tree.css("meta[content]")[:200]:
        attributes = node.attributes
        key = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        if key and (value := (attributes.get("content") or "").strip()):
            found.setdefault(f"meta:{key.strip().lower()}", []).append(value)
    for node in page.tree.css("link[rel][href]")[:200]:
        attributes = node.attributes
        found.setdefault(f"link:{(attributes.get('rel') or '').strip().lower()}", []).append(
            attributes.get("href") or ""
        )
    return {key: tuple(values) for key, values in found.items()}


FORMAT = Format("html", recognises, read)
