"""Lines of a PDF's pages in reading order, and what is usual among them: size, leading, margins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from velvetbox.core.formats.pdf.sheet import Rule, Run, Sheet

_SAME_LINE = 0.55  # of the size: raised and lowered letters stand no farther off
_WORD_GAP = 0.25  # of the size
_NO_GAP = 0.1  # of the size
_UNDER, _OVER = -0.4, 0.6  # of the size: where lines under and through words are drawn
_COLUMN_GAP = 0.8  # of the size: wider than any space between words
_LABEL_WIDTH = 12.0  # of the size
_RAISED = 0.87  # of the size: letters that small may be raised or lowered ones
_COLUMN = 15.0  # of the size: the least width of a column's line
_CORNER = 3.0  # points
_MOST_RULES = 4  # of a page; more may be a table …
_ROW = 48.0  # … where they mostly stand no farther apart, in points
_LEAST_SHARE = 0.15  # of the lines begin at a margin


@dataclass
class Line:
    """A line of text; `rule` marks one that is only drawn."""

    page: int
    runs: list[Run] = field(default_factory=list)
    column: int = 0
    rule: Rule | None = None

    @cached_property
    def main(self) -> Run:
        """The run that tells where the line stands: the one with most letters among the large ones."""
        largest = max(run.size for run in self.runs)
        return max((run for run in self.runs if run.size >= largest * 0.8), key=lambda run: len(run.text))

    @cached_property
    def text(self) -> str:
        """The words of the line."""
        out = ""
        for before, run in pairwise([None, *self.runs]):
            assert run is not None
            out += (" " if before is not None and gap_between(before, run) else "") + run.text
        return out

    @cached_property
    def labelled(self) -> bool:
        """Whether the line begins with a label in a column of its own: "Rating:", then what it is."""
        for before, run in pairwise(self.runs):
            if before.text.endswith(":") and run.left - before.right > _COLUMN_GAP * self.size:
                return before.right - self.left < _LABEL_WIDTH * self.size
        return False

    @property
    def y(self) -> float:
        """Where the letters stand, in points from below."""
        return self.rule.y if self.rule else self.main.y

    @property
    def size(self) -> float:
        """The size of the letters."""
        return self.main.size if self.runs else 0.0

    @cached_property
    def left(self) -> float:
        """Where the line begins."""
        return self.rule.left if self.rule else min(run.left for run in self.runs)

    @cached_property
    def right(self) -> float:
        """Where the line ends."""
        return self.rule.right if self.rule else max(run.right for run in self.runs)


def gap_between(before: Run, run: Run) -> bool:
    """Tell whether a space stands between two runs of a line."""
    gap = run.left - before.right
    if run.size < before.size * _RAISED and run.y != before.y:
        return gap > _NO_GAP * run.size  # the mark of a note may be written after all else, as if apart
    return run.spaced or gap > _WORD_GAP * min(before.size, run.size)


def lines_of(sheet: Sheet) -> list[Line]:
    """Give the lines of a page in reading order: columns one after the other, rules where they are drawn."""
    lines: list[Line] = []
    place, size = 0.0, 0.0
    for run in sheet.runs:
        if lines and abs(run.y - place) <= _SAME_LINE * max(run.size, size):
            lines[-1].runs.append(run)
            if run.size > size * 1.1:
                place, size = run.y, run.size
        else:
            lines.append(Line(sheet.number, [run]))
            place, size = run.y, run.size
    for line in lines:
        if not _is_right_to_left(line.runs):
            line.runs.sort(key=lambda run: run.left)
    return _with_rules(_ordered(lines), sheet)


def _is_right_to_left(runs: Iterable[Run]) -> bool:
    return any("\u0590" <= char <= "\u08ff" for run in runs for char in run.text[:8])


def _ordered(lines: list[Line]) -> list[Line]:
    """Order lines as they are read. Files write a column at a time; what they write out of order goes by height."""
    segments: list[list[Line]] = []
    for line in lines:
        if segments and line.y <= segments[-1][-1].y + 1:
            segments[-1].append(line)
        else:
            segments.append([line])
    if len(segments) < 2:
        return lines
    large = [each for each in segments if len(each) > 2]
    if not large and _are_columns(segments):
        large = segments
    if len(large) > 1 and all(_is_beside(one, other) for one, other in pairwise(large)):
        for column, segment in enumerate(large):
            for line in segment:
                line.column = column
        top = max(line.y for segment in large for line in segment)
        taken = {id(segment) for segment in large}
        rest = [line for segment in segments if id(segment) not in taken for line in segment]
        above = sorted((line for line in rest if line.y >= top), key=lambda line: -line.y)
        below = sorted((line for line in rest if line.y < top), key=lambda line: -line.y)
        return [*above, *(line for segment in large for line in segment), *below]
    return _joined(sorted(lines, key=lambda line: (-line.y, line.left)))


def _are_columns(segments: Sequence[Sequence[Line]]) -> bool:
    """Tell the last lines of a text in columns: few, but long ones, and of one size."""
    lines = [line for segment in segments for line in segment]
    size = lines[0].size
    long = sum(line.right - line.left > _COLUMN * line.size for line in lines)
    return len(lines) > 2 and 2 * long >= len(lines) and all(abs(line.size - size) < 1 for line in lines)


def _is_beside(one: Sequence[Line], other: Sequence[Line]) -> bool:
    return min(line.left for line in other) >= max(line.right for line in one) - 3


def _joined(lines: Iterable[Line]) -> list[Line]:
    """Join what stands on one line but was written apart, raised letters among it."""
    out: list[Line] = []
    for line in lines:
        if out and _is_one_line(out[-1], line):
            runs = sorted([*out[-1].runs, *line.runs], key=lambda run: run.left)
            out[-1] = Line(line.page, runs)
        else:
            out.append(line)
    return out


def _is_one_line(one: Line, other: Line) -> bool:
    if one.right - 1 > other.left and other.right - 1 > one.left:
        return False
    largest = max(one.size, other.size)
    raised = min(one.size, other.size) < _RAISED * largest
    return abs(one.y - other.y) < (_SAME_LINE * largest if raised else 1)


def _with_rules(lines: list[Line], sheet: Sheet) -> list[Line]:
    rules = [
        rule for rule in sheet.rules if not (_is_at_words(rule, sheet.runs) or _is_edge(rule, sheet.uprights))
    ]
    alone: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: -rule.y):
        if not alone or alone[-1].y - rule.y > 3:
            alone.append(rule)
    if not alone or _is_table(alone) or any(line.column for line in lines):
        return lines
    drawn = [Line(sheet.number, rule=rule) for rule in alone]
    return sorted([*lines, *drawn], key=lambda line: -line.y)


def _is_table(rules: Sequence[Rule]) -> bool:
    """Tell whether rules, from top to bottom, part the rows of a table and not the scenes of a page."""
    close = sum(above.y - below.y < _ROW for above, below in pairwise(rules))
    return len(rules) > _MOST_RULES and 2 * close >= len(rules)


def _is_at_words(rule: Rule, runs: Iterable[Run]) -> bool:
    """Tell whether a rule underlines words or strikes them out."""
    return any(
        _UNDER * run.size <= rule.y - run.y <= _OVER * run.size
        and min(rule.right, run.right) - max(rule.left, run.left) > 0
        for run in runs
    )


def _is_edge(rule: Rule, uprights: Iterable[tuple[float, float, float]]) -> bool:
    """Tell whether a rule is the edge of a box: lines drawn up meet it."""
    return any(
        min(abs(x - rule.left), abs(x - rule.right)) < _CORNER and foot - _CORNER < rule.y < head + _CORNER
        for x, foot, head in uprights
    )


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual in a text: size of letters, from line to line, margins by side and column."""

    size: float
    leading: float
    indent: float  # of the first line of a paragraph, where paragraphs are told by it
    first: float  # of the first line of a paragraph, where a gap parts paragraphs as well
    paragraph: float  # from line to line where a paragraph begins; the leading where no gap parts them
    by_gap: bool
    by_indent: bool
    bold: bool
    italic: bool
    margins: dict[tuple[int, int], tuple[float, float]]

    def margin(self, line: Line) -> tuple[float, float]:
        """Give the left and right margin that hold for a line."""
        return self.margins.get((line.page % 2, line.column), (line.left, line.right))


