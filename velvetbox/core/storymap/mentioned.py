"""Where people are mentioned, looked up by paragraph and by quote."""

from __future__ import annotations

from collections.abc import Iterable

from velvetbox.core.storymap.model import Span
from velvetbox.core.storymap.scan import Words
from velvetbox.core.storymap.text import Text


class Mentioned:
    """Where each is first mentioned in the narration of a paragraph, and in a quote."""

    def __init__(self, text: Text, words: Iterable[Words]) -> None:
        """Go through the mentions of a text once."""
        self._told: dict[tuple[int, int], Span] = {}
        self._said: dict[tuple[int, int], Span] = {}
        for some in words:
            for found in some.mentions:
                who = found.meant
                if who is not None:
                    span = text.paragraphs[found.paragraph].span(found.start, found.end)
                    (self._told if found.quote < 0 else self._said).setdefault(
                        (found.paragraph if found.quote < 0 else found.quote, who), span
                    )

    def beside(self, paragraph: int, who: int) -> Span | None:
        """Give where somebody is mentioned in a paragraph, else in the one before or after."""
        near = (self._told.get((at, who)) for at in (paragraph, paragraph - 1, paragraph + 1))
        return next(filter(None, near), None)

    def inside(self, quote: int, who: int) -> Span | None:
        """Give where a quote mentions somebody."""
        return self._said.get((quote, who))
