"""What a Kindle book says of itself: its EXTH records under the names that an EPUB's package has for them."""

from __future__ import annotations

import html
from collections.abc import Iterator

from velvetbox.core.formats.epub.metadata import is_language, plain
from velvetbox.core.formats.kindle.header import Header
from velvetbox.core.prose import Fact, Field, Where

_NAMES = {
    100: "dc:creator",
    101: "dc:publisher",
    103: "dc:description",
    104: "dc:identifier",
    105: "dc:subject",
    106: "dc:date",
    108: "dc:contributor",
    109: "dc:rights",
    112: "dc:source",
    503: "dc:title",
    524: "dc:language",
    535: "meta:generator",
}
_FIELDS = {
    "dc:title": Field.TITLE,
    "dc:creator": Field.CREATOR,
    "dc:language": Field.LANGUAGE,
    "dc:description": Field.SUMMARY,
    "dc:publisher": Field.PUBLISHER,
}
_UNKNOWN = frozenset({"unknown", "untitled"})
Statement = tuple[str, str, str]  # name, value, where it stands


def properties_of(header: Header, codec: str) -> dict[str, tuple[str, ...]]:
    """Give the metadata by name ("dc:title", "dc:creator"), each with its values in order."""
    found: dict[str, list[str]] = {}
    for name, value, _ in _statements(header, codec):
        found.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def facts_of(header: Header, codec: str) -> tuple[Fact, ...]:
    """Give title, creators, language, summary and publisher as stated, each with its record ("EXTH#503")."""
    return tuple(_facts(header, codec))


def _facts(header: Header, codec: str) -> Iterator[Fact]:
    for name, value, place in _statements(header, codec):
        field = _FIELDS.get(name)
        if field is None or (field in {Field.TITLE, Field.CREATOR} and value.lower() in _UNKNOWN):
            continue
        if field is Field.LANGUAGE and not is_language(value):
            continue
        told = plain(value) if field is Field.SUMMARY else value
        if told:
            yield Fact(field, told, where=Where(place, quote=value[:300]))


def _statements(header: Header, codec: str) -> Iterator[Statement]:
    """Give each statement once; the title of the header counts where no record names one."""
    seen: set[tuple[str, str]] = set()
    titled = False
    for kind, raw in header.exth:
        name = _NAMES.get(kind)
        value = _decoded(raw, codec) if name else ""
        if not name or not value or (name, value) in seen or (titled and name == "dc:title"):
            continue
        seen.add((name, value))
        titled = titled or name == "dc:title"
        yield name, value, f"EXTH#{kind}"
    if not titled and (value := _decoded(header.title, codec)):
        yield "dc:title", value, "MOBI#title"


def _decoded(raw: bytes, codec: str) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode(codec, "replace")
    text = text.replace("\0", "").strip()
    return html.unescape(text) if "&" in text and "<" not in text else text
