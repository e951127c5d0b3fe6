"""What tells whether two names mean two people: who is named beside whom, who talks with whom, and the pronouns after a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.scan import Words
from velvetbox.core.storymap.words import HE, SHE

Name = tuple[str, ...]
_BESIDE = 20  # words between two names
_AFTER = 30  # words between a name and a pronoun
_MEANT = 2  # pronouns after a name that may mean it
_TOLD, _MOSTLY = 6, 4  # pronouns that tell a gender, and times as many as of the other
_ANSWERS = 2  # what names of one talk count beside those of one sentence
_FEWEST, _APART = (
    3,
    0.06,
)  # of these at least, and of the places of the rarer, before two names mean two people


@dataclass(slots=True)
class Seen:
    """How often and how a name stands in the text."""

    words: Name
    written: str = ""
    times: int = 0
    inner: int = 0  # not at the start of a sentence
    told: int = 0
    speaks: int = 0
    acts: int = 0
    called: int = 0
    owns: int = 0
    placed: float = 0
    the: int = 0
    he: int = 0  # pronouns of the narration that follow it
    she: int = 0
    beside: Counter[Name] = field(
        default_factory=Counter
    )  # names just before or after it, told by the same voice
    talks: Counter[Name] = field(default_factory=Counter)  # names that its bearer says, or that say its


@dataclass(frozen=True, slots=True)
class Run:
    """A name where it stands: its first word, the one after its last, and whether it is the subject of a verb of speech."""

    name: Seen
    first: int
    last: int
    speaks: bool


class Company:
    """Takes in the names of each paragraph in order."""

    def __init__(self) -> None:
        self.speaker: Seen | None = None  # the only one named as speaking in the paragraph before

    def meet(self, words: Words, runs: Sequence[Run]) -> None:
        """Note who is named beside whom in a paragraph, who talks with whom, and what pronouns follow."""
        for one, other in pairwise(runs):
            if other.first - one.last < _BESIDE and words.quote[one.last - 1] == words.quote[other.first]:
                _both(one.name.beside, other.name.beside, (one.name, other.name))
        for at, one in enumerate(runs):
            if words.quote[one.first] < 0:
                _follow(words, one, runs[at + 1].first if at + 1 < len(runs) else len(words.low))
        speaking = {id(run.name): run.name for run in runs if run.speaks}
        speaker = next(iter(speaking.values())) if len(speaking) == 1 else None
        if speaker is not None:
            for run in runs:
                if words.quote[run.first] >= 0 and run.name is not speaker:
                    _both(speaker.talks, run.name.talks, (speaker, run.name))
            if self.speaker is not None and self.speaker is not speaker:
                _both(speaker.talks, self.speaker.talks, (speaker, self.speaker))
        self.speaker = speaker


def _both(one: Counter[Name], other: Counter[Name], names: tuple[Seen, Seen]) -> None:
    one[names[1].words] += 1
    other[names[0].words] += 1


def _follow(words: Words, run: Run, end: int) -> None:
    """Count the first pronouns of the narration between a name and the next."""
    met = 0
    for at in range(run.last, min(end, run.last + _AFTER)):
        he, she = words.low[at] in HE, words.low[at] in SHE
        if words.quote[at] < 0 and (he or she):
            run.name.he += he
            run.name.she += she
            met += 1
            if met == _MEANT:
                return


def are_two(one: Seen, names: Iterable[Name], times: int) -> bool:
    """Tell whether a name stands beside those of somebody, who are named so often, or in one talk with them, as two people's do."""
    beside = sum(one.beside[name] + _ANSWERS * one.talks[name] for name in names)
    return beside >= _FEWEST and beside >= _APART * min(one.times, times)


def told_gender(he: int, she: int) -> Gender | None:
    """Give the gender that the pronouns after a name tell, None when they are few or disagree."""
    if he + she < _TOLD or max(he, she) < _MOSTLY * min(he, she):
        return None
    return Gender.HE if he > she else Gender.SHE
