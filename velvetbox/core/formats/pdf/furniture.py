"""What is printed on every page and is no part of the text: running heads and feet, page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from velvetbox.core.formats.draft import Mend, ReadOptions
from velvetbox.core.formats.pdf.lines import Line
from velvetbox.core.prose.ornaments import is_ornament

CODE = "pdf.running"
_EDGE = 2  # lines at the top and bottom of a page that may be running ones
_FEWEST = 3  # pages
_LONGEST = 150  # characters of a running line
_NEAR = 2  # pages: a running head comes again soon, a chapter's heading does not
_FIGURE = re.compile(r"\A\W{0,3}(\d{1,5})\b|\b(\d{1,5})\W{0,3}\Z|\bpage (\d{1,5})\b")
_LONGEST_NUMBERED = 80  # characters
_DIGITS = re.compile(r"\d{1,5}")
_ROMAN = re.compile(r"[ivxl]{1,8}\Z")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class Cleared:
    """Pages without what runs through them, and the mend that tells of it."""

    pages: list[list[Line]]
    mend: Mend | None


def clear(pages: Sequence[list[Line]], options: ReadOptions) -> Cleared:
    """Take running heads, feet and page numbers off the pages, unless that mend was undone."""
    if CODE in options.without:
        return Cleared(list(pages), None)
    found: dict[int, Line] = {}
    for _ in range(_EDGE):  # a head may have a number above it
        kept = [[line for line in page if id(line) not in found] for page in pages]
        new = _running(kept)
        if not new:
            break
        found |= {id(line): line for line in new}
    if not found:
        return Cleared(list(pages), None)
    said = [line.text for line in found.values() if line.runs]
    shown = " · ".join(dict.fromkeys(said))[:300]
    told = f"{len(said)} running heads, feet and page numbers were taken out of the text."
    cleared = [[line for line in page if id(line) not in found] for page in pages]
    return Cleared(cleared, Mend(CODE, told, shown, "", len(said)) if said else None)


def _running(pages: Sequence[list[Line]]) -> list[Line]:
    alike: defaultdict[tuple[str, int], list[tuple[int, Line]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for line in _at_edges(page):
            words, figure = _key(line)
            height = round(line.y / 4)
            if figure is not None:
                alike[f"{words}#{figure - number}", height].append((number, line))
                alike[f"{words}#{figure - number}", height + 1].append((number, line))
            elif words:
                alike[words, height].append((number, line))
                alike[words, height + 1].append((number, line))
    enough = min(_FEWEST, max(2, len(pages)))
    found = [line for lines in alike.values() if _run_on(lines, enough) for _, line in lines]
    return [*found, *_in_their_place(pages, found)] if len(pages) > _FEWEST else found


def _in_their_place(pages: Sequence[list[Line]], found: Sequence[Line]) -> Iterator[Line]:
    """Give what stands where running lines stand on other pages: the head of a chapter of one page."""
    places = {(round(line.y), round(line.size * 2)) for line in found if line.runs}
    known = {id(line) for line in found}
    for page in pages:
        for line in _at_edges(page):
            if id(line) not in known and line.runs and not is_ornament(line.text):
                size = round(line.size * 2)
                if (
                    any((round(line.y) + off, size) in places for off in (-1, 0, 1))
                    and len(line.text) < _LONGEST
                ):
                    yield line


def _run_on(lines: Sequence[tuple[int, Line]], enough: int) -> bool:
    """Tell whether lines run through pages: on enough of them, one soon after the other."""
    numbers = sorted({number for number, _ in lines})
    if len(numbers) < enough:
        return False
    near = sum(1 for one, two in pairwise(numbers) if two - one <= _NEAR)
    return near * 10 >= (len(numbers) - 1) * 6


def _at_edges(page: Sequence[Line]) -> list[Line]:
    """Give the outermost line at the top and at the bottom; a page of one line is all text but a number."""
    if len(page) < 2:
        return [line for line in page if _is_number(line)]
    return [page[0], page[-1]]


def _is_number(line: Line) -> bool:
    return not re.sub(r"[\d\W_]", "", line.text) and any(char.isdecimal() for char in line.text)


def _key(line: Line) -> tuple[str, int | None]:
    """Give a line's words without the number it may hold, and that number."""
    if line.rule is not None:
        return f"rule {round(line.left)} {round(line.right)}", None
    text = " ".join(line.text.split()).casefold()
    if is_ornament(text) or len(text) > _LONGEST:
        return "", None
    if _ROMAN.match(text):
        return "", _roman(text)
    found = _FIGURE.search(text)
    if found is None or len(text) > _LONGEST_NUMBERED:
        return text, None
    return _DIGITS.sub("", text), int(found[1] or found[2] or found[3])


def _roman(text: str) -> int:
    total = 0
    for char, after in zip(text, text[1:] + " ", strict=True):
        value = _VALUES[char]
        total += -value if _VALUES.get(after, 0) > value else value
    return total
