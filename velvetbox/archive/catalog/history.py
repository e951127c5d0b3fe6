"""What somebody read: day by day, counted, and written out for them alone."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractYear, TruncMonth
from django.utils import timezone

from velvetbox.archive.catalog.cards import PAGE, creators_of
from velvetbox.archive.catalog.charts import Bar, Cell, bars, calendar
from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.library.models import Creatorship, ReadingDay
from velvetbox.archive.people.models import Person
from velvetbox.core.spreadsheet import as_csv

MOST = 10  # fandoms, pairs, creators
SHOWN = 40  # entries on a page
_YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class Entry:
    """A work read on a day: words got through, seconds with it, and whether it was read to the end."""

    day: date
    work: int
    title: str
    creators: tuple[str, ...]
    words: int
    seconds: int
    finished: bool


@dataclass(frozen=True, slots=True)
class Most:
    """A name that much was read of: a fandom, a pair, a creator; `share` of the most read one, 0 to 1."""

    name: str
    words: int
    works: int
    share: float


@dataclass(frozen=True, slots=True)
class Totals:
    """What was read in all. A streak is days on end; `streak` is that which lasts, up to today or yesterday."""

    words: int
    seconds: int
    works: int
    finished: int
    days: int
    streak: int
    longest: int
    longest_to: date | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A year of reading (`year` None: the last twelve months), and the entries of it, newest first, a page at a time."""

    keeps: bool
    year: int | None
    years: tuple[int, ...]
    totals: Totals
    months: tuple[tuple[date, int, int], ...]  # first day, words, works finished
    bars: tuple[tuple[tuple[date, int, int], Bar], ...]  # of the months
    cells: tuple[Cell, ...]  # of its days
    fandoms: tuple[Most, ...]
    relationships: tuple[Most, ...]
    creators: tuple[Most, ...]
    entries: tuple[tuple[date, tuple[Entry, ...]], ...]  # by day
    total: int
    page: int
    pages: int
    forgotten: int


def history_page(person: Person, year: int | None = None, page: int = 1) -> HistoryPage:
    """Give a year of somebody's reading. Twelve queries, however long the history."""
    every = _kept(person)
    today = timezone.localdate()
    years = tuple(every.annotate(y=ExtractYear("day")).values_list("y", flat=True).distinct().order_by("-y"))
    first, last = (date(year, 1, 1), date(year, 12, 31)) if year in years and year else (_months_back(today), today)  # fmt: skip
    read = every.filter(day__range=(first, last))
    days = {day: words or 0 for day, words in read.values_list("day").annotate(Sum("words")).order_by("day")}
    months, muted = _months(read, first, last), muted_for(person)
    hidden = [pk for pk in read.values_list(F("one"), flat=True).distinct() if not muted.shows(pk)] if muted.sets else []  # fmt: skip
    shown = read.exclude(Q(one__in=hidden)) if hidden else read
    total = shown.count()
    page, pages, start = paging(total, page, SHOWN)
    return HistoryPage(
        person.keeps_history, year if year in years else None, years, _totals(read, every, days, today),
        months, tuple(zip(months, bars([words for _, words, _ in months]), strict=True)), calendar(days, min(last, today)),
        _most(shown, "fandom"), _most(shown, "relationship"), _most_creators(shown),
        tuple(_by_day(_entries(shown, start))), total, page, pages,
        ReadingDay.objects.filter(person=person, forgotten_at__isnull=False).count(),
    )  # fmt: skip


def _kept(person: Person) -> QuerySet[ReadingDay]:
    """Give what counts; `one` is the work that was read, or that it was merged into."""
    every = ReadingDay.objects.filter(person=person, forgotten_at=None).order_by()
    merged = Q(work__merged_into__isnull=False)
    one = Coalesce("work__merged_into__merged_into", "work__merged_into", "work")
    return every.filter(Q(work__withdrawn_at=None) | merged).annotate(one=one)


def _months_back(today: date) -> date:
    month = today.month % _YEAR + 1
    return date(today.year - (today.month < _YEAR), month, 1)


def _totals(
    read: QuerySet[ReadingDay], every: QuerySet[ReadingDay], days: Mapping[date, int], today: date
) -> Totals:
    counted = read.aggregate(
        words=Sum("words"), seconds=Sum("seconds"), works=Count("one", distinct=True),
        ended=Count("one", distinct=True, filter=Q(finished=True)),
    )  # fmt: skip
    all_days = list(every.values_list("day", flat=True).distinct().order_by("day"))
    lasting, _ = streak(all_days, today)
    longest, longest_to = longest_streak(sorted(days))
    return Totals(
        counted["words"] or 0, counted["seconds"] or 0, counted["works"], counted["ended"], len(days), lasting, longest, longest_to,
    )  # fmt: skip


