"""Groups of RTF: what a word makes of the group it stands in."""

from __future__ import annotations

from collections.abc import Callable

from velvetbox.core.formats.rtf.state import SAID, FieldCode, Reading
from velvetbox.core.formats.rtf.tables import INFO, SKIPPED, TIMES
from velvetbox.core.prose import MarkKind


def follow(reading: Reading, word: str) -> bool:
    """Follow a word that says what the group is. Tells whether it was one."""
    state = reading.state
    action = _ACTIONS.get(word)
    if action is not None:
        action(reading)
    elif word in SKIPPED:
        state.destination = "skip"
    elif word in INFO and state.destination == "info":
        state.destination = f"info:{word}"
    elif word in TIMES and state.destination == "info":
        state.destination = f"time:{word}"
    elif state.star and state.destination in SAID:
        state.destination = "skip"
    else:
        return False
    state.star = False
    return True


def _fonttbl(reading: Reading) -> None:
    reading.state.destination = "fonttbl"


def _stylesheet(reading: Reading) -> None:
    reading.state.destination = "stylesheet"
    reading.state.style = 0


def _info(reading: Reading) -> None:
    reading.state.destination = "info"


def _footnote(reading: Reading) -> None:
    if reading.state.destination == "body":
        outer = tuple(mark for mark in reading.marks() if mark.kind is not MarkKind.SUPERSCRIPT)
        reading.state.destination = "footnote"
        reading.state.marks = frozenset()
        label = "" if reading.counted else reading.story.taken_label()
        reading.counted = False
        reading.story.start_note(outer, label)


def _annotation(reading: Reading) -> None:
    reading.left_out["rtf.comments"] += 1
    reading.state.destination = "skip"


def _pict(reading: Reading) -> None:
    reading.state.destination = "pict" if reading.state.destination in SAID else "skip"
    reading.picture.start(len(reading.stack))


def _field(reading: Reading) -> None:
    reading.fields.append(FieldCode(len(reading.stack)))


def _fldinst(reading: Reading) -> None:
    if reading.state.destination in SAID:
        reading.state.destination = "instruction"


def _fldrslt(reading: Reading) -> None:
    if reading.fields:
        reading.state.link = reading.story.address(reading.fields[-1].instruction)


def _listtext(reading: Reading) -> None:
    if reading.state.destination in SAID:
        reading.state.destination = "listtext"


def _upr(reading: Reading) -> None:
    reading.alternative = len(reading.stack)


def _ud(reading: Reading) -> None:
    if reading.stack:
        reading.state.destination = reading.stack[-1].destination


def _generator(reading: Reading) -> None:
    reading.state.destination = "info:generator"


def _shpinst(reading: Reading) -> None:
    """Take a group as text: what stands in a shape, or for an object."""


_ACTIONS: dict[str, Callable[[Reading], None]] = {
    "fonttbl": _fonttbl,
    "stylesheet": _stylesheet,
    "info": _info,
    "footnote": _footnote,
    "annotation": _annotation,
    "pict": _pict,
    "field": _field,
    "fldinst": _fldinst,
    "fldrslt": _fldrslt,
    "listtext": _listtext,
    "upr": _upr,
    "ud": _ud,
    "generator": _generator,
    "shpinst": _shpinst,
    "pntext": _listtext,
    "shptxt": _shpinst,
    "shppict": _shpinst,
    "result": _shpinst,
}
