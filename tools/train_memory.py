"""Train the matrix that moves questions of half-remembered books towards their answers.

    python -m tools.train_memory FOLDER

FOLDER holds Reddit-TOMT (bench.half_remembered); no text of it goes into the project. Writes the matrix to
`velvetbox/archive/finder/memory/data/adapter.npy` and prints its checksum, to be put into `meaning.SHA256`, and the recall on
the questions to choose by. Softmax over one answer and drawn other books, Adam, numpy only; a minute on one core, most of it
for encoding. The same seed gives the same matrix up to rounding.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.half_remembered import Books, Question, read
from bench.measure import a_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from velvetbox.archive.finder.memory.encoder import Encoder

    Rows = NDArray[np.float32]

ADAPTER = Path("velvetbox/archive/finder/memory/data/adapter.npy")
SEED, EPOCHS, BATCH, OTHERS = 1, 12, 128, 512
RATE, TEMPERATURE = 2e-4, 0.05


def train(asked: Rows, answers: Sequence[int], books: Rows) -> Rows:
    """Give the matrix for questions (a row each), the rows of their answers, and all books."""
    draw = np.random.default_rng(SEED)
    matrix = np.eye(books.shape[1], dtype=np.float32)
    first, second = np.zeros_like(matrix), np.zeros_like(matrix)
    right = np.asarray(answers)
    step = 0
    for _ in range(EPOCHS):
        order = draw.permutation(len(asked))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            others = draw.choice(len(books), min(OTHERS, len(books)), replace=False)
            slope = _slope(asked[rows], matrix, books, right[rows], others)
            step += 1
            first = 0.9 * first + 0.1 * slope
            second = 0.999 * second + 0.001 * slope * slope
            sure = np.sqrt(second / (1 - 0.999**step)) + 1e-8
            matrix = matrix - RATE * (first / (1 - 0.9**step)) / sure
    return matrix.astype(np.float32)


def _slope(asked: Rows, matrix: Rows, books: Rows, right: NDArray[np.int_], others: NDArray[np.int_]) -> Rows:
    shown = np.concatenate([right, others])
    moved = asked @ matrix
    length = np.linalg.norm(moved, axis=1, keepdims=True)
    moved = moved / length
    near = moved @ books[shown].T / TEMPERATURE
    same = shown[None, :] == right[:, None]
    own = np.zeros_like(same)
    own[np.arange(len(right)), np.arange(len(right))] = True
    near[same & ~own] = -np.inf
    share = np.exp(near - near.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    pull = (share - own) @ books[shown] / TEMPERATURE / len(right)
    pull = (pull - (pull * moved).sum(axis=1, keepdims=True) * moved) / length
    return np.asarray(asked.T @ pull, np.float32)


def recall(asked: Rows, questions: Sequence[Question], books: Rows, most: int = 10) -> float:
    """Give the share of questions one of whose answers is among the `most` nearest books."""
    near = asked @ books.T
    best = np.argsort(-near, axis=1)[:, :most] + 1
    found = [bool(set(row.tolist()).intersection(q.answers)) for row, q in zip(best, questions, strict=True)]
    return sum(found) / len(found)


def learn(about: str | None, by: Callable[[Books, Encoder], None]) -> None:
    """Read the data in the folder that the command line names, and have it learnt from with the model of an open box."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("folder", type=Path)
    books = read(parser.parse_args().folder)
    with a_box() as box:
        from velvetbox.doors.cli import house

        house.make_box(box)
        house.open_box(box)
        from velvetbox.archive.finder.memory.encoder import encoder

        if (model := encoder()) is None:
            raise SystemExit("The extra [find] is not installed.")
        by(books, model)


def _train_on(books: Books, model: Encoder) -> None:
    """Train, write the matrix, tell how good it is."""
    there = model.encode(books.texts)
    asked, dev = (model.encode([question.text for question in part]) for part in (books.train, books.dev))
    matrix = train(asked, [question.answers[0] - 1 for question in books.train], there)
    np.save(ADAPTER, matrix.astype(np.float16))
    print("checksum", hashlib.sha256(ADAPTER.read_bytes()).hexdigest())
    moved = dev @ matrix
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    print(
        f"recall at 10 to choose by: {recall(dev, books.dev, there):.3f}, moved {recall(moved, books.dev, there):.3f}"
    )


if __name__ == "__main__":
    learn(__doc__, _train_on)
