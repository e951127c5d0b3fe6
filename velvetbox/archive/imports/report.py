"""The report of an import as JSON ("velvetbox-import/1"), written piece by piece so that memory stays flat.

`docs/` describes the format for people; every key is always there.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from typing import IO, Any

from velvetbox.archive.imports.models import Import, ImportedFile
from velvetbox.archive.library.models import Creatorship, EditionChapter, Fact, SeriesWork, Work, WorkTag
from velvetbox.core.prose import from_html, notes_from_html, plain_text

FORMAT = "velvetbox-import/1"
_CHUNK = 100
_PLURAL = {
    "warning": "warnings",
    "category": "categories",
    "fandom": "fandoms",
    "relationship": "relationships",
    "character": "characters",
    "freeform": "freeforms",
}


def report(imported: Import, *, with_text: bool = False) -> dict[str, Any]:
    """Give the whole report as a value. For large imports use `write`."""
    works = sorted({work for file in _files(imported) for work in file["works"]})
    return {
        "format": FORMAT,
        "import": _about(imported),
        "files": list(_files(imported)),
        "works": [entry for some in _some(works) for entry in _works(some, with_text=with_text)],
    }


def write(imported: Import, file: IO[str], *, with_text: bool = False) -> None:
    """Write the report to an open text file."""
    for piece in chunks(imported, with_text=with_text):
        file.write(piece)


def chunks(imported: Import, *, with_text: bool = False) -> Iterator[str]:
    """Give the report's JSON piece by piece."""
    works: set[int] = set()
    yield f'{{"format": {_json(FORMAT)}, "import": {_json(_about(imported))},\n"files": ['
    between = "\n"
    for entry in _files(imported):
        works.update(entry["works"])
        yield between + _json(entry)
        between = ",\n"
    yield '],\n"works": ['
    between = "\n"
    for some in _some(sorted(works)):
        for entry in _works(some, with_text=with_text):
            yield between + _json(entry)
            between = ",\n"
    yield "]}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()


def _about(imported: Import) -> dict[str, Any]:
    return {
        "id": imported.pk,
        "state": str(imported.state),
        "message": imported.message,
        "files_found": imported.files_found,
        "files_read": imported.files_read,
        "counts": imported.counts,
        "started_at": imported.started_at.isoformat(),
        "ended_at": imported.ended_at.isoformat() if imported.ended_at else None,
    }


