"""Names of people in a text: capitalised words that speak, act, are called to or bear a title; and which of them mean one person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from velvetbox.core.storymap.lists import common_words, long_names, she_share
from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.scan import Words
from velvetbox.core.storymap.text import Text
from velvetbox.core.storymap.words import (
    DID,
    HER_TITLES,
    HIS_TITLES,
    NOT_NAMES,
    PEOPLE,
    SAID,
    SOFT_TITLES,
    TITLES,
)

_LINKS = frozenset("de von van der den du la le of el al bin ibn da di della mac o'".split())
_AT = frozenset("in at to from near into through across of towards toward leave left reach reached".split())
_KIN = frozenset("mr mrs miss ms mister madam madame mademoiselle monsieur sir lady lord dr doctor".split())
_MOST = 250  # people of one story


@dataclass(slots=True)
class Seen:
    """How often and how a name stands in the text."""

    words: tuple[str, ...]
    written: str = ""
    times: int = 0
    inner: int = 0  # not at the start of a sentence
    told: int = 0
    speaks: int = 0
    acts: int = 0
    called: int = 0
    owns: int = 0
    placed: int = 0
    the: int = 0


@dataclass(slots=True, eq=False)
class Known:
    """One person found by name: all the ways they are named, the most frequent first."""

    names: Counter[tuple[str, ...]] = field(default_factory=Counter)
    written: dict[tuple[str, ...], str] = field(default_factory=dict)
    speaks: int = 0
    gender: Gender | None = None

    @property
    def times(self) -> int:
        """Tell how often any of the names stands in the text."""
        return sum(self.names.values())


def known_people(text: Text, all_words: Sequence[Words]) -> list[Known]:
    """Give the people that the text names, the most often named first."""
    seen = _seen(text, all_words)
    lower = Counter[str]()
    capital = Counter[str]()
    _count_cases(text, all_words, lower, capital)
    names = {words: one for words, one in seen.items() if _is_person(one, lower, capital)}
    return merged(names)[:_MOST]


def _count_cases(text: Text, all_words: Sequence[Words], lower: Counter[str], capital: Counter[str]) -> None:
    for part, words in zip(text.paragraphs, all_words, strict=True):
        plain = part.text
        for start, word in zip(words.starts, words.low, strict=True):
            (capital if plain[start].isupper() else lower)[word] += 1


def _seen(text: Text, all_words: Sequence[Words]) -> dict[tuple[str, ...], Seen]:
    seen: dict[tuple[str, ...], Seen] = {}
    for part, words in zip(text.paragraphs, all_words, strict=True):
        if part.kind.value == "heading" or (part.text.isupper() and len(words.low) < 12):
            continue
        for first, last in _runs(part.text, words):
            name = tuple(part.text[words.starts[at] : words.ends[at]] for at in range(first, last))
            if name[0].isupper() and len(name[0]) > 2 and len(name) == 1:
                name = (name[0].title(),)
            one = seen.setdefault(name, Seen(name, _written(part.text, words, first, last, name)))
            _note(part.text, words, first, last, one)
    return seen


def _written(text: str, words: Words, first: int, last: int, name: tuple[str, ...]) -> str:
    """Give a name with the marks inside it: "Mr. Darcy"."""
    return " ".join(text[words.starts[first] : words.ends[last - 1]].split()) if last - first > 1 else name[0]


def _runs(text: str, words: Words) -> Iterator[tuple[int, int]]:
    """Give the first word and the one after the last of each stretch of capitalised words."""
    low, starts = words.low, words.starts
    at, many = 0, len(low)
    while at < many:
        if (
            not text[starts[at]].isupper()
            or (low[at] in NOT_NAMES and low[at] not in TITLES)
            or _only_opens(text, words, at)
        ):
            at += 1
            continue
        end = at + 1
        while end < many and end - at < 6 and _goes_on(text, words, end):
            end += 1 + (not text[starts[end]].isupper())
        if not all(low[one] in SOFT_TITLES for one in range(at, min(end, many))):
            yield at, min(end, many)
        at = end


def _only_opens(text: str, words: Words, at: int) -> bool:
    """Tell whether a word has its capital from the sentence it opens: "Remember King Solomon"."""
    low = words.low[at]
    if low not in common_words() or low in TITLES or low in she_share():
        return False
    if at == 0 or words.quote[at - 1] != words.quote[at]:
        return True
    gap = text[words.ends[at - 1] : words.starts[at]]
    return any(char in ".!?…:\"“‘'" for char in gap) and words.low[at - 1] not in TITLES


def _goes_on(text: str, words: Words, at: int) -> bool:
    """Tell whether a word belongs to the name before it: "Jane Eyre", "Mr. Knightley", "Anne de Bourgh"."""
    gap = text[words.ends[at - 1] : words.starts[at]]
    before = words.low[at - 1]
    joined = gap in {" ", "\n"} or (gap in {". ", ".", ".\n"} and (before in TITLES or len(before) == 1))
    if not joined or words.quote[at] != words.quote[at - 1]:
        return False
    if text[words.starts[at]].isupper():
        return words.low[at] not in NOT_NAMES or words.low[at] in {
            "hill",
            "park",
            "hall",
            "street",
            "road",
            "house",
        }
    return (
        words.low[at] in _LINKS
        and at + 1 < len(words.low)
        and text[words.starts[at + 1]].isupper()
        and text[words.ends[at] : words.starts[at + 1]] == " "
        and words.low[at + 1] not in NOT_NAMES
    )


def _note(text: str, words: Words, first: int, last: int, one: Seen) -> None:
    """Count what a name does where it stands."""
    one.times += 1
    before = words.low[first - 1] if first else ""
    gap = text[words.ends[first - 1] : words.starts[first]] if first else ""
    opens = not first or any(char in ".!?…:" for char in gap) or words.quote[first - 1] != words.quote[first]
    one.inner += not opens
    one.the += before == "the"
    one.placed += before in _AT
    one.owns += text[words.ends[last - 1] : words.ends[last - 1] + 2] in {"'s", "’s"}
    after = words.low[last] if last < len(words.low) else ""
    if words.quote[first] >= 0:
        ends = text[words.ends[last - 1] : words.ends[last - 1] + 1]
        one.called += ends in {",", "!", "?", ".", "”", '"', "’", "'"} and (opens or gap.strip() == ",")
        return
    one.told += 1
    same = last < len(words.low) and words.quote[last] == words.quote[first]
    one.acts += same and (after in DID or after in SAID or after.endswith("ed"))
    one.speaks += (same and after in SAID) or (before in SAID and not opens)


def _is_person(one: Seen, lower: Counter[str], capital: Counter[str]) -> bool:
    """Weigh whether a name means a person."""
    last, first = one.words[-1].lower(), one.words[0].lower()
    if first in TITLES and len(one.words) > 1 and first not in SOFT_TITLES | {"st"}:
        return True
    if len(one.words) == 1 and (first in TITLES or last in PEOPLE):
        return one.inner > 1 and one.inner > lower[last] and one.speaks + one.acts + one.called > 0
    if (
        len(one.words) == 1
        and last in common_words()
        and not (first in she_share() and one.speaks + one.acts > 0)
    ):
        return one.inner > 2 and one.inner > lower[last] and one.speaks + one.called > 1
    if len(one.words) == 1 and lower[last] > 0.5 * capital[last] and first not in she_share():
        return False
    proof = 2.0 * one.speaks + one.acts + 1.2 * one.called + 0.4 * one.owns
    if first in she_share():
        proof += 1.0 + 0.5 * min(one.inner, 3)
    against = 1.5 * one.placed + (0.8 * one.the if one.speaks == 0 else 0.0)
    if one.times == 1 and proof - against < 1.5:
        return False
    return proof - against >= max(1.0, 0.12 * one.times)


def merged(names: dict[tuple[str, ...], Seen]) -> list[Known]:
    """Put together the names of one person: the whole name first, then parts of it, then surnames under a title."""
    groups: list[Known] = []
    order = sorted(names.values(), key=lambda one: (-_weight(one.words), -one.times, one.words))
    by_word: defaultdict[str, list[Known]] = defaultdict(list)
    for one in order:
        home = _home(one.words, by_word)
        if home is None:
            home = Known()
            groups.append(home)
        home.names[one.words] += one.times
        home.written[one.words] = (
            f"The {one.written}"
            if one.the * 2 > one.times and one.words[0].lower() in TITLES | PEOPLE
            else one.written
        )
        home.speaks += one.speaks
        home.gender = home.gender or _gender(one.words)
        for word in _bare(one.words):
            if home not in by_word[word.lower()]:
                by_word[word.lower()].append(home)
    return sorted(groups, key=lambda group: -group.times)


def _weight(words: tuple[str, ...]) -> int:
    """Give how much a name tells: given names and surname, not titles."""
    bare = _bare(words)
    return 10 * min(len(bare), 3) + (words[0].lower() in _KIN)


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Give a name without its titles and links."""
    kept = tuple(word for word in words if word.lower() not in TITLES and word.lower() not in _LINKS)
    return kept or words


