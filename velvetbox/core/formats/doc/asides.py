"""What stands beside the text of a Word document: its notes and text boxes, and where they belong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from velvetbox.core.formats.doc.fib import Head, Table
from velvetbox.core.formats.doc.pieces import Places, places


@dataclass(frozen=True, slots=True)
class Note:
    """Where a note's text stands, and whether its mark is a number made by Word."""

    first: int
    last: int
    counted: bool


def notes_of(head: Head, table: bytes) -> Iterator[tuple[int, Note]]:
    """Give the places of notes in the text, and where their texts stand."""
    footnotes = head.text
    endnotes = footnotes + head.footnotes + head.headers + head.comments
    for marks, texts, base in (
        (Table.FOOTNOTE_PLACES, Table.FOOTNOTES, footnotes),
        (Table.ENDNOTE_PLACES, Table.ENDNOTES, endnotes),
    ):
        refs = places(table, head.place(marks), 2)
        told = places(table, head.place(texts), 0)
        for index, each in enumerate(refs.data[: max(0, len(told.at) - 1)]):
            yield refs.at[index], Note(base + told.at[index], base + told.at[index + 1], any(each))


def boxes_of(head: Head, table: bytes) -> Iterator[tuple[int, tuple[int, int]]]:
    """Give the places to which text boxes are anchored, and where their texts stand."""
    base = head.text + head.footnotes + head.headers + head.comments + head.endnotes
    anchors: Places = places(table, head.place(Table.ANCHORS), 26)
    texts = places(table, head.place(Table.BOXES), 22)
    shapes = {each[:4]: anchors.at[index] for index, each in enumerate(anchors.data)}
    for index, each in enumerate(texts.data):
        place = shapes.get(each[14:18])
        if place is not None and texts.at[index + 1] <= head.boxes:
            yield place, (base + texts.at[index], base + texts.at[index + 1])
