"""The grey line of FanFiction.net: "Rated: Fiction T - English - Humor/Romance - [A, B] C - Chapters: 3 - …".

The order of its pieces is the site's; years have added and renamed some, the mobile pages part them by commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from selectolax.lexbor import LexborNode

from velvetbox.core.origins.dates import date_of
from velvetbox.core.origins.gaps import SOME
from velvetbox.core.origins.languages import language_of
from velvetbox.core.origins.saved_page import derived, told
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Fact, Field

_GENRES = frozenset(
    "adventure angst crime drama family fantasy friendship general horror humor hurt/comfort mystery parody poetry romance "
    "sci-fi spiritual supernatural suspense tragedy western biography essay fable historical manga mythology play "
    "supernatural thriller young@adult action/adventure".replace("@", " ").split()
) | {"young adult", "science fiction", "action", "hurt", "comfort"}
_RATED = lazy_pattern(r"\s*Rated:?\s*(?:Fiction\s+)?(?P<rating>[A-Z][A-Z0-9-]{0,5}\+?(?!\w))", re.IGNORECASE)
_LABEL = lazy_pattern(r"(?P<key>[A-Za-z]{2,12})\s*:\s*(?P<value>.*)", re.DOTALL)
_PARTED = lazy_pattern(rf"{SOME}-\s++|\n")
_DAY = lazy_pattern(r"(?P<month>\d{1,2})[-/](?P<day>\d{1,2})[-/](?P<year>\d{2}|\d{4})\Z")
_LATEST = 4_102_444_800  # seconds: the year 2100
_STUCK = lazy_pattern(
    r"(?<=[\w.])\s(?=(?:updated|published):)", re.IGNORECASE
)  # two days side by side, on mobile pages
_COMMA = lazy_pattern(r",\s+(?![^\[\]]{0,400}\])")


def line_text(node: LexborNode) -> str:
    """Give the line on one line, each day that carries its moment (`data-xutime`, seconds) as YYYY-MM-DD."""
    parts: list[str] = []
    for each in node.traverse(include_text=True):
        parent = each.parent
        if (each.tag or "") == "-text":
            inside = parent is not None and parent.attributes.get("data-xutime")
            parts.append("" if inside and _moment(inside) else each.text_content or "")
        elif stamp := each.attributes.get("data-xutime"):
            parts.append(_moment(stamp))
    return " ".join("".join(parts).split())


def _moment(stamp: str) -> str:
    if not stamp.isdecimal() or not 0 < int(stamp[:12]) < _LATEST or len(stamp) > 12:
        return ""
    return datetime.fromtimestamp(int(stamp), UTC).date().isoformat()


def is_line(text: str) -> bool:
    """Tell whether a text is such a line."""
    return _RATED.match(text) is not None and (" - " in text or ", " in text)


def line_facts(text: str) -> list[Fact]:
    """Give what a grey line states."""
    text = _STUCK.sub(" - ", text) if " - " in text else _STUCK.sub(", ", text)
    pieces = [piece.strip() for piece in _PARTED.split(text) if piece.strip()]
    if len(pieces) < 3:
        pieces = _by_commas(text)
    facts: list[Fact] = []
    for at, piece in enumerate(pieces):
        facts += _piece(piece, at, facts)
    if not any(fact.field is Field.COMPLETE for fact in facts) and any(
        fact.field is Field.PUBLISHED for fact in facts
    ):
        facts.append(derived(Field.COMPLETE, "false", text))
    return list(dict.fromkeys(facts))


def _by_commas(text: str) -> list[str]:
    """Part the line of a mobile page: commas inside a list of characters or a number do not part."""
    out: list[str] = []
    for piece in _COMMA.split(text):
        follows = out and not _LABEL.match(piece) and _is_name(out[-1]) and len(out) > 2
        if follows:
            out[-1] += f", {piece}"
        else:
            out.append(piece.strip())
    return out


def _is_name(piece: str) -> bool:
    return _LABEL.match(piece) is None and not list(_genres(piece)) and not _is_complete(piece)


def _piece(piece: str, at: int, before: list[Fact]) -> list[Fact]:
    if match := _RATED.match(piece):
        return [told(Field.RATING, match["rating"].upper(), piece)]
    if match := _LABEL.fullmatch(piece):
        return _labelled(match["key"].lower(), match["value"].strip(), piece)
    if _is_complete(piece):
        return [told(Field.COMPLETE, "true", piece)]
    fields = {fact.field for fact in before}
    if at <= 2 and Field.LANGUAGE not in fields and (tag := language_of(piece)) and len(piece) > 3:
        return [told(Field.LANGUAGE, tag, piece)]
    if Field.FREEFORM not in fields and (genres := list(_genres(piece))):
        return [told(Field.FREEFORM, genre, piece) for genre in genres]
    if at > 0 and Field.CHARACTER not in fields and not re.fullmatch(r"[\d,.%K+ ]+", piece):
        return list(_people(piece))
    return []


def _is_complete(piece: str) -> bool:
    return piece.lower().strip(" .") in {"complete", "completed"}


def _genres(piece: str) -> Iterator[str]:
    """Give the genres of "Humor/Hurt/Comfort" or "Drama & Angst"; none when one is no genre."""
    text = re.sub(r"hurt/comfort", "Hurt\u2215Comfort", piece, flags=re.IGNORECASE)
    names = [name.strip().replace("\u2215", "/") for name in re.split(r"[/&]", text)]
    if names and all(name.lower() in _GENRES for name in names):
        yield from names


def _labelled(key: str, value: str, piece: str) -> list[Fact]:
    if key in {"published", "updated", "added", "date"}:
        day = day_of(value)
        field = Field.UPDATED if key == "updated" else Field.PUBLISHED
        return [told(field, day, piece)] if day else []
    if key in {"chapters", "words", "parts"}:
        figure = re.sub(r"\D", "", value)[:9]
        field = Field.WORDS_DECLARED if key == "words" else Field.CHAPTERS_DECLARED
        exact = figure and not re.search(r"[kK+]", value)
        return [told(field, value, piece, int(figure))] if exact else []
    if key == "status":
        return [told(Field.COMPLETE, str(_is_complete(value)).lower(), piece)]
    if key in {"genre", "genres"}:
        return [told(Field.FREEFORM, genre, piece) for genre in _genres(value)]
    if key in {"character", "characters"}:
        return list(_people(value))
    if key == "language" and (tag := language_of(value)):
        return [told(Field.LANGUAGE, tag, piece)]
    return []


def day_of(written: str) -> str | None:
    """Read a day as the site writes it: month first; "05-04-03" is the 4th of May 2003."""
    if found := date_of(written):
        return found
    match = _DAY.match(written.strip())
    if not match:
        return None
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    try:
        return datetime(year, int(match["month"]), int(match["day"]), tzinfo=UTC).date().isoformat()
    except ValueError:
        return None


def _people(piece: str) -> Iterator[Fact]:
    """Read "[Ada M., Tomas] [C, D] E": the brackets hold relationships, and all of them are characters."""
    if len(piece) > 300:
        return
    for group in re.findall(r"\[([^\[\]]{3,200})\]", piece):
        names = [name.strip() for name in group.split(",") if name.strip()]
        if len(names) > 1:
            yield told(Field.RELATIONSHIP, "/".join(names), f"[{group}]")
    for name in re.split(r"[,\[\]&]", piece):
        if any(char.isalpha() for char in name):
            yield told(Field.CHARACTER, name.strip(), piece)
