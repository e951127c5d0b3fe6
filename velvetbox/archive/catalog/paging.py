"""Lists a page at a time."""

from __future__ import annotations

from typing import NamedTuple


class Paging(NamedTuple):
    """The page of a list that is shown, how many pages there are, and what comes before it."""

    page: int
    pages: int
    start: int


def paging(total: int, page: int, size: int) -> Paging:
    """Give the page asked for, or the nearest there is; a list of nothing has one page."""
    pages = max(1, -(-total // size))
    page = max(1, min(page, pages))
    return Paging(page, pages, (page - 1) * size)
