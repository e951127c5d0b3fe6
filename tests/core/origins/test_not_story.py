from __future__ import annotations

import pytest

from tests.core.origins.stories import BODY, GATE, LAMP, LONG, RAIN, recognised

NOTICES = {
    "login": [
        "<title>Log In</title><h1>Error</h1><p>Sorry! This work is only available to registered users of the Archive.</p>",
        "<title>Protected</title><p>This entry is friends-only. You do not have permission to view this entry.</p>",
        "<p>Vous devez être connecté pour lire cette histoire.</p>",
    ],
    "adult_notice": [
        "<p>This work could have adult content. If you continue, you have agreed that you are willing to see such content.</p><p>Yes, Continue</p>",
        "<title>Adult Content Notice</title><p>You are about to view content that may only be suitable for adults. Continue?</p>",
        "<p>Age Consent Required. By answering yes you confirm that you are of legal age.</p>",
    ],
    "error_page": [
        "<title>404 Not Found</title><h1>Not Found</h1><p>The requested URL /fic/lamps.html was not found on this server.</p><hr>Apache/1.3.27 Server",
        "<title>Just a moment...</title><p>example.org needs to review the security of your connection before proceeding.</p>",
        "<title>403 Forbidden</title><center><h1>403 Forbidden</h1></center><hr><center>nginx</center>",
        "<p>This journal has been deleted and purged.</p>",
        "<p>Story Not Found</p><p>Unable to locate story. Code 1.</p>",
    ],
}


@pytest.mark.parametrize(
    ("code", "html"), [(code, html) for code, pages in NOTICES.items() for html in pages]
)
def test_notices_are_no_stories_and_say_what_they_are(code: str, html: str) -> None:
    reading = recognised(f"<html><head></head><body>{html}</body></html>".encode(), "a.html")

    assert not reading.works
    assert reading.remarks[0].code == f"not_a_story.{code}"


LISTINGS = [
    "total 48\ndrwxr-xr-x  2 ada  users   4096 Jan  3  2003 .\n-rw-r--r--  1 ada  users  20480 Jan  3  2003 lamps.txt\n-rw-r--r--  1 ada  users  1024 Jan  3  2003 gate.txt\n",
    "-rw-r--r-- ada/users 20480 2003-01-03 10:00 lamps.txt\n-rw-r--r-- ada/users 1024 2003-01-03 10:00 gate.txt\n-rw-r--r-- ada/users 99 2003-01-03 10:00 sea.txt\n",
    "  20480  2003-01-03 10:00   lamps.txt\n   1024  2003-01-03 10:00   gate.txt\n     99  2003-01-03 10:00   sea.txt\n",
    "./stories/lamps.txt\n./stories/gate.txt\n./stories/the sea/one.txt\n./index.html\n",
]


@pytest.mark.parametrize("listing", LISTINGS)
def test_listings_of_folders_are_no_stories(listing: str) -> None:
    reading = recognised(listing.encode(), "files.txt")

    assert [remark.code for remark in reading.remarks] == ["not_a_story.listing"]


def test_the_index_of_a_web_server_is_no_story() -> None:
    rows = "".join(f'<a href="f{n}.txt">f{n}.txt</a>   2003-01-03 10:0{n}   {n}2K\n' for n in range(5))
    reading = recognised(f"<html><body><h1>Files</h1><pre>{rows}</pre></body></html>".encode(), "a.html")

    assert not reading.works


def test_subtitles_and_settings_are_no_stories() -> None:
    subtitles = "\n\n".join(
        f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},500\nSomebody says something." for n in range(1, 20)
    )
    robots = "User-agent: *\nDisallow: /cgi-bin/\nDisallow: /private/\nAllow: /\nSitemap: http://example.org/map.xml\n"
    script = "function go(x) {\n  var y = x;\n  return y;\n}\n// the end\ngo(3);\n"

    assert recognised(subtitles.encode(), "film.txt").remarks[0].code == "not_a_story.subtitles"
    assert recognised(robots.encode(), "robots.txt").remarks[0].code == "not_a_story.code"
    assert recognised(script.encode(), "thing.txt").remarks[0].code == "not_a_story.code"


def test_reviews_are_no_story() -> None:
    html = f"<html><head><title>Reviews for Lamps | FanFiction</title></head><body><table><tr><td>{RAIN}</td></tr></table></body></html>"

    assert recognised(html.encode(), "r.html").remarks[0].code == "not_a_story.reviews"


@pytest.mark.parametrize(
    "story",
    [
        f"{RAIN}\n\n“Access denied,” said the door. She had to log in to view this part of the ship.\n\n{LONG}\n\n{LONG}\n\n{LONG}\n\n{LONG}\n\n{LONG}",
        f"Adult\n\n{BODY}",
        f"{LAMP}\n\nShe was eighteen.\n\n{GATE}",
        "To: Ada\n\nCome at once;\n\nthe lamp is out;\n\nthe rain is in;\n\nand I am alone here, as I said I should be.",
    ],
)
def test_a_story_that_speaks_of_such_things_stays_a_story(story: str) -> None:
    assert recognised(story.encode(), "a.txt").works


def test_a_page_that_lists_stories_is_none_of_them() -> None:
    entry = f"<li class='work blurb group'><h4><a href='/works/1'>Lamps</a> by <a href='/users/ada'>Ada</a></h4><blockquote>{LONG}</blockquote></li>"

    (remark,) = recognised(f"<h2>The Hill Series</h2><ul>{entry * 3}</ul>".encode(), "series.html").remarks
    assert remark.code == "not_a_story.list"
