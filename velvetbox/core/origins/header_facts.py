"""The facts of labelled lines: names, numbers, dates and words as each label has them."""

from __future__ import annotations

import re
from collections.abc import Callable

from velvetbox.core.origins.dates import date_of
from velvetbox.core.origins.header_lines import LONG, Label
from velvetbox.core.origins.languages import language_of
from velvetbox.core.origins.numerals import number_of
from velvetbox.core.origins.tag_lists import CATEGORIES, says_nothing, values_of
from velvetbox.core.origins.titles import creators_of, title_line
from velvetbox.core.prose import Basis, Fact, Field, Where

_BRACKETED = re.compile(r"\A\[([^\[\]]{1,20})\]\Z")
_PLACED = (  # of a series: "Part 2 of Name", "Name [2]", with one space between words
    re.compile(
        r"(?:part|book|story|number|no\.?) (?P<number>\w+) (?:of|in) (?:the )?(?P<name>\S.*)", re.IGNORECASE
    ),
    re.compile(
        r"(?P<name>\S.*?)(?<![\s,:–—-])[\s,:–—-]*+(?:[\[(]\s?(?:part|book|no\.)?|\bpart\b|\bbook\b|\bno\.|\#)\s?"
        r"#?(?P<number>\d{1,4}|[a-z]{3,12})\s?[\])]?",
        re.IGNORECASE,
    ),
)
_LIST_FIELDS = frozenset(
    {Field.FANDOM, Field.RELATIONSHIP, Field.CHARACTER, Field.FREEFORM, Field.WARNING, Field.CATEGORY}
)


def label_facts(label: Label) -> list[Fact]:
    """Give the facts of one labelled line."""
    if label.field is None or not label.known:
        return []
    read = _READERS.get(label.field, _plain)
    return read(label)


def _plain(label: Label) -> list[Fact]:
    assert label.field is not None
    return [Fact(label.field, label.value, Basis.STATED, label.where)]


def _title(label: Label) -> list[Fact]:
    parsed = title_line(label.value)
    where = label.where
    whole = parsed.title == label.value
    facts = (
        [Fact(Field.TITLE, parsed.title, Basis.STATED if whole else Basis.DERIVED, where)]
        if parsed.title
        else []
    )
    if not whole:
        facts.append(Fact(Field.TITLE_LINE, label.value, Basis.STATED, where))
    if parsed.creator:
        facts += [Fact(Field.CREATOR, name, Basis.STATED, where) for name in creators_of(parsed.creator)]
    if parsed.heading and parsed.heading.total != 1:
        facts.append(Fact(Field.PART, parsed.part, Basis.STATED, where, parsed.heading.number))
        if parsed.heading.total or parsed.heading.word.startswith("ch"):
            facts.append(Fact(Field.CHAPTER_PRESENT, parsed.part, Basis.STATED, where, parsed.heading.number))
    if parsed.heading and parsed.heading.total:
        facts.append(Fact(Field.CHAPTERS_DECLARED, parsed.part, Basis.STATED, where, parsed.heading.total))
    return facts


def _creator(label: Label) -> list[Fact]:
    return [Fact(Field.CREATOR, name, Basis.STATED, label.where) for name in creators_of(label.value)]


def _rating(label: Label) -> list[Fact]:
    """Take the rating alone, also where FanFiction.net's whole line was copied: "Fiction T - English - Angst - …"."""
    first, *more = label.value.split(" - ")
    written = first.removeprefix("Fiction ").strip() if len(more) > 1 else label.value
    return [Fact(Field.RATING, _BRACKETED.sub(r"\1", written), Basis.STATED, label.where)]


def _list(label: Label) -> list[Fact]:
    field = label.field
    assert field is not None
    if len(label.value) > 200 or (field is Field.WARNING and re.search(r"[.!?]\s", label.value)):
        return _plain(label) if field in LONG else []
    values = values_of(label.value)
    if label.key.startswith(("genre", "жанр")):
        values = [genre for value in values for genre in re.split(r"\s/\s", value)]  # "Angst / Romance"
    if field is Field.RELATIONSHIP and values and says_nothing(values[0], field):
        return []  # "None, just friendship"
    told = [value for value in values if not says_nothing(value, field)]
    return [Fact(_kind_of(label, field, value), value, Basis.STATED, label.where) for value in told]


def _kind_of(label: Label, field: Field, value: str) -> Field:
    known = value.lower() in CATEGORIES
    if known and (field is Field.RELATIONSHIP or label.key.startswith("genre")):
        return Field.CATEGORY
    if field is Field.CATEGORY and not known:
        return Field.FREEFORM
    return field


def _series(label: Label) -> list[Fact]:
    if label.key.startswith("sequel"):
        return [Fact(Field.NOTE_BEFORE, label.line.text, Basis.STATED, label.line.where)]
    return [series_fact(label.value, label.where)]


