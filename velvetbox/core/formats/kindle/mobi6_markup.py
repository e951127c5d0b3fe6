"""The markup of Mobipocket made HTML: links and pictures by name, no `</br>`, headings that are only large type."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

_FILEPOS = re.compile(rb"""\bfilepos\s{0,9}=\s{0,9}["']?0{0,20}+(\d{1,9})["']?""", re.IGNORECASE)
_PICTURE = re.compile(rb"""\b(?:hi|lo)?recindex\s{0,9}=\s{0,9}["']?0{0,20}+(\d{1,6})["']?""", re.IGNORECASE)
_NO_HTML = re.compile(rb"</(?:br|hr|img|reference)\s{0,9}>|</?mbp:pagebreak\b[^<>]{0,500}>", re.IGNORECASE)
_BEFORE_TABLE = re.compile(rb"(?:<br\s{0,9}/?>\s{0,9}(?:</br>)?\s{0,9}){1,9}(?=<table\b)", re.IGNORECASE)
_LARGE = re.compile(
    rb"<(p|blockquote|div)\b([^<>]{0,200})>(\s{0,20}(?:<a id=\"[^<>\"]{1,40}\"></a>){0,4}\s{0,20})"
    rb"(<font size=\"?\+?([4-7])\"?\s{0,9}>(?:[^<]|<(?!/?(?:p|blockquote|div|table|h[1-6]|hr|img)\b)){1,800}+)</\1>",
    re.IGNORECASE,
)
_BOLD = re.compile(rb"<b>(?:[^<]|<(?!/?b\b)){0,800}+</b>", re.IGNORECASE)
_DRESS = re.compile(rb"</?(?:font|b)\b[^<>]{0,200}>", re.IGNORECASE)
_QUOTE = re.compile(rb"<(/?)blockquote\b([^<>]{0,300})>", re.IGNORECASE)
_TAGS = re.compile(rb"<[^<>]{0,2000}+>")
_DEEPEST = 64
_LEVELS = {b"7": b"1", b"6": b"1", b"5": b"2", b"4": b"3"}


def as_plain_html(
    page: bytes, names: Mapping[int, str], pictures: Mapping[int, str], title: str = ""
) -> bytes:
    """Give a page as HTML. `names` are the addresses of places in the text by their byte, `pictures` paths by number.

    `title` is what the contents call the page: a heading of the same words in capitals was in
    small capitals, which this format does not have, and gets its letters back.
    """

    def link(found: re.Match[bytes]) -> bytes:
        name = names.get(int(found[1]))
        return b'href="%s"' % name.encode() if name else b""

    def picture(found: re.Match[bytes]) -> bytes:
        path = pictures.get(int(found[1]))
        return b'src="%s"' % path.encode() if path else b""

    page = _BEFORE_TABLE.sub(b"", page)
    page = _FILEPOS.sub(link, page)
    page = _PICTURE.sub(picture, page)
    page = _NO_HTML.sub(b"", page)
    return _LARGE.sub(lambda found: _heading(found, title), page)


def _heading(found: re.Match[bytes], title: str) -> bytes:
    """Give a paragraph in large type as a heading, where all of it is bold."""
    if _TAGS.sub(b"", _BOLD.sub(b"", found[4])).strip(b" \t\r\n\xc2\xa0"):
        return found[0]
    level = _LEVELS[found[5]]
    inner = _DRESS.sub(b"", found[4]).strip()
    text = inner.decode("utf-8", "replace")
    if title and text.isupper() and text.casefold() == html.escape(title, quote=False).casefold():
        inner = html.escape(title, quote=False).encode()
    return b"<h%s%s>%s%s</h%s>" % (level, found[2], found[3], inner, level)


def common_margin(text: bytes) -> int:
    """Give how deep in <blockquote> more than half of a book's text stands: Calibre writes margins so, not quotations."""
    lengths = [0] * (_DEEPEST + 1)
    depth = start = 0
    for found in _QUOTE.finditer(text):
        lengths[depth] += len(_TAGS.sub(b"", text[start : found.start()]))
        depth = max(depth - 1, 0) if found[1] else min(depth + 1, _DEEPEST)
        start = found.end()
    lengths[depth] += len(_TAGS.sub(b"", text[start:]))
    half, inside = sum(lengths) / 2, 0
    for depth in range(_DEEPEST, 0, -1):
        inside += lengths[depth]
        if inside > half:
            return depth
    return 0


def without_margin(page: bytes, margin: int) -> bytes:
    """Give a page with its outer `margin` levels of <blockquote> made plain: <div class="margin">."""
    if not margin:
        return page
    depth = 0

    def plain(found: re.Match[bytes]) -> bytes:
        nonlocal depth
        if found[1]:
            depth = max(depth - 1, 0)
            return found[0] if depth >= margin else b"</div>"
        depth += 1
        return found[0] if depth > margin else b'<div class="margin"%s>' % found[2]

    return _QUOTE.sub(plain, page)
