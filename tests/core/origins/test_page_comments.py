"""Comments below a story on a saved page are kept, each once, with who, when and at which chapter; none becomes story."""

from __future__ import annotations

import pytest

from tests.core.origins.stories import GATE, LAMP, RAIN, recognised, texts
from velvetbox.core.origins import page_comments
from velvetbox.core.origins.told import ToldComment

STORY = f"<p>{RAIN}</p><p>{LAMP}</p><p>{GATE}</p>"
AO3 = (
    '<ol class="thread"><li class="comment group odd" id="comment_11"><h4 class="heading byline"><a href="/users/bob">bob</a> <span class="parent">on Chapter 2</span>'
    '<span class="posted datetime">Mon <span class="date">04</span> <abbr class="month">Mar</abbr> <span class="year">2019</span></span></h4>'
    '<blockquote class="userstuff"><p>So <em>good</em>!</p></blockquote></li><li><ol class="thread"><li class="comment" id="comment_12"><h4 class="byline">'
    '<a>ada</a></h4><blockquote class="userstuff"><p>Thanks!</p></blockquote></li></ol></li></ol>'
)
CHAPTERS = "".join(
    f'<div class="chapter" id="chapter-{at}"><div class="chapter preface group"><h3 class="title"><a href="/works/1/chapters/{at}">Chapter {at}</a></h3></div>'
    f'<div class="userstuff module" role="article">{STORY}</div></div>'
    for at in (1, 2)
)
ON_AO3 = (
    '<html><head><title>The Lamp - Chapter 1 - ada [Archive of Our Own]</title><link rel="canonical" href="https://archiveofourown.org/works/1"></head><body>'
    '<dl class="work meta group"><dt>Rating:</dt><dd class="rating tags"><a>Mature</a></dd></dl><div id="workskin"><div class="preface group">'
    f'<h2 class="title heading">The Lamp</h2><h3 class="byline heading"><a rel="author">ada</a></h3></div><div id="chapters">{CHAPTERS}</div></div>'
    f'<div id="comments_placeholder">{AO3}</div></body></html>'
)
WEBLOG = (
    f'<html><head><title>The Lamp</title></head><body><h1 class="entry-title">The Lamp</h1><div class="entry-content">{STORY}{STORY}</div><ol class="commentlist">'
    '<li class="comment" id="comment-11"><div class="comment-body"><div class="comment-author"><cite class="fn">bob</cite></div><div class="comment-meta">4 March 2019</div>'
    '<div class="comment-content"><p>So <em>good</em>!</p></div></div><ul class="children"><li class="comment" id="comment-12"><cite class="fn">ada</cite>'
    '<div class="comment-content">Thanks!</div></li></ul></li></ol></body></html>'
)
JOURNAL = (
    '<html><head><title>ada: The Lamp</title><meta property="og:site_name" content="Dreamwidth"></head><body><div class="entry"><h3 class="entry-title">The Lamp</h3>'
    f'<div class="entry-content">{STORY}</div></div><div id="comments"><div class="comment" id="cmt11"><div class="comment-poster"><span class="ljuser"><a>bob</a></span></div>'
    '<span class="datetime">2019-03-04 10:00</span><div class="comment-content">So <i>good</i>!</div></div><div class="comment" id="cmt12"><span class="ljuser">ada</span>'
    '<div class="comment-content">Thanks!</div></div></div></body></html>'
)


def told(html: str) -> tuple[list[list[str]], tuple[ToldComment, ...]]:
    reading = recognised(html.encode(), "lamp.html")
    (work,) = reading.works
    assert reading.told is not None
    return texts(work), reading.told.comments


@pytest.mark.parametrize(
    ("html", "chapters", "at"), [(ON_AO3, 2, [1, None]), (WEBLOG, 1, [0, 0]), (JOURNAL, 1, [0, 0])]
)
def test_comments_are_kept_beside_the_story(html: str, chapters: int, at: list[int | None]) -> None:
    story, comments = told(html)

    assert len(story) == chapters
    assert not any("So good" in text for chapter in story for text in chapter)
    assert [(one.key, one.name, one.chapter) for one in comments] == [
        ("11", "bob", at[0]),
        ("12", "ada", at[1]),
    ]
    assert "<em>good</em>" in comments[0].text
    assert (comments[0].written, comments[1].written) == ("2019-03-04", None)


def test_a_page_without_comments_tells_nothing_besides_its_story() -> None:
    assert (
        recognised(f"<html><body><h1>The Lamp</h1>{STORY}</body></html>".encode(), "lamp.html").told is None
    )


def test_more_comments_than_are_taken_from_a_page_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_comments, "MOST", 1)
    reading = recognised(WEBLOG.encode(), "lamp.html")
    assert reading.told
    assert [one.name for one in reading.told.comments] == ["bob"]
    assert [one.code for one in reading.remarks] == ["page.many_comments"]
