"""What a Markdown file says of itself before its text: YAML or TOML front matter, Pandoc's % lines.

Only keys with a value or a list are read, and those of tables one below the top; that is all that stories carry.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

_KEY = re.compile(r"([A-Za-z][\w .-]{0,60}?)\s*:(?:\s+(.*))?$")
_ITEM = re.compile(r"\s*-\s+(.*)$")
_NAME = re.compile(r"name\s*:\s+(\S.*)$", re.IGNORECASE)  # of an author that is a table of its own
_MOST_LINES = 400

Header = tuple[dict[str, tuple[str, ...]], int]


def read_header(text: str) -> Header:
    """Give the keys (lower case) with their values, and the code point at which the text begins."""
    if text.startswith("---"):
        return _fenced(text, "---", frozenset({"---", "..."}))
    if text.startswith("+++"):
        return _fenced(text, "+++", frozenset({"+++"}))
    if text.startswith("%"):
        return _pandoc(text)
    return {}, 0


def _fenced(text: str, fence: str, ends: frozenset[str]) -> Header:
    lines = text.split("\n", _MOST_LINES)
    if lines[0].rstrip() != fence:
        return {}, 0
    end = next((at for at, line in enumerate(lines[1:_MOST_LINES], 1) if line.rstrip() in ends), None)
    if end is None:
        return {}, 0
    found = _keys(lines[1:end]) if fence == "---" else _toml("\n".join(lines[1:end]))
    if not found:
        return {}, 0
    return {key: tuple(values) for key, values in found.items()}, sum(
        len(line) + 1 for line in lines[: end + 1]
    )


# YAML ----------------------------------------------------------------------------------------------


def _keys(lines: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    key, block = "", ""
    for line in lines:
        indented = line[:1] in {" ", "\t"}
        match = None if indented else _KEY.match(line)
        if match:
            key = match[1].lower()
            value = (match[2] or "").strip()
            block = value[:1] if value[:1] in {"|", ">"} and len(value) <= 2 else ""
            found[key] = [] if block else _values(value)
        elif key and block == "|" and (indented or not line.strip()):
            found[key] = ["\n".join([*found[key], line.strip()])]
        elif key and (item := _ITEM.match(line)) and not block:
            found[key].append(_item(item[1]))
        elif key and indented and line.strip():
            before = found[key].pop() if found[key] else ""
            found[key].append(f"{before} {line.strip()}".strip())
        elif line.strip() and not line.startswith("#"):
            return {}
    return {key: [value.strip() for value in values if value.strip()] for key, values in found.items()}


def _item(written: str) -> str:
    named = _NAME.match(written)
    return _unquoted(named[1] if named else written)


def _values(value: str) -> list[str]:
    """Read a value, or a list in brackets."""
    if value.startswith("[") and value.endswith("]"):
        parts = re.findall(r"\s*(\"[^\"]*\"|'[^']*'|[^,]+)\s*(?:,|$)", value[1:-1])
        return [_unquoted(part) for part in parts]
    if value[:1] not in {'"', "'"}:
        value = value.split(" #", 1)[0]
    return [_unquoted(value)] if value else []


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"')
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value


# TOML ----------------------------------------------------------------------------------------------


def _toml(text: str) -> dict[str, list[str]]:
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return {}
    found: dict[str, list[str]] = {}
    for key, value in _flat(table):
        found.setdefault(key.lower(), []).extend(_texts(value))
    return {key: values for key, values in found.items() if values}


def _flat(table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from value.items()
        else:
            yield key, value


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        return [text for one in value if not isinstance(one, list) for text in _texts(one)]
    if isinstance(value, date):
        return [value.isoformat()[:10]]
    return [str(value).strip()] if isinstance(value, str | int | float) and str(value).strip() else []


# Pandoc --------------------------------------------------------------------------------------------


def _pandoc(text: str) -> Header:
    """Read "% title", "% author; author", "% date" (Pandoc's title block); a field goes on in lines set in."""
    fields: list[list[str]] = []
    at = 0
    for line in text.split("\n", 12)[:12]:
        if line.startswith("%") and not line.startswith("%%") and len(fields) < len(_PANDOC):
            fields.append([line[1:].strip()])
        elif fields and line[:1] == " " and line.strip():
            fields[-1].append(line.strip())
        else:
            break
        at += len(line) + 1
    found: dict[str, tuple[str, ...]] = {}
    for key, lines in zip(_PANDOC, fields, strict=False):
        values = (
            [part.strip() for line in lines for part in line.split(";")]
            if key == "author"
            else [" ".join(lines)]
        )
        if kept := tuple(filter(None, values)):
            found[key] = kept
    return (found, at) if found else ({}, 0)


_PANDOC = "title", "author", "date"
