"""What pages saved from story sites have in common: an address, a menu of chapters, a frame around one text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.formats.draft import Draft, Page
from velvetbox.core.origins import end_matter
from velvetbox.core.origins.fanficfare.origin import chapter_facts
from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.footnotes import notes_of
from velvetbox.core.origins.front.labels import notes_of_chapter
from velvetbox.core.origins.headings import heading_of
from velvetbox.core.origins.html_page import take_out, without_link_rows
from velvetbox.core.origins.page_address import address_in
from velvetbox.core.origins.placed import Placed, blocks, trim
from velvetbox.core.prose import Basis, Block, Chapter, Fact, Field, Kind, Where, Work, plain_text
from velvetbox.core.values import value

_LISTED = re.compile(r"\s*(\d{1,4})\s*[.:)]\s*(\S.*)\Z", re.DOTALL)
_MOST_ENTRIES = 5000


def tree_of(draft: Draft) -> LexborHTMLParser | None:
    """Give the tree of a draft that is one HTML page, else None."""
    return draft.pages[0].tree if draft.format == "html" and len(draft.pages) == 1 else None


def value_of(node: LexborNode | None, name: str) -> str:
    """Give an attribute, "" where there is none."""
    return (node.attributes.get(name) or "").strip() if node is not None else ""


def above(node: LexborNode) -> Iterator[int]:
    """Give the numbers of an element and of all that it lies in."""
    at: LexborNode | None = node
    while at is not None:
        yield at.mem_id
        at = at.parent


def told(field: Field, value: str, quote: str = "", number: int | None = None) -> Fact:
    """Make a stated fact of a saved page."""
    return Fact(field, value, Basis.STATED, Where(quote=(quote or value)[:500]), number)


def derived(field: Field, value: str, quote: str = "", number: int | None = None) -> Fact:
    """Make a fact that follows from a saved page."""
    return replace(told(field, value, quote, number), basis=Basis.DERIVED)


def saved_from(draft: Draft) -> str:
    """Give the address a page was saved from, "" when it does not say."""
    return address_in(draft)[0]


# The menu of chapters ------------------------------------------------------------------------------


@value(frozen=True, slots=True)
class Menu:
    """The chapters that a page offers to go to: number and title of each; `shown` is the one it shows."""

    entries: tuple[tuple[int, str], ...] = ()
    shown: int | None = None

    def title(self, number: int | None) -> str:
        """Give the title of a chapter, "" when the menu has none."""
        return next((title for at, title in self.entries if at == number), "")


def menu_of(tree: LexborHTMLParser, selector: str) -> Menu:
    """Read the first menu that holds anything. The readers of pages call a `select` `x-select`."""
    for select in tree.css(selector)[:8]:
        entries, shown = [], None
        for at, option in enumerate(select.css("option")[:_MOST_ENTRIES], 1):
            number, title = entry_of(" ".join(option.text().split()), value_of(option, "value"), at)
            entries.append((number, title))
            if "selected" in option.attributes:
                shown = number
        if entries:
            return Menu(tuple(entries), shown)
    return Menu()


def entry_of(text: str, value: str, at: int) -> tuple[int, str]:
    """Read an entry of a menu: "3. The Gate"; the number may stand in its value alone."""
    listed = _LISTED.match(text)
    if listed:
        return int(listed[1]), listed[2].strip()
    return (int(value) if value.isdecimal() and len(value) < 5 else at), text


def title_in(text: str, number: int | None) -> str | None:
    """Give a chapter's own title; None for what only counts it ("Chapter 3", "3")."""
    text = " ".join(text.split())
    heading = heading_of(text)
    if heading is None or heading.number is None or heading.kind not in {"chapter", "number"}:
        return text or None
    if number is not None and heading.number != number:
        return text  # the writer counts otherwise: "Chapter 1" of a story that opens with a prologue
    return heading.title


# The text ------------------------------------------------------------------------------------------


@value(frozen=True, slots=True)
class Told:
    """What a page says of a chapter beside its text."""

    number: int | None = None
    title: str | None = None
    summary: tuple[Block, ...] = ()
    before: tuple[Block, ...] = ()
    after: tuple[Block, ...] = ()


def chapter_of(
    text: Sequence[Block],
    draft: Draft,
    said: Told = Told(),  # noqa: B008 - frozen
) -> Chapter:
    """Make a chapter of the text a page frames; labelled notes at its ends are taken out of it."""
    items = [Placed(block, index=at) for at, block in enumerate(without_link_rows(tuple(text)))]
    opening = notes_of_chapter(_without_heading(trim(items), said))
    ended = end_matter.read(opening.body)
    body = blocks(trim(ended.body)) or blocks(trim(opening.body)) or tuple(text)
    return Chapter(
        body,
        said.title,
        said.number,
        (*said.summary, *blocks(opening.summary)),
        (*said.before, *blocks(opening.notes)),
        (*(blocks(ended.notes) if ended.body else ()), *said.after),
        notes_of(body, draft.notes),
    )


def _without_heading(items: list[Placed], said: Told) -> list[Placed]:
    """Leave out the chapter's title where the text opens with it once more."""
    if (
        len(items) < 2
        or items[0].block.kind not in {Kind.HEADING, Kind.PARAGRAPH}
        or len(items[0].text) > 120
    ):
        return items
    first = folded(items[0].text)
    heading = heading_of(items[0].text)
    counts = (
        heading is not None
        and said.number is not None
        and heading.number == said.number
        and heading.kind in {"chapter", "number"}
        and (heading.title is None or folded(heading.title) == folded(said.title or ""))
    )
    again = said.title is not None and first == folded(said.title)
    return trim(items[1:]) if again or counts else items


def without(page: Page, selector: str) -> None:
    """Take elements that belong to the site out of a page's tree."""
    if page.tree is not None:
        take_out(page.tree.css(selector))


def work_of(chapters: Sequence[Chapter], facts: Sequence[Fact], summary: Sequence[Block] = ()) -> Work:
    """Make a work of chapters and facts; of a page with one chapter the fact says which it is."""
    texts = [told(Field.SUMMARY, plain_text(summary))] if summary else []
    every = [*facts, *texts, *chapter_facts(chapters), *_present(chapters)]
    return Work(tuple(chapters), tuple(dict.fromkeys(every)), tuple(summary))


def _present(chapters: Sequence[Chapter]) -> Iterator[Fact]:
    number = chapters[0].number if len(chapters) == 1 else None
    if number is not None:
        yield told(Field.CHAPTER_PRESENT, str(number), f"Chapter {number}", number)
