from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.origins.stories import GATE, LAMP, RAIN, known, page, recognised, texts

HEADER = "<b>Title:</b> Lamps<br /><b>Author:</b> [info]ada_marsh<br /><b>Rating:</b> PG-13<br /><b>Pairing:</b> Ada/Tomas<br /><br />"
STORY = f"{RAIN}<br /><br />{LAMP}<br /><br />{GATE}"
LJUSER = (
    '<span class="ljuser" lj:user="ada_marsh"><a href="http://ada-marsh.livejournal.com/profile"><img src="userinfo.gif" alt="[info]"></a>'
    '<a href="http://ada-marsh.livejournal.com/"><b>ada_marsh</b></a></span>'
)
COMMENTS = (
    '<div id="comments"><div class="comment"><b>anon</b>: So good! <p>Please write more.</p></div></div>'
)


def html(body: str, *, title: str = "Lamps: ada_marsh — LiveJournal", head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}{COMMENTS}</body></html>"
    )


NEW = html(
    f'<h1 class="aentry-post__title">FIC: Lamps (PG-13)</h1><div class="aentry-head">{LJUSER}<p class="aentry-head__date"><time>November 2 2006, 23:14</time></p></div>'
    f'<div class="aentry-post__text">{HEADER}{STORY}</div>'
)
ADAPTIVE = html(
    f'<div class="b-singlepost-about">{LJUSER} wrote<time class="b-singlepost-author-date">2006-11-02 23:14:00</time></div><h1 class="b-singlepost-title">Lamps</h1>'
    f'<article class="b-singlepost-body entry-content">{HEADER}{STORY}</article><div class="b-singlepost-tags">Tags: <a href="#">fic</a></div>',
    head='<link rel="canonical" href="https://ada-marsh.livejournal.com/1234.html">',
)
STYLE_OF_OLD = html(
    f'<table><tr><td class="caption"><span class="subject">Lamps</span></td></tr><tr><td><div class="poster">{LJUSER}</div><div class="datetime">Nov. 2nd, 2006</div>'
    f'<div class="entry_text">{HEADER}{STORY}</div></td></tr></table>',
    title="ada_marsh: Lamps",
)
SITE_SCHEME = html(
    f'<table><tr><td>{LJUSER} wrote,<br>@ <a href="#">2006</a>-11-02 23:14:00</td></tr></table>'
    f"<div style='margin-left: 30px'><font size='+1'><i><b>Lamps</b></i></font><br />{HEADER}{STORY}</div>",
    title="ada_marsh: Lamps",
)
DREAMWIDTH = html(
    '<div class="entry"><div class="header"><h3 class="entry-title"><a href="https://ada-marsh.dreamwidth.org/77.html">Lamps (PG-13)</a></h3>'
    '<span class="datetime"><span class="date">Nov. 2nd, 2006</span></span></div><div class="contents"><div class="currents"><ul><li>Mood: fine</li></ul></div>'
    f'<div class="entry-content">{HEADER}{STORY}</div><ul class="entry-management-links"><li>Memories</li></ul></div>'
    '<div class="tag"><a rel="tag" href="#">!fic</a></div></div>',
    title="ada_marsh: Lamps (PG-13)",
    head='<meta property="og:site_name" content="Dreamwidth">',
)
INSANE = html(
    f'<div class="entryHolder"><div class="entryText">{HEADER.replace("[info]", "")}{STORY}</div></div>',
    title="ada_marsh: Lamps",
    head="<!-- saved from url=(0050)http://asylums.insanejournal.com/lamplight/555.html -->",
)


@pytest.mark.parametrize("page_of", [NEW, ADAPTIVE, STYLE_OF_OLD, SITE_SCHEME, DREAMWIDTH, INSANE])
def test_an_entry_in_any_style_is_the_story_and_nothing_else(page_of: str) -> None:
    work = page(page_of)
    found = known(work)

    assert texts(work) == [[RAIN, LAMP, GATE]]
    assert (found["title"], found["creator"]) == (["Lamps"], ["ada_marsh"])
    assert (found["rating"], found["relationship"]) == (["PG-13"], ["Ada/Tomas"])


@pytest.mark.parametrize("page_of", [NEW, ADAPTIVE, STYLE_OF_OLD, SITE_SCHEME, DREAMWIDTH])
def test_whoever_posted_an_entry_wrote_it_where_the_entry_names_nobody(page_of: str) -> None:
    bare = page_of.replace("<b>Author:</b> [info]ada_marsh<br />", "").replace(
        "<b>Title:</b> Lamps<br />", ""
    )
    found = known(page(bare))

    assert (found["creator"], found["title"]) == (["ada_marsh"], ["Lamps"])


def test_day_tags_and_address_come_from_the_frame() -> None:
    found = known(page(ADAPTIVE))

    assert found["published"] == ["2006-11-02"]
    assert found["freeform"] == ["fic"]
    assert found["url"] == ["https://ada-marsh.livejournal.com/1234.html"]
    assert known(page(DREAMWIDTH))["published"] == ["2006-11-02"]


def test_a_user_s_mark_in_the_text_leaves_the_name_alone() -> None:
    marked = page(NEW.replace("[info]ada_marsh", LJUSER))

    assert known(marked)["creator"] == ["ada_marsh"]


def test_a_closed_cut_is_told_as_a_loss() -> None:
    cut = f'{RAIN}<br /><br />{GATE}<br /><br /><b>(&nbsp;<a href="https://ada-marsh.livejournal.com/1234.html#cutid1">Read more...</a>&nbsp;)</b>'
    work = page(NEW.replace(STORY, cut))

    assert texts(work) == [[RAIN, GATE]]
    assert len(known(work)["damage"]) == 1


def test_a_page_of_several_entries_is_not_taken_for_one() -> None:
    several = html(
        "".join(
            f'<div class="entry-content">{STORY}{number}{STORY}{STORY}{STORY}</div>' for number in (1, 2)
        ),
        title="ada_marsh - LiveJournal",
    )

    assert recognised(several.encode(), "a.html").origin == "bare"


@given(st.text(alphabet="<>/=\"' divclasnotehpryu-:[]&;", max_size=300))
def test_no_page_is_too_strange(markup: str) -> None:
    recognised(
        html(f'<div class="entry-content">{markup}</div>{markup}', title=f"{markup} - LiveJournal").encode(),
        "a.html",
    )


@pytest.mark.parametrize(
    ("shown", "address"),
    [
        (SITE_SCHEME.replace("<div id=", '<a href="http://ada-marsh.livejournal.com/8.html?mode=reply">Reply</a><div id=', 1), "http://ada-marsh.livejournal.com/8.html"),
        (DREAMWIDTH, "https://ada-marsh.dreamwidth.org/77.html"),
    ],
)  # fmt: skip
def test_a_page_that_names_no_address_has_links_that_do(shown: str, address: str) -> None:
    found = known(page(shown))

    assert (found["url"], found["published"]) == ([address], ["2006-11-02"])


def test_the_mark_beside_the_entry_names_who_posted_it_not_the_journal() -> None:
    work = page(
        html(
            f'<div class="asset"><h2 class="asset-name">[fic] Lamps</h2><div class="user-icon">{LJUSER}</div>'
            f'<div class="asset-body">{STORY}</div></div>',
            title="The Attic - [fic] Lamps",
            head='<link rel="canonical" href="https://theattic.livejournal.com/8123.html">',
        )
    )

    assert (known(work)["title"], known(work)["creator"]) == (["Lamps"], ["ada_marsh"])
