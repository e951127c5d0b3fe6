"""Footnotes and endnotes of HTML pages: which links refer to notes, and what the notes say.

Known by what the page says (`epub:type`, ARIA roles, the classes pandoc and others write), and where it
says nothing by shape: a short label that links to a place which links back to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.values import value

_REFERENCE = lazy_pattern(
    r"(?:^|\s)(?:noteref|doc-noteref|footnote-?ref|footnote-reference|endnote-?ref)(?=\s|$)", re.IGNORECASE
)
_NOTE = lazy_pattern(r"(?:^|\s)(?:footnote|endnote|rearnote|doc-footnote|doc-endnote)(?=\s|$)", re.IGNORECASE)
_NOTES = lazy_pattern(
    r"(?:^|\s)(?:footnotes?|endnotes?|rearnotes|doc-endnotes|footnotes-end-of-\w+)(?=\s|$)", re.IGNORECASE
)
_BACK = lazy_pattern(
    r"(?:^|\s)(?:backlink|doc-backlink|footnote-?back(?:ref|link)?|referrer)(?=\s|$)", re.IGNORECASE
)
_LABEL = lazy_pattern(
    r"[\[(]?(?:\d{1,4}|[ivxlc]{1,6}|[a-z]|[*†‡§¶]{1,4}|note ?\d{1,3})[\])]?[.:]?\Z", re.IGNORECASE
)
_BODIES = frozenset({"p", "li", "div", "aside", "dd", "td", "section", "blockquote", "tr"})
_WHOLE = frozenset({"li", "dd", "aside", "tr"})
_MOST_TEXT = 20_000  # characters of a note; what is longer is a chapter
_MOST_BY_SHAPE = 4000  # of one that the page does not call a note
_HEADINGS = "h1, h2, h3, h4, h5, h6"
_MOST_LINKS = 20_000
_CLIMB = 6
_KINDS = ("epub:type", "role", "class")
Backward = dict[int, set[str]]


@dataclass(slots=True)
class NotePage:
    """A parsed page among those whose links are looked at. `path` is "" for a single page."""

    path: str
    tree: LexborHTMLParser
    prefix: str = ""
    ids: dict[str, LexborNode] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)


@value(frozen=True, slots=True)
class NoteBody:
    """A note found: its id in the Draft, its label as the text shows it, and the element that holds it."""

    id: str
    label: str
    page: NotePage
    node: LexborNode


@value(frozen=True, slots=True)
class _Link:
    node: LexborNode
    page: NotePage
    target: NotePage
    name: str

    @property
    def place(self) -> str:
        return self.target.prefix + self.name


class _Texts:
    """Length and beginning of the text of elements, each looked at once: many links lead to one place."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[int, str]] = {}
        self._headed: dict[int, bool] = {}
        self._noted: dict[int, bool] = {}

    def _look(self, node: LexborNode) -> tuple[int, str]:
        if node.mem_id not in self._seen:
            text = node.text()
            self._seen[node.mem_id] = (len(text), text.lstrip()[:40])
        return self._seen[node.mem_id]

    def has_heading(self, node: LexborNode) -> bool:
        if node.mem_id not in self._headed:
            self._headed[node.mem_id] = node.css_first(_HEADINGS) is not None
        return self._headed[node.mem_id]

    def is_note(self, node: LexborNode) -> bool:
        """Tell whether an element is called a note or a place for notes."""
        known = self._noted.get(node.mem_id)
        if known is None:
            said = kinds(node)
            known = self._noted[node.mem_id] = bool(said and (_NOTES.search(said) or _NOTE.search(said)))
        return known

    def length(self, node: LexborNode) -> int:
        return self._look(node)[0]

    def start(self, node: LexborNode) -> str:
        return self._look(node)[1]


def kinds(node: LexborNode) -> str:
    """Give an element's type, role and classes as one string of words."""
    attributes = node.attributes
    return " ".join([attributes.get(name) or "" for name in _KINDS]) if attributes else ""


def find_notes(
    pages: list[NotePage], links: Mapping[str, Iterable[tuple[LexborNode, str, str]]]
) -> tuple[dict[str, str], list[NoteBody]]:
    """Find the notes of some pages.

    `links` gives for each page path its links inside the file as (element, path, name). Gives the note
    ids by place, and the notes in the order of their first reference. Each page's `targets` and
    `left_out` are filled; links back from notes are taken out of the trees.
    """
    by_path = {page.path: page for page in pages}
    found = list(_links(by_path, links))
    texts = _Texts()
    back = _backward(found)
    notes: dict[str, str] = {}
    bodies: dict[int, NoteBody] = {}
    for link in found:
        link.target.targets.add(link.name)
        if link.place in notes or not _refers(link, back, texts):
            continue
        body = _body(link)
        if body is None or texts.length(body) > _MOST_TEXT:
            continue
        new = NoteBody(str(len(bodies) + 1), link.node.text().strip()[:20], link.target, body)
        notes[link.place] = bodies.setdefault(body.mem_id, new).id
    for each in bodies.values():
        _set_apart(each)
    _leave_out_lists(pages)
    return notes, list(bodies.values())


