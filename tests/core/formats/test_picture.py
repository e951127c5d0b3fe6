from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allowed import allowed
from tests.core.formats.pictures import avif, gif, jpg, png, webp
from velvetbox.core.formats.picture import LARGEST, shape_of

KINDS = {
    "png": png(640, 480),
    "jpg": jpg(640, 480),
    "gif": gif(640, 480),
    "webp": webp(b"VP8 ", 640, 480),
    "webp, lossless": webp(b"VP8L", 640, 480),
    "webp, extended": webp(b"VP8X", 640, 480),
    "avif": avif(640, 480),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_picture_tells_its_kind_and_size(name: str) -> None:
    shape = shape_of(KINDS[name])
    assert shape is not None
    assert (shape.kind, shape.width, shape.height) == (name.partition(",")[0], 640, 480)


@pytest.mark.parametrize("before", [b"", b"\xff" * 9, b"\xff\x01", b"\xff\xe1\x00\x04Ex\xff\xfe\x00\x02"])
def test_the_frame_of_a_jpeg_is_found_behind_whatever_comes_first(before: bytes) -> None:
    shape = shape_of(jpg(30, 20, before))
    assert shape is not None
    assert (shape.width, shape.height) == (30, 20)


@pytest.mark.parametrize("data", [png(8000, 6000), jpg(65535, 65535), gif(65535, 65535), avif(2**31, 2**31)])
def test_a_flood_of_pixels_is_no_picture(data: bytes) -> None:
    assert shape_of(data) is None


@pytest.mark.parametrize(
    "data", [png(0, 5), jpg(5, 0), gif(0, 0), b"", b"\xff\xd8\xff", b"GIF89a", b"BM" + bytes(60)]
)
def test_what_has_no_size_is_no_picture(data: bytes) -> None:
    assert shape_of(data) is None


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script>",
        b"%PDF-1.4 ",
        b"RIFF....WAVEfmt ",
    ],
)
def test_what_could_run_is_no_picture(data: bytes) -> None:
    assert shape_of(data) is None


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=80), st.integers(0, 60), st.integers(0, 40))
def test_a_damaged_head_is_no_fault(name: str, noise: bytes, at: int, cut: int) -> None:
    whole = KINDS[name]
    for data in (whole[:at], whole[:at] + noise + whole[at + cut :], noise):
        shape = shape_of(data)
        assert shape is None or 0 < shape.width * shape.height <= 40_000_000


@pytest.mark.parametrize(
    "rest",
    [
        b"\xff" * 2**24,
        b"\xff\xe0\x00\x02" * 2**22,
        b"\xff\x01" * 2**23,
        b"\xff\xfe\x00\x00" * 2**22,
        b"\0" * 2**24,
    ],
)
def test_a_jpeg_that_never_comes_to_its_frame_takes_no_time(rest: bytes) -> None:
    data = (b"\xff\xd8\xff" + rest)[:LARGEST]
    began = time.process_time()
    assert shape_of(data) is None
    assert time.process_time() - began < allowed(0.5)
