"""The pages of a book: which are story, what each is called, what it calls itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.draft import Page
from velvetbox.core.formats.html.format import text_of
from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.headings import heading_of
from velvetbox.core.prose import Block, Kind, walk

FURNITURE = frozenset(
    "titlepage title-page halftitlepage halftitle imprint colophon copyright-page copyright copyrightpage cover toc landmarks "
    "loi lot index endnotes rearnotes footnotes backlink contributors other-credits errata acknowledgments-page nav page-list "
    "se:halftitle nonlinear title seriespage uncopyright".split()
)
_BY_NAME = re.compile(
    r"(?:^|[/_-])(?:cover|title-?_?page|half-?title\w*|toc|contents|nav|copyright\w*|imprint|colophon|uncopyright|endnotes|footnotes|loi|jacket|"
    r"calibre_?title\w*|about-?this-?book|advert\w*|newsletter)(?:[-_.]\w{0,20})?\.(?:xhtml|html?|xml)\Z",
    re.IGNORECASE,
)
_BY_TITLE = re.compile(
    r"(?:half[\s-]?)?title[\s-]?page|imprint|colophon|(?:un)?copyright(?:[\s-]page)?|(?:table of )?contents|endnotes|footnotes",
    re.IGNORECASE,
)  # in books whose pages have lost their names and types
_NAMELESS = re.compile(r"(?:part|text)\d{4,6}\.x?html\Z")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STRUCTURE = frozenset({"part", "volume", "division", "book"})


def types_of(page: Page) -> frozenset[str]:
    """Give all epub:type words of a page: those of the book's lists, of its body and of its outermost section."""
    found = set(page.types)
    if page.tree is not None and page.tree.body is not None:
        body = page.tree.body
        found |= _types(body)
        sections = [child for child in body.iter() if child.tag in {"section", "article", "div", "nav"}]
        if len(sections) == 1:
            found |= _types(sections[0])
    return frozenset(found)


def is_furniture(page: Page, types: frozenset[str]) -> bool:
    """Tell whether a page belongs to the book and not to the story: title page, imprint, contents, notes."""
    if types & FURNITURE:
        return True
    story = types & {
        "chapter",
        "bodymatter",
        "prologue",
        "epilogue",
        "preface",
        "introduction",
        "dedication",
        "epigraph",
        "foreword",
        "afterword",
    }
    if not types and _NAMELESS.match(page.name) and _BY_TITLE.fullmatch((page.title or "").strip()):
        return True
    return not story and _BY_NAME.search(page.name) is not None


def is_division(page: Page, types: frozenset[str]) -> bool:
    """Tell whether a page only names a part or book whose chapters follow."""
    if "chapter" in types or not types & _STRUCTURE:
        return False
    return sum(len(block.text.split()) for block in walk(page.blocks)) <= 60


def is_empty(page: Page) -> bool:
    """Tell whether a page holds neither words nor pictures."""
    return not any(block.text.strip() or block.kind is Kind.IMAGE for block in walk(page.blocks))


def heading_group(page: Page) -> list[LexborNode]:
    """Give the elements that head a page: the first heading, and its subtitles where it has them."""
    if page.tree is None or page.tree.body is None:
        return []
    first = page.tree.body.css_first("h1, h2, h3, h4, h5, h6")
    if first is None or _text_before(page.tree.body, first):
        return []
    parent = first.parent
    if parent is not None and parent.tag == "hgroup":
        return [child for child in parent.iter() if text_of(child)]
    second = next_element(first)
    heading = heading_of(text_of(first))
    bare = heading is not None and heading.number is not None and heading.title is None
    if bare and second is not None and second.tag in _HEADINGS and heading_of(text_of(second)) is None:
        return [first, second]
    return [first]


def next_element(node: LexborNode) -> LexborNode | None:
    """Give the element that follows a node, comments and white space passed over."""
    following = node.next
    while following is not None and (following.tag or "-")[:1] in "-_!":
        if following.tag == "-text" and (following.text_content or "").strip():
            return None
        following = following.next
    return following


def is_ordinal(node: LexborNode) -> bool:
    """Tell whether a heading holds only a number ("I", "Chapter 3" is none)."""
    types = _types(node)
    return (
        "z3998:roman" in types
        or ("ordinal" in types and "title" not in types)
        or ("z3998:ordinal" in types and "title" not in types)
    )


def _types(node: LexborNode) -> set[str]:
    return set((node.attributes.get("epub:type") or "").lower().split())


def _text_before(body: LexborNode, heading: LexborNode) -> bool:
    """Tell whether more than a few words stand before a heading."""
    count = 0
    for node in body.traverse(include_text=True):
        if node.mem_id == heading.mem_id:
            return False
        if node.tag == "-text":
            count += len((node.text_content or "").split())
            if count > 12:
                return True
    return False


def without_heading(blocks: tuple[Block, ...], texts: list[str]) -> tuple[Block, ...]:
    """Leave out the leading blocks that are the page's heading and its subtitles."""
    left = [folded(text) for text in texts]
    kept = list(blocks)
    at = 0
    while left and at < min(len(kept), 6):
        block = kept[at]
        inner = folded(" ".join(_texts(block)))
        if inner and inner in left:
            left.remove(inner)
            kept.pop(at)
        elif (
            inner
            and block.kind is Kind.HEADING
            and any(inner == "".join(left[: size + 1]) for size in range(len(left)))
        ):
            kept.pop(at)
            break
        else:
            at += 1
    while kept and kept[-1].kind is Kind.BREAK:
        kept.pop()
    return tuple(dropwhile(lambda block: block.kind is Kind.BREAK, kept))


def _texts(block: Block) -> Iterator[str]:
    for inner in walk((block,)):
        if inner.spans:
            yield inner.text
