"""A page that is a plain text in `<pre>`, as old archives showed stories: read as the text it is.

Lines were broken by hand there; a browser shows them so, and a phone cannot.
"""

from __future__ import annotations

import re
from html import unescape

from velvetbox.core.formats.draft import Mend, ReadOptions
from velvetbox.core.formats.text.lines import Layout, groups, setting_of
from velvetbox.core.formats.text.txt import read_text
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import to_html

_LEAST = 600  # characters; anything shorter is a letter or a list inside a story
_LONG_LINE = 100  # characters of a line nobody broke
_MARKS = "<pre", "<PRE", "<Pre", "<xmp", "<XMP", "<listing", "<LISTING"  # told of every page, so told quickly
_INSIDE = r"i|em|b|strong|u|s|strike|sup|sub|small|big|tt|a|font"
_PRE = lazy_pattern(
    r"<(?P<name>pre|listing|xmp)\b[^<>]*>(?P<text>.*?)(?:</(?P=name)\s*>|(?=</body)|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_RULE = lazy_pattern(r"<hr\b[^<>]*>", re.IGNORECASE)
_PARTS = lazy_pattern(r"</?(?:center|h[1-6]|br)\b[^<>]*>", re.IGNORECASE)
_PARTED = lazy_pattern(r"<(?:p|div|table|ul|ol|section|article)[\s>]", re.IGNORECASE)
_OTHER = lazy_pattern(
    rf"<!--(?:(?!<!--).)*?-->|<(?!/?(?:{_INSIDE})[\s>])/?[a-z][^<>]*>", re.IGNORECASE | re.DOTALL
)
_KEPT = lazy_pattern(rf"&lt;(/?(?:{_INSIDE})(?:\s(?:(?!&[lg]t;)[^<>])*+)?)&gt;", re.IGNORECASE)


def settled(html: str, options: ReadOptions) -> tuple[str, tuple[Mend, ...]]:
    """Give a page with the plain text that makes most of it in paragraphs, and what was mended in that text."""
    if not any(mark in html for mark in _MARKS):
        return html, ()
    found = max(_PRE.finditer(html), key=lambda match: len(match["text"]), default=None)
    if found is None or len(found["text"]) < max(_LEAST, len(html) // 2) or _PARTED.search(found["text"]):
        return html, ()
    text = _plain(found["text"])
    if not _is_prose(text):
        return html, ()
    reading = read_text(text, options)
    paragraphs = _KEPT.sub(r"<\1>", to_html(reading.blocks))
    return f"{html[: found.start()]}<div>{paragraphs}</div>{html[found.end() :]}", reading.mends


def _plain(marked: str) -> str:
    """Give the text, its tags for looks in the line left as they are; they are written back later."""
    text = marked.replace("\r\n", "\n").replace("\r", "\n")
    return unescape(_OTHER.sub("", _PARTS.sub("\n", _RULE.sub("\n\n* * *\n\n", text))))


def _is_prose(text: str) -> bool:
    found = groups(text)
    setting = setting_of(found)
    if setting.width is not None or setting.layout is Layout.INDENT:
        return True
    return max((line.length for group in found for line in group.lines), default=0) > _LONG_LINE
