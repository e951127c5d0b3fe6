"""Which names of a text mean one person: "Mr. Darcy" and "Fitzwilliam Darcy", "Lizzy" and "Elizabeth"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from velvetbox.core.storymap.apart import Seen, are_two, told_gender
from velvetbox.core.storymap.corrections import CORRECTED, Settled
from velvetbox.core.storymap.declared import DECLARED, name_words
from velvetbox.core.storymap.forms import (
    CLASSES,
    SURNAMED,
    first_gender,
    fits,
    is_nick,
    plain,
    title_gender,
    titles_differ,
    variants,
)
from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.names import named
from velvetbox.core.storymap.scan import Words
from velvetbox.core.storymap.text import Text
from velvetbox.core.storymap.words import NOT_NAMES, PEOPLE, TITLES

_MOST = 250  # people of one story
_GIVEN = 3  # how well a given name fits
_LOOKED_AT = 400  # words of the fullest and most frequent names, for what a short form may be short for
_STEM = 3  # letters that a short form has of a name


@dataclass(slots=True, eq=False)
class Known:
    """One person found by name: all the ways they are named, the most frequent first."""

    names: Counter[tuple[str, ...]] = field(default_factory=Counter)
    written: dict[tuple[str, ...], str] = field(default_factory=dict)
    speaks: int = 0
    told: int = 0
    he: int = 0  # pronouns that follow the names
    she: int = 0
    gender: Gender | None = None  # that a title tells
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
        self.told, self.he, self.she = self.told + other.told, self.he + other.he, self.she + other.she

    def parted(self, name: tuple[str, ...]) -> Known:
        """Take a name away and give the person who bears it."""
        out = Known(by=CORRECTED)
        for words in [words for words in self.names if _lower(words) == name]:
            out.name(words, self.written.pop(words), self.names.pop(words))
            out.gender = title_gender(words)
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
        home = called_so(found, other)
        if home is not None and home is called_so(found, who) and _key(who) != _key(other):
            found.append(home.parted(_key(other)))
    for who, other in settled.same:
        one, two = called_so(found, who), called_so(found, other)
        if one is not None and two is not None and one is not two:
            one.take(two)
            one.by = CORRECTED
            found.remove(two)
        elif (one is None) != (two is None):
            kept, name = (one, other) if one is not None else (two, who)
            if kept is not None and _looks_named(name):
                kept.name(name_words(name), name)
    for name in settled.names:
        if _looks_named(name) and called_so(found, name) is None:
            found.append(Known(by=CORRECTED))
            found[-1].name(name_words(name), name)
    return found


def known_gender(one: Known) -> Gender | None:
    """Give the gender that somebody's names, or the pronouns after them, tell."""
    return one.gender or name_gender(one) or told_gender(one.he, one.she)


def _key(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in name_words(name))


def called_so(found: Sequence[Known], name: str) -> Known | None:
    """Give who of some bears a name, whatever its capitals; None for nobody."""
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
    firsts = _firsts(names.values(), (name for aliases in declared for name in aliases))
    for one in sorted(names.values(), key=lambda one: (-_weight(one, firsts), -one.times, one.words)):
        home = _home(one, by_word)
        if home is None:
            home = Known()
            groups.append(home)
        the = one.the * 2 > one.times and one.words[0].lower() in TITLES | PEOPLE
        _add(home, one.words, f"The {one.written}" if the else one.written, by_word, one.times)
        home.speaks += one.speaks
        home.told += one.told
        home.he, home.she = home.he + one.he, home.she + one.she
    return sorted((group for group in groups if group.times), key=lambda group: -group.times)


def _add(
    home: Known, words: tuple[str, ...], written: str, by_word: defaultdict[str, list[Known]], times: int = 0
) -> None:
    home.name(words, written, times)
    home.gender = home.gender or title_gender(words)
    for word in plain(words):
        if home not in by_word[word]:
            by_word[word].append(home)


