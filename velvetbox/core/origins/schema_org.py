"""What a page tells search engines of its text, in the words of schema.org (JSON-LD) and Open Graph: who, when, which language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from velvetbox.core.formats.draft import Draft
from velvetbox.core.origins.dates import date_of
from velvetbox.core.origins.languages import language_of
from velvetbox.core.origins.page_data import data_in, objects_in, text_at
from velvetbox.core.origins.titles import creators_of, is_name
from velvetbox.core.prose import Basis, Fact, Field, Where

_TEXTS = frozenset("book article blogposting shortstory creativework chapter socialmediaposting".split())
_MOST = 10  # people


def page_facts(draft: Draft) -> list[Fact]:
    """Give creators, days and language of the one text that a page is about; [] where it names none, or several."""
    facts: list[Fact] = []
    for key, field in (("article:published_time", Field.PUBLISHED), ("article:modified_time", Field.UPDATED)):
        if day := date_of(draft.first(f"meta:{key}") or ""):
            facts.append(_fact(field, day, f"#meta:{key}"))
    tree = draft.pages[0].tree if draft.pages else None
    if tree is None or "ld+json" not in draft.pages[0].source:
        return facts
    texts = [one for value in data_in(tree, "ld+json") for one in objects_in(value) if _is_text(one)]
    if len(texts) == 1:
        known = {fact.field for fact in facts}
        facts += [fact for fact in _told(texts[0]) if fact.field not in known]
    return facts


def _is_text(one: Mapping[str, object]) -> bool:
    kind = one.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(each, str) and each.lower() in _TEXTS for each in kinds) and bool(
        text_at(one, "headline", "name")
    )


def _told(one: Mapping[str, object]) -> Iterator[Fact]:
    author = one.get("author")
    for person in (author if isinstance(author, list) else [author])[:_MOST]:
        named = person if isinstance(person, dict) else {"name": person}
        if text_at(named, "@type").lower() != "organization":
            for name in creators_of(text_at(named, "name")):
                if is_name(name) and "://" not in name:
                    yield _fact(Field.CREATOR, name, "#ld+json:author")
    for key, field in (("datePublished", Field.PUBLISHED), ("dateModified", Field.UPDATED)):
        if day := date_of(text_at(one, key)):
            yield _fact(field, day, f"#ld+json:{key}")
    if tag := language_of(text_at(one, "inLanguage")):
        yield _fact(Field.LANGUAGE, tag, "#ld+json:inLanguage")


def _fact(field: Field, value: str, source: str) -> Fact:
    return Fact(field, value, Basis.STATED, Where(source=source, quote=value))
