"""Measure who speaks on annotated stories.

    python -m tools.measure_storymap DATA… [--weights FILE] [--folds N] [--own-cast] [--json]

With --folds the stories are split into N folds, and each is read with weights trained on the others (needs what `make train` installs);
else with the shipped weights or those of --weights. Quotes and cast are given, unless --own-cast: then both are read from the text, a
person found is the annotated one whose names it shares most, and a quote not found counts as wrong. Prints the share of right speakers
by quote type, for all and without minor speakers, and how right the surest lines are. Types not annotated are told by the tag.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import storymap_cases
from tools.annotated import Story, read
from tools.storymap_cases import Own
from velvetbox.core.storymap import speakers
from velvetbox.core.storymap.trees import Weights, load

_MINOR = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """One quote: its type, whether its speaker was told right, how surely, and whether the speaker is a minor one."""

    type: str
    right: bool
    confidence: float
    minor: bool


def given(story: Story, weights: Weights) -> list[Answer]:
    """Answer for a story whose quotes and cast are given."""
    one = storymap_cases.given(story)
    likely = speakers.decide(one.asked, weights)
    minor = _minor(story)
    out = [
        Answer(line.type or "implicit", right=False, confidence=0.0, minor=line.speaker in minor)
        for line in story.lines
        if line not in one.lines
    ]
    for line, asked, right, some in zip(one.lines, one.asked, one.right, likely, strict=True):
        best = max(some, key=lambda who: some[who]) if some else None
        kind = (line.type or str(asked.cues.manner)).lower()
        out.append(
            Answer(
                kind,
                best is not None and best == right,
                some[best] if best is not None else 0.0,
                line.speaker in minor,
            )
        )
    return out


def _minor(story: Story) -> set[str | None]:
    """Give those who say fewer than ten lines."""
    lines: dict[str | None, int] = defaultdict(int)
    for line in story.lines:
        lines[line.speaker] += 1
    return {who for who, many in lines.items() if who is None or many < _MINOR} | set(story.minor)


def own(story: Story, weights: Weights) -> list[Answer]:
    """Answer for a story of which only the text is given."""
    one = Own.of(story)
    likely = speakers.decide(one.whole.asked, weights)
    minor = _minor(story)
    out = []
    for line, number in one.lines:
        some = likely[number] if number is not None else {}
        best = max(some, key=lambda who: some[who]) if some else None
        kind = line.type or str(one.whole.asked[number].cues.manner if number is not None else "implicit")
        right = best is not None and line.speaker is not None and one.who.get(best) == line.speaker
        out.append(
            Answer(kind.lower(), right, some[best] if best is not None else 0.0, line.speaker in minor)
        )
    return out


def by_folds(
    stories: Sequence[Story], many: int, answer: Callable[[Story, Weights], list[Answer]]
) -> Iterator[list[Answer]]:
    """Answer for each story with weights that have not seen it."""
    from tools.train_storymap import folds, settings_for, train

    cases = [tuple(storymap_cases.lessons(story)) for story in stories]
    fold = folds([story.group for story in stories], many)
    for number in sorted(set(fold)):
        weights = train(
            [one for some, at in zip(cases, fold, strict=True) if at != number for one in some],
            "measured",
            settings_for(stories),
        )
        for story, at in zip(stories, fold, strict=True):
            if at == number:
                yield answer(story, weights)


def figures(answers: Sequence[Answer]) -> dict[str, Any]:
    """Give the shares of right answers, in per cent."""
    out: dict[str, Any] = {"quotes": len(answers), "all": _share(answers)}
    for kind in ("explicit", "anaphoric", "implicit"):
        out[kind] = _share([one for one in answers if one.type == kind])
    out["not explicit"] = _share([one for one in answers if one.type != "explicit"])
    major = [one for one in answers if not one.minor]
    out["without minor: all"] = _share(major)
    out["without minor: not explicit"] = _share([one for one in major if one.type != "explicit"])
    surest = sorted(answers, key=lambda one: -one.confidence)
    for part in (50, 70, 80, 90):
        out[f"surest {part} %"] = _share(surest[: len(surest) * part // 100])
    out["calibration"] = _calibration(answers)
    return out


def _share(answers: Sequence[Answer]) -> float | None:
    return round(100 * sum(one.right for one in answers) / len(answers), 1) if answers else None


def _calibration(answers: Sequence[Answer]) -> list[tuple[float, float, int]]:
    """Give for each tenth of confidence its mean, the share right, and how many quotes."""
    out = []
    for tenth in range(10):
        some = [one for one in answers if min(9, int(one.confidence * 10)) == tenth]
        if some:
            mean = sum(one.confidence for one in some) / len(some)
            out.append((round(mean, 2), round(sum(one.right for one in some) / len(some), 2), len(some)))
    return out


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--folds", type=int)
    parser.add_argument("--own-cast", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    stories = list(read(args.data))
    answer = own if args.own_cast else given
    if args.folds:
        answers = [one for some in by_folds(stories, args.folds, answer) for one in some]
    else:
        weights = load(args.weights) if args.weights else speakers.shipped()
        answers = [one for story in stories for one in answer(story, weights)]
    found = figures(answers)
    if args.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:<30} {value}")


if __name__ == "__main__":
    main()
