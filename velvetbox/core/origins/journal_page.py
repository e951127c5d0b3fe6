"""Where an entry stands on the page of a journal: its text, its title, who posted it, when.

LiveJournal and the sites made of its code (Dreamwidth, InsaneJournal, JournalFen and others) let every journal
have a style of its own; what they share are a few names of the styles' parts and the mark of a user.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.formats.draft import Draft
from velvetbox.core.formats.html.format import text_of
from velvetbox.core.origins.dates import date_of
from velvetbox.core.origins.front.listing import RATINGS
from velvetbox.core.origins.gaps import GAP
from velvetbox.core.origins.saved_page import saved_from, value_of
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.values import value

_SITES = {
    "livejournal": "LiveJournal",
    "dreamwidth": "Dreamwidth",
    "insanejournal": "InsaneJournal",
    "journalfen": "JournalFen",
    "deadjournal": "DeadJournal",
    "greatestjournal": "GreatestJournal",
    "scribbld": "Scribbld",
    "inksome": "Inksome",
    "blurty": "Blurty",
}
_ADDRESS = lazy_pattern(
    rf"(?:https?:)?//(?:(?P<name>[\w-]{{1,60}})\.)?(?P<site>{'|'.join(_SITES)})\.(?:com|org|net)"
    r"(?:/(?:users|community|~)/?(?P<user>[\w-]{1,60}))?(?:/(?P<below>[^?#\"'<>\s]{0,100}))?",
    re.IGNORECASE,
)
_NO_USER = frozenset(
    {
        "www",
        "m",
        "users",
        "community",
        "communities",
        "asylums",
        "syndicated",
        "feeds",
        "l-stat",
        "l-userpic",
        "pics",
    }
)
_TEXTS = (
    ".b-singlepost-body",
    ".aentry-post__text",
    ".entry-content",
    ".entry .contents",
    ".asset-body",
    ".entry-text, .entrytext, .entry_text, .entryText, #entry-text, .entry-body, .entryBody",
    ".j-e-text, .usercontent, .post-body, .posttext, .post-text, .event-text",
    'div[style*="margin-left: 30px"], div[style*="margin-left:30px"]',
)
_TITLES = (
    ".b-singlepost-title, .aentry-post__title, .entry-title, .asset-name, .entry-subject, .entry_subject, .subject, "
    ".entrysubject, .j-e-title, .post-title, .entry-header h2"
)
_POSTERS = (
    ".b-singlepost-about .ljuser, .b-singlepost-author-user, .b-singlepost-about, .aentry-head__username, .poster, "
    ".entry-poster, .entry-author, .vcard.author, .asset-meta .ljuser, .entry-header .ljuser, .header .ljuser, .user-icon .ljuser, .userpic .ljuser"
)
_DAYS = (
    "time, .b-singlepost-author-date, .aentry-head__date, .datetime, .entry-date, .published, .asset-meta .datetime, "
    ".entry .date, .entry_date, .post-date, abbr.datetime, .standardlook td"
)
_OWN_LINKS = ".entry-title a[href], .entry-header a[href], .subject a[href], .b-singlepost-title a[href]"
_ENTRY = lazy_pattern(r"/\d{1,12}\.html\Z")
_STAMP = lazy_pattern(r"@ ([12]\d{3}-\d\d-\d\d) \d\d:\d\d")  # as the first style of LiveJournal said it
_HEAD = 3000  # characters of a page in which it tells of the entry
_NAME = lazy_pattern(r"[A-Za-z0-9_-]{1,40}")
_WROTE = lazy_pattern(
    r"\s*(?P<name>[A-Za-z0-9_-]{1,40})\b(?:\s*\([\w.,@ -]{1,80}\))?\s*(?:wrote|posted|\Z)", re.IGNORECASE
)
_SITE_END = lazy_pattern(rf"{GAP}[-–—|:]\s*+(?:{'|'.join(_SITES.values())})\s*+\Z", re.IGNORECASE)
_RATED = lazy_pattern(
    rf"{GAP}[\[(]\s*+(?:rated\s++)?(?:{RATINGS})\s*+[\])]",
    re.IGNORECASE,
)


@value(frozen=True, slots=True)
class Entry:
    """An entry's place on its page, and what stands around it; `day` is YYYY-MM-DD."""

    text: LexborNode
    title: str
    user: str
    site: str
    day: str | None
    day_quote: str


def site_of(draft: Draft, tree: LexborHTMLParser) -> str | None:
    """Give the name of the site a page comes from, None when it is no journal's."""
    name = (draft.first("meta:og:site_name") or "").lower()
    if name in _SITES:
        return _SITES[name]
    if match := _ADDRESS.match(saved_from(draft)):
        return _SITES[match["site"].lower()]
    if match := _SITE_END.search(draft.first("title") or ""):
        return next((site for site in _SITES.values() if site.lower() in match[0].lower()), None)
    if tree.css_first(".b-singlepost-body, .aentry-post__text") is not None:
        return "LiveJournal"
    return _site_of_users(tree)


def _site_of_users(tree: LexborHTMLParser) -> str | None:
    """Tell a journal by the marks of its users, each with a link to a journal of the site."""
    for user in tree.css(".ljuser")[:5]:
        for link in user.css("a[href]"):
            if match := _ADDRESS.match(value_of(link, "href")):
                return _SITES[match["site"].lower()]
    return None


