from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.core.origins.stories import GATE, LAMP, RAIN, known, page, recognised, texts
from velvetbox.core.origins.fanfiction_line import day_of, line_facts
from velvetbox.core.prose import Field

TEXT = f"<p>{RAIN}</p><p>{LAMP}</p><hr size=1 noshade><p><em>{GATE}</em></p>"


def desktop(
    line: str,
    *,
    chapter: int = 2,
    options: str = "<option  value=1 >1. The Road<option  value=2 selected>2. Chapter 2<option  value=3 >3. Home",
    fandom: str = '<a class=xcontrast_txt href="/book/">Books</a><span></span><a class=xcontrast_txt href="/book/Hill/">The Hill</a>',
    host: str = "www.fanfiction.net",
) -> str:
    menu = (
        f"<SELECT id=chap_select title='Chapter Navigation' Name=chapter>{options}</select>"
        if options
        else ""
    )
    return (
        f"<!DOCTYPE html><html><head><title>Lamps Chapter {chapter}, a The Hill fanfic | FanFiction</title>"
        f'<link rel="canonical" href="//{host}/s/99887/{chapter}/Lamps"></head><body>'
        f"<div id=pre_story_links><span class=lc-left>{fandom}</span></div>"
        "<div id=profile_top><button class='btn' type=button> Follow/Fav</button><b class='xcontrast_txt'>Lamps</b>"
        "<span class='xcontrast_txt'><div style='height:5px'></div>By:</span> <a class='xcontrast_txt' href='/u/12/Ada-Marsh'>Ada Marsh</a>"
        "<div style='margin-top:2px' class='xcontrast_txt'>One lamp too many.</div>"
        f"<span class='xgray xcontrast_txt'>{line}</span></div>{menu}"
        f"<div class='storytextp' id='storytextp'><div class='storytext xcontrast_txt nocopy' id='storytext'>{TEXT}</div></div>"
        "<div id=review_success>The author would like to thank you.</div><textarea name=review>Type</textarea></body></html>"
    )


LINE = (
    "Rated: <a href='https://www.fictionratings.com/'>Fiction  K+</a> - English - Humor/Hurt/Comfort - [Ada, Tomas] Old Man - "
    "Chapters: 5   - Words: 12,345 - Reviews: <a href='/r/99887/'>3</a> - Favs: 9 - Follows: 1 - "
    "Updated: <span data-xutime='1300000000'>3/13/2011</span> - Published: <span data-xutime='1290000000'>11/17/2010</span> - "
    "Status: Complete - id: 99887 "
)


def test_a_saved_chapter_tells_all_that_the_grey_line_says() -> None:
    work = page(desktop(LINE))
    found = known(work)

    assert found["title"] == ["Lamps"]
    assert found["creator"] == ["Ada Marsh"]
    assert found["url"] == ["https://www.fanfiction.net/s/99887"]
    assert found["rating"] == ["K+"]
    assert found["language"] == ["en"]
    assert found["freeform"] == ["Humor", "Hurt/Comfort"]
    assert found["relationship"] == ["Ada/Tomas"]
    assert found["character"] == ["Ada", "Tomas", "Old Man"]
    assert found["fandom"] == ["The Hill"]
    assert found["published"] == ["2010-11-17"]
    assert found["updated"] == ["2011-03-13"]
    assert found["complete"] == ["true"]
    assert found["summary"] == ["One lamp too many."]
    assert [fact.number for fact in work.facts if fact.field == "chapters_declared"] == [5]
    assert [fact.number for fact in work.facts if fact.field == "words_declared"] == [12345]


def test_only_the_story_is_text_and_the_site_s_own_chapter_name_is_no_title() -> None:
    (chapter,) = page(desktop(LINE)).chapters

    assert [block.kind.value for block in chapter.blocks] == ["paragraph", "paragraph", "break", "paragraph"]
    assert (chapter.number, chapter.title) == (2, None)
    assert page(desktop(LINE, options="<option value=2 selected>2. The Gate")).chapters[0].title == "The Gate"


def test_a_story_not_marked_complete_is_in_progress() -> None:
    work = page(desktop(LINE.replace("Status: Complete - ", "")))

    assert [(fact.value, fact.basis) for fact in work.facts if fact.field == "complete"] == [
        ("false", "derived")
    ]


