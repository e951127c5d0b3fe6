"""Text folded to its letters and digits: two lines that differ only in dress fold to the same."""

from __future__ import annotations


def folded(text: str) -> str:
    """Give the letters and digits of a text, case folded."""
    return "".join(filter(str.isalnum, text)).casefold()
