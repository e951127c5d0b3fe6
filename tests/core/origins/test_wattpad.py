from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.core.origins.stories import GATE, LAMP, RAIN, known, page, recognised, texts

MARKER = '<span class="comment-marker on-inline-comments-modal"><span class="fa"></span><span class="num-comment">{}</span></span>'


def paragraphs(*given: str) -> str:
    return "".join(f'<p data-p-id="{at:032x}">{text}{MARKER.format(at)}</p>' for at, text in enumerate(given))


def part(
    title: str = "The Gate",
    *,
    text: str = paragraphs(RAIN, f"<i>{LAMP}</i>", GATE),
    head: str = "",
    page_title: str = "Lamps - The Gate - Wattpad",
) -> str:
    return (
        f'<!DOCTYPE html><html><head><title>{page_title}</title><meta property="og:site_name" content="Wattpad">'
        f'<meta property="og:url" content="https://www.wattpad.com/998001-lamps-the-gate">{head}</head><body>'
        '<div id="header-container"><nav>Discover</nav></div><main id="story-reading"><article id="story_998001" class="story-part">'
        f'<header class="panel"><h1 class="h2">{title}</h1><div class="author">by <a href="/user/adamarsh">adamarsh</a></div><span class="reads">1K</span></header>'
        f'<div class="page highlighter"><div class="panel panel-reading"><pre>{text}</pre></div></div></article></main>'
        '<div id="similar-stories"><h3>You may also like</h3><a href="/story/777-other">Other</a></div></body></html>'
    )


DATA = {
    "part.998001.metadata": {
        "data": {
            "id": 998001,
            "title": "The Gate",
            "group": {
                "id": "5544",
                "title": "Lamps: a story",
                "user": {"name": "adamarsh", "username": "adamarsh"},
                "description": "One lamp\ntoo many.",
                "completed": True,
                "mature": True,
                "createDate": "2015-03-01T10:00:00Z",
                "modifyDate": "2016-04-02T10:00:00Z",
                "language": {"id": 1, "name": "English"},
                "tags": ["lamps", "rain"],
                "parts": [
                    {"id": 998000, "title": "The Road"},
                    {"id": 998001, "title": "The Gate"},
                    {"id": 998002, "title": "Home"},
                ],
            },
        }
    }
}


def test_a_part_gives_its_text_without_the_counters_of_comments() -> None:
    work = page(
        part(head='<meta property="wattpad:story" content="https://www.wattpad.com/story/5544-lamps">')
    )
    found = known(work)

    assert texts(work) == [[RAIN, LAMP, GATE]]
    assert found["title"] == ["Lamps"]
    assert found["creator"] == ["adamarsh"]
    assert found["url"] == ["https://www.wattpad.com/story/5544"]
    assert work.chapters[0].title == "The Gate"


def test_the_story_s_title_is_found_whichever_side_it_stands() -> None:
    for written in (
        "Lamps - The Gate - Page 2 - Wattpad",
        "The Gate - Lamps - Wattpad",
        "Lamps - The Gate | Wattpad Stories",
    ):
        assert known(page(part(page_title=written)))["title"] == ["Lamps"]
    read = '<meta property="og:description" content="Read The Gate from the story Lamps by adamarsh (Ada) with 12 reads. rain">'
    assert known(page(part(page_title="Wattpad", head=read)))["title"] == ["Lamps"]


def test_the_page_s_data_tells_the_part_s_place_and_the_story_s_facts() -> None:
    work = page(part(head=f"<script>window.prefetched = {json.dumps(DATA)};</script>"))
    found = known(work)

    assert work.chapters[0].number == 2
    assert [fact.number for fact in work.facts if fact.field == "chapters_declared"] == [3]
    assert (found["title"], found["url"]) == (["Lamps: a story"], ["https://www.wattpad.com/story/5544"])
    assert (found["published"], found["updated"]) == (["2015-03-01"], ["2016-04-02"])
    assert (found["complete"], found["rating"], found["freeform"]) == (
        ["true"],
        ["Mature"],
        ["lamps", "rain"],
    )
    assert found["summary"] == ["One lamp too many."]


def test_the_page_of_contents_is_no_story() -> None:
    html = (
        '<html><head><meta property="og:site_name" content="Wattpad"></head><body><h1>Lamps</h1><div class="story-parts"><ul>'
        f'<li><a href="/998000-the-road">The Road</a></li></ul></div><p>{RAIN}</p></body></html>'
    )
    reading = recognised(html.encode(), "lamps.html")

    assert not reading.works
    assert reading.remarks[0].code == "not_a_story.contents"


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_data_is_too_strange(data: str, title: str) -> None:
    recognised(part(title, head=f"<script>window.x = {{{data}</script>", page_title=title).encode(), "a.html")
