"""Names for paragraphs that survive edits of the text around them.

An anchor is a hash of the paragraph's words; a repeated paragraph gets "-2", "-3". A place is kept as
the anchor with those of its neighbours, so that it is found again when the paragraph itself was edited.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from velvetbox.core.values import value

_MARKS = ".,;:!?'\"-*_~()[]"
_WIDE_MARKS = "’‘“”„«»…—–\u00ad\u2060\u200b\u00a0"
_SIGMA = "\u03a3"
_LEFT_OUT = f"{_MARKS} \t\n\v\f\r\x1c\x1d\x1e\x1f".encode()


def anchor(text: str) -> str:
    """Give the name of a paragraph: "p" and ten hex digits of its letters, case and marks left out."""
    return _name(text, _letters(_without_wide_marks(text)))


def anchors(texts: Sequence[str]) -> list[str]:
    """Give the anchors of a chapter's paragraphs."""
    return Anchors().of(texts)


class Anchors:
    """Hands out the anchors of one chapter in reading order."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def of(self, texts: Sequence[str]) -> list[str]:
        """Give the anchors of the next paragraphs, numbered where their words came before."""
        return list(map(self._numbered, map(_name, texts, _letters_of_all(texts))))

    def _numbered(self, name: str) -> str:
        self._seen[name] = times = self._seen.get(name, 0) + 1
        return name if times == 1 else f"{name}-{times}"


def _name(text: str, letters: bytes) -> str:
    letters = letters or text.encode("utf-8", "surrogatepass")
    return "p" + hashlib.blake2b(letters, digest_size=5).hexdigest()


def _letters_of_all(texts: Sequence[str]) -> list[bytes]:
    """Give the letters of each text; all at once, since few scans of much text are quicker than many of little."""
    whole = _without_wide_marks("\0".join(texts))
    each = whole.split("\0")
    if len(each) != len(texts):
        return [_letters(_without_wide_marks(text)) for text in texts]
    return (
        whole.encode().translate(None, _LEFT_OUT).split(b"\0")
        if whole.isascii()
        else list(map(_letters, each))
    )


def _without_wide_marks(text: str) -> str:
    """Give a text in lower case with a space for each wide mark; most is ASCII then, which is quick to handle."""
    if _SIGMA in text:
        text = text.lower()  # first: its small letter depends on the marks around it
    if not text.isascii():
        for mark in _WIDE_MARKS:
            text = text.replace(mark, " ")  # a scan each: quicker than translate() beyond ASCII
    return text.lower()


def _letters(text: str) -> bytes:
    if text.isascii():
        return text.encode().translate(None, _LEFT_OUT)
    for mark in _MARKS:
        text = text.replace(mark, " ")
    return "".join(text.split()).encode("utf-8", "surrogatepass")


@value(frozen=True, slots=True)
class Place:
    """A place in a chapter: an anchor and those just before and after it."""

    anchor: str
    before: str = ""
    after: str = ""
    share: float = 0.0  # how far through the chapter, 0 to 1


def place(names: Sequence[str], index: int) -> Place:
    """Describe the place of paragraph `index`."""
    before = names[index - 1] if index > 0 else ""
    after = names[index + 1] if index + 1 < len(names) else ""
    return Place(names[index], before, after, index / max(1, len(names)))


def locate(names: Sequence[str], wanted: Place) -> int:
    """Give the index of a place in a text that may have been edited since, 0 in an empty one.

    The anchor itself comes first, then the neighbours, then the share of the chapter.
    """
    return locate_all(names, [wanted])[0]


def locate_all(names: Sequence[str], wanted: Iterable[Place]) -> list[int]:
    """Give the indices of places as `locate` does."""
    positions = {name: index for index, name in reversed(list(enumerate(names)))}
    return [_located(positions, len(names), place) for place in wanted]


def _located(positions: Mapping[str, int], count: int, wanted: Place) -> int:
    if wanted.anchor in positions:
        return positions[wanted.anchor]
    if wanted.before in positions:
        return min(positions[wanted.before] + 1, count - 1)
    if wanted.after in positions:
        return max(positions[wanted.after] - 1, 0)
    return max(0, min(round(wanted.share * count), count - 1))
