"""What a file beside a story says of it: a package document ("metadata.opf") in the same folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats import opf
from velvetbox.core.formats.draft import ReadOptions
from velvetbox.core.intake.sealed import Part, SealedWork
from velvetbox.core.origins.epub import book_facts
from velvetbox.core.origins.languages import language_of
from velvetbox.core.prose import Basis, Fact, Field

_TAKEN = frozenset({Field.TITLE, Field.CREATOR, Field.LANGUAGE, Field.SERIES})
_ONE = frozenset({Field.TITLE, Field.LANGUAGE})  # a work has one: what was guessed or derived goes
_MOST = 50  # facts


def facts_in(data: bytes, member: str, options: ReadOptions) -> tuple[Fact, ...]:
    """Give title, creators, language and series that a package document states, () when it cannot be read."""
    try:
        stated = book_facts(opf.read(data, member, options.limits))
    except (ReadError, Refused):
        return ()
    return tuple(_placed(stated, member))[:_MOST]


def _placed(stated: Iterable[Fact], member: str) -> Iterator[Fact]:
    seen: set[tuple[Field, str]] = set()
    for fact in stated:
        value = language_of(fact.value) if fact.field is Field.LANGUAGE else fact.value
        if fact.field not in _TAKEN or value is None or (fact.field, value) in seen:
            continue
        seen.add((fact.field, value))
        name = fact.where.source.rpartition("#")[2]
        yield replace(fact, value=value, where=replace(fact.where, source=f"{member}#{name}"))


def described(parts: Sequence[Part]) -> list[Part]:
    """Give the parts, those that hold the one story of a folder with what a package document there says of it."""
    stories: defaultdict[PurePosixPath, list[int]] = defaultdict(list)
    for index, part in enumerate(parts):
        if part.works:
            stories[_folder(part)].append(index)
    done = list(parts)
    for part in parts:
        beside = stories.get(_folder(part), []) if part.facts else []
        if len(beside) == 1 and len(parts[beside[0]].works) == 1:
            story = done[beside[0]]
            done[beside[0]] = replace(story, works=(_told(story.works[0], part.facts),))
    return done


def _folder(part: Part) -> PurePosixPath:
    return PurePosixPath(part.member).parent


def _told(work: SealedWork, facts: Iterable[Fact]) -> SealedWork:
    """Give the work with those facts of which it states nothing itself."""
    stated = {fact.field for fact in work.facts if fact.basis is Basis.STATED}
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
    )
