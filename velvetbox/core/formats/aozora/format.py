"""Texts of Aozora Bunko: title and author first, a legend between dashed lines, ruby and notes, 底本 at the end.

Written after Aozora Bunko's published notes on its annotations; the order of title lines is that of aozora2html.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from velvetbox.core.formats.aozora.blocks import BodyReader
from velvetbox.core.formats.aozora.signs import Signs
from velvetbox.core.formats.characters.encoding import decode
from velvetbox.core.formats.draft import Draft, Format, Page, ReadOptions, Remark
from velvetbox.core.formats.text.finish import finish
from velvetbox.core.prose import Basis, Block, Fact, Field, Where, paragraph

_DEFAULT = ReadOptions()
_LEGEND = "テキスト中に現れる記号について"
_SOURCE = "底本："
_MADE = "青空文庫作成ファイル"
_ENCODINGS = ("cp932", "utf-8", "euc_jp", "utf-16-le", "utf-16-be")
_RULE = re.compile(r"-{10,}[ \t]*\Z")
_HEADER_LINES = 12  # before the legend; a longer beginning is text
_LEGEND_LINES = 200
_OTHER_HAND = re.compile(r"(?:[訳編]|翻訳|編訳|校訂|校注|共訳|補訳)\Z")
_READING = re.compile(r"《[^《》\n]{1,100}》|［＃[^［］\n]{1,200}］|｜")
_SHOWN = 3  # of the typist's notes


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a text of Aozora Bunko; the 底本 lines are a page of the type "colophon".

    Raises ReadError and Refused as `encoding.decode` does.
    """
    decoded = decode(data, _encoding(data), options)
    lines = decoded.text.split("\n")
    header, legend, first = _header(lines)
    last = _footer(lines, first)
    signs = Signs(accents=any("アクセント分解" in line for line in legend))
    reader = BodyReader(signs)
    body = finish(reader.read(lines[first:last], sum(len(line) + 1 for line in lines[:first])), options)
    colophon = [signs.put_in(line).strip() for line in lines[last:]]
    pages = [Page(name, lambda: body.blocks, source=decoded.text)]
    if any(colophon):
        told = tuple(paragraph(line) for line in colophon if line)
        pages.append(Page("#colophon", lambda: told, types=frozenset({"colophon"})))
    facts, beside = _facts(header)
    if beside:
        pages.insert(0, Page("#header", lambda: beside, types=frozenset({"frontmatter"})))
    return Draft(
        format="aozora",
        pages=tuple(pages),
        facts=facts,
        mends=(*decoded.mends, *body.mends),
        remarks=(*decoded.remarks, *_remarks(reader, signs)),
        encoding=decoded.encoding,
    )


def _header(lines: Sequence[str]) -> tuple[list[str], list[str], int]:
    """Give the lines of the title, those of the legend, and where the body begins."""
    opening = next((at for at, line in enumerate(lines[:_HEADER_LINES]) if _RULE.match(line)), None)
    if opening is not None:
        closing = next(
            (
                at
                for at in range(opening + 1, min(len(lines), opening + _LEGEND_LINES))
                if _RULE.match(lines[at])
            ),
            None,
        )
        if closing is not None and any(_LEGEND in line for line in lines[opening:closing]):
            return _told(lines[:opening]), list(lines[opening + 1 : closing]), closing + 1
    start = next((at for at, line in enumerate(lines) if line.strip()), 0)
    end = next((at for at in range(start, min(len(lines), start + 7)) if not lines[at].strip()), start)
    told = _told(lines[start:end])
    if len(told) < 2 or any(len(line) > 80 or line.startswith("\u3000") for line in lines[start:end]):
        return [], [], start
    return told, [], end


def _told(lines: Sequence[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


def _footer(lines: Sequence[str], first: int) -> int:
    """Give where the 底本 lines begin: the last such line at the margin in the later half; the end where there is none."""
    for at in range(len(lines) - 1, first - 1, -1):
        if lines[at].startswith("［＃本文終わり］"):
            return at + 1
        if lines[at].startswith(_SOURCE) and (at == 0 or not lines[at - 1].strip()):
            return at
    return len(lines)


def _facts(header: Sequence[str]) -> tuple[tuple[Fact, ...], tuple[Block, ...]]:
    """Give title and author, and the lines that are neither: a second title, the original one, a translator."""
    told = [_READING.sub("", line) for line in header]
    if not told:
        return (), ()
    people = [line for line in told[1:] if _OTHER_HAND.search(line)]
    rest = [line for line in told[1:] if line not in people]
    facts = [Fact(Field.TITLE, told[0], Basis.STATED, Where("#header", quote=header[0]))]
    if rest:
        facts.append(Fact(Field.CREATOR, rest[-1], Basis.STATED, Where("#header", quote=rest[-1])))
    if len(rest) > 1:
        line = "\u3000".join([told[0], *rest[:-1]])
        facts.append(Fact(Field.TITLE_LINE, line, Basis.STATED, Where("#header", quote=line)))
    return tuple(facts), tuple(paragraph(line) for line in [*rest[:-1], *people])


def _remarks(reader: BodyReader, signs: Signs) -> list[Remark]:
    out = []
    if reader.left_out:
        shown = ", ".join(
            f"［＃{note}］" for note in dict.fromkeys(note[:60] for note in reader.left_out[:_SHOWN])
        )
        told = f"{len(reader.left_out)} notes of the typist on the printed page were left out of the text: {shown}."
        out.append(Remark("aozora.notes", told))
    if signs.unknown:
        told = f"{signs.unknown} characters are described and have no code; their descriptions stand in the text."
        out.append(Remark("aozora.gaiji", told))
    return out


def _marks_of(words: str) -> tuple[tuple[str, bytes], ...]:
    return tuple((encoding, words.encode(encoding)) for encoding in _ENCODINGS)


_LEGENDS, _SOURCES, _MADES = _marks_of(_LEGEND), _marks_of(_SOURCE), _marks_of(_MADE)


def _encoding(data: bytes) -> str | None:
    """Give the encoding in which the legend, or the lines at the end, stand in a file; None for no such file."""
    head, tail = data[:4096], data[-8192:]
    for encoding, words in _LEGENDS:
        if words in head:
            return encoding
    for (encoding, source), (_, made) in zip(_SOURCES, _MADES, strict=True):
        if made in tail and source in tail:
            return encoding
    return None


def _recognises(data: bytes, name: str) -> bool:
    return b"<" not in data[:1] and _encoding(data) is not None


FORMAT = Format("aozora", _recognises, read)
