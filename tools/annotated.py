"""Annotated stories in one neutral form: a JSON object a line, a line a story.

    {"id": "1342_pride", "text": "…", "paragraphs": [[0, 71], …],
     "quotes": [{"start": 75, "end": 98, "speaker": "Mrs. Bennet", "addressee": "Mr. Bennet", "type": "explicit"}, …],
     "cast": [{"name": "Mrs. Bennet", "aliases": ["Mrs. Bennet", "his wife"], "gender": "she", "mentions": [[75, 86], …]}, …],
     "scenes": [0, 5120, …]}

Places are code points of `text`; a quote's may take its marks in or leave them out. `id` names the story: measuring by folds keeps
stories of one `group` (else of one id) in one fold. `speaker` and `addressee` are names in `cast`, or aliases of one in it; a quote whose
speaker is in no cast is kept out of training and counts as wrong when measured. A quote with `"speaker": null` was said by
nobody that is named; one without `speaker` is not asked for: nothing is learnt from it, and it is not counted. Left out where not known: addressee, type
(explicit | anaphoric | implicit), gender (he | she | they), narrator (true: says "I" outside the quotes), minor (true: of no account),
mentions (where the text means them, by whatever word), scenes, group, weight (how much it counts in training, 1).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from velvetbox.core.storymap import Gender, GivenCharacter, GivenQuote, Text, text_of_strings


@dataclass(frozen=True, slots=True)
class Line:
    """A quote as annotated; `speaker` and `addressee` are main names of the cast."""

    start: int
    end: int
    speaker: str | None = None
    addressee: str | None = None
    type: str | None = None
    known: bool = True  # its speaker, be it nobody


@dataclass(frozen=True, slots=True)
class Story:
    """A story as annotated."""

    id: str
    text: Text
    lines: tuple[Line, ...]
    cast: tuple[GivenCharacter, ...]
    minor: frozenset[str] = frozenset()
    scenes: tuple[int, ...] = ()
    group: str = ""
    weight: float = 1.0
    names: dict[str, str] = field(default_factory=dict)
    mentions: dict[int, dict[int, str]] = field(
        default_factory=dict
    )  # who is meant, by last and first code point

    def quotes(self) -> list[GivenQuote]:
        """Give the places of the quotes with their speakers."""
        return [GivenQuote(0, line.start, line.end, line.speaker) for line in self.lines]


def read(paths: Iterable[Path]) -> Iterator[Story]:
    """Give the stories of some files. Raises SystemExit naming the file and line that is not in the form."""
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    try:
                        yield story(json.loads(line))
                    except (KeyError, TypeError, ValueError) as error:
                        raise SystemExit(f"{path}:{number}: {error!r}") from error


def story(entry: dict[str, Any]) -> Story:
    """Give the story of one JSON object."""
    text = entry["text"]
    places = [(int(start), int(end)) for start, end in entry.get("paragraphs") or paragraphs_of(text)]
    cast = tuple(
        GivenCharacter(
            one["name"],
            tuple(dict.fromkeys([one["name"], *one.get("aliases", [])])),
            Gender(one["gender"]) if one.get("gender") in set(Gender) else None,
            one.get("narrator"),
        )
        for one in entry.get("cast", [])
    )
    names = {alias.casefold(): one.name for one in reversed(cast) for alias in one.aliases}
    names |= {one.name.casefold(): one.name for one in cast}

    def main(name: str | None) -> str | None:
        return names.get(name.casefold(), name) if name else None

    lines = tuple(
        Line(
            one["start"],
            one["end"],
            main(one.get("speaker")),
            main(one.get("addressee")),
            one.get("type"),
            "speaker" in one,
        )
        for one in sorted(entry["quotes"], key=lambda one: one["start"])
    )
    mentions: dict[int, dict[int, str]] = {}
    for one in entry.get("cast", []):
        for start, end in one.get("mentions", ()):
            mentions.setdefault(end, {})[start] = one["name"]
    minor = frozenset(one["name"] for one in entry.get("cast", []) if one.get("minor"))
    return Story(
        str(entry["id"]),
        text_of_strings([text], [places]),
        lines,
        cast,
        minor,
        tuple(entry.get("scenes", ())),
        str(entry.get("group") or entry["id"]),
        float(entry.get("weight", 1.0)),
        names,
        mentions,
    )


def paragraphs_of(text: str) -> Iterator[tuple[int, int]]:
    """Give the stretches between blank lines."""
    start = 0
    for part in text.split("\n\n"):
        kept = part.strip()
        if kept:
            at = start + len(part) - len(part.lstrip())
            yield at, at + len(kept)
        start += len(part) + 2
