"""Ruby: the base stays in the text, the reading becomes its mark."""

from __future__ import annotations

from velvetbox.core.formats.html.leaf import Leaf
from velvetbox.core.prose import Mark, MarkKind, Span


class Ruby:
    """The ruby element being read, if any."""

    def __init__(self) -> None:
        self.reading: list[str] | None = None  # text of the open <rt>
        self._base: tuple[int, int] | None = None  # lines and spans of the leaf before the base

    def begin(self, leaf: Leaf) -> None:
        """Begin a base here, unless one has begun."""
        if self._base is None:
            self._base = (len(leaf.lines), len(leaf.lines[-1]))

    def end(self) -> None:
        """End the ruby: what follows is plain text."""
        self._base = None

    def begin_reading(self) -> bool:
        """Begin a reading; False inside another one, whose text goes on."""
        if self.reading is not None:
            return False
        self.reading = []
        return True

    def end_reading(self, leaf: Leaf, marks: tuple[Mark, ...]) -> None:
        """Give the reading to the base before it; without a base it is text in parentheses."""
        reading = " ".join("".join(self.reading or ()).split())
        self.reading = None
        if self._base is None or self._base[0] != len(leaf.lines):
            leaf.add(f"({reading})" if reading else "", marks)
            return
        line, start = leaf.lines[-1], self._base[1]
        base = line[start:]
        text = "".join(span.text for span in base).strip()
        if text and reading:
            line[start:] = [Span(text, (*base[0].marks, Mark(MarkKind.RUBY, reading)))]
            leaf.open_end = False
        self._base = (len(leaf.lines), len(line))
