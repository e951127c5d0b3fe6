"""Sealing a work: the stored form of its text, through the policy, counted, hashed and signed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from blake3 import blake3

from velvetbox.core import clean
from velvetbox.core.formats.draft import Draft, Remark
from velvetbox.core.intake.gaps import missing, posted
from velvetbox.core.intake.language import language, other_than_english
from velvetbox.core.intake.pictures import Near, named_pictures, nothing_near
from velvetbox.core.intake.sealed import BesidePicture, SealedChapter, SealedWork
from velvetbox.core.intake.shingles import sign
from velvetbox.core.prose import (
    Basis,
    Block,
    Chapter,
    Fact,
    Field,
    Note,
    Work,
    from_html,
    measure,
    notes_to_html,
    plain_text,
    to_html,
)
from velvetbox.core.values import value

_BY_WORDS = {"bare", "epub", "gutenberg"}  # origins whose markup says nothing of the story's parts
_BY_FORMAT = {"epub": 1, "docx": 1, "odt": 1, "html": 2, "markdown": 2, "rtf": 2, "txt": 3, "pdf": 4}
_BY_FORMAT |= {
    "doc": 1,
    "fb2": 1,
    "azw3": 1,
    "mobi": 1,
    "pdb": 3,
    "pml": 2,
    "aozora": 2,
    "latex": 2,
    "asciidoc": 2,
}
_WITH_MARKS = {"html", "epub", "azw3", "mobi", "sql"}
_LEAST_RANK = 3
_COPY = re.compile(
    r"\A(?:copy of|kopie von|copie de|copia de)\s+(?=\S)|(?<=\S)\s?(?:\(\d{1,2}\)|-\s?(?:copy|kopie|copie|copia))\Z",
    re.IGNORECASE,
)
_IN_METADATA = "#dc:language", "EXTH#524", "#lang"
_LARGEST = 2**31 - 1  # number that a database keeps; no story has more of anything


@value(frozen=True, slots=True)
class Seal:
    """A sealed work and the pictures in it, by the name that its text gives them; and what is to tell of others."""

    work: SealedWork
    images: Mapping[str, bytes]
    remarks: tuple[Remark, ...] = ()
    beside: tuple[BesidePicture, ...] = ()


def seal(work: Work, draft: Draft, origin: str, path: str, index: int = 0, near: Near = nothing_near) -> Seal:
    """Seal one work of a draft. `path` names the file: its stem stands in for a title nobody states."""
    pictures = named_pictures(work, draft.images, near)
    work = pictures.work
    chapters = tuple(map(seal_chapter, work.chapters))
    texts = [plain_text(chapter.blocks) for chapter in work.chapters]
    facts = tuple(_with_guesses(work, path, texts))
    stated = work.value(Field.TITLE)
    return Seal(
        SealedWork(
            chapters=chapters,
            facts=facts,
            title=stated or _guessed_title(facts),
            title_is_guess=stated is None,
            language=_best(facts, Field.LANGUAGE),
            missing=missing_of(facts, chapters),
            sketch=sign(texts),
            format=draft.format,
            origin=origin,
            rank=rank(draft.format, origin),
            summary=stored(work.summary),
            notes_before=stored(work.notes_before),
            notes_after=stored(work.notes_after),
            index=index,
        ),
        pictures.images,
        pictures.remarks,
        pictures.beside,
    )


def rank(form: str, origin: str) -> int:
    """Give how good a copy is likely to be: 0 site markup, 1 EPUB or DOCX, 2 HTML, 3 text, 4 PDF."""
    if origin not in _BY_WORDS and form in _WITH_MARKS:
        return 0
    return _BY_FORMAT.get(form, _LEAST_RANK)


def stored(blocks: Iterable[Block]) -> str:
    """Give blocks in the stored form, through the policy ("" for none).

    Where the policy takes something out (an address no browser can read), what is left is written anew.
    """
    html = to_html(blocks)
    cleaned = clean.sanitise(html) if html else ""
    return cleaned if cleaned == html else to_html(from_html(cleaned))


def seal_chapter(chapter: Chapter) -> SealedChapter:
    """Seal one chapter."""
    html = stored(chapter.blocks)
    notes = _notes(chapter.notes)
    return SealedChapter(
        html=html,
        hash=content_hash(html, notes),
        measure=measure(chapter),
        notes=notes,
        title=chapter.title,
        number=_kept(chapter.number),
        summary=stored(chapter.summary),
        notes_before=stored(chapter.notes_before),
        notes_after=stored(chapter.notes_after),
        published=chapter.published,
    )


def content_hash(html: str, notes: str) -> str:
    """Give the BLAKE3 hash by which the same text is stored once."""
    return blake3(f"{html}\0{notes}".encode("utf-8", "surrogatepass")).hexdigest()


def missing_of(facts: Iterable[Fact], chapters: Iterable[SealedChapter]) -> tuple[int, ...]:
    """Give the missing chapters of a reading, by what it declares and what its chapters state."""
    known = [fact for fact in facts if fact.basis is not Basis.GUESS]
    said = next((fact for fact in known if fact.field is Field.CHAPTERS_DECLARED), None)
    numbers = [chapter.number for chapter in chapters]
    present = [fact.number for fact in known if fact.field is Field.CHAPTER_PRESENT]
    if len(present) == len(numbers) and not any(numbers):
        numbers = present
    if said is None:
        return missing(None, numbers)
    return missing(said.number, numbers, shown=posted(said.where.quote))


def _kept(number: int | None) -> int | None:
    return number if number is not None and abs(number) <= _LARGEST else None


def _notes(notes: tuple[Note, ...]) -> str:
    return clean.sanitise(notes_to_html(notes)) if notes else ""


def _with_guesses(work: Work, path: str, texts: list[str]) -> Iterable[Fact]:
    """Add what follows from the text itself: its language; and the file's name as a guess at the title."""
    longest = max(texts, key=len, default="")
    for fact in work.facts:
        if _is_unasked(fact) and (found := other_than_english(longest)):
            yield Fact(Field.LANGUAGE, found, Basis.DERIVED)
            yield replace(fact, basis=Basis.GUESS)
        else:
            yield replace(fact, number=None) if fact.number != _kept(fact.number) else fact
    if not any(fact.field is Field.TITLE for fact in work.facts):
        yield Fact(Field.TITLE, _title_of(path), Basis.GUESS)
    if work.value(Field.LANGUAGE) is None and (found := language(longest)):
        yield Fact(Field.LANGUAGE, found, Basis.DERIVED)


def _is_unasked(fact: Fact) -> bool:
    """Tell whether a book's package calls it English: converters write so where nobody told them anything."""
    return (
        fact.field is Field.LANGUAGE
        and fact.where.source.endswith(_IN_METADATA)
        and fact.value.partition("-")[0] == "en"
    )


def _best(facts: Iterable[Fact], name: Field) -> str | None:
    found = [fact for fact in facts if fact.field is name and fact.basis is not Basis.GUESS]
    stated = (fact.value for fact in found if fact.basis is Basis.STATED)
    return next(stated, None) or next((fact.value for fact in found), None)


def _title_of(path: str) -> str:
    """Give a file's name as a title: without its ending and what marks a copy, on one line, all of it printable."""
    stem = "".join(letter if letter.isprintable() else " " for letter in PurePosixPath(path).stem)
    name = " ".join(stem.split())
    return _COPY.sub("", name) or name or "Untitled"


def _guessed_title(facts: Iterable[Fact]) -> str:
    return next(fact.value for fact in facts if fact.field is Field.TITLE)


def with_source(work: SealedWork, source: str) -> SealedWork:
    """Give the work with every chapter naming the file it was read from."""
    return replace(work, chapters=tuple(replace(chapter, source=source) for chapter in work.chapters))
