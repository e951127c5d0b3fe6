"""Writing what a work shows: its columns, tags, creators and series, from its copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.db.models import F

from velvetbox.archive.library import rows
from velvetbox.archive.library.compose import Shown, compose
from velvetbox.archive.library.copies import Copy, Edited, Known
from velvetbox.archive.library.models import (
    Creatorship,
    Edit,
    Edition,
    EditionChapter,
    Fact,
    Series,
    SeriesWork,
    Tag,
    Work,
    WorkTag,
)
from velvetbox.archive.library.sources import Way
from velvetbox.archive.library.tag_names import folded_tag
from velvetbox.archive.people import queries as people
from velvetbox.archive.people.models import Pseud
from velvetbox.core.intake import SealedWork
from velvetbox.core.prose import Basis

T = TypeVar("T")
BY_HAND = "by hand"  # the source of a fact that no file states
_AT_ONCE = 500  # values in one statement


def copy_of(sealed: SealedWork, way: Way) -> Copy:
    """Give a copy as just read, before it is stored."""
    return Copy(
        edition=0,
        rank=sealed.rank,
        origin=sealed.origin,
        chapters=len(sealed.chapters),
        modified=way.modified_ns / 1e9,
        words=sealed.words,
        numbers=tuple(chapter.number for chapter in sealed.chapters),
        facts=tuple(
            Known(
                fact.field,
                fact.value,
                fact.basis,
                fact.number,
                fact.where.block,
                fact.where.source,
                fact.where.quote,
            )
            for fact in sealed.facts
        ),
        summary=sealed.summary,
        notes_before=sealed.notes_before,
        notes_after=sealed.notes_after,
    )


def copies(work: int) -> list[Copy]:
    """Give the copies of a work that are not taken back."""
    facts: dict[int | None, list[Known]] = {}
    stored = Fact.objects.filter(work=work).order_by("id")
    names = ("edition_id", "field", "value", "basis", "number", "block", "source", "quote")
    for edition, *values in stored.values_list(*names):
        facts.setdefault(edition, []).append(Known(*values))
    numbers: dict[int, list[int | None]] = {}
    places = EditionChapter.objects.filter(edition__work=work).order_by("edition_id", "position")
    for edition, number in places.values_list("edition_id", "number"):
        numbers.setdefault(edition, []).append(number)
    out = []
    for edition in (
        Edition.objects.filter(work=work, withdrawn_at=None).select_related("source").order_by("id")
    ):
        modified = edition.source.modified_at
        out.append(
            Copy(
                edition=edition.pk,
                rank=edition.rank,
                origin=edition.origin,
                chapters=edition.chapter_count,
                modified=modified.timestamp() if modified else 0.0,
                words=edition.words,
                numbers=tuple(numbers.get(edition.pk, ())),
                facts=tuple(facts.get(edition.pk, ())),
                summary=edition.summary,
                notes_before=edition.notes_before,
                notes_after=edition.notes_after,
            )
        )
    return out


def edits(work: int) -> list[Edited]:
    """Give what was said of a work by hand and not undone, the oldest first. One query."""
    kept = Edit.objects.filter(work=work, undone_at=None).order_by("id")
    return [Edited(field, op, known(facts)) for field, op, facts in kept.values_list("field", "op", "facts")]


def known(facts: list[list[Any]]) -> tuple[Known, ...]:
    """Read the facts of an Edit."""
    return tuple(
        Known(field, value, Basis.STATED, number, block, BY_HAND) for field, value, number, block in facts
    )


def make(copy: Copy) -> tuple[int, Shown]:
    """Make a work of its first copy, whose edition is not stored yet; give its id and what it will show."""
    shown = compose([copy])
    return rows.add(Work, **shown.columns), shown


def begin(work: int, edition: int, shown: Shown) -> None:
    """Show a new work's first edition."""
    rows.ask("UPDATE library_work SET current_id = %s WHERE id = %s", edition, work)
    _write_names(work, shown)


def show(work: Work) -> None:
    """Write anew what a work shows, from all its copies that are not taken back and what was said by hand."""
    shown = compose(copies(work.pk), edits(work.pk))
    for name, value in shown.columns.items():
        setattr(work, name, value)
    work.current_id = shown.current
    work.save(update_fields=[*shown.columns, "current", "changed_at"])
    _clear(work)
    _write_names(work.pk, shown)


def _write_names(work: int, shown: Shown) -> None:
    _show_tags(work, shown)
    _show_creators(work, shown)
    _show_series(work, shown)


def _clear(work: Work) -> None:
    tags = list(WorkTag.objects.filter(work=work).values_list("tag_id", flat=True))
    Tag.objects.filter(id__in=tags).update(uses=F("uses") - 1)
    WorkTag.objects.filter(work=work).delete()
    Creatorship.objects.filter(work=work, pseud__person=None).delete()
    SeriesWork.objects.filter(work=work).delete()


def _show_tags(work: int, shown: Shown) -> None:
    if not shown.tags:
        return
    ids = list(dict.fromkeys(_tag_ids(shown.tags)))
    rows.insert(
        WorkTag, ("work", "tag", "position"), [(work, tag, at) for at, tag in enumerate(ids, start=1)]
    )
    for some in batched(ids):
        rows.ask(f"UPDATE library_tag SET uses = uses + 1 WHERE id IN ({rows.marks(some)})", *some)  # noqa: S608 - marks only


def _tag_ids(tags: Sequence[tuple[str, str]]) -> list[int]:
    """Give the ids of tags in their order; those the box does not know yet are made, as written."""
    wanted = {(kind, folded_tag(name)): name for kind, name in tags}
    known: dict[tuple[str, str], int] = {}
    for some in batched(list(dict.fromkeys(folded for _, folded in wanted))):
        statement = f"SELECT type, folded, id FROM library_tag WHERE folded IN ({rows.marks(some)})"  # noqa: S608 - marks only
        known.update({(kind, folded): pk for kind, folded, pk in rows.ask(statement, *some)})
    for (kind, folded), name in wanted.items():
        if (kind, folded) not in known:
            known[kind, folded] = rows.add(Tag, type=kind, folded=folded, name=name)
    return [known[key] for key in wanted]


def _show_creators(work: int, shown: Shown) -> None:
    if not shown.creators:
        return
    site = shown.creators[0][1]
    names = [name for name, _ in shown.creators]
    known = people.unclaimed(names, site)
    for name in names:
        if name not in known:
            known[name] = rows.add(Pseud, name=name, site=site)
    pseuds = dict.fromkeys(known[name] for name in names)
    rows.insert(
        Creatorship,
        ("work", "pseud", "position"),
        [(work, pseud, at) for at, pseud in enumerate(pseuds, start=1)],
    )


def _show_series(work: int, shown: Shown) -> None:
    seen: set[Any] = set()
    for name, site, creator, position in shown.series:
        series, _ = Series.objects.get_or_create(name=name, site=site, creator=creator)
        if series.pk not in seen:
            seen.add(series.pk)
            SeriesWork.objects.create(series=series, work_id=work, position=position)


def batched(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Give values in stretches that one statement may take."""
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
