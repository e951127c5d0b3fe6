"""The posts on a saved page of a board: who wrote each, when, under which name, and where its text stands.

The programs boards are made with are told by the structure of their pages, as their own templates have it
(XenForo 1 and 2, phpBB 2 and 3, vBulletin 3 to 5, SMF, Invision, MyBB, Discourse); no board is known by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.formats.html.format import text_of
from velvetbox.core.origins.dates import date_of
from velvetbox.core.origins.saved_page import above, value_of
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.values import value

_MOST = 20_000  # posts of a page; one with more is read like any page, so that none is lost


@value(frozen=True, slots=True)
class Software:
    """Where a program for boards puts what: `post` holds all of one post, and in it `text`, `author`, `day`, `name`.

    `mark` names a chapter where the program lets a writer mark posts as chapters.
    """

    post: str
    text: str
    author: str
    day: str
    name: str = ""
    mark: str = ""


_XENFORO_2 = Software(
    "article.message[data-author]",
    ".message-body .bbWrapper",
    ".message-name",
    "time[datetime]",
    mark=".threadmarkLabel",
)
_XENFORO_1 = Software(
    "li.message[data-author]",
    "blockquote.messageText",
    ".username",
    ".datePermalink .DateTime",
    mark=".threadmarker .label a, .threadmarker .label",
)
_PHPBB_3 = Software(
    'div.post[id^="p"]',
    ".postbody .content",
    ".author .username, .author .username-coloured, .postprofile dt a, .author strong",
    ".author",
    ".postbody h3",
)
_PHPBB_2 = Software("td > span.name", "span.postbody", "span.name", "span.postdetails")
_VBULLETIN = Software(
    "li.postcontainer, li.postbit, li.postbitlegacy, li.b-post",
    "blockquote.postcontent, .js-post__content-text",
    "a.username, .username, .author a",
    ".postdate, .date, time",
    "h2.title, .b-post__title",
)
_VBULLETIN_3 = Software(
    'table[id^="post"]',
    'div[id^="post_message_"]',
    ".bigusername",
    "td.thead",
    'td[id^="td_post_"] > .smallfont strong',
)
_SMF = Software(".post_wrapper", ".post .inner, .inner", ".poster h4", ".keyinfo .smalltext", ".keyinfo h5")
_INVISION = Software(
    "article.ipsComment, .post_block",
    '[data-role="commentContent"], [itemprop="commentText"], .entry-content',
    '.ipsComment_author strong, .cAuthorPane_author, [itemprop~="creator"], .author',
    "time[datetime], abbr.published",
)
_MYBB = Software(
    'div.post[id^="post_"]',
    ".post_body",
    ".author_information .largetext, .author_information a",
    ".post_date",
)
_DISCOURSE = Software(
    ".topic-post, .crawler-post",
    ".cooked, .post",
    '.names .username, .creator [itemprop="name"]',
    "time[datetime], .relative-date",
)
_ALL = (
    _XENFORO_2,
    _XENFORO_1,
    _PHPBB_3,
    _PHPBB_2,
    _VBULLETIN,
    _VBULLETIN_3,
    _SMF,
    _INVISION,
    _MYBB,
    _DISCOURSE,
)
_ANY = ", ".join(one.post for one in _ALL)
_SUBJECT = lazy_pattern(r"Posted:\s(?P<day>.{4,60}?)\s*Post subject:\s?(?P<name>.{0,200})", re.DOTALL)
_LABEL = lazy_pattern(r"\A(?:threadmarks?|reader mode)\s?:?\s++(?=\S)", re.IGNORECASE)
_FIGURES = re.compile(r"\d{1,12}")


@value(frozen=True, slots=True)
class Post:
    """A post: its number on the board, who wrote it, its text, the name it has, whether that marks a chapter, its day."""

    key: str
    author: str
    text: LexborNode
    name: str
    marked: bool
    day: str | None


def shows_posts(tree: LexborHTMLParser) -> bool:
    """Tell whether a page may be one of a board."""
    return tree.css_first(_ANY) is not None


def posts_of(tree: LexborHTMLParser) -> list[Post]:
    """Give the posts of a page in order, by the first program whose structure two of them have, or one that is marked."""
    for software in _ALL:
        posts = list(_posts(tree, software))
        if len(posts) > 1 or any(post.marked for post in posts):
            return posts
    return []


def _posts(tree: LexborHTMLParser, software: Software) -> Iterator[Post]:
    seen: set[int] = set()
    nodes = {node.mem_id: node for node in tree.css(software.post)}
    for node in nodes.values() if len(nodes) <= _MOST else ():
        whole = _row(node) if software is _PHPBB_2 else node
        if seen.intersection(above(whole)):
            continue  # a post inside a post goes with it
        seen.add(whole.mem_id)
        text = whole.css_first(software.text)
        if text is None:
            continue
        author = value_of(whole, "data-author") or _told(whole, software.author)
        mark = _LABEL.sub("", _told(whole, software.mark), count=1)
        day, name = _head(whole, software)
        if author:
            yield Post(_key(whole), author, text, mark or name, bool(mark), day)


def _row(name: LexborNode) -> LexborNode:
    """Give the row of a table in whose first cell a name stands."""
    cell = name.parent or name
    return cell.parent or cell


def _told(whole: LexborNode, selector: str) -> str:
    node = whole.css_first(selector) if selector else None
    return text_of(node)[:300] if node is not None else ""


def _head(whole: LexborNode, software: Software) -> tuple[str | None, str]:
    """Give the day a post was written, and its subject."""
    if software is _PHPBB_2:
        for line in whole.css(software.day)[:3]:
            if match := _SUBJECT.search(text_of(line)[:500]):
                return date_of(match["day"]), match["name"].strip()
        return None, ""
    node = whole.css_first(software.day)
    if node is None:
        return None, _told(whole, software.name)
    written = value_of(node, "datetime") or value_of(node, "title") or text_of(node)
    return date_of(written), _told(whole, software.name)


def _key(whole: LexborNode) -> str:
    """Give the number of a post: of its id, or of the name that links lead to."""
    anchor = whole.css_first("a[name]")
    for written in (value_of(whole, "id"), value_of(anchor, "name")):
        if figures := _FIGURES.findall(written):
            return str(figures[-1])
    return ""
