"""Files that mark their own chapters (FB2, Aozora Bunko, LaTeX, AsciiDoc): a chapter a page, facts as stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from velvetbox.core.formats.chapter_pages import CHAPTER, pages_of
from velvetbox.core.formats.draft import Draft, Page, ReadOptions, Remark
from velvetbox.core.origins import bare, damage, end_matter
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.fanficfare.origin import chapter_facts
from velvetbox.core.origins.file_facts import property_facts
from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.footnotes import notes_of
from velvetbox.core.origins.header_facts import label_facts
from velvetbox.core.origins.header_lines import label_of
from velvetbox.core.origins.headings import heading_of
from velvetbox.core.origins.placed import Placed, blocks, is_prose, line_of, place_all, trim
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.prose import Basis, Block, Chapter, Fact, Field, Where, Work

_FORMATS = frozenset({"aozora", "fb2", "latex", "asciidoc"})
PARTED = " · "  # between the name of a part and that of a chapter in it
_BESIDE = {"summary", "frontmatter", "colophon"}


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read a file by the pages its format gives; one without chapters of its own by its words."""
    known = [*property_facts(draft), *_addresses(draft), *_custom(draft)]
    pages = [part for page in draft.pages if not page.types & _BESIDE for part in _cut(page)]
    if not any(is_prose(item) or item.block.children for item in place_all(pages)):
        return Reading(draft.format, remarks=(Remark("not_a_story", "There is no text in this file."),))
    work = _chaptered(draft, pages, known) if _is_cut(pages) else _whole(draft, pages, known)
    return Reading(draft.format, (_with_beside(work, draft),))


def _addresses(draft: Draft) -> list[Fact]:
    """Give the address of the work that the file names as its source."""
    for written in draft.properties.get("fb2:src-url", ()):
        if url := work_address(written):
            return [Fact(Field.URL, url, Basis.STATED, Where(source="#src-url", quote=written))]
    return []


def _custom(draft: Draft) -> list[Fact]:
    """Read lines that the file adds under names of its own ("status: finished") as labelled lines."""
    facts: list[Fact] = []
    for name, values in draft.properties.items():
        kind = name.removeprefix("fb2:custom:")
        for value in values if kind != name else ():
            label = label_of(line_of(f"{kind}: {value}", f"#{kind}"))
            facts += label_facts(label) if label is not None else []
    return facts


def _cut(page: Page) -> Sequence[Page]:
    """Cut a page at its headings, unless it is a chapter already."""
    return [page] if page.types & CHAPTER else list(pages_of(page.blocks, page.name, page.source))


def _is_cut(pages: Sequence[Page]) -> bool:
    return len(pages) > 1 or any(page.title for page in pages)


def _whole(draft: Draft, pages: Sequence[Page], known: Sequence[Fact]) -> Work:
    titles = [fact.value for fact in known if fact.field is Field.TITLE]
    return bare.read_items(place_all(pages), known, titles, pages, draft.notes)


def _chaptered(draft: Draft, pages: Sequence[Page], known: Sequence[Fact]) -> Work:
    title = next((fact.value for fact in known if fact.field is Field.TITLE), None)
    items = [trim(place_all([page])) for page in pages]
    filled = [at for at, held in enumerate(items) if held]
    ended = end_matter.read(items[filled[-1]])
    if ended.body:
        items[filled[-1]] = ended.body
    else:
        ended = end_matter.End(items[filled[-1]])
    made = [
        chapter
        for page, held in zip(pages, items, strict=True)
        if (chapter := _chapter(page, held, draft)).blocks or chapter.title
    ]
    if len(made) == 1 and title and made[0].title and folded(made[0].title) == folded(title):
        made = [replace(made[0], title=None)]
    facts = [*known, *chapter_facts(made), *ended.facts]
    facts += damage.lost_characters([item for held in items for item in held])
    return Work(tuple(made), tuple(dict.fromkeys(facts)), notes_after=blocks(ended.notes))


def _chapter(page: Page, held: Sequence[Placed], draft: Draft) -> Chapter:
    number, title = _number_and_title(page.title)
    body = blocks(trim(held))
    return Chapter(body, title, number, notes=notes_of(body, draft.notes))


def _number_and_title(written: str | None) -> tuple[int | None, str | None]:
    """Take the number out of "Chapter 2: The Loft"; below a part ("Book One · 2") the words stay with it."""
    *whole, own = (written or "").split(PARTED)
    told = heading_of(own) if own else None
    if told is None or told.number is None or told.kind not in {"chapter", "number"}:
        return None, written or None
    return told.number, PARTED.join([*whole, told.title or own]) if whole else told.title


def _with_beside(work: Work, draft: Draft) -> Work:
    return replace(
        work,
        summary=(*_held(draft, "summary"), *work.summary),
        notes_before=(*_held(draft, "frontmatter"), *work.notes_before),
        notes_after=(*work.notes_after, *_held(draft, "colophon")),
    )


def _held(draft: Draft, kind: str) -> tuple[Block, ...]:
    return tuple(block for page in draft.pages if kind in page.types for block in page.blocks)


ORIGIN = Origin("sections", lambda draft: draft.format in _FORMATS, read)
