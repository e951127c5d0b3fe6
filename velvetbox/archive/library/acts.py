"""What is done with works. Each act is one transaction with one Change row in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from velvetbox.archive.library import access, editions, growing, mending, pictures, rows, showing, sources
from velvetbox.archive.library.changes import change, one_at_a_time
from velvetbox.archive.library.known import BoxKnown
from velvetbox.archive.library.models import Edition, Work, WorkLink
from velvetbox.archive.library.models import Mend as MendRow
from velvetbox.archive.library.regrouping import merge, split
from velvetbox.archive.library.regrouping import undo as undo_regrouping
from velvetbox.archive.library.sources import Way, Written, digest
from velvetbox.archive.people.models import Person
from velvetbox.core.formats.draft import Mend
from velvetbox.core.intake import Decision, LinkKind, Outcome, SealedWork, decide
from velvetbox.core.intake.sealed import BesidePicture
from velvetbox.core.values import value

__all__ = [
    "Receipt",
    "change",
    "merge",
    "receive",
    "redo_mend",
    "restore",
    "split",
    "undo_mend",
    "undo_regrouping",
    "withdraw",
]


@value(frozen=True, slots=True)
class Receipt:
    """What became of a reading: the work it belongs to, and how."""

    work: int
    outcome: Outcome
    edition: int


def receive(
    person: Person,
    sealed: SealedWork,
    ways: Sequence[Way],
    *,
    known: BoxKnown | None = None,
    imported: int | None = None,
    mends: Sequence[Mend] = (),
    beside: Sequence[BesidePicture] = (),
    without: Sequence[str] = (),
    alone: bool = True,
) -> Receipt:
    """Take one reading of a work in: a new work, or another edition of one the box has.

    `ways` are the files or members it was read from, in the order of its chapters; `alone` tells that the
    first holds no other work, `beside` are its pictures that lay in files of their own. The same reading again changes nothing (outcome "duplicate").
    """
    access.may_receive(person)
    with one_at_a_time(savepoint=False):
        key = _key(sealed, ways, without)
        ways_written = _write_ways(sealed, ways, alone=alone)
        written = {name: way.source for name, way in ways_written.items()}
        if not any(way.new for way in ways_written.values()):  # else nothing can have been read of them
            earlier = Edition.objects.filter(key=key).select_related("work").first()
            if earlier is not None:
                return _again(person, earlier, imported)
        decision, sources_of = decide(sealed, known or BoxKnown()), written
        more = growing.grown(decision.work, sealed, ways) if decision.work is not None else None
        if more is not None and decision.work is not None:
            sealed, ways = more.work, more.ways
            key = _key(sealed, ways, without)
            sources_of = {name: way.source for name, way in _write_ways(sealed, ways, alone=alone).items()}
            decision = Decision(decision.work, Outcome.CHAPTERS, decision.links)
        receipt = _store(person, sealed, ways, decision, key, sources_of, imported, without)
        write_mends(mends, written)
        pictures.write(beside, written)
        return receipt


def _key(sealed: SealedWork, ways: Sequence[Way], without: Sequence[str]) -> str:
    places = [part for way in ways for part in (way.original, way.member)]
    return digest(sealed.index, ",".join(sorted(without)), *places)


def _write_ways(sealed: SealedWork, ways: Sequence[Way], *, alone: bool) -> dict[str, Written]:
    """Write the sources down, by the name the chapters call them: the member's path, else the file's."""
    address = sealed.address if alone else ""
    return {
        way.member or way.path: sources.write(
            way, format=sealed.format, origin=sealed.origin, address=address
        )
        for way in ways
    }


def _again(person: Person, edition: Edition, imported: int | None) -> Receipt:
    if edition.withdrawn_at is None and edition.work.withdrawn_at is None:
        return Receipt(edition.work_id, Outcome.DUPLICATE, edition.pk)
    Edition.objects.filter(pk=edition.pk).update(imported=imported)
    restore(person, [edition.pk])
    return Receipt(edition.work_id, Outcome.WORK, edition.pk)


def _store(
    person: Person,
    sealed: SealedWork,
    ways: Sequence[Way],
    decision: Decision,
    key: str,
    written: Mapping[str, int],
    imported: int | None,
    without: Sequence[str],
) -> Receipt:
    shown, work = None, decision.work
    if work is None:
        work, shown = showing.make(showing.copy_of(sealed, ways[0]))
    edition = editions.store(
        sealed,
        work=work,
        key=key,
        sources=written,
        imported=imported,
        without=without,
        first=shown is not None,
    )
    if shown is not None:
        showing.begin(work, edition, shown)
    else:
        showing.show(Work.objects.get(pk=work))
    _link(work, decision)
    act = "work.changed" if shown is None else "work.received"
    change(person, act, work, edition=edition, imported=imported)
    return Receipt(work, decision.outcome, edition)


def _link(work: int, decision: Decision) -> None:
    for link in decision.links:
        inner, outer = (
            (work, link.work) if link.within or link.kind is LinkKind.RELATED else (link.work, work)
        )
        WorkLink.objects.get_or_create(
            work_id=inner, other_id=outer, kind=str(link.kind), defaults={"share": round(link.share, 3)}
        )


def write_mends(mends: Sequence[Mend], written: Mapping[str, int]) -> None:
    """Write the mends of a reading down, once a source and code."""
    first = next(iter(written.values()))
    for mend in mends:
        rows.add_once(
            MendRow,
            source=written.get(mend.source, first),
            code=mend.code[:60],
            text=mend.text[:500],
            before=mend.before,
            after=mend.after,
            count=mend.count,
        )


def withdraw(person: Person, edition_ids: Sequence[int], imported: int | None = None) -> None:
    """Take editions back. Nothing is deleted: a work falls back to its best other copy, or is hidden."""
    access.may_receive(person)
    with one_at_a_time():
        now = timezone.now()
        taken = Edition.objects.filter(pk__in=edition_ids, withdrawn_at=None)
        works = sorted(set(taken.values_list("work_id", flat=True)))
        taken.update(withdrawn_at=now)
        for work in Work.objects.filter(pk__in=works):
            _without(person, work, imported, now)


def _without(person: Person, work: Work, imported: int | None, now: datetime) -> None:
    if Edition.objects.filter(work=work, withdrawn_at=None).exists():
        showing.show(work)
        change(person, "work.changed", work.pk, imported=imported)
        return
    work.withdrawn_at, work.withdrawn_by_id = now, imported
    work.save(update_fields=["withdrawn_at", "withdrawn_by", "changed_at"])
    change(person, "work.withdrawn", work.pk, imported=imported)


def restore(person: Person, edition_ids: Sequence[int]) -> None:
    """Bring withdrawn editions back, and the works they belong to."""
    access.may_receive(person)
    with one_at_a_time():
        brought = Edition.objects.filter(pk__in=edition_ids)
        works = sorted(set(brought.values_list("work_id", flat=True)))
        brought.update(withdrawn_at=None)
        for work in Work.objects.filter(pk__in=works):
            hidden = work.withdrawn_at is not None
            if hidden:
                work.withdrawn_at = work.withdrawn_by = None
                work.save(update_fields=["withdrawn_at", "withdrawn_by"])
            showing.show(work)
            change(person, "work.restored" if hidden else "work.changed", work.pk)


def undo_mend(person: Person, mend: MendRow) -> None:
    """Leave a mend out: the original is read again without it, and what comes of it is shown.

    Raises VelvetboxError ("mend.unreadable") when no story comes of it; then nothing is changed.
    """
    _turn_mend(person, mend, undone=True)


def redo_mend(person: Person, mend: MendRow) -> None:
    """Make a mend again that was undone."""
    _turn_mend(person, mend, undone=False)


def _turn_mend(person: Person, mend: MendRow, *, undone: bool) -> None:
    access.may_receive(person)
    editions_of = Edition.objects.filter(chapters__source=mend.source_id, withdrawn_at=None).distinct()
    readings = []
    for edition in editions_of.select_related("work"):
        without = set(mending.left_out(edition)) - {mend.code} | ({mend.code} if undone else set())
        ways = mending.ways_of(edition)
        readings.append((edition, ways, sorted(without), mending.read_again(ways, without)))
    with one_at_a_time():
        mend.undone_at = timezone.now() if undone else None
        mend.undone_by = person if undone else None
        mend.save(update_fields=["undone_at", "undone_by"])
        act = "mend.undone" if undone else "mend.redone"
        for edition, ways, codes, works in readings:
            _replace(edition, ways, codes, works)
            change(person, act, edition.work_id, mend=mend.pk, code=mend.code)


def _replace(
    edition: Edition, ways: Sequence[Way], without: Sequence[str], works: Sequence[SealedWork]
) -> None:
    """Put another reading of the same files in an edition's place; the old one is kept."""
    for sealed in works:
        if edition.key != _key(sealed, ways, edition.without):
            continue
        key = _key(sealed, ways, without)
        known = Edition.objects.filter(key=key).update(withdrawn_at=None)
        if not known:
            ways_written = _write_ways(sealed, ways, alone=len(works) == 1)
            written = {name: way.source for name, way in ways_written.items()}
            store = editions.store
            store(
                sealed,
                work=edition.work_id,
                key=key,
                sources=written,
                imported=edition.imported_id,
                without=without,
            )
        if key != edition.key:
            Edition.objects.filter(pk=edition.pk).update(withdrawn_at=timezone.now())
        showing.show(edition.work)
