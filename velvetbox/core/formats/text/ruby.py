"""Ruby in plain text: 漢字《かんじ》 and ｜base《reading》, as Aozora Bunko and the sites for Japanese novels write it.

The base without a ｜ is the run of one kind of character before the reading. In a text that does not
say what 《》 means, a pair is ruby only in the shape those sites read as ruby: kana after kanji, or a base begun by ｜.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import EMPHASIS, Mark, MarkKind, Span
from velvetbox.core.values import value

_KANJI = "々〆〇ヶヵ仝\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\U000f0000-\U000ffffd"
_KANA = "\u3041-\u3096\u3099-\u309f\u30a1-\u30ff・ー〜～\u31f0-\u31ff\uff66-\uff9f"
_RUNS = (
    lazy_pattern(f"[{_KANJI}]"),
    lazy_pattern("[\u3041-\u3096\u309d\u309e]"),
    lazy_pattern("[\u30a1-\u30fe]"),
    lazy_pattern("[0-9A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff０-９Ａ-Ｚａ-ｚ.,'-]"),
)
_LONGEST_BASE = 60
_PAIR = (
    r"[｜|](?P<base>[^｜|《》\s]{1,20})《(?P<reading>[^《》\n]{1,40})》|"
    rf"(?<=[{_KANJI}])《(?P<kana>[{_KANA} 　]{{1,20}})》"
)
_DOTS = r"《《(?P<dots>[^《》\n]{1,60})》》"
_PAIRS, _DOTTED, _SIGN = lazy_pattern(_PAIR), lazy_pattern(_DOTS), lazy_pattern(f"{_DOTS}|{_PAIR}")
_FEWEST = 3  # pairs in the shape of ruby from which a text that does not say so is sure to use it
_KANA_LETTER = lazy_pattern("[\u3041-\u3096]")


@value(frozen=True, slots=True)
class Marked:
    """A stretch with a mark: it stands from `start` to `end` of a text whose signs begin at `before` and end at `after`."""

    before: int
    start: int
    end: int
    after: int
    mark: Mark


def base_start(text: str, end: int, least: int = 0) -> int:
    """Give where the base of a reading at `end` begins: the run of one kind of character before it."""
    if end <= least:
        return end
    run = next((run for run in _RUNS if run.match(text, end - 1)), None)
    at = end
    while run and at > max(least, end - _LONGEST_BASE) and run.match(text, at - 1):
        at -= 1
    return at


def is_sure(text: str) -> bool:
    """Tell whether a text that does not explain 《》 uses it for readings.

    It is Japanese, has three or more pairs in the shape of ruby, and most pairs have it; or a bar
    begins a base in some of them, as nobody writes for quotation marks.
    """
    pairs = text.count("《")
    if pairs < _FEWEST or not _KANA_LETTER.search(text):
        return False
    found = barred = 0
    for match in _PAIRS.finditer(text):
        found += 1
        barred += match["base"] is not None
    dots = 2 * len(_DOTTED.findall(text))
    return found >= _FEWEST and (barred >= _FEWEST or 2 * (found + dots) >= pairs)


def marked_in(text: str) -> Iterator[Marked]:
    """Give the readings, and the words under 《《dots》》, of a paragraph of a text of which `is_sure` holds, in order."""
    last = 0
    for match in _SIGN.finditer(text):
        reading = (match["reading"] or match["kana"] or "").strip()
        if match["dots"] is not None:
            yield Marked(match.start(), *match.span("dots"), match.end(), EMPHASIS)
        elif reading and match["base"] is not None:
            ruby = Mark(MarkKind.RUBY, reading)
            yield Marked(match.start(), *match.span("base"), match.end(), ruby)
        elif reading and (start := base_start(text, match.start(), last)) < match.start():
            yield Marked(start, start, match.start(), match.end(), Mark(MarkKind.RUBY, reading))
        last = match.end()


def with_ruby(spans: Sequence[Span]) -> tuple[tuple[Span, ...], int]:
    """Give spans with their readings as marks, and how many there were. A base lies inside one span."""
    out: list[Span] = []
    count = 0
    for span in spans:
        at = 0
        for found in marked_in(span.text) if "《" in span.text else ():
            out.append(Span(span.text[at : found.before], span.marks))
            out.append(Span(span.text[found.start : found.end], (*span.marks, found.mark)))
            at = found.after
            count += 1
        out.append(Span(span.text[at:], span.marks))
    return tuple(span for span in out if span.text), count
