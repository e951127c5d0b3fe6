"""Scores of different kinds made comparable: each as the number of standard deviations above its kind's mean."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def standard(scores: Mapping[Key, float]) -> dict[Key, float]:
    """Give each score less the mean, divided by the standard deviation; all 0 where all are alike."""
    if not scores:
        return {}
    mean = math.fsum(scores.values()) / len(scores)
    spread = math.sqrt(math.fsum((score - mean) ** 2 for score in scores.values()) / len(scores))
    return {key: (score - mean) / spread if spread else 0.0 for key, score in scores.items()}


def mixed(kinds: Iterable[tuple[float, Mapping[Key, float]]]) -> dict[Key, float]:
    """Give the weighted sum of standard scores. What one kind does not know gets the least of that kind."""
    weighed = [(weight, standard(scores)) for weight, scores in kinds if scores]
    keys = {key for _, scores in weighed for key in scores}
    least = [min(scores.values()) for _, scores in weighed]
    return {
        key: math.fsum(
            weight * scores.get(key, low) for (weight, scores), low in zip(weighed, least, strict=True)
        )
        for key in keys
    }


def best(scores: Mapping[Key, float], most: int) -> dict[Key, float]:
    """Give the `most` highest scores."""
    return dict(sorted(scores.items(), key=lambda entry: -entry[1])[:most])
