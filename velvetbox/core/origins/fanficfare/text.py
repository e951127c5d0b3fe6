"""FanFicFare's text files: title, "by X", labelled lines, chapters after a tab or eight spaces, "End file."."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from velvetbox.core.formats.draft import Draft
from velvetbox.core.origins.fanficfare.labels import entry_facts, entry_of
from velvetbox.core.origins.footnotes import notes_of
from velvetbox.core.origins.headings import heading_of
from velvetbox.core.origins.placed import Line, Placed, lines, place_all, trim
from velvetbox.core.origins.titles import creator_of, creators_of
from velvetbox.core.prose import Basis, Block, Chapter, Fact, Field, Kind, Span, Work, paragraph

_END = re.compile(r"\s*end file\.?\s*\Z", re.IGNORECASE)
_HEADING = re.compile(
    r"(?m)^(?:\t[ \t]*+| {8})(?P<title>\S[^\n]{0,300}(?:\n[^\s\n][^\n]{0,300}){0,3})$"
)  # wrapped where it is long
_CONTENTS = re.compile(r"\s*table of contents\s*\Z", re.IGNORECASE)
_LABELS = frozenset({"packaged", "story url", "author url", "publisher"})
_INNER = re.compile(r"(?P<signs>#{2,6})\s+(?P<text>\S.{0,200})\Z")
_LABEL = re.compile(r"[A-Z]\w{1,20}(?: \w{1,20}){0,2}")
_LONGEST = 1200  # characters of a heading
_FIRST = 40  # blocks that the header may take


def is_fanficfare_text(draft: Draft) -> bool:
    """Tell a FanFicFare text by the labels that only it writes, and its last line."""
    blocks = draft.blocks
    if not any(_END.match(Placed(block).text) for block in blocks[-2:]):
        return False
    opening = map(Placed, blocks[:_FIRST])
    keys = {line.text.partition(":")[0].strip().lower() for item in opening for line in lines(item)}
    return len(_LABELS & keys) >= 2 and ({"packaged", "story url"} & keys != set())


def read_text(draft: Draft) -> Work:
    """Read a FanFicFare text."""
    items = place_all(draft.pages)
    while items and (_END.match(items[-1].text) or not items[-1].text.strip()):
        items.pop()
    tabbed = {" ".join(match["title"].split()) for match in _HEADING.finditer(draft.pages[0].source)}
    facts, body = _header(items)
    told, body = _rest_of_summary(facts, body, tabbed)
    chapters = [
        replace(chapter, notes=notes_of(chapter.blocks, draft.notes)) for chapter in _chapters(body, tabbed)
    ]
    first = [fact.value for fact in facts if fact.field is Field.SUMMARY]
    titles = [
        Fact(Field.CHAPTER_TITLE, chapter.title, number=chapter.number, chapter=index)
        for index, chapter in enumerate(chapters)
        if chapter.title
    ]
    summary = (*map(paragraph, first), *(item.block for item in told))
    return Work(tuple(chapters), tuple(dict.fromkeys([*facts, *titles])), summary)


def _header(items: Sequence[Placed]) -> tuple[list[Fact], list[Placed]]:
    """Give what the lines above the story state; a line that bears no label goes on with the one above it."""
    facts: list[Fact] = []
    entries: list[tuple[str, str, Line]] = []
    end = 0
    for at, item in enumerate(items[:_FIRST]):
        for line in lines(item):
            key, colon, value = line.text.partition(":")
            if colon and _is_label(key, value, entries[-1][0] if entries else ""):
                entries.append((key, value, line))
                end = at + 1
            elif entries and end == at + 1:
                label, above, place = entries[-1]
                entries[-1] = label, f"{above} {line.text}", place
            elif end == 0 and (name := creator_of(line.text)):
                facts += [Fact(Field.CREATOR, one, Basis.STATED, line.where) for one in creators_of(name)]
            elif end == 0 and not any(fact.field is Field.TITLE for fact in facts):
                facts.append(Fact(Field.TITLE, line.text, Basis.STATED, line.where))
    for key, value, line in entries:
        found = entry_facts(entry_of(key, value, ""))
        facts += [Fact(fact.field, fact.value, fact.basis, line.where, fact.number) for fact in found]
    return facts, list(items[end:])


def _is_label(key: str, value: str, above: str) -> bool:
    """Tell a label: one that says something, or looks like one where no summary is going on."""
    if key.strip().lower() in _LABELS or entry_facts(entry_of(key, value, "")):
        return True
    return above.strip().lower() != "summary" and _LABEL.fullmatch(key) is not None and value.startswith(" ")


def _rest_of_summary(
    facts: Sequence[Fact], body: list[Placed], tabbed: set[str]
) -> tuple[list[Placed], list[Placed]]:
    """Part what stands between a summary, the last of the labels, and the list of contents or the first heading."""
    if not facts or facts[-1].field is not Field.SUMMARY:
        return [], body
    for at, item in enumerate(body[:_FIRST]):
        if _CONTENTS.match(item.text) or _written(item) in tabbed:
            return body[:at], body[at:]
    return [], body


def _written(item: Placed) -> str:
    return " ".join(item.text.split())


def _chapters(body: Sequence[Placed], tabbed: set[str]) -> list[Chapter]:
    starts = [at for at, item in enumerate(body) if len(item.text) < _LONGEST and _written(item) in tabbed]
    starts = _after_contents(body, starts)
    if not starts:
        return [Chapter(tuple(item.block for item in trim(body)))]
    chapters = []
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        written = _written(body[start])
        heading = heading_of(written)
        numbered = (
            heading is not None and heading.number is not None and heading.kind in {"chapter", "number"}
        )
        title, number = (
            (heading.title, heading.number) if heading is not None and numbered else (written, None)
        )
        blocks = tuple(_headed(item.block) for item in trim(body[start + 1 : end]))
        if blocks:
            chapters.append(Chapter(blocks, title, number))
    return chapters


def _after_contents(body: Sequence[Placed], starts: list[int]) -> list[int]:
    """Leave out the entries of the list of contents: titles that come again, with text below."""
    if not any(_CONTENTS.match(item.text) for item in body[:3]):
        return starts
    return sorted({_written(body[start]): start for start in starts}.values())


def _headed(block: Block) -> Block:
    """Give a heading inside the text as one: it was written as Markdown does, "### Later"."""
    match = _INNER.match(block.text) if block.kind is Kind.PARAGRAPH else None
    if match is None or "\n" in block.text:
        return block
    return replace(block, kind=Kind.HEADING, spans=(Span(match["text"]),), level=len(match["signs"]))
