"""A long text parted into stretches of some fifty paragraphs, so that a browser lays out only those in sight.

They are made when a text is shown and never stored. A seam lies only where one paragraph follows another and nothing
around them is open.
"""

from __future__ import annotations

LONG = 80_000  # characters of stored text: some 12,000 words, which a browser lays out in a few hundredths of a second
STRETCH = 12_000  # characters
_SEAM = '</p>\n<p id="'
_HOLDERS = ("blockquote", "ul", "ol", "dl", "table", "aside", "figure", "div")


def in_stretches(stored: str) -> str:
    """Give a text in its stretches, each `<div class="stretch">`; one that is not long as it is. In linear time."""
    if len(stored) <= LONG:
        return stored
    pieces, begun, counted, depth = [], 0, 0, 0
    while (at := stored.find(_SEAM, max(counted, begun + STRETCH))) >= 0:
        at += len("</p>")
        depth += _opened(stored, counted, at)
        counted = at
        if not depth:
            pieces.append(stored[begun:at])
            begun = at
    pieces.append(stored[begun:])
    return "".join(f'<div class="stretch">{piece}</div>' for piece in pieces)


def _opened(stored: str, start: int, end: int) -> int:
    """Count how many elements that hold paragraphs are opened there and not closed."""
    return sum(
        stored.count(f"<{name}", start, end) - stored.count(f"</{name}", start, end) for name in _HOLDERS
    )
