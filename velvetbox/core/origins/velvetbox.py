"""Our own exports, HTML and EPUB, read back: every fact, note and chapter where the writer put it.

Shapes by `core.formats.html.writer` and `epub_writer`; what the lines are called by `core.formats.title_page`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborNode

from velvetbox.core.formats import title_page
from velvetbox.core.formats.draft import Draft, Page, ReadOptions, Remark
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.origins.fanficfare.origin import chapter_facts
from velvetbox.core.origins.footnotes import notes_of
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.prose import Basis, Block, Chapter, Fact, Field, Kind, Note, Where, Work, plain_text

_FRONT = 'header:has(dl.facts), section[aria-label="Title page"]'
_CHAPTERS = 'article.chapter, section[role="doc-chapter"]'
_HEADING = re.compile(r"Chapter (?P<number>\d{1,6})(?:: (?P<title>.*))?\Z", re.DOTALL)
_SERIES = re.compile(r"Part (?P<number>\d{1,6}) of (?P<name>.+)\Z", re.DOTALL)
_COUNT = re.compile(r"\d{1,6}/(?P<declared>\d{1,6}|\?)(?: \((?P<state>complete|not complete)\))?\Z")


@dataclass
class _Parts:
    """The labelled parts of a front or a chapter, taken off it."""

    title: str | None = None
    summary: tuple[Block, ...] = ()
    before: tuple[Block, ...] = ()
    after: tuple[Block, ...] = ()
    taken: list[LexborNode] = field(default_factory=list)


def recognises(draft: Draft) -> bool:
    """Tell a file of ours: an HTML page by its generator, a book by its title page."""
    ours = any(value.startswith("Velvetbox ") for value in draft.properties.get("meta:generator", ()))
    if draft.format == "html" and not ours:
        return False
    return draft.format in {"html", "epub"} and next(_nodes(draft.pages[:2], "dl.facts"), None) is not None


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read a file of ours."""
    facts: list[Fact] = []
    front = _Parts()
    for page, node in _nodes(draft.pages[:2], _FRONT):
        facts += _front_facts(node, page.name if len(draft.pages) > 1 else "")
        front = _parts(page, node)
    roots = [(page, node) for page, node in _nodes(draft.pages, _CHAPTERS) if not _is_inner(node)]
    chapters = [_chapter(page, node, draft.notes, len(roots)) for page, node in roots]
    chapters = [chapter for chapter in chapters if chapter.blocks]
    if not chapters:
        return Reading("velvetbox", remarks=(Remark("velvetbox.no_chapters", "This file holds no chapter."),))
    after = _afterword(draft.pages)
    facts += _texts(
        ((Field.SUMMARY, front.summary), (Field.NOTE_BEFORE, front.before), (Field.NOTE_AFTER, after))
    )
    facts += chapter_facts(chapters)
    work = Work(tuple(chapters), tuple(dict.fromkeys(facts)), front.summary, front.before, after)
    return Reading("velvetbox", (work,))


def _is_inner(node: LexborNode) -> bool:
    """Tell a chapter inside another, as broken markup has them: its text is part of the outer one."""
    above = node.parent
    while above is not None:
        given = above.attributes
        if "chapter" in (given.get("class") or "").split() or given.get("role") == "doc-chapter":
            return True
        above = above.parent
    return False


def _nodes(pages: Sequence[Page], selector: str) -> Iterator[tuple[Page, LexborNode]]:
    for page in pages:
        if page.tree is not None:
            for node in page.tree.css(selector):
                yield page, node


# Facts ---------------------------------------------------------------------------------------------


def _front_facts(front: LexborNode, source: str) -> list[Fact]:
    facts: list[Fact] = []
    title = front.css_first("h1")
    if title is not None and (told := text_of(title)) and told != title_page.UNTITLED:
        facts.append(Fact(Field.TITLE, told, Basis.STATED, Where(source, quote=told)))
    facts += [Fact(Field.CREATOR, one, Basis.STATED, Where(source, quote=one)) for one in _names(front)]
    name: str | None = None
    for node in front.css("dl.facts > *"):
        if node.tag == "dt":
            name = title_page.name_of(text_of(node))
        elif name is not None and (value := text_of(node)):
            facts += _line_facts(name, value, Where(source, quote=value))
    return facts


