"""Train the weights that tell who speaks.

    python -m tools.train_storymap DATA… --out weights.npz

DATA are files in the form of tools.annotated. Needs what `make train` installs (lightgbm); the same data and seed give the same weights.
Each story is learnt from with its cast given and, where it is annotated who is meant by which words, as the program reads it from the text
alone; many lines grow more and larger trees than few. Looks after the first learn from the ones before on stories that those have not seen (three folds).
"""

from __future__ import annotations

import argparse
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tools.annotated import Story, read
from tools.storymap_cases import Case, lessons
from velvetbox.core.storymap import speakers
from velvetbox.core.storymap.trees import Trees, Weights, save
from velvetbox.core.storymap.turns import Likely, second_look

SEED, LOOKS, FOLDS = 1, 3, 3
MANY = 8_000  # quotes, from which trees may be larger
LARGER: dict[str, Any] = {"jury": 1, "rounds": 160, "num_leaves": 40, "max_depth": 7, "min_data_in_leaf": 40}
SETTINGS: dict[str, Any] = {
    "jury": 3,  # models of one look, whose scores are averaged
    "rounds": 120,
    "learning_rate": 0.08,
    "num_leaves": 24,
    "max_depth": 6,
    "min_data_in_leaf": 20,
    "lambda_l2": 5.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "max_bin": 63,
    "seed": SEED,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}
Array = np.ndarray[Any, np.dtype[np.float64]]


def settings_for(stories: Sequence[Story]) -> dict[str, Any]:
    """Give what is set otherwise than SETTINGS for stories with as many lines as these, each counting as much as its story weighs."""
    return (
        LARGER if sum(line.known * story.weight for story in stories for line in story.lines) >= MANY else {}
    )


def train(cases: Sequence[Case], name: str, settings: Mapping[str, Any] | None = None) -> Weights:
    """Give the weights learnt from some stories."""
    likely: list[list[Likely]] = [[] for _ in cases]
    passes = []
    sharpness = 1.0
    for look in range(LOOKS):
        tables = [_table(one, some, look) for one, some in zip(cases, likely, strict=True)]
        likely = _unseen(cases, tables, settings)
        if look == LOOKS - 1:
            sharpness = _sharpness(cases, tables, likely)
        passes.append(_fit(tables, [one.weight for one in cases], settings))
    return Weights(tuple(passes), sharpness, name)


@dataclass(slots=True)
class _Table:
    people: list[list[int]]
    rows: list[list[array[float]]]
    right: list[int | None]
    scores: Array | None = None


def _table(one: Case, likely: Sequence[Likely], look: int) -> _Table:
    if look == 0:
        return _Table([asked.people for asked in one.asked], [asked.rows for asked in one.asked], one.right)
    people, rows = second_look(one.asked, likely)
    return _Table(people, rows, one.right)


def folds(groups: Sequence[str], many: int) -> list[int]:
    """Give the fold of each story, stories of one group together, folds of about one size."""
    names = sorted(set(groups))
    order = np.random.default_rng(SEED).permutation(len(names))
    place = {names[index]: at % many for at, index in enumerate(order)}
    return [place[group] for group in groups]


def _unseen(
    cases: Sequence[Case], tables: Sequence[_Table], settings: Mapping[str, Any] | None
) -> list[list[Likely]]:
    """Give what models that have not seen a story say of it."""
    fold = folds([one.story.group for one in cases], FOLDS)
    out: list[list[Likely]] = [[] for _ in cases]
    for number in sorted(set(fold)):
        seen = [at for at, one in enumerate(fold) if one != number] or list(range(len(cases)))
        trees = _fit([tables[at] for at in seen], [cases[at].weight for at in seen], settings)
        for at, one in enumerate(fold):
            if one == number:
                scores = trees.score(speakers.stacked(tables[at].rows))
                tables[at].scores = scores
                out[at] = speakers.together(cases[at].asked, speakers.shares(tables[at].people, scores, {}))
    return out


