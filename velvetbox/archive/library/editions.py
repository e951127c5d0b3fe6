"""Storing one reading of a work: its texts, chapters, facts and signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from velvetbox import __version__
from velvetbox.archive.library.models import Band, Chapter, Edition, EditionChapter, Fact, Revision, Signature
from velvetbox.archive.library.rows import add, add_once, ask, insert
from velvetbox.core import clean
from velvetbox.core.intake import SealedChapter, SealedWork
from velvetbox.core.values import value

_TITLE = 500
_FACT = (
    "work",
    "edition",
    "chapter",
    "field",
    "value",
    "number",
    "basis",
    "source",
    "block",
    "start",
    "end",
    "quote",
)
_CHAPTER = (
    "edition",
    "chapter",
    "revision",
    "source",
    "position",
    "number",
    "title",
    "summary",
    "notes_before",
    "notes_after",
    "published_on",
)
_MOST_FACTS = 2000


def store(
    sealed: SealedWork,
    *,
    work: int,
    key: str,
    sources: Mapping[str, int],
    imported: int | None,
    without: Sequence[str] = (),
    first: bool = False,
) -> int:
    """Write an edition with everything in it and give its id. `sources` gives the Source of each chapter's `source`.

    `first` tells that the work has no other, which spares looking for its chapters.
    """
    edition = add(
        Edition,
        key=key,
        work=work,
        source=next(iter(sources.values())),
        imported=imported,
        format=sealed.format[:32],
        origin=sealed.origin[:64],
        rank=sealed.rank,
        chapter_count=len(sealed.chapters),
        words=sealed.words,
        reader=__version__,
        without=sorted(without),
        summary=sealed.summary,
        notes_before=sealed.notes_before,
        notes_after=sealed.notes_after,
    )
    earlier = _Earlier({}, {}) if first else _earlier(work, edition, sealed.origin[:64])
    _store_chapters(work, edition, sealed, sources, earlier)
    _store_facts(work, edition, sealed)
    sketch = sealed.sketch
    insert(Signature, ("edition", "text", "shingles"), [(edition, sketch.text, sketch.shingles)])
    insert(Band, ("edition", "key"), [(edition, key) for key in sketch.keys])
    return int(edition)


def _store_chapters(
    work: int, edition: int, sealed: SealedWork, sources: Mapping[str, int], earlier: _Earlier
) -> None:
    revisions = _revisions(sealed.chapters)
    chapters = _chapter_ids(work, sealed, revisions, earlier)
    first = next(iter(sources.values()))
    insert(
        EditionChapter,
        _CHAPTER,
        [
            (
                edition,
                chapter,
                revisions[text.hash],
                sources.get(text.source, first),
                position,
                text.number,
                (text.title or "")[:_TITLE],
                text.summary,
                text.notes_before,
                text.notes_after,
                _date(text.published),
            )
            for position, (chapter, text) in enumerate(zip(chapters, sealed.chapters, strict=True), start=1)
        ],
    )


def _revisions(chapters: Sequence[SealedChapter]) -> dict[str, int]:
    """Give the id of each text by its hash; those not yet in the box are written."""
    hashes = {chapter.hash: chapter for chapter in chapters}
    return {digest: _revision(chapter) for digest, chapter in hashes.items()}


def _revision(chapter: SealedChapter) -> int:
    measure = chapter.measure
    made = add_once(
        Revision,
        hash=chapter.hash,
        html=chapter.html,
        notes=chapter.notes,
        policy=clean.POLICY,
        words=measure.words,
        paragraphs=measure.paragraphs,
        scene_breaks=measure.scene_breaks,
        italic_runs=measure.italic_runs,
        footnotes=measure.footnotes,
        ruby=measure.ruby,
    )
    if made is None:
        made = ask("SELECT id FROM library_revision WHERE hash = %s", chapter.hash)[0][0]
    return int(made)


@value(frozen=True, slots=True)
class _Earlier:
    """The chapters a work has had: by the id of their text, and by number in copies of the same origin."""

    by_text: dict[int, int]
    by_number: dict[int, int]


def _chapter_ids(work: int, sealed: SealedWork, revisions: Mapping[str, int], earlier: _Earlier) -> list[int]:
    """Give each text its chapter: the one that had the same text, or its number in a copy of the same origin.

    Numbers are never aligned across origins; whatever is new becomes a new chapter.
    """
    taken: set[int] = set()
    ids: list[int | None] = []
    for position, text in enumerate(sealed.chapters, start=1):
        found = earlier.by_text.get(revisions[text.hash])
        found = found or earlier.by_number.get(text.number or position)
        ids.append(found if found is not None and found not in taken else None)
        taken.update([found] if found else [])
    return [found if found is not None else int(add(Chapter, work=work)) for found in ids]


def _earlier(work: int, edition: int, origin_here: str) -> _Earlier:
    rows = EditionChapter.objects.filter(edition__work=work).exclude(edition=edition).order_by("edition_id")
    by_text: dict[int, int] = {}
    by_number: dict[int, int] = {}
    for chapter, revision, number, position, origin in rows.values_list(
        "chapter_id", "revision_id", "number", "position", "edition__origin"
    ):
        by_text[revision] = chapter
        if origin == origin_here:
            by_number[number or position] = chapter
    return _Earlier(by_text, by_number)


def _store_facts(work: int, edition: int, sealed: SealedWork) -> None:
    insert(
        Fact,
        _FACT,
        [
            (
                work,
                edition,
                fact.chapter,
                str(fact.field),
                fact.value,
                fact.number,
                str(fact.basis),
                fact.where.source[:_TITLE],
                fact.where.block,
                fact.where.start,
                fact.where.end,
                fact.where.quote,
            )
            for fact in sealed.facts[:_MOST_FACTS]
        ],
    )


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
