"""Footnotes of a PDF: what stands small or under a short rule at the foot of a page, by a mark that the page uses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from velvetbox.core.formats.pdf.lines import Line, Usual
from velvetbox.core.formats.pdf.sheet import Run

_LABEL = re.compile(r"(\d{1,3}|[ivx]{1,5}|[*†‡§]{1,3})(?![\w*†‡§])")
_SMALLER = 0.93  # of the usual size
_RAISED_SIZE = 0.87  # of the size of its line
_SHORT_RULE = 0.45  # of the width of the text


@dataclass(slots=True)
class FootNote:
    """A note: its mark, and its lines without it."""

    label: str
    page: int
    lines: list[Line] = field(default_factory=list)


def is_raised(run: Run, line: Line) -> bool:
    """Tell whether a run is raised: small and above the line."""
    return run.size < line.size * _RAISED_SIZE and run.y > line.y + 0.12 * line.size


def is_lowered(run: Run, line: Line) -> bool:
    """Tell whether a run is lowered: small and under the line."""
    return run.size < line.size * _RAISED_SIZE and run.y < line.y - 0.04 * line.size


def take_notes(page: Sequence[Line], usual: Usual) -> tuple[list[Line], list[FootNote]]:
    """Part a page into its text and its footnotes. Without a mark in the text there are none."""
    start = _foot(page, usual)
    marks = {run.text for line in page[:start] for run in line.runs if is_raised(run, line)}
    notes: list[FootNote] = []
    for line in page[start:]:
        label = _label(line)
        if label is not None and label[0] in marks:
            notes.append(FootNote(label[0], line.page, [label[1]] if label[1].runs else []))
        elif notes and line.runs:
            notes[-1].lines.append(line)
        elif line.runs:
            return list(page), []
    if not notes:
        return list(page), []
    return [line for line in page[:start] if line.rule is None or line is not page[start - 1]], notes


def _foot(page: Sequence[Line], usual: Usual) -> int:
    """Find where the foot of a page begins: after a short rule at the margin, else with the first small line."""
    for index in range(len(page) - 1, 0, -1):
        rule = page[index].rule
        if rule is not None and index < len(page) - 1:
            left, right = usual.margin(page[index + 1])
            if rule.left < left + 6 and rule.right - rule.left < _SHORT_RULE * (right - left):
                return index + 1
    start = len(page)
    while start and page[start - 1].runs and page[start - 1].size < usual.size * _SMALLER:
        start -= 1
    return start


def _label(line: Line) -> tuple[str, Line] | None:
    """Give the mark that a line begins with, and the line without it."""
    if not line.runs:
        return None
    first = line.runs[0]
    found = _LABEL.match(first.text)
    if found is None:
        return None
    rest = first.text[found.end() :].lstrip(" .)\t")
    runs = line.runs[1:]
    if rest:
        cut = Run(
            rest, first.left, first.right, first.y, first.size, first.italic, first.bold, True, first.link
        )
        runs = [cut, *runs]
    return found[1], Line(line.page, runs, line.column)
