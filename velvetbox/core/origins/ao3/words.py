"""Downloads from the Archive of Our Own in formats that keep words and no tags: PDF, and what was made of one.

The words and their order are those of otwarchive's app/views/downloads: a preface of labels, the title and
"by …", summary and notes under their names, chapters under "Chapter N: Title", an afterword.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from velvetbox.core.formats.draft import Draft, ReadOptions, Remark
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.ao3.preface import TAGS, names_in, stats_facts
from velvetbox.core.origins.footnotes import notes_of
from velvetbox.core.origins.languages import language_of
from velvetbox.core.origins.placed import without_outer_breaks
from velvetbox.core.origins.reading import Reading
from velvetbox.core.prose import Basis, Block, Chapter, Fact, Field, Kind, Where, Work, plain_text
from velvetbox.core.values import value

_FROM = re.compile(
    r"posted originally on the archive of our own at\s*(https?://archiveofourown\.org/works/\d{1,12})",
    re.IGNORECASE,
)
_LABEL = re.compile(r"([A-Z][A-Za-z ]{2,20}):\s*(\S.*)?\Z", re.DOTALL)
_OTHERS = frozenset({"language", "serie", "collection", "stat"})
_SERIES = re.compile(r"part ([\d,]{1,6}) of (.+?)(?=, part [\d,]{1,6} of |\Z)", re.IGNORECASE)
CHAPTER = re.compile(r"chapter\s+(\d{1,6})\s*(?:[:.]\s*(?P<title>.*))?\Z", re.IGNORECASE | re.DOTALL)
_SECTIONS = {
    "summary": "summary",
    "notes": "before",
    "chapter summary": "chapter summary",
    "chapter notes": "chapter before",
    "chapter end notes": "chapter after",
    "end notes": "after",
}
_OF_FRONT = frozenset({"summary", "before"})  # never inside a chapter
SEE = re.compile(r"see the end of the (?:work|chapter) for (?:more )?notes\.?\Z", re.IGNORECASE)
_INVITED = re.compile(r"please drop by the archive and comment", re.IGNORECASE)
_FRONT = 40  # blocks in which the preface ends


@value(frozen=True, slots=True)
class _Placed:
    """A block, and the number of the page that was begun on purpose."""

    block: Block
    page: int

    @property
    def text(self) -> str:
        return " ".join(said_in(self.block).split())


@dataclass(slots=True)
class _Open:
    """A chapter as it is read."""

    title: str | None = None
    number: int | None = None
    parts: dict[str, list[Block]] = field(default_factory=lambda: {"": []})


def recognises(draft: Draft) -> bool:
    """Tell whether one of the first paragraphs says that the text was posted on the Archive."""
    return all(page.tree is None for page in draft.pages) and any(
        _FROM.search(each.text) for each in islice(_placed(draft), 6)
    )


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read the preface as facts, and the chapters with what stands before and after each."""
    placed = list(_placed(draft))
    facts, rest = _preface(placed)
    facts += _byline(rest)
    title = next((fact.value for fact in facts if fact.field is Field.TITLE), None)
    work, opened = _chapters(rest, title)
    if not opened:  # nothing tells where the one chapter begins
        work, opened = _chapters(rest, title, brief=True)
    chapters = [
        Chapter(
            without_outer_breaks(one.parts[""]),
            one.title,
            one.number,
            tuple(one.parts.get("chapter summary", ())),
            tuple(one.parts.get("chapter before", ())),
            tuple(one.parts.get("chapter after", ())),
            notes_of(one.parts[""], draft.notes),
        )
        for one in opened
        if any(block.kind is not Kind.BREAK for block in one.parts[""])
    ]
    if not chapters:
        return Reading("ao3", remarks=(Remark("ao3.no_chapters", "This download holds no chapter."),))
    told = [tuple(work.get(name, ())) for name in ("summary", "before", "after")]
    for name, blocks in zip((Field.SUMMARY, Field.NOTE_BEFORE, Field.NOTE_AFTER), told, strict=True):
        facts += [Fact(name, plain_text(blocks))] if blocks else []
    facts += [
        Fact(Field.CHAPTER_TITLE, one.title, Basis.STATED, Where(quote=one.title), one.number, index)
        for index, one in enumerate(chapters)
        if one.title
    ]
    facts.append(Fact(Field.PUBLISHER, "Archive of Our Own", Basis.DERIVED))
    return Reading("ao3", (Work(tuple(chapters), tuple(dict.fromkeys(facts)), *told),))


def _placed(draft: Draft) -> Iterator[_Placed]:
    return (_Placed(block, number) for number, page in enumerate(draft.pages) for block in page.blocks)


def said_in(block: Block) -> str:
    """Give the words of a block, or of those in it."""
    return block.text if block.spans else " ".join(said_in(child) for child in block.children)


# The preface -----------------------------------------------------------------------------------------


