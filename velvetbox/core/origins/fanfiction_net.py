"""Pages of FanFiction.net and FictionPress saved from the browser: one chapter each, with the story's facts.

Marks by FanFicFare's adapter_fanfictionnet.py and by the pages' own ids; older and mobile pages have fewer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from velvetbox.core.formats.draft import Draft, ReadOptions, Remark
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.fanfiction_facts import (
    LONGEST_LINE,
    NAMED_FIRST,
    head_facts,
    line_of,
    page_facts,
    summary_of,
)
from velvetbox.core.origins.fanfiction_line import is_line, line_text
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
from velvetbox.core.prose import Block, Fact, Field, Kind, leaf_text

_SITE = re.compile(r"https?://(?:www\.|m\.|b\.)?(fanfiction\.net|fictionpress\.com)/", re.IGNORECASE)
_NAMED = re.compile(
    r"\bfan\s?fic(?:tion)?\b.{0,40}[|-]\s*(?:FanFiction(?:\.net)?|FictionPress(?:\.com)?)\s*\Z", re.IGNORECASE
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
_COUNT = re.compile(r"\bCh(?:apter)?\s+\d{1,4}\s+of\s+(\d{1,4})\b")
_PUBLISHERS = {"fanfiction.net": "FanFiction.Net", "fictionpress.com": "FictionPress"}
_LONGEST_FOOT = 200  # characters of "Review this story | Report Possible Abuse"


def recognises(draft: Draft) -> bool:
    """Tell a saved page by the site's own ids around story and facts, by its name, or by its address."""
    tree = tree_of(draft)
    if tree is None:
        return False
    title = draft.first("title") or ""
    if tree.css_first(_TEXT) is None:
        return NAMED_FIRST.match(title) is not None and is_line(line_of(tree))
    named = _NAMED.search(title) is not None or NAMED_FIRST.match(title) is not None
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
    line = line_of(tree)
    number = _number(draft, menu, head, line)
    facts = [
        *_address(draft, tree, line),
        *page_facts(tree, line),
        *head_facts(draft, tree, head),
        *_counted(menu, tree),
    ]
    without(
        draft.pages[0],
        ", ".join(f"{mark} {one}" for mark in _TEXT.split(", ") for one in _SITES_OWN.split(", ")),
    )
    title = menu.title(number) or ((head["chapter"] or "") if head else "")
    said = Told(number, title_in(title, number) if title else None)
    blocks = blocks_of(text, context_of(draft.pages[0])) if text is not None else _below_line(draft)
    chapter = chapter_of(blocks, draft, said)
    return Reading("fanfiction_net", (work_of([chapter], _once(facts), summary_of(tree)),))


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


def _address(draft: Draft, tree: LexborHTMLParser, line: str) -> Iterator[Fact]:
    host = _site(draft, tree) or "fanfiction.net"
    for url in _places(draft, tree, line):
        match = _PLACE.search(url)
        address = work_address(f"https://www.{host}/s/{match['story']}") if match else None
        if address:
            yield told(Field.URL, address, url)
            break
    yield derived(Field.PUBLISHER, _PUBLISHERS[host], host)


def _places(draft: Draft, tree: LexborHTMLParser, line: str) -> Iterator[str]:
    """Give what may name story and chapter, the surest first."""
    yield saved_from(draft)
    for select in tree.css(_MENU)[:3]:
        yield value_of(select, "onchange")
    for link in tree.css('#content a[href*="/s/"], #profile_top a[href*="/s/"], .lc-wrapper a[href*="/s/"]')[
        :5
    ]:
        yield value_of(link, "href")
    if match := re.search(r"\bid:\s*(\d{1,12})\b", line):
        yield f"/s/{match[1]}/"


def _number(draft: Draft, menu: Menu, head: re.Match[str] | None, line: str) -> int | None:
    if menu.shown is not None:
        return menu.shown
    if (match := _PLACE.search(saved_from(draft))) and match["chapter"]:
        return int(match["chapter"])
    if head and head["number"]:
        return int(head["number"])
    return 1 if not menu.entries and is_line(line) and "Chapters:" not in line else None


def _counted(menu: Menu, tree: LexborHTMLParser) -> list[Fact]:
    count = max((number for number, _ in menu.entries), default=0)
    for node in tree.css("div[align=center], #top, #content")[:20] if not count else ():
        if len(node.text()) < LONGEST_LINE and (match := _COUNT.search(line_text(node))):
            return [told(Field.CHAPTERS_DECLARED, match[1], match[0], int(match[1]))]
    return (
        [derived(Field.CHAPTERS_DECLARED, str(count), f"{count} chapters to choose from", count)]
        if count
        else []
    )


def _once(facts: list[Fact]) -> list[Fact]:
    """Keep the surest count of chapters: the line's before the menu's."""
    counts = [fact for fact in facts if fact.field is Field.CHAPTERS_DECLARED]
    return [fact for fact in facts if fact.field is not Field.CHAPTERS_DECLARED or fact is counts[0]]


ORIGIN = Origin("fanfiction_net", recognises, read)