def _firsts(names: Iterable[Seen], declared: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """Give the given names: those that begin full names more often than they end them."""
    told = Counter[str]()
    for words, times in [*((one.words, one.times) for one in names), *((words, 1) for words in declared)]:
        bare = plain(words)
        if len(bare) > 1:
            told[bare[0]] += times
            told[bare[-1]] -= times
    return frozenset(word for word, times in told.items() if times > 0)


def _weight(one: Seen, firsts: frozenset[str]) -> int:
    """Give how much a name tells: a full one, then a given name, then a surname; with a title more, where it is only called less."""
    bare, title = plain(one.words), one.words[0].lower()
    given = len(bare) == 1 and title not in SURNAMED and not firsts.isdisjoint(variants(bare[0]))
    return 10 * min(len(bare), 3) + 5 * given + (title in CLASSES) - (len(bare) == 1 and _is_only_called(one))


def _is_only_called(one: Seen) -> bool:
    """Tell whether a name stands in speech nearly always."""
    return 4 * one.told <= one.times


def _home(one: Seen, by_word: dict[str, list[Known]]) -> Known | None:
    """Give the person a name belongs to, None for a new one. Two that it could be are told apart by how often they are named.

    A surname under a title of which one of the family stands beside is that of no other of them, but for the eldest "Miss".
    """
    words = one.words
    bare = plain(words)
    options: list[tuple[int, bool, int, Known]] = []
    for group in dict.fromkeys(
        group for word in variants(bare[0] if len(bare) > 1 else bare[-1]) for group in by_word.get(word, ())
    ):
        fit = max((fits(words, bare, other) for other in group.names), default=0)
        if not fit or not _agree(one, bare, group) or _another_nick(one, bare, group):
            continue
        if are_two(one, [name for name in group.names if set(bare).isdisjoint(plain(name))], group.times):
            if words[0].lower() in CLASSES and words[0].lower() != "miss":
                return None
            continue
        options.append((fit, not _by_marriage(one, group), group.times, group))
    if not options:
        return _shortened(one, by_word)
    options.sort(key=lambda option: option[:3], reverse=True)
    best = options[0]
    rivals = [option for option in options[1:] if option[0] == best[0]]
    unclear = rivals and best[0] < _GIVEN and rivals[0][2] * 3 > best[2]
    return None if unclear and (words[0].lower() in CLASSES or words[0].lower() in SURNAMED) else best[3]


def _by_marriage(one: Seen, group: Known) -> bool:
    """Tell whether a surname alone is somebody's as a wife: "Hall" is rather Mr. Hall than Mrs. Hall."""
    return len(one.words) == 1 and any(
        name[0].lower() in {"mrs", "madame"} and plain(name)[-1:] == plain(one.words) for name in group.names
    )


def _shortened(one: Seen, by_word: dict[str, list[Known]]) -> Known | None:
    """Give the only one whose name begins as one does that is called, not told of: "Dru" is Drusilla, "Garny" Garnet."""
    word = one.words[0].lower()
    stem = word.removesuffix("ie").removesuffix("y")
    if len(one.words) > 1 or len(stem) < _STEM or not _is_only_called(one) or word in TITLES | PEOPLE:
        return None
    whole = {
        id(group): group
        for known, groups in islice(by_word.items(), _LOOKED_AT)
        if known.startswith(stem) and len(known) > len(stem) + 1 and known not in TITLES
        for group in groups
        if _agree(one, [word], group)
    }
    return next(iter(whole.values())) if len(whole) == 1 else None


def _agree(one: Seen, bare: Sequence[str], group: Known) -> bool:
    """Tell whether titles and gender of a name may be those of somebody."""
    title, first = title_gender(one.words), first_gender(one.words)
    if any(titles_differ(one.words, other) for other in group.names):
        return False
    told = told_gender(one.he, one.she)
    if title is None and len(bare) == 1 and None not in {told, group.gender} and told is not group.gender:
        return False
    if title is None and any(
        plain(other) == bare and (len(bare) == 1 or first is None or title_gender(other) in {None, first})
        for other in group.names
    ):
        return True
    wanted = title or first or told
    theirs = known_gender(group)
    return wanted is None or theirs is None or wanted is theirs


def _another_nick(one: Seen, bare: Sequence[str], group: Known) -> bool:
    """Tell whether a name that may be short for somebody's is another's, for both are told of: "Kitty" and "Lady Catherine", "Mary" and "Maria"."""
    known = {word for name in group.names for word in plain(name)}
    theirs = [name for name in group.names if plain(name)[0] in variants(bare[0])]
    if len(bare) > 1 or bare[0] in known or not theirs:
        return False
    short = [name for name in theirs if name[0].lower() not in TITLES and is_nick(bare[0], name[0].lower())]
    return not short and 3 * one.told > one.times and 3 * group.told > group.times


def name_gender(group: Known) -> Gender | None:
    """Give the gender that somebody's fullest name tells."""
    longest = max(group.names, key=lambda words: (len(plain(words)), group.names[words]))
    return title_gender(longest) or (first_gender(longest) if len(plain(longest)) > 1 else None)
