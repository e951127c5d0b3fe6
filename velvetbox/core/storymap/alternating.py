"""Which names and nouns mean one person, told by who takes turns in talk: "said the carpenter" and "said Wood".

Two words for one person never answer one another, but both are answered by the same others: they stand two turns apart, not one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from velvetbox.core.storymap.cues import Cues
from velvetbox.core.storymap.quotes import Said
from velvetbox.core.storymap.scan import Found, Words

_FEWEST, _NAMED = (
    3,
    5,
)  # turns two apart, before a noun is somebody named, and before two who are named are one
_AGAINST = 6  # times as many as of turns in which they answer one another
_MOSTLY = 0.6  # share of all that stand two turns apart
_ANY = frozenset({"voice", "other"})

Tag = int | str  # a named person's number, or what tells a noun's bearers apart


@dataclass(frozen=True, slots=True)
class Turns:
    """How often two tags stand in turns that follow one another, and two apart with somebody else's between."""

    next: defaultdict[Tag, Counter[Tag]] = field(default_factory=lambda: defaultdict(Counter))
    apart: defaultdict[Tag, Counter[Tag]] = field(default_factory=lambda: defaultdict(Counter))

    def meant(self, noun: str, fits: Callable[[int], bool]) -> int | None:
        """Give the named person whom a common noun means."""
        return None if noun.split(maxsplit=1)[0] in _ANY else self._same(noun, _FEWEST, fits)

    def other_name(self, who: int, fits: Callable[[int], bool], *, noun: bool) -> int | None:
        """Give the named person who is somebody of another name; `noun` says that this is one like "the Slayer"."""
        return self._same(who, _FEWEST if noun else _NAMED, fits)

    def _same(self, tag: Tag, fewest: int, fits: Callable[[int], bool]) -> int | None:
        options = Counter(
            {
                who: left
                for who, times in self.apart[tag].items()
                if isinstance(who, int) and (left := times - self.next[tag][who]) > 1
            }
        )
        for who, _ in options.most_common(1):
            clear = self.apart[tag][who] >= max(fewest, _AGAINST * self.next[tag][who])
            if clear and options[who] >= _MOSTLY * options.total() and fits(who):
                return who
        return None


def turns_of(said: Sequence[Said], cues: Sequence[Cues], words: Sequence[Words]) -> Turns:
    """Count who is told to speak in turn."""
    tags: dict[int, set[Tag]] = {}
    for one, cue in zip(said, cues, strict=True):
        here = tags.setdefault(one.first, set())
        tag = cue.after or cue.before
        if tag is not None and tag.kind == "n" and len(tag.who) == 1:
            here.add(tag.who[0])
        elif tag is not None and tag.kind == "c" and not tag.who:
            here.add(key_of(words[tag.paragraph], tag))
    out = Turns()
    for paragraph, some in tags.items():
        follow, third = tags.get(paragraph + 1, set()), tags.get(paragraph + 2, set())
        if len(some) == 1 and paragraph + 1 in tags:
            (mine,) = some
            _count(out.next, mine, follow)
            if not follow & (some | third):
                _count(out.apart, mine, third)
    return out


def _count(counts: defaultdict[Tag, Counter[Tag]], one: Tag, others: set[Tag]) -> None:
    if len(others) == 1 and one not in others:
        (other,) = others
        counts[one][other] += 1
        counts[other][one] += 1


def key_of(words: Words, found: Found) -> str:
    """Give what tells one noun's bearers apart: the noun, with "other" before it where the text says so."""
    return f"other {found.word}" if "other" in words.low[found.first : found.last - 1] else found.word
