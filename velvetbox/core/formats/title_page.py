"""What a work says of itself when it is taken away: the same lines in every format we write."""

from __future__ import annotations

from velvetbox import __version__
from velvetbox.core.prose import Chapter, Field, Work
from velvetbox.core.values import value

GENERATOR = f"Velvetbox {__version__}"
UNTITLED = "Untitled"

_LINES = (
    ("Fandom", "fandom", Field.FANDOM),
    ("Rating", "rating", Field.RATING),
    ("Warning", "warning", Field.WARNING),
    ("Category", "category", Field.CATEGORY),
    ("Relationship", "relationship", Field.RELATIONSHIP),
    ("Character", "character", Field.CHARACTER),
    ("Additional tag", "freeform", Field.FREEFORM),
    ("Advisory", "advisory", Field.ADVISORY),
    ("Set in canon", "canon", Field.CANON),
    ("Language", "language", Field.LANGUAGE),
    ("Part", "part", Field.PART),
    ("Collection", "collection", Field.COLLECTION),
    ("Published", "published", Field.PUBLISHED),
    ("Updated", "updated", Field.UPDATED),
    ("Dedication", "dedication", Field.DEDICATION),
    ("Disclaimer", "disclaimer", Field.DISCLAIMER),
    ("Beta", "beta", Field.BETA),
    ("Archive", "publisher", Field.PUBLISHER),
    ("Damage", "damage", Field.DAMAGE),
    ("Source", "source", Field.URL),
)
FIELDS = {name: field for _, name, field in _LINES}  # for who reads our own files again


@value(frozen=True, slots=True)
class Line:
    """One line of a title page: what it is called, its name for machines, its values."""

    label: str
    name: str
    values: tuple[str, ...]


@value(frozen=True, slots=True)
class InSeries:
    """A series a work belongs to, with its place there if one is stated."""

    name: str
    position: int | None


def title(work: Work) -> str:
    """Give the work's title; "Untitled" when none is known."""
    offered = next((fact.value for fact in work.facts if fact.field is Field.TITLE), None)
    return work.value(Field.TITLE) or offered or UNTITLED


def creators(work: Work) -> list[str]:
    """Give the work's creators in the order stated."""
    return work.values(Field.CREATOR)


def name_of(label: str) -> str | None:
    """Give the name of the line that a label stands before, in its singular or plural."""
    known = {"Series": "series", "Chapters": "chapters"}
    known |= {told: name for one, name, _ in _LINES for told in (one, _plural(one))}
    return known.get(label)


def series(work: Work) -> list[InSeries]:
    """Give the series the work belongs to."""
    found = {fact.value: InSeries(fact.value, fact.number) for fact in reversed(work.known(Field.SERIES))}
    return list(found.values())[::-1]


def lines(work: Work) -> list[Line]:
    """Give what is known of a work besides title, creators, summary and notes."""
    out = [
        Line(label if len(values) == 1 else _plural(label), name, tuple(values))
        for label, name, field in _LINES
        if (values := work.values(field))
    ]
    if found := series(work):
        told = (
            f"Part {one.position} of {one.name}" if one.position is not None else one.name for one in found
        )
        out.append(Line("Series", "series", tuple(told)))
    return [*out, Line("Chapters", "chapters", (_chapters(work),))]


def chapter_title(chapter: Chapter, position: int, count: int) -> str | None:
    """Give what stands over a chapter ("Chapter 2: The Loft"), None over the only one without a title."""
    if chapter.number is None and count > 1 and not chapter.title:
        return f"Chapter {position}"
    if chapter.number is None or (count == 1 and chapter.title):
        return chapter.title
    named = f"Chapter {chapter.number}"
    return (
        f"{named}: {chapter.title}" if chapter.title else (named if count > 1 or chapter.number > 1 else None)
    )


def _chapters(work: Work) -> str:
    declared = work.number(Field.CHAPTERS_DECLARED)
    complete = {"true": " (complete)", "false": " (not complete)"}.get(work.value(Field.COMPLETE) or "", "")
    return f"{len(work.chapters)}/{declared if declared is not None else '?'}{complete}"


def _plural(label: str) -> str:
    return f"{label[:-1]}ies" if label.endswith("y") else f"{label}s"
