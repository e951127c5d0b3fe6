from __future__ import annotations

import struct
import zlib

from hypothesis import given
from hypothesis import strategies as st

from velvetbox.core.formats.packed.zip_names import decode_name, safe_path


def test_the_unicode_path_field_is_believed_where_it_belongs_to_the_name() -> None:
    raw, name = b"caf\x82.txt", "caf\u00e9.txt"
    body = b"\x01" + struct.pack("<I", zlib.crc32(raw)) + name.encode()
    extra = struct.pack("<2H", 0x7075, len(body)) + body
    assert decode_name(raw, utf8=False, extra=extra) == (name, False)
    assert decode_name(b"other.txt", utf8=False, extra=extra) == ("other.txt", False)


@given(st.binary(max_size=60), st.booleans(), st.binary(max_size=40))
def test_any_name_becomes_a_path_that_leads_nowhere_else(raw: bytes, utf8: bool, extra: bytes) -> None:
    path, _ = safe_path(decode_name(raw, utf8=utf8, extra=extra)[0])
    assert path
    assert not path.startswith("/")
    assert ".." not in path.split("/")
    assert "\0" not in path
    assert "\\" not in path
