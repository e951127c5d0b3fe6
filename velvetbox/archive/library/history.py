"""The reading history of a person: private, written as places are kept, switched off, forgotten and brought back.

Words count where somebody reads on: from their place to the next one in the same chapter or into the next. A jump
counts nothing, going back counts nothing, and no more than anybody can read in the time between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from velvetbox.archive.library import access
from velvetbox.archive.library.changes import change
from velvetbox.archive.library.models import EditionChapter, ReadingDay, ReadingPlace, ReadingState, Work
from velvetbox.archive.people.models import Person

SITTING = 600  # seconds without a new place that end a sitting
FASTEST = 20  # words a second
_LEAST = 10  # seconds between two places, for how much can have been read


@dataclass(frozen=True, slots=True)
class Before:
    """Where somebody was, until they read on."""

    began: bool
    position: int
    share: float
    kept_at: datetime
    state: str


def before(row: ReadingPlace) -> Before:
    """Take down where somebody is."""
    return Before(row.chapter_id is not None, row.position, row.share, row.kept_at, row.state)


def note(person: Person, work: Work, was: Before, row: ReadingPlace) -> None:
    """Note what was read since. Two queries, one more for the first of a day."""
    moved = (row.position, row.share, row.kept_at) != (was.position, was.share, was.kept_at)
    ended = row.state == ReadingState.FINISHED != was.state
    if not person.keeps_history or not (moved or ended):
        return
    gap = (row.kept_at - was.kept_at).total_seconds() if was.began else SITTING + 1.0
    words = _words(work, was, row) if moved else 0
    if gap <= SITTING:
        words = min(words, round(FASTEST * max(gap, _LEAST)))
    _add(person, work.pk, _day(row.kept_at), words, round(gap) if 0 < gap <= SITTING else 0, ended=ended)


def finish(person: Person, work_id: int, states: tuple[str, str], at: datetime) -> None:
    """Note that somebody said they read a work to its end, or that they had not: its states until then and since. A query or two."""
    was, now = states
    day = _day(at)
    if now == ReadingState.FINISHED != was and person.keeps_history:
        _add(person, work_id, day, 0, 0, ended=True)
    elif was == ReadingState.FINISHED != now:
        said = _live(person).filter(work=work_id, day=day)
        said.update(finished=False)
        said.filter(words=0, seconds=0).delete()


def _words(work: Work, was: Before, row: ReadingPlace) -> int:
    at = (was.position if was.began else 0, row.position)
    states = EditionChapter.objects.filter(edition=work.current_id, position__in=at)
    long = dict(states.values_list("position", "revision__words"))
    share, words = (was.share if was.began else 1.0), long.get(row.position, 0)
    if at[0] == at[1]:
        return round(max(0.0, row.share - share) * words)
    if at[0] + 1 == at[1]:
        return round((1 - share) * long.get(at[0], 0) + row.share * words)
    return 0


def _add(person: Person, work_id: int, day: date, words: int, seconds: int, *, ended: bool) -> None:
    today = _live(person).filter(work=work_id, day=day)
    added = {"words": F("words") + words, "seconds": F("seconds") + seconds}
    if not today.update(**added, **({"finished": True} if ended else {})):
        ReadingDay.objects.create(person=person, work_id=work_id, day=day, words=words, seconds=seconds, finished=ended)  # fmt: skip


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _live(person: Person) -> QuerySet[ReadingDay]:
    return ReadingDay.objects.filter(person=person, forgotten_at=None)


# Forgetting ---------------------------------------------------------------------------------------


def switch(person: Person, *, keeps: bool) -> None:
    """Keep a history from now on, or none. What is kept stays until it is forgotten."""
    access.may_keep_place(person)
    with transaction.atomic():
        person.keeps_history = keeps
        person.save(update_fields=["keeps_history"])
        change(person, "place.history", keeps=keeps)


def forget(person: Person, *, work: int | None = None, day: date | None = None) -> int:
    """Forget what was read of a work, on a day, of a work on a day, or all of it; give how many entries that were."""
    access.may_keep_place(person)
    given = {"work": work, "day": day}
    with transaction.atomic():
        kept = _live(person).filter(**{name: value for name, value in given.items() if value is not None})
        count = kept.update(forgotten_at=timezone.now())
        change(person, "place.forgotten")
    return count


def bring_back(person: Person) -> None:
    """Bring back everything forgotten and not yet erased."""
    access.may_keep_place(person)
    with transaction.atomic():
        for row in ReadingDay.objects.filter(person=person, forgotten_at__isnull=False).order_by("pk"):
            _add(person, row.work_id, row.day, row.words, row.seconds, ended=row.finished)
            row.delete()
        change(person, "place.remembered")


def erase(person: Person) -> None:
    """Erase what was forgotten, for good."""
    access.may_keep_place(person)
    with transaction.atomic():
        ReadingDay.objects.filter(person=person, forgotten_at__isnull=False).delete()
        change(person, "place.erased")
