"""Which names of a text mean one person: "Mr. Darcy" and "Fitzwilliam Darcy", "Lizzy" and "Elizabeth"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from velvetbox.core.storymap.corrections import CORRECTED, Settled
from velvetbox.core.storymap.declared import DECLARED, name_words
from velvetbox.core.storymap.lists import long_names, she_share
from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.names import LINKS, Seen, named
from velvetbox.core.storymap.scan import Words
from velvetbox.core.storymap.text import Text
from velvetbox.core.storymap.words import HER_TITLES, HIS_TITLES, NOT_NAMES, PEOPLE, TITLES

_KIN = frozenset("mr mrs miss ms mister madam madame mademoiselle monsieur sir lady lord dr doctor".split())
_BESIDE = 0.15  # share of a name's places
_MOST = 250  # people of one story


@dataclass(slots=True, eq=False)
class Known:
    """One person found by name: all the ways they are named, the most frequent first."""

    names: Counter[tuple[str, ...]] = field(default_factory=Counter)
    written: dict[tuple[str, ...], str] = field(default_factory=dict)
    speaks: int = 0
    gender: Gender | None = None
    by: str = "cast"

    def name(self, words: tuple[str, ...], written: str, times: int = 0) -> None:
        """Add a way they are named."""
        self.names[words] += times
        self.written[words] = written

    def take(self, other: Known) -> None:
        """Take another person's names, who is the same."""
        self.names.update(other.names)
        self.written.update(other.written)
        self.speaks += other.speaks
        self.gender = self.gender or other.gender
        self.by = CORRECTED

    def parted(self, name: tuple[str, ...]) -> Known:
        """Take a name away and give the person who bears it."""
        out = Known(by=CORRECTED)
        for words in [words for words in self.names if _lower(words) == name]:
            out.name(words, self.written.pop(words), self.names.pop(words))
            out.gender = _gender(words)
        return out

    @property
    def times(self) -> int:
        """Tell how often any of the names stands in the text."""
        return sum(self.names.values())


def known_people(
    text: Text,
    all_words: Sequence[Words],
    declared: Sequence[Sequence[str]] = (),
    settled: Settled | None = None,
) -> list[Known]:
    """Give the people that the text names, the most often named first.

    The names of each `declared` person are theirs; what is `settled` stands.
    """
    told = [[name_words(name) for name in names] for names in declared]
    sure = {words for names in told for name in names for words in (name, *((word,) for word in name))}
    found = merged(named(text, all_words, sure), told)[:_MOST]
    return found if settled is None else _settled(found, settled)


def _settled(found: list[Known], settled: Settled) -> list[Known]:
    """Give the people with those parted and joined whom a person has parted and joined, and those only they name."""
    for who, other in settled.apart:
        home = _called(found, other)
        if home is not None and home is _called(found, who) and _key(who) != _key(other):
            found.append(home.parted(_key(other)))
    for who, other in settled.same:
        one, two = _called(found, who), _called(found, other)
        if one is not None and two is not None and one is not two:
            one.take(two)
            found.remove(two)
        elif (one is None) != (two is None):
            kept, name = (one, other) if one is not None else (two, who)
            if kept is not None and _looks_named(name):
                kept.name(name_words(name), name)
    for name in settled.names:
        if _looks_named(name) and _called(found, name) is None:
            found.append(Known(by=CORRECTED))
            found[-1].name(name_words(name), name)
    return found


def _key(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in name_words(name))


def _called(found: Sequence[Known], name: str) -> Known | None:
    wanted = _key(name)
    return next((one for one in found if any(_lower(words) == wanted for words in one.names)), None)


def _lower(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words)


def _looks_named(name: str) -> bool:
    """Tell whether somebody is called by name, not by a noun ("the clerk") or as who tells the story ("I")."""
    words = name_words(name)
    return bool(words) and words[0][0].isupper() and words[0].lower() not in NOT_NAMES | {"narrator"}


def merged(
    names: dict[tuple[str, ...], Seen], declared: Sequence[Sequence[tuple[str, ...]]] = ()
) -> list[Known]:
    """Put together the names of one person: the whole name first, then parts of it, then surnames under a title.

    The `declared` people are there from the start; those of whom the text says nothing are left out in the end.
    """
    groups: list[Known] = []
    by_word: defaultdict[str, list[Known]] = defaultdict(list)
    for aliases in declared:
        known = Known(by=DECLARED)
        for words in aliases:
            _add(known, words, " ".join(words), by_word)
        groups.append(known)
    for one in sorted(names.values(), key=lambda one: (-_weight(one.words), -one.times, one.words)):
        home = _home(one, by_word)
        if home is None:
            home = Known()
            groups.append(home)
        the = one.the * 2 > one.times and one.words[0].lower() in TITLES | PEOPLE
        _add(home, one.words, f"The {one.written}" if the else one.written, by_word, one.times)
        home.speaks += one.speaks
    return sorted((group for group in groups if group.times), key=lambda group: -group.times)


