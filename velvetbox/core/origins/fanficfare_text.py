"""FanFicFare's text files: title, "by X", labelled lines, chapters after a tab, "End file."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from velvetbox.core.formats.draft import Draft
from velvetbox.core.origins.fanficfare_labels import entry_facts, entry_of
from velvetbox.core.origins.headings import heading_of
from velvetbox.core.origins.placed import Placed, lines, place_all, trim
from velvetbox.core.origins.titles import creator_of, creators_of
from velvetbox.core.prose import Basis, Chapter, Fact, Field, Work, paragraph

_END = re.compile(r"\s*end file\.?\s*\Z", re.IGNORECASE)
_HEADING = re.compile(r"(?m)^\t[ \t]*(?P<title>\S[^\n]{0,300}?)[ \t]*\r?$")
_CONTENTS = re.compile(r"\s*table of contents\s*\Z", re.IGNORECASE)
_LABELS = frozenset({"packaged", "story url", "author url", "publisher"})
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
    facts, body = _header(items)
    chapters = _chapters(body, draft.pages[0].source)
    summary = tuple(paragraph(fact.value) for fact in facts if fact.field is Field.SUMMARY)
    titles = [
        Fact(Field.CHAPTER_TITLE, chapter.title, number=chapter.number, chapter=index)
        for index, chapter in enumerate(chapters)
        if chapter.title
    ]
    return Work(tuple(chapters), tuple(dict.fromkeys([*facts, *titles])), summary)


def _header(items: Sequence[Placed]) -> tuple[list[Fact], list[Placed]]:
    facts: list[Fact] = []
    end = 0
    for at, item in enumerate(items[:_FIRST]):
        for line in lines(item):
            key, colon, value = line.text.partition(":")
            found = entry_facts(entry_of(key, value, "")) if colon else []
            facts += [Fact(fact.field, fact.value, fact.basis, line.where, fact.number) for fact in found]
            if colon and (found or key.strip().lower() in _LABELS):
                end = at + 1
            elif end == 0 and (name := creator_of(line.text)):
                facts += [Fact(Field.CREATOR, one, Basis.STATED, line.where) for one in creators_of(name)]
            elif end == 0 and not any(fact.field is Field.TITLE for fact in facts):
                facts.append(Fact(Field.TITLE, line.text, Basis.STATED, line.where))
    return facts, list(items[end:])


def _chapters(body: Sequence[Placed], source: str) -> list[Chapter]:
    tabbed = {" ".join(match["title"].split()) for match in _HEADING.finditer(source)}
    starts = [
        at for at, item in enumerate(body) if " ".join(item.text.split()) in tabbed and len(item.text) < 300
    ]
    starts = _after_contents(body, starts)
    if not starts:
        return [Chapter(tuple(item.block for item in trim(body)))]
    chapters = []
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        written = " ".join(body[start].text.split())
        heading = heading_of(written)
        numbered = (
            heading is not None and heading.number is not None and heading.kind in {"chapter", "number"}
        )
        title, number = (
            (heading.title, heading.number) if heading is not None and numbered else (written, None)
        )
        blocks = tuple(item.block for item in trim(body[start + 1 : end]))
        if blocks:
            chapters.append(Chapter(blocks, title, number))
    return chapters


def _after_contents(body: Sequence[Placed], starts: list[int]) -> list[int]:
    """Leave out the entries of the list of contents: titles that come again, with text below."""
    if not any(_CONTENTS.match(item.text) for item in body[:3]):
        return starts
    titles = [" ".join(body[start].text.split()) for start in starts]
    return [start for index, start in enumerate(starts) if titles[index] not in titles[index + 1 :]]
