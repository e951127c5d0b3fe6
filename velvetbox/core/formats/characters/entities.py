"""Characters of HTML written out in a text, "&#8217;", or escaped twice in a page, "&amp;#8217;": made characters again. And <br>."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from html.entities import html5

from velvetbox.core.formats.draft import Mend
from velvetbox.core.patterns import lazy_pattern

CODE = "text.entities"
BREAKS = "text.line_breaks"
_BREAK = lazy_pattern(r"<br[ ]{0,2}/?>(?:[ \t]{0,9}\r?\n)?", re.IGNORECASE)
_FEWEST = 3  # one alone may be meant
_SHOWN = 150
_NAME = r"(?:#\d{2,6}|#[xX][0-9A-Fa-f]{2,5}|[A-Za-z]{2,8}\d{0,2})"
_WRITTEN = lazy_pattern(rf"&{_NAME};")
_TWICE = lazy_pattern(rf"&amp;(?={_NAME};)")
_ONE = lazy_pattern(rf"{_NAME};")
_OF_MARKUP = frozenset({"lt;", "gt;", "amp;", "#60;", "#62;", "#38;"})  # a page may mean to show these


def in_text(text: str) -> tuple[str, Mend | None]:
    """Give a plain text with its written-out characters as such, and what was mended. Linear."""
    if "&" not in text:
        return text, None
    found = [match for match in _WRITTEN.finditer(text) if _is_known(match[0][1:])]
    if len(found) < _FEWEST:
        return text, None
    mended = _WRITTEN.sub(lambda match: unescape(match[0]) if _is_known(match[0][1:]) else match[0], text)
    return mended, _mend(text, found[0].start(), len(found), unescape)


def line_breaks(text: str) -> tuple[str, Mend | None]:
    """Give a plain text in which line breaks are written out as tags with its lines ended, and what was mended. Linear."""
    count = len(_BREAK.findall(text)) if "<" in text else 0
    if count < _FEWEST:
        return text, None
    at = text.lower().find("<br")
    shown = text[max(0, at - _SHOWN) : at + _SHOWN]
    told = f"{count} line breaks were written out as tags; they are line breaks again."
    return _BREAK.sub("\n", text), Mend(BREAKS, told, shown, _BREAK.sub("\n", shown), count)


def in_page(html: str) -> tuple[str, Mend | None]:
    """Give a page with its characters escaped once, where they were escaped twice. Linear."""
    if "&amp;" not in html:
        return html, None
    found = [match for match in _TWICE.finditer(html) if _is_twice(html, match.end())]
    if len(found) < _FEWEST:
        return html, None
    mended = _TWICE.sub(lambda match: "&" if _is_twice(html, match.end()) else match[0], html)
    return mended, _mend(html, found[0].start(), len(found), lambda shown: unescape(unescape(shown)))


def _is_known(name: str) -> bool:
    return name[0] == "#" or name in html5


def _is_twice(html: str, at: int) -> bool:
    match = _ONE.match(html, at)
    return match is not None and match[0] not in _OF_MARKUP and _is_known(match[0])


def _mend(text: str, at: int, count: int, read: Callable[[str], str]) -> Mend:
    shown = text[max(0, at - _SHOWN) : at + _SHOWN]
    told = f"{count} characters were written out as HTML writes them; they are characters again."
    return Mend(CODE, told, shown, read(shown), count)
