"""Plain text of a document, as reports, search and word counts take it."""

from __future__ import annotations

from collections.abc import Iterable

from velvetbox.core.prose.document import Block, Kind
from velvetbox.core.prose.spans import MarkKind

BREAK_TEXT = "* * *"


def leaf_text(block: Block) -> str:
    """Give a leaf's text: a note reference as "[1]", ruby by its base text."""
    return "".join(
        [
            f"[{span.text.strip('[]')}]" if span.marks and span.has(MarkKind.NOTE) else span.text
            for span in block.spans
        ]
    )


def paragraphs(blocks: Iterable[Block]) -> list[str]:
    """Give the text of each leaf in reading order; a scene break is "* * *"."""
    out: list[str] = []
    _collect(blocks, out)
    return out


def plain_text(blocks: Iterable[Block]) -> str:
    """Give the body as text, blocks joined by a blank line."""
    return "\n\n".join(paragraphs(blocks))


def _collect(blocks: Iterable[Block], out: list[str]) -> None:
    for block in blocks:
        if block.kind is Kind.BREAK:
            out.append(BREAK_TEXT)
        elif block.children:
            _collect(block.children, out)
        elif text := leaf_text(block).strip("\n"):
            out.append(text)
