from __future__ import annotations

import gzip
import io
import os
import tarfile
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.allowed import allowed, bounded
from tests.core.formats.archives import damaged, epub, handmade, zipped
from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats import containers
from velvetbox.core.formats.containers import Member
from velvetbox.core.formats.draft import Limits

LIMITS = Limits()


def opened(data: bytes, name: str = "pile.zip", limits: Limits = LIMITS) -> list[Member]:
    return list(containers.members(data, name, limits))


def told(member: Member) -> str | None:
    return member.remark.code if member.remark else None


def test_a_zip_gives_its_files_in_order() -> None:
    found = opened(zipped({"a/one.txt": "1", "a/": "", "two.txt": "2"}))
    assert [(member.path, member.data, member.remark) for member in found] == [
        ("a/one.txt", b"1", None),
        ("two.txt", b"2", None),
    ]


def test_books_made_of_a_zip_are_no_containers() -> None:
    assert not containers.is_container(epub({"a.xhtml": "<p>x</p>"}), "a.zip")
    assert not containers.is_container(zipped({"[Content_Types].xml": "", "word/document.xml": ""}), "a.zip")
    assert containers.is_container(zipped({"story.txt": "x"}), "story.epub")


def test_a_bomb_is_refused_without_being_unpacked() -> None:
    bomb = zipped({"zeros.txt": b"\0" * 60_000_000})
    started = time.process_time()
    with pytest.raises(Refused) as refusal:
        opened(bomb)
    assert refusal.value.code == "refused.ratio"
    assert time.process_time() - started < allowed(0.1)


def test_a_bomb_beside_a_story_leaves_the_story() -> None:
    found = opened(zipped({"zeros.txt": b"\0" * 20_000_000, "story.txt": "Once."}))
    assert [(member.data, told(member)) for member in found] == [(None, "refused.ratio"), (b"Once.", None)]


def test_a_member_that_says_it_is_small_is_not_believed() -> None:
    packed = zipfile_of_zeros(30_000_000)
    lying = packed.replace((30_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    (member,) = opened(lying)
    assert (member.data, told(member)) == (None, "refused.ratio")


def zipfile_of_zeros(size: int) -> bytes:
    return zipped({"zeros.txt": b"\0" * size})


def test_a_text_longer_than_a_file_may_be_is_refused() -> None:
    (small, large) = opened(zipped({"s.txt": "x", "l.txt": os.urandom(3000)}), limits=Limits(text=2000))
    assert (small.data, told(large)) == (b"x", "refused.text")


def test_members_that_overlap_are_refused() -> None:
    data = handmade([(b"a.txt", b"aaaa", {}), (b"b.txt", b"bbbb", {"offset": 0})])
    with pytest.raises(Refused, match="overlap"):
        opened(data)


def test_too_many_members_are_refused_at_once() -> None:
    data = handmade([(b"%05d" % number, b"", {}) for number in range(60_000)])
    started = time.process_time()
    with pytest.raises(Refused) as refusal:
        opened(data)
    assert refusal.value.code == "refused.members"
    assert time.process_time() - started < allowed(0.1)


def test_archives_are_opened_three_deep() -> None:
    data = zipped({"story.txt": "deep"})
    for depth in range(2):
        data = zipped({f"{depth}.zip": data})
    assert [(member.path, member.data) for member in opened(data)] == [("1.zip/0.zip/story.txt", b"deep")]
    (member,) = opened(zipped({"2.zip": data}))
    assert (member.data, told(member)) == (None, "refused.depth")


def test_all_archives_together_may_hold_so_many_members() -> None:
    inner = zipped({f"{number}.txt": "x" for number in range(60)})
    with pytest.raises(Refused):
        opened(zipped({"a.zip": inner, "b.zip": inner}), limits=Limits(members=100))


@pytest.mark.parametrize(
    "name", ["../../evil.txt", "/abs/evil.txt", "C:\\evil.txt", "a/../../evil.txt", "..\\evil.txt"]
)
def test_a_name_that_leads_out_is_led_back(name: str) -> None:
    (member,) = opened(handmade([(name.encode(), b"x", {})]))
    assert told(member) == "zip.unsafe_path"
    assert ".." not in member.path
    assert not member.path.startswith("/")
    assert ":" not in member.path


def test_links_are_not_followed() -> None:
    (member,) = opened(handmade([(b"link", b"/etc/passwd", {"outer": 0o120777 << 16})]))
    assert (member.data, told(member)) == (None, "zip.link")


def test_two_members_of_one_name_are_both_given() -> None:
    found = opened(handmade([(b"a.txt", b"one", {}), (b"a.txt", b"two", {})]))
    assert [(member.path, member.data, told(member)) for member in found] == [
        ("a.txt", b"one", None),
        ("a (2).txt", b"two", "zip.same_name"),
    ]


def test_a_wrong_check_sum_is_told_and_the_others_are_read() -> None:
    found = opened(handmade([(b"a.txt", b"one", {"crc": 1}), (b"b.txt", b"two", {})]))
    assert [(member.data, told(member)) for member in found] == [(b"one", "zip.bad_crc"), (b"two", None)]


def test_a_member_with_a_password_is_told() -> None:
    (member,) = opened(handmade([(b"a.txt", b"one", {"flags": 1})]))
    assert (member.data, told(member)) == (None, "zip.encrypted")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp866", "\u0413\u043b\u0430\u0432\u0430 1.txt"),
        ("cp437", "caf\u00e9.txt"),
        ("cp932", "\u5c0f\u8aac\u3053\u3053\u308d.txt"),
        ("utf-8", "\u00e9t\u00e9.txt"),
    ],
)
def test_names_without_the_utf8_flag_are_guessed(encoding: str, name: str) -> None:
    (member,) = opened(handmade([(name.encode(encoding), b"x", {})]))
    assert (member.path, told(member)) == (name, "zip.name_guessed")


