"""Names to choose from while one is being typed: tags, titles, creators, series.

The names of a box are kept in memory, by kind, as one long text with the most used first: looking for what was
typed from its beginning finds the best names first. 300,000 names take 15 MB and 2 ms at most.
"""

from __future__ import annotations

import threading
import time
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q
from pyroaring import BitMap

from velvetbox.archive.finder.asked import Asked
from velvetbox.archive.finder.horizon import newest
from velvetbox.archive.finder.language import tags
from velvetbox.archive.finder.visible import visible
from velvetbox.archive.finder.words import cut, parted
from velvetbox.archive.library.models import Creatorship, Fact, SeriesWork, Tag, TagParent, WorkTag
from velvetbox.archive.library.models.tags import TagType
from velvetbox.archive.library.tag_names import folded_tag
from velvetbox.archive.people.models import Person
from velvetbox.core.typed import readable

TITLE, CREATOR, SERIES, COLLECTION = "title", "creator", "series", "collection"
KINDS = (*TagType.values, CREATOR, SERIES, TITLE)
_LONGEST = 100  # characters of what was typed
_LOOKED_AT = 60  # names compared with a fandom
_OLD = 10.0  # seconds after which changed names are read again; later where reading takes long
_PATIENCE = 50  # times as long as reading the names took


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name to choose: of which kind (a tag's type, "creator", "series", "collection", "title"), its id, and how many works have it."""

    kind: str
    id: int
    name: str
    works: int


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one kind, the most used first, as one text of lines and where each of them begins."""

    text: bytes
    starts: array[int]
    suggestions: Sequence[Suggestion]

    @classmethod
    def of(cls, named: Iterable[tuple[str, Suggestion]]) -> Names:
        """Take names as they are looked for, each with what it suggests."""
        ordered = sorted(named, key=lambda one: (-one[1].works, len(one[0]), one[1].id))
        lines, starts, at = [], array("L"), 0
        for name, _ in ordered:
            line = f"\n {_folded(name)} ".encode("utf-8", "replace")
            starts.append(at)
            lines.append(line)
            at += len(line)
        return cls(b"".join(lines), starts, [suggestion for _, suggestion in ordered])

    def with_words(self, words: bytes) -> Iterator[Suggestion]:
        """Give those that begin with these words, then those in which they stand."""
        seen: set[int] = set()
        for wanted in (b"\n " + words, b" " + words):
            at = self.text.find(wanted)
            while at >= 0:
                place = bisect_right(self.starts, at) - 1
                one = self.suggestions[place]
                if one.id not in seen:
                    seen.add(one.id)
                    yield one
                after = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.text)
                at = self.text.find(wanted, after)


def suggest(
    text: str,
    kinds: Sequence[str] = KINDS,
    *,
    fandom: str = "",
    most: int = 10,
    without: BitMap | None = None,
) -> tuple[Suggestion, ...]:
    """Give names of these kinds that begin with what was typed, or a word of which does; the most used first.

    With a `fandom`, only tags that stand on works of it, and titles, creators and series of such works. No titles of the
    works `without`. No queries while the names are fresh, three with a fandom.
    """
    text = readable(text, _LONGEST)
    words = " ".join(cut(text))
    if not words:
        return ()
    typed = (words + (" " if text[-1:].isspace() else "")).encode()
    table = _table.names()
    found: list[tuple[int, Suggestion]] = []
    for kind in dict.fromkeys(kinds):
        if kind in table:
            named = table[kind].with_words(typed)
            if kind == TITLE:
                named = (one for one in named if without is None or one.id not in without)
            some = [one for _, one in zip(range(_LOOKED_AT if fandom else most), named, strict=False)]
            if fandom and some:
                some = _of_fandom(kind, some, fandom)
            found += enumerate(some[:most])
    if len(kinds) > 1:
        found.sort(key=lambda pair: (pair[0], -pair[1].works))
    return tuple(one for _, one in found[:most])


def counted_for(person: Person | None, found: Sequence[Suggestion], most: int = 10) -> tuple[Suggestion, ...]:
    """Give names with how many works of each somebody is shown, without those of which they are shown none.

    A filter is asked for each but titles: for whoever mutes something.
    """
    from velvetbox.archive.finder import filtering  # brings the indexes

    counted = (
        one if one.kind == TITLE else replace(one, works=filtering.count(person, _asked(one)))
        for one in found
    )
    return tuple(one for one in counted if one.works)[:most]


def _asked(one: Suggestion) -> Asked:
    if one.kind == CREATOR:
        return Asked(creators=(one.name,))
    if one.kind == SERIES:
        return Asked(series=(one.name,))
    return Asked(collection=one.name) if one.kind == COLLECTION else Asked(include=((one.kind, one.name),))


def _of_fandom(kind: str, some: list[Suggestion], fandom: str) -> list[Suggestion]:
    meant = tags.known({folded_tag(fandom)}).get(folded_tag(fandom), ())
    fandoms = tags.with_all_below(tag.id for tag in meant if tag.type == TagType.FANDOM)
    ids = [one.id for one in some]
    there = WorkTag.objects.filter(tag__in=fandoms)
    if kind == TITLE:
        kept = set(there.filter(work__in=ids).values_list("work", flat=True))
    elif kind == CREATOR:
        made = Creatorship.objects.filter(pseud__in=ids, work__in=there.order_by().values("work"))
        kept = set(made.order_by().values_list("pseud", flat=True))
    elif kind == SERIES:
        named = [one.name for one in some]
        parts = SeriesWork.objects.filter(series__name__in=named, work__in=there.order_by().values("work"))
        kept_names = set(parts.order_by().values_list("series__name", flat=True))
        return [one for one in some if one.name in kept_names]
    elif kind == COLLECTION:
        named = [one.name for one in some]
        stated = Fact.objects.filter(
            field="collection", value__in=named, work__in=there.order_by().values("work")
        )
        kept_names = set(stated.order_by().values_list("value", flat=True))
        return [one for one in some if one.name in kept_names]
    else:
        of_works = WorkTag.objects.filter(
            Q(tag=OuterRef("pk")) | Q(tag__merger=OuterRef("pk")), work__work_tags__tag__in=fandoms
        )
        below = TagParent.objects.filter(child=OuterRef("pk"), parent__in=fandoms)
        rows_ = Tag.objects.filter(Exists(of_works) | Exists(below), pk__in=ids)
        kept = set(rows_.values_list("pk", flat=True))
    return [one for one in some if one.id in kept]


def _folded(name: str) -> str:
    return " ".join(parted(name).lower().split()) if name.isascii() else " ".join(cut(name))


class _Table:
    """The names of the box, read again when it changed."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._state: tuple[object, ...] = ()
        self._names: Mapping[str, Names] = {}
        self._read_at = self._took = 0.0

    def names(self) -> Mapping[str, Names]:
        with self._guard:
            now = time.monotonic()
            box = str(settings.BOX)
            is_fresh = now - self._read_at < max(_OLD, _PATIENCE * self._took) and self._state[:1] == (box,)
            if not is_fresh:
                state = (box, newest())
                if state != self._state:
                    self._names, self._state = _read(), state
                self._read_at, self._took = time.monotonic(), time.monotonic() - now
            return self._names


_table = _Table()


def _read() -> Mapping[str, Names]:
    """Read the names of all kinds. Seven queries."""
    found = {kind: Names.of(named) for kind, named in _tags().items()}
    titles = visible().order_by().values_list("pk", "title").iterator()
    found[TITLE] = Names.of((title, Suggestion(TITLE, pk, title, 1)) for pk, title in titles)
    creators = (
        Creatorship.objects.order_by().values_list("pseud_id", "pseud__name").annotate(works=Count("pk"))
    )
    found[CREATOR] = Names.of(
        (name, Suggestion(CREATOR, pk, name, works)) for pk, name, works in creators.iterator()
    )
    parts = SeriesWork.objects.order_by().values_list("series__name")  # several may have one name
    series = parts.annotate(one=Min("series_id"), works=Count("work", distinct=True))
    found[SERIES] = Names.of(
        (name, Suggestion(SERIES, pk, name, works)) for name, pk, works in series.iterator()
    )
    stated = Fact.objects.filter(field="collection", work__in=visible().order_by().values("pk")).order_by()
    collections = stated.values_list("value").annotate(one=Min("pk"), works=Count("work", distinct=True))
    found[COLLECTION] = Names.of(
        (name, Suggestion(COLLECTION, pk, name, works)) for name, pk, works in collections.iterator()
    )
    return found


def _tags() -> dict[str, list[tuple[str, Suggestion]]]:
    counts = Counter(dict(WorkTag.objects.order_by().values_list("tag").annotate(works=Count("pk"))))
    rows: list[tuple[int, str, str, int | None]] = list(
        Tag.objects.order_by().values_list("pk", "type", "name", "merger_id")
    )
    names = {pk: name for pk, _, name, _ in rows}
    for pk, _, _, merger in rows:
        if merger is not None:
            counts[merger] += counts[pk]
    found: dict[str, list[tuple[str, Suggestion]]] = {}
    for pk, kind, name, merger in rows:
        meant = pk if merger is None else merger
        if counts[meant]:
            one = Suggestion(kind, meant, names[meant], counts[meant])
            found.setdefault(kind, []).append((name, one))
    return found
