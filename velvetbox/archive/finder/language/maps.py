"""What story maps tell of works, as conditions: who says what, who is in a scene together, how a story is told."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q, QuerySet

from velvetbox.archive.finder.language.tree import Compare, Field, Named
from velvetbox.archive.storymap.folding import folded
from velvetbox.archive.storymap.models import KeptMap, Said, SceneCast

_PARTS = re.compile(r",|&|/|\+|\band\b")
_MOST = 6  # people of one scene
_PERSONS = {"1": "first", "1st": "first", "2": "second", "2nd": "second", "3": "third", "3rd": "third"}
_NONE = Q(pk__in=())
_ROWS: dict[Field, type[Said | SceneCast | KeptMap]] = {
    Field.SAYS: Said,
    Field.SPEAKS: Said,
    Field.SCENE: SceneCast,
    Field.POV: KeptMap,
}


def mapped(node: Compare | Named, among: QuerySet[Any, Any] | None = None) -> Q:
    """Give the condition on works that a leaf about their maps is; `among` are the only ones asked. One without a map answers none."""

    def works(rows: QuerySet[Any], **met: object) -> Q:
        asked = rows.filter(**met) if among is None else rows.filter(**met, work__in=among)
        return Q(pk__in=asked.order_by().values("work"))

    if isinstance(node, Compare):
        flashbacks = {"flashbacks__gt": 0} if node.range.least else {"flashbacks": 0}
        return works(KeptMap.objects.all(), **flashbacks)
    asked = asked_of(node)
    if asked is None:
        word = told_word(node)
        return works(KeptMap.objects.all(), **{str(node.field): word}) if word else _NONE
    rows = _ROWS[node.field].objects.all()
    for column, text in asked:
        rows = rows.filter(**{f"{column}__contains": text})
    return works(rows) if asked else _NONE


def told_word(node: Named) -> str | None:
    """Give the person or tense that a leaf asks for, as maps call it; None for no word at all."""
    word = next(iter(folded(node.node.text).split()), None)
    return _PERSONS.get(word or "", word)


def asked_of(node: Named) -> tuple[tuple[str, str], ...] | None:
    """Give the columns of one row of Said, SceneCast or KeptMap, each with the folded words it must hold.

    None where the leaf is about none of these; () where it names nothing that a row could hold. Of a scene it is who is in it,
    parted by commas, "and", "&", "+" or "/".
    """
    text = folded(node.node.text)
    if node.field is Field.SAYS:
        said = (("said", text),) if text else ()
        return (*said, ("who", folded(node.by))) if said and folded(node.by) else said
    if node.field is Field.SCENE:
        names = [name for part in _PARTS.split(node.node.text) if (name := folded(part))]
        return tuple(("cast", name) for name in names[:_MOST])
    column = {Field.SPEAKS: "who", Field.POV: "eyes"}.get(node.field)
    return None if column is None else ((column, text),) if text else ()
