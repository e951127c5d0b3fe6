"""Parts of a story sent one by one, each read by itself, as one work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from velvetbox.core.origins.mail_subjects import Subject
from velvetbox.core.prose import Basis, Chapter, Fact, Field, Where, Work
from velvetbox.core.values import value


@value(frozen=True, slots=True)
class Sent:
    """A part as it was sent: what its subject says, the sender's name, the day, the message's name, its text."""

    subject: Subject
    sender: str
    day: str | None
    name: str
    work: Work


_OF_A_PART = frozenset(
    {Field.PART, Field.CHAPTER_PRESENT, Field.TITLE_LINE, Field.CHAPTERS_DECLARED, Field.COMPLETE}
)
_ONE = frozenset({Field.TITLE, Field.RATING, Field.SUMMARY, Field.DISCLAIMER})


def joined(parts: Sequence[Sent]) -> Work:
    """Make one work of parts in their order. What the text says counts before the subject, this before the sender."""
    chapters: list[Chapter] = []
    facts: list[Fact] = []
    first, last = parts[0].work, parts[-1].work
    for part in parts:
        for fact in part.work.facts:
            if fact.field is Field.END_MARKER and part is not parts[-1]:
                continue
            _add(facts, _placed(fact, len(chapters), part.name), len(parts))
        chapters += _chapters(part, first, last, len(parts))
    for fact in _sent(parts, facts):
        _add(facts, fact, 1)
    return Work(
        tuple(chapters), tuple(dict.fromkeys(facts)), first.summary, first.notes_before, last.notes_after
    )


def _chapters(part: Sent, first: Work, last: Work, count: int) -> list[Chapter]:
    """Give the chapters of a part: the part itself is one, unless its text has headings of its own.

    Notes around a part go with its chapters, those of the whole with the work.
    """
    work, subject = part.work, part.subject
    made = [replace(chapter, published=chapter.published or part.day) for chapter in work.chapters]
    if len(made) == 1 and subject.number is not None and (count > 1 or subject.total != 1):
        made = [replace(made[0], number=subject.number)]
    if made and work is not first:
        summary = work.summary if work.summary != first.summary else ()
        before = work.notes_before if work.notes_before != first.notes_before else ()
        made[0] = replace(
            made[0],
            summary=(*summary, *made[0].summary),
            notes_before=(*before, *made[0].notes_before),
        )
    if made and work is not last:
        made[-1] = replace(made[-1], notes_after=(*made[-1].notes_after, *work.notes_after))
    return made


def _placed(fact: Fact, offset: int, name: str) -> Fact:
    chapter = fact.chapter + offset if fact.chapter is not None else None
    source = f"{name}{fact.where.source}" if fact.where.source.startswith("#") else name
    return replace(fact, chapter=chapter, where=replace(fact.where, source=source))


def _add(facts: list[Fact], fact: Fact, count: int) -> None:
    """Keep a fact, unless it is about one part only or was said before."""
    if count > 1 and fact.field in _OF_A_PART and not (fact.field is Field.COMPLETE and fact.value == "true"):
        return
    held = [each for each in facts if each.field is fact.field and each.basis is not Basis.GUESS]
    if fact.field in _ONE and held:
        return
    if any(
        (each.value.casefold(), each.number, each.chapter)
        == (fact.value.casefold(), fact.number, fact.chapter)
        for each in held
    ):
        return
    facts.append(fact)


def _sent(parts: Sequence[Sent], facts: Sequence[Fact]) -> Iterator[Fact]:
    """Give what subjects, senders and dates add."""
    subject, sender, day, name = parts[0].subject, parts[0].sender, parts[0].day, parts[0].name
    known = {fact.field for fact in facts if fact.basis is not Basis.GUESS}
    where = Where(f"{name}#subject", quote=subject.title)
    if subject.title:
        yield Fact(Field.TITLE, subject.title, Basis.STATED, where)
    if subject.rating and Field.RATING not in known:
        yield Fact(Field.RATING, subject.rating, Basis.STATED, where)
    if Field.CREATOR not in known:
        for creator in subject.creators:
            yield Fact(Field.CREATOR, creator, Basis.STATED, where)
        if not subject.creators and sender:
            yield Fact(Field.CREATOR, sender, Basis.GUESS, Where(f"{name}#from", quote=sender))
    days = [part.day for part in parts if part.day]
    if day and Field.PUBLISHED not in known:
        yield Fact(Field.PUBLISHED, day, Basis.STATED, Where(f"{name}#date", quote=day))
    if days and max(days) != day and Field.UPDATED not in known:
        yield Fact(Field.UPDATED, max(days), Basis.STATED, Where(f"{parts[-1].name}#date", quote=max(days)))
    yield from _counted(parts, known)


def _counted(parts: Sequence[Sent], known: set[Field]) -> Iterator[Fact]:
    subject, name = parts[-1].subject, parts[-1].name
    where = Where(f"{name}#subject", quote=subject.part)
    totals = [part.subject.total for part in parts if part.subject.total is not None]
    if totals and totals[-1] != 1 and Field.CHAPTERS_DECLARED not in known:
        yield Fact(Field.CHAPTERS_DECLARED, subject.part, Basis.STATED, where, totals[-1])
    if (
        len(parts) == 1
        and subject.number is not None
        and subject.total != 1
        and Field.CHAPTER_PRESENT not in known
    ):
        yield Fact(Field.CHAPTER_PRESENT, subject.part, Basis.STATED, where, subject.number)
        yield Fact(Field.PART, subject.part, Basis.STATED, where, subject.number)
    if totals and Field.COMPLETE not in known:
        whole = set(range(1, totals[-1] + 1)) <= {part.subject.number for part in parts}
        if whole or len(parts) > 1:
            yield Fact(Field.COMPLETE, str(whole).lower(), Basis.DERIVED, where)
