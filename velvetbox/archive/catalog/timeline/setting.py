"""Where in canon a work is set, as its file or its tags say it: read into a place that can be sorted.

Tags are read as AO3's wranglers write them ("Post-Season/Series 04", "Episode: s02e03 Name", "Pre-Canon",
"Alternate Universe - Coffee Shop"), by what their words say. A tag that only speaks about canon is no place.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from velvetbox.core.intake.identity import fold
from velvetbox.core.origins.numerals import number_of


class Side(StrEnum):
    """How a story stands to its place in canon; ELSEWHERE is another world."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    ELSEWHERE = "elsewhere"


class Unit(StrEnum):
    """What canon is counted in."""

    SEASON = "season"
    BOOK = "book"
    FILM = "film"


@dataclass(frozen=True, slots=True)
class Setting:
    """A place in canon. Without `number` and `name` it is canon as a whole: before its beginning, after its end.

    `name` is what an episode or event is called, `said` the words it was read from.
    """

    side: Side
    unit: Unit = Unit.SEASON
    number: int | None = None
    episode: int | None = None
    name: str = ""
    said: str = ""
    by_tag: bool = False

    @property
    def exact(self) -> int:
        """Rank how much a place says: the higher the more."""
        if self.number is not None:
            return 4 if self.episode is not None else 3 if self.name else 2
        return 1 if self.name else 0 if self.side is not Side.ELSEWHERE else -1


_UNITS = {
    "season": Unit.SEASON, "seasons": Unit.SEASON, "series": Unit.SEASON, "year": Unit.SEASON,
    "book": Unit.BOOK, "volume": Unit.BOOK, "film": Unit.FILM, "movie": Unit.FILM,
}  # fmt: skip
_WHOLE = frozenset("canon series show finale game movie movies film films book books epilogue".split())
_BEFORE = frozenset({"pre", "before"})
_AFTER = frozenset({"post", "after", "following", "since"})
_ABOUT = frozenset("spoilers spoiler compliant references reference rewrite aired written wrote watched because haven".split())  # fmt: skip
_WORKS = frozenset({"movie", "film", "book", "episode", "comic", "game"})
_CODE = re.compile(r"\b(?:[Ss](\d{1,2}) ?[Ee](\d{1,3})|(\d{1,2})x(\d{2}))\b")
_ORDINAL = ("st", "nd", "rd", "th")
_LONGEST_TAG = 9  # words: longer ones are remarks
_LONGEST = 300
_MOST = 99  # seasons, and as many times ten episodes


def of_entry(entry: Mapping[str, Any]) -> Setting | None:
    """Read an entry of Work.canon (see library.compose); None where it says no place."""
    said = str(entry.get("text", ""))[:_LONGEST]
    side, name = next(
        ((side, str(entry[side.value])) for side in (Side.DURING, Side.AFTER, Side.BEFORE) if side.value in entry),
        (Side.DURING, ""),
    )  # fmt: skip
    code, season = _CODE.search(str(entry.get("episode", ""))), entry.get("season")
    number = season if isinstance(season, int) and 0 <= season <= _MOST else None
    if number is not None or name:
        if not name and (read := of_words(said)) is not None:
            side = read.side
        return Setting(side, Unit.SEASON, number, _episode(code) if code else None, name[:80], said)
    found = of_words(said)
    return replace(found, said=said) if found else None


def of_tag(name: str) -> Setting | None:
    """Read a freeform tag; None for one that says no place in canon."""
    words = fold(name[:_LONGEST]).split()
    if len(words) > _LONGEST_TAG or _ABOUT.intersection(words):
        return None
    found = of_words(name[:_LONGEST])
    if found is None and _is_elsewhere(words):
        found = Setting(Side.ELSEWHERE)
    return replace(found, said=name, by_tag=True) if found else None


