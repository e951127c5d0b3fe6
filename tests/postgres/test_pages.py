"""The pages answer on PostgreSQL, whatever is asked."""

from __future__ import annotations

import pytest

from tests.postgres.archive import Archive, Page

pytestmark = pytest.mark.loopback
NUL = "%00"
TOO_LARGE = 2**70


@pytest.fixture(scope="module")
def work(samples: Archive) -> int:
    return int(samples.ask("SELECT id FROM library_work WHERE title LIKE 'Low Tide%%'")[0][0])


@pytest.fixture(scope="module")
def answers(samples: Archive, work: int) -> dict[str, Page]:
    """Every page once, asked in one process."""
    chapter = samples.ask("SELECT id FROM library_chapter WHERE work_id = %s", work)[0][0]
    last = samples.ask("SELECT max(id) FROM imports_import")[0][0]
    paths = {
        "shelf": "/", "work": f"/works/{work}", "chapter": f"/works/{work}/chapters/{chapter}",
        "whole": f"/works/{work}/whole", "take": f"/works/{work}/take/epub", "imports": "/imports/",
        "import": f"/imports/{last}", "settings": "/settings", "words": "/find?q=tide", "phrase": '/find?q="low tide"',
        "nothing": "/find?q=xyzzyqqq", "nul in a search": f"/find?q={NUL}tide{NUL}", "odd shelf": f"/?page={TOO_LARGE}&sort={NUL}",
        "no such work": f"/works/{TOO_LARGE}", "no such import": f"/imports/{TOO_LARGE}", "odd image": f"/images/{NUL}",
    }  # fmt: skip
    return dict(zip(paths, samples.pages(*paths.values()), strict=True))


@pytest.mark.parametrize(
    "name", ["shelf", "work", "chapter", "whole", "take", "imports", "import", "settings"]
)
def test_a_page_answers(answers: dict[str, Page], name: str) -> None:
    assert answers[name].status == 200


@pytest.mark.parametrize("name", ["shelf", "work", "words", "phrase"])
def test_the_work_is_on_the_page(answers: dict[str, Page], name: str) -> None:
    assert answers[name].status == 200
    assert "Low Tide at Lyme" in answers[name].text


def test_what_is_not_there_is_not_found(answers: dict[str, Page]) -> None:
    assert answers["nothing"].status == 200
    assert "Low Tide at Lyme" not in answers["nothing"].text


@pytest.mark.parametrize(
    "name", ["nul in a search", "odd shelf", "no such work", "no such import", "odd image"]
)
def test_what_postgresql_cannot_hold_is_no_fault_of_the_server(answers: dict[str, Page], name: str) -> None:
    assert answers[name].status in {200, 302, 400, 404}  # a search is led to its one address


def test_a_page_kept_in_memory_outlives_a_lost_connection(samples: Archive, work: int) -> None:
    """The page cache asks first; what it cannot ask is found out, and mended, by the request it lets through."""
    path = f"/works/{work}"
    pages = samples.pages(path, path, "LOSE", path, path, "LOSE", "/imports/", path)
    assert [page.status for page in pages] == [200] * 6
    assert all("Low Tide at Lyme" in page.text for page in (*pages[:4], pages[-1]))


def test_a_place_is_kept(copied: Archive, work: int) -> None:
    chapter = copied.ask("SELECT id FROM library_chapter WHERE work_id = %s", work)[0][0]
    kept, odd = copied.pages(
        f"POST /works/{work}/place chapter={chapter} anchor=p3 share=0.25",
        f"POST /works/{work}/place chapter={TOO_LARGE} anchor=p{NUL} share=nan",
    )
    assert kept.status < 400
    assert odd.status < 500
    assert copied.ask("SELECT work_id FROM library_readingplace") == [(work,)]


def test_without_an_index_the_database_is_searched(copied: Archive) -> None:
    for file in (copied.box / "index").rglob("*"):
        if file.is_file():
            file.unlink()
    found, odd = copied.pages("/find?q=tide", f"/find?q={NUL}tide")
    assert "Low Tide at Lyme" in found.text
    assert odd.status in {200, 302, 400}
