"""Files squeezed by gzip, bzip2 and xz give what is in them, within limits."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import time
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allowed import allowed, bounded
from tests.core.formats.archives import damaged
from tests.core.formats.plain_errors import said_of
from velvetbox.core import formats
from velvetbox.core.errors import Refused
from velvetbox.core.formats.containers import Member, members
from velvetbox.core.formats.draft import Limits

STORY = b"It was a dark night. Nobody spoke, and the lamp burned on.\n\n" * 20
FILES = {"a/story.txt": STORY, "b.txt": b"Another one, short.\n"}


def opened(data: bytes, name: str) -> list[Member]:
    return list(members(data, name, Limits()))


def tar(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


SQUEEZERS: list[tuple[Callable[[bytes], bytes], str]] = [
    (gzip.compress, "gz"),
    (bz2.compress, "bz2"),
    (lzma.compress, "xz"),
]


@pytest.mark.parametrize(("squeeze", "ending"), SQUEEZERS)
def test_a_squeezed_tar_gives_its_files(squeeze: Callable[[bytes], bytes], ending: str) -> None:
    found = opened(squeeze(tar(FILES)), f"pile.t{ending}")
    assert {member.path.removeprefix("pile.tar/"): member.data for member in found} == FILES


@pytest.mark.parametrize(("squeeze", "ending"), SQUEEZERS)
def test_one_squeezed_file_keeps_its_name_and_streams_follow_each_other(
    squeeze: Callable[[bytes], bytes], ending: str
) -> None:
    data = squeeze(STORY[:600]) + squeeze(STORY[600:])
    assert [(each.path, each.data) for each in opened(data, f"story.txt.{ending}")] == [("story.txt", STORY)]


@pytest.mark.parametrize(("squeeze", "ending"), SQUEEZERS)
def test_a_squeezed_bomb_is_refused(squeeze: Callable[[bytes], bytes], ending: str) -> None:
    with pytest.raises(Refused):
        opened(squeeze(bytes(64 * 2**20)), f"a.{ending}")


@pytest.mark.parametrize(("squeeze", "ending"), SQUEEZERS)
def test_many_small_streams_are_read_in_time(squeeze: Callable[[bytes], bytes], ending: str) -> None:
    before = time.process_time()
    assert said_of(lambda: opened(squeeze(b"a") * 20_000, f"a.{ending}"))[1] == ""
    assert time.process_time() - before < allowed(4)


@given(st.sampled_from(SQUEEZERS).flatmap(lambda pair: damaged(pair[0](STORY), least=10)))
@bounded(5)
def test_a_mutated_squeezed_file_gives_a_member_or_a_read_error(data: bytes) -> None:
    found, code = said_of(lambda: opened(data, "a"))
    assert code or found is not None


def test_a_text_that_begins_as_bzip2_does_is_a_text() -> None:
    assert formats.identify(b"BZh, he said, and nobody knew why.\n", "a.txt") == "txt"
