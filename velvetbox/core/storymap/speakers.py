"""Who says each quote, and to whom.

Three looks of ranking trees over candidates (features, then the talk around, then again), softmax over the candidates of a quote,
and what is given or corrected held fast in every look.
"""

from __future__ import annotations

import math
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
FOUND = 0.94  # share of the lines of LitBank's stories whose speaker is found in the text alone
_HARDLY = 0.02  # the share of somebody whom a quote was not asked about
CHECKSUM = "83ee4d21b0f6afc83fa80badbebc1c4182d0c94af395b9a0dc293896aef5e5cc"


@cache
def shipped() -> Weights:
    """Give the weights that ship with the program."""
    return load(WEIGHTS, CHECKSUM)


def decide(
    asked: Sequence[Asked], weights: Weights, fixed: Mapping[int, int] | None = None, known: float = 1.0
) -> list[Likely]:
    """Give for each quote how likely each candidate says it. `fixed` are quotes whose speaker is certain.

    `known` is how likely the speaker is among the people at all: FOUND where these were read from the text.
    """
    sure = fixed or {}
    people = [one.people for one in asked]
    rows: list[list[array[float]]] = [one.rows for one in asked]
    likely: list[Likely] = []
    for number, trees in enumerate(weights.passes):
        if number:
            people, rows = second_look(asked, likely)
        sharpness = weights.sharpness if number == len(weights.passes) - 1 else 1.0
        scores = trees.score(stacked(rows)) if any(rows) else np.zeros(0)
        likely = together(asked, shares(people, scores * sharpness, sure))
    return [
        some if known == 1.0 or number in sure else {who: share * known for who, share in some.items()}
        for number, some in enumerate(likely)
    ]


def together(asked: Sequence[Asked], likely: Sequence[Likely]) -> list[Likely]:
    """Give quotes that go on with the one before, which no mark closes, the speaker that suits all of them; the certain stay."""
    out: list[Likely] = []
    start = 0
    for end in range(1, len(asked) + 1):
        if end == len(asked) or not asked[end].follows:
            some = likely[start:end]
            joined = _joined(some) if end - start > 1 else {}
            out += [one if len(some) == 1 or one == dict.fromkeys(one, 1.0) else joined for one in some]
            start = end
    return out


def _joined(some: Sequence[Likely]) -> Likely:
    """Give the shares of one speaker of several quotes."""
    people = list(dict.fromkeys(who for one in some for who in one))
    if not people:
        return {}
    sums = [sum(math.log(max(one.get(who, 0.0), _HARDLY)) for one in some) for who in people]
    raised = [math.exp(value - max(sums)) for value in sums]
    return {who: value / sum(raised) for who, value in zip(people, raised, strict=True)}


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
