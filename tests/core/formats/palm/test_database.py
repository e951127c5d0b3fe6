from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.formats.palms import database
from velvetbox.core.errors import ReadError
from velvetbox.core.formats.palm.database import read_database


def test_records_are_cut_by_the_table() -> None:
    base = read_database(database([b"one", b"", b"three"], name=b"A Lamp", kind=b"TEXtREAd"))
    assert (base.name, base.kind, list(base.records), base.remarks) == (
        b"A Lamp",
        b"TEXtREAd",
        [b"one", b"", b"three"],
        (),
    )


def test_fewer_records_than_announced_are_told() -> None:
    base = read_database(database([b"x" * 100], count=2000))
    assert [remark.code for remark in base.remarks] == ["palm.records"]


def test_a_record_beyond_the_end_is_cut_and_told() -> None:
    data = database([b"one", b"two"])
    base = read_database(data[:-4])
    assert list(base.records) == [b"on", b""]
    assert [remark.code for remark in base.remarks] == ["palm.records"]


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30), st.integers(0, 300))
def test_records_never_share_a_byte(starts: list[int], size: int) -> None:
    table = b"".join(struct.pack(">II", start, 0) for start in starts)
    data = bytes(76) + struct.pack(">H", len(starts)) + table + bytes(size)
    assert sum(map(len, read_database(data).records)) <= size


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "palm.cut"), (bytes(80), "palm.cut"), (bytes(200), "palm.empty")]
)
def test_a_file_without_records_is_told(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as error:
        read_database(data)
    assert error.value.code == code
