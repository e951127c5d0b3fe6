from __future__ import annotations

import pytest

from tests.core.formats.archives import zipped
from tests.core.intake.stories import sentences
from velvetbox.core.formats.draft import Limits, ReadOptions
from velvetbox.core.intake import Outcome, read_file

STORY = "\n\n".join(sentences(5)).encode()


def outcome(data: bytes, path: str) -> Outcome:
    (part,) = read_file(data, path).parts
    assert part.remarks or part.works
    return part.outcome


def test_a_plain_text_is_a_work() -> None:
    reading = read_file(STORY, "rain.txt")

    assert [work.title for work in reading.works] == ["rain"]
    assert reading.works[0].words == len(STORY.decode().split())


@pytest.mark.parametrize(
    ("data", "path", "expected"),
    [
        (b"", "a.txt", Outcome.EMPTY),
        (b"\xef\xbb\xbf \r\n\t", "a.html", Outcome.EMPTY),
        (b"<html><body><p>&nbsp;</p></body></html>", "a.html", Outcome.EMPTY),
        (b"\0" * 5000, "a.txt", Outcome.UNREADABLE),
        (bytes(range(256)) * 40, "a.bin", Outcome.UNREADABLE),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "cover.png", Outcome.ATTACHMENT),
        (b"p { margin: 0 }", "style.css", Outcome.ATTACHMENT),
        (
            b"<html><body><p>Buy a lamp today!</p></body></html>",
            "a_files/saved_resource.html",
            Outcome.ATTACHMENT,
        ),
        (b'{"a": "She said it was the end of the story."}', "a.json", Outcome.SKIPPED),
    ],
)
def test_what_is_no_story_says_why(data: bytes, path: str, expected: Outcome) -> None:
    assert outcome(data, path) is expected


def test_members_of_an_archive_are_read_each_for_itself() -> None:
    reading = read_file(zipped({"empty.txt": b"", "one.txt": STORY, "__MACOSX/._one.txt": b"x"}), "pile.zip")

    assert reading.container
    assert {part.member: str(part.outcome) for part in reading.parts} == {
        "empty.txt": "empty",
        "one.txt": "work",
        "__MACOSX/._one.txt": "skipped",
    }


def test_chapters_in_an_archive_become_one_work() -> None:
    chapters = {f"ch{n}.txt": "\n\n".join(sentences(n)).encode() for n in (2, 1, 10)}

    (part,) = read_file(zipped(chapters), "story.zip").parts

    assert part.outcome is Outcome.CHAPTERS
    assert part.members == ("ch1.txt", "ch2.txt", "ch10.txt")


def test_an_archive_beyond_the_limits_is_refused() -> None:
    data = zipped({f"{n}.txt": f"{n} word ".encode() * 400 for n in range(9)})

    reading = read_file(data, "many.zip", ReadOptions(Limits(members=3)))

    assert sorted(str(part.outcome) for part in reading.parts) == ["refused"]


def test_reading_the_same_file_twice_gives_the_same() -> None:
    assert read_file(STORY, "rain.txt") == read_file(STORY, "rain.txt")


def test_a_frame_that_holds_a_story_is_one() -> None:
    assert (
        outcome(f"<html><body><p>{STORY.decode()}</p></body></html>".encode(), "a_files/main.html")
        is Outcome.WORK
    )
