"""The ledger of an import: counts that add up, every file with what became of it, every mend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.imports.models import Import, ImportedFile, Outcome
from velvetbox.archive.library.models import Mend
from velvetbox.core.prose.differences import Piece, Turn, differences
from velvetbox.core.values import value

PAGE = 50
_ARCHIVES = 100


class Group(StrEnum):
    """What the account counts together. Every outcome belongs to exactly one."""

    WORKS = "works"
    DOUBLES = "doubles"
    PARTS = "parts"
    NOT_STORIES = "not-stories"
    NOT_READ = "not-read"


GROUPS: Mapping[Group, tuple[str, ...]] = {
    Group.WORKS: (Outcome.WORK, Outcome.CHAPTERS, Outcome.CONTAINER),
    Group.DOUBLES: (Outcome.DUPLICATE, Outcome.NEAR_DUPLICATE, Outcome.REVISION),
    Group.PARTS: (Outcome.ATTACHMENT,),
    Group.NOT_STORIES: (Outcome.SKIPPED, Outcome.EMPTY),
    Group.NOT_READ: (Outcome.REFUSED, Outcome.UNREADABLE),
}


class Show(StrEnum):
    """Which files a page of the ledger lists."""

    ALL = "all"
    MENDED = "mended"
    DOUBLES = "doubles"
    NOT_READ = "not-read"


@value(frozen=True, slots=True)
class Strip:
    """An import at one glance, while it runs and after. `left` is in seconds, None when not known."""

    id: int
    state: str
    name: str
    done: int
    found: int
    works: int
    not_read: int
    started_at: datetime
    ended_at: datetime | None
    left: int | None

    @property
    def running(self) -> bool:
        """Tell whether the import still runs."""
        return self.state == Import.State.RUNNING


@value(frozen=True, slots=True)
class MendLine:
    """One repair: what and why, one telling place before and after with what changed told apart, and its undoing."""

    id: int
    code: str
    text: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    count: int
    member: str
    undone_at: datetime | None


@value(frozen=True, slots=True)
class FileLine:
    """One file of the ledger, numbered from 1: what it became, what is to be told about it, its mends."""

    number: int
    name: str
    size: int
    outcome: str
    works: tuple[tuple[int, str], ...]
    notes: tuple[Mapping[str, str], ...]
    mends: tuple[MendLine, ...]
    same: bool


@value(frozen=True, slots=True)
class Reckoning:
    """The counts of one archive that was taken in: what, as it says itself (None: not said), as it holds, as kept, why."""

    name: str
    rows: tuple[tuple[str, int | None, int, int, str], ...]


@value(frozen=True, slots=True)
class ImportPage:
    """A page of an import's report. `counts` has every group and adds up to `total`."""

    strip: Strip
    roots: tuple[str, ...]
    message: str
    counts: Mapping[Group, int]
    outcomes: Mapping[str, int]
    total: int
    same: int
    works: int
    mended: int
    mends: int
    reckonings: tuple[Reckoning, ...]
    show: Show
    files: tuple[FileLine, ...]
    shown: int
    page: int
    pages: int

    @property
    def short(self) -> tuple[Reckoning, ...]:
        """Give the archives of which less was kept than they hold, or than they say of themselves."""
        return tuple(one for one in self.reckonings if any(why for *_, why in one.rows))

    @property
    def whole(self) -> bool:
        """Tell whether all that came in could be read to its end, and no archive's counts differ from what was kept."""
        done = self.strip.state in {Import.State.DONE, Import.State.UNDONE}
        return done and not self.short and not self.counts.get(Group.NOT_READ)


_STRIP = ("id", "state", "roots", "files_read", "files_found", "counts", "started_at", "ended_at")


def latest() -> Strip | None:
    """Give the import that runs, else the last one; None when there was none. One query."""
    found = rows(_latest)
    return _strip(found[0]) if found else None


def _latest() -> Rows:
    return Import.objects.order_by("-id").values_list(*_STRIP)[:1]


def import_list() -> tuple[Strip, ...]:
    """Give all imports, newest first; one query."""
    return tuple(_strip(row) for row in Import.objects.order_by("-id").values_list(*_STRIP)[:500])


def _strip(row: Sequence[Any]) -> Strip:
    pk, state, roots, done, found, counts, started, ended = row
    not_read = sum(counts.get(outcome, 0) for outcome in GROUPS[Group.NOT_READ])
    left = None
    if state == Import.State.RUNNING and 0 < done < found:
        left = round((timezone.now() - started).total_seconds() / done * (found - done))
    name = ", ".join(root.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1] or root for root in roots)
    return Strip(pk, state, name, done, found, counts.get(Outcome.WORK, 0), not_read, started, ended, left)


