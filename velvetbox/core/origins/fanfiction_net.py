"""Pages of FanFiction.net and FictionPress saved from the browser: one chapter each, with the story's facts.

Marks by FanFicFare's adapter_fanfictionnet.py and by the pages' own ids; older and mobile pages have fewer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.formats.draft import Draft, ReadOptions, Remark
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.fanfiction_line import is_line, line_facts, line_text
from velvetbox.core.origins.gaps import SOME
from velvetbox.core.origins.html_page import without_link_rows
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.origins.saved_page import (
    Menu,
    Told,
    chapter_of,
    derived,
    menu_of,
    saved_from,
    title_in,
    told,
    tree_of,
    value_of,
    without,
    work_of,
)
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Block, Fact, Field, Kind, leaf_text, paragraph

_SITE = re.compile(r"https?://(?:www\.|m\.|b\.)?(fanfiction\.net|fictionpress\.com)/", re.IGNORECASE)
_NAMED = re.compile(
    r"\bfan\s?fic(?:tion)?\b.{0,40}[|-]\s*(?:FanFiction(?:\.net)?|FictionPress(?:\.com)?)\s*\Z", re.IGNORECASE
)
_NAMED_FIRST = re.compile(
    r"\s*(?:www\.)?(?:Fan\s?Fiction|FictionPress)\.(?:net|com)\s*[:|-]+\s*(?P<title>\S.{0,200})",
    re.IGNORECASE | re.DOTALL,
)
_PLACE = re.compile(r"/s/(?P<story>\d{1,12})/(?P<chapter>\d{1,4})?(?=/|\?|#|\Z)")
_TEXT = "#storytext, #storycontent, #storytextp, .storytext, .storycontent"
_MENU = 'x-select#chap_select, x-select[name="chapter"], x-select[title="Chapter Navigation" i]'
_SITES_OWN = "script, style, form, x-select, button, .a2a_kit, .addthis_toolbox, [id^=google_ads], .adsbygoogle, ins, #jj, #review"
_HEAD = re.compile(
    r"(?P<title>.+?)(?:[,:]?\s+(?:Chapter|Ch)\s+(?P<number>\d{1,4})(?:\s*:\s*(?P<chapter>.*?))?)?"
    r",\s+an?\s+(?P<fandom>.+?)\s+(?:fan\s?fic(?:tion)?|crossover)\s*(?:\||-\s*FanFiction|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_MOBILE = re.compile(r"(?:,\s|(?<![A-Za-z]))(K\+?|T|M|MA)(,\s[A-Z][\w ]{2,20},\s.{0,600})", re.DOTALL)
_COUNT = re.compile(r"\bCh(?:apter)?\s+\d{1,4}\s+of\s+(\d{1,4})\b")
_PUBLISHERS = {"fanfiction.net": "FanFiction.Net", "fictionpress.com": "FictionPress"}
_SECTION = re.compile(r"/(?:anime|book|cartoon|comic|game|misc|play|movie|tv)/[^/]", re.IGNORECASE)
_LONGEST_LINE = 1500
_OPENING = 6000  # characters of a page in which it tells of its story
_LOOSE = re.compile(
    r"Rated:(?:(?!Rated:).){4,400}?(?:\bid:\s?\d{1,12}|(?:Published|Updated):\s?\d\d-\d\d-\d\d(?! - (?:id|Pub|Upd|Com)))"
)
_LONGEST_FOOT = 200  # characters of "Review this story | Report Possible Abuse"
_AUTHORS = 'a[href*="/u/"], a[href*="profile.php?"], a[href*="profile.cfm?"]'
_PATH = re.compile(
    r"(?:Anime(?:/Manga)?|Books?|Cartoons?|Comics?|Games?|Misc|Musicals/Plays|Movies?|TV(?: Shows?)?)\s?[»>](?P<fandom>[^»>]{1,80})[»>]",
    re.IGNORECASE,
)
_CROSSOVERS = lazy_pattern(rf"{SOME}Crossovers?\s*+\Z", re.IGNORECASE)


def recognises(draft: Draft) -> bool:
    """Tell a saved page by the site's own ids around story and facts, by its name, or by its address."""
    tree = tree_of(draft)
    if tree is None:
        return False
    title = draft.first("title") or ""
    if tree.css_first(_TEXT) is None:
        return _NAMED_FIRST.match(title) is not None and is_line(_line(tree))
    named = _NAMED.search(title) is not None or _NAMED_FIRST.match(title) is not None
    return named or (
        tree.css_first("#profile_top, #pre_story_links, #storytextp, #content_wrapper_inner") is not None
        or _site(draft, tree) is not None
    )


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read the chapter a page shows and what it says of the story."""
    tree = tree_of(draft)
    assert tree is not None
    text = next((node for node in tree.css(_TEXT) if text_of(node)), None)
    if text is None and tree.css_first(_TEXT) is not None:
        return Reading(
            "fanfiction_net", remarks=(Remark("fanfiction_net.no_text", "This page shows no chapter."),)
        )
    menu = menu_of(tree, _MENU)
    head = _HEAD.match((draft.first("title") or "")[:400])
    number = _number(draft, tree, menu, head)
    facts = [*_address(draft, tree), *_facts(tree), *_head_facts(draft, tree, head), *_counted(menu, tree)]
    without(
        draft.pages[0],
        ", ".join(f"{mark} {one}" for mark in _TEXT.split(", ") for one in _SITES_OWN.split(", ")),
    )
    title = menu.title(number) or ((head["chapter"] or "") if head else "")
    said = Told(number, title_in(title, number) if title else None)
    blocks = blocks_of(text, context_of(draft.pages[0])) if text is not None else _below_line(draft)
    chapter = chapter_of(blocks, draft, said)
    return Reading("fanfiction_net", (work_of([chapter], _once(facts), _summary(tree)),))


def _below_line(draft: Draft) -> tuple[Block, ...]:
    """Give the text of the first pages, where nothing frames it: what stands below the line, without the links at the end."""
    blocks = without_link_rows(draft.pages[0].blocks)
    line = next((at for at, block in enumerate(blocks[:40]) if "Rated:" in leaf_text(block)), -1)
    blocks = blocks[line + 1 :]
    ends = [at for at, block in enumerate(blocks) if block.kind is Kind.BREAK]
    last = " ".join(leaf_text(block) for block in blocks[ends[-1] :]) if ends else ""
    if len(last) < _LONGEST_FOOT and re.search(r"\breview\b", last, re.IGNORECASE):
        blocks = blocks[: ends[-1]]
    return without_link_rows(blocks)


def _site(draft: Draft, tree: LexborHTMLParser) -> str | None:
    """Give the host a page comes from, by its address or by the links in it."""
    if match := _SITE.match(_absolute(saved_from(draft))):
        return match[1].lower()
    for link in tree.css('a[href*="/u/"], a[href*="/s/"], #pre_story_links a')[:20]:
        if match := _SITE.match(_absolute(value_of(link, "href"))):
            return match[1].lower()
    return None


def _absolute(url: str) -> str:
    return f"https:{url}" if url.startswith("//") else url


def _address(draft: Draft, tree: LexborHTMLParser) -> Iterator[Fact]:
    host = _site(draft, tree) or "fanfiction.net"
    for url in _places(draft, tree):
        match = _PLACE.search(url)
        address = work_address(f"https://www.{host}/s/{match['story']}") if match else None
        if address:
            yield told(Field.URL, address, url)
            break
    yield derived(Field.PUBLISHER, _PUBLISHERS[host], host)


def _places(draft: Draft, tree: LexborHTMLParser) -> Iterator[str]:
    """Give what may name story and chapter, the surest first."""
    yield saved_from(draft)
    for select in tree.css(_MENU)[:3]:
        yield value_of(select, "onchange")
    for link in tree.css('#content a[href*="/s/"], #profile_top a[href*="/s/"], .lc-wrapper a[href*="/s/"]')[
        :5
    ]:
        yield value_of(link, "href")
    if match := re.search(r"\bid:\s*(\d{1,12})\b", _line(tree)):
        yield f"/s/{match[1]}/"


def _number(draft: Draft, tree: LexborHTMLParser, menu: Menu, head: re.Match[str] | None) -> int | None:
    if menu.shown is not None:
        return menu.shown
    if (match := _PLACE.search(saved_from(draft))) and match["chapter"]:
        return int(match["chapter"])
    if head and head["number"]:
        return int(head["number"])
    return 1 if not menu.entries and is_line(_line(tree)) and "Chapters:" not in _line(tree) else None


def _counted(menu: Menu, tree: LexborHTMLParser) -> list[Fact]:
    count = max((number for number, _ in menu.entries), default=0)
    for node in tree.css("div[align=center], #top, #content")[:20] if not count else ():
        if len(node.text()) < _LONGEST_LINE and (match := _COUNT.search(line_text(node))):
            return [told(Field.CHAPTERS_DECLARED, match[1], match[0], int(match[1]))]
    return (
        [derived(Field.CHAPTERS_DECLARED, str(count), f"{count} chapters to choose from", count)]
        if count
        else []
    )


# What the page says of the story -------------------------------------------------------------------


def _facts(tree: LexborHTMLParser) -> Iterator[Fact]:
    top = _top(tree)
    if top is not None:
        title = top.css_first("b")
        if title is not None and (name := text_of(title)):
            yield told(Field.TITLE, name)
        author = top.css_first('a[href*="/u/"]')
        if author is not None and (name := text_of(author)):
            yield told(Field.CREATOR, name, f"By: {name}")
    yield from line_facts(_line(tree)) if is_line(_line(tree)) else ()
    yield from _fandoms(tree)


def _top(tree: LexborHTMLParser) -> LexborNode | None:
    """Give what holds title and author: its own box, or on older pages what stands around the author's name."""
    if (top := tree.css_first("#profile_top")) is not None:
        return top
    for link in tree.css('a[href*="/u/"]')[:20]:
        parent = link.parent
        if parent is not None and parent.css_first("b") is not None and len(text_of(parent)) < 5000:
            return parent
    return None


