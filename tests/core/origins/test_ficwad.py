from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.core.origins.stories import GATE, LAMP, RAIN, known, page, recognised, texts

TEXT = f"<p>{RAIN}</p><p>{LAMP}</p><p>***</p><p><em>{GATE}</em></p>"
LINE = (
    'Category: <a href="/category/50">The Hill</a> - Rating: PG-13 - Genres: Angst, Romance - Characters: Ada,Tomas - '
    'Warnings: <span class="story-warnings"><a href="/help/38" title="Violence">[V]</a></span> - '
    'Published: <span data-ts="1136073600">2006-01-01</span> - Updated: <span>2006-02-01</span> - 2,034 words'
)


def saved(head: str, line: str, menu: str = "") -> str:
    return (
        "<html><head><title>FicWad</title></head><body><h1>FicWad</h1><p>fresh-picked original and fan fiction</p>"
        f'<div id="story"><div class="storylist">{head}<span class="author">by <a href="/a/Ada">Ada Marsh</a></span>'
        f'<blockquote class="summary"><p>One lamp.</p></blockquote><p class="meta">{line}</p></div>{menu}'
        f'<div id="storytext">{TEXT}</div></div><div id="reviews">Review this!</div></body></html>'
    )


def test_a_chapter_tells_its_story_its_place_and_its_own_title() -> None:
    work = page(
        saved(
            '<h2><a href="/category/50">The Hill</a> &gt; <a href="/story/24">Lamps</a></h2><h4><a href="/story/29">The Gate</a></h4>',
            LINE,
            '<select name="goto"><option value="24">1: The Road</option><option value="29" selected>2: The Gate</option></select>',
        )
    )
    found, (chapter,) = known(work), work.chapters

    assert (found["title"], found["creator"], found["url"]) == (
        ["Lamps"],
        ["Ada Marsh"],
        ["https://ficwad.com/story/24"],
    )
    assert (found["rating"], found["warning"], found["fandom"]) == (["PG-13"], ["Violence"], ["The Hill"])
    assert (found["freeform"], found["character"]) == (["Angst", "Romance"], ["Ada", "Tomas"])
    assert (found["published"], found["updated"], found["complete"]) == (
        ["2006-01-01"],
        ["2006-02-01"],
        ["false"],
    )
    assert (chapter.number, chapter.title) == (2, "The Gate")
    assert texts(work) == [[RAIN, LAMP, "", GATE]]


def test_a_story_of_one_chapter_is_named_by_its_own_link() -> None:
    work = page(saved('<h4><a href="/story/24">Lamps</a></h4>', f"{LINE} - Complete"))
    found = known(work)

    assert (found["title"], found["summary"], found["complete"]) == (["Lamps"], ["One lamp."], ["true"])
    assert (work.chapters[0].number, work.chapters[0].title) == (1, None)


@given(st.text("<>=\"' divaphstory-:,123456/", max_size=200))
def test_no_page_is_too_strange(markup: str) -> None:
    recognised(
        f'<div id="story"><p class="meta">{markup}</p><div id="storytext">{markup}</div></div>'.encode(),
        "x.html",
    )