def series_fact(written: str, where: Where) -> Fact:
    """Read "Name [2]", "Part 2 of Name", "Name, part 2", "Name #2"."""
    text = written.strip()
    bare = " ".join(text[:300].split())
    for pattern in _PLACED:
        match = pattern.fullmatch(bare)
        number = number_of(match["number"]) if match else None
        if match and number is not None:
            return Fact(Field.SERIES, match["name"].strip(' ,–—-"“”'), Basis.STATED, where, number)
    return Fact(Field.SERIES, text, Basis.STATED, where)


def _chapters(label: Label) -> list[Fact]:
    if label.key in {"chapter", "part"} and label.value.isdecimal() and (number := number_of(label.value)):
        return [Fact(Field.CHAPTER_PRESENT, label.value, Basis.STATED, label.where, number)]
    return chapters_facts(label.line.text, label.value, label.line.where)


def chapters_facts(written: str, value: str, where: Where) -> list[Fact]:
    """Read what follows "Chapters:": "12", "3/?", "1 of 5", "1 -33"; also "12/12".

    "1 -33" is a range of which this file holds the first (a guess); "3/7" says how far the work had come.
    """
    match = re.fullmatch(
        r"(?P<first>\d{1,4})\s*(?P<mark>[-–—/]|of|to)?\s*(?P<last>\d{1,4}|\?)?\.?",
        value.strip(),
        re.IGNORECASE,
    )
    if not match:
        return []
    first, last = int(match["first"]), number_of(match["last"]) if match["last"] else None
    mark = (match["mark"] or "").lower()
    if not match["last"]:
        return [Fact(Field.CHAPTERS_DECLARED, written, Basis.STATED, where, first)]
    if mark in {"-", "–", "—", "to"}:
        declared = Fact(Field.CHAPTERS_DECLARED, written, Basis.STATED, where, last)
        return [declared, Fact(Field.CHAPTER_PRESENT, str(first), Basis.GUESS, where, first)]
    facts = [Fact(Field.CHAPTERS_DECLARED, written, Basis.STATED, where, last)] if last is not None else []
    if "total" not in written.lower() and re.match(r"\W*(?:chapter|part)\b", written, re.IGNORECASE):
        facts.append(Fact(Field.CHAPTER_PRESENT, value.strip(), Basis.STATED, where, first))
    return facts


def _complete(label: Label) -> list[Fact]:
    done = is_complete(label.value)
    return [] if done is None else [Fact(Field.COMPLETE, str(done).lower(), Basis.STATED, label.line.where)]


def is_complete(status: str) -> bool | None:
    """Read the words for a finished or unfinished work; None if they say neither."""
    words = status.lower().strip(" .!*")
    if re.match(
        r"(?:in[\s-]?progress|wip|work[\s-]in[\s-]progress|incomplete|ongoing|unfinished|not\s|no\b|abandoned|on hiatus|hiatus|updating)",
        words,
    ):
        return False
    if re.match(r"(?:complete|completed|finished|yes|done|abgeschlossen|one[\s-]?shot)\b", words):
        return True
    return None


def _date(label: Label) -> list[Fact]:
    assert label.field is not None
    day = date_of(label.value)
    return [Fact(label.field, day, Basis.STATED, label.where)] if day else []


def _words(label: Label) -> list[Fact]:
    match = re.match(
        r"(?:about|approx\w*\.?|~|c(?:a|irca)\.?)?\s*(\d{1,3}(?:[,.\s]\d{3})+|\d{1,9})\b",
        label.value,
        re.IGNORECASE,
    )
    if not match:
        return []
    return [
        Fact(
            Field.WORDS_DECLARED,
            label.value,
            Basis.STATED,
            label.where,
            int(re.sub(r"\D", "", match[1])[:12]),
        )
    ]


def _language(label: Label) -> list[Fact]:
    tag = language_of(label.value)
    return [Fact(Field.LANGUAGE, tag, Basis.STATED, label.where)] if tag else []


def _url(label: Label) -> list[Fact]:
    match = re.search(r"https?://[^\s<>\"']{4,500}", label.value)
    return [Fact(Field.URL, match[0].rstrip(".,)"), Basis.STATED, label.where)] if match else []


_READERS: dict[Field, Callable[[Label], list[Fact]]] = {
    **dict.fromkeys(_LIST_FIELDS, _list),
    Field.TITLE: _title,
    Field.CREATOR: _creator,
    Field.RATING: _rating,
    Field.SERIES: _series,
    Field.CHAPTERS_DECLARED: _chapters,
    Field.COMPLETE: _complete,
    Field.PUBLISHED: _date,
    Field.UPDATED: _date,
    Field.WORDS_DECLARED: _words,
    Field.LANGUAGE: _language,
    Field.URL: _url,
}
