"""Who a work says is in it: its tags for characters and relationships."""

from __future__ import annotations

import re

from velvetbox.core import prose
from velvetbox.core.storymap.scan import WORD, bare
from velvetbox.core.storymap.words import PEOPLE, TITLES

DECLARED = "declared"
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BETWEEN = re.compile(r"/|&|\bx\b|\band\b", re.IGNORECASE)
_OR = re.compile(r"\||\baka\b|\ba\.k\.a\.", re.IGNORECASE)
_NOBODY = frozenset(
    """original character characters reader you everyone everybody other others minor background various past implied
    mentioned ensemble unrequited none team gen romance female male""".split()
)
_LONGEST = 6  # words of a name
_MOST = 200


def declared(work: prose.Work) -> tuple[tuple[str, ...], ...]:
    """Give the names of each person that the work's tags name, a person once; "Ann Lee | The Fox" has two."""
    tags = [
        *work.values(prose.Field.CHARACTER),
        *(one for tag in work.values(prose.Field.RELATIONSHIP) for one in _BETWEEN.split(_plain(tag))),
    ]
    out = dict.fromkeys(names for tag in tags[:_MOST] if (names := _names(tag)))
    return tuple(out)


def _plain(tag: str) -> str:
    return _BRACKETS.sub(" ", tag)


def _names(tag: str) -> tuple[str, ...]:
    names = (" ".join(name.split()).strip(" -,.;:") for name in _OR.split(_plain(tag)))
    return tuple(dict.fromkeys(name for name in names if _is_name(name)))


def _is_name(name: str) -> bool:
    words = name_words(name)
    return (
        0 < len(words) <= _LONGEST
        and words[0][0].isupper()
        and not any(word.lower() in _NOBODY for word in words)
        and not all(word.lower() in PEOPLE | TITLES | {"the"} for word in words)
    )


def name_words(name: str) -> tuple[str, ...]:
    """Give a name's words as the scan gives them."""
    return tuple(bare(match[0]) for match in WORD.finditer(name))
