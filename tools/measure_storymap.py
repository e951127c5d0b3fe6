"""Measure who speaks on annotated stories.

    python -m tools.measure_storymap DATA… [--weights FILE] [--folds N] [--own-cast] [--json]

With --folds the stories are split into N folds, and each is read with weights trained on the others (needs what `make train` installs);
else with the shipped weights or those of --weights. Quotes and cast are given, unless --own-cast: then both are read from the text, a
person found is the annotated one whose names it shares most, and a quote not found counts as wrong. Prints the share of right speakers
by quote type, for all and without minor speakers, how right the surest lines are, B3 of the lines by speaker, and where scenes are
annotated how many of them begin where they should. Types not annotated are told by the tag.
"""

from __future__ import annotations

import argparse
import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import storymap_cases
from tools.annotated import Line, Story, read
from tools.storymap_cases import Own
from velvetbox.core.storymap import map_text, speakers
from velvetbox.core.storymap.features import Asked
from velvetbox.core.storymap.trees import Weights, load
from velvetbox.core.storymap.turns import Likely

_MINOR = 10
_REACH = 3  # sentences
_STOP = re.compile(r"[.!?…]+[\"”’')]*\s")


@dataclass(frozen=True, slots=True)
class Answer:
    """One quote: its type, whether its speaker was told right, how surely, and whether the speaker is a minor one."""

    type: str
    right: bool
    confidence: float
    minor: bool
    speaker: str = ""  # the annotated one, and the one told, each with the story
    told: str = ""


def given(story: Story, weights: Weights) -> list[Answer]:
    """Answer for a story whose quotes and cast are given."""
    one = storymap_cases.given(story)
    likely = speakers.decide(one.asked, weights)
    names = {number: who.name for number, who in enumerate(story.cast)}
    numbers = {(line.start, line.end): number for number, line in enumerate(one.lines)}
    lines = [(line, numbers.get((line.start, line.end))) for line in story.lines]
    return _answers(story, lines, one.asked, likely, names)


def own(story: Story, weights: Weights) -> list[Answer]:
    """Answer for a story of which only the text is given."""
    one = Own.of(story)
    likely = speakers.decide(one.whole.asked, weights, known=speakers.FOUND)
    return _answers(story, one.lines, one.whole.asked, likely, one.who)


def _answers(
    story: Story,
    lines: Sequence[tuple[Line, int | None]],
    asked: Sequence[Asked],
    likely: Sequence[Likely],
    names: Mapping[int, str],
) -> list[Answer]:
    """Answer for some lines, each with the number of its quote (None: not found); `names` are the annotated ones of people found."""
    minor = _minor(story)
    out = []
    for line, number in lines:
        if not line.known:
            continue
        some = likely[number] if number is not None else {}
        best = max(some, key=lambda who: some[who]) if some else None
        kind = line.type or str(asked[number].cues.manner if number is not None else "implicit")
        right = best is not None and line.speaker is not None and names.get(best) == line.speaker
        out.append(
            Answer(
                kind.lower(),
                right,
                some[best] if best is not None else 0.0,
                line.speaker in minor,
                f"{story.id} {line.speaker}",
                f"{story.id} {best if best is not None else line}",
            )
        )
    return out


def _minor(story: Story) -> set[str | None]:
    """Give those who say fewer than ten lines."""
    lines: dict[str | None, int] = defaultdict(int)
    for line in story.lines:
        lines[line.speaker] += 1
    return {who for who, many in lines.items() if who is None or many < _MINOR} | set(story.minor)


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
    out["B3 of speakers"] = _b_cubed(answers)
    return out


def _b_cubed(answers: Sequence[Answer]) -> tuple[float, float, float]:
    """Give precision, recall and F of the lines put together by speaker (Bagga and Baldwin 1998), in per cent."""
    both = Counter((one.speaker, one.told) for one in answers)
    gold, told = Counter(one.speaker for one in answers), Counter(one.told for one in answers)
    many = max(1, len(answers))
    precision = sum(times * times / told[who] for (_, who), times in both.items()) / many
    recall = sum(times * times / gold[who] for (who, _), times in both.items()) / many
    return _three(precision, recall)


def _three(precision: float, recall: float) -> tuple[float, float, float]:
    middle = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return round(100 * precision, 1), round(100 * recall, 1), round(100 * middle, 1)


def scenes(stories: Sequence[Story]) -> dict[str, tuple[float, float, float]]:
    """Give precision, recall and F of scene starts, exact and within three sentences, of the stories that have them annotated."""
    return boundaries(
        [
            (
                story.text.chapters[0],
                sorted(story.scenes),
                [one.span.start for one in map_text(story.text).scenes],
            )
            for story in stories
            if story.scenes
        ]
    )


def boundaries(
    found: Sequence[tuple[str, Sequence[int], Sequence[int]]],
) -> dict[str, tuple[float, float, float]]:
    """Give precision, recall and F of scene starts, of texts with the annotated ones and those told, in order."""
    out = {}
    for name, reach in (("scenes, exact", 0), (f"scenes within {_REACH} sentences", _REACH)):
        right = sum(_near(text, at, wanted, reach) for text, wanted, told in found for at in told)
        hit = sum(_near(text, at, told, reach) for text, wanted, told in found for at in wanted)
        told_many, wanted_many = (sum(len(one[place]) for one in found) for place in (2, 1))
        if wanted_many and told_many:
            out[name] = _three(right / told_many, hit / wanted_many)
    return out


def _near(text: str, at: int, others: Sequence[int], reach: int) -> bool:
    """Tell whether one of some places lies no more sentences away than `reach`."""
    nearest = others[max(0, bisect_left(others, at) - 1) : bisect_left(others, at) + 1]
    return any(
        at == other or (reach > 0 and len(_STOP.findall(text[min(at, other) : max(at, other)])) <= reach)
        for other in nearest
    )


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
    found = figures(answers) | scenes(stories)
    if args.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:<30} {value}")


if __name__ == "__main__":
    main()
