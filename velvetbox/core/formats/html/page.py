"""One parsed HTML page: what its blocks are read with, its notes and its pictures."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from urllib.parse import quote, unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.clean import check, flatten, is_picture_data, safe_address, without_foreign
from velvetbox.core.errors import Refused
from velvetbox.core.formats.draft import Limits, Page, Remark
from velvetbox.core.formats.html import walk as html_walk
from velvetbox.core.formats.html.context import Closed, Context
from velvetbox.core.formats.html.names import BLOCKS, DROPPED
from velvetbox.core.formats.html.notes import NoteBody, NotePage, find_notes
from velvetbox.core.formats.html.styles import read_sheet
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Block, Note
from velvetbox.core.values import value

PLAIN = Context()
_SHARED = lazy_pattern(
    r"(--sf-img-\d{1,6})\s{0,4}:\s{0,4}url\([\"']?(data:image/[^\"')\s]+)"
)  # as SingleFile writes a picture that a page shows more than once


@value(frozen=True, slots=True)
class Reader:
    """Reads the blocks of a parsed page when they are asked for."""

    tree: LexborHTMLParser
    context: Context
    notes: tuple[Note, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def __call__(self) -> tuple[Block, ...]:
        """Give the blocks of the page's body."""
        root = self.tree.body or self.tree.root
        return blocks_of(root, self.context) if root is not None else ()


def bounded(text: str, limits: Limits, name: str = "") -> tuple[str, Remark | None]:
    """Give a page's text ready to parse: as it is, or flattened where its markup is beyond the limits."""
    renamed = without_foreign(text)
    try:
        check(renamed, limits)
    except Refused as refusal:
        told = f"{refusal.text} Its words were read without their markup."
        return flatten(renamed), Remark("html.flattened", told, name)
    return renamed, None


def parsed_page(ready: str, text: str, name: str) -> tuple[Page, Reader]:
    """Make a page of HTML that `bounded` made ready, and what reads it; `text` is the source as decoded."""
    tree = LexborHTMLParser(ready)
    single = NotePage("", tree, ids=named_elements(tree) if "#" in text else {})
    notes, bodies = find_notes([single], {"": list(_links(tree, single))}) if single.ids else ({}, [])
    pictures = dict(_pictures(tree)) if "data:image" in text else {}
    context = Context(
        sheet=read_sheet(*(node.text() for node in tree.css("style"))),
        targets=frozenset(single.targets),
        inside=lambda address: _inside(address, single.targets),
        notes=notes,
        left_out=frozenset(single.left_out),
        picture=lambda address: picture_address(address, pictures),
        closed=Closed(text),
    )
    reader = Reader(
        tree,
        context,
        tuple(note_of(body, context) for body in bodies),
        dict(pictures.values()),
    )
    heading = tree.css_first("title")
    title = (text_of(heading) or None) if heading is not None else None
    return Page(name=name, read=reader, title=title, tree=tree, source=text), reader


def named_elements(tree: LexborHTMLParser) -> dict[str, LexborNode]:
    """Give the elements that a link may lead to, by id or name; the first of each."""
    found: dict[str, LexborNode] = {}
    for node in tree.css("[id], a[name]"):
        attributes = node.attributes
        for name in (attributes.get("id"), attributes.get("name")):
            if name:
                found.setdefault(name, node)
    return found


def _links(tree: LexborHTMLParser, single: NotePage) -> Iterator[tuple[LexborNode, str, str]]:
    for node in tree.css('a[href*="#"]'):
        name = _inside(node.attributes.get("href") or "", single.ids)
        if name is not None:
            yield node, "", name


def _inside(address: str, names: Mapping[str, LexborNode] | set[str]) -> str | None:
    """Give the name that a link leads to, where the page has it; also one made absolute to its site."""
    _, sign, name = address.partition("#")
    if not sign or not name:
        return None
    if name in names:
        return name
    return plain if (plain := unquote(name)) in names else None


def lost_pictures(tree: LexborHTMLParser, name: str = "") -> Remark | None:
    """Tell of pictures that whoever saved the page could not fetch (FanFicFare writes "failedtoload")."""
    count = len(tree.css('img[src="failedtoload"]'))
    text = f"{count} of its pictures could not be fetched when this was saved; they are not in the file."
    return Remark("picture.lost", text, name) if count else None


def note_of(body: NoteBody, context: Context) -> Note:
    """Read a note found in a page; its label is what the text shows."""
    inner = replace(context, left_out=frozenset())
    return Note(body.id, blocks_of(body.node, inner), body.label)


def _pictures(tree: LexborHTMLParser) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """Give key and bytes of each picture written out in the page, by its address or the name it is shared under."""
    written = [((node.attributes.get("src") or "").strip(),) * 2 for node in tree.css('img[src^="data:"]')]
    shared = (match.group(1, 2) for node in tree.css("style") for match in _SHARED.finditer(node.text()))
    for name, address in (*written, *shared):
        if is_picture_data(address):
            head, _, packed = address.partition(",")
            try:
                data = base64.b64decode(packed, validate=False)
            except (binascii.Error, ValueError):
                continue
            extension = head.partition("/")[2].partition(";")[0].lower()
            yield name, (f"{hashlib.blake2b(data, digest_size=12).hexdigest()}.{extension}", data)


def picture_address(address: str, pictures: Mapping[str, tuple[str, bytes]]) -> str | None:
    """Give the key of a picture written out in the page, or the address of one outside; None to keep none."""
    if address in pictures:
        return pictures[address][0]
    if address[:5].lower() == "data:":
        return ""
    return safe_address(quote(address, safe="%/:?#[]@!$&'()*+,;=~-._")) or ""


def blocks_of(node: LexborNode, context: Context = PLAIN) -> tuple[Block, ...]:
    """Turn the content of a node into blocks: everything readable in it, in order."""
    return html_walk.read(context, node)


def text_of(node: LexborNode) -> str:
    """Give a node's text on one line, white space folded; scripts and styles are left out."""
    parts: list[str] = []
    for each in node.traverse(include_text=True):
        tag = each.tag or ""
        if tag == "-text":
            parent = each.parent
            if parent is None or parent.tag not in DROPPED or parent.tag == "title":
                parts.append(each.text_content or "")
        elif tag == "br" or tag in BLOCKS:
            parts.append(" ")
    return " ".join("".join(parts).split())
