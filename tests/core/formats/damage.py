"""Files that were damaged: a few bytes of a sound one written over."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st


def damaged(sound: bytes) -> st.SearchStrategy[bytes]:
    """Give files that are `sound` but for up to twelve places."""
    change = st.tuples(st.integers(0, len(sound) - 1), st.binary(min_size=1, max_size=8))
    return st.lists(change, max_size=12).map(lambda changes: changed(sound, changes))


def changed(sound: bytes, changes: Iterable[tuple[int, bytes]]) -> bytes:
    """Write some bytes over others, each at its place."""
    data = bytearray(sound)
    for at, new in changes:
        data[at : at + len(new)] = new
    return bytes(data)
