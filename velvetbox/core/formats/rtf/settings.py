"""Settings of RTF: words that print a character, dress what follows, or describe fonts and paragraphs."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import replace

from velvetbox.core.formats.office.story import Look
from velvetbox.core.formats.office.styles import level_of, role_of
from velvetbox.core.formats.rtf.state import SAID, Reading
from velvetbox.core.formats.rtf.tables import (
    CHARACTERS,
    CHARSETS,
    CODE_PAGES,
    ENDS,
    LANGUAGES,
    LOOKS,
    TOGGLES,
)

_PARAGRAPH_ENDS = frozenset({"par", "sect", "page", "nestcell", "nestrow"})
_UNSAID = {
    "uc": 1,
    "v": 1,
    "deleted": 1,
    "outlinelevel": 9,
}  # what a word means without a number, where that is not 0


def follow(reading: Reading, word: str, number: int | None) -> None:
    """Do what a word with its number asks for; an unknown one asks for nothing."""
    state = reading.state
    if word in CHARACTERS:
        reading.say(CHARACTERS[word])
    elif word in TOGGLES:
        kind = TOGGLES[word]
        state.marks = state.marks - {kind} if number == 0 else state.marks | {kind}
    elif word in ENDS:
        state.marks = state.marks.difference(ENDS[word])
    elif word in _PARAGRAPH_ENDS:
        reading.end_paragraph()
    elif state.destination.startswith("time:"):
        key = state.destination.removeprefix("time:")
        if word in {"yr", "mo", "dy"} and (number or key in reading.properties):
            dash = "-" if key in reading.properties else ""
            reading.properties[key] = f"{reading.properties.get(key, '')}{dash}{(number or 0) % 10000:02d}"
    elif word in LOOKS and state.destination in SAID:
        reading.story.look = replace(reading.story.look, **LOOKS[word])
    else:
        _set(reading, word, number)


def _set(reading: Reading, word: str, number: int | None) -> None:
    action = _ACTIONS.get(word)
    if action is not None:
        action(reading, _UNSAID.get(word, 0) if number is None else number)


def _f(reading: Reading, number: int) -> None:
    if reading.state.destination == "fonttbl":
        reading.font_defined = number
    else:
        reading.state.font = number


def _fcharset(reading: Reading, number: int) -> None:
    if reading.state.destination != "fonttbl":
        return
    if number in CHARSETS:
        reading.say_codec(CHARSETS[number])
    elif number == 0:
        reading.western.add(reading.font_defined)


def _cpg(reading: Reading, number: int) -> None:
    if reading.state.destination == "fonttbl" and number:
        reading.say_codec(_code_page(number))


def _ansicpg(reading: Reading, number: int) -> None:
    reading.codec = _code_page(number or 1252)


def _mac(reading: Reading, _number: int) -> None:
    reading.codec = _code_page(10000)


def _pc(reading: Reading, _number: int) -> None:
    reading.codec = _code_page(437)


def _pca(reading: Reading, _number: int) -> None:
    reading.codec = _code_page(850)


def _plain(reading: Reading, _number: int) -> None:
    reading.state.marks = frozenset()
    reading.state.hidden = reading.state.deleted = False
    reading.state.font = reading.default_font


def _deff(reading: Reading, number: int) -> None:
    reading.default_font = number
    reading.state.font = number


def _uc(reading: Reading, number: int) -> None:
    reading.state.fallback = max(0, min(number, 100))


def _v(reading: Reading, number: int) -> None:
    reading.state.hidden = number != 0


def _chftn(reading: Reading, _number: int) -> None:
    reading.counted = reading.state.destination == "body"


def _deleted(reading: Reading, number: int) -> None:
    reading.state.deleted = number != 0


def _deflang(reading: Reading, number: int) -> None:
    if number in LANGUAGES:
        reading.properties.setdefault("language", LANGUAGES[number])


def _s(reading: Reading, number: int) -> None:
    if reading.state.destination == "stylesheet":
        reading.state.style = number
        return
    name = reading.styles.get(number, "").strip(" ;")
    reading.story.look.role = role_of(name)
    reading.story.look.level = level_of(name) or reading.levels.get(number, 0)


def _outlinelevel(reading: Reading, number: int) -> None:
    level = min(number + 1, 6) if 0 <= number < 9 else 0
    if reading.state.destination == "stylesheet":
        reading.levels[reading.state.style] = level
    elif reading.state.destination in SAID:
        reading.story.look.level = level


def _pard(reading: Reading, _number: int) -> None:
    if reading.state.destination in SAID:
        reading.story.look = Look()


def _ilvl(reading: Reading, number: int) -> None:
    reading.story.look.depth = max(0, min(number, 16))


def _cell(reading: Reading, _number: int) -> None:
    if reading.state.destination in SAID:
        reading.story.end_cell()


def _row(reading: Reading, _number: int) -> None:
    if reading.state.destination in SAID:
        reading.story.end_row()


def _code_page(number: int) -> str:
    name = CODE_PAGES.get(number, f"cp{number}")
    return name if is_codec(name) else "cp1252"


def is_codec(name: str) -> bool:
    """Tell whether Python knows a codec of that name."""
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


_ACTIONS: dict[str, Callable[[Reading, int], None]] = {
    "f": _f,
    "fcharset": _fcharset,
    "cpg": _cpg,
    "ansicpg": _ansicpg,
    "mac": _mac,
    "pc": _pc,
    "pca": _pca,
    "plain": _plain,
    "deff": _deff,
    "uc": _uc,
    "v": _v,
    "deleted": _deleted,
    "chftn": _chftn,
    "deflang": _deflang,
    "s": _s,
    "outlinelevel": _outlinelevel,
    "pard": _pard,
    "ilvl": _ilvl,
    "cell": _cell,
    "row": _row,
}
