"""Tables as files that spreadsheets open."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give a table as CSV (RFC 4180) with a header; None is an empty cell.

    A text that a spreadsheet would run as a formula has an apostrophe in front.
    """
    out = StringIO()
    table = csv.writer(out)
    table.writerow(head)
    table.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str):
        text = value.encode("utf-8", "replace").decode()
        return f"'{text}" if text.startswith(_FORMULA) else text
    return "" if value is None else value
