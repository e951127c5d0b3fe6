"""A title line taken apart: title, part or chapter, of how many, creator; and lines that name a creator."""

from __future__ import annotations

import re

from velvetbox.core.origins.gaps import GAP, SOME
from velvetbox.core.origins.headings import Heading, could_be_title, heading_of, unquoted
from velvetbox.core.origins.placed import Line
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Basis, Fact, Field
from velvetbox.core.values import value

_POSTED = lazy_pattern(
    rf"{GAP}(?:(?:(?:[\[(]\s*+)?+(?:fan)?fic(?:tion)?|story|new|repost|update|fanfiction)\s*+(?:[\])]\s*+)?+:\s*+|"
    r"[\[(](?:fan)?fic(?:tion)?[\])]\s++)",
    re.IGNORECASE,
)
_ANONYMOUS = lazy_pattern(r"(?<=\S)[,–—-]?\s+by\s+(?:anonymous|anon\.?|unknown author)\W*\Z", re.IGNORECASE)
_FRAMED = lazy_pattern(r"[*~=+#_-]{1,8}\s+(\S(?:.*\S)?)\s+[*~=+#_-]{1,8}")
_COUNT = lazy_pattern(
    r"(?:(?<![\s,:–—-])[\s,:–—-]++)?+(?:[\[(]\s*+)?+(?:(?P<word>part|pt\.?|chapter|ch\.?|chapters)\s*+)?"
    r"(?P<number>\d{1,4})\s*+(?:/|of)\s*+(?P<total>\d{1,4}|\?|x)\s*+[\])]?\Z",
    re.IGNORECASE,
)
_PART = lazy_pattern(
    rf"(?:{GAP}[:–—~|]\s*+|{SOME}-++\s*+|{GAP}(?<!-)-++\s++|,\s*+|{SOME}[(\[])(?P<part>(?:part|pt\.?|chapter|ch\.?|book|episode)\s.{{1,80}}?)[)\]]?\Z",
    re.IGNORECASE,
)
_BY = lazy_pattern(
    r"(?:(?:\(c\)|©|copyright)\s*(?:©\s*)?(?:\d{4}(?:\s?[-–,]\s?\d{4})?)?,?\s+)?(?:written\s+|a\s+(?:fan\s?fic\w*|story|tale)\s+|posted\s+|fan\s?fiction\s+)?(?P<by>by|par|von|door|por)\s*:?\s+(?P<name>\S.{0,80})\Z",
    re.IGNORECASE | re.DOTALL,
)
_NOBODY = frozenset(
    {
        "anonymous",
        "anon",
        "unknown",
        "unknown author",
        "n/a",
        "none",
        "me",
        "various",
        "author",
        "admin",
        "no one",
    }
)
_USER_MARK = lazy_pattern(
    r"\[\s*(?:info|(?:[\w.-]{1,30}\s+)?(?:personal profile|community profile|profile|icon|user info))\s*\]\s*",
    re.IGNORECASE,
)  # the picture before a user's name on LiveJournal and its kin, as words
_LONGEST = 400  # characters of a line that may be taken apart
_MAIL = lazy_pattern(rf"{GAP}(?:[<(\[]\s*+)?+(?:mailto:)?[\w.+-]{{1,64}}@[\w.-]{{1,80}}(?:\s*+[>)\]])?")
_BETWEEN = lazy_pattern(rf"{SOME}(?:and|und|et|&|\+|with)\s++|{GAP}&\s*+|{GAP}[,;/]\s*(?!(?:Jr|Sr)\b)")


@value(frozen=True, slots=True)
class TitleLine:
    """What a title line says. `title` is without part and creator; `part` is as written, "" if there is none."""

    title: str
    creator: str | None = None
    part: str = ""
    heading: Heading | None = None


def title_line(text: str) -> TitleLine:
    """Take a title line apart: "Because – Part 1", "Used Up, part 2/5", "Title by Name"."""
    title = _POSTED.sub("", text.strip(), count=1) if _POSTED.match(text.strip()) else text.strip()
    if len(title) > _LONGEST:
        return TitleLine(unquoted(title))
    if len(title) < 200 and (framed := _FRAMED.fullmatch(title)):
        title = framed[1]
    creator = None
    if match := re.search(r"\s(?:by|By|BY)\s+(?P<name>\S.{0,60})\Z", title):
        name = creator_of(f"by {match['name']}")
        if name and name[0].isupper() and not heading_of(name):
            creator, title = name, title[: match.start()].rstrip(" ,–—-")
    title = _ANONYMOUS.sub("", title) if len(title) < 200 else title
    title, part, heading = _part_of(title)
    return TitleLine(unquoted(title.strip()), creator, part, heading)


