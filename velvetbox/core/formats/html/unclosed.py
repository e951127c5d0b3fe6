"""Emphasis that a page opens in a paragraph and never ends: a browser goes on with it to the end of the story."""

from __future__ import annotations

import re
from collections.abc import Iterator

from velvetbox.core.formats.draft import Mend, word_before

CODE = "html.unclosed_emphasis"
_NAMES = ("em", "i", "EM", "I")
_TAG = re.compile(r"<(/?)(em|i|p|div|h[1-6]|blockquote|li|td|body)(?=[\s>/])[^<>]*>", re.IGNORECASE)
_AROUND = 60  # characters shown on both sides


def close_emphasis(source: str) -> tuple[str, Mend | None]:
    """End each emphasis that is never ended where its paragraph ends; give the source and what was done.

    One opened outside a paragraph is left as it is: it may well hold all that follows.
    """
    begun = {name: source.count(f"<{name}>") for name in _NAMES}
    if not any(count and count > source.count(f"</{name}>") for name, count in begun.items()):
        return source, None
    places = sorted(_places(source))
    if not places:
        return source, None
    parts, last = [], 0
    for at, name in places:
        parts += [source[last:at], f"</{name}>"]
        last = at
    at, name = places[0]
    before, after = source[word_before(source, at - _AROUND) : at], source[at : at + _AROUND]
    text = "Emphasis was begun and never ended. It ends with its paragraph now, not with the story."
    mend = Mend(CODE, text, before + after, f"{before}</{name}>{after}", count=len(places))
    return "".join([*parts, source[last:]]), mend


def _places(source: str) -> Iterator[tuple[int, str]]:
    """Give where the paragraph of each unended emphasis ends, and the emphasis's name."""
    opened: dict[str, list[int | None]] = {"em": [], "i": []}  # the paragraph each is in, None outside of any
    ends: list[int] = []
    inside: int | None = None
    for tag in _TAG.finditer(source):
        name, ending = tag[2].lower(), bool(tag[1])
        if name in opened:
            if ending:
                del opened[name][-1:]
            else:
                opened[name].append(inside)
            continue
        if inside is not None:
            ends[inside] = tag.start()
            inside = None
        if name == "p" and not ending:
            inside = len(ends)
            ends.append(len(source))
    for name, paragraphs in opened.items():
        yield from ((ends[paragraph], name) for paragraph in paragraphs if paragraph is not None)
