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
from velvetbox.core.storymap.words import BEFORE_OBJECTS, DETERMINERS, DID, KIN, NOT_NAMES, PEOPLE, SAID

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
_BODY = frozenset(
    """hand hands head heads eye eyes arm arms face lip lips mouth finger fingers foot feet leg legs shoulder shoulders hair
    chin neck back chest waist knee knees wrist wrists cheek cheeks heart mind body skin ear ears nose tongue tears""".split()
)
_NO_THINGS = _BODY | frozenset(
    """breath breaths step steps look glance gaze place seat seats turn time moment while way chance deal care note part
    voice smile laugh nod bow sip swig bite drag puff kiss word words attention advantage hold charge control view
    sight minute minutes hour hours day days night nights second seconds year years week weeks one ones it lot bit
    side notice fancy pains trouble pleasure liberty account dislike offence courage interest pride effort sigh nap
    walk ride trip job game round shape form sort kind hint sense pity doubt blame risk oath vow promise answer
    question reply story tale truth news name idea thought plan hope help cry shout scream whisper tone subject matter
    point case cause reason rest whole half pair couple number pace path road lead aim pulse temper mood fit fright
    shower drink meal breakfast lunch dinner supper tea morning evening afternoon company leave shelter refuge root
    heed stock party relations address favour permission position distance corner end edge air ground floor room bed table chair chairs wall walls door doors""".split()
)
_ENDS = frozenset(
    """of and or but in into on onto at to from with by for off out up down over under around away back that which who as
    while when where so then before after against across through toward towards near inside he she they it i you we him
    her his their them""".split()
)
_NEVER = _NO_THINGS | NOT_NAMES | PEOPLE | KIN | ROOMS | frozenset(DETERMINERS)
_NO_NOUNS = (
    "ly",
    "ness",
    "tion",
    "sion",
    "ment",
    "ance",
    "ence",
    "ity",
    "ship",
    "hood",
    "ing",
)  # or no thing one can hold
_QUALITIES = frozenset(
    """good great little big old new long short high low second first last other same french english german italian spanish
    chinese japanese indian american british roman scottish irish dutch dear fine right""".split()
)  # words that may stand before a noun
_TO_OBJECT = 4  # words from the verb to what it moves
_LONGEST = 4  # words of a thing's name
_TO_SUBJECT = 12
_TO_RECEIVER = 8
_MOST = 60
_SELDOM = 20  # mentions for each time it is moved


@dataclass(frozen=True, slots=True)
class _Moved:
    paragraph: int
    first: int
    last: int
    head: str
    holder: int | str | None
    words: tuple[int, int]  # the first and last of those that tell it


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
        seldom = _SELDOM * len(held) < len(at)  # more often spoken of than held: no thing one holds
        if len(at) < 2 or (len(held) < 2 and len(among) < 2) or not holders or seldom:
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
            holder, words = _holder(paragraph, some, at, last)
            yield _Moved(number, first, last, some.low[last], holder, words)


def _object(paragraph: str, some: Words, verb: int) -> tuple[int, int] | None:
    """Give the first and last word of what a verb moves, without its article."""
    for at in range(verb + 1, min(verb + 1 + _TO_OBJECT, len(some.low))):
        if _parted(paragraph, some, at - 1):
            return None
        if some.low[at] in DETERMINERS:
            last = _name_end(paragraph, some, at)
            head = some.low[last]
            somebody = any(found.kind in "nc" and not found.owns for found in within(some, at, last + 1))
            usable = last > at and not somebody and not head.endswith(_NO_NOUNS)
            return (at + 1, last) if usable and len(head) > 2 and head not in _NEVER else None
    return None


def _name_end(paragraph: str, some: Words, article: int) -> int:
    """Give the last word of what is named after an article; the article where nothing is."""
    last = article
    while (
        last + 1 < len(some.low)
        and last - article < _LONGEST
        and not _ends(some.low[last + 1])
        and not _parted(paragraph, some, last)
    ):
        last += 1
    return last


def _ends(word: str) -> bool:
    """Tell whether a word ends a thing's name: a preposition or the like, or a verb."""
    return (
        word in _ENDS
        or word in BEFORE_OBJECTS
        or word in DID
        or word in SAID
        or (word in NOT_NAMES and word not in _QUALITIES)
        or (word.endswith("ed") and len(word) > 4)
    )


def _parted(paragraph: str, some: Words, at: int) -> bool:
    """Tell whether anything but a blank stands between a word and the next."""
    return at + 1 < len(some.low) and paragraph[some.ends[at] : some.starts[at + 1]] != " "


def _holder(paragraph: str, some: Words, verb: int, last: int) -> tuple[int | str | None, tuple[int, int]]:
    """Give who has a thing after it was moved, or where it is: a person's number or a place's words; and the words that tell it."""
    word = some.low[verb]
    if word in _PUTS:
        for at in range(last + 1, min(last + 4, len(some.low) - 1)):
            if some.low[at] in {"on", "in", "into", "onto", "under"} and not _parted(paragraph, some, at):
                end = _name_end(paragraph, some, at + 1)
                named = some.low[at + 1] in DETERMINERS and end > at + 1 and some.low[end] not in _BODY
                place = paragraph[some.starts[at + 1] : some.ends[end]] if named else None
                return place, (verb, end)
        return None, (verb, last)
    if word in _GIVES:
        near = within(some, verb + 1, last + _TO_RECEIVER + 1)
        to = next((found for found in near if not found.owns and found.meant is not None), None)
        return (None if to is None else to.meant), (verb, max(last, to.last - 1) if to else last)
    before = [found for found in within(some, verb - _TO_SUBJECT, verb) if found.subject]
    return (before[-1].meant, (before[-1].first, last)) if before else (None, (verb, last))


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
            part, (first, last) = text.paragraphs[one.paragraph], one.words
            span = part.span(some.starts[one.first], some.ends[one.last])
            why = part.span(some.starts[first], some.ends[last])
            yield Holding(ids[before] if isinstance(before, int) else before, span, Claim("things", 0.6, why))
