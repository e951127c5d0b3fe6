"""Pages of Aozora Bunko: the text stands in `main_text`, its source and what was done to it below.

Marks by the site's own template; the same texts come as plain text, which `core.formats.aozora.format` reads.
"""

from __future__ import annotations

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from velvetbox.core.formats.draft import Draft, ReadOptions
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.origins import bare
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.html_page import take_out
from velvetbox.core.origins.page_address import address_in
from velvetbox.core.origins.placed import place_all
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.origins.saved_page import derived, told, tree_of
from velvetbox.core.prose import Block, Fact, Field, plain_text

_TEXT = "div.main_text"
_BELOW = "div.bibliographical_information"
_NUMBERS = ".kaeriten, .notes"  # marks of Chinese word order, and notes of who typed the text


def recognises(draft: Draft) -> bool:
    """Tell a page by the two parts that every one has."""
    tree = tree_of(draft)
    return tree is not None and tree.css_first(_TEXT) is not None and tree.css_first(_BELOW) is not None


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read the text; the book it was typed from and who did so are notes after it."""
    tree = tree_of(draft)
    assert tree is not None
    page = draft.pages[0]
    known = [*_facts(tree), *_address(draft)]
    take_out(tree.css(_NUMBERS))
    body = tree.css_first(_TEXT)
    below = tree.css_first(_BELOW)
    assert body is not None
    assert below is not None
    blocks = blocks_of(body, context_of(page))
    pages = [replace(page, read=lambda: blocks)]
    titles = [fact.value for fact in known if fact.field is Field.TITLE]
    work = bare.read_items(place_all(pages), known, titles, pages, draft.notes)
    after = tuple(block for block in blocks_of(below, context_of(page)) if block.text.strip())
    facts = (*work.facts, *_noted(after))
    return Reading("aozora_page", (replace(work, facts=facts, notes_after=(*work.notes_after, *after)),))


def _noted(after: tuple[Block, ...]) -> list[Fact]:
    return [derived(Field.NOTE_AFTER, plain_text(after))] if after else []


def _facts(tree: LexborHTMLParser) -> list[Fact]:
    found: list[Fact] = []
    for mark, field in (("h1.title", Field.TITLE), ("h2.author", Field.CREATOR)):
        node = tree.css_first(mark)
        if node is not None and (text := text_of(node)):
            found.append(told(field, text))
    return [*found, told(Field.LANGUAGE, "ja")]


def _address(draft: Draft) -> list[Fact]:
    address = work_address(address_in(draft)[0])
    return [told(Field.URL, address)] if address else []


ORIGIN = Origin("aozora_page", recognises, read)
