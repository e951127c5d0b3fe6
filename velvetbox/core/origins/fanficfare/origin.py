"""Files made by FanFicFare and its ancestor FanFictionDownLoader: EPUB 2 and 3, HTML, text.

Shapes by FanFicFare's writer_epub.py, writer_html.py, writer_txt.py. Its subjects hold junk ("Last Update: …")
and its EPUB names a series only on the title page, so the title page counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.draft import Draft, Page, ReadOptions, Remark
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.origins.fanficfare.labels import entry_facts, entry_of
from velvetbox.core.origins.fanficfare.text import is_fanficfare_text, read_text
from velvetbox.core.origins.file_facts import dc_facts
from velvetbox.core.origins.footnotes import notes_of
from velvetbox.core.origins.headings import heading_of
from velvetbox.core.origins.placed import without_outer_breaks
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.prose import Basis, Block, Chapter, Fact, Field, Kind, Where, Work, paragraph

_MAKER = re.compile(r"fanficfare|fanfictiondownloader|fanficdownloader", re.IGNORECASE)
_NOT_STORY = re.compile(
    r"(?:title_page|log_page|toc_page|cover|stylesheet|nav|logfile)\b[^/]*\Z", re.IGNORECASE
)
_PAGE_BREAKS = re.compile(r"section\d{1,6}\Z")


def recognises(draft: Draft) -> bool:
    """Tell whether FanFicFare made the file: by its name in the metadata, or the dress of its pages."""
    for name in ("dc:contributor", "dc:identifier", "meta:generator"):
        if any(_MAKER.search(value) for value in draft.properties.get(name, ())):
            return True
    if draft.format == "txt":
        return is_fanficfare_text(draft)
    if draft.format == "mobi" and any(_heads_story(page) for page in draft.pages[:2]):
        return True
    trees = [page.tree for page in draft.pages[:3] if page.tree is not None]
    return any(
        tree.css_first(".fff_titlepage, .fff_chapter_title") is not None or _is_html(tree.body)
        for tree in trees
    )


def _heads_story(page: Page) -> bool:
    """Tell the first page of its MOBI, which has no names of pages and no classes but the author's."""
    body = page.tree.body if page.tree is not None else None
    return (
        body is not None
        and body.css_first("h3 a.authorlink") is not None
        and text_of(body)[:2000].count(":") > 2
    )


