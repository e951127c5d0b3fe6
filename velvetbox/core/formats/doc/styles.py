"""The style sheet of a Word document (MS-DOC 2.9.271), its fonts, and its lists."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from velvetbox.core.formats.doc.fib import Head, Table
from velvetbox.core.formats.doc.settings import TOGGLES, Settings, read, toggled
from velvetbox.core.formats.office.styles import level_of, role_of
from velvetbox.core.formats.rtf.tables import CHARSETS

_PARAGRAPH, _CHARACTER = 1, 2
_NO_STYLE = 0xFFF
_LONGEST_CHAIN = 32
_MOST = 4096
_BUILT_IN = {**{number: f"heading {number}" for number in range(1, 10)}, 62: "title", 74: "subtitle"}
_BULLETS, _NO_NUMBER = 23, 255
_LEVELS = 9


@dataclass(slots=True)
class Style:
    """One style: what it sets itself. `name` is the English one where Word knows the style."""

    name: str
    kind: int
    based_on: int
    paragraph: Settings = field(default_factory=dict)
    characters: Settings = field(default_factory=dict)


class Styles:
    """The styles of a document, by number."""

    def __init__(self, styles: dict[int, Style]) -> None:
        self._styles = styles
        self._chains: dict[int, tuple[Settings, Settings]] = {}

    def _chain(self, number: int) -> tuple[Settings, Settings]:
        """Give what a style and those it is based on set for paragraphs and characters."""
        if number not in self._chains:
            chain: list[Style] = []
            current = number
            while (style := self._styles.get(current)) is not None and len(chain) < _LONGEST_CHAIN:
                chain.append(style)
                current = style.based_on
            paragraph: Settings = {}
            characters: Settings = {}
            for style in reversed(chain):
                paragraph.update(style.paragraph)
                characters = laid_over(characters, style.characters)
            self._chains[number] = paragraph, characters
        return self._chains[number]

    def paragraph(self, direct: Settings) -> Settings:
        """Give what holds for a paragraph."""
        return {**self._chain(direct.get("style", 0))[0], **direct}

    def characters(self, direct: Settings, style: int, *, heading: bool) -> Settings:
        """Give what holds for characters; in a heading the look of its style is no emphasis."""
        outer = {
            key: value for key, value in self._chain(style)[1].items() if not heading or key not in TOGGLES
        }
        inner = self._chain(direct["char_style"])[1] if direct.get("char_style", 10) != 10 else {}
        both = outer
        if inner:
            both = {**outer, **{key: value for key, value in inner.items() if key not in TOGGLES}}
            both |= {key: int((outer.get(key, 0) != 0) != (inner.get(key, 0) != 0)) for key in TOGGLES}
        return laid_over(both, direct)

    def level(self, settings: Settings) -> int | None:
        """Give the heading level (1 to 6) of a paragraph, None for text."""
        if settings.get("outline", 9) < 9:
            return min(settings["outline"] + 1, 6)
        current = settings.get("style", 0)
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(current)
            if style is None or (found := level_of(style.name)) is not None:
                return None if style is None else found
            current = style.based_on
        return None

    def role(self, settings: Settings) -> str:
        """Give the role a paragraph's style names ("title"), or ""."""
        style = self._styles.get(settings.get("style", 0))
        return role_of(style.name) if style else ""


def laid_over(below: Settings, above: Settings) -> Settings:
    """Lay settings over those of a style: a toggle may stand for "as the style" or "not as the style"."""
    out = {**below, **above}
    for name in TOGGLES & above.keys():
        out[name] = int(toggled(above[name], below.get(name, 0) != 0))
    return out


def styles_of(head: Head, table: bytes) -> Styles:
    """Read the style sheet; what cannot be read of it is left out."""
    start, length = head.place(Table.STYLES)
    raw = table[start : start + length]
    found: dict[int, Style] = {}
    if len(raw) >= 6:
        size, count, base = struct.unpack_from("<HHH", raw)
        at = 2 + size
        for number in range(min(count, _MOST)):
            if at + 2 > len(raw):
                break
            size = struct.unpack_from("<H", raw, at)[0]
            if size >= 10 and (style := _style(raw[at + 2 : at + 2 + size], base, old=head.old)):
                found[number] = style
            at += 2 + size
    return Styles(found)


