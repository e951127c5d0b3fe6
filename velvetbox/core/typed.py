"""What people type, as text that can be stored, asked for and shown."""

from __future__ import annotations


def readable(text: str, most: int) -> str:
    """Give the first `most` characters of a text; half character pairs and NULs, which no database takes, are replaced one by one."""
    return text[:most].encode("utf-8", "replace").decode().replace("\0", " ")


def one_line(text: str, longest: int) -> str:
    """Give a name on one line, one space between words, at most `longest` characters."""
    return " ".join(readable(text, 4 * longest).split())[:longest].strip()
