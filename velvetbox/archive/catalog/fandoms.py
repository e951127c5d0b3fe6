"""Fandoms that others are part of."""

from __future__ import annotations

from velvetbox.archive.library.models import TagParent, WorkTag


def fandoms_above(work: int) -> tuple[str, ...]:
    """Give the fandoms that a work's own are part of, by name, without its own; one query."""
    own = WorkTag.objects.filter(work=work, tag__type="fandom").values("tag_id")
    above = TagParent.objects.filter(child__in=own, kind=TagParent.Kind.PARENT).exclude(parent__in=own)
    return tuple(dict.fromkeys(above.order_by("parent__name").values_list("parent__name", flat=True)))
