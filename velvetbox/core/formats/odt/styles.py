"""What ODF styles say of text and paragraphs (OpenDocument 1.3 part 3, section 16): chains and defaults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from velvetbox.core.formats.docx.package import attributes, elements
from velvetbox.core.formats.xml import local
from velvetbox.core.prose import Mark, MarkKind

_LONGEST_CHAIN = 32
_NONE = frozenset({"", "none"})
_BOLD = 600


@dataclass(slots=True)
class Style:
    """A style as written: its parent, its shown name, what it sets itself."""

    parent: str
    name: str
    text: dict[str, str] = field(default_factory=dict)
    paragraph: dict[str, str] = field(default_factory=dict)
    level: str = ""


class Styles:
    """The styles of a document, those of content.xml before those of styles.xml."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._styles: dict[tuple[str, str], Style] = {}
        self._numbered: dict[tuple[str, int], bool] = {}
        self.language = ""
        for root in roots:
            for group in elements(root):
                if local(group) in {"automatic-styles", "styles"}:
                    self._read(group)

    def _read(self, group: etree._Element) -> None:
        for element in elements(group):
            given = attributes(element)
            if local(element) == "style":
                style = Style(
                    given.get("parent-style-name", ""), given.get("display-name") or given.get("name", "")
                )
                style.level = given.get("default-outline-level", "")
                for part in elements(element):
                    if local(part) == "text-properties":
                        style.text = attributes(part)
                    elif local(part) == "paragraph-properties":
                        style.paragraph = attributes(part)
                self._styles.setdefault((given.get("family", ""), given.get("name", "")), style)
            elif local(element) == "list-style":
                self._read_list(given.get("name", ""), element)
            elif local(element) == "default-style" and given.get("family") == "paragraph":
                for part in elements(element):
                    if local(part) == "text-properties":
                        self.language = self.language or _language(attributes(part))

    def _read_list(self, name: str, element: etree._Element) -> None:
        for level in elements(element):
            written = attributes(level).get("level", "1")
            if written.isdecimal():
                numbered = local(level) == "list-level-style-number"
                self._numbered[name, int(written[:3])] = numbered and bool(
                    attributes(level).get("num-format")
                )

    def _chain(self, family: str, name: str) -> Iterator[Style]:
        """Give a style and those it is based on, nearest first."""
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get((family, name))
            if style is None:
                return
            yield style
            name = style.parent

    def text(self, family: str, name: str) -> dict[str, str]:
        """Give the text properties of a style of this family ("text" or "paragraph")."""
        out: dict[str, str] = {}
        for style in self._chain(family, name):
            out = {**style.text, **out}
        return out

    def paragraph(self, name: str) -> dict[str, str]:
        """Give the paragraph properties of a style."""
        out: dict[str, str] = {}
        for style in self._chain("paragraph", name):
            out = {**style.paragraph, **out}
        return out

    def names(self, name: str) -> list[str]:
        """Give the names of a paragraph style and those it is based on, lower case."""
        return [style.name.replace("_20_", " ").lower() for style in self._chain("paragraph", name)]

    def is_numbered(self, name: str, level: int) -> bool:
        """Tell whether a level of a list has numbers (1 is the outermost)."""
        return self._numbered.get((name, level), False)


def marks_of(text: dict[str, str], document: str) -> Iterator[Mark]:
    """Give the marks that text properties stand for; `document` is the language of the whole text."""
    language = _language(text)
    if language and document and language.partition("-")[0] != document.partition("-")[0]:
        yield Mark(MarkKind.LANGUAGE, language)
    if _is_bold(text.get("font-weight", "")):
        yield Mark(MarkKind.STRONG)
    if text.get("font-style") in {"italic", "oblique"}:
        yield Mark(MarkKind.EMPHASIS)
    if text.get("text-underline-style", "none") not in _NONE:
        yield Mark(MarkKind.UNDERLINE)
    if text.get("text-line-through-style", "none") not in _NONE:
        yield Mark(MarkKind.STRIKE)
    if text.get("font-variant") == "small-caps":
        yield Mark(MarkKind.SMALL_CAPS)
    position = (text.get("text-position") or "0").split()[0]
    if position == "super" or (position.rstrip("%").isdecimal() and position.rstrip("%0")):
        yield Mark(MarkKind.SUPERSCRIPT)
    elif position.startswith(("sub", "-")):
        yield Mark(MarkKind.SUBSCRIPT)


def _is_bold(weight: str) -> bool:
    return weight == "bold" or (weight.isdecimal() and int(weight[:4]) >= _BOLD)


def _language(text: dict[str, str]) -> str:
    language, country = text.get("language", ""), text.get("country", "")
    if language in _NONE or language in {"zxx", "und"}:
        return ""
    return language if country in _NONE else f"{language}-{country}"
