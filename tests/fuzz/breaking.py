"""Broken files out of sound ones: bytes changed, cut, doubled, moved; inside a zip its members first."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Sequence

_TOKENS = (
    b"\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\x00\x00\x00", b"<", b">", b"</p>", b"<i>", b"&#x110000;", b"&#0;", b"]]>",
    b'<!DOCTYPE x [<!ENTITY a "b">]>', b"{", b"}", b"\\", b"\\'", b"\\bin99999999 ", b"*", b"_", b"```", b"\r", b"\n\n", b"\t", b"\xe2\x80\x94",
    b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xc2\xad", b"'", b'"', b";", b"--", b"/*", b"(", b")", b"-1", b"99999999999", b"javascript:", b"#", b"=",
)  # fmt: skip
_MOST = 150_000  # bytes of a broken file


def broken(sound: Sequence[bytes], draw: random.Random) -> bytes:
    """Give one of the sound files, broken in one to eight places."""
    data = draw.choice(sound)
    if data[:2] == b"PK" and draw.random() < 0.8:
        return _broken_zip(data, draw)
    return _spoilt(data, draw)


def spoilt(data: bytes, seed: int) -> bytes:
    """Give the bytes broken as `seed` says; members of a zip are broken inside it."""
    return broken([data], random.Random(seed))


def _spoilt(data: bytes, draw: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(draw.randint(1, 8)):
        draw.choice(_WAYS)(out, draw)
    return bytes(out[:_MOST])


def _change(out: bytearray, draw: random.Random) -> None:
    if out:
        out[draw.randrange(len(out))] = draw.randrange(256)


def _put(out: bytearray, draw: random.Random) -> None:
    at = draw.randint(0, len(out))
    out[at:at] = draw.choice(_TOKENS) * draw.choice((1, 1, 1, 2, 50, 5_000))


def _write_over(out: bytearray, draw: random.Random) -> None:
    at, token = draw.randint(0, len(out)), draw.choice(_TOKENS)
    out[at : at + len(token)] = token


def _cut(out: bytearray, draw: random.Random) -> None:
    start, end = _stretch(out, draw)
    del out[start:end]


def _double(out: bytearray, draw: random.Random) -> None:
    start, end = _stretch(out, draw)
    out[start:start] = out[start:end] * draw.choice((1, 1, 3, 40))


def _move(out: bytearray, draw: random.Random) -> None:
    start, end = _stretch(out, draw)
    piece = out[start:end]
    del out[start:end]
    at = draw.randint(0, len(out))
    out[at:at] = piece


def _end(out: bytearray, draw: random.Random) -> None:
    del out[draw.randint(0, len(out)) :]


def _stretch(out: bytearray, draw: random.Random) -> tuple[int, int]:
    start = draw.randint(0, len(out))
    return start, min(len(out), start + draw.choice((1, 4, 30, 300, 3_000)))


_WAYS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _change, _change, _put, _put, _write_over, _cut, _double, _move, _end,
)  # fmt: skip


def _broken_zip(data: bytes, draw: random.Random) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as sound,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        names = sound.namelist()
        for name in names:
            content = sound.read(name)
            if draw.random() < 2 / len(names):
                content = _spoilt(content, draw)
            if draw.random() < 0.95:
                archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()
