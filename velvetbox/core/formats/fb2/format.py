"""FictionBook 2: description to facts, sections to chapters, notes, pictures.

Written after the FictionBook 2.21 schema; what files do beside it (HTML entities, b and i, paragraphs
outside sections, markup never closed) is read as it was meant.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from velvetbox.core.formats.characters.encoding import is_text
from velvetbox.core.formats.draft import Draft, Format, Limits, Page, ReadOptions
from velvetbox.core.formats.fb2.blocks import Blocks
from velvetbox.core.formats.fb2.facts import description_of, facts_of, properties_of
from velvetbox.core.formats.fb2.inline import Names, note_name
from velvetbox.core.formats.fb2.sections import Book
from velvetbox.core.formats.fb2.xml import open_book
from velvetbox.core.formats.text.finish import is_blank
from velvetbox.core.formats.xml import local, text_in
from velvetbox.core.prose import Block, Field, MarkKind, Note, walk

_DEFAULT = ReadOptions()
_NOTE_BODIES = frozenset({"notes", "footnotes", "comments", "note", "endnotes"})
_ENDINGS = (".fb2", ".fbd")


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a FictionBook: a page a chapter, the annotation as a page of the type "summary".

    Raises ReadError when nothing can be read, Refused beyond a limit or for entities of its own.
    """
    opened = open_book(data, options)
    root = opened.root
    bodies = [each for each in root.iter() if local(each).lower() == "body"] or [root]
    binaries = {str(each.get("id")): each for each in root.iter("{*}binary") if each.get("id")}
    notes = _Notes({key: each for body in bodies if _is_notes(body) for key, each in _noted(body)})
    places = frozenset(
        str(each.get("id"))
        for body in bodies
        if not _is_notes(body)
        for each in body.iter()
        if each.get("id")
    )
    blocks = Blocks(Names(notes.label, places, frozenset(binaries)))
    facts = facts_of(root)
    book = Book(blocks, [fact.value for fact in facts if fact.field in {Field.TITLE, Field.CREATOR}], options)
    pages = book.pages([body for body in bodies if not _is_notes(body)], name)
    summary = _summary(root, blocks)
    if summary:
        pages.insert(0, Page("#annotation", lambda: summary, types=frozenset({"summary"})))
    made = notes.read(blocks)
    return Draft(
        format="fb2",
        pages=tuple(pages),
        properties=properties_of(root),
        facts=facts,
        notes=made,
        images=_pictures(
            binaries,
            [*(b for page in pages for b in page.blocks), *(b for note in made for b in note.blocks)],
            options.limits,
        ),
        mends=(*opened.decoded.mends, *opened.mends, *book.mends),
        remarks=(*opened.decoded.remarks, *opened.remarks),
        encoding=opened.decoded.encoding,
    )


def _is_notes(body: etree._Element) -> bool:
    return str(body.get("name") or "").strip().lower() in _NOTE_BODIES


def _noted(body: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    for each in body.iter("{*}section", "section"):
        if key := str(each.get("id") or ""):
            yield key, each


@dataclass
class _Notes:
    """The sections of the note bodies; those referred to become notes, in the order met."""

    sections: Mapping[str, etree._Element]
    labels: dict[str, str] = field(default_factory=dict)

    def label(self, key: str, words: str) -> str | None:
        """Give the label of a reference, None where no note has this id."""
        if key not in self.sections:
            return None
        return self.labels.setdefault(key, words.strip("[]{}() ")[:40] or str(len(self.labels) + 1))

    def read(self, blocks: Blocks) -> tuple[Note, ...]:
        """Give the notes that were referred to, and then those that nothing refers to."""
        out: dict[str, Note] = {}
        for key in [*self.labels, *self.sections]:
            if key not in out:
                out[key] = self._note(key, blocks)
        return tuple(out.values())

    def _note(self, key: str, blocks: Blocks) -> Note:
        section = self.sections[key]
        title = next((each for each in section if local(each).lower() == "title"), None)
        label = self.labels.get(key) or (text_in(title).strip("[]{}() ")[:40] if title is not None else "")
        held = tuple(
            block
            for each in section
            if each is not title and local(each)
            for block in blocks.of(each, 1)
            if not is_blank(block)
        )
        return Note(note_name(key), held, label)


def _summary(root: etree._Element, blocks: Blocks) -> tuple[Block, ...]:
    info = description_of(root, "title-info")
    told = (
        next((each for each in info if local(each).lower() == "annotation"), None)
        if info is not None
        else None
    )
    return tuple(block for block in blocks.inside(told) if not is_blank(block)) if told is not None else ()


def _pictures(
    binaries: Mapping[str, etree._Element], blocks: Sequence[Block], limits: Limits
) -> dict[str, bytes]:
    """Give the bytes of the pictures that stand in the text."""
    out: dict[str, bytes] = {}
    left = limits.total
    for block in walk(blocks):
        keys = [block.source] if block.source else []
        keys += [mark.value for span in block.spans for mark in span.marks if mark.kind is MarkKind.IMAGE]
        for key in keys:
            if key in binaries and key not in out:
                data = _unpacked(binaries[key].text or "")
                left -= len(data)
                if data and left >= 0:
                    out[key] = data
    return out


def _unpacked(text: str) -> bytes:
    try:
        return binascii.a2b_base64(text.encode("ascii", "ignore"))
    except binascii.Error:
        return b""


def _recognises(data: bytes, name: str) -> bool:
    head = data[:4096]
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "<FictionBook" in head.decode("utf-16", "replace")
    if b"<FictionBook" in head:
        return True
    return (
        name.lower().endswith(_ENDINGS)
        and head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
        and is_text(data)
    )


FORMAT = Format("fb2", _recognises, read)
