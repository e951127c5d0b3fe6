"""Books that are known and not read say what they are and what to do."""

from __future__ import annotations

import pytest

from velvetbox.core.intake import Outcome, read_file


@pytest.mark.parametrize(
    ("start", "code", "what"),
    [
        (b"ITOLITLS\x01\0\0\0", "lit.not_read", "Microsoft Reader"),
        (b"L\0R\0F\0\0\0", "lrf.not_read", "Sony Reader"),
        (b"ITSF\x03\0\0\0", "chm.not_read", "help file"),
        (b"\xb0\x0c\xb0\x0c\x02\0", "rb.not_read", "Rocket eBook"),
    ],
)
def test_a_book_that_is_not_read_is_named(start: bytes, code: str, what: str) -> None:
    part = read_file(start + bytes(range(200)), "book.bin").parts[0]
    assert (part.outcome, part.remarks[0].code) == (Outcome.UNREADABLE, code)
    assert what in part.remarks[0].text
    assert "EPUB" in part.remarks[0].text
