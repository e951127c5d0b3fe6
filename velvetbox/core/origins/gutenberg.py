"""Project Gutenberg, text and HTML of all its ages: header and licence cut off, title page and contents left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from velvetbox.core.formats.draft import Draft, ReadOptions, Remark
from velvetbox.core.origins import chapters, damage, end_matter
from velvetbox.core.origins.fanficfare.origin import chapter_facts
from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.footnotes import notes_of
from velvetbox.core.origins.gutenberg_header import header_facts
from velvetbox.core.origins.headings import heading_of
from velvetbox.core.origins.html_page import cleaned
from velvetbox.core.origins.placed import Placed, blocks, is_prose, place_all, trim
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import LEAVES, Chapter, Field, Kind, Work

# The asterisks around the marks may have been read as emphasis.
_START = lazy_pattern(
    r"(?:(?<![*\s])[*\s]++)?+(?:START OF (?:THE |THIS )?PROJECT GUTENBERG"
    r"(?:[^\n*]{0,300}+\n?+[^\n*]{0,100}+\*\*\*|[^\n]{0,300})|END[*\s]*+THE SMALL PRINT[^\n]{0,200}|"
    r"A (?:Project Gutenberg(?: of)? (?:Australia|Canada)|Distributed Proofreaders Canada) (?:[Ee]|[Ee]-)[Bb]ook\b[*\s]*+)"
)
_END = lazy_pattern(
    r"END OF (?:THE |THIS )?PROJECT GUTENBERG|START:? FULL LICENSE|This site is full of FREE ebooks|"
    r"(?<![\s*])(?:\A|(?:\*|[^\S\n])*+\n)(?P<line>)[\s*]*+(?:The )?[Ee]nd of (?:the |this )?(?:The )?Project Gutenberg"
)
_MADE_BY = lazy_pattern(
    r"(?:this\s+(?:e-?text|e-?book)\s+(?:was\s+)?(?:produced|prepared|transcribed|typed|scanned)|(?:e-?text\s+)?(?:produced|prepared|transcribed|scanned|typed)\b.{0,40}\b(?:by|from)\b|"
    r"transcriber['’]?s?\s+notes?|\[?transcriber['’]?s?\s|e-?text\s+(?:prepared|scanned)|html version by|updated editions will|note:\s+(?:images of|project gutenberg)|"
    r"this e-?book is made available|\A\W*(?:title|author|translator|edition|language|date first posted):|"
    r"distributed\s+proofread|[\w.]@[\w.]{1,200}\.(?:org|com|net)\b|https?://|www\.)",
    re.IGNORECASE,
)
_ILLUSTRATION = lazy_pattern(
    r"\s*\[(?:illustration|picture|frontispiece|plate|image|decoration)\b[^\]]{0,400}\]\s*\Z", re.IGNORECASE
)
_FRONT_HEADS = lazy_pattern(
    r"(?:the\s+)?(?:list\s+of\s+)?(?:illustrations|contents|table of contents|works by|by the same author|advertisements?|books by|transcriber.*|list of .*|inhoud|table|table des .*)\W*\Z",
    re.IGNORECASE,
)

_ADVERTISED = lazy_pattern(
    r"\W*(?:advertisements?|(?:other )?(?:books|works|novels|stories|publications) (?:by|of|published by)\b.*|by the same author|"
    r"(?:a )?(?:list|catalogue|selection) of (?:new |recent |other )?(?:books|works|novels|publications)\b.*|new (?:books|novels|publications)\b.*|"
    r"(?:\w+ ){0,3}(?:publications|publishers)|popular (?:copyright )?(?:books|novels)\b.*)\W*\Z",
    re.IGNORECASE,
)


def recognises(draft: Draft) -> bool:
    """Tell a file of Project Gutenberg by the words its header opens with and the mark that ends it."""
    if not draft.pages or draft.format not in {
        "txt",
        "html",
        "markdown",
        "epub",
        "mobi",
        "azw3",
        "pdb",
        "latex",
        "asciidoc",
    }:
        return False
    if b"gutenberg" not in draft.pages[0].opening:
        return False
    opening = draft.pages[0].source[:40_000]
    return _START.search(opening) is not None and "project gutenberg" in opening[:12_000].lower()


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read the story between the marks; facts come from the header above them."""
    items = place_all([cleaned(page) if page.tree is not None else page for page in draft.pages])
    header, body = _cut_header(items)
    body = _cut_licence(body)
    facts = header_facts(header, draft)
    title = next((fact.value for fact in facts if fact.field is Field.TITLE), None)
    creators = [fact.value for fact in facts if fact.field is Field.CREATOR]
    body = [item for item in body if not _ILLUSTRATION.match(item.text)]
    parts = chapters.split(_without_title_page(body, title, creators), title)
    ended = end_matter.read_quietly(trim(parts[-1].items)) if parts else None
    if ended is not None and ended.body:
        parts[-1] = replace(parts[-1], items=ended.body)
    made = _chapters(parts, draft, title)
    if not made:
        return Reading(
            "gutenberg",
            remarks=(Remark("gutenberg.no_text", "Nothing but the licence of Project Gutenberg is here."),),
        )
    facts += [*chapter_facts(made), *(ended.facts if ended else ()), *damage.lost_characters(body)]
    return Reading("gutenberg", (Work(tuple(made), tuple(dict.fromkeys(facts))),))


