"""What somebody who clicked twice asks of PostgreSQL at the same moment is done one after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.doors.cli.running import until
from tests.postgres.archive import Archive
from tests.postgres.conftest import blank, copied, samples, server

__all__ = ["blank", "copied", "samples", "server"]
pytestmark = pytest.mark.loopback
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def test_a_change_of_many_works_that_is_asked_for_twice_is_made_once(copied: Archive) -> None:
    asked = "POST /change/ do=mute all=1 sure=1"
    with psycopg.connect(copied.address) as other, ThreadPoolExecutor(2) as both:
        other.execute("LOCK TABLE library_sweep IN SHARE MODE")  # both decide, none writes
        answers = [both.submit(copied.pages, asked) for _ in range(2)]
        until(
            lambda: copied.ask(WAITING) == [(2,)] or any(one.done() for one in answers),
            "both to have decided",
        )
        other.rollback()
        statuses = sorted(one.result()[0].status for one in answers)
    assert statuses == [302, 409]
    mutes, works = copied.ask("SELECT count(*), count(DISTINCT work_id) FROM finder_mute")[0]
    assert mutes == works > 1
