"""The subject line of a story post: "[List] NEW: Title (2/5) [PG-13]" taken apart."""

from __future__ import annotations

import re

from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.front.listing import rating_in
from velvetbox.core.origins.gaps import SOME
from velvetbox.core.origins.numerals import number_of
from velvetbox.core.origins.titles import creators_of
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.values import value

_REPLY = lazy_pattern(
    r"(?:re|aw|sv|antw|fwd?|wg|tr|vs|odp|ynt)(?:\s?[\[(]\d{1,3}[\])]|\^\d)?\s?:\s*", re.IGNORECASE
)
_BRACKETED = lazy_pattern(r"[\[{(]([^\[\]{}()]{1,60})[\])}]")
_STORY = lazy_pattern(
    r"(?:fan[\s-]?)?fic(?:tion)?|stor(?:y|ies)|new|repost(?:ed|ing)?|update[ds]?|xover|crossover|wip|[a-z0-9]{1,6}fic|x?fc|one[\s-]?shot|drabble|"
    r"revised|complete|finished|new\s+(?:fic|story|chapter|part)|post(?:ing)?|sequel|series|vignette|slash|gen|het|adult",
    re.IGNORECASE,
)
_TALK = lazy_pattern(
    r"(?:disc(?:ussion)?|feedback|fb|lof|rec(?:s|ommendations?)?|ot|off[\s-]?topic|admin(?:istrivia)?|question|query|q|help|poll|survey|news|info|"
    r"ann(?:ounce(?:ment)?)?|req(?:uest)?|wanted|search(?:ing)?|review|spoilers?|chat|intro(?:duction)?|test|meta|challenge|contest|faq|rules|"
    r"fic\s?search|looking\s+for|beta\s+(?:needed|wanted))",
    re.IGNORECASE,
)
_TAG = lazy_pattern(r"\s*(?P<tag>[\w /+-]{1,30}?)\s?:\s+(?=\S)")
_COUNT = lazy_pattern(
    r"(?:(?<![\s,:–—-])[\s,:–—-]++)?+[\[({]?\s?(?P<word>parts?|pts?\.?|chapters?|chap\.?|ch\.?|episode|ep\.?|section)?\s?#?(?P<number>\d{1,3})[a-z]?\s?(?:/|of|-of-)\s?"
    r"(?P<total>\d{1,3}|\?{1,3}|x|xx|n|tbc|wip)(?![\w/])\s?[\])}]?",
    re.IGNORECASE,
)
_PART = lazy_pattern(
    r"(?:(?<![\s,:–—-])[\s,:–—-]++)?+[\[({]?(?<!\w)(?P<word>part|pt\.?|chapter|chap\.?|ch\.?|episode|ep\.?)\s?#?(?P<number>\d{1,3}|[a-z]{1,9})(?!\w)\s?[\])}]?(?P<rest>\s*[:–—-]\s*\S.*)?",
    re.IGNORECASE,
)
_LISTED = lazy_pattern(r"[,;]\s?")
_ENDS = lazy_pattern(r"[\s,:;–—-]+\Z|\A[\s,:;–—-]+")
_BY = lazy_pattern(rf"{SOME}by\s++(\S.{{0,60}})\Z", re.IGNORECASE)


@value(frozen=True, slots=True)
class Subject:
    """What a subject says. `key` tells stories apart; `number` and `total` are of the part; None: not stated."""

    title: str
    key: str
    number: int | None = None
    total: int | None = None
    part: str = ""  # the count as written
    creators: tuple[str, ...] = ()
    reply: bool = False
    story: bool = False  # a tag says that this is one
    talk: bool = False  # a tag says that this is none
    rating: str | None = None


def subject_of(written: str, lists: frozenset[str] = frozenset()) -> Subject:
    """Take a subject line apart. `lists` are the folded names of the lists it may have been sent through."""
    text = " ".join(written.split())[:300]
    text, reply, tags = _opened(text, lists)
    part, number, total = "", None, None
    if (match := _counted(text)) is not None:
        of = str(match.groupdict().get("total") or "")
        number, total = number_of(match["number"]), number_of(of) if of.isdecimal() else None
        end = match.start("rest") if match.groupdict().get("rest") else match.end()
        part = text[match.start() : end].strip(" ,:–—-[](){}")
        text = f"{text[: match.start()]} {text[end:]}" if match.start() else text[end:]
    text, rated = _rated(text)
    text, more = _closed(text)
    tags += more
    rating = next(
        filter(None, map(rating_in, [rated, *(part for tag in tags for part in _LISTED.split(tag))])), None
    )
    creators: tuple[str, ...] = ()
    if (by := _BY.search(text)) is not None and text[: by.start()].strip():
        creators, text = tuple(creators_of(by[1])), text[: by.start()]
    title = _ENDS.sub("", text).strip().strip('"“”')
    story = number is not None or any(_STORY.fullmatch(tag) for tag in tags)
    talk = any(_TALK.fullmatch(tag) for tag in tags)
    return Subject(
        title, folded(title), number, total, part, creators, reply, story, talk and not story, rating
    )


def _opened(text: str, lists: frozenset[str]) -> tuple[str, bool, list[str]]:
    """Take off what stands before the title: replies, the list's name, tags."""
    reply, tags = False, []
    for _ in range(12):
        if (match := _REPLY.match(text)) is not None:
            reply = True
        elif (match := _BRACKETED.match(text)) is not None and _is_tag(match[1], lists):
            tags.append(match[1].strip())
        elif (match := _TAG.match(text)) is not None and (
            _STORY.fullmatch(match["tag"]) or _TALK.fullmatch(match["tag"])
        ):
            tags.append(match["tag"])
        else:
            break
        if not text[match.end() :].strip():
            break
        text = text[match.end() :].lstrip()
    return text, reply, tags


def _is_tag(inside: str, lists: frozenset[str]) -> bool:
    """Tell whether words in brackets are a tag rather than a count."""
    bare = inside.strip()
    return folded(bare) in lists or not (_COUNT.fullmatch(bare) or _PART.fullmatch(bare))


def _closed(text: str) -> tuple[str, list[str]]:
    """Take off tags in brackets behind the title: "[PG-13]", "(Jack/Sam)", "[NEW]"."""
    tags: list[str] = []
    for _ in range(8):
        text = text.rstrip(" ,:;–—-")
        at = max(text.rfind("["), text.rfind("("), text.rfind("{"))
        match = _BRACKETED.fullmatch(text, at) if at > 0 else None
        if match is None:
            break
        tags.append(match[1].strip())
        text = text[:at]
    return text, tags


def _rated(text: str) -> tuple[str, str]:
    """Take off a rating that stands behind the title without brackets: "The Lamp, PG-13"."""
    title, _, last = text.rstrip(" ,:;–—-").rpartition(" ")
    sure = len(last) > 1 and last[:2] in {"PG", "NC"} and rating_in(last) and title.strip()
    return (title, last) if sure else (text, "")


def _counted(text: str) -> re.Match[str] | None:
    """Give the last count ("2/5", "Part 3", "1 of ?"); a date or a fraction among words is none."""
    found = [m for m in _COUNT.finditer(text) if not _is_date(text, m)]
    if found:
        return found[-1]
    return next((m for m in _PART.finditer(text) if number_of(m["number"]) is not None), None)


def _is_date(text: str, match: re.Match[str]) -> bool:
    number, total = match["number"], match["total"]
    if text[match.end() : match.end() + 1] == "/" or text[max(0, match.start() - 1) : match.start()] == "/":
        return True
    return total.isdecimal() and int(number) > int(total)
