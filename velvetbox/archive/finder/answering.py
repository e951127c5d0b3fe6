"""The engine that answers words: the index in the box, or the database where there is none."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from pyroaring import BitMap

from velvetbox.archive.finder import opening
from velvetbox.archive.finder.embedded import Embedded
from velvetbox.archive.finder.engines import Answer, Facts, Order
from velvetbox.archive.finder.in_database import Database, DatabaseFacts
from velvetbox.archive.finder.in_tags import TagFacts
from velvetbox.archive.finder.index import IndexUnusable, damage_reported
from velvetbox.archive.finder.language import Parsed
from velvetbox.archive.finder.tags.opening import current
from velvetbox.archive.finder.tags.storing import TagsUnusable


def answer(parsed: Parsed, order: Order, start: int, size: int, within: BitMap | None) -> tuple[Answer, bool]:
    """Give one page of an answer, and whether it came from the index."""
    try:
        return _embedded().find(parsed, order, start, size, within), True
    except IndexUnusable:
        return Database().find(parsed, order, start, size, within), False


def every(parsed: Parsed) -> BitMap:
    """Give the ids of all works that answer."""
    try:
        return _embedded().every(parsed)
    except IndexUnusable:
        return Database().every(parsed)


def _embedded() -> Embedded:
    with damage_reported():
        return Embedded(opening.text_index(Path(settings.BOX)), facts())


def facts() -> Facts:
    """Give what answers for all that is not text."""
    try:
        return TagFacts(current(Path(settings.BOX)))
    except TagsUnusable:
        return DatabaseFacts()
