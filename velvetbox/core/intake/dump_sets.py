"""Dumps in several files: one for each table, as phpMyAdmin and `mysqldump --tab` write them, read as one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from velvetbox.core.intake.dump_files import DUMP_ENDINGS, is_dump_file, opened
from velvetbox.core.origins.efiction.columns import role_of
from velvetbox.core.patterns import lazy_pattern

_PIECE = 2**20
_BACK = 300  # bytes in front of a table's name in which its statement begins
_TABLE = b"fanfiction_"
_STATEMENT = lazy_pattern(
    rb"(INSERT|REPLACE|COPY|CREATE)\s[^;()]{0,150}?((?:[\w$-]{0,60})fanfiction_[a-z]{1,20})[`\"]?[\s(]",
    re.IGNORECASE,
)
_NUMBERED = lazy_pattern(r"[\s._-]{0,3}(?:\(\d{1,4}\)|\d[\d_-]{0,20})")
_TABLE_ENDINGS = (".csv", ".tsv", ".txt")
_WHOLE = frozenset({"stories", "chapters"})


@dataclass
class _Held:
    """The tables of one file: those named in any statement, and those with rows."""

    prefix: str | None = None
    named: set[str] = field(default_factory=set)
    filled: set[str] = field(default_factory=set)


def table_of(path: str) -> str | None:
    """Give the table that a file's name names: "x_fanfiction_stories" for "x_fanfiction_stories (1).csv"."""
    stem = PurePath(path).name.lower().partition(".")[0]
    if role_of(stem) is not None:
        return stem
    found = next((at for at in _NUMBERED.finditer(stem) if at.end() == len(stem)), None)
    table = stem[: found.start()] if found else stem
    return table if role_of(table) is not None else None


def may_be_table(path: str) -> bool:
    """Tell by its name whether a file may hold a table of an archive, as CSV or lines."""
    return path.lower().endswith(_TABLE_ENDINGS) and table_of(path) is not None


def dump_sets(files: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Put together the files of one folder, each (path, place), that make up one dump.

    Gives the path of the file to begin with, and the others of each set with where they lie. A dump that is whole
    by itself is in no set. Files are looked into only where more than one may belong together.
    """
    given = list(files)
    dumps = [pair for pair in given if pair[0].lower().endswith(DUMP_ENDINGS)]
    named = [pair for pair in given if may_be_table(pair[0]) and _is_table(pair[0], dumps)]
    if len(dumps) + len(named) < (1 if named else 2):
        return {}
    sets: dict[str, list[tuple[str, str]]] = {}
    for path, place in dumps:
        held = _held(place)
        if held.prefix is not None and not held.filled >= _WHOLE:
            sets.setdefault(held.prefix, []).append((path, place))
    for path, place in named:
        prefix, _ = role_of(table_of(path) or "") or ("", "")
        sets.setdefault(prefix, []).append((path, place))
    return {one[0][0]: dict(one[1:]) for one in sets.values() if len(one) > 1 or may_be_table(one[0][0])}


def others_of(root: str, path: str) -> dict[str, str]:
    """Give the other files of the dump that begins with the file at `path` below `root`, as they lie there now."""
    if not path.lower().endswith(DUMP_ENDINGS) and not may_be_table(path):
        return {}
    below = PurePath(path).parent
    try:
        files = sorted(file for file in Path(root, below).iterdir() if file.is_file())
    except OSError:
        return {}
    return dump_sets(((below / file.name).as_posix(), str(file)) for file in files).get(path, {})


def _is_table(path: str, dumps: list[tuple[str, str]]) -> bool:
    """Tell whether a text named like a table is one: CSV, or lines beside the statement that makes the table."""
    stem = path.rpartition(".")[0]
    return not path.lower().endswith(".txt") or any(
        other.lower() == f"{stem}.sql".lower() for other, _ in dumps
    )


def _held(place: str) -> _Held:
    held = _Held()
    if not is_dump_file(place):
        return held
    try:
        with closing(opened(place)) as stream:
            text = b""
            while piece := stream.read(_PIECE):
                text += piece
                _look(text, held)
                text = text[-_BACK:]
    except OSError:
        return held
    return held


def _look(text: bytes, held: _Held) -> None:
    """Note the tables that statements name, by looking around each name."""
    at = text.find(_TABLE)
    while at >= 0:
        around = text[max(0, at - _BACK) : at + 60]
        for found in _STATEMENT.finditer(around):
            role = role_of(found[2].decode("ascii", "replace"))
            if role is not None:
                held.prefix = role[0] if held.prefix is None else min(held.prefix, role[0])
                held.named.add(role[1])
                if found[1].upper() != b"CREATE":
                    held.filled.add(role[1])
        at = text.find(_TABLE, at + 1)
