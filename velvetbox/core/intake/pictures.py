"""Pictures inside stories: named by their content, so that the same one is kept once.

A reader gives a picture as a block of Kind.IMAGE or a span with MarkKind.IMAGE whose source is either a key
of `Draft.images` (the bytes come with the file) or an address. An address that names a file of the pile
beside the page (`near`) is followed there, and nowhere else; every other stays as it is written and is shown
as words. Nothing is decoded and nothing is made anew: a picture is kept byte for byte, if it is one that a
browser shows without harm (formats.picture).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from blake3 import blake3

from velvetbox.core.errors import VelvetboxError
from velvetbox.core.formats.draft import Remark
from velvetbox.core.formats.picture import FOLDER, shape_of
from velvetbox.core.intake.sealed import BesidePicture
from velvetbox.core.prose import Block, Chapter, Kind, Mark, MarkKind, Note, Span, Work
from velvetbox.core.values import value

MOST = 64 * 2**20  # bytes of pictures of one work
_SOURCES = 5000  # different pictures of one work that are looked for

Near = Callable[[str], bytes | None]


@value(frozen=True, slots=True)
class Pictures:
    """A work whose pictures are named by content, their bytes by that name, and what is to tell of others."""

    work: Work
    images: Mapping[str, bytes]
    remarks: tuple[Remark, ...] = ()
    beside: tuple[BesidePicture, ...] = ()


def picture_name(data: bytes) -> str | None:
    """Give the name a picture is kept under (hash and extension), None for what no page may show."""
    shape = shape_of(data)
    return f"{blake3(data).hexdigest()}.{shape.kind}" if shape else None


def nothing_near(_address: str) -> bytes | None:
    """Stand for a file that has none beside it."""
    return None


def named_pictures(work: Work, images: Mapping[str, bytes], near: Near = nothing_near) -> Pictures:
    """Give the work with its own pictures, and those `near` finds by their address, named by their address in a box."""
    naming = _Naming(images, near)
    work = naming.work(work)
    remarks = [Remark("picture.refused", _REFUSED.format(len(naming.refused)))] if naming.refused else []
    return Pictures(work, naming.found, tuple(remarks), tuple(naming.beside))


_REFUSED = "{} of its pictures are damaged, of a kind that no page may show, or too large; their addresses stand in their place."


@dataclass(slots=True)
class _Naming:
    images: Mapping[str, bytes]
    near: Near
    found: dict[str, bytes] = field(default_factory=dict)  # by name
    addresses: dict[str, str] = field(default_factory=dict)  # in a box, by source
    refused: set[str] = field(default_factory=set)
    beside: list[BesidePicture] = field(default_factory=list)
    left: int = MOST

    def work(self, work: Work) -> Work:
        return replace(
            work,
            chapters=tuple(map(self.chapter, work.chapters)),
            summary=self.blocks(work.summary),
            notes_before=self.blocks(work.notes_before),
            notes_after=self.blocks(work.notes_after),
        )

    def chapter(self, chapter: Chapter) -> Chapter:
        return replace(
            chapter,
            blocks=self.blocks(chapter.blocks),
            summary=self.blocks(chapter.summary),
            notes_before=self.blocks(chapter.notes_before),
            notes_after=self.blocks(chapter.notes_after),
            notes=tuple(map(self.note, chapter.notes)),
        )

    def note(self, note: Note) -> Note:
        return replace(note, blocks=self.blocks(note.blocks))

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(map(self.block, blocks))

    def block(self, block: Block) -> Block:
        if block.kind is Kind.IMAGE:
            return replace(block, source=self.address(block.source or ""))
        if block.children:
            return replace(block, children=self.blocks(block.children))
        if any(map(_is_picture, block.spans)):
            return replace(block, spans=tuple(map(self.span, block.spans)))
        return block

    def span(self, span: Span) -> Span:
        return Span(span.text, tuple(map(self.mark, span.marks)))

    def mark(self, mark: Mark) -> Mark:
        return Mark(mark.kind, self.address(mark.value)) if mark.kind is MarkKind.IMAGE else mark

    def address(self, source: str) -> str:
        if source not in self.addresses and len(self.addresses) < _SOURCES:
            self.addresses[source] = self._kept(source)
        return self.addresses.get(source, source)

    def _kept(self, source: str) -> str:
        data = self._bytes(source)
        if data is None:
            return source
        name = picture_name(data)
        if name is None or (name not in self.found and len(data) > self.left):
            self.refused.add(source)
            return source
        if name not in self.found:
            self.found[name] = data
            self.left -= len(data)
        if source not in self.images:
            self.beside.append(BesidePicture(source, name))
        return FOLDER + name

    def _bytes(self, source: str) -> bytes | None:
        try:
            return self.images[source]
        except KeyError:
            return self.near(source)
        except VelvetboxError:
            self.refused.add(source)
            return None


def _is_picture(span: Span) -> bool:
    return bool(span.marks) and span.has(MarkKind.IMAGE)
