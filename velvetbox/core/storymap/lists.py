"""Word lists that ship with the program (tools.name_lists): first names with their gender, nicknames."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def _lines(name: str) -> list[str]:
    return gzip.decompress((_DATA / name).read_bytes()).decode().splitlines()


@cache
def she_share() -> dict[str, float]:
    """Give how often a first name (in lower case) is "she" rather than "he", 0 to 1."""
    return {line[:-2]: (int(line[-1]) + 0.5) / 10 for line in _lines("names.txt.gz")}


@cache
def long_names() -> dict[str, frozenset[str]]:
    """Give the full names that a nickname or a name may be short for (in lower case)."""
    out: dict[str, set[str]] = {}
    for line in _lines("nicknames.txt.gz"):
        full, *short = line.split()
        for name in short:
            out.setdefault(name, set()).add(full)
    return {name: frozenset(full) for name, full in out.items()}


@cache
def common_words() -> frozenset[str]:
    """Give the words that stories write in lower case: no names, at the start of a sentence."""
    return frozenset(_lines("common.txt.gz"))
