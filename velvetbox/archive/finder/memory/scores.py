"""Scores of different kinds made comparable: each as the number of standard deviations above its kind's mean."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

_ALIKE = 1e-9
Key = TypeVar("Key", bound=Hashable)


def standard(scores: Mapping[Key, float], among: int) -> tuple[dict[Key, float], float]:
    """Give each score less the mean, divided by the standard deviation, and what a score of 0 would be.

    They are scores among that many things; those that have none have 0. Where all are alike, all are 0.
    """
    count = max(among, len(scores), 1)
    mean = math.fsum(scores.values()) / count
    squares = math.fsum((score - mean) ** 2 for score in scores.values()) + (count - len(scores)) * mean**2
    spread = math.sqrt(squares / count)
    if spread < _ALIKE:
        return dict.fromkeys(scores, 0.0), 0.0
    nothing = -mean / spread if count > len(scores) else min(scores.values()) / spread - mean / spread
    return {key: (score - mean) / spread for key, score in scores.items()}, nothing


def mixed(kinds: Iterable[tuple[float, Mapping[Key, float], int]]) -> dict[Key, float]:
    """Give the weighted sum of standard scores of several kinds: weight, scores, and among how many things."""
    weighed = [(weight, *standard(scores, among)) for weight, scores, among in kinds if scores]
    keys = {key for _, scores, _ in weighed for key in scores}
    return {
        key: math.fsum(weight * scores.get(key, nothing) for weight, scores, nothing in weighed)
        for key in keys
    }


def best(scores: Mapping[Key, float], most: int) -> dict[Key, float]:
    """Give the `most` highest scores."""
    return dict(sorted(scores.items(), key=lambda entry: -entry[1])[:most])
