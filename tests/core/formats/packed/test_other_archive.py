"""7z and RAR archives give their files within limits; without libarchive people are told what to install."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.allowed import allowed, bounded
from tests.core.formats.archives import damaged
from tests.core.formats.plain_errors import said_of
from tests.core.formats.rar_and_seven import rar4, rar5, seven
from velvetbox.core import formats
from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.containers import Member, members
from velvetbox.core.formats.draft import Limits
from velvetbox.core.formats.packed.other_archive import packed_members
from velvetbox.core.intake import Outcome, read_file

STORY = b"It was a dark night. Nobody spoke, and the lamp burned on.\n\n" * 20
FILES = {"a/story.txt": STORY, "b.txt": b"Another one, short.\n"}


def _without_library() -> bool:
    return said_of(lambda: list(packed_members(rar5(FILES), Limits())))[1] == "archive.no_library"


pytestmark = pytest.mark.skipif(_without_library(), reason="no libarchive on this machine")
Maker = Callable[[Mapping[str, bytes]], bytes]


def opened(data: bytes, name: str = "a.bin", limits: Limits = Limits()) -> list[Member]:  # noqa: B008 - frozen
    return list(members(data, name, limits))


@pytest.mark.parametrize(("make", "kind"), [(rar4, "rar"), (rar5, "rar"), (seven, "7z")])
def test_an_archive_gives_its_files(make: Maker, kind: str) -> None:
    data = make(FILES)
    assert formats.identify(data, "a.txt") == kind
    assert {member.path: member.data for member in opened(data)} == FILES


@pytest.mark.parametrize("make", [rar4, rar5, seven])
def test_a_story_in_an_archive_becomes_a_work(make: Maker) -> None:
    part = read_file(make({"story.txt": STORY}), "pile/a.rar").parts[0]
    assert (part.outcome, part.member) == (Outcome.WORK, "story.txt")


@pytest.mark.parametrize("make", [rar4, seven])
def test_a_name_that_leads_out_is_led_back(make: Maker) -> None:
    found = opened(make({"../../etc/story.txt": STORY}))
    assert ([each.path for each in found], found[0].data) == (["etc/story.txt"], STORY)
    assert found[0].remark is not None


@pytest.mark.parametrize("make", [rar4, rar5, seven])
def test_limits_hold(make: Maker) -> None:
    assert opened(make(FILES), limits=Limits(text=100))[0].data is None
    with pytest.raises(Refused):
        opened(make(FILES), limits=Limits(members=1))
    with pytest.raises(Refused):
        opened(make(FILES), limits=Limits(ratio=0, ratio_floor=10))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = seven({"zeros.txt": bytes(40 * 2**20)})
    before = time.process_time()
    with pytest.raises(Refused):
        opened(data)
    assert time.process_time() - before < allowed(0.5)


def test_a_file_with_a_password_is_told() -> None:
    found = opened(rar4(FILES, flags=0x04))
    assert [(each.data, each.remark and each.remark.code) for each in found] == [
        (None, "archive.encrypted")
    ] * 2


def test_a_size_that_lies_costs_nothing() -> None:
    found, code = said_of(lambda: opened(rar4(FILES, size=5)))
    assert code in {"", "archive.damaged", "refused.ratio"}
    assert all(len(each.data or b"") <= len(STORY) for each in found or ())


def test_without_libarchive_people_are_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "libarchive", None)
    part = read_file(rar5(FILES), "a.rar").parts[0]
    assert (part.outcome, part.remarks[0].code) == (Outcome.UNREADABLE, "archive.no_library")
    assert "pip install libarchive-c" in part.remarks[0].text


@pytest.mark.parametrize("make", [rar4, rar5, seven])
def test_a_cut_archive_gives_what_lies_before_the_cut_or_an_error(make: Maker) -> None:
    data = make(FILES)
    for size in range(8, len(data), 37):
        found, code = said_of(lambda size=size: list(packed_members(data[:size], Limits())))  # type: ignore[misc]
        assert code or found is not None


@settings(max_examples=150)
@given(
    st.one_of(damaged(rar4(FILES), least=8), damaged(rar5(FILES), least=8), damaged(seven(FILES), least=8))
)
@bounded(5)
def test_a_mutated_archive_gives_members_or_a_read_error(data: bytes) -> None:
    found, code = said_of(lambda: opened(data))
    assert code or found is not None


def test_nothing_in_an_archive_is_a_read_error() -> None:
    with pytest.raises(ReadError):
        opened(b"7z\xbc\xaf\x27\x1c" + bytes(40))
