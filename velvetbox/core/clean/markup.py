"""The second belt: stored HTML through an allow-list, whatever wrote it.

The list is what the Archive of Our Own allows (otwarchive, sanitizer_config.rb) less what the stored
form never uses, and what AO3 lacks: `dir`, `lang`, our own ids and classes, `<big>`, ruby.
"""

from __future__ import annotations

import re
from html import escape

import nh3

from velvetbox.core.clean.addresses import is_picture_data, safe_address
from velvetbox.core.clean.bounds import check, without_foreign

POLICY = 1
"""The number of this policy; stored text names the policy it was cleaned under."""

ALLOWED_TAGS = set(
    "a abbr aside b big blockquote br caption cite code dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img "
    "ins kbd li ol p pre q rp rt ruby s samp small span strike strong sub summary sup table td th tr tt u ul var".split()
)
_EVERYWHERE = {"class", "dir", "lang", "id"}
ALLOWED_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href"},
    "abbr": {"title"},
    "img": {"src", "alt"},
    "hr": {"data-written"},
    "div": {"data-label"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_CONTENT_GONE = {
    "script",
    "style",
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "template",
    "textarea",
    "title",
    "xmp",
    "x-math",
    "x-svg",
    "x-select",
}
_CLASSES = re.compile(r"[\w -]{1,400}\Z")
_OWN_ID = re.compile(r"(?:p[0-9a-f]{10}(?:-\d+)?|[tnr]-[^\s\"'<>]{1,200})\Z")
_LANGUAGE = re.compile(r"[A-Za-z0-9-]{1,40}\Z")
_NUMBER = re.compile(r"\d{1,4}\Z")


def _attribute(element: str, name: str, value: str) -> str | None:
    if name == "href":
        return safe_address(value)
    if name == "src":
        return value if not value or is_picture_data(value) else safe_address(value)
    rule = _RULES.get(name)
    return value if rule is None or rule.match(value) else None


_RULES = {
    "class": _CLASSES,
    "id": _OWN_ID,
    "lang": _LANGUAGE,
    "dir": re.compile(r"(?:ltr|rtl)\Z"),
    "start": _NUMBER,
    "colspan": _NUMBER,
    "rowspan": _NUMBER,
}

_LEADS_NOWHERE = re.compile(
    r"<a>([^<]*+(?:<(?!/?a>)[^<]*+)*+)</a>"
)  # its address could not be read; links never nest

_LEAF = (
    r"""<(p|h[1-6]) id="p[0-9a-f]{10}(?:-[0-9]+)?">[^<]*+"""
    r"""(?:(?:<br>|<(em|strong|u|s|small|big|sup|sub|code)(?: class="thought")?>[^<]*+</\2>)[^<]*+)*</\1>"""
)
_RULE = r"""<hr(?: data-written="[^<>"&]*+")?>"""
_PLAIN = re.compile(rf"(?:(?:{_LEAF}|{_RULE})\n?)+\Z")
"""Paragraphs, headings and rules, whatever their text.

Repetitions that hold a group may give back: Python 3.11 fails on some that may not. Nothing else fits what they
give back, so the time stays linear; what it remembers meanwhile is thirty times the text."""
_LONG = 2**19  # characters: the chapter of a novel is a tenth of that
_REFERENCES = ("&amp;", "&lt;", "&gt;", "&nbsp;")
_WRITTEN_OTHERWISE = ("\x00", "\r", "\xa0")

_MOST_PASSES = 6  # taking elements out can make a tree that is read differently; it settles in two or three

_cleaner = nh3.Cleaner(
    tags=ALLOWED_TAGS,
    attributes=ALLOWED_ATTRIBUTES,
    clean_content_tags=_CONTENT_GONE,
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto", "ftp", "data"},
    link_rel=None,
    strip_comments=True,
)


def sanitise(html: str) -> str:
    """Give HTML with only what the policy allows; doing so again changes nothing.

    What `prose.to_html` wrote comes back unchanged. Raises Refused for markup that nests or repeats
    beyond any honest text.
    """
    if is_plain(html):
        return html
    for _ in range(_MOST_PASSES):
        renamed = without_foreign(html)
        check(renamed)
        cleaned = _cleaner.clean(renamed)
        if "<a>" in cleaned:
            cleaned = _LEADS_NOWHERE.sub(r"\1", cleaned)
        if cleaned == html:
            return cleaned
        html = cleaned
    return escape(html)


def is_plain(html: str) -> bool:
    """Tell whether HTML is of the plainest kind, which the cleaner leaves as it is: it takes that five times as long.

    False says nothing of what it is. Only escaped text stands between the tags: each "<" and ">" is part of one.
    """
    if len(html) > _LONG or any(mark in html for mark in _WRITTEN_OTHERWISE):
        return False
    if html.count("<") != html.count(">"):
        return False
    if (references := html.count("&")) and references != sum(map(html.count, _REFERENCES)):
        return False
    return _PLAIN.match(html) is not None and _is_encodable(html)


def _is_encodable(text: str) -> bool:
    """Tell whether a text holds no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
