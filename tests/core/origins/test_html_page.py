from __future__ import annotations

import pytest

from tests.core.origins.stories import GATE, LAMP, RAIN, known, page, recognised, texts

PROSE = f"<p>{RAIN}</p><p>{LAMP}</p><p>{GATE}</p>"
BODY = [RAIN, LAMP, GATE]


def test_what_is_the_sites_is_left_out() -> None:
    work = page(
        f"""<html><head><title>The Lamp - Harbour Archive</title></head><body>
        <nav><a href="/">Home</a> <a href="/new">New</a></nav><div class="sidebar"><p>Recent stories and other long lists of words.</p></div>
        <div id="content"><h1>The Lamp</h1>{PROSE}</div>
        <div id="comments"><h3>Comments</h3><p>I liked the dog best of all, more please!</p></div>
        <div style="display:none"><p>Hidden words</p></div><footer>Copyright 2004</footer></body></html>"""
    )

    assert known(work)["title"] == ["The Lamp"]
    assert texts(work) == [BODY]


def test_a_title_that_stands_only_in_the_head() -> None:
    work = page(f"<html><head><title>The Lamp</title></head><body>{PROSE}</body></html>")

    assert known(work)["title"] == ["The Lamp"]
    assert texts(work) == [BODY]


@pytest.mark.parametrize("empty", ["Untitled", "Untitled Document", "New Page 1", "index"])
def test_what_an_editor_calls_a_page_is_no_title(empty: str) -> None:
    assert "title" not in known(page(f"<html><head><title>{empty}</title></head><body>{PROSE}</body></html>"))


def test_a_hand_made_page() -> None:
    work = page(
        f"""<HTML><HEAD><TITLE>The Lamp</TITLE><META NAME="GENERATOR" CONTENT="Mozilla/4.04 [en]"></HEAD><BODY BGCOLOR="#000000">
        <CENTER><FONT SIZE=+3>The Lamp</FONT><BR>by Quill<BR><A HREF="mailto:q@example.org">q@example.org</A></CENTER>
        <P><B>Disclaimer:</B> They aren't mine<BR><B>Rating:</B> PG<BR><B>Archive:</B> Sure, just ask.
        <HR><P>{RAIN}<P>{LAMP}<P>{GATE}
        <P><CENTER><B>The End</B><BR><A HREF="index.html">back</A><BR>You are visitor number 3</CENTER></BODY></HTML>"""
    )
    facts = known(work)

    assert (facts["title"], facts["creator"], facts["rating"]) == (["The Lamp"], ["Quill"], ["PG"])
    assert facts["complete"] == ["true"]
    assert texts(work) == [BODY]
    assert work.notes_after == ()


def test_the_head_may_name_the_creator() -> None:
    assert known(
        page(
            f'<html><head><title>The Lamp</title><meta name="author" content="Quill"></head><body>{PROSE}</body></html>'
        )
    )["creator"] == ["Quill"]


def test_a_page_saved_by_word_names_the_creator_in_a_comment() -> None:
    work = page(
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 9"><title>The Lamp</title>'
        f"<!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>Ada Quill</o:Author></o:DocumentProperties></xml><![endif]--></head><body><h1>The Lamp</h1>{PROSE}</body></html>"
    )

    assert known(work)["creator"] == ["Ada Quill"]


def test_a_page_from_the_wayback_machine_gives_its_first_address() -> None:
    work = page(
        '<html><head><title>The Lamp</title></head><body><!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp-base">The Wayback Machine - '
        'https://web.archive.org/web/20040612/http://www.example.org/lamp.html <a href="x">May</a></div><!-- END WAYBACK TOOLBAR INSERT -->'
        f"<h1>The Lamp</h1>{PROSE}</body></html>"
    )

    assert known(work)["url"] == ["http://www.example.org/lamp.html"]
    assert texts(work) == [BODY]


def test_rows_of_links_around_the_text_are_left_out() -> None:
    row = '<p><a href="a">Home</a> | <a href="b">Next</a></p>'
    work = page(f"<html><body><nav></nav>{row}<h1>The Lamp</h1>{PROSE}{row}</body></html>")

    assert texts(work) == [BODY]


def test_a_title_may_stand_twice() -> None:
    work = page(
        f"<html><body><p class='title'>A Long Way Down</p><h1>A Long Way Down</h1>{PROSE}</body></html>"
    )

    assert known(work)["title"] == ["A Long Way Down"]
    assert texts(work) == [BODY]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (
            "Log In",
            "Sorry! This work is only available to registered users of the Archive. If you already have an account, log in below.",
        ),
        (
            "The Lamp",
            "This work could have adult content. If you proceed you have agreed that you are willing to see such content.",
        ),
        ("404", "404 Page not found. The page you were looking for cannot be found."),
        (
            "Just a moment...",
            "Checking your browser before accessing example.net. Enable JavaScript and cookies to continue.",
        ),
    ],
)
def test_notices_of_a_site_are_no_story(title: str, words: str) -> None:
    reading = recognised(
        f"<html><head><title>{title}</title></head><body><p>{words}</p></body></html>".encode(), "x.html"
    )

    assert reading.works == ()
    assert reading.remarks[0].code.startswith("not_a_story")


