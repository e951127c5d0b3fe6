"""Tags in texts for the Palm: those of TealDoc, and the sign by which PalmDOC readers find bookmarks."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(HEADER|HRULE|BOOKMARK|LABEL|LINK|TEALPAINT)(?![\w-])([^<>]{0,400})>", re.IGNORECASE)
_TEXT = re.compile(r"""\bTEXT\s?=\s?(?:"([^"]{0,300})"|'([^']{0,300})'|([^\s"'<>]{1,300}))""", re.IGNORECASE)
_SIGN = re.compile(r"<([^<>\n]{1,20})>\s{0,20}\Z")


def without_tags(text: str) -> str:
    """Give a text with its headers and links as words, rules as scene breaks, and without other tags.

    A text may end with the sign that stands before each chapter ("<*>"): it is taken off short lines that begin with it.
    """
    text = _TAG.sub(_shown, text) if "<" in text else text
    sign = _SIGN.search(text, max(0, len(text) - 50))
    if sign is None:
        return text
    marked = re.compile(rf"^{re.escape(sign[1])} ?(?=\w[^\n{re.escape(sign[1][0])}]{{0,79}}$)", re.MULTILINE)
    return marked.sub("", text[: sign.start()])


def _shown(tag: re.Match[str]) -> str:
    name = tag[1].upper()
    if name == "HRULE":
        return "\n\n* * *\n\n"
    said = _TEXT.search(tag[2])
    words = next(filter(None, said.groups()), "") if said else ""
    if name == "HEADER":
        return f"\n\n{words}\n\n"
    return words if name == "LINK" else ""
