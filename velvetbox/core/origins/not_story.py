"""Files that hold words but no story: log-in and adult notices, error pages, directory listings, link lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from velvetbox.core.formats.draft import Draft, Remark
from velvetbox.core.origins.placed import Placed, is_prose
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import MarkKind, Span, walk

_LISTING = lazy_pattern(
    r"\s*(?:[-dlbcps][-rwxsStT]{9}[.+@]?\s+(?:\d+|\w+/\w+)\s+\S+|\d{2}[/-]\d{2}[/-]\d{2,4}\s+\d{2}:\d{2}(?:\s?[AP]M)?\s+(?:<DIR>|[\d,.]+)\s|"
    r"\S+\s+(?:\d{2}-\w{3}-\d{4}|\d{4}-\d{2}-\d{2})\s+\d{2}:\d{2}(?::\d{2})?\s+(?:-|[\d.]+\s?[KMG]?)\s*\Z|"
    r"\d{1,12}\s+\d{4}-\d{2}-\d{2}\s+\d{2}:\d{2}\s+\S|\.{0,2}/(?:[\w .-]{1,80}/){0,20}[\w.-]{1,80}\.\w{1,5}\s*\Z|total\s+\d+\s*\Z)"
)
_NOTICES = (
    (
        "login",
        "a page that asks people to log in",
        lazy_pattern(
            r"(?:this work is only available to registered users|(?:please|you (?:must|need to)) (?:log|sign)[\s-]?in to (?:view|read|see|continue|access)|"
            r"you (?:must|need to) be (?:logged in|a (?:registered )?member)|log in to (?:continue|view this)|this (?:entry|post|page|journal) is (?:protected|friends[- ]only|"
            r"members[- ]only|private)|(?:have|has) (?:not )?permission to (?:view|read|access) this|access to this (?:entry|page|story) is restricted|"
            r"sie müssen (?:sich|eingeloggt|angemeldet)|vous devez (?:être connecté|vous connecter)|debes iniciar sesión|user\s?name(?:\s+or\s+e-?mail)?:?\s+password|forgot (?:your )?password)",
            re.IGNORECASE,
        ),
    ),
    (
        "adult notice",
        "a page that warns of adult content before the story",
        lazy_pattern(
            r"(?:this work could have adult content|if you (?:accept|proceed|continue) you have agreed that you are willing to see such content|"
            r"you (?:must be|are) (?:at least |over )?18 (?:years )?(?:or older|of age|to enter)|age verification|i am over 18|age consent|adult content (?:warning|notice)|"
            r"(?:view|contains?|following) (?:\w+ ){0,4}(?:content|material|material) (?:that )?(?:may|might|is|could)(?: only)? be (?:appropriate|suitable|inappropriate)|"
            r"(?:may|might) contain adult (?:content|material)|(?:suitable|intended|appropriate) (?:only )?for adults(?: only)? .{0,80}(?:continue|enter|proceed)|"
            r"discretion advised|mindestens 18 jahre|avoir (?:plus de )?18 ans|mayor de (?:18|edad)|мне (?:уже )?(?:есть )?18)",
            re.IGNORECASE,
        ),
    ),
    (
        "error page",
        "an error page",
        lazy_pattern(
            r"(?:\b404\b.{0,40}not found|page (?:not found|cannot be found|you (?:requested|are looking for) (?:was|could|cannot|does))|error 404|"
            r"the story (?:you are looking for |has been |was )?(?:not found|removed|deleted)|story not found|403 forbidden|500 internal server error|"
            r"502 bad gateway|503 service|504 gateway|bandwidth limit exceeded|checking (?:if the site connection|your browser)|just a moment\.\.\.|"
            r"(?:verify|verifying) (?:that )?you are (?:a )?human|review the security of your connection|ddos protection by|"
            r"the requested url \S{1,200} was not found|file or directory not found|http error [45]\d\d|error 40[0-4]|40[0-4] (?:error|forbidden|unauthorized)|"
            r"page (?:you were looking for|isn.t available|no longer exists|does not exist)|unable to locate story|"
            r"(?:journal|account|user|story|work) (?:has been|was) (?:deleted|purged|suspended|removed)|geocities (?:has|is) clos|"
            r"error establishing a database connection|this domain (?:is|may be) (?:for sale|parked)|(?:fatal|parse) error: .{1,200} on line \d|"
            r"seite (?:wurde )?nicht gefunden|page (?:non trouvée|introuvable)|página no encontrada|страница не найдена|enable javascript and cookies|attention required|access denied|"
            r"the wayback machine has not archived|hrm\. the wayback machine)",
            re.IGNORECASE,
        ),
    ),
)
_REVIEWS = lazy_pattern(
    r"\s*(?:reviews for|comments (?:for|on)|guest ?book (?:of|for)|profile of|member list|author list)\b",
    re.IGNORECASE,
)
_TIMED = lazy_pattern(
    r"\s*\d{1,2}:\d{2}:\d{2}[.,]\d{2,3}\s*-->|\s*Dialogue:\s*\d,\d:\d\d:\d\d|\{\d{1,7}\}\{\d{1,7}\}"
)
_CODE = lazy_pattern(
    r"\s*(?:(?P<sure>//|/\*|\*/|#include\b|<\?php|import\s+[\w.{*]|from\s+[\w.]+\s+import\b|def\s+\w+\(|function\s+\w*\(|var\s+\w+\s*=|return\b.{0,200};|"
    r"(?:user-agent|disallow|allow|sitemap):|\[[\w .-]{1,40}\]\s*\Z|[\w.-]{1,40}\s?=\s?\S.{0,200}\Z)|.{0,300}[;{}]\s*\Z)",
    re.IGNORECASE,
)
_ENTRIES = ".work.blurb, .bookmark.blurb, .series.blurb, .z-list"  # of a list of stories: AO3, FanFiction.net
_INDEX = lazy_pattern(r"\s*Index of /|\s*Directory listing (?:for|of) /")
_LISTED = Remark("not_a_story.listing", "This is the listing of a directory, not a story.")
_FEW_WORDS = 400
_FEWEST_WORDS = (
    40  # beside a field for a password: a drabble on a page with such a field in its head is longer
)
_FEWEST_LINKS = 8
_FEWEST_LINES = 4
_MOST_CODE = 0.8


def reason(draft: Draft, items: Sequence[Placed]) -> Remark | None:
    """Say why a file is no story, or None if it may be one."""
    texts = [item.text for item in items if is_prose(item)]
    if not texts:
        return Remark("not_a_story", "There is no text in this file.")
    if any(_INDEX.match(name) for name in (draft.first("title") or "", texts[0])):
        return _LISTED
    if _REVIEWS.match(draft.first("title") or ""):
        return Remark("not_a_story.reviews", "These are reviews or comments, not a story.")
    sample = _sample(draft, items)
    return _listing(sample) or _notice(draft, texts) or _entries(draft) or _links(items) or _machine(sample)


def _sample(draft: Draft, items: Sequence[Placed]) -> list[str]:
    """Give the lines a file begins with: of a plain text as they stand there, before any were put together."""
    if draft.format == "txt" and draft.pages:
        return [text.strip() for text in draft.pages[0].source[:200_000].split("\n") if text.strip()][:2000]
    return [line for item in items[:400] for line in islice(_lines(item.text), 400)][:2000]


def _lines(text: str) -> Iterator[str]:
    return filter(None, map(str.strip, text.split("\n")))


def _listing(sample: Sequence[str]) -> Remark | None:
    whole = "\n".join(sample)
    wrapped = sum(len(_RUN_ON.findall(text[:20_000])) for text in sample) if _MAY_READ.search(whole) else 0
    listed = sum(_LISTING.match(text) is not None for text in sample)
    if (len(sample) >= 3 and listed > 0.6 * len(sample)) or (wrapped > 20 and wrapped > len(sample)):
        return _LISTED
    return None


_MAY_READ = lazy_pattern(
    r"r[w-][xsS-]"
)  # as the owner of a file, in every listing but of files that none may read
_RUN_ON = lazy_pattern(r"[-dl](?<!\S.)[-rwxsStT]{9}[.+@]?\s+\d+\s+\S+", re.DOTALL)


def _notice(draft: Draft, texts: Sequence[str]) -> Remark | None:
    words = 0
    for text in texts:
        words += len(text.split())
        if words > _FEW_WORDS:
            return None
    if words < _FEWEST_WORDS and any(
        page.tree is not None and page.tree.css_first("input[type=password]") for page in draft.pages
    ):
        return Remark("not_a_story.login", "This is a page that asks people to log in, not a story.")
    whole = " ".join([draft.first("title") or "", *texts])[:8000]
    for code, what, pattern in _NOTICES:
        if pattern.search(whole):
            return Remark(f"not_a_story.{code.replace(' ', '_')}", f"This is {what}, not a story.")
    return None


def _leads_outside(span: Span) -> bool:
    links = [mark.value for mark in span.marks if mark.kind is MarkKind.LINK]
    return bool(links) and not any(address.startswith("#") for address in links)


def _entries(draft: Draft) -> Remark | None:
    tree = draft.pages[0].tree if draft.pages else None
    if tree is None or tree.css_first(_ENTRIES) is None:
        return None
    return Remark("not_a_story.list", "This is a list of stories, not a story.")


def _links(items: Sequence[Placed]) -> Remark | None:
    spans = [span for block in walk([item.block for item in items]) for span in block.spans]
    links = [span for span in spans if span.marks and _leads_outside(span)]
    if len(links) < _FEWEST_LINKS:
        return None
    linked = sum(len(span.text.strip()) for span in links)
    if linked > 2 * (sum(len(span.text.strip()) for span in spans) - linked):
        return Remark("not_a_story.links", "This is a list of links, not a story.")
    return None


def _machine(sample: Sequence[str]) -> Remark | None:
    """Tell subtitles and what programs read: nearly all of their lines have its shape."""
    timed = sum(_TIMED.match(text) is not None for text in sample)
    if timed > 3 and timed > 0.2 * len(sample):
        return Remark("not_a_story.subtitles", "These are the subtitles of a film, not a story.")
    if len(sample) >= _FEWEST_LINES and _is_code(sample):
        return Remark("not_a_story.code", "This is program text or settings, not a story.")
    return None


def _is_code(sample: Sequence[str]) -> bool:
    """Tell program text; of a story no more lines are looked at than there may be others in a program."""
    sure, found = False, len(sample)
    for text in sample:
        match = _CODE.match(text)
        if match is None:
            found -= 1
            if found <= _MOST_CODE * len(sample):
                return False
        elif match["sure"]:
            sure = True  # a poem may end its lines with semicolons
    return sure
