"""What DOCX styles say of a run or paragraph (ECMA-376 part 1, 17.7): chains, defaults and toggles."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from velvetbox.core.formats.docx.package import attributes, child, elements
from velvetbox.core.formats.office.styles import level_of, role_of
from velvetbox.core.formats.xml import local

_TOGGLES = frozenset({"b", "i", "caps", "smallCaps", "strike", "dstrike", "vanish"})
_OFF = frozenset({"0", "false", "off", "none"})
_LONGEST_CHAIN = 32
_BODY_LEVEL = 9


@dataclass(slots=True)
class Style:
    """One style as written: what it sets itself, by local name."""

    name: str
    based_on: str
    run: dict[str, str] = field(default_factory=dict)
    paragraph: dict[str, str] = field(default_factory=dict)


def run_settings(element: etree._Element | None) -> dict[str, str]:
    """Read a w:rPr: toggles are "1" or "0", the rest as written."""
    out: dict[str, str] = {}
    for each in elements(element) if element is not None else ():
        name, given = local(each), attributes(each)
        value = given.get("val", "")
        if name in _TOGGLES:
            out[name] = "0" if value.lower() in _OFF else "1"
        elif name == "u":
            out[name] = "0" if value.lower() in _OFF or not value else "1"
        elif name in {"vertAlign", "rStyle", "rtl"}:
            out[name] = value or "1"
        elif name == "lang":
            out[name] = value
        elif name == "position" and value.strip("-0"):
            out.setdefault("vertAlign", "subscript" if value.startswith("-") else "superscript")
    return out


def paragraph_settings(element: etree._Element | None) -> dict[str, str]:
    """Read a w:pPr: style, level, alignment, direction, list, rule."""
    out: dict[str, str] = {}
    for each in elements(element) if element is not None else ():
        name, given = local(each), attributes(each)
        if name in {"pStyle", "outlineLvl", "jc"}:
            out[name] = given.get("val", "")
        elif name == "bidi":
            out[name] = "0" if given.get("val", "").lower() in _OFF else "1"
        elif name == "pBdr":
            out[name] = (
                "1"
                if any(attributes(edge).get("val", "nil") not in {"nil", "none"} for edge in elements(each))
                else "0"
            )
        elif name == "numPr":
            for part in elements(each):
                out[local(part)] = attributes(part).get("val", "")
    return out


class Styles:
    """The styles of a document."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default_paragraph = ""
        self._defaults: dict[str, str] = {}
        self._resolved: dict[tuple[str, str], dict[str, str]] = {}
        for element in elements(root) if root is not None else ():
            if local(element) == "style":
                self._add(element)
            elif local(element) == "docDefaults":
                self._defaults = run_settings(child(child(element, "rPrDefault"), "rPr"))

    def _add(self, element: etree._Element) -> None:
        given = attributes(element)
        name, based = child(element, "name"), child(element, "basedOn")
        key = given.get("styleId", "")
        self._styles[key] = Style(
            attributes(name).get("val", "") if name is not None else key,
            attributes(based).get("val", "") if based is not None else "",
            run_settings(child(element, "rPr")),
            paragraph_settings(child(element, "pPr")),
        )
        if given.get("type") == "paragraph" and given.get("default", "0") not in _OFF:
            self._default_paragraph = key

    @property
    def language(self) -> str | None:
        """Give the language the document is in by default."""
        return self._defaults.get("lang") or None

    def _chain(self, key: str, part: str) -> dict[str, str]:
        """Give what a style and those it is based on set, nearest first."""
        if (key, part) in self._resolved:
            return self._resolved[key, part]
        out: dict[str, str] = {}
        current = key
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(current)
            if style is None:
                break
            out = {**(style.run if part == "run" else style.paragraph), **out}
            current = style.based_on
        self._resolved[key, part] = out
        return out

    def paragraph(self, direct: dict[str, str]) -> dict[str, str]:
        """Give what holds for a paragraph with these direct settings."""
        return {**self._chain(direct.get("pStyle") or self._default_paragraph, "paragraph"), **direct}

    def run(self, direct: dict[str, str], paragraph_style: str, *, heading: bool = False) -> dict[str, str]:
        """Give what holds for a run: toggles set in both styles cancel out (17.7.3).

        In a heading the paragraph style's own bold and italics are the heading's look, not emphasis.
        """
        outer = {} if heading else self._chain(paragraph_style or self._default_paragraph, "run")
        inner = self._chain(direct.get("rStyle", ""), "run")
        out = {**self._defaults, **outer, **inner, **direct}
        for name in _TOGGLES:
            if name not in direct:
                toggled = (outer.get(name) == "1") != (inner.get(name) == "1")
                out[name] = "1" if toggled or (self._defaults.get(name) == "1" and not heading) else "0"
        return out

    def level(self, settings: dict[str, str]) -> int | None:
        """Give the heading level (1 to 6) of a paragraph, None for text."""
        written = settings.get("outlineLvl", "")
        if written.isdecimal() and int(written[:3]) < _BODY_LEVEL:
            return min(int(written[:3]) + 1, 6)
        current = settings.get("pStyle", "")
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(current)
            found = level_of(style.name if style else current)
            if found is not None or style is None:
                return found
            current = style.based_on
        return None

    def role(self, settings: dict[str, str]) -> str:
        """Give the role a paragraph's style names ("title", "author"), or ""."""
        style = self._styles.get(settings.get("pStyle", ""))
        return role_of(style.name if style else settings.get("pStyle", ""))


class Numbering:
    """Which lists are numbered and which have bullets."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, str] = {}
        self._formats: dict[tuple[str, str], str] = {}
        for element in elements(root) if root is not None else ():
            key = attributes(element).get("abstractNumId" if local(element) == "abstractNum" else "numId", "")
            if local(element) == "num":
                target = child(element, "abstractNumId")
                self._lists[key] = attributes(target).get("val", "") if target is not None else ""
            elif local(element) == "abstractNum":
                for level in elements(element):
                    form = child(level, "numFmt")
                    if form is not None:
                        self._formats[key, attributes(level).get("ilvl", "0")] = attributes(form).get(
                            "val", ""
                        )

    def form(self, settings: dict[str, str]) -> str | None:
        """Give "bullet", "ordered", or None where a paragraph is in no list."""
        number = settings.get("numId", "0")
        if number == "0" or number not in self._lists:
            return None
        form = self._formats.get((self._lists[number], settings.get("ilvl", "0")), "decimal")
        return None if form == "none" else "bullet" if form == "bullet" else "ordered"