def usual_of(pages: Sequence[Sequence[Line]]) -> Usual:
    """Find what is usual. Zeros for a text without words."""
    lines = [line for page in pages for line in page if line.runs]
    sizes: Counter[float] = Counter()
    bold = italic = total = 0
    for line in lines:
        for run in line.runs:
            sizes[round(run.size * 2) / 2] += len(run.text)
            bold += len(run.text) if run.bold else 0
            italic += len(run.text) if run.italic else 0
            total += len(run.text)
    size = sizes.most_common(1)[0][0] if sizes else 0.0
    body = [line for line in lines if abs(line.size - size) <= 0.06 * size + 0.3]
    steps = Counter(round((one.y - two.y) * 2) / 2 for one, two in _neighbours(pages, body))
    leading = _first_peak(steps, size)
    margins = _margins(body)
    gaps = 0
    indents: Counter[float] = Counter()
    wide: Counter[float] = Counter()
    pairs = _neighbours(pages, body)
    for one, two in pairs:
        step, margin = one.y - two.y, margins[two.page % 2, two.column][0]
        if step > leading * 1.25 + 0.5:
            gaps += 1
            wide[round(step * 2) / 2] += 1
        elif 0.8 * size < two.left - margin < 6 * size:
            indents[round(two.left - margin)] += 1
    enough = max(2, len(body) // 40)
    by_gap = gaps >= enough and gaps >= indents.total() / 4
    by_indent = indents.total() >= enough
    indent = indents.most_common(1)[0][0] if by_indent else 0.0
    paragraph = wide.most_common(1)[0][0] if by_gap and wide else leading
    return Usual(
        size,
        leading,
        indent,
        _first_lines(pairs, leading, margins),
        paragraph,
        by_gap,
        by_indent,
        bold * 2 > total,
        italic * 2 > total,
        margins,
    )


def _first_lines(
    pairs: Sequence[tuple[Line, Line]], leading: float, margins: dict[tuple[int, int], tuple[float, float]]
) -> float:
    """Give by how much the first of several lines behind a gap is set in, 0 where most are not."""
    found: Counter[float] = Counter()
    for (one, two), (again, three) in pairwise(pairs):
        if two is again and one.y - two.y > leading * 1.25 + 0.5 >= two.y - three.y:
            margin = margins[two.page % 2, two.column][0]
            begins = two.left - margin > 0.8 * two.size and three.left - margin < two.size / 2
            found[round(two.left - margin) if begins else 0] += 1
    usual = found.most_common(1)
    return float(usual[0][0]) if usual else 0.0


def _neighbours(pages: Sequence[Sequence[Line]], body: Sequence[Line]) -> list[tuple[Line, Line]]:
    kept = {id(line) for line in body}
    return [
        (one, two)
        for page in pages
        for one, two in pairwise(page)
        if id(one) in kept and id(two) in kept and one.column == two.column and one.y > two.y
    ]


def _first_peak(steps: Counter[float], size: float) -> float:
    """Give the leading: the smallest step that is common, since paragraphs may be parted by more."""
    usual = steps.most_common(1)
    if not usual:
        return size * 1.2
    common = [step for step, count in steps.items() if count * 5 >= usual[0][1] and step > size * 0.8]
    return min(common, default=usual[0][0])


def _margins(body: Sequence[Line]) -> dict[tuple[int, int], tuple[float, float]]:
    """Give the margins of left and right pages and of columns; sides with few lines take those of all."""
    groups: dict[tuple[int, int], list[Line]] = {}
    for line in body:
        groups.setdefault((line.page % 2, line.column), []).append(line)
    out = {}
    for key, lines in groups.items():
        both = lines if len(lines) >= 20 else [*lines, *groups.get((1 - key[0], key[1]), [])]
        lefts = Counter(round(line.left) for line in both)
        common = [left for left, count in lefts.items() if count >= max(1, _LEAST_SHARE * len(both))]
        rights = sorted(line.right for line in both)
        out[key] = (float(min(common, default=min(lefts))), rights[(len(rights) - 1) * 19 // 20])
    return out