def test_a_story_of_one_chapter_has_no_menu_and_is_chapter_one() -> None:
    line = LINE.replace("Chapters: 5   - ", "").replace("[Ada, Tomas] Old Man - ", "")
    (chapter,) = page(desktop(line, options="", chapter=1)).chapters

    assert chapter.number == 1


def test_a_crossover_names_both_fandoms_and_fictionpress_none() -> None:
    both = '<a href="/The_Hill_and_The_Sea_Crossovers/1/2/">The Hill + The Sea Crossover</a>'
    assert known(page(desktop(LINE, fandom=both)))["fandom"] == ["The Hill", "The Sea"]

    press = '<a href="/fiction/">Fiction</a><span></span><a href="/fiction/Fantasy/">Fantasy</a>'
    found = known(page(desktop(LINE, fandom=press, host="www.fictionpress.com")))
    assert "fandom" not in found
    assert found["url"] == ["https://www.fictionpress.com/s/99887"]
    assert found["freeform"][-1] == "Fantasy"


def test_an_old_page_is_read_by_its_words() -> None:
    work = page(
        "<html><head><title>Lamps, a The Hill fanfic - FanFiction.Net</title></head><body>"
        "<table><tr><td><a href='/u/12/Ada'>Ada Marsh</a></td></tr></table>"
        "<TABLE><TR><TD><b>Lamps</b> by <a href='/u/12/Ada'>Ada Marsh</a><br>Rated: PG-13 - English - Romance/Drama - Reviews: 4"
        " - Updated: 05-14-03 - Published: 05-04-03 - Complete - id:99887</TD></TR></TABLE>"
        "<SELECT title='chapter navigation' Name=chapter onChange=\"self.location = '/s/99887/'\"><option value=1 selected>1. One<option value=2>2. Two</select>"
        f"<div id=storytext class=storytext>{TEXT}</div></body></html>"
    )
    found = known(work)

    assert (found["title"], found["creator"], found["rating"]) == (["Lamps"], ["Ada Marsh"], ["PG-13"])
    assert (found["published"], found["updated"], found["complete"]) == (
        ["2003-05-04"],
        ["2003-05-14"],
        ["true"],
    )
    assert found["freeform"] == ["Romance", "Drama"]
    assert found["url"] == ["https://www.fanfiction.net/s/99887"]


def test_the_first_pages_framed_nothing() -> None:
    work = page(
        "<html><head><title>Fanfiction.Net: Lamps</title></head><body><table><tr><td><img src=logo.gif></td><td>Home | Just In</td></tr></table>"
        "<table><tr><td>Books &gt; The Hill &gt; <b>Lamps</b></td></tr></table><center><b>Lamps</b> by <a href='profile.cfm?userid=4'>Ada Marsh</a></center>"
        "<p><font size=1>Rated: PG - Drama - Reviews: 2 - Published: 08-11-01 - Updated: 09-01-01</font><hr size=1><!-- start story -->"
        f"<p>{RAIN}<p>{LAMP}<center>***</center><p>{GATE}<hr size=1><center><a href=review.cfm>Review this story</a></center></body></html>"
    )
    found = known(work)

    assert (found["title"], found["creator"], found["fandom"]) == (["Lamps"], ["Ada Marsh"], ["The Hill"])
    assert (found["rating"], found["published"], found["updated"]) == (
        ["PG"],
        ["2001-08-11"],
        ["2001-09-01"],
    )
    assert [text for text in texts(work)[0] if text] == [RAIN, LAMP, GATE]


def test_a_line_loose_in_the_page_and_an_author_elsewhere_are_found() -> None:
    work = page(
        "<html><head><title>FanFiction.Net : Lamps</title></head><body><table><tr><td>Books &raquo; The Hill &raquo; <b>Lamps</b></td></tr></table>"
        "Author: <a href='/u/12/'>Ada Marsh</a><BR>Rated: PG-13 - English - Drama - Reviews: 4 - Published: 03-05-04 - id: 99887<BR>"
        f"<div id=storytext>{TEXT}</div></body></html>"
    )
    found = known(work)

    assert (found["creator"], found["rating"], found["fandom"]) == (["Ada Marsh"], ["PG-13"], ["The Hill"])
    assert found["url"] == ["https://www.fanfiction.net/s/99887"]


