"""The preface of a download from AO3: tags by kind, series, figures, title, creators, and notes under their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.draft import Page
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.languages import language_of
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Basis, Block, Fact, Field, Where
from velvetbox.core.values import value

TAGS = {
    "rating": Field.RATING,
    "archive warning": Field.WARNING,
    "warning": Field.WARNING,
    "category": Field.CATEGORY,
    "categorie": Field.CATEGORY,
    "fandom": Field.FANDOM,
    "relationship": Field.RELATIONSHIP,
    "character": Field.CHARACTER,
    "additional tag": Field.FREEFORM,
    "freeform": Field.FREEFORM,
    "collection": Field.COLLECTION,
}
_STAT = lazy_pattern(
    r"(Published|Updated|Completed|Words|Chapters|Kudos|Hits)\s*:\s*([\d.,/?-]+)", re.IGNORECASE
)
_PART_OF = lazy_pattern(r"part\s+([\d,]+)\s+of\s*\Z", re.IGNORECASE)


@value(frozen=True, slots=True)
class Notes:
    """Summary and notes as they stand under their labels, without the labels."""

    summary: tuple[Block, ...] = ()
    notes: tuple[Block, ...] = ()


def notes_in_node(node: LexborNode, page: Page) -> Notes:
    """Read `<p>Summary</p><blockquote>…`, `<p>Notes</p>…`, `<p>Chapter End Notes</p>…` inside a node."""
    summary: tuple[Block, ...] = ()
    notes: tuple[Block, ...] = ()
    for label in node.css("p, b, h3, h2"):
        text = text_of(label).lower().rstrip(":")
        if text not in {
            "summary",
            "chapter summary",
            "notes",
            "chapter notes",
            "end notes",
            "chapter end notes",
        }:
            continue
        quote = _next_element(label)
        if quote is None or quote.tag != "blockquote":
            continue
        blocks = blocks_of(quote, context_of(page))
        if text.endswith("summary"):
            summary += blocks
        else:
            notes += blocks
    return Notes(summary, notes)


def preface_facts(page: Page, source: str) -> list[Fact]:
    """Give what a page of the preface states; [] for a page that has none."""
    assert page.tree is not None
    facts: list[Fact] = []
    for node in page.tree.css("p.message, p")[:3]:
        facts += _address(node, source)
    tags = page.tree.css_first("dl.tags, dl")
    if tags is not None and (
        "tags" in (tags.attributes.get("class") or "") or "archiveofourown.org/tags" in (tags.html or "")
    ):
        facts += tag_facts(tags, source)
    root = page.tree.css_first("#preface") or page.tree.css_first(".meta")
    if root is not None and root.css_first("h1") is not None:
        facts += _title(root, source)
    return list(dict.fromkeys(facts))


def _address(node: LexborNode, source: str) -> Iterator[Fact]:
    for link in node.css('a[href*="/works/"]'):
        url = work_address(link.attributes.get("href") or "")
        if url and "archiveofourown.org/works/" in url and "posted originally" in text_of(node).lower():
            yield Fact(Field.URL, url, Basis.STATED, Where(source, quote=text_of(link)))


def tag_facts(tags: LexborNode, source: str) -> Iterator[Fact]:
    """Give what a `<dl>` of tags states, each kind by the words of its `<dt>`."""
    kind = ""
    for node in tags.iter():
        if node.tag == "dt":
            kind = text_of(node).lower().rstrip(": ")
        elif node.tag == "dd":
            yield from _tag(kind, node, source)


def _tag(kind: str, node: LexborNode, source: str) -> Iterator[Fact]:
    singular = kind.removesuffix("s")
    if kind == "series":
        yield from _series(node, source)
    elif singular == "language":
        if tag := language_of(text_of(node)):
            yield Fact(Field.LANGUAGE, tag, Basis.STATED, Where(source, quote=text_of(node)))
    elif singular == "stat":
        yield from stats_facts(text_of(node), source)
    elif field := TAGS.get(singular):
        names = [text_of(link) for link in node.css("a")] or names_in(text_of(node))
        for name in names:
            if name:
                yield Fact(field, name, Basis.STATED, Where(source, quote=name))


def _series(node: LexborNode, source: str) -> Iterator[Fact]:
    before = ""
    for child in node.traverse(include_text=True):
        if child.tag == "a" and _leads_to_work(child):
            before = ""  # the work before or after this one in the series, on a saved page
        elif child.tag == "-text" and (child.parent is None or child.parent.tag != "a"):
            before += child.text_content or ""
        elif child.tag == "a":
            part = _PART_OF.search(" ".join(before.split()))
            name = text_of(child)
            number = int(part[1].replace(",", "")) if part else None
            yield Fact(
                Field.SERIES,
                name,
                Basis.STATED,
                Where(source, quote=f"{part[0] if part else ''} {name}".strip()),
                number,
            )
            before = ""


def _leads_to_work(link: LexborNode) -> bool:
    return "/works/" in (link.attributes.get("href") or "") and "/series/" not in (
        link.attributes.get("href") or ""
    )


def names_in(text: str) -> list[str]:
    """Give the names of a list written out; the Archive allows no comma in a tag."""
    return [name.strip() for name in text.split(",")]


def stats_facts(text: str, source: str) -> Iterator[Fact]:
    """Give what the line of figures states: days, chapters, words, kudos, hits."""
    found = {match[1].lower(): match for match in _STAT.finditer(text)}
    for name, field in (
        ("published", Field.PUBLISHED),
        ("updated", Field.UPDATED),
        ("completed", Field.UPDATED),
    ):
        if (match := found.get(name)) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", match[2]):
            yield Fact(field, match[2], Basis.STATED, Where(source, quote=match[0]))
    for name, field in (("words", Field.WORDS_DECLARED), ("kudos", Field.KUDOS), ("hits", Field.HITS)):
        if match := found.get(name):
            figure = re.sub(r"\D", "", match[2])[:12]
            yield Fact(
                field, match[2], Basis.STATED, Where(source, quote=match[0]), int(figure) if figure else None
            )
    if match := found.get("chapters"):
        yield from _chapters(match, source, finished="completed" in found)


def _chapters(match: re.Match[str], source: str, *, finished: bool) -> Iterator[Fact]:
    posted, _, planned = match[2].replace(",", "").partition("/")
    where = Where(source, quote=match[0])
    if planned.isdecimal():
        yield Fact(Field.CHAPTERS_DECLARED, match[2], Basis.STATED, where, int(planned[:6]))
    elif posted.isdecimal() and int(posted[:6]) > 1:
        yield Fact(
            Field.CHAPTERS_DECLARED, match[2], Basis.STATED, where
        )  # so many so far, none knows how many in all
    if planned:
        done = finished or posted == planned
        yield Fact(Field.COMPLETE, str(done).lower(), Basis.STATED if finished else Basis.DERIVED, where)


def _title(root: LexborNode, source: str) -> Iterator[Fact]:
    heading = root.css_first("h1")
    if heading is not None and (title := text_of(heading)):
        yield Fact(Field.TITLE, title, Basis.STATED, Where(source, quote=title))
    for link in root.css('a[rel~="author"], .byline a[href*="/users/"]'):
        if _in_list(link):
            continue  # whose work this one translates
        if (name := text_of(link)) and name.lower() != "anonymous":
            yield Fact(Field.CREATOR, name, Basis.STATED, Where(source, quote=f"by {name}"))
    for item in root.css("ul > li"):
        if (
            (text := text_of(item))
            .lower()
            .startswith(("a translation", "translation", "inspired by", "a remix", "in response to"))
        ):
            yield Fact(Field.NOTE_BEFORE, text, Basis.STATED, Where(source, quote=text))


def _in_list(node: LexborNode) -> bool:
    """Tell whether a node is part of a list: there stand the works that this one is made after."""
    parent = node.parent
    return parent is not None and parent.tag in {"li", "ul"}


def _next_element(node: LexborNode) -> LexborNode | None:
    following = node.next
    while following is not None and (following.tag or "-")[:1] in "-_":
        following = following.next
    return following
