"""Pictures in stored texts: those in the box are shown, for every other its description and address stand in its place."""

from __future__ import annotations

import html
import re

from django.utils.html import format_html
from django.utils.translation import gettext as _

from velvetbox.archive.library.pictures import shape

_PICTURE = re.compile(r"<img [^<>]*>")
_ATTRIBUTE = re.compile(r'(src|alt)="([^"]*)"')
_OURS = re.compile(r"/images/([0-9a-f]{64}\.(?:png|jpg|gif|webp|avif))\Z")
_MOST = 200  # characters of an address that are shown


def pictured(stored: str) -> str:
    """Keep the pictures of a stored text that are in the box, and write a description for the others.

    A page never asks for an address that a story made up. In the stored form "<" and ">" stand only around
    tags (core.prose.markup), so the words are never touched.
    """
    return _PICTURE.sub(_shown, stored) if "<img " in stored else stored


def _shown(tag: re.Match[str]) -> str:
    given = dict(_ATTRIBUTE.findall(tag[0]))
    address, words = html.unescape(given.get("src", "")), html.unescape(given.get("alt", ""))
    ours = _OURS.match(address)
    kept = shape(ours[1]) if ours else None
    if kept is not None:  # with its size, so that the text does not move when it comes
        return f'{tag[0][:-1]} width="{kept.width}" height="{kept.height}" loading="lazy" decoding="async">'
    if len(address) > _MOST:
        address = address[:_MOST] + "…"
    told = _("Picture not kept:") if words or address else _("Picture not kept.")
    described = format_html(" <i>{}</i>", words) if words else ""
    named = format_html(" <code>{}</code>", address) if address else ""
    return format_html('<span class="no-picture">[{}{}{}]</span>', told, described, named)