def of_words(text: str) -> Setting | None:
    """Read words that are about a place in canon."""
    code = _CODE.search(text)
    if code:
        season = int(code[1] or code[3])
        name = text[code.end() :].strip(" :-–—.,\"'()“”‘’")
        side = _side_before(fold(text[: code.start()]).split())
        return Setting(side, Unit.SEASON, season, _episode(code), name[:80])
    words = fold(text).split()
    for at, word in enumerate(words):
        if word in _UNITS and (number := _number_at(words, at)) is not None and number <= _MOST:
            return Setting(_side_before(words[:at]), _UNITS[word], number)
    return _named(text) or _whole(words)


def _episode(code: re.Match[str]) -> int:
    return int(code[2] or code[4])


def _number_at(words: Sequence[str], at: int) -> int | None:
    """Give the number of a unit: after it ("season series 04"), or before it ("the second season")."""
    after = next((word for word in words[at + 1 : at + 3] if word not in _UNITS), "")
    is_number = len(after) > 1 or after.isdecimal()  # a lone letter is no Roman numeral here
    if is_number and (number := number_of(after)) is not None:
        return number
    before = words[at - 1] if at else ""
    if not before.endswith(_ORDINAL):
        return None
    if before[:1].isdecimal():
        return number_of(before.rstrip("stndrh"))
    return number_of(" ".join(words[max(0, at - 2) : at])) or number_of(before)


def _side_before(words: Sequence[str]) -> Side:
    """Read the words before a place."""
    near = words[-4:]
    if _AFTER.intersection(near):
        return Side.AFTER
    return Side.BEFORE if _BEFORE.intersection(near) else Side.DURING


def _whole(words: Sequence[str]) -> Setting | None:
    """Read "Pre-Canon", "after the end of the series": before or after all of it."""
    for at, word in enumerate(words):
        if word in _BEFORE or word in _AFTER:
            rest = [other for other in words[at + 1 : at + 7] if other not in {"the", "end", "of", "main"}]
            if rest and rest[0] in _WHOLE:
                return Setting(Side.BEFORE if word in _BEFORE else Side.AFTER)
    return None


def _named(text: str) -> Setting | None:
    """Read "Post-Winter Soldier (Movie)", "Post-Episode: The Reichenbach Fall": a place with a name."""
    word, _, rest = text.partition("-")
    words = fold(rest).split()
    if (
        word.lower() not in {"post", "pre"}
        or len(words) < 2
        or not _WORKS.intersection((words[0], words[-1]))
    ):
        return None
    name = rest.partition(":")[2] if words[0] in _WORKS else rest.rpartition("(")[0]
    side = Side.AFTER if word.lower() == "post" else Side.BEFORE
    return Setting(side, name=name.strip()[:80]) if name.strip() else None


def _is_elsewhere(words: Sequence[str]) -> bool:
    if "divergence" in words or "canon" in words:
        return False
    return words[:2] == ["alternate", "universe"] or words[-1:] == ["au"] or words[-2:] == ["alternate", "universe"]  # fmt: skip


def counted_in(settings: Iterable[Setting]) -> str:
    """Give what most of the works call a part of canon: "season", "series" or "year"."""
    said: Counter[str] = Counter()
    for one in settings:
        words = fold(one.said).split() if one.unit is Unit.SEASON and one.number is not None else []
        said.update(next(([word] for word in ("season", "series", "year") if word in words), []))
    return said.most_common(1)[0][0] if said else "season"


def learnt(settings: Iterable[Setting]) -> Mapping[str, tuple[Unit, int, int | None]]:
    """Learn where named events stand from those works that say the season, too; what most say counts."""
    said: defaultdict[str, Counter[tuple[Unit, int, int | None]]] = defaultdict(Counter)
    for one in settings:
        if one.name and one.number is not None:
            said[fold(one.name)][one.unit, one.number, one.episode] += 2 if one.episode is not None else 1
    return {name: counts.most_common(1)[0][0] for name, counts in said.items()}


def placed(one: Setting, known: Mapping[str, tuple[Unit, int, int | None]]) -> Setting:
    """Give a setting with what others say of the event it names."""
    if not one.name or one.episode is not None or (found := known.get(fold(one.name))) is None:
        return one
    unit, number, episode = found
    if one.number is not None and (one.unit, one.number) != (unit, number):
        return one
    return replace(one, unit=unit, number=number, episode=episode)
