"""Objects that go from hand to hand, and who has them. English.

A thing is a noun that is taken, given or put somewhere, and comes back: elsewhere in the story, or in other hands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from velvetbox.core.storymap.model import Claim, Holding, Span, Thing
from velvetbox.core.storymap.places import NOUNS as ROOMS
from velvetbox.core.storymap.scan import Words, within
from velvetbox.core.storymap.scenes import Stretch
from velvetbox.core.storymap.text import Text
from velvetbox.core.storymap.words import DETERMINERS, DID, PEOPLE, SAID

_TAKES = frozenset(
    """take takes took taking grab grabs grabbed grabbing snatch snatched seize seized pull pulls pulled pulling produce produces
    produced draw drew draws pick picks picked hold holds held holding carry carries carried carrying clutch clutched
    clutching bought buy buys stole steal steals caught catch found fetch fetched lift lifted lifts wore wears wield
    wielded raised pocketed grasped gripped unwrapped retrieved accepted received""".split()
)
_GIVES = frozenset(
    """give gives gave giving hand hands handed handing pass passes passed offer offers offered toss tosses tossed throw
    throws threw lend lent lends sold sells sell slid returned returns presented""".split()
)
_PUTS = frozenset(
    """put puts putting set sets lay laid lays place places placed drop drops dropped hide hides hid leave left leaves hung
    plunked tucked slipped stuffed shoved sat""".split()
)
_MOVES = _TAKES | _GIVES | _PUTS
_NO_THINGS = frozenset(
    """hand hands head heads eye eyes arm arms face lip lips mouth finger fingers foot feet leg legs shoulder shoulders
    breath breaths step steps look glance gaze place seat seats turn time moment while way chance deal care note part voice
    smile laugh nod bow sip swig bite drag puff kiss word words attention advantage hold charge control view sight
    minute minutes hour hours day days night nights second seconds year years week weeks one ones it lot bit side
    hair chin neck back chest waist knee knees wrist wrists cheek cheeks heart mind body skin ear ears nose tongue tears
    position distance corner end edge air ground floor room bed table chair chairs wall walls door doors""".split()
)
_ENDS = frozenset(
    """of and or but in into on onto at to from with by for off out up down over under around away back that which who as
    while when where so then before after against across through toward towards near inside he she they it i you we him
    her his their them""".split()
)
_TO_OBJECT = 4  # words from the verb to what it moves
_LONGEST = 4  # words of a thing's name
_TO_SUBJECT = 12
_TO_RECEIVER = 8
_MOST = 60


@dataclass(frozen=True, slots=True)
class _Moved:
    paragraph: int
    first: int
    last: int
    head: str
    holder: int | str | None


def things(
    text: Text, words: Sequence[Words], scenes: Sequence[Stretch], ids: Sequence[str]
) -> tuple[Thing, ...]:
    """Give the things of a story with their holders in the order told, the most mentioned first."""
    moved: defaultdict[str, list[_Moved]] = defaultdict(list)
    for number, some in enumerate(words):
        for one in _moves(text.paragraphs[number].text, number, some):
            moved[one.head].append(one)
    mentions = _mentions(text, words, set(moved))
    scene_of = [number for number, one in enumerate(scenes) for _ in range(one.end - one.first)]
    skipped = scenes[0].first if scenes else 0
    out = []
    for head, held in moved.items():
        at = mentions[head]
        among = {scene_of[max(0, paragraph - skipped)] for paragraph, _ in at} if scene_of else set()
        holders = [one.holder for one in held if one.holder is not None]
        if len(at) < 2 or (len(held) < 2 and len(among) < 2) or not holders:
            continue
        sure = min(0.9, 0.4 + 0.08 * len(at) + 0.1 * len(among))
        out.append(
            Thing(
                _name(text, words, held),
                tuple(span for _, span in at),
                tuple(_holdings(text, words, held, ids)),
                Claim("things", round(sure, 3), at[0][1]),
            )
        )
    out.sort(key=lambda thing: (-len(thing.mentions), thing.mentions[0]))
    return tuple(out[:_MOST])


def _moves(paragraph: str, number: int, some: Words) -> Iterator[_Moved]:
    for at, word in enumerate(some.low):
        if word not in _MOVES or some.quote[at] >= 0:
            continue
        found = _object(paragraph, some, at)
        if found is not None:
            first, last = found
            yield _Moved(number, first, last, some.low[last], _holder(paragraph, some, at, last))


def _object(paragraph: str, some: Words, verb: int) -> tuple[int, int] | None:
    """Give the first and last word of what a verb moves, without its article."""
    for at in range(verb + 1, min(verb + 1 + _TO_OBJECT, len(some.low))):
        if _parted(paragraph, some, at - 1):
            return None
        if some.low[at] in DETERMINERS:
            last = at
            while (
                last + 1 < len(some.low)
                and last - at < _LONGEST
                and not _ends(some.low[last + 1])
                and not _parted(paragraph, some, last)
            ):
                last += 1
            head = some.low[last]
            somebody = any(found.kind in "nc" and not found.owns for found in within(some, at, last + 1))
            usable = (
                last > at
                and not somebody
                and head not in _NO_THINGS
                and head not in PEOPLE
                and head not in ROOMS
            )
            return (at + 1, last) if usable and len(head) > 2 and not head.endswith("ly") else None
    return None


def _ends(word: str) -> bool:
    """Tell whether a word ends a thing's name: a preposition, or a verb."""
    return word in _ENDS or word in DID or word in SAID or (word.endswith("ed") and len(word) > 4)