def streak(days: Sequence[date], today: date) -> tuple[int, date | None]:
    """Give how many days on end were read on up to today or yesterday (days rising), and the first of them."""
    if not days or (today - days[-1]).days > 1:
        return 0, None
    length = 1
    while length < len(days) and (days[-length] - days[-length - 1]).days == 1:
        length += 1
    return length, days[-length]


def longest_streak(days: Sequence[date]) -> tuple[int, date | None]:
    """Give the most days on end (days rising), and the last of them."""
    longest, until, length = 0, None, 0
    for at, day in enumerate(days):
        length = length + 1 if at and (day - days[at - 1]).days == 1 else 1
        if length > longest:
            longest, until = length, day
    return longest, until


def _months(read: QuerySet[ReadingDay], first: date, last: date) -> tuple[tuple[date, int, int], ...]:
    found = {
        month: (words or 0, ended)
        for month, words, ended in read.annotate(month=TruncMonth("day"))
        .values_list("month")
        .annotate(w=Sum("words"), n=Count("one", distinct=True, filter=Q(finished=True)))
    }
    months, at = [], first
    while at <= last:
        months.append((at, *found.get(at, (0, 0))))
        at = (at + timedelta(days=32)).replace(day=1)
    return tuple(months)


def _most(read: QuerySet[ReadingDay], kind: str) -> tuple[Most, ...]:
    tagged = read.filter(work__work_tags__tag__type=kind).values_list("work__work_tags__tag__name")
    return _ranked(tagged.annotate(w=Sum("words"), n=Count("one", distinct=True)).order_by("-w", "-n")[:MOST])


def _most_creators(read: QuerySet[ReadingDay]) -> tuple[Most, ...]:
    named = read.filter(work__creatorships__isnull=False).values_list("work__creatorships__pseud__name")
    return _ranked(named.annotate(w=Sum("words"), n=Count("one", distinct=True)).order_by("-w", "-n")[:MOST])


def _ranked(rows: Iterable[tuple[str, int | None, int]]) -> tuple[Most, ...]:
    found = [(name, words or 0, works) for name, words, works in rows]
    most = max((words for _, words, _ in found), default=0) or 1
    return tuple(Most(name, words, works, words / most) for name, words, works in found)


def _entries(read: QuerySet[ReadingDay], start: int, most: int = SHOWN) -> list[Entry]:
    fields = ("day", "work_id", "work__title", "words", "seconds", "finished")
    found = list(read.order_by("-day", "-pk").values_list(*fields)[start : start + most])
    works = list(dict.fromkeys(row[1] for row in found))
    by: dict[int, tuple[str, ...]] = {}
    for at in range(0, len(works), PAGE):
        by |= creators_of(works[at : at + PAGE])
    return [Entry(day, work, title, by.get(work, ()), *rest) for day, work, title, *rest in found]


def _by_day(entries: Iterable[Entry]) -> list[tuple[date, tuple[Entry, ...]]]:
    days: defaultdict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        days[entry.day].append(entry)
    return [(day, tuple(some)) for day, some in days.items()]


# As a file ----------------------------------------------------------------------------------------


def every_entry(person: Person) -> list[Entry]:
    """Give the whole history, newest first."""
    read = _kept(person)
    names: defaultdict[int, list[str]] = defaultdict(list)
    stated = Creatorship.objects.filter(work__in=read.values("work")).order_by("work_id", "position")
    for work, name in stated.values_list("work_id", "pseud__name"):
        names[work].append(name)
    rows = read.order_by("-day", "-pk").values_list("day", "work_id", "work__title", "words", "seconds", "finished")  # fmt: skip
    return [Entry(day, work, title, tuple(names[work]), words, seconds, ended) for day, work, title, words, seconds, ended in rows]  # fmt: skip


def as_table(entries: Iterable[Entry]) -> str:
    """Write a history as CSV."""
    return as_csv(
        ("day", "work", "title", "creators", "words", "seconds", "finished"),
        (
            (one.day.isoformat(), one.work, one.title, "; ".join(one.creators), one.words, one.seconds, "yes" if one.finished else "no")
            for one in entries
        ),
    )  # fmt: skip


def as_json(entries: Iterable[Entry]) -> str:
    """Write a history as JSON: {"history": [{"day", "work", "title", "creators", "words", "seconds", "finished"}]}."""
    rows = [asdict(one) | {"day": one.day.isoformat()} for one in entries]
    return json.dumps({"history": rows}, ensure_ascii=False, indent=1)