def test_a_page_of_the_mobile_site_is_read_too() -> None:
    work = page(
        "<html><head><title>Lamps Chapter 2: The Gate, a The Hill fanfic | FanFiction</title>"
        '<link rel="canonical" href="https://m.fanfiction.net/s/99887/2/Lamps"></head><body>'
        "<div id=content style='padding:.5em'><center><b>Lamps</b> by <a href='/u/12/Ada'>Ada Marsh</a><br></center>"
        "<a href='/book/'>Books</a> &#187; <a href='/book/Hill/'>The Hill</a><br>"
        "Rated: T, English, Romance &amp; Angst, [Ada, Tomas] Old Man, Words: 12k+, Favs: 1, Published: <span data-xutime='1290000000'>Nov 17</span>"
        "<hr>Ch 2: The Gate</div>"
        f"<div style='padding:5px' class='storycontent nocopy' id='storycontent'>{TEXT}</div></body></html>"
    )
    found = known(work)

    assert (found["title"], found["creator"], found["rating"]) == (["Lamps"], ["Ada Marsh"], ["T"])
    assert found["relationship"] == ["Ada/Tomas"]
    assert found["published"] == ["2010-11-17"]
    assert (work.chapters[0].number, work.chapters[0].title) == (2, "The Gate")
    assert texts(work)[0][0] == RAIN


def test_the_story_text_alone_is_still_read() -> None:
    work = page(
        f"<html><head><title>Lamps Chapter 2: The Gate, a The Hill fanfic | FanFiction</title></head><body><div class='storytextp' id='storytextp'><div id=storytext>{TEXT}</div></div></body></html>"
    )

    assert known(work)["title"] == ["Lamps"]
    assert known(work)["fandom"] == ["The Hill"]
    assert (work.chapters[0].number, work.chapters[0].title) == (2, "The Gate")


def test_a_page_whose_story_was_not_saved_is_no_story() -> None:
    reading = recognised(desktop(LINE).replace(TEXT, "").encode(), "a.html")

    assert not reading.works
    assert reading.remarks


def test_days_of_the_site_begin_with_the_month() -> None:
    assert day_of("05-04-03") == "2003-05-04"
    assert day_of("3/13/2011") == "2011-03-13"
    assert day_of("3h ago") is None
    assert day_of("13-13-03") is None


@given(st.text(max_size=300))
def test_no_line_is_too_strange(text: str) -> None:
    line_facts(f"Rated: T - {text}")
    line_facts(text)


@given(st.text(alphabet="<>/=\"' abdivspntoryx#-0159&;", max_size=300))
def test_no_page_is_too_strange(markup: str) -> None:
    recognised(
        f"<html><div id=storytextp><div id=storytext><p>x {markup}</div></div>{markup}".encode(), "a.html"
    )


def test_a_mobile_page_says_the_same_in_one_line_of_commas() -> None:
    work = page(
        f"""<html><head><title>Lamps Chapter 2: Home, a The Hill fanfic | FanFiction</title>
        <link rel="canonical" href="https://m.fanfiction.net/s/99887/2/Lamps"></head><body>
        <div id=content align=center><b>Lamps</b><br>by <a href='/u/12/Ada-Marsh'>Ada Marsh</a><br><a href='/book/Hill/'>The Hill</a>, T, English,
        Drama & Angst, words: 12k+, favs: 30+, updated: <span data-xutime='1300000000'>3/13</span> published: <span data-xutime='1200000000'>1/10</span>,
        Ada M., Tomas K., Chapter 2: Home</div><div id='storycontent'>{TEXT}</div><div align=center>Ch <b>2</b> of <a href="/s/99887/5/">5</a></div></body></html>"""
    )
    facts = known(work)

    assert (facts["title"], facts["creator"], facts["fandom"], facts["rating"]) == (
        ["Lamps"],
        ["Ada Marsh"],
        ["The Hill"],
        ["T"],
    )
    assert (facts["published"], facts["updated"], facts["freeform"]) == (
        ["2008-01-10"],
        ["2011-03-13"],
        ["Drama", "Angst"],
    )
    assert facts["character"] == ["Ada M.", "Tomas K."]
    assert (work.chapters[0].number, facts["chapters_declared"]) == (2, ["5"])


def test_two_days_side_by_side_on_a_mobile_page_are_two() -> None:
    found = line_facts(
        "Rated: T, English, Drama & Angst, Ada M., Words: 1k+, Published: 2008-01-02 Updated: 2008-04-04"
    )
    days = {fact.field.value: fact.value for fact in found if fact.field in {Field.PUBLISHED, Field.UPDATED}}
    assert days == {"published": "2008-01-02", "updated": "2008-04-04"}