def _line(tree: LexborHTMLParser) -> str:
    for node in tree.css(
        "#profile_top span.xgray, #profile_top .xgray, span.xgray, #profile_top span, #content"
    )[:30]:
        text = line_text(node)
        text = _MOBILE.sub(_as_rated, text, count=1)
        at = text.find("Rated:")
        if at >= 0 and len(text) - at < _LONGEST_LINE and is_line(text[at:]):
            return text[at:]
    return _line_of_old(tree)


def _as_rated(match: re.Match[str]) -> str:
    """Write the line of a mobile page, ", T, English, …, updated: … published: …", as that of the others."""
    rest = re.split(r",\sCh(?:apter)?\s\d", match[2], maxsplit=1)[0]
    return f", Rated: {match[1]}{re.sub(r' (?=published:)', ', ', rest)}"


def _line_of_old(tree: LexborHTMLParser) -> str:
    """Find the line where nothing but its words marks it: the smallest element that holds all of it."""
    best = ""
    for node in tree.css("td, div, span, font, center")[:400]:
        if len(node.text()) < _LONGEST_LINE and (at := (text := line_text(node)).find("Rated:")) >= 0:
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


def _head_facts(draft: Draft, tree: LexborHTMLParser, head: re.Match[str] | None) -> Iterator[Fact]:
    """Give what the page's <title> and the link to who wrote it say, where no box holds both."""
    if _top(tree) is not None:
        return
    if head is not None:
        yield told(Field.TITLE, head["title"].strip(), head[0])
        yield told(Field.FANDOM, head["fandom"].strip(), head[0])
    elif first := _NAMED_FIRST.match(draft.first("title") or ""):
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
    for node in tree.css("td, div")[:60]:
        path = _PATH.match(text_of(node)[:300])
        if path is not None:
            yield told(Field.FANDOM, path["fandom"].strip(), path[0])
            return


def _summary(tree: LexborHTMLParser) -> tuple[Block, ...]:
    top = tree.css_first("#profile_top")
    for node in top.css('div.xcontrast_txt, div[style*="margin-top"]') if top is not None else ():
        text = text_of(node)
        if text and not is_line(text):
            return (paragraph(text),)
    return ()


def _once(facts: list[Fact]) -> list[Fact]:
    """Keep the surest count of chapters: the line's before the menu's."""
    counts = [fact for fact in facts if fact.field is Field.CHAPTERS_DECLARED]
    return [fact for fact in facts if fact.field is not Field.CHAPTERS_DECLARED or fact is counts[0]]


ORIGIN = Origin("fanfiction_net", recognises, read)
