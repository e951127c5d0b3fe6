"""Stored texts made ready for a page: names kept apart where several stand on one, and only pictures of the box."""

from __future__ import annotations

import re

from velvetbox.archive.catalog.pictures import pictured

_TAG = re.compile(r'<[a-z][^<>]* (?:id|href)="[^<>]*>')


def ready(stored: str, prefix: str) -> str:
    """Make a stored text ready to be shown on a page, under a prefix for the names in it ("" for none)."""
    return pictured(named(stored, prefix))


def named(stored: str, prefix: str) -> str:
    """Put a prefix before every name in a stored text and every link to one, so that two texts share a page.

    In the stored form "<" and ">" stand only around tags (core.prose.markup), so the words are never touched.
    """
    if not prefix:
        return stored

    def renamed(tag: re.Match[str]) -> str:
        return tag[0].replace(' id="', f' id="{prefix}', 1).replace(' href="#', f' href="#{prefix}', 1)

    return _TAG.sub(renamed, stored)
