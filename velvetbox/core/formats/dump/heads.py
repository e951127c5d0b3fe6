"""How SQL dumps begin: who wrote them, and in which encoding."""

from __future__ import annotations

import codecs
import re

from velvetbox.core.patterns import lazy_pattern

_SAMPLE = 65_536
_WIDE = 200  # bytes by which UTF-16 is told: their English has a zero in every second place
_BOMS = (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")
_WORDS = (b"insert", b"create table", b"replace into", b"sql dump", b"mariadb dump", b"postgresql", b"copy ")
_HEADS = (
    b"-- MySQL dump", b"-- MariaDB dump", b"-- phpMyAdmin SQL Dump", b"# phpMyAdmin SQL Dump", b"/*M!",
    b"/*!999999", b"--\n-- PostgreSQL database dump", b"PRAGMA foreign_keys=",
)  # fmt: skip
_MARKS = lazy_pattern(
    rb"^(?:INSERT\s{1,9}(?:IGNORE\s{1,9}|OR\s{1,9}\w{1,9}\s{1,9})?INTO|REPLACE\s{1,9}INTO|CREATE\s{1,9}TABLE|DROP\s{1,9}TABLE)\s",
    re.IGNORECASE | re.MULTILINE,
)
_COMMENTS = lazy_pattern(rb"\s*+(?:(?:--|#)[^\n]*+\n\s*+)*+")
_FIRST = lazy_pattern(
    rb"(?:INSERT|REPLACE)\s{1,9}(?:IGNORE\s{1,9})?INTO\s{1,9}[`\"]?[\w.`$-]{1,128}[`\"]?\s{0,9}"
    rb"(?:\([\w\s`\",$-]{1,9000}\)\s{0,9})?(?:VALUES?\s{0,9}\(|SET\s{1,9}[`\w])",
    re.IGNORECASE,
)
_LITERAL = lazy_pattern(
    rb"standard_conforming_strings\s{0,9}=\s{0,9}on|NO_BACKSLASH_ESCAPES|\APRAGMA foreign_keys", re.IGNORECASE
)


def wide(head: bytes) -> str | None:
    """Give the encoding of a dump that went through a Windows shell (UTF-16, with its mark or without), else None."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    few = head[: _WIDE & ~1]
    for at, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(few) > 1 and not few[at::2].strip(b"\0") and b"\0" not in few[1 - at :: 2]:
            return name
    return None


def is_dump(head: bytes) -> bool:
    """Tell by its first bytes whether a text is an SQL dump."""
    if encoding := wide(head):
        head = head[: len(head) & ~1].decode(encoding, "replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    words = head.lower()
    if not any(mark in words for mark in _WORDS):
        return False
    return head.replace(b"\r", b"").lstrip().startswith(_HEADS) or _has_statements(head[:_SAMPLE])


def _has_statements(head: bytes) -> bool:
    begin = _COMMENTS.match(head)
    return len(_MARKS.findall(head)) > 1 or _FIRST.match(head, begin.end() if begin else 0) is not None


def literal_backslashes(head: bytes) -> bool:
    r"""Tell whether a backslash in a text of this dump is a backslash, as in PostgreSQL's and SQLite's."""
    return _LITERAL.search(head) is not None
