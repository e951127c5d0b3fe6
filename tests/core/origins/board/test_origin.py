"""A story in a thread: its writer's posts are chapters, the others comments, whatever the board is made with."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.core.formats.archives import zipped
from tests.core.intake.stories import sentences
from tests.core.origins.board import threads
from tests.core.origins.board.threads import STORY, xenforo
from tests.core.origins.stories import GATE, RAIN, known, recognised, texts
from velvetbox.core.intake import Outcome, read_file
from velvetbox.core.origins import Reading
from velvetbox.core.origins.board import posts
from velvetbox.core.prose import measure


def opened(page: str) -> Reading:
    return recognised(page.encode(), "thread.html")


@pytest.mark.parametrize(
    "make",
    [
        threads.xenforo, threads.xenforo_1, threads.phpbb, threads.phpbb_2, threads.vbulletin, threads.vbulletin_3, threads.smf,
    ],
)  # fmt: skip
def test_the_writers_posts_are_chapters_and_the_rest_is_kept_beside_them(make: Callable[[], str]) -> None:
    reading = opened(make())
    (work,) = reading.works

    assert reading.origin == "board"
    assert (known(work)["title"], known(work)["creator"]) == (["The Lamp"], ["Ada Quill"])
    measured = [measure(chapter) for chapter in work.chapters]
    assert [(one.paragraphs, one.scene_breaks, one.italic_runs) for one in measured] == [(5, 1, 1)] * 2
    assert "signature" not in "".join(block.text for chapter in work.chapters for block in chapter.blocks)
    assert reading.told is not None
    (comment,) = reading.told.comments
    assert (comment.name, comment.chapter) == ("Bob", 0)
    assert "<strong>More</strong>" in comment.text
    if "Chapter 2" in make():
        assert [(chapter.number, chapter.title) for chapter in work.chapters] == [(None, None), (2, "Salt")]


def test_where_chapters_are_marked_those_are_the_chapters_however_long() -> None:
    posts = (("Ada Quill", "A drabble.", "1. Rain"), ("Ada Quill", STORY, ""), ("Bob", STORY, ""))
    reading = opened(xenforo(posts, marks=True))

    assert [chapter.title for work in reading.works for chapter in work.chapters] == ["Rain"]
    assert reading.told is not None
    assert [comment.name for comment in reading.told.comments] == ["Ada Quill", "Bob"]


def test_an_answer_of_the_writer_is_a_comment_and_a_spoiler_keeps_its_name() -> None:
    quoted = '<blockquote class="bbCodeBlock--quote">Bob said: Why?</blockquote>' + "Because it is so. " * 60
    spoiler = '<div class="bbCodeSpoiler"><button class="bbCodeSpoiler-button"><span>Spoiler: Map</span></button><div class="bbCodeSpoiler-content">North.</div></div>'
    reading = opened(xenforo((("Ada Quill", STORY + spoiler, ""), ("Ada Quill", quoted, ""))))

    (chapter,) = reading.works[0].chapters
    assert [block.text for block in chapter.blocks[-2:]] == ["Spoiler: Map", "North."]
    assert reading.told is not None
    assert len(reading.told.comments) == 1


def test_a_discussion_is_no_story_of_its_first_post() -> None:
    talk = tuple((name, "I like the one with the lamp. " * 12, "") for name in ("Ada Quill", "Bob", "Cat"))
    assert opened(xenforo(talk)).origin == "bare"


def test_pages_of_a_thread_are_one_work_with_each_comment_at_its_chapter() -> None:
    first, second, third = ("<br><br>".join(sentences(seed)) for seed in (1, 2, 3))
    early = xenforo((("Ada Quill", first, ""), ("Bob", "Oh!", ""), ("Ada Quill", second, "")))
    late = xenforo((("Cat", "More!", ""), ("Ada Quill", third, ""), ("Bob", "Wow.", "")), first=26, page=2)
    reading = read_file(zipped({"b.html": early.encode(), "a.html": late.encode()}), "thread.zip")

    (part,) = [part for part in reading.parts if part.outcome is Outcome.CHAPTERS]
    assert part.works[0].address == threads.XENFORO
    assert len(part.works[0].chapters) == 3
    assert part.told is not None
    assert [(comment.name, comment.chapter) for comment in part.told.comments] == [
        ("Bob", 0),
        ("Cat", 1),
        ("Bob", 2),
    ]


def test_of_a_page_with_more_posts_than_are_told_apart_every_word_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(posts, "_MOST", 1)
    (work,) = opened(xenforo()).works
    words = " ".join(text for chapter in texts(work) for text in chapter)
    assert all(part in words for part in (RAIN, GATE))