def _part_of(title: str) -> tuple[str, str, Heading | None]:
    if (match := _COUNT.search(title)) and match.start() > 0:
        total = None if match["total"] in "?xX" else int(match["total"])
        word = (match["word"] or "part").lower()
        return (
            title[: match.start()],
            match[0].strip(" ,:–—-()[]"),
            Heading("chapter", int(match["number"]), None, total, word),
        )
    if (match := _PART.search(title)) and match.start() > 0:
        heading = heading_of(match["part"])
        if heading and heading.number is not None:
            return title[: match.start()], match["part"].strip(), heading
    return title, "", None


def creator_of(text: str) -> str | None:
    """Read "by Name" with the name's mail address left out; None if this is no such line."""
    match = _BY.match(text.strip())
    if not match:
        return None
    name = _USER_MARK.sub("", _MAIL.sub("", match["name"])).strip(" .*_~-–—,")
    if match["by"].lower() != "by" and (
        match["by"].istitle() or not name[:1].isupper() or len(name.split()) > 4
    ):
        return None  # "Von" opens many a title
    return name if is_name(name) else None


def names_nobody(text: str) -> bool:
    """Tell whether a line says "by Anonymous": where a creator would stand, and none is named."""
    match = _BY.match(text.strip())
    return match is not None and match["name"].strip(" .*_~").lower() in _NOBODY - {"me", "author"}


def is_by(text: str) -> bool:
    """Tell whether a line is the word "by" alone, as on a title page: the name stands below it."""
    return text.strip(" :*_.").lower() in {"by", "written by", "par", "von", "door", "por"}


def is_name(name: str) -> bool:
    """Tell whether a text can be a creator's name: short, no sentence, somebody."""
    return (
        0 < len(name) <= 80
        and len(name.split()) <= 8
        and any(char.isalnum() for char in name)
        and name.lower() not in _NOBODY
        and not re.search(r"[.!?:;]\s", re.sub(r"\b(?:[^\W\d_]|Mrs?|Dr|St|Jr|Sr)\.", "", name))
    )


def creators_of(names: str) -> list[str]:
    """Split "A and B", "A & B", "A, B" into names, leaving out those that are nobody."""
    parts = _BETWEEN.split(_USER_MARK.sub("", _MAIL.sub("", names)))
    return [name for part in parts if is_name(name := _bare_name(part))]


def _bare_name(part: str) -> str:
    """Take marks off a name's ends; the point of an initial ("Ada B.") is part of it."""
    name = part.strip(" *_~").lstrip(".")
    return name if re.search(r"(?:\A|[\s.])[^\W\d_]\.\Z", name) else name.rstrip(" .*_~")


def title_facts(line: Line, *, basis: Basis = Basis.STATED) -> list[Fact]:
    """Give the facts of a title line: the title, and what stands beside it."""
    parsed = title_line(line.text)
    if not parsed.title:
        return []
    whole = parsed.title == line.text
    at = line.text.find(parsed.title)
    where = (
        line.placed.where(line.start + max(at, 0), line.start + max(at, 0) + len(parsed.title))
        if at >= 0
        else line.where
    )
    facts = [
        Fact(Field.TITLE, parsed.title, basis if whole or basis is Basis.GUESS else Basis.DERIVED, where)
    ]
    if not whole:
        facts.append(Fact(Field.TITLE_LINE, line.text, Basis.STATED, line.where))
    if parsed.creator:
        facts += [Fact(Field.CREATOR, name, Basis.STATED, line.where) for name in creators_of(parsed.creator)]
    if parsed.heading:
        facts += part_facts(parsed.part, parsed.heading, line)
    return facts


def part_facts(written: str, heading: Heading, line: Line) -> list[Fact]:
    """Give the facts of "Part 1", "2/5", "Chapter 3 of 7" beside a title."""
    at = line.text.rfind(written)
    where = line.placed.where(line.start + at, line.start + at + len(written)) if at >= 0 else line.where
    known = heading.total is not None or heading.word.startswith(("chap", "ch"))
    one_of_one = heading.number == heading.total == 1
    facts = [] if one_of_one else [Fact(Field.PART, written, Basis.STATED, where, heading.number)]
    if known and not one_of_one:
        facts.append(Fact(Field.CHAPTER_PRESENT, written, Basis.STATED, where, heading.number))
    if heading.total is not None:
        facts.append(Fact(Field.CHAPTERS_DECLARED, written, Basis.STATED, where, heading.total))
    return facts


def looks_like_title(line: Line) -> bool:
    """Tell whether a line has the shape of a title once part and creator are taken off."""
    return could_be_title(line.text) or could_be_title(title_line(line.text).title)
