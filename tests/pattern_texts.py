"""What a regular expression is shown that means it harm: long texts of the pieces it looks for."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from re import _parser  # type: ignore[attr-defined] # what a pattern is made of is told nowhere else
from typing import Any

_OWN = 8  # pieces of a pattern that are tried
_PAIRS = 10
_LONGER = 6
_OPENER = re.compile(r"((?:\\?[^\w\s()|+?.^$\\]|\w)+)(?:\.|\[\\s\\S\])[*+]\?")
_CATEGORIES = {"CATEGORY_SPACE": 32, "CATEGORY_DIGIT": 49, "CATEGORY_NOT_WORD": 46}


def hostile(pattern: re.Pattern[Any]) -> Iterator[tuple[Any, Any]]:
    """Give a unit to say over and over, and an end that fits nothing: one, two or a few pieces, the same each time."""
    draw = random.Random(repr(pattern.pattern))
    binary = isinstance(pattern.pattern, bytes)
    common: list[Any] = [b" ", b"\n", b"a", b"1"] if binary else [" ", "\n", "a", "1"]
    own = [piece for piece in _pieces(pattern) if piece and piece not in common]
    some = common + (own if len(own) <= _OWN else draw.sample(own, _OWN))
    pairs = [one + other for one in some for other in some if one != other]
    nothing = common[0][:0]
    longer = [nothing.join(draw.choices(some, k=draw.randint(3, 5))) for _ in range(_LONGER)]
    for unit in (*_openers(pattern), *some, *draw.sample(pairs, min(len(pairs), _PAIRS)), *longer):
        yield unit, nothing
        yield unit, b"\0" if binary else "\0"


def _openers(pattern: re.Pattern[Any]) -> list[Any]:
    """Give what a pattern wants before whatever stands up to an end: one without its end is looked for again at the next."""
    binary = isinstance(pattern.pattern, bytes)
    text = pattern.pattern.decode("latin-1") if binary else pattern.pattern
    found = [one.replace("\\", "") for one in _OPENER.findall(text)]
    return [one.encode("latin-1") for one in found] if binary else found


def _pieces(pattern: re.Pattern[Any]) -> list[Any]:
    """Give the texts a pattern names: what texts that nearly match it are made of."""
    runs: set[tuple[int, ...]] = set()
    _gather(_parser.parse(pattern.pattern, pattern.flags), runs)
    if isinstance(pattern.pattern, bytes):
        return sorted(bytes(code for code in run if code < 256) for run in runs)
    return sorted("".join(map(chr, run)) for run in runs)


def _gather(tree: Iterable[Any], runs: set[tuple[int, ...]]) -> None:
    """Collect runs of letters and one member of each set."""
    run: list[int] = []
    for operation, value in tree:
        if str(operation) == "LITERAL":
            run.append(value)
            continue
        runs.add(tuple(run))
        run = []
        if str(operation) == "IN":
            runs.update((one,) for one in map(_member, value[:6]))
        for inner in _branches(str(operation), value):
            _gather(inner, runs)
    runs.add(tuple(run))


def _member(item: tuple[Any, Any]) -> int:
    kind, value = str(item[0]), item[1]
    if kind == "LITERAL":
        return int(value)
    return int(value[0]) if kind == "RANGE" else _CATEGORIES.get(str(value), ord("a"))


def _branches(operation: str, value: Any) -> list[Any]:
    if operation in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return [value[2]]
    if operation == "SUBPATTERN":
        return [value[3]]
    if operation == "BRANCH":
        return list(value[1][:40])
    if operation in {"ASSERT", "ASSERT_NOT"}:
        return [value[1]]
    return [value] if operation == "ATOMIC_GROUP" else []
