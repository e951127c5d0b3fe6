from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest

from velvetbox.core import heap

_PIECE = 64 * 2**10  # bytes; larger ones glibc maps, and gives back by itself
_PIECES = 800


def held() -> int:
    """Give the MB this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // 2**20


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="where the system tells what a process holds"
)
def test_what_was_freed_below_what_is_still_held_goes_back_to_the_system() -> None:
    malloc, free = ctypes.CDLL(None).malloc, ctypes.CDLL(None).free
    malloc.restype, free.argtypes = ctypes.c_void_p, (ctypes.c_void_p,)
    places = [malloc(_PIECE) for _ in range(_PIECES)]
    for place in places:
        ctypes.memset(place, 1, _PIECE)
    before = held()
    for place in places[:-1]:  # the last one keeps the end of the heap where it is
        free(place)
    heap.give_back()
    after = held()
    free(places[-1])
    assert before - after > _PIECE * _PIECES * 0.8 / 2**20
