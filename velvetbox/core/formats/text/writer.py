"""Writes a work as plain text: its blocks one for one with a blank line between, marks written back as *marks*."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from velvetbox.core.formats import title_page
from velvetbox.core.prose import (
    BREAK_TEXT,
    LEAVES,
    Block,
    Chapter,
    Fact,
    Field,
    Kind,
    Mark,
    MarkKind,
    Span,
    Work,
)
from velvetbox.core.prose.ornaments import is_ornament

_WRITTEN = {MarkKind.EMPHASIS: "*", MarkKind.THOUGHT: "*", MarkKind.STRONG: "**"}
_TAKEN_OUT = frozenset({
    Field.TITLE, Field.TITLE_LINE, Field.CREATOR, Field.NOTE_BEFORE, Field.NOTE_AFTER, Field.SUMMARY,
    Field.CHAPTERS_DECLARED, Field.CHAPTER_TITLE, Field.CHAPTER_PRESENT, Field.PART, Field.END_MARKER, Field.RATING,
    Field.WARNING, Field.CATEGORY, Field.DISCLAIMER, Field.DEDICATION, Field.BETA, Field.PUBLISHED, Field.UPDATED,
    Field.COMPLETE, Field.SERIES, Field.WORDS_DECLARED, Field.URL, Field.LANGUAGE,
})  # fmt: skip


def write(work: Work, *, bare: bool = False) -> bytes:
    """Give a work as text, UTF-8.

    It begins with what is known of the work, unless `bare`: then a work read from a plain text comes out
    as it stood there, its title, notes, chapter lines and end marker in the places they were taken from.
    """
    blocks = list(_as_it_stood(work)) if bare else list(_with_title_page(work))
    return ("\n\n".join(block for block in blocks if block) + "\n").encode("utf-8", "replace")


def lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Give the text of each block, with its marks written back."""
    for block in blocks:
        if block.kind is Kind.BREAK:
            yield block.alt if is_ornament(block.alt) else BREAK_TEXT
        elif block.kind is Kind.IMAGE:
            yield f"[Image: {block.alt or block.source or 'not kept'}]"
        elif block.kind is Kind.LIST:
            yield from _list(block)
        elif block.kind is Kind.ROW:
            yield "\t".join(" ".join(lines(cell.children)) for cell in block.children)
        elif block.kind in LEAVES:
            yield spans_text(block.spans)
        else:
            yield from lines(block.children)


def spans_text(spans: Iterable[Span]) -> str:
    """Give the text of spans: emphasis and thoughts between asterisks, nested too, notes as "[1]", ruby in brackets."""
    out: list[str] = []
    current: tuple[Mark, ...] = ()
    for span in spans:
        wanted = tuple(mark for mark in span.marks if mark.kind in _WRITTEN)
        shared = _shared(current, wanted)
        out += [_WRITTEN[mark.kind] for mark in reversed(current[shared:])]
        out += [_WRITTEN[mark.kind] for mark in wanted[shared:]]
        out.append(_told(span))
        current = wanted
    out += [_WRITTEN[mark.kind] for mark in reversed(current)]
    return "".join(out)


def _told(span: Span) -> str:
    if span.has(MarkKind.NOTE):
        return f"[{span.text.strip('[]')}]"
    if span.has(MarkKind.IMAGE):
        return f"[Image: {span.text or 'not kept'}]"
    reading = next((mark.value for mark in span.marks if mark.kind is MarkKind.RUBY), None)
    return f"{span.text}({reading})" if reading else span.text


def _shared(current: Sequence[Mark], wanted: Sequence[Mark]) -> int:
    count = 0
    for ours, theirs in zip(current, wanted, strict=False):
        if ours != theirs:
            break
        count += 1
    return count


def _list(block: Block) -> Iterator[str]:
    for number, item in enumerate(block.children, 1):
        if item.kind is not Kind.ITEM:
            yield from lines((item,))
            continue
        sign = {"ordered": f"{number}. ", "bullet": "- "}.get(block.style, "")
        for index, text in enumerate(lines(item.children)):
            yield (sign if index == 0 else " " * len(sign)) + text


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield from lines(chapter.blocks)
    for note in chapter.notes:
        yield f"[{note.label or note.id}] {' '.join(lines(note.blocks))}"


# With a title page --------------------------------------------------------------------------------


def _with_title_page(work: Work) -> Iterator[str]:
    yield title_page.title(work)
    if names := title_page.creators(work):
        yield f"by {', '.join(names)}"
    yield "\n".join(f"{line.label}: {', '.join(line.values)}" for line in title_page.lines(work))
    yield from _headed("Summary", work.summary)
    yield from _headed("Notes", work.notes_before)
    for position, chapter in enumerate(work.chapters, 1):
        yield title_page.chapter_title(chapter, position, len(work.chapters)) or ""
        yield from _headed("Summary", chapter.summary)
        yield from _headed("Notes", chapter.notes_before)
        yield from _chapter(chapter)
        yield from _headed("Notes", chapter.notes_after)
    yield from _headed("Notes", work.notes_after)
    if (ended := work.value(Field.END_MARKER)) is not None:
        yield ended


def _headed(heading: str, blocks: Sequence[Block]) -> Iterator[str]:
    if blocks:
        yield f"{heading}:"
        yield from lines(blocks)


# As it stood --------------------------------------------------------------------------------------


def _as_it_stood(work: Work) -> Iterator[str]:
    """Give the blocks of the text a work was read from: what was taken out goes back by its block's number.

    What stands in a numbered block that no fact names is the body, in order.
    """
    taken = _taken_out(work)
    at = 0
    for text in (line for chapter in work.chapters for line in _chapter(chapter)):
        while at in taken:
            yield taken.pop(at)
            at += 1
        yield text
        at += 1
    yield from (text for _, text in sorted(taken.items()))


def _taken_out(work: Work) -> dict[int, str]:
    marked = {
        block.text: spans_text(block.spans)
        for part in (work.summary, work.notes_before, work.notes_after)
        for block in part
        if block.spans
    }
    found: dict[int, list[Fact]] = {}
    for fact in work.facts:
        if (
            fact.field in _TAKEN_OUT
            and fact.where.block is not None
            and not fact.where.source
            and fact.where.quote
        ):
            found.setdefault(fact.where.block, []).append(fact)
    texts = {block: _rebuilt(facts) for block, facts in found.items()}
    return {block: marked.get(text, text) for block, text in texts.items()}


def _rebuilt(facts: Iterable[Fact]) -> str:
    """Put a block together from the stretches that facts quote of it, longest first where they overlap."""
    text, end = "", 0
    for fact in sorted(facts, key=lambda fact: (fact.where.start or 0, -len(fact.where.quote))):
        start = fact.where.start or 0
        if start < end:
            continue
        text += ("\n" if text and start > end else "") + fact.where.quote
        end = start + len(fact.where.quote)
    return text
