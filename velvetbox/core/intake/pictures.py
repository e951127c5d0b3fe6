"""Pictures inside stories: named by their content, so that the same one is kept once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from blake3 import blake3

from velvetbox.core.prose import Block, Chapter, Kind, Mark, MarkKind, Note, Span, Work

FOLDER = "/images/"  # where a text's pictures are found in a box
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)


@dataclass(frozen=True, slots=True)
class Pictures:
    """A work whose pictures are named by content, and their bytes by that name."""

    work: Work
    images: Mapping[str, bytes]


def picture_name(data: bytes) -> str | None:
    """Give the name a picture is kept under (hash and extension), None for what no page may show.

    PNG, JPEG, GIF, WebP and AVIF are told by their first bytes; SVG can carry script and is left out.
    """
    kind = next((name for start, name in _KINDS if data.startswith(start)), None)
    if kind is None and data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind = "webp"
    if kind is None and data[4:12] in (b"ftypavif", b"ftypavis"):
        kind = "avif"
    return f"{blake3(data).hexdigest()}.{kind}" if kind else None


def named_pictures(work: Work, images: Mapping[str, bytes]) -> Pictures:
    """Give the work with the keys of its own pictures replaced by their address in a box."""
    if not images:
        return Pictures(work, {})
    names = {key: name for key, data in images.items() if (name := picture_name(data))}
    used: set[str] = set()
    rename = _Renaming({key: FOLDER + name for key, name in names.items()}, used)
    work = rename.work(work)
    return Pictures(work, {names[key]: images[key] for key in used})


@dataclass(frozen=True, slots=True)
class _Renaming:
    addresses: Mapping[str, str]
    used: set[str]

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
        if any(span.has(MarkKind.IMAGE) for span in block.spans):
            return replace(block, spans=tuple(map(self.span, block.spans)))
        return block

    def span(self, span: Span) -> Span:
        return Span(span.text, tuple(map(self.mark, span.marks)))

    def mark(self, mark: Mark) -> Mark:
        return Mark(mark.kind, self.address(mark.value)) if mark.kind is MarkKind.IMAGE else mark

    def address(self, key: str) -> str:
        if key in self.addresses:
            self.used.add(key)
        return self.addresses.get(key, key)