def _some(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


# Files -------------------------------------------------------------------------------------------


def _files(imported: Import) -> Iterator[dict[str, Any]]:
    """Give a line for each file, sorted by path."""
    rows = ImportedFile.objects.filter(imported=imported)
    order = sorted(
        (unicodedata.normalize("NFC", path), pk) for pk, path in rows.values_list("id", "path").iterator()
    )
    for some in _some([pk for _, pk in order]):
        works = _works_of_files(some)
        found = {
            row[0]: row
            for row in rows.filter(pk__in=some).values_list(
                "id", "path", "outcome", "notes", "same", "original_id"
            )
        }
        for pk in some:
            _, path, outcome, notes, same, original = found[pk]
            yield {
                "path": unicodedata.normalize("NFC", path),
                "outcome": outcome,
                "works": works.get(pk, []),
                "notes": notes,
                "same": same,
                "original": original,
            }


def _works_of_files(files: list[int]) -> dict[int, list[int]]:
    out: dict[int, list[int]] = {}
    through = ImportedFile.works.through.objects.filter(importedfile_id__in=files).order_by("id")
    for file, work in through.values_list("importedfile_id", "work_id"):
        out.setdefault(file, []).append(work)
    return out


# Works -------------------------------------------------------------------------------------------


def _works(ids: list[int], *, with_text: bool) -> Iterator[dict[str, Any]]:
    tags, creators, series, facts = _tags(ids), _creators(ids), _series(ids), _facts(ids)
    for work in Work.objects.filter(pk__in=ids).order_by("id"):
        yield {
            **_columns(work),
            "creators": creators.get(work.pk, []),
            **{plural: tags.get((work.pk, kind), []) for kind, plural in _PLURAL.items()},
            "series": series.get(work.pk, []),
            "chapters": list(_chapters(work, with_text=with_text)),
            "facts": facts.get(work.pk, []),
        }


def _columns(work: Work) -> dict[str, Any]:
    return {
        "id": work.pk,
        "title": work.title,
        "title_is_guess": work.title_is_guess,
        "language": work.language or None,
        "url": work.address or None,
        "rating": work.rating or None,
        "published": work.published_on.isoformat() if work.published_on else None,
        "updated": work.updated_on.isoformat() if work.updated_on else None,
        "complete": work.complete,
        "chapters_declared": work.chapters_declared,
        "missing_chapters": work.missing_chapters,
        "words": work.words,
        "part": {"text": work.part_text, "number": work.part_number} if work.part_text else None,
        "summary": _plain(work.summary),
        "notes_before": _plain(work.notes_before),
        "notes_after": _plain(work.notes_after),
        "advisories": work.advisories,
        "canon": work.canon,
        "end_marker": work.end_marker or None,
        "damage": work.damage,
    }


def _plain(html: str) -> str | None:
    return plain_text(from_html(html)) or None if html else None


def _chapters(work: Work, *, with_text: bool) -> Iterator[dict[str, Any]]:
    rows = (
        EditionChapter.objects.filter(edition=work.current_id).select_related("revision").order_by("position")
    )
    for place in rows.iterator(chunk_size=20):
        text = place.revision
        yield {
            "position": place.position,
            "id": place.chapter_id,
            "number": place.number,
            "title": place.title or None,
            "words": text.words,
            "paragraphs": text.paragraphs,
            "scene_breaks": text.scene_breaks,
            "italic_runs": text.italic_runs,
            "footnotes": text.footnotes,
            "ruby": text.ruby,
            "summary": _plain(place.summary),
            "notes_before": _plain(place.notes_before),
            "notes_after": _plain(place.notes_after),
            "notes": [
                {"label": note.label, "text": plain_text(note.blocks)} for note in notes_from_html(text.notes)
            ],
            "text": plain_text(from_html(text.html)) if with_text else None,
        }


def _tags(ids: list[int]) -> dict[tuple[int, str], list[str]]:
    out: dict[tuple[int, str], list[str]] = {}
    rows = WorkTag.objects.filter(work_id__in=ids).order_by("work_id", "position")
    for work, kind, name in rows.values_list("work_id", "tag__type", "tag__name"):
        out.setdefault((work, kind), []).append(name)
    return out


def _creators(ids: list[int]) -> dict[int, list[str]]:
    out: dict[int, list[str]] = {}
    for work, name in (
        Creatorship.objects.filter(work_id__in=ids).order_by("position").values_list("work_id", "pseud__name")
    ):
        out.setdefault(work, []).append(name)
    return out


def _series(ids: list[int]) -> dict[int, list[list[Any]]]:
    out: dict[int, list[list[Any]]] = {}
    rows = SeriesWork.objects.filter(work_id__in=ids).order_by("id")
    for work, name, position in rows.values_list("work_id", "series__name", "position"):
        out.setdefault(work, []).append([name, position])
    return out


def _facts(ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    out: dict[int, list[dict[str, Any]]] = {}
    rows: Iterable[Fact] = Fact.objects.filter(work_id__in=ids, edition__withdrawn_at=None).order_by("id")
    for fact in rows:
        out.setdefault(fact.work_id, []).append(
            {
                "field": fact.field,
                "value": fact.value,
                "basis": fact.basis,
                "number": fact.number,
                "chapter": fact.chapter,
                "where": {
                    "source": fact.source,
                    "block": fact.block,
                    "start": fact.start,
                    "end": fact.end,
                    "quote": fact.quote,
                },
            }
        )
    return out
