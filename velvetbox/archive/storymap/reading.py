"""A work of the box as the story map takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from velvetbox.archive.library.models import EditionChapter, WorkTag
from velvetbox.archive.storymap.laying import Read, laid
from velvetbox.core import prose
from velvetbox.core.prose import Basis, Fact, Field

_ID = re.compile(r'<(?:p|pre|dt|h[1-6]) id="(p[0-9a-f]{10}(?:-[0-9]+)?)"')
_DECLARED = {Field.CHARACTER: "character", Field.RELATIONSHIP: "relationship"}


def read(work: int, edition: int, language: str) -> Read:
    """Read a copy of a work with what is declared of it. Two queries."""
    places = EditionChapter.objects.filter(edition=edition).order_by("position")
    found = list(places.values_list("chapter_id", "title", "number", "revision__html"))
    chapters = tuple(
        prose.Chapter(prose.from_html(html), title or None, number) for _, title, number, html in found
    )
    whole = prose.Work(chapters, (*_declared(work), *_language(language)))
    return laid(whole, [row[0] for row in found], [_ID.findall(html) for *_, html in found], edition)


def _language(language: str) -> Iterator[Fact]:
    if language:
        yield Fact(Field.LANGUAGE, language)


def _declared(work: int) -> Iterator[Fact]:
    kinds = {kind: field for field, kind in _DECLARED.items()}
    tags = WorkTag.objects.filter(work=work, tag__type__in=kinds).order_by("position")
    for kind, name in tags.values_list("tag__type", "tag__name"):
        yield Fact(kinds[kind], name, Basis.STATED)
