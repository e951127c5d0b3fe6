"""How long something may take in a test: the seconds said, and more where the machine or the coverage slows all code down."""

from __future__ import annotations

import time

_USUAL = 0.008  # seconds of CPU that the loop below takes on a quiet machine of two cores


def allowed(seconds: float) -> float:
    """Give the seconds of CPU that may be taken now by what takes at most `seconds` of a quiet machine."""
    began = time.process_time()
    total = 0
    for number in range(100_000):
        total += _square(number & 7)
    assert total
    return seconds * max(1.0, (time.process_time() - began) / _USUAL)


def _square(number: int) -> int:
    return number * number
