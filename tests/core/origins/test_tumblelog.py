"""A post of a tumblelog, however it was saved: the story, whose it is, its tags; what others say stands beside it."""

from __future__ import annotations

import pytest

from tests.core.origins.stories import GATE, LAMP, RAIN, known, page, recognised, texts
from velvetbox.core.prose import plain_text

STORY = f"<p>{RAIN}</p><p><i>{LAMP}</i></p><p>* * *</p><p>{GATE}</p>"
HEADED = f"<p><b>Pairing:</b> Jo/Al<br><b>Rating:</b> T</p>{STORY}"
TEXT = [[RAIN, LAMP, "", GATE]]
ADDRESS = "https://ada-quill.tumblr.com/post/123/the-lamp"


def whole(body: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def of_a_theme(post: str, address: str = ADDRESS) -> str:
    return whole(
        f'<header><h1><a href="/">A blog</a></h1><p>She writes.</p></header><section id="posts"><article class="post text">{post}<div class="tags">'
        '<a href="/tagged/fic">#fic</a></div><div class="date">4 March 2019</div><ol class="notes"><li>bob liked this</li></ol></article></section>',
        f'<title>A blog</title><link rel="canonical" href="{address}">',
    )


DASHBOARD = whole(
    f'<header>Sign up</header><main><article><header><a>ada-quill</a><span title="Mar 4, 2019">4 Mar</span></header><div><h1>The Lamp</h1>{HEADED}</div>'
    '<div><a href="/tagged/fic">#fic</a></div><footer>12 notes</footer></article></main>',
    '<title>Post by @ada-quill</title><link rel="canonical" href="https://www.tumblr.com/ada-quill/612345678901/the-lamp">',
)
EXPORT = whole(
    f'<h1>The Lamp</h1>{HEADED.replace("<p>* * *</p>", "<p>[[MORE]]</p><hr>")}<div id="footer"><span id="timestamp"> March 4th, 2019 10:15pm </span>'
    '<span class="tag">fic</span></div>',
    "<title>The Lamp</title>",
)


@pytest.mark.parametrize(
    ("html", "creator"),
    [
        (of_a_theme(f'<h2 class="title">The Lamp</h2>{HEADED}'), "ada-quill"),
        (DASHBOARD, "ada-quill"),
        (EXPORT, None),
    ],
)
def test_a_post_gives_its_story_and_what_is_said_of_it(html: str, creator: str | None) -> None:
    work = page(html)
    found = known(work)

    assert texts(work) == TEXT
    assert (found["title"], found["relationship"], found["rating"]) == (["The Lamp"], ["Jo/Al"], ["T"])
    assert (found["published"], found["freeform"]) == (["2019-03-04"], ["fic"])
    assert found.get("creator") == ([creator] if creator else None)


def test_who_asked_for_it_stands_in_the_notes() -> None:
    asked = f'<p class="asker">bob asked:</p><div class="question"><p>Rain, and a lamp?</p></div>{STORY}'
    work = page(of_a_theme(asked))

    assert texts(work) == TEXT
    assert plain_text(work.notes_before).split() == "bob asked: Rain, and a lamp?".split()


def test_of_a_reblog_the_story_is_whose_words_it_quotes() -> None:
    quoted = f'<p><a class="tumblr_blog" href="x">ada-quill</a>:</p><blockquote><h2>The Lamp</h2>{STORY}</blockquote><p>So good!</p>'
    work = page(of_a_theme(quoted, "https://bob.tumblr.com/post/9/the-lamp"))

    assert texts(work) == TEXT
    assert (known(work)["creator"], known(work)["title"]) == (["ada-quill"], ["The Lamp"])
    assert plain_text(work.notes_after) == "So good!"


def test_a_cut_that_was_saved_closed_is_told_and_a_page_of_several_posts_is_not_one() -> None:
    closed = of_a_theme(f'{STORY}<p><a href="{ADDRESS}">Keep reading</a></p>')
    assert "damage" in known(page(closed))
    several = of_a_theme(STORY).replace(
        "</section>", f'<article class="post">{STORY}{STORY}</article></section>'
    )
    assert recognised(several.encode(), "a.html").origin != "tumblelog"
