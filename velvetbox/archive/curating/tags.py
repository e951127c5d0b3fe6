"""A tag put on many works, or taken from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Max
from django.utils import timezone

from velvetbox.archive.curating.wanted import Wanted
from velvetbox.archive.library import rows, showing
from velvetbox.archive.library.models import Change, Edit, Sweep, Tag, Work, WorkTag
from velvetbox.archive.library.tag_names import folded_tag
from velvetbox.archive.people.models import Person


def having(wanted: Wanted, works: Sequence[int]) -> list[int]:
    """Give those of the works that have the tag. One query."""
    stated = WorkTag.objects.filter(
        work__in=works, tag__type=wanted.type, tag__folded=folded_tag(wanted.name)
    )
    return list(stated.order_by().values_list("work_id", flat=True))


def without(wanted: Wanted, works: Sequence[int]) -> list[int]:
    """Give those of the works that have it not. One query."""
    have = set(having(wanted, works))
    return [work for work in works if work not in have]


def add(person: Person, sweep: Sweep, works: Sequence[int]) -> None:
    """Put the tag of a change on works that have it not."""
    _note(person, sweep, works, Edit.Op.ADD)
    tag, _ = Tag.objects.get_or_create(
        type=sweep.type, folded=folded_tag(sweep.name), defaults={"name": sweep.name}
    )
    _put(tag, works)


def remove(person: Person, sweep: Sweep, works: Sequence[int]) -> None:
    """Take the tag of a change from works that have it."""
    _note(person, sweep, works, Edit.Op.REMOVE)
    _take(Tag.objects.get(type=sweep.type, folded=folded_tag(sweep.name)), works)


def undo(person: Person, sweep: Sweep) -> None:
    """Put back what a change of tags changed."""
    edits = Edit.objects.filter(sweep=sweep)
    edits.filter(undone_at=None).update(undone_at=timezone.now())
    since, same = _changed_since(sweep)
    merged = edits.exclude(work__in=sweep.works).values_list("work_id", flat=True)  # into other works
    tag = Tag.objects.get(type=sweep.type, folded=folded_tag(sweep.name))
    (_take if sweep.kind == Sweep.Kind.TAG_ADD else _put)(tag, same)
    for work in Work.objects.filter(pk__in=[*since, *merged], withdrawn_at=None):
        showing.show(work)
    _changed(person, sweep, [*sweep.works, *merged], timezone.now())


def _changed_since(sweep: Sweep) -> tuple[list[int], list[int]]:
    """Part the works of a change into those that were changed since, and those that are as it left them."""
    later = set(
        Work.objects.filter(pk__in=sweep.works, changed_at__gt=sweep.made_at).values_list("pk", flat=True)
    )
    return sorted(later), [work for work in sweep.works if work not in later]


def _note(person: Person, sweep: Sweep, works: Sequence[int], op: Edit.Op) -> None:
    facts = [(sweep.type, sweep.name, None, None)]
    rows.insert(
        Edit,
        ("work", "field", "op", "facts", "by", "made_at", "sweep"),
        [(work, sweep.type, op.value, facts, person.pk, sweep.made_at, sweep.pk) for work in works],
    )
    _changed(person, sweep, works, sweep.made_at)


def _changed(person: Person, sweep: Sweep, works: Sequence[int], at: datetime) -> None:
    Work.objects.filter(pk__in=works).update(changed_at=at)
    data = {"sweep": sweep.pk}
    rows.insert(Change, ("by", "act", "work", "data"), [(person.pk, "work.changed", work, data) for work in works])  # fmt: skip


def _put(tag: Tag, works: Sequence[int]) -> None:
    there = set(WorkTag.objects.filter(tag=tag, work__in=works).values_list("work_id", flat=True))
    last = dict(
        WorkTag.objects.filter(work__in=works).order_by().values_list("work_id").annotate(Max("position"))
    )
    new = [(work, tag.pk, last.get(work, 0) + 1) for work in works if work not in there]
    rows.insert(WorkTag, ("work", "tag", "position"), new)
    Tag.objects.filter(pk=tag.pk).update(uses=F("uses") + len(new))


def _take(tag: Tag, works: Sequence[int]) -> None:
    gone, _ = WorkTag.objects.filter(tag=tag, work__in=works).delete()
    Tag.objects.filter(pk=tag.pk).update(uses=F("uses") - gone)
