"""Filters, typed fields, orders, suggestions and saved searches on PostgreSQL: the index and the database agree."""

from __future__ import annotations

import re
from itertools import cycle
from urllib.parse import quote_plus

import pytest

from tests.postgres.archive import Archive, Page
from velvetbox.archive.finder.asked import Sort

pytestmark = pytest.mark.loopback

# As a page asks, in the form its address has in the end: a form's own would be led there.
FILTERS = [
    "", "complete=yes", "complete=no", "crossover=yes", "crossover=no", "single=yes", "single=no", "missing=yes", "missing=no",
    "words-from=10&words-to=100000", "posted-from=1900-01-01", "updated-to=2100-01-01", "language=en", "source=archiveofourown.org",
    "canon=season+6", "creator=nobody", "series=nothing", "any=slow", "not-any=slow", "freeform=no+such",
    *(f"sort={sort}&order={way}" for sort, way in zip(Sort, cycle(("asc", "desc")), strict=False) if sort is not Sort.BEST),
]  # fmt: skip
TYPED = [
    "tide", '"low tide"', "tid*", "-tide", "title:tide", "creator:ashby*", "summary:the", "notes:the", "tag:a*", "fandom:a*", "rating:E,M,G",
    "language:en", "language:German", "series:the", "source:ao3", "canon:season", "words>10", "chapters:1-9", "kudos>=0", "hits<5", "comments:0",
    "bookmarks:0", "posted>1900", 'updated:"< 200 years"', "complete:true", "complete:no", "crossover:no", "otp:yes", "missing:no", "oneshot:yes",
    "tide OR words>10", "-(tide words>10)", "tide -complete:true", "%", "_", "\\", "'",
]  # fmt: skip


def count(page: Page) -> int:
    """Give how many works a page says it has."""
    assert page.status == 200, page.text[:2000]
    found = re.search(r'<span class="count">([\d,]+) works?</span>', page.text)
    return int(found[1].replace(",", "")) if found else 0


def addresses(archive: Archive) -> list[str]:
    tags = archive.ask("SELECT type, name FROM library_tag ORDER BY uses DESC, id LIMIT 6")
    named = [f"{out}{kind}={quote_plus(name)}" for kind, name in tags for out in ("", "not-")]
    typed = [f"q={quote_plus(text)}" for text in TYPED]
    return ["/find?" + query if query else "/find" for query in (*FILTERS, *named, *typed)]


def test_every_filter_and_field_has_the_same_answer_from_the_index_and_from_the_database(
    copied: Archive,
) -> None:
    asked = addresses(copied)
    by_index = copied.pages(*asked)
    assert not any("The index is being built" in page.text for page in by_index)
    for file in (copied.box / "index").rglob("*"):
        if file.is_file():
            file.unlink()
    by_database = copied.pages(*asked)
    assert all("The index is being built" in page.text for page in by_database)
    counts = {
        address: (count(a), count(b)) for address, a, b in zip(asked, by_index, by_database, strict=True)
    }
    assert {address: both for address, both in counts.items() if both[0] != both[1]} == {}
    assert counts["/find"][0] > 2
    assert 0 < counts["/find?q=tide"][0] < counts["/find"][0]


def test_names_likeness_and_memories_are_answered(samples: Archive) -> None:
    work = samples.ask("SELECT id FROM library_work WHERE title LIKE 'Low Tide%%'")[0][0]
    kinds = ("tag", "creator", "series", "q")
    named = samples.pages(*(f"/find/names.json?kind={kind}&q=a&fandom=nothing" for kind in kinds))
    like, remembered = samples.pages(f"/works/{work}/like", "/find/remember?q=somebody+waits+for+the+tide")
    assert [page.status for page in (*named, like, remembered)] == [200] * 6
    assert "More like" in like.text


def test_a_search_is_kept_and_tells_what_is_new(copied: Archive) -> None:
    kept, shelf = copied.pages("POST /searches/ name=tides query=q=tide favourite=1", "/")
    assert kept.status < 400
    assert ">tides</a>" in shelf.text
