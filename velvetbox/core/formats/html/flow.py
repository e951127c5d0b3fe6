"""The text of a page as it flows in, and the blocks made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from velvetbox.core.formats.html.around import NOTHING_SAID, Around, around_of, shape_of
from velvetbox.core.formats.html.breaks import Gap, Piece
from velvetbox.core.formats.html.context import Context
from velvetbox.core.formats.html.emit import INDENTS, Shape, emit
from velvetbox.core.formats.html.inline import Attributes, Marks
from velvetbox.core.formats.html.leaf import LONG_TEXT, Leaf, fold, is_blank, paragraphs_in
from velvetbox.core.formats.html.ruby import Ruby
from velvetbox.core.formats.html.styles import PLAIN, Look
from velvetbox.core.prose import Block, Kind, Mark, MarkKind, Span

NOTHING: Attributes = {}
Leave = Callable[[], None]
"""What to do at the end of an element."""


class Flow:
    """The block being read, what holds around it, and the pieces done. For one node's content."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.out: list[Piece] = []
        self.leaf = Leaf.empty()
        self.shape: Shape | None = None
        self.marks: Marks = ()
        self.around = NOTHING_SAID
        self.names: list[str] = []  # names waiting for the next block
        self.ruby = Ruby()

    def text(self, text: str) -> None:
        """Take text as it stands in the page."""
        if self.ruby.reading is not None:
            self.ruby.reading.append(text)
        elif self.around.lines:
            if not self.leaf.touched and not self.shape and text.isspace():
                return  # between two blocks, not in one
            self.leaf.add_as_it_stands(text, self.marks)
        elif len(text) > LONG_TEXT and (parts := paragraphs_in(text)):
            for part in parts:
                self.leaf.add(part, self.marks)
                self.leaf.end_line()
                self.leaf.end_line()
        else:
            self.leaf.add(text, self.marks)

    def paragraph(self, text: str) -> bool:
        """Take the whole text of a paragraph of which nothing more is said; tell whether it was taken.

        It becomes what `text` and `flush` would make of it, in a quarter of the time.
        """
        said = self.marks or self.names or self.ruby.reading is not None or self.around is not NOTHING_SAID
        if said or len(text) > LONG_TEXT:
            return False
        text = fold(text).strip(INDENTS)
        if is_blank(text):
            return False
        self.flush()
        self.out.append(Block(Kind.PARAGRAPH, (Span(text),)))
        return True

    def flush(self) -> None:
        """End the block being read."""
        leaf, shape = self.leaf, self.shape
        self.shape = None
        self.ruby.end()
        if not leaf.touched:
            if shape and shape.explicit:
                self.out.append(Gap(1, shown=False))
            return
        self.leaf = Leaf.empty()
        shape = shape or self.shape_for(
            Kind.VERSE if self.around.verse else Kind.PARAGRAPH, NOTHING, PLAIN, explicit=False
        )
        count = len(self.out)
        emit(leaf.lines, shape, self.out)
        if self.names and any(isinstance(piece, Block) for piece in self.out[count:]):
            self._give_names(count)

    def _give_names(self, start: int) -> None:
        for index in range(start, len(self.out)):
            piece = self.out[index]
            if isinstance(piece, Block) and piece.kind not in {Kind.BREAK, Kind.IMAGE}:
                if piece.id is None:
                    piece = replace(piece, id=self.names.pop(0))
                extra = tuple(Span("", (Mark(MarkKind.ID, name),)) for name in self.names)
                self.out[index] = replace(piece, spans=(*extra, *piece.spans)) if extra else piece
                self.names.clear()
                return

    def end_line(self) -> None:
        """End the line, unless a reading above the text is read."""
        if self.ruby.reading is None:
            self.leaf.end_line()

    def shape_for(
        self, kind: Kind, attributes: Attributes, look: Look, *, explicit: bool, level: int = 0
    ) -> Shape:
        """Give the shape of a block here."""
        return shape_of(kind, attributes, look, self.around, explicit=explicit, level=level)

    def around_for(self, tag: str, attributes: Attributes, look: Look) -> Around:
        """Give what holds inside an element here."""
        return around_of(tag, attributes, look, self.around)
