"""Tables: data stay tables; those that old pages were laid out with are taken apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from velvetbox.core.formats.html.emit import Shape
from velvetbox.core.prose import Block, Kind, walk

_LAYOUT_BLOCKS = 4  # blocks of text in one cell from which a table is no table of data
_LAYOUT_TEXT = 600  # characters of one block of text in a cell


def settle_table(children: Iterable[Block], shape: Shape) -> Iterator[Block]:
    """Give a table of rows, or the content of its cells where the table is only a frame."""
    rows = [block for block in children if block.kind is Kind.ROW]
    others = [block for block in children if block.kind is not Kind.ROW]
    if not rows:
        yield from others
        return
    cells = [cell for row in rows for cell in row.children]
    if _is_layout(rows, cells):
        yield from others
        for cell in cells:
            yield from cell.children if cell.kind is Kind.CELL else (cell,)
        return
    yield from others
    yield shape.holding(tuple(rows))


def _is_layout(rows: list[Block], cells: list[Block]) -> bool:
    if all(len(row.children) <= 1 for row in rows):
        return True
    for cell in cells:
        leaves = [block for block in walk(cell.children) if block.spans]
        if len(leaves) >= _LAYOUT_BLOCKS or any(len(block.text) > _LAYOUT_TEXT for block in leaves):
            return True
        if any(block.kind is Kind.TABLE for block in cell.children):
            return True
    return False