def entry_of(draft: Draft, tree: LexborHTMLParser) -> Entry | None:
    """Find the one entry a page shows; None for a page that shows none, or several."""
    site = site_of(draft, tree)
    text = _text(tree) if site else None
    if site is None or text is None:
        return None
    user = _user(draft, tree, text)
    day, quote = next(_days(tree, text), (None, ""))
    return Entry(text, _title(draft, tree, text, user), user, site, day, quote)


def _text(tree: LexborHTMLParser) -> LexborNode | None:
    for selector in _TEXTS:
        found = {node.mem_id: node for node in tree.css(selector)}
        outer = [node for node in found.values() if not _is_inside(node, found) and text_of(node)]
        if len(outer) > 1 and sum(len(node.text()) > 400 for node in outer) > 1:
            return None  # a page of several entries
        if outer:
            return max(outer, key=lambda node: len(node.text()))
    return None


def _is_inside(node: LexborNode, chosen: Collection[int]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.mem_id in chosen:
            return True
        parent = parent.parent
    return False


def _outside(tree: LexborHTMLParser, selector: str, text: LexborNode) -> Iterator[LexborNode]:
    for node in tree.css(selector)[:40]:
        if node.mem_id != text.mem_id and not _is_inside(node, {text.mem_id}) and not _in_comments(node):
            yield node


def _in_comments(node: LexborNode) -> bool:
    parent: LexborNode | None = node
    while parent is not None:
        name = f"{parent.attributes.get('id') or ''} {parent.attributes.get('class') or ''}".lower()
        if re.search(r"\b(?:comments?|talkthread|b-tree|ljcmt\w*|cmt\w*)\b", name):
            return True
        parent = parent.parent
    return False


# Who, what, when -----------------------------------------------------------------------------------


def _user(draft: Draft, tree: LexborHTMLParser, text: LexborNode) -> str:
    for node in _outside(tree, _POSTERS, text):
        if name := user_in(node):
            return name
    owner = _owner(draft)
    written = _SITE_END.sub("", " ".join((draft.first("title") or "").split()))
    for name in (written.partition(": ")[0], written.rpartition(": ")[2]):
        if _NAME.fullmatch(name) and (
            _same(name, owner) or (not owner and written != name and name.islower())
        ):
            return name
    return owner


def user_in(node: LexborNode) -> str:
    """Give the user that an element names, "" when it names none."""
    for each in [node, *node.css(".ljuser, [lj\\:user], [data-ljuser]")]:
        if name := value_of(each, "lj:user") or value_of(each, "data-ljuser"):
            return name
    for link in node.css("a[href]")[:4]:
        match = _ADDRESS.match(value_of(link, "href"))
        if match and (name := _user_of(match)):
            shown = text_of(link)
            return shown if _same(shown, name) else name
    match = _WROTE.match(text_of(node))
    return match["name"] if match else ""


def _user_of(match: re.Match[str]) -> str:
    if match["user"]:
        return match["user"]
    name = match["name"] or ""
    if name.lower() in {"users", "community", "asylums"}:
        name = (match["below"] or "").partition("/")[0]
    return "" if name.lower() in _NO_USER else name


def _owner(draft: Draft) -> str:
    """Give whose journal the address names; "" for a community, where anyone may have posted."""
    match = _ADDRESS.match(saved_from(draft))
    if not match or (match["name"] or "").lower() in {"community", "asylums"} or "/community/" in match[0]:
        return ""
    return _user_of(match)


def _same(one: str, other: str) -> bool:
    return bool(one) and one.replace("-", "_").lower() == other.replace("-", "_").lower()


def _title(draft: Draft, tree: LexborHTMLParser, text: LexborNode, user: str) -> str:
    shown = next((found for node in _outside(tree, _TITLES, text) if (found := text_of(node))), "")
    if not shown:
        shown = _SITE_END.sub(
            "", " ".join((draft.first("title") or draft.first("meta:og:title") or "").split())
        )
        head, _, tail = shown.partition(": ")
        if _same(head, user):
            shown = tail
        elif _same(shown.rpartition(": ")[2], user):
            shown = shown.rpartition(": ")[0]
    return _RATED.sub("", shown).strip() if len(shown) < 300 else ""


def _days(tree: LexborHTMLParser, text: LexborNode) -> Iterator[tuple[str, str]]:
    for node in _outside(tree, _DAYS, text):
        written = value_of(node, "datetime") or text_of(node)
        if day := date_of(written):
            yield day, written
    body = tree.body
    if body is not None and (stamp := _STAMP.search(text_of(body)[:_HEAD])):
        yield stamp[1], stamp[0]


def entry_address(draft: Draft, tree: LexborHTMLParser) -> str:
    """Give the address of the entry a page shows, by the page's own, its title's link or that of a reply; else ""."""
    links = [*tree.css(_OWN_LINKS)[:3], *tree.css('a[href*="mode=reply"]')[:2]]
    for address in (saved_from(draft), *(value_of(link, "href").partition("?")[0] for link in links)):
        if _ENTRY.search(address):
            return address
    return saved_from(draft)
