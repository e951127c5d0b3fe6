"""Plain text: the last resort of the registry. One page whose blocks are the paragraphs as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from velvetbox.core.formats.characters import entities
from velvetbox.core.formats.characters.encoding import decode, is_text
from velvetbox.core.formats.draft import Draft, Format, Mend, Page, ReadOptions, Remark
from velvetbox.core.formats.text import notes as text_notes
from velvetbox.core.formats.text.emphasis import read_emphasis
from velvetbox.core.formats.text.paragraphs import Piece, Pieces, pieces_of
from velvetbox.core.formats.text.ruby import is_sure, with_ruby
from velvetbox.core.prose import Block, Kind, MarkKind, Note, Span, scene_break
from velvetbox.core.values import value

_SHOWN = 300
_LOST = 8_000  # characters in one line; no author writes such a paragraph
_DEFAULT = ReadOptions()


@value(frozen=True, slots=True)
class TextReading:
    """What a decoded text holds. `blocks[i].start` is a code point of that text."""

    blocks: tuple[Block, ...]
    mends: tuple[Mend, ...] = ()
    remarks: tuple[Remark, ...] = ()


def read_text(text: str, options: ReadOptions = _DEFAULT) -> TextReading:
    """Read the paragraphs, scene breaks and emphasis of a text already decoded (see `encoding.decode`).

    Mends: "text.unwrapped" (lines joined), "text.scene_breaks" (wide gaps taken as scene breaks),
    "text.emphasis" (*asterisks* and the like read as italics), "text.ruby" (readings in 《》 set as
    ruby, only in a text that is sure to use them so). Linear in the length of the text.
    """
    found = pieces_of(text, unwrap="text.unwrapped" not in options.without)
    mends = [_unwrapped(found.pieces)]
    emphasis = read_emphasis(
        [piece.text if piece.kind in {Kind.PARAGRAPH, Kind.VERSE} else "" for piece in found.pieces],
        enabled="text.emphasis" not in options.without,
    )
    breaks = set(found.scene_gaps) if "text.scene_breaks" not in options.without else set()
    if breaks:
        mends.append(_gap_mend(found))
    mends.append(emphasis.mend)
    blocks: list[Block] = []
    for index, (piece, spans) in enumerate(zip(found.pieces, emphasis.spans, strict=True)):
        if index in breaks:
            blocks.append(scene_break())
        blocks.append(_block(piece, spans))
    if "text.ruby" not in options.without and is_sure(text):
        blocks, mend = _with_ruby(blocks)
        mends.append(mend)
    return TextReading(tuple(blocks), tuple(mend for mend in mends if mend), tuple(_remarks(found)))


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a plain text file. Raises ReadError ("empty", "unreadable…") and Refused."""
    decoded = decode(data, None, options)
    text, written = (
        (decoded.text, None) if entities.CODE in options.without else entities.in_text(decoded.text)
    )
    text, parted = (text, None) if entities.BREAKS in options.without else entities.line_breaks(text)
    reading = read_text(text, options)
    blocks: tuple[Block, ...] = reading.blocks
    notes: tuple[Note, ...] = ()
    linked = None
    if text_notes.CODE not in options.without and text_notes.may_hold_notes(text):
        blocks, notes, linked = text_notes.relinked(blocks)
    return Draft(
        format="txt",
        pages=(Page(name, lambda: blocks, source=text),),
        notes=notes,
        mends=(
            *decoded.mends,
            *(mend for mend in (written, parted) if mend),
            *reading.mends,
            *((linked,) if linked else ()),
        ),
        remarks=(*decoded.remarks, *reading.remarks),
        encoding=decoded.encoding,
    )


def _block(piece: Piece, spans: tuple[Span, ...]) -> Block:
    if piece.kind is Kind.BREAK:
        return Block(Kind.BREAK, alt=piece.text, start=piece.start)
    if piece.kind is Kind.PREFORMATTED:
        return Block(piece.kind, (Span(piece.text),), start=piece.start)
    return Block(piece.kind, spans, start=piece.start)


def _with_ruby(blocks: Sequence[Block]) -> tuple[list[Block], Mend | None]:
    out: list[Block] = []
    total = 0
    shown = ("", "")
    for block in blocks:
        spans, count = with_ruby(block.spans) if "《" in block.text else (block.spans, 0)
        if count and not total:
            told = "".join(
                f"{span.text}({mark.value})"
                if (mark := span.marks[-1] if span.marks else None) and mark.kind is MarkKind.RUBY
                else span.text
                for span in spans
            )
            shown = block.text[:_SHOWN], told[:_SHOWN]
        total += count
        out.append(replace(block, spans=spans) if count else block)
    if not total:
        return out, None
    return out, Mend("text.ruby", f"{total} readings written in 《》 were set as ruby.", *shown, total)


def _unwrapped(pieces: Sequence[Piece]) -> Mend | None:
    wrapped = [piece for piece in pieces if piece.wrapped]
    if not wrapped:
        return None
    told = f"{len(wrapped)} paragraphs were broken into lines of equal length; the lines were joined."
    return Mend("text.unwrapped", told, wrapped[0].wrapped[:_SHOWN], wrapped[0].text[:_SHOWN], len(wrapped))


def _gap_mend(found: Pieces) -> Mend:
    index = found.scene_gaps[0]
    before, after = found.pieces[index - 1].text[-100:], found.pieces[index].text[:100]
    told = f"{len(found.scene_gaps)} gaps wider than usual were taken as scene breaks."
    blank = "\n" * (found.pieces[index].gap + 1)
    return Mend(
        "text.scene_breaks",
        told,
        before + blank + after,
        f"{before}\n\n* * *\n\n{after}",
        len(found.scene_gaps),
    )


def _remarks(found: Pieces) -> list[Remark]:
    out = []
    longest = max((len(piece.text) for piece in found.pieces), default=0)
    if longest > _LOST and longest * 2 > sum(len(piece.text) for piece in found.pieces):
        out.append(
            Remark(
                "text.paragraphs_lost", "Nearly all of the text stands in one line: its paragraphs are lost."
            )
        )
    if found.other_gaps:
        after = found.pieces[found.other_gaps[0] - 1].text[-60:]
        told = f"{len(found.other_gaps)} places with more blank lines than usual, the first after “{after}”."
        out.append(Remark("text.gaps", told))
    return out


def _recognises(data: bytes, name: str) -> bool:
    """Take every text but XML that no other reader claimed: its tags are no words of a story."""
    return is_text(data) and not data[:64].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml")


FORMAT = Format("txt", _recognises, read)
