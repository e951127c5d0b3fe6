"""Names of notes and pictures of a part in another format, made so that no other part of the document has them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from velvetbox.core.prose import Block, Mark, MarkKind, Span


@dataclass(frozen=True, slots=True)
class Naming:
    """Puts a prefix before the names of notes, and of those pictures that the part holds itself."""

    prefix: str
    images: Collection[str]

    def note(self, name: str) -> str:
        """Give the name of a note."""
        return self.prefix + name

    def image(self, name: str) -> str:
        """Give the name of a picture; an address stays."""
        return self.prefix + name if name in self.images else name

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        """Give blocks with their notes and pictures named so."""
        return tuple(
            replace(
                block,
                spans=tuple(Span(span.text, tuple(map(self._mark, span.marks))) for span in block.spans),
                children=self.blocks(block.children),
                source=self.image(block.source) if block.source else block.source,
            )
            for block in blocks
        )

    def _mark(self, mark: Mark) -> Mark:
        if mark.kind is MarkKind.NOTE:
            return replace(mark, value=self.note(mark.value))
        return replace(mark, value=self.image(mark.value)) if mark.kind is MarkKind.IMAGE else mark
