"""A page of a hand-made site that lists the chapters of a story: which files, in which order, of what story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.draft import Draft, Page
from velvetbox.core.formats.html.format import text_of
from velvetbox.core.origins.front import matter as front_matter
from velvetbox.core.origins.headings import heading_of
from velvetbox.core.origins.html_page import head_facts, title_of, title_parts
from velvetbox.core.origins.placed import Placed, place_all
from velvetbox.core.origins.reading import Contents
from velvetbox.core.origins.titles import title_line
from velvetbox.core.prose import Basis, Fact, Field, MarkKind, Where, paragraph, walk

_MOST_WORDS = 400  # beside the links: a summary, a disclaimer, thanks
_LARGEST = 300_000  # characters of such a page
_MOST_LINKS = 1000
_FILE = re.compile(
    r"(?:\./)?(?P<path>[^?#:\\]{1,200}\.(?:x?html?|txt|php|asp|rtf|docx?|md))(?:[?#].*)?\Z", re.IGNORECASE
)
_CUE = re.compile(
    r"\W*(?:(?:table of )?contents|navigation|chapters?(?: list| index)?|parts?|chapter index|story index|kapitel|chapitres|cap[ií]tulos|inhalt|"
    r"главы|содержание|目次)\W*\Z",
    re.IGNORECASE,
)
_KEPT = frozenset({Field.TITLE, Field.CREATOR, Field.RATING, Field.FANDOM, Field.RELATIONSHIP, Field.CHARACTER, Field.WARNING,
                   Field.FREEFORM, Field.SERIES, Field.LANGUAGE, Field.SUMMARY, Field.COMPLETE, Field.DISCLAIMER})  # fmt: skip


def contents_of(draft: Draft) -> Contents | None:
    """Read a short page with links to two or more files beside it; None for any other page."""
    page = draft.pages[0] if draft.format == "html" and len(draft.pages) == 1 else None
    if page is None or page.tree is None or page.tree.body is None or len(page.source) > _LARGEST:
        return None
    links = dict(_links(page.tree.css("a[href]")[:_MOST_LINKS]))
    linked = sum(len(text.split()) for text in links.values())
    if len(links) < 2 or len(text_of(page.tree.body).split()) - linked > _MOST_WORDS:
        return None
    lines = [
        text_of(node) for node in page.tree.css("h1, h2, h3, h4, b, strong, p, font, center, td, li")[:400]
    ]
    of_chapters = any(_CUE.match(line) for line in lines)
    return Contents(tuple(links.items()), tuple(_facts(draft, page)), of_chapters)


def _links(nodes: list[LexborNode]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for node in nodes:
        match = _FILE.match((node.attributes.get("href") or "").strip())
        text = text_of(node)
        if (
            match
            and text
            and (path := unquote(match["path"])) not in seen
            and not path.startswith(("/", ".."))
        ):
            seen.add(path)
            yield path, text


def _facts(draft: Draft, page: Page) -> Iterator[Fact]:
    """Read what stands above the list as the front of a text."""
    items: list[Placed] = []
    for item in place_all([page]):
        if _holds_link(item) and not item.text.lower().lstrip().startswith("by "):
            break
        if not _CUE.match(item.text):
            items.append(item)
    shown = title_of(draft)
    offered = title_line(shown).title if shown else None
    front = front_matter.read(
        [*items, Placed(paragraph("The chapters follow here, one by one. " * 4))], offered
    )
    facts = [fact for fact in front.facts if fact.field in _KEPT]
    if not any(fact.field is Field.TITLE and fact.basis is not Basis.GUESS for fact in facts) and shown:
        facts += _titled(shown)
    known = {fact.field for fact in facts}
    yield from facts
    yield from (fact for fact in head_facts(draft) if fact.field is Field.CREATOR and fact.field not in known)


def _titled(shown: str) -> list[Fact]:
    """Take the title of the page, unless it is only what the list is."""
    parts = [part for part in title_parts(shown)[1:] if not _CUE.match(part) and heading_of(part) is None]
    parsed = title_line(parts[0] if len(parts) == 1 else shown)
    if not parsed.title or _CUE.match(parsed.title):
        return []
    where = Where(source="#title", quote=shown)
    facts = [Fact(Field.TITLE, parsed.title, Basis.DERIVED, where)]
    return facts + ([Fact(Field.CREATOR, parsed.creator, Basis.STATED, where)] if parsed.creator else [])


def _holds_link(item: Placed) -> bool:
    return any(span.has(MarkKind.LINK) for block in walk([item.block]) for span in block.spans)
