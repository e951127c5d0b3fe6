"""A dump of a whole archive is taken in on PostgreSQL as on SQLite."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.origins.efiction_builder import dump
from tests.postgres.archive import Archive

pytestmark = pytest.mark.loopback


def test_an_archive_is_taken_in_with_all_that_it_tells(empty: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    folder.mkdir()
    (folder / "database.sql").write_bytes(dump())
    run = empty.run("import", folder)
    assert "reviews: 4 in the dump (the site counted 4), 3 kept." in run.stdout + run.stderr
    counts = """SELECT (SELECT count(*) FROM library_work), (SELECT count(*) FROM community_comment),
        (SELECT count(*) FROM community_bookmark), (SELECT count(*) FROM community_profile)"""
    assert empty.ask(counts) == [(2, 5, 3, 3)]
    work = empty.ask("SELECT id FROM library_work WHERE title = 'Low Water'")[0][0]
    page, series, news, old = empty.pages(f"/works/{work}", "/series/1", "/news/", "/viewstory.php?sid=11")
    assert "So did I" in page.text
    assert (series.status, news.status, old.status) == (200, 200, 301)
    empty.assert_sound()
