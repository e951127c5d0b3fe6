"""What an EPUB says of itself: every property as written, and those facts any reader would take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from velvetbox.core.formats.epub.package import Package, metadata_elements
from velvetbox.core.formats.xml import local, text_in
from velvetbox.core.prose import Fact, Field, Where

_DC = "{http://purl.org/dc/elements/1.1/}"
_OLD_DC = "{http://purl.org/dc/elements/1.0/}"
_OPF = "{http://www.idpf.org/2007/opf}"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis"})
_TAG = re.compile(r"<(?:/?(?:p|div|br|li|blockquote|h[1-6])\b[^<>]*+)>", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[A-Za-z][^<>]*+>")
Properties = dict[str, tuple[str, ...]]
Refinements = dict[str, dict[str, str]]


def properties_of(package: Package) -> Properties:
    """Give the metadata by name: "dc:title", "dc:creator@role", "meta:calibre:series", "meta:dcterms:modified".

    The values of a name with "@" stand beside those of the name without, "" where there is none.
    """
    found: dict[str, list[str]] = {}
    for name, value, refinements in _statements(package):
        found.setdefault(name, []).append(value)
        if name.startswith("dc:"):
            for key in ("role", "file-as"):
                found.setdefault(f"{name}@{key}", []).append(refinements.get(key, ""))
    return {name: tuple(values) for name, values in found.items() if any(values)}


def _statements(package: Package) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    elements = metadata_elements(package)
    refined = _refinements(elements)
    for element in elements:
        name = _name(element)
        if name is None or (name.startswith("meta:") and element.get("refines")):
            continue
        value = (
            (element.get("content") or "").strip() if element.get("content") is not None else text_in(element)
        )
        if value:
            yield name, value, _refinement(element, refined)


def _name(element: etree._Element) -> str | None:
    tag = str(element.tag)
    if tag.startswith((_DC, _OLD_DC)):
        return f"dc:{local(element).lower()}"
    if local(element) == "meta":
        stated = element.get("name") or element.get("property")
        return f"meta:{stated.strip()}" if stated else None
    return None


def _refinements(elements: list[etree._Element]) -> Refinements:
    refined: Refinements = {}
    for element in elements:
        if local(element) == "meta" and (about := element.get("refines")):
            refined.setdefault(about.lstrip("#"), {}).setdefault(
                element.get("property") or "", text_in(element)
            )
    return refined


def _refinement(element: etree._Element, refined: Refinements) -> Mapping[str, str]:
    said = dict(refined.get(element.get("id") or "", {}))
    for key in ("role", "file-as"):
        if (value := element.get(f"{_OPF}{key}") or element.get(key)) and key not in said:
            said[key] = value
    return said


def facts_of(package: Package) -> tuple[Fact, ...]:
    """Give title, authors, language, series, summary and publisher as stated."""
    statements = list(_statements(package))
    path = package.path
    return (*_titles(statements, path), *_simple(statements, path), *_series(package, statements))


def _fact(field: Field, value: str, path: str, name: str, number: int | None = None) -> Fact:
    return Fact(field, value, where=Where(f"{path}#{name}", quote=value[:300]), number=number)


def _titles(statements: list[tuple[str, str, Mapping[str, str]]], path: str) -> Iterator[Fact]:
    titles = [(value, said) for name, value, said in statements if name == "dc:title"]
    main = [value for value, said in titles if said.get("title-type") == "main"] or [
        value for value, _ in titles
    ]
    if main and main[0].lower() not in {"unknown", "untitled"}:
        yield _fact(Field.TITLE, main[0], path, "dc:title")


def _simple(statements: list[tuple[str, str, Mapping[str, str]]], path: str) -> Iterator[Fact]:
    for name, value, said in statements:
        if name == "dc:creator" and said.get("role", "aut") == "aut" and value.lower() != "unknown":
            yield _fact(Field.CREATOR, value, path, name)
        elif name == "dc:language" and is_language(value):
            yield _fact(Field.LANGUAGE, value, path, name)
        elif name == "dc:description" and (summary := plain(value)):
            yield _fact(Field.SUMMARY, summary, path, name)
        elif name == "dc:publisher":
            yield _fact(Field.PUBLISHER, value, path, name)


def is_language(value: str) -> bool:
    """Tell whether a value is a language tag that names a language."""
    return _LANGUAGE.match(value) is not None and value.lower() not in _NO_LANGUAGE


def plain(description: str) -> str:
    """Give a description as text, paragraphs parted by a blank line; it may have been written in HTML."""
    text = _ANY_TAG.sub("", _TAG.sub("\n", description))
    for written, meant in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&quot;", '"'),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ):
        text = text.replace(written, meant)
    return "\n\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


def _series(package: Package, statements: list[tuple[str, str, Mapping[str, str]]]) -> Iterator[Fact]:
    given = {name: value for name, value, _ in reversed(statements)}
    if name := given.get("meta:calibre:series"):
        yield _fact(
            Field.SERIES,
            name,
            package.path,
            "meta:calibre:series",
            _number(given.get("meta:calibre:series_index")),
        )
        return
    for name, value, said in statements:
        if name == "meta:belongs-to-collection" and said.get("collection-type", "series") == "series":
            yield _fact(Field.SERIES, value, package.path, name, _number(said.get("group-position")))


def _number(written: str | None) -> int | None:
    """Give a whole number, None for anything else ("1.5" is a place between two)."""
    found = re.fullmatch(r"(\d{1,6})(?:\.0{1,6})?", (written or "").strip())
    return int(found[1]) if found else None
