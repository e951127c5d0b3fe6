"""What the empty places between paragraphs mean: nothing, or a scene break.

Scene breaks come as rules, lines of ornaments, empty paragraphs, runs of `<br>` and small pictures.
Where a page puts the same empty space between most of its paragraphs, that space means nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from velvetbox.core.formats.html.leaf import is_blank
from velvetbox.core.prose import Block, Kind, scene_break
from velvetbox.core.prose.ornaments import is_ornament
from velvetbox.core.values import value

_SIGN = 4  # characters of an entry in a column of signs
_LONGEST = 200  # characters of a line of ornaments
_FEWEST = 4  # gaps before "the same space everywhere" can be told
_BREAK_WORDS = frozenset(
    {"break", "divider", "separator", "ornament", "rule", "hr", "line", "fleuron", "asterism", "scenebreak"}
)
_BREAK_FILE = re.compile(
    r"(?:^|[/_.-])(?:[a-z]{0,12}(?:divider|separator|bar|line|rule|break)|hr|sep|div)[\d_-]{0,4}\.(?:gif|png)\Z",
    re.IGNORECASE,
)
_NO_BREAK_BESIDE = frozenset({Kind.BREAK, Kind.HEADING})  # empty space around these is only space
_WRITTEN = frozenset({Kind.PARAGRAPH, Kind.HEADING, Kind.VERSE, Kind.PREFORMATTED})
_PARTED = frozenset({Kind.PARAGRAPH, Kind.VERSE, Kind.HEADING, Kind.QUOTE, Kind.LIST, Kind.BREAK})


@value(frozen=True, slots=True)
class Gap:
    """Empty space between blocks: how many empty lines, and whether a browser would show them."""

    lines: int
    shown: bool = True


Piece = Block | Gap


def settle(pieces: Sequence[Piece], *, in_cell: bool = False) -> tuple[Block, ...]:
    """Give the blocks of a container, its gaps and ornaments turned into scene breaks or dropped.

    Breaks at the ends are kept only when something was written there (a rule, an ornament). In the cell
    of a table nothing is a scene break.
    """
    if not pieces:
        return ()
    if in_cell:
        return tuple(piece for piece in pieces if not isinstance(piece, Gap))
    usual = _usual(pieces) if any(isinstance(piece, Gap) for piece in pieces) else 0
    pictures = _repeated_pictures(pieces)
    out: list[Block] = []
    empty, seen = 0, False
    for index, piece in enumerate(pieces):
        if isinstance(piece, Gap):
            empty += piece.lines
            seen = seen or piece.shown
            continue
        found = _as_break(piece, pictures)
        block = piece if found is None or _is_in_column(pieces, index) else found
        wide = _is_wide(empty, usual, seen=seen)
        if wide and out and _NO_BREAK_BESIDE.isdisjoint({out[-1].kind, block.kind}):
            out.append(scene_break())
        empty, seen = 0, False
        if block.kind is Kind.BREAK and out and out[-1].kind is Kind.BREAK:
            out[-1] = block if block.alt and not out[-1].alt else out[-1]
        else:
            out.append(block)
    return tuple(out)


def _is_in_column(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether a sign stands among others as short: a column of a table that lost its cells."""
    around = pieces[max(0, index - 1) : index + 2]
    return len(around) == 3 and all(
        isinstance(each, Block) and 0 < len(each.text) <= _SIGN for each in around
    )


def _is_wide(lines: int, usual: int, *, seen: bool) -> bool:
    return lines > usual and (seen or lines > 1)


def _usual(pieces: Sequence[Piece]) -> int:
    """Give the number of empty lines that stand between most paragraphs, 0 where most have none."""
    between: Counter[int] = Counter()
    lines, started = 0, False
    for piece in pieces:
        if isinstance(piece, Gap):
            lines += piece.lines
        elif piece.kind in _PARTED:
            if started:
                between[lines] += 1
            lines, started = 0, True
    total = sum(between.values())
    if total < _FEWEST or between[0] * 2 > total:
        return 0
    return between.most_common(1)[0][0]


def _as_break(block: Block, pictures: frozenset[str]) -> Block | None:
    if block.kind is Kind.IMAGE:
        named = _names_a_break(block.alt) or (is_blank(block.alt) and _is_break_file(block.source or ""))
        return scene_break(block.alt) if named or (block.source in pictures and is_blank(block.alt)) else None
    if block.kind not in _WRITTEN:
        return None
    text = block.text
    if len(text) > _LONGEST or not is_ornament(text):
        return None
    numeral = block.kind is Kind.HEADING and set(text.strip().lower()) == {
        "x"
    }  # three of them stand for thirty, a chapter
    return None if numeral else scene_break(text.strip())


def _is_break_file(address: str) -> bool:
    """Tell whether a picture's file is called as pages called their rules: "bar.gif", "blueline2.gif"."""
    return _BREAK_FILE.search(address[-100:]) is not None


def _names_a_break(description: str) -> bool:
    """Tell whether a picture's description is an ornament or says that it is a break."""
    words = description.lower().replace("-", " ").split()
    return is_ornament(description) or (0 < len(words) <= 3 and not _BREAK_WORDS.isdisjoint(words))


def _repeated_pictures(pieces: Sequence[Piece]) -> frozenset[str]:
    """Give the pictures that stand alone between paragraphs more than once."""
    counted = Counter(
        piece.source for piece in pieces if isinstance(piece, Block) and piece.kind is Kind.IMAGE
    )
    return frozenset(source for source, times in counted.items() if source and times > 1)
