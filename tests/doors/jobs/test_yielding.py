from __future__ import annotations

import os
import sys
import threading

import pytest

from velvetbox.doors.jobs.remembering import Remembering
from velvetbox.doors.jobs.yielding import NICE, Yielding


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux: threads have ranks of their own")
def test_slow_work_is_done_in_a_thread_that_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    ranks: list[int] = []

    def step(_self: Remembering) -> bool:
        ranks.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        if len(ranks) > 1:
            raise OSError("The disk is full.")
        return True

    monkeypatch.setattr(Remembering, "step", step)
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    slow = Yielding(lambda *_: None)
    assert slow.step()
    with pytest.raises(OSError, match="disk is full"):
        slow.step()
    assert ranks[0] == max(before, NICE)
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before
    slow.close()
