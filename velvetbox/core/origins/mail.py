"""Story posts of mailing lists and newsgroups: parts joined in their order, talk and replies left aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from velvetbox.core.formats.draft import Draft, Mend, Page, ReadOptions, Remark
from velvetbox.core.formats.mail.text import without_signature
from velvetbox.core.formats.text.txt import TextReading, read_text
from velvetbox.core.origins import bare, not_story
from velvetbox.core.origins.dates import date_of
from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.header_lines import label_of
from velvetbox.core.origins.html_page import cleaned
from velvetbox.core.origins.mail_join import Sent, joined
from velvetbox.core.origins.mail_subjects import Subject, subject_of
from velvetbox.core.origins.placed import line_of, place_all
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.prose import Work
from velvetbox.core.values import value

_LISTED = re.compile(r"(?:re:\s*)?\[([^\[\]]{1,40})\]", re.IGNORECASE)
_QUOTED = re.compile(r"[A-Za-z]{0,3}\s?[>|]")
_LONG = 400  # words from which an untagged post may be a story
_SHORT = 40  # words: less is no part of a story
_HEADED = 2  # labelled lines ("Title: …", "Rating: …") that show a story


@value(frozen=True, slots=True)
class Post:
    """One message as a part of a story may be."""

    page: Page
    subject: Subject
    sender: str
    day: str | None
    index: int
    words: int
    quoted: float  # share of lines that quote another message
    labels: int  # labelled lines at its beginning


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Make a work of each story whose parts are among the messages. No works and a remark when there is none."""
    posts = _posts(draft)
    stories = _stories(posts)
    if not stories:
        told = (
            "This mail is no story."
            if len(posts) == 1
            else f"None of the {len(posts)} messages here is a story."
        )
        return Reading("mail", remarks=(Remark("mail.no_story", told),))
    works: list[Work] = []
    mends: list[Mend] = []
    remarks: list[Remark] = []
    for group in _grouped(stories):
        parts: list[Sent] = []
        for post in group:
            page, reading = _read(post, options)
            mends += reading.mends if reading else ()
            items = place_all([page])
            if not_story.reason(replace(draft, pages=(page,)), items) is None:
                work = bare.read_items(items, (), (), (page,))
                parts.append(Sent(post.subject, post.sender, post.day, page.name, work))
        if parts:
            works.append(joined(parts))
    left = len(posts) - len(stories)
    if left:
        remarks.append(Remark("mail.left_out", f"{left} replies and other messages were not taken as story."))
    return Reading("mail", tuple(works), tuple(_once(mends)), tuple(remarks))


def _posts(draft: Draft) -> list[Post]:
    subjects = draft.properties.get("mail:subject", ())
    lists = _lists(draft, subjects)
    posts = []
    for index, page in enumerate(draft.pages):
        text = page.source if page.tree is None else "\n".join(block.text for block in page.blocks)
        lines = [line for line in text.split("\n") if line.strip()]
        posts.append(
            Post(
                page,
                subject_of(subjects[index], lists),
                draft.properties["mail:from"][index],
                date_of(draft.properties["mail:date"][index]),
                index,
                len(text.split()),
                sum(_QUOTED.match(line) is not None for line in lines) / max(1, len(lines)),
                sum(label_of(line_of(line.strip()[:200], "")) is not None for line in lines[:25]),
            )
        )
    return posts


def _lists(draft: Draft, subjects: Sequence[str]) -> frozenset[str]:
    """Give the names that stand in brackets before the subjects: the list's own id, or in most of the subjects."""
    found = Counter(folded(match[1]) for subject in subjects if (match := _LISTED.match(subject.strip())))
    common = {name for name, count in found.items() if count > max(2, len(subjects) // 2)}
    ids = {
        folded(re.sub(r"(?m:^.*<)|>.*|\..*", "", value))
        for value in draft.properties.get("mail:list-id", ())
        if value
    }
    return frozenset(common | ids)


def _stories(posts: Sequence[Post]) -> list[Post]:
    tagged = any(post.subject.story and not post.subject.reply for post in posts)
    numbers = {(post.subject.key, post.subject.number) for post in posts if not post.subject.reply}
    return [post for post in posts if _is_story(post, len(posts) == 1, tagged, numbers)]


def _is_story(post: Post, alone: bool, tagged: bool, numbers: set[tuple[str, int | None]]) -> bool:
    subject = post.subject
    if post.quoted > 0.2 or post.words < _SHORT or (subject.talk and post.labels < _HEADED):
        return False
    if subject.reply:  # a part sent as the answer to the part before it
        fresh = subject.number is not None and (subject.key, subject.number) not in numbers
        return post.words >= _LONG and post.quoted < 0.02 and (fresh or post.labels >= _HEADED)
    if subject.story or post.labels >= _HEADED:
        return True
    return alone or (not tagged and post.words >= _LONG)


def _grouped(stories: Sequence[Post]) -> list[list[Post]]:
    """Put the parts of each story together, in the order of their numbers; of a part sent twice the longer one stays."""
    groups: dict[tuple[str, str], list[Post]] = {}
    several = _by_several(stories)
    for post in stories:
        key = post.subject.key
        groups.setdefault(
            (key or f"#{post.index}", folded(post.sender) if key in several else ""), []
        ).append(post)
    return [_in_order(group) for group in groups.values()]


def _by_several(stories: Sequence[Post]) -> set[str]:
    """Give the titles under which two people sent the same part: two stories, then."""
    sent: dict[tuple[str, int | None], set[str]] = {}
    for post in stories:
        sent.setdefault((post.subject.key, post.subject.number), set()).add(folded(post.sender))
    return {key for (key, _), people in sent.items() if len(people) > 1}


def _in_order(group: Sequence[Post]) -> list[Post]:
    best: dict[int | None, Post] = {}
    unnumbered: list[Post] = []
    for post in group:
        number = post.subject.number
        if number is None:
            unnumbered.append(post)
        elif number not in best or post.words > best[number].words:
            best[number] = post
    if not best:
        return [max(unnumbered, key=lambda post: post.words)]
    return sorted(best.values(), key=lambda post: post.subject.number or 0)


def _read(post: Post, options: ReadOptions) -> tuple[Page, TextReading | None]:
    """Give the page of a post without its signature and the list's footer."""
    if post.page.tree is not None:
        return cleaned(post.page), None
    cut = without_signature(post.page.source)
    reading = read_text(cut.text, options)
    return Page(post.page.name, lambda: reading.blocks, source=cut.text), reading


def _once(mends: Sequence[Mend]) -> list[Mend]:
    out: dict[str, Mend] = {}
    for mend in mends:
        first = out.get(mend.code)
        out[mend.code] = replace(first, count=first.count + mend.count) if first else mend
    return list(out.values())


ORIGIN = Origin("mail", lambda draft: draft.format == "mail", read)
