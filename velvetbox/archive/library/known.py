"""What the box knows, as `core.intake.match` asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from velvetbox.archive.library.models import Creatorship, Edition, EditionChapter, Fact, Work
from velvetbox.archive.library.rows import ask, marks
from velvetbox.core.intake import Candidate, Sketch
from velvetbox.core.intake.identity import fold

_MOST = 20  # candidates worth comparing
_COMMON = 100  # editions that share one key: a disclaimer, a licence; it tells nothing
_NONE: Mapping[int, int] = MappingProxyType({})
_CHUNK = 500  # parameters of one statement
_FEW = 3  # shared keys that make a large text worth comparing
_BY_TEXT = (
    "SELECT e.id FROM library_signature s JOIN library_edition e ON e.id = s.edition_id "
    "JOIN library_work w ON w.id = e.work_id "
    "WHERE s.text = %s AND e.withdrawn_at IS NULL AND w.withdrawn_at IS NULL ORDER BY e.work_id, e.id LIMIT 1"
)
_BY_KEYS = "SELECT key, edition_id FROM library_band WHERE key IN ({})"
_SMALL = 32  # keys of a small text, for which one shared key is enough


class BoxKnown:
    """The works in the box. Implements core.intake.Known; one is used for a whole import."""

    def __init__(self) -> None:
        self._common: set[int] = set()

    def by_address(self, address: str) -> Sequence[Candidate]:
        """Give the works with this source address, oldest first."""
        works = Work.objects.filter(address=address, withdrawn_at=None).order_by("id")
        current = list(works.values_list("current_id", flat=True)[:_MOST])
        if not current:
            copies = Edition.objects.filter(
                source__address=address, withdrawn_at=None, work__withdrawn_at=None
            )
            current = list(copies.order_by("work_id").values_list("work__current_id", flat=True)[:_MOST])
        return self._candidates(dict.fromkeys(current))

    def by_text(self, digest: str) -> Sequence[Candidate]:
        """Give the editions with these very words, oldest first."""
        return self._candidates(row[0] for row in ask(_BY_TEXT, digest))

    def by_sketch(self, sketch: Sketch) -> Sequence[Candidate]:
        """Give the editions that share the most keys; one edition a work, not more than twenty."""
        shared: Counter[int] = Counter()
        keys = [key for key in sketch.keys if key not in self._common]
        for start in range(0, len(keys), _CHUNK):
            self._count(keys[start : start + _CHUNK], shared)
        fewest = 1 if len(keys) <= _SMALL else _FEW
        likely = [edition for edition, count in shared.most_common(_MOST * 5) if count >= fewest]
        return self._candidates(likely, shared)[:_MOST]

    def chapters_of(self, edition: int) -> Sequence[str]:
        """Give the chapters of an edition in the stored form, in order."""
        found = EditionChapter.objects.filter(edition_id=edition).order_by("position")
        return list(found.values_list("revision__html", flat=True))

    def _count(self, keys: list[int], shared: Counter[int]) -> None:
        uses: Counter[int] = Counter()
        for key, edition in ask(_BY_KEYS.format(marks(keys)), *keys):
            uses[key] += 1
            shared[edition] += 1
        self._common.update(key for key, count in uses.items() if count > _COMMON)

    def _candidates(
        self, editions: Iterable[int | None], shared: Mapping[int, int] = _NONE
    ) -> list[Candidate]:
        wanted = [edition for edition in editions if edition is not None]
        if not wanted:
            return []
        found = {row[0]: row for row in _rows(wanted)}
        works: dict[int, tuple[Any, ...]] = {}
        for edition in wanted:
            if (row := found.get(edition)) is not None:
                works.setdefault(row[1], row)
        creators = _creators(works)
        titles = _titles([row[0] for row in works.values()])
        return [
            Candidate(
                work=work,
                edition=row[0],
                title=titles.get(row[0], ""),
                creators=frozenset(creators.get(work, ())),
                origin=row[2],
                words=row[3],
                chapters=row[4],
                shingles=row[5],
                shared=shared.get(row[0], 0),
            )
            for work, row in works.items()
        ]


def _rows(editions: list[int]) -> Iterable[tuple[Any, ...]]:
    active = Edition.objects.filter(id__in=editions, withdrawn_at=None, work__withdrawn_at=None)
    return active.values_list("id", "work_id", "origin", "words", "chapter_count", "signature__shingles")


def _creators(works: Iterable[int]) -> dict[int, set[str]]:
    out: dict[int, set[str]] = {}
    rows = Creatorship.objects.filter(work_id__in=list(works)).values_list("work_id", "pseud__name")
    for work, name in rows:
        out.setdefault(work, set()).add(fold(name))
    return out


def _titles(editions: list[int]) -> dict[int, str]:
    """Give the stated titles: one guessed from a file's name proves nothing."""
    facts = Fact.objects.filter(edition_id__in=editions, field="title").exclude(basis="guess")
    return {
        edition: value
        for edition, value in facts.order_by("-id").values_list("edition_id", "value")
        if edition
    }
