"""The address a page was saved from: by an archive of the web, by the page itself, by the program that saved it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from velvetbox.core.formats.draft import Draft
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Where

_URL = r"https?:/{1,2}[^\s\"'<>]{4,500}"
_HELD = lazy_pattern(
    rf"https?://[^/\s\"'<>?#]{{4,80}}/(?:[\w-]{{1,30}}/){{0,3}}(?:\d{{4,14}}(?:[a-z]{{2}}_)?|\d{{4}}\.\d\d\.\d\d-\d{{6}})/(?P<url>{_URL})"
)  # https://web.archive.org/web/20090311123456/http://…, and other archives' like it
_SHOWN = (
    lazy_pattern(rf"__wm\.wombat\(\"(?P<url>{_URL})\""),
    lazy_pattern(rf"id=[\"']?wm-ipp[\w-]{{0,20}}[^>]{{0,300}}>[^<]{{0,100}}?(?P<url>{_URL})"),
    lazy_pattern(rf"id=[\"']?wmtbURL[\"']?[^>]{{0,100}}\bvalue=[\"'](?P<url>{_URL})"),
)  # in what the Wayback Machine puts into a page
_SAVED_BY = (
    lazy_pattern(
        r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(?P<url>https?://[^\s\"'<>]{4,500})",
        re.IGNORECASE,
    ),
    lazy_pattern(
        r"<!--\s*Mirrored from (?P<url>[^\s\"'<>]{4,500}) by HTTrack", re.IGNORECASE
    ),  # without "http://"
    lazy_pattern(r"<html\b[^>]{0,500}?\bdata-scrapbook-source=\"(?P<url>https?://[^\s\"'<>]{4,500})\""),
)
_HEAD = 5000  # characters in which the program that saved a page says so
_ARCHIVES_OWN = 200_000  # characters in which an archive of the web says so
_PORT = re.compile(r"\A(http://[^/:]{1,250}):80(?=/|\Z)|\A(https://[^/:]{1,250}):443(?=/|\Z)")
_NAMES = "link:canonical", "meta:og:url", "mht:location", "meta:savepage-url"


def address_in(draft: Draft) -> tuple[str, Where]:
    """Give the address a page was saved from, as it stands there, and the place; "" when it does not say."""
    for address, where in _addresses(draft):
        if address.startswith(("http://", "https://", "//")):
            return _own(address), where
    return "", Where()


def _addresses(draft: Draft) -> Iterator[tuple[str, Where]]:
    source = draft.pages[0].source if draft.pages else ""
    if "web.archive.org" in (head := source[:_ARCHIVES_OWN]):
        for shown in _SHOWN:
            if match := shown.search(head):
                yield match["url"], Where(quote=match[0][-500:])
    for name in _NAMES:
        if address := draft.first(name):
            yield address, Where(source=f"#{name}", quote=address)
    for by in _SAVED_BY:
        if match := by.search(source[:_HEAD]):
            url = unescape(match["url"])
            yield url if "://" in url else f"http://{url}", Where(quote=match[0])


def _own(address: str) -> str:
    """Give the page's own address for that of its copy in an archive of the web."""
    held = _HELD.match(address)
    address = re.sub(r"\A(https?):/+", r"\1://", held["url"] if held else address)
    return _PORT.sub(lambda port: port[1] or port[2], address)