def _add(
    home: Known, words: tuple[str, ...], written: str, by_word: defaultdict[str, list[Known]], times: int = 0
) -> None:
    home.name(words, written, times)
    home.gender = home.gender or _gender(words)
    for word in _bare(words):
        if home not in by_word[word.lower()]:
            by_word[word.lower()].append(home)


def _weight(words: tuple[str, ...]) -> int:
    """Give how much a name tells: given names and surname, not titles."""
    bare = _bare(words)
    return 10 * min(len(bare), 3) + (words[0].lower() in _KIN)


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Give a name without its titles and links."""
    kept = tuple(word for word in words if word.lower() not in TITLES and word.lower() not in LINKS)
    return kept or words


def _gender(words: tuple[str, ...]) -> Gender | None:
    first = words[0].lower()
    if first in HIS_TITLES | {"mr"}:
        return Gender.HE
    return Gender.SHE if first in HER_TITLES else None


def _home(one: Seen, by_word: dict[str, list[Known]]) -> Known | None:
    """Give the person a name belongs to, None for a new one. Two that it could be are told apart by how often they are named."""
    words = one.words
    bare = [word.lower() for word in _bare(words)]
    wanted = _gender(words) or _first_gender(words)
    options: list[tuple[int, int, Known]] = []
    for group in dict.fromkeys(
        group for word in _variants(bare[0] if len(bare) > 1 else bare[-1]) for group in by_word.get(word, ())
    ):
        fit = max((_fits(words, bare, other) for other in group.names), default=0)
        theirs = group.gender or name_gender(group)
        same = _gender(words) is None and any(
            [word.lower() for word in _bare(other)] == bare for other in group.names
        )
        if fit and not _two(one, group) and (same or not (wanted and theirs and wanted is not theirs)):
            options.append((fit, group.times, group))
    if not options:
        return None
    options.sort(key=lambda option: option[:2], reverse=True)
    best = options[0]
    rivals = [option for option in options[1:] if option[0] == best[0]]
    return (
        None
        if rivals and best[0] < 3 and rivals[0][1] * 3 > best[1] and words[0].lower() in _KIN
        else best[2]
    )


def _two(one: Seen, group: Known) -> bool:
    """Tell whether a name stands beside those of somebody so often that it means somebody else."""
    beside = sum(times for name, times in one.beside.items() if name in group.names and name != one.words)
    return beside > 1 and beside >= _BESIDE * one.times


def _variants(word: str) -> list[str]:
    return [word, *sorted(long_names().get(word, ())), *_shorts().get(word, ())]


@cache
def _shorts() -> dict[str, list[str]]:
    """Give the nicknames of each full name."""
    out: dict[str, list[str]] = {}
    for short, full in long_names().items():
        for name in sorted(full):
            out.setdefault(name, []).append(short)
    return out


def _first_gender(words: tuple[str, ...]) -> Gender | None:
    bare = _bare(words)
    share = she_share().get(bare[0].lower()) if len(bare) > 1 or words == bare else None
    if share is None or 0.15 < share < 0.85:
        return None
    return Gender.SHE if share > 0.5 else Gender.HE


def name_gender(group: Known) -> Gender | None:
    """Give the gender that somebody's fullest name tells."""
    longest = max(group.names, key=lambda words: (len(_bare(words)), group.names[words]))
    return _gender(longest) or (_first_gender(longest) if len(_bare(longest)) > 1 else None)


def _fits(words: tuple[str, ...], bare: Sequence[str], other: tuple[str, ...]) -> int:
    """Give how well a name goes with another of somebody: 0 not at all, 3 for a given name, 2 for a surname."""
    theirs = [word.lower() for word in _bare(other)]
    titles = (
        words[0].lower() if words[0].lower() in _KIN else "",
        other[0].lower() if other[0].lower() in _KIN else "",
    )
    if titles[0] and titles[1] and titles[0] != titles[1] and {"mrs", "miss", "mr", "ms"} & set(titles):
        return 0
    if len(bare) > 1 and len(theirs) > 1:
        same_first = theirs[0] in _variants(bare[0]) or (len(bare[0]) == 1 and theirs[0][0] == bare[0])
        return 3 * (same_first and (bare[-1] == theirs[-1] or bare[-1] in theirs or theirs[-1] in bare))
    one, many = (bare[0], theirs) if len(bare) == 1 else (theirs[0], list(bare))
    if titles[0] and len(bare) == 1:
        return 2 if one == many[-1] else 1 if one == many[0] else 0
    if one == many[-1] and len(many) > 1:
        return 2
    if many[0] in _variants(one) or one in _variants(many[0]):
        return 3
    return 2 if len(many) == 1 and one == many[0] else 0