def _style(raw: bytes, base: int, *, old: bool) -> Style | None:
    if len(raw) < max(base, 8):
        return None
    kinds = struct.unpack_from("<HHH", raw)
    number, kind, based_on = kinds[0] & 0xFFF, kinds[1] & 0xF, kinds[1] >> 4
    name, at = _name(raw, base, old=old)
    style = Style(_BUILT_IN.get(number, name), kind, based_on if based_on != _NO_STYLE else -1)
    parts = []
    for _ in range(min(kinds[2] & 0xF, 2)):
        at += at & 1
        if at + 2 > len(raw):
            break
        size = struct.unpack_from("<H", raw, at)[0]
        parts.append(raw[at + 2 : at + 2 + size])
        at += 2 + size
    if kind == _PARAGRAPH:
        style.paragraph = read(parts[0][2:], old=old) if parts else {}
        style.characters = read(parts[1], old=old) if len(parts) > 1 else {}
    elif kind == _CHARACTER:
        style.characters = read(parts[0], old=old) if parts else {}
    return style


def _name(raw: bytes, at: int, *, old: bool) -> tuple[str, int]:
    """Give a style's name and where it ends, its closing zero taken along."""
    if at + 2 > len(raw):
        return "", len(raw)
    if old:
        size = raw[at]
        return raw[at + 1 : at + 1 + size].decode("cp1252", "replace"), at + 2 + size
    size = 2 * struct.unpack_from("<H", raw, at)[0]
    return raw[at + 2 : at + 2 + size].decode("utf-16-le", "replace"), at + 4 + size


def _font_name(entry: bytes, *, old: bool) -> str:
    """Give the name in an entry of the table of fonts (MS-DOC 2.9.82; six bytes stand before it in Word 6)."""
    if old:
        return entry[6:].partition(b"\0")[0].decode("latin-1")
    return entry[40:].decode("utf-16-le", "replace").partition("\0")[0]


def fonts_of(head: Head, table: bytes) -> dict[int, str]:
    """Give the codecs of the fonts whose charset is not that of the document ("symbol" and its name for one of signs)."""
    start, length = head.place(Table.FONTS)
    raw = table[start : start + length]
    at = 2 if head.old else 4
    out: dict[int, str] = {}
    number = 0
    while at + 6 <= len(raw) and number < _MOST:
        if raw[at + 4] in CHARSETS:
            codec = CHARSETS[raw[at + 4]]
            out[number] = (
                f"symbol:{_font_name(raw[at : at + 1 + raw[at]], old=head.old)}"
                if codec == "symbol"
                else codec
            )
        at += 1 + raw[at]
        number += 1
    return out


class Lists:
    """Which lists are numbered and which have bullets (MS-DOC 2.9.131, 2.9.147)."""

    def __init__(self, head: Head, table: bytes) -> None:
        self._forms: dict[tuple[int, int], int] = {}
        self._uses: list[int] = []
        start, length = head.place(Table.LISTS)
        if not head.old and length >= 2:
            self._read(table, start)
            start, length = head.place(Table.LIST_USES)
            raw = table[start : start + length]
            count = min(struct.unpack_from("<I", raw)[0], (len(raw) - 4) // 16) if len(raw) >= 4 else 0
            self._uses = [struct.unpack_from("<I", raw, 4 + 16 * index)[0] for index in range(count)]

    def _read(self, table: bytes, start: int) -> None:
        count = min(struct.unpack_from("<H", table, start)[0], _MOST) if start + 2 <= len(table) else 0
        heads = [table[start + 2 + 28 * index :][:28] for index in range(count)]
        at = start + 2 + 28 * count
        for each in heads:
            if len(each) < 28:
                return
            for level in range(1 if each[26] & 1 else _LEVELS):
                if at + 30 > len(table):
                    return
                self._forms[struct.unpack_from("<I", each)[0], level] = table[at + 4]
                at += 28 + table[at + 24] + table[at + 25]
                at += 2 + 2 * struct.unpack_from("<H", table, at)[0] if at + 2 <= len(table) else 2

    def form(self, settings: Settings) -> str | None:
        """Give "bullet", "ordered", or None where a paragraph is in no list."""
        if (simple := settings.get("old_list", 0)) in {10, 11}:
            return "bullet" if simple == 11 else "ordered"
        use = settings.get("list", 0)
        if not 0 < use <= len(self._uses):
            return None
        form = self._forms.get((self._uses[use - 1], settings.get("depth", 0)), 0)
        return None if form == _NO_NUMBER else "bullet" if form == _BULLETS else "ordered"
