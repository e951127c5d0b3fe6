"""Entries of journals saved from the browser: LiveJournal, Dreamwidth, InsaneJournal and their kin.

The entry's text is read by its words, as any bare text: people wrote title, pairing and rating into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.draft import Draft, ReadOptions
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.origins import bare, not_story
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.html_page import take_out, title_parts, without_link_rows
from velvetbox.core.origins.journal_page import Entry, entry_address, entry_of
from velvetbox.core.origins.placed import place_all
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.origins.saved_page import derived, told, tree_of, value_of
from velvetbox.core.prose import Basis, Fact, Field

_SITES_OWN = (
    ".currents, .lj-currents, .entry-management-links, .entry-interaction-links, .entry-interaction, .entry-linkbar, .entry-title, "
    ".restrictions, .ljtags, .b-singlepost-tags, .lj-like, .lj-share, .entry-footer, .metadata, .entry-metadata, "
    ".b-singlepost-prevnext, .b-singlepost-tags-items, .entry-readlink, .entry-userpic, .userpic, form, script, style"
)
_TAGS = '.ljtags a, .b-singlepost-tags a, .aentry-tags a, .entry-tags a, .tag a, a[rel~="tag"]'
_CUT = re.compile(r"#cutid\d+\Z")


def recognises(draft: Draft) -> bool:
    """Tell a page that shows one entry of a journal."""
    tree = tree_of(draft)
    return tree is not None and entry_of(draft, tree) is not None


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read the entry; comments and the journal's own frame are left out."""
    tree = tree_of(draft)
    assert tree is not None
    entry = entry_of(draft, tree)
    assert entry is not None
    known = [*_known(entry, entry_address(draft, tree)), *_tags(tree.css(_TAGS))]
    cuts = [
        node for node in entry.text.css("a[href]") if _CUT.search(value_of(node, "href")) and text_of(node)
    ]
    known += _behind(cuts)
    take_out([*entry.text.css(_SITES_OWN), *entry.text.css(".ljuser img"), *map(_around, cuts)])
    blocks = without_link_rows(blocks_of(entry.text, context_of(draft.pages[0])))
    pages = [replace(draft.pages[0], read=lambda: blocks)]
    items = place_all(pages)
    if remark := not_story.reason(draft, items):
        return Reading("journal", remarks=(remark,))
    offered = [entry.title, *title_parts(entry.title)] if entry.title else []
    return Reading(
        "journal", (bare.read_items(items, known, list(dict.fromkeys(offered)), pages, draft.notes),)
    )


def _known(entry: Entry, address: str) -> Iterator[Fact]:
    if entry.user:
        yield derived(Field.CREATOR, entry.user, f"posted by {entry.user}")
    if entry.day:
        yield told(Field.PUBLISHED, entry.day, entry.day_quote)
    if url := work_address(address):
        yield told(Field.URL, url)
    yield derived(Field.PUBLISHER, entry.site)


def _tags(links: list[LexborNode]) -> Iterator[Fact]:
    for name in dict.fromkeys(text_of(link) for link in links[:200]):
        if 0 < len(name) < 100:
            yield told(Field.FREEFORM, name)


def _behind(cuts: list[LexborNode]) -> list[Fact]:
    """Flag what lies behind a cut: the page was saved with it closed."""
    if not cuts:
        return []
    text = "Some of it lay behind a cut (“Read more”) and was not saved with this page."
    return [replace(told(Field.DAMAGE, text, text_of(cuts[0])), basis=Basis.DERIVED)]


def _around(cut: LexborNode) -> LexborNode:
    """Give the brackets around "( Read more )" with it."""
    parent = cut.parent
    alone = (
        parent is not None
        and parent.tag in {"b", "span", "p", "div"}
        and len(text_of(parent)) <= len(text_of(cut)) + 6
    )
    return parent if parent is not None and alone else cut


ORIGIN = Origin("journal", recognises, read)
