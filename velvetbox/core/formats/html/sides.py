"""Whose line of a chat this is: told from the names and styles that authors give to bubbles on their screens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from velvetbox.core.formats.html.styles import Look
from velvetbox.core.patterns import lazy_pattern

MINE, THEIRS = "sent", "received"
_CHAT = lazy_pattern(
    r"(?:\A|[\s_-])(?:i?mess|imsg|msg|chat|sms|texting|texts|textm|text-m|bubble|phone|whatsapp|convers|convo|dms?(?![a-z]))",
    re.IGNORECASE,
)
_PARTS = lazy_pattern(r"[A-Z]?[a-z]+|[A-Z]+")  # of "from-me", "fromMe", "chat_right"
_SIDES = dict.fromkeys(
    ("me", "mine", "my", "myself", "self", "own", "sent", "sender", "out", "outgoing", "right", "reply", "breply", "greply"), MINE
) | dict.fromkeys(
    ("them", "they", "their", "theirs", "other", "others", "received", "recipient", "receiver", "incoming", "left", "you", "text"),
    THEIRS,
)  # fmt: skip
_OPPOSITE = {MINE: THEIRS, THEIRS: MINE}


def side_of(classes: Sequence[str], look: Look, around: str) -> str:
    """Give MINE or THEIRS for an element of a chat, "" where it is none or nothing tells the side.

    `around` are the class names that hold outside it. The writer's own names go before the side it floats to.
    """
    if not is_chat(" ".join((*classes, around))):
        return ""
    named = next(filter(None, map(_named, classes)), "")
    return named or {"right": MINE, "left": THEIRS}.get(look.side or "", "")


def is_chat(classes: str) -> bool:
    """Tell whether class names, parted by spaces, tell of a chat."""
    return bool(classes) and _CHAT.search(classes) is not None


def with_side(around: str, own: str) -> str:
    """Join class names that hold around an element with its own, of which a side takes the place of one around."""
    names = own.split()
    outer: Iterable[str] = around.split()
    if MINE in names or THEIRS in names:
        outer = (name for name in outer if name not in _OPPOSITE)
    return " ".join(dict.fromkeys((*outer, *names)))


def _named(name: str) -> str:
    """Give the side that a class name tells: of "msg-to-me" the other than of "msg-from-me"."""
    parts = [part.lower() for part in _PARTS.findall(name[:40])]
    side = next((_SIDES[part] for part in parts if part in _SIDES), "")
    if side == THEIRS and "text" in parts and len(parts) > 1:  # "text-message": no side
        side = next((_SIDES[part] for part in parts if part != "text" and part in _SIDES), "")
    return _OPPOSITE.get(side, "") if "to" in parts else side
