"""PDFs with a text layer (ISO 32000-1): lines, paragraphs, looks, notes, outline, properties. By pypdfium2."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Draft, Format, Limits, Mend, Page, ReadOptions, Remark
from velvetbox.core.formats.pdf import furniture as pdf_furniture
from velvetbox.core.formats.pdf.blocks import Maker
from velvetbox.core.formats.pdf.file import PdfFile, opened
from velvetbox.core.formats.pdf.joining import Joiner
from velvetbox.core.formats.pdf.lines import Line, lines_of, usual_of
from velvetbox.core.formats.pdf.notes import FootNote, take_notes
from velvetbox.core.formats.pdf.paragraphs import Paragraph, paragraphs_of
from velvetbox.core.formats.pdf.pictures import Pictures, Placed
from velvetbox.core.formats.pdf.sheet import Bookmark
from velvetbox.core.formats.text.finish import finish
from velvetbox.core.prose import Block, Kind

_DEFAULT = ReadOptions()
_HEAD = 1024  # bytes in which a reader looks for the mark of a PDF (ISO 32000-1, annex H.3)
_LEFT_OUT = "ornaments, scans of whole pages, or too large"
_MOST_LOST = 0.3  # of the characters may have no meaning


@dataclass(slots=True)
class _Read:
    """What was taken out of the file while it was open."""

    pages: list[list[Line]]
    outline: list[Bookmark]
    properties: dict[str, tuple[str, ...]]
    pictures: Pictures
    characters: int = 0
    lost: int = 0


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a PDF. Raises ReadError ("unreadable.pdf", "pdf.locked", "pdf.no_text", "pdf.no_letters") and Refused.

    Mends: "pdf.running" (heads, feet, page numbers), "pdf.hyphens" (words put together),
    "text.scene_breaks" (wide gaps). Joined letters (ﬁ) come from pdfium as single ones.
    """
    with opened(data, options.limits) as file:
        taken = _taken(file, options.limits)
    _refuse(taken)
    cleared = pdf_furniture.clear(taken.pages, options)
    maker, paragraphs = _maker(cleared.pages, options, taken.pictures.placed)
    finished = finish(maker.blocks(paragraphs, taken.outline), options)
    blocks = tuple(_one_break(finished.blocks))
    if not blocks:
        raise _no_text()
    return Draft(
        format="pdf",
        pages=tuple(_pages(blocks, maker, name)),
        properties=taken.properties,
        notes=tuple(maker.notes),
        images=taken.pictures.kept,
        mends=_mends(cleared.mend, maker, finished.mends),
        remarks=_remarks(taken),
    )


def _one_break(blocks: Sequence[Block]) -> Iterator[Block]:
    """Make one scene break of several that follow each other: rows of stars, a rule under them."""
    for index, block in enumerate(blocks):
        if block.kind is Kind.BREAK and index and blocks[index - 1].kind is Kind.BREAK:
            continue
        yield block


def _pages(blocks: Sequence[Block], maker: Maker, name: str) -> Iterator[Page]:
    """Part the text where a page was begun on purpose: before a chapter, after a title page."""
    starts = {id(block): page for page, block in maker.starts}
    page, kept = 0, list[Block]()
    for block in blocks:
        if id(block) in starts and kept:
            yield _page(kept, page, name)
            page, kept = starts[id(block)], []
        kept.append(block)
    yield _page(kept, page, name)


def _page(blocks: Sequence[Block], number: int, name: str) -> Page:
    made = tuple(blocks)
    return Page(f"{name}#page={number + 1}" if number else name, lambda: made)


def _maker(
    pages: Sequence[list[Line]], options: ReadOptions, pictures: Sequence[Placed]
) -> tuple[Maker, list[Paragraph]]:
    usual = usual_of(pages)
    lines: list[Line] = []
    foot: dict[tuple[int, str], FootNote] = {}
    for page in pages:
        text, notes = take_notes(page, usual)
        lines += text
        foot |= {(note.page, note.label): note for note in notes}
    joiner = Joiner(options)
    joiner.learn([line.text for line in lines if line.runs])
    return Maker(usual, joiner, foot, pictures), paragraphs_of(lines, usual)


def _taken(file: PdfFile, limits: Limits) -> _Read:
    """Take the lines off all pages. Raises Refused beyond the limits of time and length."""
    until = time.monotonic() + limits.seconds
    taken = _Read([], list(file.bookmarks()), {}, file.pictures)
    taken.properties = {
        f"pdf:{key.lower()}": (" ".join(value.split()),)
        for key, value in file.metadata().items()
        if value.strip()
    }
    for sheet in file.sheets():
        taken.pages.append(lines_of(sheet))
        for run in sheet.runs:
            taken.characters += len(run.text)
            taken.lost += run.text.count("\ufffd") + run.text.count("\0")
        if taken.characters > limits.text or time.monotonic() > until:
            raise Refused(
                "refused.text", "There is more in it than may be read; it was left. It is kept as it is."
            )
    file.pictures.end()
    return taken


def _refuse(taken: _Read) -> None:
    if not taken.characters:
        raise _no_text()
    if taken.lost > taken.characters * _MOST_LOST:
        raise ReadError(
            "pdf.no_letters",
            "This PDF shows letters but does not say which they are, so its text cannot be read. It is kept as it is.",
        )


def _no_text() -> ReadError:
    return ReadError(
        "pdf.no_text", "This PDF has no text layer: its pages are pictures. It is kept as it is."
    )


def _mends(running: Mend | None, maker: Maker, gaps: Sequence[Mend]) -> tuple[Mend, ...]:
    return (*(mend for mend in (running, maker.joiner.mend) if mend), *gaps)


def _remarks(taken: _Read) -> tuple[Remark, ...]:
    out = []
    if taken.pictures.left:
        out.append(Remark("pdf.pictures", f"{taken.pictures.left} pictures were left out: {_LEFT_OUT}."))
    if taken.lost:
        out.append(Remark("text.undecodable", f"{taken.lost} characters could not be read."))
    empty = sum(1 for page in taken.pages if not page)
    if empty and (taken.pictures.left or taken.pictures.kept):
        out.append(Remark("pdf.empty_pages", f"{empty} pages hold no text."))
    return tuple(out)


def _recognises(data: bytes, name: str) -> bool:
    return b"%PDF-" in data[:_HEAD]


FORMAT = Format("pdf", _recognises, read)
