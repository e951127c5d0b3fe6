"""Pages of threads as boards make them, with posts (writer, text, name) of our own."""

from __future__ import annotations

from collections.abc import Callable

from tests.core.origins.stories import GATE, LAMP, RAIN

Post = tuple[str, str, str]
STORY = "<br>\n<br>\n".join([RAIN, f"<i>{LAMP}</i>", GATE, "* * *", RAIN, GATE])
POSTS: tuple[Post, ...] = (
    ("Ada Quill", STORY, "The Lamp"),
    ("Bob", "Lovely! <b>More</b>.", "Re: The Lamp"),
    ("Ada Quill", STORY.replace("rain", "snow"), "Re: The Lamp - Chapter 2: Salt"),
)
XENFORO = "https://boards.example.org/threads/the-lamp.12/"


def _frame(head: str, body: str) -> str:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body><div class="p-header">Log in</div>{body}<footer>Terms</footer></body></html>'


def _each(make: Callable[[int, Post], str], posts: tuple[Post, ...], first: int) -> str:
    return "".join(make(first + at, post) for at, post in enumerate(posts))


def xenforo(posts: tuple[Post, ...] = POSTS, *, marks: bool = False, first: int = 1, page: int = 1) -> str:
    """Make a page of XenForo 2; with `marks` the posts that have a name are marked as chapters."""

    def post(key: int, one: Post) -> str:
        mark = f'<span class="threadmarkLabel">{one[2]}</span>' if marks and one[2] else ""
        return (
            f'<article class="message message--post" data-author="{one[0]}" id="js-post-{key}">{mark}<h4 class="message-name"><a class="username">{one[0]}</a></h4>'
            f'<header><time class="u-dt" datetime="2019-03-0{key % 9 + 1}T10:00:00+0000">Mar</time></header><article class="message-body"><div class="bbWrapper">{one[1]}</div>'
            '</article><aside class="message-signature"><div class="bbWrapper">My signature</div></aside><footer>Like</footer></article>'
        )

    head = f'<title>Fic - The Lamp | Boards</title><link rel="canonical" href="{XENFORO}{f"page-{page}" if page > 1 else ""}">'
    title = '<h1 class="p-title-value"><span class="label">Fic</span> The Lamp</h1><div class="p-description"><a class="username">Ada Quill</a></div>'
    return _frame(head, title + _each(post, posts, first))


def xenforo_1(posts: tuple[Post, ...] = POSTS) -> str:
    """Make a page of XenForo 1."""

    def post(key: int, one: Post) -> str:
        return (
            f'<li id="post-{key}" class="message" data-author="{one[0]}"><h3><a class="username">{one[0]}</a></h3><blockquote class="messageText ugc">{one[1]}</blockquote>'
            '<div class="signature">My signature</div></li>'
        )

    title = '<div class="titleBar"><h1>The Lamp</h1></div>'
    return _frame("<title>The Lamp | Boards</title>", f"{title}<ol>{_each(post, posts, 1)}</ol>")


def phpbb(posts: tuple[Post, ...] = POSTS) -> str:
    """Make a page of phpBB 3."""

    def post(key: int, one: Post) -> str:
        return (
            f'<div id="p{key}" class="post bg2"><div class="postbody"><h3><a href="#p{key}">{one[2]}</a></h3><p class="author">by <strong><a class="username">{one[0]}</a>'
            f'</strong> &raquo; Mon Mar 04, 2013 10:00 am</p><div class="content">{one[1]}</div><div class="signature">My signature</div></div></div>'
        )

    title = '<h2 class="topic-title"><a href="./viewtopic.php?f=3&amp;t=55">The Lamp</a></h2>'
    return _frame("<title>The Lamp - Boards</title>", title + _each(post, posts, 1))


def phpbb_2(posts: tuple[Post, ...] = POSTS) -> str:
    """Make a page of phpBB 2, of tables in tables."""

    def post(key: int, one: Post) -> str:
        return (
            f'<tr><td class="row1"><span class="name"><a name="{key}"></a><b>{one[0]}</b></span></td><td class="row1"><table><tr><td><span class="postdetails">'
            f'Posted: Mon Mar 04, 2007 10:00 am &nbsp;Post subject: {one[2]}</span></td></tr><tr><td><span class="postbody">{one[1]}</span>'
            '<span class="postbody"><br>_________________<br>My signature</span></td></tr></table></td></tr>'
        )

    table = f'<table><tr><td><a class="maintitle">The Lamp</a><table>{_each(post, posts, 1)}</table></td></tr></table>'
    return _frame("<title>Boards :: View topic - The Lamp</title>", table)


def vbulletin(posts: tuple[Post, ...] = POSTS) -> str:
    """Make a page of vBulletin 4."""

    def post(key: int, one: Post) -> str:
        return (
            f'<li class="postbitlegacy postcontainer" id="post_{key}"><span class="postdate"><span class="date">2011-03-04, 10:00</span></span><a class="username">{one[0]}</a>'
            f'<h2 class="title">{one[2]}</h2><blockquote class="postcontent">{one[1]}</blockquote><blockquote class="signature">My signature</blockquote></li>'
        )

    title = '<h1>Thread: <span class="threadtitle"><a>The Lamp</a></span></h1>'
    return _frame("<title>The Lamp</title>", f"{title}<ol>{_each(post, posts, 1)}</ol>")


def vbulletin_3(posts: tuple[Post, ...] = POSTS) -> str:
    """Make a page of vBulletin 3."""

    def post(key: int, one: Post) -> str:
        return (
            f'<table id="post{key}"><tr><td class="thead">2008-03-04, 10:00</td></tr><tr><td><a class="bigusername">{one[0]}</a></td></tr><tr><td id="td_post_{key}">'
            f'<div class="smallfont"><strong>{one[2]}</strong></div><div id="post_message_{key}">{one[1]}</div><div>____<br>My signature</div></td></tr></table>'
        )

    return _frame("<title>The Lamp - Boards</title>", _each(post, posts, 1))


def smf(posts: tuple[Post, ...] = POSTS) -> str:
    """Make a page of SMF."""

    def post(key: int, one: Post) -> str:
        return (
            f'<div class="post_wrapper"><div class="poster"><h4><a>{one[0]}</a></h4></div><div class="keyinfo"><h5 id="subject_{key}"><a>{one[2]}</a></h5><div class="smalltext">'
            f'on: March 04, 2012, 10:00:00 AM</div></div><div class="post"><div class="inner">{one[1]}</div></div><div class="signature">My signature</div></div>'
        )

    return _frame("<title>The Lamp</title>", _each(post, posts, 1))
