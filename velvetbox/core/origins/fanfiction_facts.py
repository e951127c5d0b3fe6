"""What a page of FanFiction.net says of its story: the box above it, or what older pages have in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.formats.draft import Draft
from velvetbox.core.formats.html.format import text_of
from velvetbox.core.origins.fanfiction_line import is_line, line_facts, line_text
from velvetbox.core.origins.gaps import SOME
from velvetbox.core.origins.saved_page import told, value_of
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Block, Fact, Field, paragraph

LONGEST_LINE = 1500
NAMED_FIRST = re.compile(
    r"\s*(?:www\.)?(?:Fan\s?Fiction|FictionPress)\.(?:net|com)\s*[:|-]+\s*(?P<title>\S.{0,200})",
    re.IGNORECASE | re.DOTALL,
)
_LOOKED_AT = 5_000_000  # characters
_MOBILE = re.compile(r"(?:,\s|(?<![A-Za-z]))(K\+?|T|M|MA)(,\s[A-Z][\w ]{2,20},\s.{0,600})", re.DOTALL)
_SECTION = re.compile(r"/(?:anime|book|cartoon|comic|game|misc|play|movie|tv)/[^/]", re.IGNORECASE)
_OPENING = 6000  # characters of a page in which it tells of its story
_LOOSE = re.compile(
    r"Rated:(?:(?!Rated:).){4,400}?(?:\bid:\s?\d{1,12}|(?:Published|Updated):\s?\d\d-\d\d-\d\d(?! - (?:id|Pub|Upd|Com)))"
)
_AUTHORS = 'a[href*="/u/"], a[href*="profile.php?"], a[href*="profile.cfm?"]'
_PATH = re.compile(
    r"(?:Anime(?:/Manga)?|Books?|Cartoons?|Comics?|Games?|Misc|Musicals/Plays|Movies?|TV(?: Shows?)?)\s?[»>](?P<fandom>[^»>]{1,80})[»>]",
    re.IGNORECASE,
)
_CROSSOVERS = lazy_pattern(rf"{SOME}Crossovers?\s*+\Z", re.IGNORECASE)


def page_facts(tree: LexborHTMLParser, line: str) -> Iterator[Fact]:
    """Give what the box above a story says of it, and its line."""
    top = _top(tree)
    if top is not None:
        title = top.css_first("b")
        if title is not None and (name := text_of(title)):
            yield told(Field.TITLE, name)
        author = top.css_first('a[href*="/u/"]')
        if author is not None and (name := text_of(author)):
            yield told(Field.CREATOR, name, f"By: {name}")
    yield from line_facts(line) if is_line(line) else ()
    yield from _fandoms(tree)


def _top(tree: LexborHTMLParser) -> LexborNode | None:
    """Give what holds title and author: its own box, or on older pages what stands around the author's name."""
    if (top := tree.css_first("#profile_top")) is not None:
        return top
    around = (link.parent for link in tree.css('a[href*="/u/"]')[:20])
    for parent in _within_reach(filter(None, around)):
        if parent.css_first("b") is not None and len(text_of(parent)) < 5000:
            return parent
    return None


def line_of(tree: LexborHTMLParser) -> str:
    """Give the line that tells rating, genre, words and dates of a story, "" for none."""
    spans = "#profile_top span.xgray, #profile_top .xgray, span.xgray, #profile_top span, #content"
    for node in _within_reach(tree.css(spans)[:30]):
        text = _MOBILE.sub(_as_rated, line_text(node), count=1)
        at = text.find("Rated:")
        if at >= 0 and len(text) - at < LONGEST_LINE and is_line(text[at:]):
            return text[at:]
    return _line_of_old(tree)


def _within_reach(nodes: Iterable[LexborNode]) -> Iterator[LexborNode]:
    """Give nodes as long as all of them together hold no more than a page may be looked at for: those around others hold all of it."""
    left = _LOOKED_AT
    for node in nodes:
        if left < 0:
            return
        left -= len(node.text())
        yield node


def _as_rated(match: re.Match[str]) -> str:
    """Write the line of a mobile page, ", T, English, …, updated: … published: …", as that of the others."""
    rest = re.split(r",\sCh(?:apter)?\s\d", match[2], maxsplit=1)[0]
    return f", Rated: {match[1]}{re.sub(r' (?=published:)', ', ', rest)}"


def _line_of_old(tree: LexborHTMLParser) -> str:
    """Find the line where nothing but its words marks it: the smallest element that holds all of it."""
    best = ""
    for node in _within_reach(tree.css("td, div, span, font, center")[:400]):
        if len(node.text()) < LONGEST_LINE and (at := (text := line_text(node)).find("Rated:")) >= 0:
            found = text[at:]
            best = found if is_line(found) and (not best or len(found) <= len(best)) else best
    return best or _line_in_page(tree)


def _line_in_page(tree: LexborHTMLParser) -> str:
    """Find the line that stands loose in the page, among its first words."""
    body = tree.body
    words = " ".join(body.text()[:_OPENING].split()) if body is not None else ""
    match = _LOOSE.search(words)
    return match[0] if match and is_line(match[0]) else ""


def _fandoms(tree: LexborHTMLParser) -> Iterator[Fact]:
    links = tree.css("#pre_story_links a")
    if not links:
        for link in tree.css('#content a[href^="/"]')[:6]:
            if _SECTION.match(value_of(link, "href")) and (name := text_of(link)):
                yield told(Field.FANDOM, name)
                return
        yield from _fandom_of_path(tree)
        return
    name, href = text_of(links[-1]), value_of(links[-1], "href")
    press = any("fictionpress" in value_of(link, "href") for link in links) or "/fiction/" in href
    if press:
        yield told(Field.FREEFORM, name)
    elif re.search(r"\bcrossovers?\b", f"{name} {href}", re.IGNORECASE):
        for one in _CROSSOVERS.sub("", name).split(" + "):
            yield told(Field.FANDOM, one.strip(), name)
    elif len(links) > 1 and name:
        yield told(Field.FANDOM, name)


def head_facts(draft: Draft, tree: LexborHTMLParser, head: re.Match[str] | None) -> Iterator[Fact]:
    """Give what the page's <title> and the link to who wrote it say, where no box holds both."""
    if _top(tree) is not None:
        return
    if head is not None:
        yield told(Field.TITLE, head["title"].strip(), head[0])
        yield told(Field.FANDOM, head["fandom"].strip(), head[0])
    elif first := NAMED_FIRST.match(draft.first("title") or ""):
        yield told(Field.TITLE, " ".join(first["title"].split()), first[0])
    for link in tree.css(_AUTHORS)[:20]:
        around = text_of(link.parent) if link.parent is not None else ""
        if (name := text_of(link)) and re.search(
            rf"\b(?:author|by)\s?:?\s?{re.escape(name)}", around[:2000], re.IGNORECASE
        ):
            yield told(Field.CREATOR, name, f"by {name}")
            return


def _fandom_of_path(tree: LexborHTMLParser) -> Iterator[Fact]:
    """Read "Books » The Hill » Lamps" above a story."""
    for node in _within_reach(tree.css("td, div")[:60]):
        path = _PATH.match(text_of(node)[:300])
        if path is not None:
            yield told(Field.FANDOM, path["fandom"].strip(), path[0])
            return


def summary_of(tree: LexborHTMLParser) -> tuple[Block, ...]:
    """Give the summary, which stands in the box above a story."""
    top = tree.css_first("#profile_top")
    for node in top.css('div.xcontrast_txt, div[style*="margin-top"]') if top is not None else ():
        text = text_of(node)
        if text and not is_line(text):
            return (paragraph(text),)
    return ()
