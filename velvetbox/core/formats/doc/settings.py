"""The settings of characters and paragraphs: single property modifiers of Word 97 (MS-DOC 2.6) and of Word 6."""

from __future__ import annotations

import struct
from collections.abc import Iterator

Settings = dict[str, int]

NEW = {
    0x0800: "deleted", 0x0802: "field_hidden", 0x0835: "bold", 0x0836: "italic", 0x0837: "strike", 0x083A: "small_caps",
    0x083C: "hidden", 0x0855: "special", 0x2A3E: "underline", 0x2A48: "raised", 0x4845: "position", 0x486D: "lang", 0x4873: "lang", 0x2A53: "double_strike",
    0x2A33: "plain", 0x4A30: "char_style", 0x4A4F: "font", 0x6A09: "symbol", 0x6A03: "picture",
    0x4600: "style", 0x2403: "align", 0x2461: "align", 0x2416: "in_table", 0x2417: "row_end", 0x2407: "page_before",
    0x2441: "right_to_left", 0x2640: "outline", 0x260A: "depth", 0x460B: "list", 0x6646: "elsewhere", 0x6645: "elsewhere",
    0x6424: "rule_old", 0x6426: "rule_old", 0xC64E: "rule", 0xC650: "rule", 0x244B: "inner_cell", 0x244C: "inner_row",
}  # fmt: skip
OLD = {
    65: "deleted", 67: "field_hidden", 85: "bold", 86: "italic", 87: "strike", 90: "small_caps", 92: "hidden",
    93: "font", 94: "underline", 104: "raised", 101: "position", 97: "lang", 117: "special", 80: "char_style", 83: "plain", 74: "symbol_old",
    2: "style", 5: "align", 9: "page_before", 13: "old_list", 24: "in_table", 25: "row_end", 38: "rule_old", 40: "rule_old",
}  # fmt: skip
_OLD_SIZES = {
    **dict.fromkeys((2, 16, 17, 18, 19, 21, 22, 26, 27, 28, *range(30, 37), *range(38, 44), *range(45, 50)), 2),
    **dict.fromkeys((69, 72, 80, 93, 96, 97, 99, 101, 107, 109, 110, 121, 122, 123, 124), 2),
    **dict.fromkeys((4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 24, 25, 29, 37, 44, 50, 51), 1),
    **dict.fromkeys((65, 66, 67, 71, 75, 85, 86, 87, 88, 89, 90, 91, 92, 94, 98, 100, 102, 104, 117, 118, 119), 1),
    **dict.fromkeys((20, 70), 4),
    **dict.fromkeys((73, 95), 3),
    83: 0, 182: 2, 183: 2, 184: 2, 185: 1, 186: 1, 187: 12, 189: 2,
}  # fmt: skip
_OLD_COUNTED = frozenset({3, 12, 15, 23, 52, 64, 68, 74, 81, 82, 103, 105, 106, 108, 120})
_OLD_TABLES = frozenset({188, 190})  # counted by two bytes
_SIZES = (1, 1, 2, 4, 2, 2, -1, 3)
TOGGLES = frozenset({"bold", "italic", "strike", "small_caps", "hidden", "double_strike"})
_DEFINED_TABLE, _TABS = 0xD608, 0xC615
_AS_STYLE, _NOT_AS_STYLE = 0x80, 0x81


def read(raw: bytes, *, old: bool) -> Settings:
    """Give the settings that stand in bytes, the last of each kind; what cannot be read ends them."""
    out: Settings = {}
    for name, value in _old(raw) if old else _new(raw):
        if name == "plain":
            out = {
                key: kept
                for key, kept in out.items()
                if key in {"special", "symbol", "picture", "char_style"}
            }
        elif name == "rule":
            out["rule"] = out.get("rule", 0) | (value > 0)
        else:
            out[name] = value
    return out


def _new(raw: bytes) -> Iterator[tuple[str, int]]:
    at = 0
    while at + 3 <= len(raw):
        code = struct.unpack_from("<H", raw, at)[0]
        at += 2
        size = _SIZES[code >> 13]
        if size < 0:
            size, at = _counted(code, raw, at)
        value = raw[at : at + size]
        at += size
        if (name := NEW.get(code)) and value:
            yield _known(name, value)


def _counted(code: int, raw: bytes, at: int) -> tuple[int, int]:
    """Give size and start of a value that tells its own length (2.6.4, sprmTDefTable and sprmPChgTabs)."""
    if code == _DEFINED_TABLE and at + 2 <= len(raw):
        return max(0, struct.unpack_from("<H", raw, at)[0] - 1), at + 2
    size = raw[at]
    if code == _TABS and size == 255 and at + 1 < len(raw):
        deleted = raw[at + 1]
        added_at = at + 2 + 4 * deleted
        added = raw[added_at] if added_at < len(raw) else 0
        return 2 + 4 * deleted + 3 * added, at + 1
    return size, at + 1


def _old(raw: bytes) -> Iterator[tuple[str, int]]:
    at = 0
    while at < len(raw):
        code = raw[at]
        at += 1
        if code in _OLD_SIZES:
            size = _OLD_SIZES[code]
        elif code in _OLD_COUNTED and at < len(raw):
            size, at = raw[at], at + 1
        elif code in _OLD_TABLES and at + 2 <= len(raw):
            size, at = max(0, struct.unpack_from("<H", raw, at)[0] - 1), at + 2
        elif code:
            return
        else:
            continue
        value = raw[at : at + size]
        at += size
        if (name := OLD.get(code)) and (value or not size):
            yield _known(name, value)


def _known(name: str, value: bytes) -> tuple[str, int]:
    """Give a setting by the name under which it counts."""
    if name == "rule_old":
        kind = value[1] if len(value) == 4 else value[0] & 0x18 if len(value) == 2 else 0
        return "rule", int(0 < kind < 255)
    if name == "rule":
        return "rule", int(len(value) > 5 and 0 < value[5] < 255)
    if name == "symbol_old":
        return "symbol", (value[2] if len(value) > 2 else 0) << 16 | int.from_bytes(value[:2], "little")
    return name, int.from_bytes(value[:4], "little")


def toggled(value: int | None, of_style: bool) -> bool:
    """Tell whether a toggle is on (2.6.1): by itself, as its style has it, or the other way round."""
    if value is None or value == _AS_STYLE:
        return of_style
    return not of_style if value == _NOT_AS_STYLE else value != 0
