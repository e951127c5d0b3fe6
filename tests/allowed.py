"""How long something may take in a test: the seconds said, and more where the machine or the coverage slows all code down.

All by CPU, so that a machine with other work, which lets a test wait, fails none.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")
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


def bounded(seconds: float) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Let each call of a test, as each example of a property, take no more than these seconds of CPU."""

    def decorated(test: Callable[P, None]) -> Callable[P, None]:
        @wraps(test)
        def called(*args: P.args, **kwargs: P.kwargs) -> None:
            began = time.process_time()
            test(*args, **kwargs)
            taken = time.process_time() - began
            assert taken < seconds or taken < allowed(seconds)

        return called

    return decorated


def cpu_of_children() -> float:
    """Give the seconds of CPU of all processes that this one started and that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
