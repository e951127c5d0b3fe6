"""People's names and epithets, looked up among the words of a text."""

from __future__ import annotations

from collections.abc import Iterable

from velvetbox.core.storymap.scan import WORD, Words, bare
from velvetbox.core.storymap.words import DETERMINERS

_LONGEST = 8  # words of an alias


class Gazetteer:
    """Finds people's names and epithets among words."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        """`names` pairs an alias with a person's number; one alias may mean several people."""
        self._first: dict[str, list[tuple[tuple[str, ...], tuple[bool, ...]]]] = {}
        self._who: dict[tuple[str, ...], tuple[int, ...]] = {}
        for alias, person in names:
            found = [match[0] for match in WORD.finditer(alias)][:_LONGEST]
            if not found:
                continue
            words = tuple(bare(word).lower() for word in found)
            known = self._who.get(words, ())
            if not known:
                big = tuple(word[0].isupper() and word.lower() not in DETERMINERS for word in found)
                self._first.setdefault(words[0], []).append((words, big))
            if person not in known:
                self._who[words] = (*known, person)
        for options in self._first.values():
            options.sort(key=lambda option: -len(option[0]))

    def at(self, text: str, words: Words, index: int) -> tuple[int, tuple[int, ...], bool] | None:
        """Give the token after the longest alias that begins here, who it may mean, and whether it is a name."""
        for alias, big in self._first.get(words.low[index], ()):
            end = index + len(alias)
            if len(alias) > 1 and tuple(words.low[index:end]) != alias:
                continue
            if all(
                not wanted or text[words.starts[index + at]].isupper() for at, wanted in enumerate(big)
            ) and all(
                words.starts[at + 1] - words.ends[at] < 4
                and "\n\n" not in text[words.ends[at] : words.starts[at + 1]]
                for at in range(index, end - 1)
            ):
                return end, self._who[alias], any(big)
        return None
