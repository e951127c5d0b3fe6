"""What a file beside a story says of it: a package document ("metadata.opf") in the same folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Draft, ReadOptions
from velvetbox.core.formats.epub import opf
from velvetbox.core.intake.language import PLAIN
from velvetbox.core.intake.seal import stored
from velvetbox.core.intake.sealed import Part, SealedWork
from velvetbox.core.origins.dates import date_of
from velvetbox.core.origins.epub import book_facts
from velvetbox.core.origins.languages import language_of
from velvetbox.core.prose import Basis, Fact, Field, Where, paragraph

_TAKEN = frozenset(
    {Field.TITLE, Field.CREATOR, Field.LANGUAGE, Field.SERIES, Field.SUMMARY, Field.URL, Field.PUBLISHER}
)
_ONE = frozenset({Field.TITLE, Field.LANGUAGE})  # a work has one: what was guessed or derived goes
_MOST = 200  # facts
_FIRST_YEAR = "1400"  # Calibre writes the year 101 for a day it does not know


def facts_in(data: bytes, member: str, options: ReadOptions) -> tuple[Fact, ...]:
    """Give what a package document states of its book, () when it cannot be read.

    Title, creators, language, series, summary, tags, address and publisher are stated; its one date may be that of the
    last change, so the day of publication is derived.
    """
    try:
        draft = opf.read(data, member, options.limits)
    except (ReadError, Refused):
        return ()
    return tuple(_placed([*book_facts(draft), *_more(draft)], member))[:_MOST]


def _more(draft: Draft) -> Iterator[Fact]:
    for name in draft.properties.get("dc:subject", ()):
        if 0 < len(name) < 150:
            yield Fact(Field.FREEFORM, name, Basis.STATED, Where("#dc:subject", quote=name))
    written = draft.first("dc:date") or ""
    if (day := date_of(written)) and day >= _FIRST_YEAR:
        yield Fact(Field.PUBLISHED, day, Basis.DERIVED, Where("#dc:date", quote=written))


def _placed(stated: Iterable[Fact], member: str) -> Iterator[Fact]:
    seen: set[tuple[Field, str]] = set()
    for fact in stated:
        value = language_of(fact.value) if fact.field is Field.LANGUAGE else fact.value
        if (
            fact.field not in _TAKEN | {Field.FREEFORM, Field.PUBLISHED}
            or value is None
            or (fact.field, value) in seen
        ):
            continue
        seen.add((fact.field, value))
        name = fact.where.source.rpartition("#")[2]
        yield replace(fact, value=value, where=replace(fact.where, source=f"{member}#{name}"))


def described(parts: Sequence[Part]) -> list[Part]:
    """Give the parts, those that hold the one story of a folder with what a package document there says of it.

    Files of one name but for its ending ("Tale.epub", "Tale.mobi") hold one story, as in a folder of Calibre's.
    """
    stories: defaultdict[PurePosixPath, list[int]] = defaultdict(list)
    for index, part in enumerate(parts):
        if part.works:
            stories[_folder(part)].append(index)
    done = list(parts)
    for part in parts:
        beside = stories.get(_folder(part), []) if part.facts else []
        if len({PurePosixPath(parts[at].member).stem.casefold() for at in beside}) == 1:
            for at in beside:
                if len(done[at].works) == 1:
                    done[at] = replace(done[at], works=(_told(done[at].works[0], part.facts),))
    return done


def _folder(part: Part) -> PurePosixPath:
    return PurePosixPath(part.member).parent


def _told(work: SealedWork, facts: Iterable[Fact]) -> SealedWork:
    """Give the work with those facts of which it states nothing itself; what a text is written in, it shows."""
    stated = {fact.field for fact in work.facts if fact.basis is Basis.STATED}
    if work.words >= PLAIN and work.language not in {None, "en"}:
        facts = [
            fact for fact in facts if fact.field is not Field.LANGUAGE or not fact.value.startswith("en")
        ]
    return with_stated(work, [fact for fact in facts if fact.field not in stated])


def with_stated(work: SealedWork, facts: Sequence[Fact]) -> SealedWork:
    """Give the work with facts that a file beside it states; they stand before its own."""
    gone = _ONE & {fact.field for fact in facts}
    title = next((fact.value for fact in facts if fact.field is Field.TITLE), None)
    language = next((fact.value for fact in facts if fact.field is Field.LANGUAGE), None)
    return replace(
        work,
        facts=(*facts, *(fact for fact in work.facts if fact.field not in gone)),
        title=title or work.title,
        title_is_guess=work.title_is_guess and title is None,
        language=language or work.language,
        summary=work.summary or _summary(facts),
    )


def _summary(facts: Sequence[Fact]) -> str:
    text = next((fact.value for fact in facts if fact.field is Field.SUMMARY), "")
    return stored(paragraph(piece) for piece in text.split("\n\n") if piece.strip())
