"""The origins in order of trust, and the question which of them a draft comes from."""

from __future__ import annotations

from dataclasses import replace

from velvetbox.core.formats.draft import Draft, ReadOptions, Remark
from velvetbox.core.origins import (
    aozora_page,
    bare,
    epub,
    fanfiction_net,
    fichub,
    ficwad,
    gutenberg,
    journal,
    mail,
    page_comments,
    sections,
    standard_ebooks,
    tumblelog,
    velvetbox,
    wattpad,
)
from velvetbox.core.origins.ao3 import download as ao3
from velvetbox.core.origins.ao3 import page as ao3_page
from velvetbox.core.origins.ao3 import printed as ao3_printed
from velvetbox.core.origins.board import origin as board
from velvetbox.core.origins.efiction import page as efiction_page
from velvetbox.core.origins.fanficfare import origin as fanficfare
from velvetbox.core.origins.reading import Origin, Reading

ORIGINS: tuple[Origin, ...] = (
    velvetbox.ORIGIN,
    ao3.ORIGIN,
    ao3_page.ORIGIN,
    ao3_printed.ORIGIN,
    fanficfare.ORIGIN,
    fichub.ORIGIN,
    ficwad.ORIGIN,
    fanfiction_net.ORIGIN,
    efiction_page.ORIGIN,
    wattpad.ORIGIN,
    board.ORIGIN,
    journal.ORIGIN,
    tumblelog.ORIGIN,
    aozora_page.ORIGIN,
    standard_ebooks.ORIGIN,
    gutenberg.ORIGIN,
    epub.ORIGIN,
    sections.ORIGIN,
    mail.ORIGIN,
    bare.ORIGIN,
)
"""Adding an origin is adding a module with an ORIGIN, and a line here."""

_DEFAULT = ReadOptions()
_MANY = (
    Remark(
        "page.many_comments",
        f"This page has {page_comments.MOST:,} comments or more: those after them stand in its file only, which is kept.",
    ),
)


def recognise(draft: Draft, path: str, options: ReadOptions = _DEFAULT) -> Reading:
    """Make works of a draft, by the first origin whose marks it bears. No works: a remark says why."""
    origin = next(origin for origin in ORIGINS if origin.recognises(draft))
    comments = page_comments.comments_of(draft)  # now: an origin takes the frame of a page apart
    reading = origin.read(draft, path, options)
    if not comments or len(reading.works) != 1 or reading.told is not None:
        return reading
    remarks = reading.remarks + (_MANY if len(comments) == page_comments.MOST else ())
    return replace(reading, told=page_comments.told_of(comments, draft, reading.works[0]), remarks=remarks)
