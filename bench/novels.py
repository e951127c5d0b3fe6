"""Public-domain novels, and places in them described as people write of what they half remember.

The novels are not part of the project: they lie in folders as NUMBER_title.txt or NUMBER-0.txt with the number that Project
Gutenberg gives them (LitBank has the beginnings of 100). Where one lies twice, the longer file counts. The descriptions are
our own, in `data/remembered.jsonl`: `gutenberg`, `text`, and in `gold` a few words that stand in the place meant and nowhere
else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data" / "remembered.jsonl"
_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "_": None, "*": None})
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Described:
    """What somebody wrote of a place in a novel, and a few words that stand there."""

    number: int
    text: str
    gold: str


def described() -> Iterator[Described]:
    """Give the descriptions, in the order of the file."""
    for line in DATA.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        yield Described(one["gutenberg"], one["text"], one["gold"])


def files(folders: Sequence[Path]) -> dict[int, Path]:
    """Give the file of each novel by its number."""
    found = [file for folder in folders for file in folder.glob("[0-9]*.txt")]
    return {
        int(number[0]): file
        for file in sorted(found, key=lambda file: (file.stat().st_size, file.name))
        if (number := re.match(r"\d+(?=[-_.])", file.name))
    }


def text_of(file: Path) -> str:
    """Give a novel's text."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def plain(text: str) -> str:
    """Give text as it is compared: lower case, one kind of quotes, no signs of stress, one space between words."""
    return " ".join(text.translate(_ALIKE).lower().split())


def names(folders: Sequence[Path]) -> frozenset[str]:
    """Give the words, in lower case, that the novels write with a capital and never without."""
    words = {word for file in files(folders).values() for word in _WORD.findall(text_of(file))}
    return frozenset(word.lower() for word in words if word.istitle()) - {
        word for word in words if word.islower()
    }


def nameless(text: str, known: Collection[str]) -> str:
    """Give a text without the words that are names."""
    return " ".join(_WORD.sub(lambda found: "" if found[0].lower() in known else found[0], text).split())