def _links(
    by_path: Mapping[str, NotePage], links: Mapping[str, Iterable[tuple[LexborNode, str, str]]]
) -> Iterator[_Link]:
    count = 0
    for path, some in links.items():
        for node, target, name in some:
            count += 1
            if count > _MOST_LINKS:
                return
            if target in by_path and name in by_path[target].ids:
                yield _Link(node, by_path[path], by_path[target], name)


def _backward(links: list[_Link]) -> Backward:
    """Give the places that the links in each block lead to; what holds a note as a whole counts as its block."""
    places: Backward = {}
    for link in links:
        block = _block_of(link.node)
        climbed = 0
        while block is not None and climbed < _CLIMB:
            if not climbed or block.tag in _WHOLE:
                places.setdefault(block.mem_id, set()).add(link.place)
            block = block.parent
            climbed += 1
    return places


def _names_around(link: _Link) -> Iterator[str]:
    node: LexborNode | None = link.node
    for _ in range(3):
        if node is None:
            return
        for name in (node.attributes.get("id"), node.attributes.get("name")):
            if name:
                yield link.page.prefix + name
        node = node.parent


def _refers(link: _Link, back: Backward, texts: _Texts) -> bool:
    said = kinds(link.node)
    if _BACK.search(said):
        return False
    if _REFERENCE.search(said):
        return True
    label = link.node.text().strip()
    if not _LABEL.match(label):
        return False
    target = link.target.ids[link.name]
    if _inside_notes(target, texts):
        return not _inside_notes(link.node, texts)
    block = _block_of(target)
    if block is None or texts.length(block) > _MOST_BY_SHAPE or texts.has_heading(block):
        return False
    mutual = not back.get(block.mem_id, set()).isdisjoint(_names_around(link))
    return mutual and _precedes(link.node, target, texts)


def _precedes(node: LexborNode, target: LexborNode, texts: _Texts) -> bool:
    """Tell whether a reference stands in running text: its block is not what its target's block is."""
    own, other = _block_of(node), _block_of(target)
    if own is None or other is None or own.mem_id == other.mem_id:
        return False
    return not texts.start(own).startswith(node.text().strip())


def _inside_notes(node: LexborNode, texts: _Texts) -> bool:
    current: LexborNode | None = node
    for _ in range(_CLIMB):
        if current is None:
            return False
        if texts.is_note(current):
            return True
        current = current.parent
    return False


def _block_of(node: LexborNode) -> LexborNode | None:
    current: LexborNode | None = node
    for _ in range(_CLIMB):
        if current is None or current.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            return None
        if (current.tag or "") in _BODIES:
            return current
        current = current.parent
    return None


def _body(link: _Link) -> LexborNode | None:
    target = link.target.ids[link.name]
    body = _block_of(target)
    if body is None or link.node.mem_id == body.mem_id:
        return None
    return body


def _set_apart(body: NoteBody) -> None:
    node = body.node
    name = node.attributes.get("id")
    if not name:
        name = f"velvetbox-note-{body.id}"
        node.attrs["id"] = name
    body.page.left_out.add(name)
    for link in node.css("a"):
        href = link.attributes.get("href") or ""
        label = link.text().strip()
        if _BACK.search(kinds(link)) or ("#" in href and (_LABEL.match(label) or len(label) <= 2)):
            link.decompose()


def _leave_out_lists(pages: list[NotePage]) -> None:
    """Leave out a list or section of notes as a whole where all it holds are notes that are referred to."""
    for page in pages:
        if not page.left_out:
            continue
        for number, node in enumerate(page.tree.css("section, aside, div, ol, dl")):
            if not _NOTES.search(kinds(node)):
                continue
            items = [each for each in node.css("li, aside, dd, p") if _holds_text(each, node)]
            apart = [each for each in items if _is_apart(each, node, page.left_out)]
            if items and len(apart) == len(items):
                name = node.attributes.get("id") or f"velvetbox-notes-{number}"
                node.attrs["id"] = name
                page.left_out.add(name)


def _holds_text(node: LexborNode, _: LexborNode) -> bool:
    return bool(node.text().strip())


def _is_apart(node: LexborNode, within: LexborNode, names: set[str]) -> bool:
    current: LexborNode | None = node
    while current is not None and current.mem_id != within.mem_id:
        if (current.attributes.get("id") or "") in names:
            return True
        current = current.parent
    return False
