"""Files that hold words but no story: log-in and adult notices, error pages, directory listings, link lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from velvetbox.core.formats.draft import Draft, Remark
from velvetbox.core.origins.placed import Placed, is_prose, lines
from velvetbox.core.prose import MarkKind, Span, walk

_LISTING = re.compile(
    r"\s*(?:[-dlbcps][-rwxsStT]{9}[.+@]?\s+\d+\s+\S+|\d{2}[/-]\d{2}[/-]\d{2,4}\s+\d{2}:\d{2}(?:\s?[AP]M)?\s+(?:<DIR>|[\d,.]+)\s|"
    r"\S+\s+\d{2}-\w{3}-\d{4}\s+\d{2}:\d{2}\s+(?:-|[\d.]+[KMG]?)\s*\Z|total\s+\d+\s*\Z)"
)
_NOTICES = (
    (
        "login",
        "a page that asks people to log in",
        re.compile(
            r"(?:this work is only available to registered users|(?:please|you (?:must|need to)) (?:log|sign)[\s-]?in to (?:view|read|see|continue|access)|"
            r"you (?:must|need to) be logged in|user\s?name(?:\s+or\s+e-?mail)?:?\s+password|forgot (?:your )?password)",
            re.IGNORECASE,
        ),
    ),
    (
        "adult notice",
        "a page that warns of adult content before the story",
        re.compile(
            r"(?:this work could have adult content|if you (?:accept|proceed|continue) you have agreed that you are willing to see such content|"
            r"you (?:must be|are) (?:at least |over )?18 (?:years )?(?:or older|of age|to enter)|age verification|i am over 18)",
            re.IGNORECASE,
        ),
    ),
    (
        "error page",
        "an error page",
        re.compile(
            r"(?:\b404\b.{0,40}not found|page (?:not found|cannot be found|you (?:requested|are looking for) (?:was|could|cannot|does))|error 404|"
            r"the story (?:you are looking for |has been |was )?(?:not found|removed|deleted)|story not found|403 forbidden|500 internal server error|"
            r"502 bad gateway|503 service|checking your browser|enable javascript and cookies|attention required|access denied|"
            r"the wayback machine has not archived|hrm\. the wayback machine)",
            re.IGNORECASE,
        ),
    ),
)
_LISTED = Remark("not_a_story.listing", "This is the listing of a directory, not a story.")
_FEW_WORDS = 400
_FEWEST_LINKS = 8


def reason(draft: Draft, items: Sequence[Placed]) -> Remark | None:
    """Say why a file is no story, or None if it may be one."""
    texts = [item.text for item in items if is_prose(item)]
    if not texts:
        return Remark("not_a_story", "There is no text in this file.")
    if re.match(r"\s*Index of /|\s*Directory listing (?:for|of) /", draft.first("title") or ""):
        return _LISTED
    return _listing(items) or _notice(draft, texts) or _links(items)


def _listing(items: Sequence[Placed]) -> Remark | None:
    sample = [line.text for item in items[:400] for line in islice(lines(item), 400)][:2000]
    whole = "\n".join(sample)
    wrapped = sum(len(_RUN_ON.findall(text[:20_000])) for text in sample) if _MAY_READ.search(whole) else 0
    listed = sum(_LISTING.match(text) is not None for text in sample)
    if (len(sample) >= 3 and listed > 0.6 * len(sample)) or (wrapped > 20 and wrapped > len(sample)):
        return _LISTED
    return None


_MAY_READ = re.compile(
    r"r[w-][xsS-]"
)  # as the owner of a file, in every listing but of files that none may read
_RUN_ON = re.compile(r"[-dl](?<!\S.)[-rwxsStT]{9}[.+@]?\s+\d+\s+\S+", re.DOTALL)


def _notice(draft: Draft, texts: Sequence[str]) -> Remark | None:
    words = 0
    for text in texts:
        words += len(text.split())
        if words > _FEW_WORDS:
            return None
    whole = " ".join([draft.first("title") or "", *texts])[:8000]
    for code, what, pattern in _NOTICES:
        if pattern.search(whole):
            return Remark(f"not_a_story.{code.replace(' ', '_')}", f"This is {what}, not a story.")
    return None


def _leads_outside(span: Span) -> bool:
    links = [mark.value for mark in span.marks if mark.kind is MarkKind.LINK]
    return bool(links) and not any(address.startswith("#") for address in links)


def _links(items: Sequence[Placed]) -> Remark | None:
    spans = [span for block in walk([item.block for item in items]) for span in block.spans]
    links = [span for span in spans if span.marks and _leads_outside(span)]
    if len(links) < _FEWEST_LINKS:
        return None
    linked = sum(len(span.text.strip()) for span in links)
    if linked > 2 * (sum(len(span.text.strip()) for span in spans) - linked):
        return Remark("not_a_story.links", "This is a list of links, not a story.")
    return None
