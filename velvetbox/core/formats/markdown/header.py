"""What a Markdown file says of itself before its text: YAML front matter, Pandoc's % lines.

Only flat keys with a value or a list are read; that is all that stories carry.
"""

from __future__ import annotations

import re

_KEY = re.compile(r"([A-Za-z][\w .-]{0,60}?)\s*:(?:\s+(.*))?$")
_ITEM = re.compile(r"\s*-\s+(.*)$")
_MOST_LINES = 400


def read_header(text: str) -> tuple[dict[str, tuple[str, ...]], int]:
    """Give the keys (lower case) with their values, and the code point at which the text begins."""
    if text.startswith("---"):
        return _yaml(text)
    if text.startswith("%"):
        return _pandoc(text)
    return {}, 0


def _yaml(text: str) -> tuple[dict[str, tuple[str, ...]], int]:
    lines = text.split("\n", _MOST_LINES)
    if lines[0].rstrip() != "---":
        return {}, 0
    end = next(
        (number for number, line in enumerate(lines[1:_MOST_LINES], 1) if line.rstrip() in {"---", "..."}),
        None,
    )
    if end is None:
        return {}, 0
    found = _keys(lines[1:end])
    if not found:
        return {}, 0
    return {key: tuple(values) for key, values in found.items()}, sum(
        len(line) + 1 for line in lines[: end + 1]
    )


def _keys(lines: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    key = ""
    folded = False
    for line in lines:
        indented = line[:1] in {" ", "\t"}
        match = None if indented else _KEY.match(line)
        if match:
            key = match[1].lower()
            value = (match[2] or "").strip()
            folded = value[:1] in {"|", ">"} and len(value) <= 2
            found[key] = [] if folded else _values(value)
        elif key and (item := _ITEM.match(line)) and not folded:
            found[key].append(_unquoted(item[1]))
        elif key and indented and line.strip():
            before = found[key].pop() if found[key] else ""
            found[key].append(f"{before} {line.strip()}".strip())
        elif line.strip() and not line.startswith("#"):
            return {}
    return {key: [value for value in values if value] for key, values in found.items()}


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


def _pandoc(text: str) -> tuple[dict[str, tuple[str, ...]], int]:
    """Read "% title", "% author; author", "% date" (Pandoc's title block)."""
    found: dict[str, tuple[str, ...]] = {}
    at = 0
    for key, line in zip(("title", "author", "date"), text.split("\n", 3), strict=False):
        if not line.startswith("%") or line.startswith("%%"):
            break
        value = line[1:].strip()
        if value:
            found[key] = tuple(part.strip() for part in value.split(";")) if key == "author" else (value,)
        at += len(line) + 1
    return (found, at) if found else ({}, 0)
