"""The entries of FanFicFare's title page, by the labels of its defaults.ini."""

from __future__ import annotations

from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.header_facts import label_facts
from velvetbox.core.origins.header_lines import Label
from velvetbox.core.origins.placed import Line, Placed
from velvetbox.core.prose import Basis, Fact, Field, Where, paragraph

_FIELDS = {
    "title": Field.TITLE,
    "author": Field.CREATOR,
    "series": Field.SERIES,
    "category": Field.FANDOM,
    "fandom": Field.FANDOM,
    "fandoms": Field.FANDOM,
    "genre": Field.FREEFORM,
    "additional tags": Field.FREEFORM,
    "tags": Field.FREEFORM,
    "language": Field.LANGUAGE,
    "characters": Field.CHARACTER,
    "ships": Field.RELATIONSHIP,
    "relationships": Field.RELATIONSHIP,
    "pairing": Field.RELATIONSHIP,
    "pairings": Field.RELATIONSHIP,
    "status": Field.COMPLETE,
    "published": Field.PUBLISHED,
    "updated": Field.UPDATED,
    "rating": Field.RATING,
    "warnings": Field.WARNING,
    "archive warnings": Field.WARNING,
    "chapters": Field.CHAPTERS_DECLARED,
    "words": Field.WORDS_DECLARED,
    "publisher": Field.PUBLISHER,
    "summary": Field.SUMMARY,
    "description": Field.SUMMARY,
    "collections": Field.COLLECTION,
}


def entry_of(key: str, value: str, source: str) -> tuple[str, str, str]:
    """Give an entry: label in lower case, value, and the page it stands on."""
    return key.lower().strip(), value.strip(), source


def entry_facts(entry: tuple[str, str, str]) -> list[Fact]:
    """Give the facts of one entry; [] for the labels that say nothing of the story."""
    key, value, source = entry
    where = Where(source, quote=f"{key.capitalize()}: {value}"[:500])
    if key == "story url":
        url = work_address(value)
        return [Fact(Field.URL, url, Basis.STATED, where)] if url else []
    field = _FIELDS.get(key)
    if field is None or not value:
        return []
    text = f"{key}: {value}"
    label = Label(field, key, value, Line(text, Placed(paragraph(text), source), 0))
    return [
        Fact(fact.field, fact.value, fact.basis, where, fact.number)
        for fact in label_facts(label)
        if _is_kept(fact)
    ]


def _is_kept(fact: Fact) -> bool:
    return fact.field is not Field.CHAPTER_PRESENT and not fact.value.lower().startswith("last update")
