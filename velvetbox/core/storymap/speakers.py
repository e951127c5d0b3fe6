"""Who says each quote, and to whom.

Three looks of ranking trees over candidates (features, then the talk around, then again), softmax over the candidates of a quote,
and what is given or corrected held fast in every look.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from velvetbox.core.storymap.features import Asked
from velvetbox.core.storymap.trees import Weights, load
from velvetbox.core.storymap.turns import Likely, second_look

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from velvetbox.core.storymap.trees import Rows

WEIGHTS = Path(__file__).parent / "data" / "speakers.npz"
CHECKSUM = "2e7a4e0c1ce0d8bc2535cec8857a557cedd5b51402470610a4b2ac53c3bbcd61"


@cache
def shipped() -> Weights:
    """Give the weights that ship with the program."""
    return load(WEIGHTS, CHECKSUM)


def decide(asked: Sequence[Asked], weights: Weights, fixed: Mapping[int, int] | None = None) -> list[Likely]:
    """Give for each quote how likely each candidate says it. `fixed` are quotes whose speaker is certain."""
    sure = fixed or {}
    people = [one.people for one in asked]
    rows: list[list[array[float]]] = [one.rows for one in asked]
    likely: list[Likely] = []
    for number, trees in enumerate(weights.passes):
        if number:
            people, rows = second_look(asked, likely)
        sharpness = weights.sharpness if number == len(weights.passes) - 1 else 1.0
        scores = trees.score(stacked(rows)) if any(rows) else np.zeros(0)
        likely = shares(people, scores * sharpness, sure)
    return likely


def stacked(rows: Sequence[Sequence[Sequence[float]]]) -> Rows:
    """Give the rows of all quotes as one table."""
    flat = [row for some in rows for row in some]
    return np.asarray(flat, np.float32) if flat else np.zeros((0, 0), np.float32)


def shares(
    people: Sequence[Sequence[int]], scores: NDArray[np.float64], sure: Mapping[int, int]
) -> list[Likely]:
    """Turn scores into shares that add up to 1 within each quote."""
    out: list[Likely] = []
    at = 0
    for number, some in enumerate(people):
        part = scores[at : at + len(some)]
        at += len(some)
        if number in sure:
            out.append({sure[number]: 1.0})
        elif len(some):
            raised = np.exp(part - part.max())
            out.append(dict(zip(some, (raised / raised.sum()).tolist(), strict=True)))
        else:
            out.append({})
    return out
