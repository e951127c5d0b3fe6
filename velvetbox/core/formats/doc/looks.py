"""What the settings of a Word document's characters say of their look, language and letters."""

from __future__ import annotations

from velvetbox.core.formats.doc.settings import Settings
from velvetbox.core.formats.rtf.tables import LANGUAGES, ORDER
from velvetbox.core.prose import Mark, MarkKind

_PRIMARY = 0x3FF  # the bits of a Windows language id that name the language without its country
_RAISED = {1: MarkKind.SUPERSCRIPT, 2: MarkKind.SUBSCRIPT}
_MARKS = {
    "bold": MarkKind.STRONG,
    "italic": MarkKind.EMPHASIS,
    "underline": MarkKind.UNDERLINE,
    "strike": MarkKind.STRIKE,
    "double_strike": MarkKind.STRIKE,
    "small_caps": MarkKind.SMALL_CAPS,
}
_UNDER_SPACES = 5  # the kind of line that is none
_CODE_PAGES = {
    0x19: "cp1251", 0x22: "cp1251", 0x23: "cp1251", 0x02: "cp1251", 0x2F: "cp1251", 0x05: "cp1250", 0x0E: "cp1250",
    0x15: "cp1250", 0x18: "cp1250", 0x1A: "cp1250", 0x1B: "cp1250", 0x24: "cp1250", 0x08: "cp1253", 0x1F: "cp1254",
    0x0D: "cp1255", 0x01: "cp1256", 0x25: "cp1257", 0x26: "cp1257", 0x27: "cp1257", 0x11: "cp932", 0x12: "cp949",
    0x1E: "cp874", 0x2A: "cp1258",
}  # fmt: skip


def marks_in(look: Settings) -> tuple[Mark, ...]:
    """Give the marks of characters that look so, in the order all readers of documents use."""
    kinds = {kind for name, kind in _MARKS.items() if look.get(name)}
    if look.get("underline", 0) == _UNDER_SPACES:
        kinds.discard(MarkKind.UNDERLINE)
    raised = look.get("raised", 0)
    if not raised and (position := look.get("position", 0)):
        raised = 2 if position & 0x8000 else 1
    if raised in _RAISED:
        kinds.add(_RAISED[raised])
    return tuple(Mark(kind) for kind in ORDER if kind in kinds)


def language_of(look: Settings, usual: int) -> tuple[Mark, ...]:
    """Give the language of words that are not in the document's own (`usual`)."""
    own = look.get("lang", 0)
    if not own or not usual or own & _PRIMARY == usual & _PRIMARY or own not in LANGUAGES:
        return ()
    return (Mark(MarkKind.LANGUAGE, LANGUAGES[own]),)


def code_page(language: int) -> str:
    """Give the code page of a program's language, a Windows language id."""
    if language & _PRIMARY == 0x04:
        return "cp950" if language in {0x0404, 0x0C04, 0x1404} else "gb18030"
    return _CODE_PAGES.get(language & _PRIMARY, "cp1252")
