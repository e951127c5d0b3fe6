"""Who is named inside a quote, and whether as the one spoken to; whether that is a "sir" or a "madam"."""

from __future__ import annotations

from collections.abc import Sequence

from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.quotes import Said
from velvetbox.core.storymap.scan import Found, Words, within
from velvetbox.core.storymap.text import Text
from velvetbox.core.storymap.words import TITLES

_PAUSES = frozenset(",.!?;:—–-…\"”’'")
_SIR = frozenset("sir sirs mister monsieur dude bro".split())
_MADAM = frozenset("madam ma'am ma’am madame mademoiselle".split())
_FATHERS = frozenset("papa father uncle dad daddy pa grandpa grandfather".split())
_MOTHERS = frozenset(
    "mamma mama mother aunt auntie mum mummy mom mommy ma grandma grandmother nurse miss".split()
)
_LORDS, _LADIES = frozenset("lord boy lad fellow".split()), frozenset("lady girl".split())
_HAILS = (
    (Gender.HE, _SIR, _FATHERS, _SIR | _FATHERS | _LORDS),
    (Gender.SHE, _MADAM, _MOTHERS, _MADAM | _MOTHERS | _LADIES),
)
_WHOSE = frozenset("my your his her our their the a an this that of dear poor old".split())
_LEADING = TITLES | frozenset("my oh o well yes no but and now".split())  # before a name that is called


def called(all_words: Sequence[Words], one: Said, text: Text) -> dict[int, bool]:
    """Give who is named inside a quote, and whether as the one spoken to."""
    out: dict[int, bool] = {}
    for index in range(one.first, min(one.last, one.first + 3) + 1):
        words = all_words[index]
        if not words.mentions:
            continue
        plain = text.paragraphs[index].text
        first = words.from_offset(one.start if index == one.first else 0)
        last = words.from_offset(one.end if index == one.last else len(plain))
        for found in within(words, first, last):
            if found.kind in "nc":
                for person in found.who[:2]:
                    out[person] = out.get(person, False) or _is_vocative(plain, words, found, first, last)
    return out


def _is_vocative(text: str, words: Words, found: Found, first: int, last: int) -> bool:
    if found.owns:
        return False
    begin = found.first
    while begin > first and words.low[begin - 1] in _LEADING:
        begin -= 1
    opens = begin <= first or text[words.ends[begin - 1] : words.starts[begin]].strip()[:1] in _PAUSES
    after = text[found.end : found.end + 1]
    closes = found.last >= last or after in _PAUSES
    return bool(
        opens
        and closes
        and (text[words.ends[begin - 1] : words.starts[begin]].strip() if begin > first else True)
    )


def hails(words: Sequence[str]) -> Gender | None:
    """Give of which gender somebody is whom a quote calls "sir" or "madam", "my lord", or "papa" as one calls one's own."""
    for gender, always, kin, mine in _HAILS:
        if any(_calls(words, at, always, kin) for at, word in enumerate(words) if word in mine):
            return gender
    return None


def _calls(words: Sequence[str], at: int, always: frozenset[str], kin: frozenset[str]) -> bool:
    word, before = words[at], words[at - 1] if at else ""
    if word in always:
        return True
    if word in kin:
        return before not in _WHOSE
    return before == "my" or (before == "dear" and at > 1 and words[at - 2] == "my")