def _names(front: LexborNode) -> list[str]:
    if marked := front.css(".byline .creator"):
        return [text_of(node) for node in marked]
    byline = front.css_first(".byline")
    return text_of(byline).removeprefix("by ").split(", ") if byline is not None else []


def _line_facts(name: str, value: str, where: Where) -> list[Fact]:
    if name == "series":
        place = _SERIES.match(value)
        number = int(place["number"]) if place else None
        return [Fact(Field.SERIES, place["name"] if place else value, Basis.STATED, where, number)]
    if name == "chapters":
        return _count_facts(value, where)
    return [Fact(title_page.FIELDS[name], value, Basis.STATED, where)]


def _count_facts(value: str, where: Where) -> list[Fact]:
    match = _COUNT.match(value)
    if not match:
        return []
    facts = []
    if match["declared"] != "?":
        facts.append(Fact(Field.CHAPTERS_DECLARED, value, Basis.STATED, where, int(match["declared"])))
    if match["state"]:
        done = "true" if match["state"] == "complete" else "false"
        facts.append(Fact(Field.COMPLETE, done, Basis.STATED, where))
    return facts


def _texts(told: Sequence[tuple[Field, tuple[Block, ...]]]) -> list[Fact]:
    return [Fact(field_, plain_text(blocks)) for field_, blocks in told if blocks]


# Parts ---------------------------------------------------------------------------------------------


def _parts(page: Page, root: LexborNode) -> _Parts:
    found = _Parts()
    text_seen = False
    for node in root.iter():
        name = (node.attributes.get("class") or "").split(" ")[0]
        if node.tag == "h2" and name in {"chapter-title", "fff_chapter_title"}:
            found.title = text_of(node)
        elif node.tag == "section" and name == "summary":
            found.summary = _section(page, node)
        elif node.tag == "section" and name in {"notes-before", "notes-after", "notes"}:
            if name == "notes-after" or text_seen:
                found.after = _section(page, node)
            else:
                found.before = _section(page, node)
        elif node.tag != "section" or name != "footnotes":
            text_seen = root.tag != "header" and node.tag not in {"h1", "dl"} and name != "byline"
            continue
        found.taken.append(node)
    return found


def _section(page: Page, node: LexborNode) -> tuple[Block, ...]:
    """Give the blocks of a section without its label."""
    blocks = blocks_of(node, context_of(page))
    return blocks[1:] if blocks and blocks[0].kind is Kind.HEADING else blocks


def _afterword(pages: Sequence[Page]) -> tuple[Block, ...]:
    out: tuple[Block, ...] = ()
    for page, node in _nodes(pages, "footer > section.notes-after"):
        out += _section(page, node)
    for page in pages[1:]:
        if page.tree is not None and page.name.endswith("/afterword.xhtml"):
            out += page.blocks[1:]
    return out


def _chapter(page: Page, root: LexborNode, notes: Sequence[Note], count: int) -> Chapter:
    parts = _parts(page, root)
    text = root.css_first("div.text")
    if text is None:
        for node in parts.taken:
            node.decompose()
        text = root
    blocks = blocks_of(text, context_of(page))
    number, title = (_stated if root.tag == "article" else _told)(parts.title, root)
    own = tuple(_unlabelled(note) for note in notes_of(blocks, notes))
    return Chapter(blocks, title, number, parts.summary, parts.before, parts.after, own)


def _unlabelled(note: Note) -> Note:
    """Leave out the line above a note that only repeats its label."""
    first = note.blocks[0].text.strip() if len(note.blocks) > 1 else ""
    return replace(note, blocks=note.blocks[1:]) if first and first == note.label else note


def _stated(heading: str | None, root: LexborNode) -> tuple[int | None, str | None]:
    """Give number and title of a chapter in HTML, which says the number apart from the heading."""
    match = _HEADING.match(heading or "")
    number = root.attributes.get("data-number") or ""
    if not number.isdecimal() or len(number) > 6:
        return None, None if match and match["title"] is None else heading
    return int(number), match["title"] if match and match["number"] == number else heading


def _told(heading: str | None, root: LexborNode) -> tuple[int | None, str | None]:
    """Give number and title of a chapter in a book, as its heading has them."""
    match = _HEADING.match(heading or "")
    return (int(match["number"]), match["title"]) if match else (None, heading)


ORIGIN = Origin("velvetbox", recognises, read)