def _is_html(body: LexborNode | None) -> bool:
    if body is None or body.css_first("h1 a.authorlink, h3 a.authorlink") is None:
        return False
    return body.css_first("table.full") is not None and body.css_first('a[name^="section0"]') is not None


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read a FanFicFare file of any of its formats."""
    if draft.format == "txt":
        return Reading("fanficfare", (read_text(draft),))
    one_page = len(draft.pages) == 1
    titled = [page for page in draft.pages if one_page or not _is_chapter(page)]
    facts = [fact for page in titled for fact in _title_page_facts(page, draft)]
    facts += _file_facts(draft, facts)
    chapters = (
        _sections(draft) if one_page else [_chapter(page, draft) for page in draft.pages if _is_chapter(page)]
    )
    chapters = [chapter for chapter in chapters if chapter.blocks]
    if not chapters:
        return Reading(
            "fanficfare", remarks=(Remark("fanficfare.no_chapters", "This file holds no chapter."),)
        )
    facts += chapter_facts(chapters)
    return Reading("fanficfare", (Work(tuple(chapters), tuple(dict.fromkeys(facts)), _summary(facts)),))


def _is_chapter(page: Page) -> bool:
    if (
        page.tree is None
        or _NOT_STORY.search(page.name.rpartition("/")[2])
        or "nav" in page.types
        or "toc" in page.types
        or _heads_story(page)
    ):
        return False
    body = page.tree.body
    return body is not None and not {"fff_titlepage", "fff_tocpage", "fff_logpage"} & set(
        (body.attributes.get("class") or "").split()
    )


# The title page ------------------------------------------------------------------------------------


def _title_page_facts(page: Page, draft: Draft) -> list[Fact]:
    if page.tree is None or page.tree.body is None or "log_page" in page.name:
        return []
    source = page.name if len(draft.pages) > 1 else ""
    facts: list[Fact] = []
    heading = next(
        (node for node in page.tree.css("h1, h2, h3") if node.css_first("a.authorlink") is not None), None
    )
    if heading is not None:
        facts += _heading_facts(heading, source)
    for label, value in _entries(page):
        facts += entry_facts(entry_of(label, value, source))
    return facts


def _heading_facts(heading: LexborNode, source: str) -> list[Fact]:
    facts = []
    first = heading.css_first("a")
    if first is not None and "authorlink" not in (first.attributes.get("class") or ""):
        facts.append(Fact(Field.TITLE, text_of(first), Basis.STATED, Where(source, quote=text_of(heading))))
        facts += entry_facts(entry_of("Story URL", first.attributes.get("href") or "", source))
    else:
        title = text_of(heading).rpartition(" by ")[0]
        facts += (
            [Fact(Field.TITLE, title, Basis.STATED, Where(source, quote=text_of(heading)))] if title else []
        )
    names = [text_of(link) for link in heading.css("a.authorlink")]
    facts += [
        Fact(Field.CREATOR, name, Basis.STATED, Where(source, quote=f"by {name}"))
        for name in names
        if name and name.lower() != "anonymous"
    ]
    return facts


def _entries(page: Page) -> list[tuple[str, str]]:
    """Give the labels and values of a title page: table rows, or lines between line breaks."""
    assert page.tree is not None
    rows = []
    for row in page.tree.css("table.full tr, body.fff_titlepage table tr"):
        cells = row.css("td")
        for label, value in zip(cells[::2], cells[1::2], strict=False):
            rows.append((text_of(label).rstrip(": "), text_of(value)))
    if rows:
        return rows
    return [entry for block in page.blocks for line in block.text.split("\n") if (entry := _split(line))]


def _split(line: str) -> tuple[str, str] | None:
    label, colon, value = line.partition(":")
    return (label.strip(), value.strip()) if colon and 0 < len(label.strip()) < 40 and value.strip() else None


def _file_facts(draft: Draft, facts: Sequence[Fact]) -> list[Fact]:
    """Add what only the package says: language, address."""
    known = {fact.field for fact in facts}
    found = [
        fact
        for fact in dc_facts(draft)
        if fact.field in {Field.TITLE, Field.CREATOR, Field.LANGUAGE} and fact.field not in known
    ]
    for value in draft.properties.get("dc:source", ()):
        if Field.URL not in known:
            found += entry_facts(entry_of("Story URL", value, "#dc:source"))
    return found


def _summary(facts: Sequence[Fact]) -> tuple[Block, ...]:
    return tuple(paragraph(fact.value) for fact in facts if fact.field is Field.SUMMARY)[:1]


# Chapters ------------------------------------------------------------------------------------------


def _chapter(page: Page, draft: Draft) -> Chapter:
    assert page.tree is not None
    heading = page.tree.css_first(".fff_chapter_title")
    named = page.tree.css_first('meta[name="chapterorigtitle"]') or page.tree.css_first(
        'meta[name="chaptertitle"]'
    )
    blocks = list(page.blocks)
    written = text_of(heading) if heading is not None else ""
    title = (named.attributes.get("content") or "").strip() if named is not None else written
    title = title or written or page.title or ""
    first = next((index for index, block in enumerate(blocks) if block.kind is not Kind.BREAK), 0)
    if blocks and " ".join(blocks[first].text.split()) in {written, title, page.title}:
        blocks = blocks[first + 1 :]
    return made(blocks, title, draft)


def _sections(draft: Draft) -> list[Chapter]:
    """Cut the one page of an HTML file at the names that its contents list links to."""
    page = draft.pages[0]
    assert page.tree is not None
    chapters = []
    for anchor in page.tree.css("a[name], a[id]"):
        name = anchor.attributes.get("name") or anchor.attributes.get("id") or ""
        if not _PAGE_BREAKS.match(name):
            continue
        heading = anchor.css_first("h1, h2, h3")
        following = anchor if heading is not None else (anchor.parent or anchor)
        blocks: list[Block] = []
        node = following.next
        while node is not None and not _opens_section(node):
            if (node.tag or "-")[:1] not in "-_!":
                blocks += blocks_of(node, context_of(page))
            node = node.next
        chapters.append(made(blocks, text_of(heading if heading is not None else following), draft))
    return chapters


def _opens_section(node: LexborNode) -> bool:
    if (node.tag or "-")[:1] in "-_!":
        return False
    own = node.attributes.get("name") or node.attributes.get("id") or ""
    if node.tag == "a" and _PAGE_BREAKS.match(own):
        return True
    return node.tag in {"h1", "h2", "h3"} and node.css_first('a[name^="section"]') is not None


def made(blocks: Sequence[Block], written: str, draft: Draft) -> Chapter:
    """Make a chapter; "3. Name" and "Chapter 3: Name" give a number and a title."""
    heading = heading_of(written)
    title, number = written or None, None
    if heading is not None and heading.number is not None and heading.kind in {"chapter", "number"}:
        title, number = heading.title, heading.number
    return Chapter(without_outer_breaks(blocks), title, number, notes=notes_of(blocks, draft.notes))


def chapter_facts(chapters: Sequence[Chapter]) -> list[Fact]:
    """Give the titles of chapters as facts."""
    return [
        Fact(
            Field.CHAPTER_TITLE,
            chapter.title,
            Basis.STATED,
            Where(quote=chapter.title),
            chapter.number,
            index,
        )
        for index, chapter in enumerate(chapters)
        if chapter.title
    ]


ORIGIN = Origin("fanficfare", recognises, read)