def _gender(words: tuple[str, ...]) -> Gender | None:
    first = words[0].lower()
    if first in HIS_TITLES | {"mr"}:
        return Gender.HE
    return Gender.SHE if first in HER_TITLES else None


def _home(words: tuple[str, ...], by_word: dict[str, list[Known]]) -> Known | None:
    """Give the person a name belongs to, None for a new one. Two that it could be are told apart by how often they are named."""
    bare = [word.lower() for word in _bare(words)]
    wanted = _gender(words) or _first_gender(words)
    options: list[tuple[int, int, Known]] = []
    for group in dict.fromkeys(
        group for word in _variants(bare[0] if len(bare) > 1 else bare[-1]) for group in by_word.get(word, ())
    ):
        fit = max((_fits(words, bare, other) for other in group.names), default=0)
        theirs = group.gender or _group_gender(group)
        same = _gender(words) is None and any(
            [word.lower() for word in _bare(other)] == bare for other in group.names
        )
        if fit and (same or not (wanted and theirs and wanted is not theirs)):
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


def _variants(word: str) -> list[str]:
    return [word, *sorted(long_names().get(word, ())), *(short for short in _shorts().get(word, ()))]


def _shorts() -> dict[str, list[str]]:
    global _SHORTS  # noqa: PLW0603 - made once, when first asked for
    if _SHORTS is None:
        _SHORTS = {}
        for short, full in long_names().items():
            for name in sorted(full):
                _SHORTS.setdefault(name, []).append(short)
    return _SHORTS


_SHORTS: dict[str, list[str]] | None = None


def _first_gender(words: tuple[str, ...]) -> Gender | None:
    bare = _bare(words)
    share = she_share().get(bare[0].lower()) if len(bare) > 1 or words == bare else None
    if share is None or 0.15 < share < 0.85:
        return None
    return Gender.SHE if share > 0.5 else Gender.HE


def _group_gender(group: Known) -> Gender | None:
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
        return (
            2
            if one == many[-1]
            else 1
            if one == many[0] and titles[0] in {"sir", "lady", "miss", "lord", "dr"}
            else 0
        )
    if one == many[-1] and len(many) > 1:
        return 2
    if many[0] in _variants(one) or one in _variants(many[0]):
        return 3
    return 2 if len(many) == 1 and one == many[0] else 0