def import_page(pk: int, show: Show = Show.ALL, page: int = 1) -> ImportPage | None:
    """Give a page of an import's report in at most nine queries, None when there is no such import."""
    row = Import.objects.filter(pk=pk).values_list(*_STRIP, "message").first()
    if row is None:
        return None
    outcomes, same = _outcomes(pk)
    counts = {
        group: sum(outcomes.get(outcome, 0) for outcome in members) for group, members in GROUPS.items()
    }
    mended, mends = _mended(pk)
    shown = {
        Show.ALL: sum(outcomes.values()),
        Show.MENDED: mended,
        Show.DOUBLES: counts[Group.DOUBLES],
        Show.NOT_READ: counts[Group.NOT_READ],
    }[show]
    page, pages, start = paging(shown, page, PAGE)
    return ImportPage(
        strip=_strip(row[:-1]), roots=tuple(row[2]), message=row[-1], counts=counts, outcomes=outcomes,
        total=sum(outcomes.values()), same=same, works=_works(pk), mended=mended, mends=mends, reckonings=_reckonings(pk), show=show,
        files=_files(pk, show, start), shown=shown, page=page, pages=pages,
    )  # fmt: skip


def _outcomes(pk: int) -> tuple[Mapping[str, int], int]:
    files = ImportedFile.objects.filter(imported=pk).values("outcome").order_by("outcome")
    counted = list(
        files.annotate(n=Count("id"), again=Count("id", filter=Q(same=True))).values_list(
            "outcome", "n", "again"
        )
    )
    return {outcome: count for outcome, count, _ in counted}, sum(again for _, _, again in counted)


def _reckonings(pk: int) -> tuple[Reckoning, ...]:
    """Give the counts of the archives in an import: of the first hundred files that hold others."""
    files = ImportedFile.objects.filter(imported=pk, outcome=Outcome.CONTAINER).order_by("id")[:_ARCHIVES]
    out = []
    for path, notes in files.values_list("path", "notes"):
        counts = [note for note in notes if note.get("code") == "dump.count"]
        told = tuple(
            (note["what"], note["stated"], note["held"], note["kept"], note["why"])
            for note in counts
            if note["held"] or note["stated"]
        )
        if told:
            out.append(Reckoning(path, told))
    return tuple(out)


def _works(pk: int) -> int:
    return (
        ImportedFile.works.through.objects.filter(importedfile__imported=pk)
        .values("work_id")
        .distinct()
        .count()
    )


def _mended(pk: int) -> tuple[int, int]:
    """Count the files that were mended and the places mended in them."""
    files = ImportedFile.objects.filter(imported=pk, key=OuterRef("source__file"))
    places = Mend.objects.filter(Exists(files)).aggregate(places=Sum("count"))["places"]
    return _only_mended(ImportedFile.objects.filter(imported=pk)).count(), places or 0


def _only_mended(files: QuerySet[ImportedFile]) -> QuerySet[ImportedFile]:
    return files.filter(Exists(Mend.objects.filter(source__file=OuterRef("key"))))


def _files(pk: int, show: Show, start: int) -> tuple[FileLine, ...]:
    files = ImportedFile.objects.filter(imported=pk).order_by("path", "id")
    if show is Show.MENDED:
        files = _only_mended(files)
    elif show is not Show.ALL:
        files = files.filter(outcome__in=GROUPS[Group.DOUBLES if show is Show.DOUBLES else Group.NOT_READ])
    fields = ("id", "key", "path", "size", "outcome", "notes", "same")
    found = list(files.values_list(*fields)[start : start + PAGE])
    works, mends = _works_by_file([row[0] for row in found]), _mends_by_file([row[1] for row in found])
    return tuple(
        FileLine(number, path, size, outcome, tuple(works[file]), tuple(notes), tuple(mends[key]), same)
        for number, (file, key, path, size, outcome, notes, same) in enumerate(found, start + 1)
    )


def _works_by_file(files: Sequence[int]) -> Mapping[int, list[tuple[int, str]]]:
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    links = ImportedFile.works.through.objects.filter(importedfile__in=files).order_by(
        "importedfile_id", "work_id"
    )
    for file, work, title in links.values_list("importedfile_id", "work_id", "work__title"):
        found[file].append((work, title))
    return found


def _mends_by_file(keys: Sequence[str]) -> Mapping[str, list[MendLine]]:
    found: defaultdict[str, list[MendLine]] = defaultdict(list)
    mends = Mend.objects.filter(source__file__in=keys).order_by("id")
    fields = ("id", "code", "text", "before", "after", "count", "source__member", "undone_at")
    for key, *row in mends.values_list("source__file", *fields):
        found[key].append(_mend(*row))
    return found


def _mend(
    pk: int,
    code: str,
    text: str,
    before: str,
    after: str,
    count: int,
    member: str,
    undone_at: datetime | None,
) -> MendLine:
    pieces = [piece for one in differences([before], [after]) for piece in one.pieces]
    was = tuple(piece for piece in pieces if piece.turn is not Turn.ADDED)
    now = tuple(piece for piece in pieces if piece.turn is not Turn.REMOVED)
    return MendLine(pk, code, text, was, now, count, member, undone_at)
