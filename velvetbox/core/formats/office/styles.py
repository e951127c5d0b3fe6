"""What the names of paragraph styles say: the level of a heading, the role of a line (title, author)."""

from __future__ import annotations

import re

_HEADING = re.compile(r"heading ?([1-9])\b", re.IGNORECASE)
_DEEPEST = 6
ROLES = frozenset({"title", "subtitle", "author", "date", "abstract"})


def level_of(name: str) -> int | None:
    """Give the heading level (1 to 6) that a style's name tells, None for text. A title is of level 1."""
    if found := _HEADING.match(name):
        return min(int(found[1]), _DEEPEST)
    return 1 if name.lower() == "title" else None


def role_of(name: str) -> str:
    """Give the role that a style's name tells ("title", "author"), or ""."""
    return name.lower() if name.lower() in ROLES else ""
