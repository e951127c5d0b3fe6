"""File names that are alike but for a number, or for what stands behind "Chapter 3"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from velvetbox.core.origins import numerals

_NUMBER = re.compile(r"\d{1,4}(?!\d)(?<!\d{5})")
_ORDER = re.compile(r"(\d+)")
_CHAPTER = re.compile(
    r"(?<![^\W\d_])(?:chapter|chap|ch|part|pt|kapitel|chapitre|capitulo|глава|第)[\W_]{0,3}"
    rf"(\d{{1,4}}(?!\d)|(?:{numerals.NUMBER_WORDS}|{numerals.ROMAN})(?![^\W\d_]))",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?<![^\W\d_])(?P<first>prologue|prolog|prologo|prelude|teaser|foreword)(?![^\W\d_])|"
    r"(?<![^\W\d_])(?:epilogue|epilog|epilogo|coda|afterword)(?![^\W\d_])",
    re.IGNORECASE,
)
_QUERY = re.compile(r"[?@&=]|%3[Ff]")  # as programs that copy sites write it into a name
_LAST = 9999  # orders an epilogue behind all chapters
_REMARKS = re.compile(
    r"\b(?:rev(?:ised)?|final|edit(?:ed)?|draft|fixed|new|old|copy|v?\d{1,4}|of|doc|txt|rtf|html?)\b|[\W_]",
    re.IGNORECASE,
)
_LEAST_TITLE = 3  # letters
_ENDS = " -–—_.,:;#()[]"
_WORD = re.compile(rf"(?<![^\W\d_])(?:{numerals.ROMAN}|(?i:{numerals.CARDINALS}))\Z")  # at the end of a name
_LEADING = re.compile(r"\W{0,2}(\d{1,4})(?!\d)")


def in_order(name: str) -> tuple[tuple[int, int | str], ...]:
    """Give a key that sorts names as people do: "part 9" before "part 10"."""
    pieces = _ORDER.split(name)
    return tuple((0, int(piece)) if piece.isdecimal() else (1, piece.casefold()) for piece in pieces if piece)


def stem_of(name: str) -> str:
    """Give a file's name without its folder and ending; what a page was asked for stays ("index.php?sid=3")."""
    path = PurePosixPath(name)
    return path.name if _QUERY.search(path.suffix) else path.stem


def alike(names: Iterable[str]) -> dict[str, dict[str, int]]:
    """Group names that differ in one number only: the pattern ("story #.txt"), and each name's number.

    A name comes in one group at most, the largest it fits; groups have two names or more.
    """
    groups: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for name in names:
        for pattern, number in _patterns(name):
            groups[pattern][name] = number
    out: dict[str, dict[str, int]] = {}
    taken: set[str] = set()
    for pattern, members in sorted(groups.items(), key=lambda item: -len(item[1])):
        free = {name: number for name, number in members.items() if name not in taken}
        if len(free) > 1 and len(set(free.values())) == len(free):
            out[pattern] = free
            taken.update(free)
    return out


def number_of(name: str) -> int | None:
    """Give the number a file's name states for its chapter ("Chapter 3", "03 - …"), or None."""
    stem = stem_of(name)
    found = _CHAPTER.search(stem) or _LEADING.match(stem)
    return numerals.number_of(found[1]) if found else None


def unnumbered(stem: str) -> str:
    """Give the stem of a name without the number word at its end ("Silver II": "Silver ")."""
    return _WORD.sub("", stem)


def says_chapter(name: str) -> bool:
    """Tell whether a file's name calls it a chapter or part ("ch07", "Chapter 3", "Prologue")."""
    return _chapter_in(stem_of(name)) is not None


def is_named_part(name: str) -> bool:
    """Tell whether a file's name calls it a prologue or an epilogue, whose number is nobody's but orders it."""
    found = _chapter_in(stem_of(name))
    return found is not None and found.re is _NAMED


def title_in(name: str) -> str | None:
    """Give the title that a file's name tells of its chapter: "The Gate" of "Hill - Ch 2 - The Gate.txt", or None."""
    stem = stem_of(name)
    found = _chapter_in(stem)
    if found is None:
        return None
    rest = stem[found.end() :]
    words = found[0] + rest if found.re is _NAMED else rest
    return words.strip(_ENDS) if len(_REMARKS.sub("", words)) >= _LEAST_TITLE else None


def _chapter_in(stem: str) -> re.Match[str] | None:
    """Give where a name says which chapter it is; the words of a prologue count where no number does."""
    return _CHAPTER.search(stem) or _NAMED.search(stem)


def _patterns(name: str) -> Iterator[tuple[str, int]]:
    """Give the name with each of its numbers taken out, the last number first, then without all that follows "Chapter"."""
    folder, _, file = name.rpartition("/")
    stem = stem_of(file)
    suffix = file[len(stem) :].lower()
    for found in reversed(list(_NUMBER.finditer(stem))):
        yield f"{folder}/{stem[: found.start()]}#{stem[found.end() :]}{suffix}", int(found[0])
    if (word := _WORD.search(stem)) and (number := numerals.number_of(word[0])) is not None:
        yield f"{folder}/{stem[: word.start()]}#{suffix}", number
    if (part := _chapter_in(stem)) is not None and _ends_there(part, stem):
        before = stem[: part.start()].strip(_ENDS).casefold()
        yield f"{folder}/{before}#…{suffix}", _chapter_number(part)


def _ends_there(found: re.Match[str], stem: str) -> bool:
    """Tell "Chapter Two - The Gate" from a title in words, "Part Two of Us": a mark stands behind it, or nothing."""
    rest = stem[found.end() :].lstrip(" _")
    return not rest or not rest[0].isalnum() or found[0][-1:].isdecimal()


def _chapter_number(found: re.Match[str]) -> int:
    if found.re is _NAMED:
        return 0 if found["first"] else _LAST
    return numerals.number_of(found[1]) or 0
