"""Stories made of plain paragraphs."""

from __future__ import annotations

from velvetbox.core import prose


def work(*paragraphs: str | prose.Block) -> prose.Work:
    """Give a work of one chapter; "***" is a scene break."""
    blocks = (
        part
        if isinstance(part, prose.Block)
        else prose.scene_break()
        if part == "***"
        else prose.paragraph(part)
        for part in paragraphs
    )
    return prose.Work((prose.Chapter(tuple(blocks)),))


def chapters(*texts: str) -> prose.Work:
    """Give a work of some chapters, paragraphs parted by blank lines."""
    return prose.Work(
        tuple(
            prose.Chapter(tuple(prose.paragraph(part) for part in text.split("\n\n") if part.strip()))
            for text in texts
        )
    )
