"""The first pages of the Archive's MOBI downloads: tags, address, title and creators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.html.format import page as read_page
from velvetbox.core.formats.html.format import text_of
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.ao3.mobi_pages import HEADINGS, depth_of
from velvetbox.core.origins.ao3.preface import tag_facts
from velvetbox.core.prose import Basis, Fact, Field, Where

_TAG_LABEL = re.compile(r"[A-Z][A-Za-z ]{2,30}:\Z")
_LAST_TAG = "Stats:"


def preface_facts(nodes: Sequence[LexborNode], source: str) -> tuple[list[Fact], int]:
    """Give what a page says of the work, and where the nodes after its tags begin."""
    tags, after = _tags(nodes)
    tree = read_page(f'<dl class="tags">{tags}</dl>').tree if tags else None
    node = tree.css_first("dl") if tree is not None else None
    facts = list(tag_facts(node, source)) if node is not None else []
    for one in nodes[:4]:
        facts += _address(one, source)
    return [*facts, *heads(nodes[after:], source)], after


def _tags(nodes: Sequence[LexborNode]) -> tuple[str, int]:
    """Give the tags as the list that they were, and where the nodes after them begin."""
    parts: list[str] = []
    after = 0
    for at, node in enumerate(nodes[:-1]):
        text = text_of(node)
        if _TAG_LABEL.match(text) and depth_of(nodes[at + 1]) > depth_of(node):
            parts.append(f"<dt>{text}</dt><dd>{nodes[at + 1].html or ''}</dd>")
            after = at + 2
            if text == _LAST_TAG:
                break
    return "".join(parts), after


def _address(node: LexborNode, source: str) -> list[Fact]:
    text = text_of(node)
    if "posted originally" not in text.lower():
        return []
    for link in node.css('a[href*="/works/"]'):
        if url := work_address(link.attributes.get("href") or ""):
            return [Fact(Field.URL, url, Basis.STATED, Where(source, quote=text_of(link)))]
    return []


def heads(nodes: Sequence[LexborNode], source: str) -> list[Fact]:
    """Give title and creators: a heading, and below it a line "by …"."""
    for heading, byline in pairwise(nodes):
        line = text_of(byline)
        if heading.tag not in HEADINGS or not line.lower().startswith("by "):
            continue
        title = text_of(heading)
        names = [text_of(link) for link in byline.css("a")] or [line[3:].strip()]
        return [
            Fact(Field.TITLE, title, Basis.STATED, Where(source, quote=title)),
            *(
                Fact(Field.CREATOR, name, Basis.STATED, Where(source, quote=line))
                for name in names
                if name and name.lower() != "anonymous"
            ),
        ]
    return []


def without_heads(nodes: Sequence[LexborNode]) -> list[LexborNode]:
    """Leave out title and byline where the text follows them on the same page."""
    for at, node in enumerate(nodes[:6]):
        if text_of(node).lower().startswith("by "):
            return list(nodes[at + 1 :])
    return list(nodes)
