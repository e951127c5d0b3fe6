"""Which gaps between paragraphs end a scene, in texts where blank lines or paragraphs may mean nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

_HEADING = 60  # characters; a heading is shorter
_FEWEST = 8  # paragraphs from which a usual gap can be told


def scene_gaps(
    gaps: Sequence[int], running: Sequence[bool], least: int = 2
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Find the paragraphs before which a scene ends: (certain, uncertain).

    `gaps` counts the blank lines before each paragraph, `running` tells prose from headings. A certain
    gap is wider than usual (by two, where there usually is one), stands between prose, is as rare as
    scenes are, and occurs `least` times or more.
    """
    if len(gaps) < _FEWEST:
        return (), ()
    usual = Counter(gaps[1:]).most_common(1)[0][0]
    wider = [
        index
        for index in range(1, len(gaps))
        if gaps[index] > usual and _between_prose(gaps, running, index, usual)
    ]
    enough = usual + (2 if usual else 1)
    certain = [index for index in wider if gaps[index] >= enough]
    if not least <= len(certain) <= max(2, len(gaps) // 8):
        certain = []
    kept = frozenset(certain)
    return tuple(certain), tuple(index for index in wider if index not in kept)


def _between_prose(gaps: Sequence[int], running: Sequence[bool], index: int, usual: int) -> bool:
    """Tell whether both neighbours are prose; what has a wide gap on both sides is a heading."""
    alone = index + 1 < len(gaps) and gaps[index + 1] > usual
    return running[index - 1] and running[index] and not alone


def is_running(text: str) -> bool:
    """Tell whether a paragraph is prose rather than a heading."""
    if len(text) > _HEADING:
        return True
    return any(char.islower() for char in text) and text[-1:] in ".!?…。！？」”\"’'*_"
