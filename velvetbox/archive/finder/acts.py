"""Keeping the index in step with the database: following the changes, building it anew."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from velvetbox.archive.finder import lock
from velvetbox.archive.finder.documents import work_texts
from velvetbox.archive.finder.horizon import Horizon, newest, works_in
from velvetbox.archive.finder.index import IndexUnusable, Writer, damaged_files, replace, set_aside
from velvetbox.archive.finder.spoken import feeding as spoken_feeding
from velvetbox.archive.finder.spoken import index as spoken
from velvetbox.archive.finder.tags import feeding
from velvetbox.archive.finder.tags.feeding import Feeding
from velvetbox.archive.library import rows
from velvetbox.archive.library.models import Follower, Work
from velvetbox.core import heap

NAME = "finder"
COMMIT_SECONDS = 1.0
AT_ONCE = 500  # changes taken in by one step
UNCOMMITTED = 2000  # works taken in that are committed whatever the time
SELDOM_SECONDS = 10.0  # between commits while works keep coming: small ones cost more than indexing does
_RARER = 4  # times as long from commit to commit
_BATCH = 200  # works fetched together

Progress = Callable[[int, int], None]


class Following:
    """Follows the changes and writes the index, for as long as this process holds the box's lock."""

    def __init__(self, writer: Writer, last_id: int, tags: Feeding, *, seldom: bool = False) -> None:
        self._writer = writer
        self._tags = tags
        self._last_id = last_id
        self._horizon = Horizon()
        self._shortest_wait = SELDOM_SECONDS if seldom else COMMIT_SECONDS
        self._committed_at = time.monotonic() if seldom else 0.0
        self._changed_at = 0.0
        self._wait = self._shortest_wait
        self._uncommitted = 0
        self.pending = False

    @property
    def waiting(self) -> bool:
        """Tell whether changes are there that cannot be taken in yet: to be looked at again soon."""
        return self._horizon.waiting or self._tags.waiting

    def step(self, limit: int = AT_ONCE) -> int:
        """Take in up to `limit` changes and give their number.

        They can be filtered by at once. Their words are committed after a second; while more keep coming, after
        four, then every ten, which is how often they are committed where that is to be `seldom`.
        """
        tagged = self._tags.step(limit)
        changes = self._horizon.changes(self._last_id, limit)
        if changes:
            self._take_in(works_in(changes))
            self._last_id = changes[-1][0]
            self.pending = True
        self._commit_in_time(coming=bool(changes))
        return max(len(changes), tagged)

    def _commit_in_time(self, *, coming: bool) -> None:
        now = time.monotonic()
        self._changed_at = now if coming else self._changed_at
        is_quiet = now - self._changed_at >= COMMIT_SECONDS
        if is_quiet:
            self._wait = self._shortest_wait
        if self._uncommitted >= UNCOMMITTED or now - self._committed_at >= self._wait:
            self._wait = (
                self._wait if is_quiet or not self._committed_at else min(_RARER * self._wait, SELDOM_SECONDS)
            )
            self.commit()

    def commit(self) -> None:
        """Make what was taken in findable. Does nothing when there is nothing new."""
        if self.pending:
            self._writer.commit(self._last_id)
            _keep_place(self._last_id)
            self._committed_at = time.monotonic()
            self._uncommitted, self.pending = 0, False
            heap.give_back()  # what the words of all these works took

    def close(self) -> None:
        """Commit and let go of the index."""
        try:
            self.commit()
        finally:
            self._tags.close()
            self._writer.close()

    def _take_in(self, works: list[int]) -> None:
        gone = set(works)
        for text in work_texts(works):
            self._writer.put(text)
            gone.discard(text.work)
        for work in gone:
            self._writer.remove(work)
        self._uncommitted += len(works)


@contextmanager
def following(
    progress: Progress = lambda _done, _total: None, *, seldom: bool = False
) -> Iterator[Following]:
    """Hold the box's lock and its index, for `step` after `step`. See there for what is `seldom`.

    A missing, damaged or older index, of words or of tags, is built anew first, told to `progress(done, total)`. Raises
    lock.Busy when another process is at it.
    """
    box = Path(settings.BOX)
    with lock.holding(box):
        rows.hold_few_pages()
        tags = Feeding(box, progress)
        writer, last_id = _ready(box, progress)
        follow = Following(writer, last_id, tags, seldom=seldom)
        try:
            yield follow
        finally:
            follow.close()


def follow(limit: int = AT_ONCE) -> int:
    """Take in up to `limit` changes, commit, and give their number. Raises lock.Busy."""
    with following() as changes:
        return changes.step(limit)


def catch_up(progress: Progress = lambda _done, _total: None) -> int:
    """Take in all changes there are and give their number. Raises lock.Busy."""
    with following(progress) as changes:
        done = 0
        while step := changes.step():
            done += step
            if step < AT_ONCE:
                break
        return done


def has_followed(change: int) -> bool:
    """Tell whether somebody has taken in the changes up to this one, its words too. One query."""
    return Follower.objects.filter(name=NAME, last_id__gte=change).exists()


def rebuild(progress: Progress = lambda _done, _total: None) -> int:
    """Build the indexes of words and tags anew from the database, beside those in use, and give the number of works.

    `progress(done, total)` is told after each batch; what it raises ends the work. Raises lock.Busy.
    """
    box = Path(settings.BOX)
    with lock.holding(box):
        feeding.rebuild(box, progress)
        spoken.forget(box)
        spoken_feeding.catch_up()
        return _build(box, progress)


def _ready(box: Path, progress: Progress) -> tuple[Writer, int]:
    try:
        writer = _open(box)
    except IndexUnusable:
        set_aside(box)
        _build(box, progress)
        writer = Writer.open(box)
    return writer, writer.last_id


def _open(box: Path) -> Writer:
    if damaged := damaged_files(box):
        raise IndexUnusable("finder.damaged", f"The index is damaged: {', '.join(damaged)}.")
    writer = Writer.open(box)
    if writer.last_id > newest():
        writer.close()
        raise IndexUnusable("finder.ahead", "The index is ahead of the database.")
    return writer


def _build(box: Path, progress: Progress) -> int:
    last_id = Horizon().look()
    works = list(Work.objects.filter(withdrawn_at=None).order_by("pk").values_list("pk", flat=True))
    writer = Writer.fresh(box)
    try:
        for start in range(0, len(works), _BATCH):
            progress(start, len(works))
            for text in work_texts(works[start : start + _BATCH]):
                writer.put(text)
        writer.commit(last_id)
    finally:
        writer.close()
    replace(box)
    _keep_place(last_id)
    progress(len(works), len(works))
    return len(works)


def _keep_place(last_id: int) -> None:
    Follower.objects.update_or_create(name=NAME, defaults={"last_id": last_id})
