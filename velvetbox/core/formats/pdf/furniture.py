"""What is printed on every page and is no part of the text: running heads and feet, page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from velvetbox.core.formats.draft import Mend, ReadOptions
from velvetbox.core.formats.pdf.lines import Line
from velvetbox.core.prose.ornaments import is_ornament

CODE = "pdf.running"
_EDGE = 2  # lines at the top and bottom of a page that may be running ones
_FEWEST = 3  # pages
_LONGEST = 250  # characters of a running line
_NEAR = 2  # pages: a running head comes again soon, a chapter's heading does not
_MOST_FIGURES = 6  # of a line
_DATE = re.compile(r"\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}, \d{1,2}[:.]\d\d")
_ADDRESS = re.compile(r"(?:\A|\s)(?:https?|file)://\S")
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
            height = round(line.y / 4)
            for key in _keys(line, number):
                alike[key, height].append((number, line))
                alike[key, height + 1].append((number, line))
    enough = min(_FEWEST, max(2, len(pages)))
    found = [line for lines in alike.values() if _run_on(lines, enough) for _, line in lines]
    found += _printed(pages)
    return [*found, *_in_their_place(pages, found)] if len(pages) > _FEWEST else found


def _printed(pages: Sequence[list[Line]]) -> Iterator[Line]:
    """Give what browsers print around a page: day and title above, its address and "2/7" below."""
    for number, page in enumerate(pages):
        if len(page) < 3 or not (page[0].runs and page[-1].runs):
            continue
        head, foot = page[0].text, page[-1].text
        counted = f"{number + 1}/{len(pages)}"
        if (_DATE.search(head) or _DATE.search(foot)) and any(
            _ADDRESS.search(one) and other.replace(" of ", "/").endswith(counted)
            for one in (head, foot)
            for other in (head, foot)
        ):
            yield from (page[0], page[-1])


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


def _keys(line: Line, number: int) -> Iterator[str]:
    """Give what a running line has in common with those of other pages: its words, but for one number that counts on.

    So a date, or how many pages there are, may stand beside the number of the page.
    """
    if line.rule is not None:
        yield f"rule {round(line.left)} {round(line.right)}"
        return
    text = " ".join(line.text.split()).casefold()
    if not text or is_ornament(text) or len(text) > _LONGEST:
        return
    if _ROMAN.match(text):
        yield f"#{_roman(text) - number}"
        return
    if any(char.isalpha() for char in text):
        yield text
    for found in islice(_DIGITS.finditer(text), _MOST_FIGURES):
        yield f"{text[: found.start()]}#{int(found[0]) - number}{text[found.end() :]}"


def _roman(text: str) -> int:
    total = 0
    for char, after in zip(text, text[1:] + " ", strict=True):
        value = _VALUES[char]
        total += -value if _VALUES.get(after, 0) > value else value
    return total
