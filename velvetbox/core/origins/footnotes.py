"""Which of a file's footnotes belong to a chapter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from velvetbox.core.prose import Block, MarkKind, Note, walk


def notes_of(blocks: Sequence[Block], notes: Sequence[Note]) -> tuple[Note, ...]:
    """Give the notes that a text refers to, and those which these refer to, in the file's order."""
    if not notes:
        return ()
    by_id = {note.id: note for note in notes}
    wanted: set[str] = set()
    queue = _referred(blocks)
    while queue:
        name = queue.pop()
        if name in by_id and name not in wanted:
            wanted.add(name)
            queue += _referred(by_id[name].blocks)
    return tuple(note for note in notes if note.id in wanted)


def _referred(blocks: Iterable[Block]) -> list[str]:
    marks = (mark for block in walk(blocks) for span in block.spans for mark in span.marks)
    return [mark.value for mark in marks if mark.kind is MarkKind.NOTE]