def test_a_list_of_links_is_no_story() -> None:
    links = "".join(
        f'<li><a href="https://example.org/{n}">A story with the number {n}</a></li>' for n in range(20)
    )

    assert recognised(f"<html><body><ul>{links}</ul></body></html>".encode(), "bookmarks.html").works == ()


def test_the_listing_of_a_directory_is_no_story() -> None:
    rows = "\n".join(
        f"-rw-r--r--   1 quill  users   {1000 + n} Nov  3  1998 lamp{n:02}.txt" for n in range(30)
    )

    assert recognised(f"total 30\n{rows}\n".encode(), "lamp.txt").works == ()


def test_a_story_that_speaks_of_logging_in_is_a_story() -> None:
    told = f"<p>“Forgot your password?” asked the page not found.</p>{PROSE * 6}"

    assert recognised(f"<html><body>{told}</body></html>".encode(), "x.html").works


def test_what_a_page_tells_search_engines_counts_where_it_is_about_one_text() -> None:
    data = (
        '{"@context": "https://schema.org", "@type": "BlogPosting", "headline": "The Lamp", "author": {"@type": "Person", "name": "Ada Quill"}, '
        '"datePublished": "2011-03-09T10:00:00Z", "inLanguage": "en-GB"}'
    )
    html = '<html><head><title>The Lamp</title><script type="application/ld+json">{}</script></head><body>{}</body></html>'
    found = known(page(html.format(data, PROSE)))

    assert (found["creator"], found["published"], found["language"]) == (
        ["Ada Quill"],
        ["2011-03-09"],
        ["en-GB"],
    )
    assert "creator" not in known(page(html.format(f"[{data}, {data.replace('Quill', 'Marsh')}]", PROSE)))
    assert known(page(html.format("{broken", PROSE)))["title"] == ["The Lamp"]


def test_the_front_page_of_a_site_is_no_address_of_a_story() -> None:
    html = '<html><head><title>The Lamp</title><link rel="canonical" href="{}"></head><body>{}</body></html>'

    assert "url" not in known(page(html.format("https://example.org/", PROSE)))
    assert known(page(html.format("https://example.org/lamp.html", PROSE)))["url"] == [
        "https://example.org/lamp.html"
    ]


WEBLOG = """<html><head><title>Mara Writes: Amber Tide (2/3)</title></head><body><div class="top"><h1>Mara Writes</h1><p>stories</p></div>
<div class="hentry"><h3 class="post-title entry-title">Amber Tide (2/3)</h3><div class="post-body entry-content">{0}{1}
<div class="sharedaddy">Share this</div></div><div class="post-footer">Posted by <span class="fn">Mara</span> at
<abbr class="published" title="2009-03-04T10:00:00-08:00">10:00</abbr></div></div></body></html>"""


def test_of_a_weblog_s_page_the_post_is_read() -> None:
    work = page(WEBLOG.format("", PROSE * 3))
    facts = known(work)

    assert (facts["title"], facts["creator"], facts["published"]) == (
        ["Amber Tide"],
        ["Mara"],
        ["2009-03-04"],
    )
    assert facts["chapters_declared"] == ["2/3"]
    assert texts(work) == [BODY * 3]


def test_a_post_s_own_title_says_which_part_it_is_where_its_header_does_not() -> None:
    facts = known(page(WEBLOG.format("<p>Title: Amber Tide<br>Author: Ada</p>", PROSE * 3)))

    assert (facts["title"], facts["creator"], facts["chapters_declared"]) == (
        ["Amber Tide"],
        ["Ada"],
        ["2/3"],
    )


def test_a_page_of_several_posts_is_not_taken_for_one() -> None:
    post = WEBLOG.format("", PROSE * 3).partition("<body>")[2].partition("</body>")[0]
    work = page(
        f"<html><head><title>Mara Writes</title></head><body>{post}{post.replace('Amber', 'Glass')}</body></html>"
    )

    assert "published" not in known(work)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Home for Christmas", ["Home for Christmas"]),
        ("New Moon", ["New Moon"]),
        ("Home Page", None),
        ("Untitled Document 3", None),
    ],
)
def test_a_head_that_only_begins_like_an_empty_one_is_a_title(head: str, title: list[str] | None) -> None:
    work = page(f"<html><head><title>{head}</title></head><body>{PROSE}</body></html>")

    assert known(work).get("title") == title


def test_home_is_a_title_where_somebody_signed_it() -> None:
    work = page(
        f"<html><head><title>Home</title></head><body><h2>Home</h2><p>by Ada Marsh</p>{PROSE}</body></html>"
    )

    assert (known(work)["title"], texts(work)) == (["Home"], [BODY])


def test_who_wrote_it_by_a_word_processor_is_read_as_markup() -> None:
    work = page(
        "<html><head><title>The Lamp</title><!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>&#201;lodie &amp; Ada</o:Author>"
        f"</o:DocumentProperties></xml><![endif]--></head><body>{PROSE}</body></html>"
    )

    assert known(work)["creator"] == ["Élodie", "Ada"]
