"""What a file says of itself outside its text: front matter of Markdown, properties of documents, dc:* of books."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from velvetbox.core.formats.draft import Draft
from velvetbox.core.origins.dates import date_of
from velvetbox.core.origins.header_facts import label_facts
from velvetbox.core.origins.header_lines import label_of
from velvetbox.core.origins.languages import language_of
from velvetbox.core.origins.placed import Line, Placed
from velvetbox.core.origins.titles import is_name
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Basis, Fact, Field, Where, paragraph

_JUNK_TITLE = lazy_pattern(
    r"(?:untitled|unbenannt|unknown|document\s?\d*|dokument\d*|microsoft word\b.*|new document|title|.*\.(?:docx?|odt|rtf|txt|html?|pdf)|\(anonymous\)|normal)\Z",
    re.IGNORECASE,
)
_JUNK_CREATOR = lazy_pattern(
    r"(?:unknown(?: author)?|user|owner|admin(?:istrator)?|author|microsoft.*|your (?:user )?name|default|preferred customer|valued.*customer|"
    r"(?:my|home|pc|compaq|dell|hp|lenovo|asus|acer|sony)(?:[\W_].*)?|(?:windows|home|registered|end|pc) user|user ?\d+|guest|valued.*client|customer|python-docx|apache poi|.*calibre.*|.*pandoc.*|openoffice.*|libreoffice.*)\Z",
    re.IGNORECASE,
)
_LOST = 2  # question marks that somebody may have meant
_YAML = "yaml:"
_DOCUMENT = {
    "title": Field.TITLE,
    "initial-creator": Field.CREATOR,
    "creator": Field.CREATOR,
    "author": Field.CREATOR,
}


def property_facts(draft: Draft) -> list[Fact]:
    """Give what the file's own metadata states, junk that programs write left out."""
    facts = [_tagged(fact) for fact in draft.facts if _is_worth(fact)]
    for name, values in draft.properties.items():
        if name.startswith(_YAML):
            facts += _labelled(name, values)
    facts += [fact for fact in _document_facts(draft) if _is_worth(fact)]
    return _distinct(facts)


def _tagged(fact: Fact) -> Fact:
    """Give a language as its one tag."""
    if fact.field is not Field.LANGUAGE:
        return fact
    return replace(fact, value=language_of(fact.value) or fact.value)


def _document_facts(draft: Draft) -> list[Fact]:
    """Give title and creator of an office document; who wrote it first counts before who changed it."""
    facts: list[Fact] = []
    for name, field in _DOCUMENT.items():
        if draft.format == "pdf" and name == "creator":
            continue  # the program that made it (ISO 32000-1, 14.3.3)
        key = f"{draft.format}:{name}"
        if draft.format in {"docx", "odt", "doc", "rtf", "pdf"} and not any(
            fact.field is field for fact in facts
        ):
            facts += [_fact(field, value, key) for value in draft.properties.get(key, ())]
    return facts


def dc_facts(draft: Draft) -> list[Fact]:
    """Give a book's dc:title, dc:creator, dc:language, dc:date, dc:publisher, dc:source where they say something."""
    facts: list[Fact] = []
    for name, field in (
        ("dc:title", Field.TITLE),
        ("dc:creator", Field.CREATOR),
        ("dc:publisher", Field.PUBLISHER),
    ):
        facts += [_fact(field, value, name) for value in _by_authors(draft, name)]
    for value in draft.properties.get("dc:language", ())[:1]:
        if tag := language_of(value):
            facts.append(_fact(Field.LANGUAGE, tag, "dc:language", value))
    for value in draft.properties.get("dc:date", ())[:1]:
        if day := date_of(value):
            facts.append(_fact(Field.PUBLISHED, day, "dc:date", value))
    return _distinct([fact for fact in facts if _is_worth(fact)])


def _by_authors(draft: Draft, name: str) -> list[str]:
    """Give the values of a property, without those of whom the book says that they did not write it."""
    values = draft.properties.get(name, ())
    roles = draft.properties.get(f"{name}@role", ())
    return [
        value
        for at, value in enumerate(values)
        if at >= len(roles) or roles[at].lower() in {"", "aut", "author", "cre"}
    ]


def _fact(field: Field, value: str, name: str, quote: str | None = None) -> Fact:
    return Fact(field, value.strip(), Basis.STATED, Where(source=f"#{name}", quote=quote or value))


def _labelled(name: str, values: Sequence[str]) -> list[Fact]:
    key = name.removeprefix(_YAML)
    facts: list[Fact] = []
    for value in values:
        text = f"{key.replace('_', ' ')}: {value}"
        label = label_of(Line(text, Placed(paragraph(text)), 0))
        if label is not None:
            facts += [
                replace(fact, where=Where(source=f"#{name}", quote=value)) for fact in label_facts(label)
            ]
    return facts


def _is_worth(fact: Fact) -> bool:
    value = fact.value.strip()
    if fact.field is Field.TITLE:
        lost = len(value) > _LOST and not value.strip("? ")  # every letter of it
        return bool(value) and not lost and not _JUNK_TITLE.fullmatch(value)
    if fact.field is Field.CREATOR:
        return is_name(value) and not _JUNK_CREATOR.fullmatch(value)
    return bool(value)


def _distinct(facts: Sequence[Fact]) -> list[Fact]:
    seen: dict[tuple[Field, str], Fact] = {}
    for fact in facts:
        seen.setdefault((fact.field, fact.value.casefold()), fact)
    return list(seen.values())
