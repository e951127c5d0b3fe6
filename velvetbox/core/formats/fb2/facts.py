"""What the description of a FictionBook says: title, authors, series, genres, dates, addresses, custom lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from velvetbox.core.formats.xml import local, text_in
from velvetbox.core.prose import Basis, Fact, Field, Where

_NAMES = ("first-name", "middle-name", "last-name")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_NO_GENRE = frozenset({"unrecognised", "unrecognized", "other", "unknown", "antique", "nonfiction", ""})
_MOST = 400  # of a kind


def description_of(root: etree._Element, part: str) -> etree._Element | None:
    """Give a part of the description ("title-info"), None where there is none."""
    return next((each for each in root.iter() if local(each).lower() == part), None)


def facts_of(root: etree._Element) -> tuple[Fact, ...]:
    """Give what title-info and publish-info state as facts."""
    found: list[Fact] = []
    info = description_of(root, "title-info")
    for child in info if info is not None else ():
        found += _told(child)
    published = description_of(root, "publish-info")
    for child in published if published is not None else ():
        name, text = local(child).lower(), text_in(child)
        if name == "publisher" and text:
            found.append(_fact(Field.PUBLISHER, text, child))
        elif name == "isbn" and text:
            found.append(_fact(Field.IDENTIFIER, text, child))
        elif name == "sequence" and not any(fact.field is Field.SERIES for fact in found):
            found += _series(child)
    return tuple(dict.fromkeys(found))[:_MOST]


def properties_of(root: etree._Element) -> dict[str, tuple[str, ...]]:
    """Give the lines of document-info and custom-info: "fb2:src-url", "fb2:custom:status", … with their values."""
    found: dict[str, list[str]] = {}
    info = description_of(root, "document-info")
    for child in info if info is not None else ():
        if local(child) and (text := text_in(child)):
            found.setdefault(f"fb2:{local(child).lower()}", []).append(text)
    for child in root.iter("{*}custom-info"):
        kind = str(child.get("info-type") or "").strip().lower()
        if kind and (text := text_in(child)):
            found.setdefault(f"fb2:custom:{kind}", []).append(text)
    return {name: tuple(values[:_MOST]) for name, values in list(found.items())[:_MOST]}


def _told(child: etree._Element) -> Iterator[Fact]:
    name, text = local(child).lower(), text_in(child)
    if name == "book-title" and text:
        yield _fact(Field.TITLE, text, child)
    elif name == "author" and (author := name_of(child)):
        yield _fact(Field.CREATOR, author, child)
    elif name == "genre" and text.lower() not in _NO_GENRE:
        yield _fact(Field.FREEFORM, text, child)
    elif name == "keywords":
        for word in re.split(r"[,;]", text)[:_MOST]:
            if word.strip():
                yield _fact(Field.FREEFORM, word.strip(), child)
    elif name == "sequence":
        yield from _series(child)
    else:
        yield from _language_or_date(child, name, text)


def _language_or_date(child: etree._Element, name: str, text: str) -> Iterator[Fact]:
    if name == "lang" and text:
        yield _fact(Field.LANGUAGE, text, child)
    elif name == "date":
        day = str(child.get("value") or "").strip() or text
        if _DAY.match(day):
            yield _fact(Field.PUBLISHED, day, child)


def name_of(person: etree._Element) -> str:
    """Give a person's name: first, middle and last, else the nickname, else the words that stand there."""
    parts = {local(child).lower(): text_in(child) for child in person}
    whole = " ".join(parts[name] for name in _NAMES if parts.get(name))
    return whole or parts.get("nickname", "") or ("" if parts else text_in(person))


def _series(child: etree._Element) -> Iterator[Fact]:
    name, number = str(child.get("name") or "").strip(), str(child.get("number") or "").strip()
    if name:
        place = int(number) if re.fullmatch(r"[0-9]{1,5}", number) else None
        where = Where(source="#sequence", quote=f"{name} {number}".strip())
        yield Fact(Field.SERIES, name, Basis.STATED, where, place)


def _fact(field: Field, value: str, child: etree._Element) -> Fact:
    return Fact(
        field, value, Basis.STATED, Where(source=f"#{local(child).lower()}", quote=text_in(child)[:300])
    )
