"""What a Project Gutenberg header says: title, author, language, address. Translators and illustrators are no creators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from velvetbox.core.formats.draft import Draft
from velvetbox.core.origins.gaps import GAP
from velvetbox.core.origins.headings import could_be_title
from velvetbox.core.origins.languages import language_of
from velvetbox.core.origins.placed import Line, Placed, lines
from velvetbox.core.origins.titles import creator_of, creators_of, is_name
from velvetbox.core.prose import Basis, Fact, Field, Where

_LABEL = re.compile(
    r"(?P<key>title|author|authors|language|release date|posting date|editor|translator|illustrator|character set encoding|subtitle)\s*:\s*(?P<value>.*)",
    re.IGNORECASE | re.DOTALL,
)
_OPENING = re.compile(
    r"\W*(?:this\s+is\s+)?(?:the\s+)?project\s+gutenberg(?:['’]s)?(?:\s+(?:e-?book|e-?text))?,?(?:\s+of)?\s+(?P<title>\S.{1,160}?)"
    r"(?:,?\s+by\s+(?P<author>.{1,100}?))?(?:\s*\#\d.*)?\W*\Z",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\[\s*(?:e-?book|e-?text)\s+#?\s*(\d{1,6})\s*\]", re.IGNORECASE)
_FULL_LINE = 55  # characters
_AKA = re.compile(rf"{GAP}\((?:aka|pseud|[^)]{{0,200}}?\d{{4}})[^)]{{0,300}}\)", re.IGNORECASE)


def header_facts(header: Sequence[Placed], draft: Draft) -> list[Fact]:
    """Read the labelled lines of the header, or its first line where there are none."""
    facts: list[Fact] = []
    for line, key, value in _labelled(header):
        facts += _fact(key.lower(), value, line)
    known = {fact.field for fact in facts}
    facts += [fact for fact in _from_opening(draft) if fact.field not in known]
    facts += _number(header, draft)
    return list(dict.fromkeys(facts))


def _labelled(header: Sequence[Placed]) -> Iterator[tuple[Line, str, str]]:
    for item in header[:200]:
        found = [(line, _LABEL.match(line.text)) for line in list(lines(item))[:400]]
        for at, (line, match) in enumerate(found):
            if match:
                more = []
                if match["key"].lower() == "title":  # its further lines are indented and have no label
                    for following, label in found[at + 1 : at + 4]:
                        if label or ":" in following.text[:24]:
                            break
                        more.append(following.text)
                yield line, match["key"], "\n".join([" ".join(match["value"].split()), *more]).strip()


def _fact(key: str, value: str, line: Line) -> list[Fact]:
    if key == "title" and value:
        first = value.split("\n", maxsplit=1)[0]
        if (
            len(first) >= _FULL_LINE or first == value
        ):  # a long title goes on, a short one has a subtitle below it
            return [Fact(Field.TITLE, value.replace("\n", " "), Basis.STATED, line.where)]
        return [
            Fact(Field.TITLE, first, Basis.STATED, line.where),
            Fact(Field.TITLE_LINE, value.replace("\n", " "), Basis.STATED, line.where),
        ]
    if key in {"author", "authors"}:
        names = creators_of(_AKA.sub("", value))
        return [Fact(Field.CREATOR, name, Basis.STATED, line.where) for name in names]
    if key == "language" and (tag := language_of(value)):
        return [Fact(Field.LANGUAGE, tag, Basis.STATED, line.where)]
    return []


def _from_opening(draft: Draft) -> list[Fact]:
    """Read a header without labels: the lines above "[Etext #11]", else the first line that names the text."""
    opening = [line.strip() for line in draft.pages[0].source[:12_000].splitlines()]
    above = next((at for at, line in enumerate(opening) if _NUMBER.search(line)), 0)
    told = [line for line in opening[:above] if line][-2:]
    creator = creator_of(told[-1]) if told else None
    title = (told[0] if creator and len(told) > 1 else told[-1]) if told else ""
    if could_be_title(title) and "gutenberg" not in title.lower():
        where = Where(quote=title)
        named = [Fact(Field.CREATOR, creator, Basis.DERIVED, where)] if creator else []
        others = [] if named else [fact for fact in _first_line(opening) if fact.field is Field.CREATOR]
        return [Fact(Field.TITLE, title, Basis.DERIVED, where), *named, *others]
    return _first_line(opening)


def _first_line(opening: Sequence[str]) -> list[Fact]:
    for line in opening[:40]:
        if match := _OPENING.match(line):
            title, author = match["title"].strip(" ,*"), (match["author"] or "").strip(" ,*")
            facts = [Fact(Field.TITLE, title, Basis.DERIVED, Where(quote=line))]
            return facts + (
                [Fact(Field.CREATOR, author, Basis.DERIVED, Where(quote=line))] if is_name(author) else []
            )
    return []


def _number(header: Sequence[Placed], draft: Draft) -> list[Fact]:
    """Give the address of the book by the number its header names."""
    text = "\n".join(item.text[:20_000] for item in header[:200]) or draft.pages[0].source[:20_000]
    match = _NUMBER.search(text)
    if not match:
        return []
    return [
        Fact(
            Field.URL,
            f"https://www.gutenberg.org/ebooks/{int(match[1])}",
            Basis.DERIVED,
            Where(quote=match[0]),
        )
    ]