def test_a_cut_zip_gives_what_lies_before_the_cut() -> None:
    text = os.urandom(4000).hex()
    data = zipped({"one.txt": "first", "two.txt": text, "three.txt": "gone"})
    one, two = opened(data[: data.index(b"two.txt") + 3000])
    assert (one.data, one.remark) == (b"first", None)
    assert two.data
    assert text.encode().startswith(two.data)
    assert told(two) == "zip.cut_member"


def test_a_cut_zip_written_as_a_stream_is_read_too() -> None:
    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    out = Stream()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one.txt", "first " * 50)
        archive.writestr("two.txt", "second")
    data = out.getvalue()
    found = opened(data[: data.index(b"PK\x01\x02")])
    assert [member.data for member in found] == [b"first " * 50, b"second"]


def test_a_gzip_of_one_file_is_opened_whatever_its_name() -> None:
    (member,) = opened(gzip.compress(b"<p>story"), "old/story.html")
    assert (member.path, member.data) == ("story.html", b"<p>story")


def test_a_cut_gzip_is_read_as_far_as_it_goes() -> None:
    (member,) = opened(gzip.compress(os.urandom(2000).hex().encode())[:900], "story.txt.gz")
    assert member.path == "story.txt"
    assert member.data
    assert told(member) == "gzip.cut"


def test_a_gzip_bomb_is_refused() -> None:
    with pytest.raises(Refused):
        opened(gzip.compress(b"\0" * 20_000_000), "a.gz")


def test_a_tar_in_a_gzip_is_opened() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in (("a/" + "n" * 120 + ".txt", b"one"), ("two.txt", b"2" * 600)):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    one, two, three = opened(out.getvalue(), "pile.tar.gz")
    assert (one.path, one.data) == ("pile.tar/a/" + "n" * 120 + ".txt", b"one")
    assert (two.data, three.data, told(three)) == (b"2" * 600, None, "tar.link")


SAMPLE = zipped({"a.txt": "hello " * 30, "b.zip": zipped({"c.txt": "x" * 200})})


@settings(max_examples=150)
@given(damaged(SAMPLE))
@bounded(10)
def test_a_mutated_archive_gives_members_or_a_read_error(data: bytes) -> None:
    with suppress(ReadError):
        for member in containers.members(data, "x.zip", LIMITS):
            assert member.data is not None or member.remark is not None


CORPUS = os.environ.get("VELVETBOX_CORPUS")


@pytest.mark.skipif(not CORPUS, reason="no corpus: $VELVETBOX_CORPUS is not set")
def test_the_hostile_archives_of_the_corpus_are_bounded() -> None:
    for path in sorted(Path(CORPUS or "", "hostile").glob("*.zip")):
        started = time.process_time()
        with suppress(Refused):
            opened(path.read_bytes(), path.name)
        assert time.process_time() - started < allowed(0.5), path.name