def _parted(paragraph: str, some: Words, at: int) -> bool:
    """Tell whether anything but a blank stands between a word and the next."""
    return at + 1 < len(some.low) and paragraph[some.ends[at] : some.starts[at + 1]] != " "


def _holder(paragraph: str, some: Words, verb: int, last: int) -> int | str | None:
    """Give who has a thing after it was moved, or where it is: a person's number or a place's words."""
    word = some.low[verb]
    if word in _PUTS:
        for at in range(last + 1, min(last + 4, len(some.low) - 1)):
            if some.low[at] in {"on", "in", "into", "onto", "under"}:
                end = min(at + 3, len(some.low) - 1)
                return (
                    paragraph[some.starts[at + 1] : some.ends[end]]
                    if not _parted(paragraph, some, at)
                    else None
                )
        return None
    if word in _GIVES:
        near = (found for found in within(some, verb + 1, last + _TO_RECEIVER + 1) if not found.owns)
        return next((who for found in near if (who := found.meant) is not None), None)
    before = [found for found in within(some, verb - _TO_SUBJECT, verb) if found.subject]
    return before[-1].meant if before else None


def _mentions(text: Text, words: Sequence[Words], heads: set[str]) -> dict[str, list[tuple[int, Span]]]:
    out: defaultdict[str, list[tuple[int, Span]]] = defaultdict(list)
    for part, some in zip(text.paragraphs, words, strict=True):
        for at, word in enumerate(some.low):
            if word in heads:
                out[word].append((part.index, part.span(some.starts[at], some.ends[at])))
    return out


def _name(text: Text, words: Sequence[Words], held: Sequence[_Moved]) -> str:
    """Give the name of a thing: the longest that it is called by when it is moved."""
    called = Counter(
        text.paragraphs[one.paragraph].text[
            words[one.paragraph].starts[one.first] : words[one.paragraph].ends[one.last]
        ]
        for one in held
    )
    return max(called, key=lambda name: (len(name.split()), called[name]))


def _holdings(
    text: Text, words: Sequence[Words], held: Sequence[_Moved], ids: Sequence[str]
) -> Iterator[Holding]:
    before: int | str | None = None
    for one in held:
        if one.holder is not None and one.holder != before:
            before = one.holder
            some = words[one.paragraph]
            span = text.paragraphs[one.paragraph].span(some.starts[one.first], some.ends[one.last])
            yield Holding(
                ids[before] if isinstance(before, int) else before, span, Claim("things", 0.6, span)
            )