def _preface(placed: Sequence[_Placed]) -> tuple[list[Fact], list[_Placed]]:
    """Read address and labels; give what stands after them."""
    start = next(index for index, each in enumerate(placed) if _FROM.search(each.text))
    found = _FROM.search(placed[start].text)
    url = work_address(found[1]) if found else None
    facts = [Fact(Field.URL, url, Basis.STATED, Where(quote=found[1]))] if found and url else []
    end = start + 1
    for index in range(start + 1, min(len(placed), start + _FRONT)):
        stated = list(labels(said_in(placed[index].block)))
        for kind, text in stated:
            facts += labelled(kind, text)
        if stated:
            end = index + 1
        elif placed[index].block.kind is Kind.HEADING:
            break
    return facts, list(placed[end:])


def labels(text: str) -> Iterator[tuple[str, str]]:
    """Give the labels of a paragraph with their values; a value goes on in lines without a label."""
    kind, value = "", ""
    for line in text.split("\n"):
        match = _LABEL.match(line.strip())
        name = match[1].lower().removesuffix("s") if match else ""
        if match and (name in TAGS or name in _OTHERS or name.removesuffix("ie") + "y" in TAGS):
            if kind:
                yield kind, value
            kind, value = name, match[2] or ""
        elif kind:
            value += f" {line}"
    if kind:
        yield kind, value


def labelled(kind: str, value: str) -> Iterator[Fact]:
    """Give the facts that a label with its value states."""
    value = " ".join(value.split())
    if kind == "serie":
        for match in _SERIES.finditer(value):
            number = int(match[1].replace(",", "") or 0)
            yield Fact(Field.SERIES, match[2], Basis.STATED, Where(quote=match[0]), number)
    elif kind == "language":
        if tag := language_of(value):
            yield Fact(Field.LANGUAGE, tag, Basis.STATED, Where(quote=value))
    elif kind == "stat":
        yield from stats_facts(value, "")
    elif named := TAGS.get(kind):
        yield from (Fact(named, name, Basis.STATED, Where(quote=name)) for name in names_in(value) if name)


def _byline(rest: list[_Placed]) -> Iterator[Fact]:
    """Read the title and "by …" off the front of what follows the labels."""
    for index, each in enumerate(rest[:4]):
        if each.text.lower().startswith("by ") and index:
            title = rest[index - 1].text
            yield Fact(Field.TITLE, title, Basis.STATED, Where(quote=title))
            for name in names_in(each.text[3:]):
                if name and name.lower() != "anonymous":
                    yield Fact(Field.CREATOR, name, Basis.STATED, Where(quote=each.text))
            del rest[: index + 1]
            return


# The text ----------------------------------------------------------------------------------------------


def _chapters(
    placed: Sequence[_Placed], title: str | None, *, brief: bool = False
) -> tuple[dict[str, list[Block]], list[_Open]]:
    """Sort blocks into the parts of the work (summary, notes) and its chapters.

    `brief` takes one paragraph for its summary and one for the notes before it: all others are text.
    """
    work: dict[str, list[Block]] = {}
    opened: list[_Open] = []
    numbered = any(_heading(each) for each in placed)
    section, page = "", -1
    for index, each in enumerate(placed):
        if _INVITED.match(each.text):
            break
        if (head := _heading(each)) is not None:
            opened.append(_Open((head["title"] or "").strip() or None, int(head[1])))
            section = ""
        elif (name := _section(each)) and not (opened and name in _OF_FRONT):
            section, page = name, each.page
        elif SEE.match(each.text) or (not opened and each.text == title):
            continue
        elif section and (
            _section(placed[index - 1]) != ""
            if brief and section in _OF_FRONT
            else _goes_on(placed, index, section, page, numbered=numbered)
        ):
            _part(work, opened, section).extend(_unquoted(each.block))
        else:
            section = ""
            opened += [] if opened else [_Open()]
            opened[-1].parts[""].append(each.block)
    return {name: list(without_outer_breaks(blocks)) for name, blocks in work.items()}, opened


def _part(work: dict[str, list[Block]], opened: list[_Open], section: str) -> list[Block]:
    holder = opened[-1].parts if section.startswith("chapter") and opened else work
    return holder.setdefault(section.removeprefix("chapter ") if holder is work else section, [])


def _heading(each: _Placed) -> re.Match[str] | None:
    short = each.block.kind in {Kind.HEADING, Kind.PARAGRAPH} and len(each.text) < 300
    if not short or (each.block.kind is Kind.PARAGRAPH and each.block.align != "center"):
        return None
    return CHAPTER.match(each.text)


def _section(each: _Placed) -> str:
    return _SECTIONS.get(each.text.lower().rstrip(":"), "") if each.block.kind is not Kind.QUOTE else ""


def _goes_on(placed: Sequence[_Placed], index: int, section: str, page: int, *, numbered: bool) -> bool:
    """Tell whether a block is still part of the summary or notes whose name stands before it.

    The work's own stand before its first chapter, or on a page of their own; a chapter's are set in.
    """
    each = placed[index]
    if section in {"after", "chapter after"}:
        return True
    if section.startswith("chapter"):
        return each.block.kind is Kind.QUOTE or _section(placed[index - 1]) != ""
    return numbered or each.page == page


def _unquoted(block: Block) -> tuple[Block, ...]:
    return block.children if block.kind is Kind.QUOTE else (block,)
