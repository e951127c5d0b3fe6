"""Pages of the Archive of Our Own printed by a browser, as PDF: the page's own words in their order, without its tags.

The order is that of otwarchive's app/views/works: menus, labels ("Rating:" … "Stats:"), title, creators, summary and
notes, each chapter with its own, and below the text the buttons and comments. Headings for screen readers
("Work Header", "Chapter Text") are printed by some browsers and tell where the text begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from velvetbox.core.formats.draft import Draft, ReadOptions
from velvetbox.core.origins import bare
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.ao3.page import shown
from velvetbox.core.origins.ao3.preface import names_in
from velvetbox.core.origins.ao3.words import CHAPTER, SEE, labelled, labels, said_in
from velvetbox.core.origins.fanficfare.origin import chapter_facts
from velvetbox.core.origins.footnotes import notes_of
from velvetbox.core.origins.placed import without_outer_breaks
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.prose import Basis, Block, Chapter, Fact, Field, Kind, Where, Work, plain_text

_SITE = "[archive of our own]"
_HEADER = "work header"
_FRONT = 120  # blocks in which the labels stand
_LABEL = re.compile(r"(?:rating|archive warnings?|categor(?:y|ies)|fandoms?|language|stats):")
_TEXT = frozenset({"chapter text", "work text", "chapter text:", "work text:"})
_PARTS = {"summary:": "summary", "notes:": "before", "summary": "summary", "notes": "before"}
_BELOW = frozenset({"actions", "kudos", "comments", "post comment", "footer", "↑ top", "top"})
_LONGEST = 200  # characters of a line of creators
_ADDRESS = re.compile(r"https?://(?:www\.)?archiveofourown\.org/\S{1,200}")


@dataclass(slots=True)
class _Part:
    """The work, or a chapter of it: its name, and its blocks by what they are ("" for the text)."""

    title: str | None = None
    number: int | None = None
    blocks: dict[str, list[Block]] = field(default_factory=dict)

    def add(self, where: str, blocks: Sequence[Block]) -> None:
        self.blocks.setdefault(where, []).extend(blocks)

    def of(self, where: str) -> tuple[Block, ...]:
        return tuple(without_outer_breaks(self.blocks.get(where, [])))


def recognises(draft: Draft) -> bool:
    """Tell a printed page of a work: the site's name in its title or a heading for screen readers, and the labels."""
    if draft.format != "pdf":
        return False
    front = [_text(block) for block in islice(_blocks(draft), _FRONT)]
    named = any(_SITE in value.lower() for value in draft.properties.get("pdf:title", ())) or _HEADER in front
    return named and sum(bool(_LABEL.match(line)) for text in front for line in text.split("\n")) > 2


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read the labels as facts, and the work with its notes; menus, buttons and comments are left out."""
    blocks = list(_blocks(draft))
    start, facts = _labelled(blocks)
    title, creators, rest = _named(blocks[start:])
    facts += [Fact(Field.TITLE, title, Basis.STATED, Where(quote=title))] if title else []
    facts += [Fact(Field.CREATOR, name, Basis.STATED, Where(quote=name)) for name in creators]
    work, chapters = _Sorted(any(_text(block) in _TEXT for block in rest)).over(rest)
    if (url := _address(draft)) is not None:
        facts.append(Fact(Field.URL, url, Basis.STATED, Where(quote=url)))
    made = [
        Chapter(
            text, one.title, one.number, one.of("summary"), one.of("before"), one.of("after"),
            notes_of(text, draft.notes),
        )
        for one in chapters if (text := one.of(""))
    ]  # fmt: skip
    if not made:
        return bare.read(draft, path, options)
    facts += [*chapter_facts(made), *shown(made)]
    told = [work.of(name) for name in ("summary", "before", "after")]
    for name, part in zip((Field.SUMMARY, Field.NOTE_BEFORE, Field.NOTE_AFTER), told, strict=True):
        facts += [Fact(name, plain_text(part))] if part else []
    facts.append(Fact(Field.PUBLISHER, "Archive of Our Own", Basis.DERIVED))
    return Reading("ao3_page", (Work(tuple(made), tuple(dict.fromkeys(facts)), *told),))


def _blocks(draft: Draft) -> Iterator[Block]:
    return (block for page in draft.pages if page.tree is None for block in page.blocks)


def _text(block: Block) -> str:
    return said_in(block).strip().lower()


def _labelled(blocks: Sequence[Block]) -> tuple[int, list[Fact]]:
    """Read the labels with their values; give where they end. Each block without a label is one more value."""
    end, lines = 0, list[str]()
    for index, block in enumerate(blocks[:_FRONT]):
        if block.kind is Kind.HEADING and lines:
            break
        text = said_in(block)
        if lines or any(_LABEL.match(line.lower()) for line in text.split("\n")):
            more = lines and lines[-1] and not lines[-1].endswith((",", ":"))
            lines += [f", {line}" if more and not at else line for at, line in enumerate(text.split("\n"))]
            end = index + 1
    facts = [fact for kind, value in labels("\n".join(lines)) for fact in labelled(kind, value.strip(", "))]
    return end, facts


def _named(blocks: Sequence[Block]) -> tuple[str | None, list[str], Sequence[Block]]:
    """Give the title and the creators that stand below the labels, and what comes after them."""
    heads = [
        index for index, block in enumerate(blocks[:6]) if block.kind is Kind.HEADING and block.text.strip()
    ]
    if not heads or _text(blocks[heads[0]]) in _PARTS:
        return None, [], blocks
    at = heads[0]
    line = blocks[at + 1].text.strip() if at + 1 < len(blocks) else ""
    if line.lower() in _PARTS or CHAPTER.match(line) or len(line) > _LONGEST:
        return blocks[at].text.strip(), [], blocks[at + 1 :]
    creators = [name for name in names_in(line.removeprefix("by ")) if name and name.lower() != "anonymous"]
    return blocks[at].text.strip(), creators, blocks[at + 2 :]


@dataclass
class _Sorted:
    """Sorts blocks into the work's summary and notes and its chapters. `marked`: a heading says where text begins."""

    marked: bool
    work: _Part = field(default_factory=_Part)
    chapters: list[_Part] = field(default_factory=list)
    where: str = ""
    ended: int = 0  # names of notes since the text of the chapter

    def over(self, blocks: Sequence[Block]) -> tuple[_Part, list[_Part]]:
        for index, block in enumerate(blocks):
            text = _text(block)
            if text in _BELOW and self._has_text():
                break
            if (head := _head(block)) is not None:
                self.chapters.append(_Part((head["title"] or "").strip() or None, int(head[1])))
                self.where, self.ended = "", 0
            elif text in _TEXT:
                self.chapters += [] if self.chapters else [_Part()]
                self.where = ""
            elif text in _PARTS:
                self._name(_PARTS[text])
            elif not SEE.match(text.strip("()")) and text not in _BELOW:
                self._take(block, named=index > 0 and _text(blocks[index - 1]) in _PARTS)
        return self.work, self.chapters

    def _has_text(self) -> bool:
        return bool(self.chapters and self.chapters[-1].blocks.get(""))

    def _name(self, name: str) -> None:
        """Go on under a name: "Notes:" below the text are those at its end, a second time those of the work."""
        self.ended += self._has_text()
        self.where = "after" if self.ended else name

    def _take(self, block: Block, *, named: bool) -> None:
        """Put a block where it belongs. Without a mark of the text, notes are what is set in, or one paragraph."""
        if self.where and not (self.marked or self.ended or named or block.kind is Kind.QUOTE):
            self.where = ""
        if not self.where and not self.chapters:
            self.chapters.append(_Part())
        holder = self.chapters[-1] if self.chapters and self.ended < 2 else self.work
        inside = block.children if self.where and block.kind is Kind.QUOTE else (block,)
        holder.add(self.where, inside)


def _head(block: Block) -> re.Match[str] | None:
    return CHAPTER.match(" ".join(block.text.split())) if block.kind is Kind.HEADING else None


def _address(draft: Draft) -> str | None:
    """Find the work's address: what the browser printed below the page, or where the page's own links lead."""
    printed = " ".join(mend.before for mend in draft.mends if mend.code == "pdf.running")
    links = (
        mark.value for block in islice(_blocks(draft), _FRONT) for span in block.spans for mark in span.marks
    )
    for text in (*_ADDRESS.findall(printed), *links):
        if "archiveofourown.org/works/" in text and (url := work_address(text)):
            return url
    return None


ORIGIN = Origin("ao3_printed", recognises, read)
