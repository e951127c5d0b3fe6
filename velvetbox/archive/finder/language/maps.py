"""What story maps tell of works, as conditions: who says what, who is in a scene together, how a story is told."""

from __future__ import annotations

import re

from django.db.models import Q

from velvetbox.archive.finder.language.tree import Compare, Field, Named
from velvetbox.archive.storymap.folding import folded
from velvetbox.archive.storymap.models import KeptMap, Said, SceneCast

_PARTS = re.compile(r",|&|/|\+|\band\b")
_MOST = 6  # people of one scene
_PERSONS = {"1": "first", "1st": "first", "2": "second", "2nd": "second", "3": "third", "3rd": "third"}
_NONE = Q(pk__in=())


def mapped(node: Compare | Named) -> Q:
    """Give the condition on works that a leaf about their maps is. A work without a map yet answers none."""
    if isinstance(node, Compare):
        told = (
            KeptMap.objects.filter(flashbacks__gt=0)
            if node.range.least
            else KeptMap.objects.filter(flashbacks=0)
        )
        return Q(pk__in=told.values("work"))
    if node.field is Field.SCENE:
        return _scene(node.node.text)
    text = folded(node.node.text)
    if not text:
        return _NONE
    if node.field is Field.SAYS:
        said = Said.objects.filter(said__contains=text)
        return Q(pk__in=(said.filter(who__contains=folded(node.by)) if node.by else said).values("work"))
    if node.field is Field.SPEAKS:
        return Q(pk__in=Said.objects.filter(who__contains=text).values("work"))
    if node.field is Field.POV:
        return Q(pk__in=KeptMap.objects.filter(eyes__contains=text).values("work"))
    word = text.split()[0]
    column = "person" if node.field is Field.PERSON else "tense"
    return Q(pk__in=KeptMap.objects.filter(**{column: _PERSONS.get(word, word)}).values("work"))


def _scene(text: str) -> Q:
    """Find scenes with all these people, parted by commas, "and", "&", "+" or "/"."""
    found = SceneCast.objects.all()
    names = [name for part in _PARTS.split(text)[:_MOST] if (name := folded(part))]
    for name in names:
        found = found.filter(cast__contains=name)
    return Q(pk__in=found.values("work")) if names else _NONE
