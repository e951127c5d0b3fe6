"""What a work shows: the union of the facts of its copies, the best known first. A guess is never shown as fact."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from velvetbox.archive.library.copies import Copy, Edited, day_of
from velvetbox.archive.library.united import LONGEST_NAME, Facts, known_of
from velvetbox.core.intake.gaps import missing, posted
from velvetbox.core.prose import Field
from velvetbox.core.values import value

# A series is known by its name, site and creator together. PostgreSQL keeps at most 2704 bytes of such a key.
_SERIES = 255
_SITE = 100
_AROUND = "\"'“”‘’«»*_ "


@value(frozen=True, slots=True)
class Shown:
    """What a work shows: columns of Work, tags by type in order, creators with their site, series."""

    current: int
    columns: dict[str, Any]
    tags: tuple[tuple[str, str], ...]
    creators: tuple[tuple[str, str], ...]
    series: tuple[tuple[str, str, str, int | None], ...]  # name, site, creator, position


def compose(copies: Sequence[Copy], edits: Sequence[Edited] = ()) -> Shown:
    """Put together what a work shows from its copies (one at least) and what was said by hand, in that order."""
    ordered = sorted(copies, key=Copy.order)
    facts = Facts(ordered)
    for edit in edits:
        facts.edit(edit)
    current = ordered[0]
    address = facts.one(Field.URL) or ""
    site = site_of(address)
    creators = tuple((name[:255], site) for name in facts.first_stated(Field.CREATOR))
    lead = creators[0][0] if creators else ""
    return Shown(
        current=current.edition,
        columns=_columns(facts, current, ordered, address),
        tags=tuple(facts.tags()),
        creators=creators,
        series=tuple(
            (name[:_SERIES], site, lead if owner is None else owner[:_SERIES], number)
            for name, number, owner in facts.series()
        ),
    )


def site_of(address: str) -> str:
    """Give the site of an address, "www." left out, "" for none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")[:_SITE]
    except ValueError:
        return ""


def sort_title(title: str) -> str:
    """Give the title as it is sorted: folded, the English article left out."""
    folded = unicodedata.normalize("NFKC", title).casefold().strip(_AROUND)
    for article in ("the ", "a ", "an "):
        folded = folded.removeprefix(article)
    return folded.strip(_AROUND)[:LONGEST_NAME]


def _columns(facts: Facts, current: Copy, ordered: Sequence[Copy], address: str) -> dict[str, Any]:
    stated = facts.one(Field.TITLE)
    title = stated or next(
        (fact.value for copy in ordered for fact in copy.facts if fact.field == Field.TITLE), "?"
    )
    declared = facts.number(Field.CHAPTERS_DECLARED)
    part = next(iter(facts.all(Field.PART)), None)
    return {
        "title": title[:LONGEST_NAME],
        "title_is_guess": stated is None,
        "sort_title": sort_title(title),
        "language": (facts.one(Field.LANGUAGE) or "")[:35],
        "rating": (facts.one(Field.RATING) or "")[:100],
        "address": address[:LONGEST_NAME],
        "summary": facts.text(Field.SUMMARY, next((copy.summary for copy in ordered if copy.summary), "")),
        "notes_before": facts.text(
            Field.NOTE_BEFORE, next((copy.notes_before for copy in ordered if copy.notes_before), "")
        ),
        "notes_after": facts.text(
            Field.NOTE_AFTER, next((copy.notes_after for copy in ordered if copy.notes_after), "")
        ),
        "advisories": _distinct({"text": fact.value, "kind": "reader"} for fact in facts.all(Field.ADVISORY)),
        "canon": facts.canon(),
        "missing_chapters": list(_missing(current, declared, by_hand=facts.is_set(Field.CHAPTERS_DECLARED))),
        "damage": list(dict.fromkeys(fact.value for fact in known_of(current, Field.DAMAGE))),
        "end_marker": (facts.one(Field.END_MARKER) or "")[:200],
        "part_text": (part.quote or part.value)[:200] if part else "",
        "part_number": part.number if part else None,
        "complete": {"true": True, "false": False}.get(facts.one(Field.COMPLETE) or ""),
        "chapters_declared": declared,
        "chapter_count": current.chapters,
        "words": current.words,
        "hits": facts.number(Field.HITS),
        "featured": bool(facts.number(Field.FEATURED)),
        "validated": None if (state := facts.number(Field.VALIDATED)) is None else state > 0,
        "published_on": day_of(facts.one(Field.PUBLISHED)),
        "updated_on": day_of(facts.one(Field.UPDATED)),
    }


def _missing(current: Copy, declared: int | None, *, by_hand: bool) -> Iterable[int]:
    numbers = list(current.numbers)
    present = [fact.number for fact in known_of(current, Field.CHAPTER_PRESENT)]
    if len(present) == len(numbers) and not any(numbers):
        numbers = present
    said = next(iter(known_of(current, Field.CHAPTERS_DECLARED)), None)
    if said is None or by_hand:
        return missing(declared, numbers)
    return missing(said.number, numbers, shown=posted(said.quote))


def _distinct(entries: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return [json.loads(text) for text in dict.fromkeys(json.dumps(entry) for entry in entries)]