def _cut_header(items: Sequence[Placed]) -> tuple[list[Placed], list[Placed]]:
    """Cut after the last mark that opens the text; small print may stand below the first."""
    found = None
    for at, item in enumerate(items[:400]):
        for match in _START.finditer(item.text[:60_000]):
            found = at, match.end()
    if found is None:
        return [], list(items)
    at, end = found
    rest = (
        items[at].cut(end) if items[at].block.kind in LEAVES and items[at].text[end:].strip(" *\n") else None
    )
    return list(items[: at + 1]), ([rest] if rest else []) + list(items[at + 1 :])


def _cut_licence(items: list[Placed]) -> list[Placed]:
    for at, item in enumerate(items):
        match = _END.search(item.text)
        if match and (at > len(items) * 0.4 or "END OF" in match[0].upper()):
            start = max(match.start(), match.start("line"))
            before = (
                item.cut(0, start) if item.block.kind in LEAVES and item.text[:start].strip(" *_\n") else None
            )
            return trim(items[:at] + ([before] if before else []))
    return trim(items)


def _without_title_page(items: Sequence[Placed], title: str | None, creators: Sequence[str]) -> list[Placed]:
    """Leave out who made the file, the title and creators, and a transcriber's note before the text."""
    kept = list(items)
    at = 0
    while at < min(len(kept), 30):
        item = kept[at]
        text = " ".join(item.text.split())
        if not is_prose(item) or _MADE_BY.search(text[:300]) or _is_title(text, title, creators):
            kept.pop(at)
        elif heading_of(text) is not None or len(text) > 300:
            break
        else:
            at += 1
    return kept


def _is_title(text: str, title: str | None, creators: Sequence[str]) -> bool:
    left = folded(text)
    names = [folded(name) for name in creators]
    if title is None or not left or len(text) > 200:
        return False
    whole = folded(title)
    for part in (
        whole,
        *(folded(piece) for piece in re.split(r"[:;\n]| or ", title)),
        *names,
        "by",
        "par",
        "door",
        "von",
    ):
        left = left.replace(part, "", 1) if part else left
    return not left


def _chapters(parts: Sequence[chapters.Part], draft: Draft, title: str | None) -> list[Chapter]:
    made: list[Chapter] = []
    for position, part in enumerate(_without_advertisements(parts)):
        items = trim(part.items)
        if part.head is None and position == 0 and len(parts) > 1:
            items = _worth_keeping(items)
        elif part.head is not None and _FRONT_HEADS.match(" ".join(part.head.line.text.split())):
            continue
        if not items:
            continue
        own = part.title
        if part.whole:
            own = " · ".join(
                [*part.whole, own or (" ".join(part.head.line.text.split()) if part.head else "")]
            )
        made.append(Chapter(blocks(items), own, part.number, notes=notes_of(blocks(items), draft.notes)))
    return made


def _without_advertisements(parts: Sequence[chapters.Part]) -> Sequence[chapters.Part]:
    """Leave out the publisher's list of other books behind the story, headings and all."""
    for at, part in enumerate(parts):
        head = " ".join(part.head.line.text.split()) if part.head is not None else ""
        if 2 * at > len(parts) and _ADVERTISED.match(head):
            following = (later.head.heading for later in parts[at + 1 :] if later.head is not None)
            if not any(heading.kind in {"chapter", "whole"} and heading.number for heading in following):
                return parts[:at]
    return parts


def _worth_keeping(items: Sequence[Placed]) -> list[Placed]:
    """Of what stands before the first chapter keep prose: a title page goes, an unheaded preface stays."""
    long = [
        item for item in items if len(item.text.split()) > 60 and item.block.kind is not Kind.PREFORMATTED
    ]
    if not long:
        return []
    first = next(at for at, item in enumerate(items) if item is long[0])
    return trim(items[first:])


ORIGIN = Origin("gutenberg", recognises, read)