def _fit(tables: Sequence[_Table], weights: Sequence[float], settings: Mapping[str, Any] | None) -> Trees:
    import lightgbm

    rows, labels, sizes, heavy = [], [], [], []
    for table, weight in zip(tables, weights, strict=True):
        for people, some, right in zip(table.people, table.rows, table.right, strict=True):
            if right in people and len(people) > 1:
                rows.extend(some)
                labels.extend(float(person == right) for person in people)
                sizes.append(len(people))
                heavy.extend([weight] * len(people))
    asked = {**SETTINGS, **(settings or {})}
    rounds, jury = int(asked.pop("rounds")), int(asked.pop("jury"))
    data = lightgbm.Dataset(
        np.asarray(rows, np.float32),
        np.asarray(labels),
        params={"verbosity": -1, "max_bin": asked["max_bin"]},
        free_raw_data=False,
    )
    goal = _softmax(np.asarray(labels), np.asarray(sizes), np.asarray(heavy))
    grown: list[Mapping[str, Any]] = []
    for seed in range(SEED, SEED + jury):
        model = lightgbm.train({**asked, "seed": seed, "objective": goal}, data, rounds)
        grown += model.dump_model()["tree_info"]
    trees = _trees(grown, int(asked["max_depth"]))
    return Trees(trees.features, trees.borders, trees.leaves / np.float32(jury))


def _softmax(labels: Array, sizes: Array, heavy: Array) -> Callable[[Array, Any], tuple[Array, Array]]:
    """Give the slope and curve of minus the log share of the right candidate among those of its quote."""
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])

    def goal(scores: Array, _data: Any) -> tuple[Array, Array]:
        raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        share = raised / np.repeat(np.add.reduceat(raised, starts), sizes)
        return heavy * (share - labels), heavy * np.maximum(share * (1 - share), 1e-3)

    return goal


def _trees(grown: Sequence[Mapping[str, Any]], depth: int) -> Trees:
    features = np.zeros((len(grown), 2**depth - 1), np.int32)
    borders = np.full((len(grown), 2**depth - 1), np.inf, np.float32)
    leaves = np.zeros((len(grown), 2**depth), np.float32)
    for number, tree in enumerate(grown):
        waiting = [(tree["tree_structure"], 0, 0)]
        while waiting:
            node, level, at = waiting.pop()
            if "leaf_value" in node:
                leaves[number, at << (depth - level)] = node["leaf_value"]
                continue
            place = 2**level - 1 + at
            features[number, place] = node["split_feature"]
            borders[number, place] = (
                np.nextafter(np.float32(node["threshold"]), np.float32(-np.inf))
                if (float(np.float32(node["threshold"])) > node["threshold"])
                else np.float32(node["threshold"])
            )
            waiting += [(node["left_child"], level + 1, 2 * at), (node["right_child"], level + 1, 2 * at + 1)]
    return Trees(features, borders, leaves)


def _sharpness(cases: Sequence[Case], tables: Sequence[_Table], likely: Sequence[Sequence[Likely]]) -> float:
    """Give the factor of the scores under which the shares of the right speakers are likeliest."""
    best, least = 1.0, float("inf")
    for factor in np.arange(0.3, 2.01, 0.05):
        loss = 0.0
        for one, table in zip(cases, tables, strict=True):
            if table.scores is None:
                continue
            for some, right in zip(
                speakers.shares(table.people, table.scores * factor, {}), one.right, strict=True
            ):
                loss -= float(np.log(max(some.get(right, 0.0), 1e-3))) if right is not None else 0.0
        if loss < least:
            best, least = float(factor), loss
    return best


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--name", default="speakers 1", help="how the weights call themselves in each claim")
    args = parser.parse_args()
    stories = list(read(args.data))
    cases = [case for story in stories for case in lessons(story)]
    print("sha256", save(train(cases, args.name, settings_for(stories)), args.out))


if __name__ == "__main__":
    main()
