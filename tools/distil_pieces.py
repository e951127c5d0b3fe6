"""Distil what word pieces mean from MiniLM: the table by which stories are found without it (memory/static.py).

    python -m tools.distil_pieces FOLDER

FOLDER holds Reddit-TOMT (bench.half_remembered); no text of it goes into the project. Each piece of the vocabulary is read by
the model alone, and weighted by the logarithm of how rare it is in the books and the questions to learn from. A matrix moves
the sums over a text to what the model makes of that text: least squares with a ridge, over the books that no question to
choose by or to measure with asks for. The 64 directions with most of the result are kept, each number as a byte, in
`velvetbox/archive/finder/memory/data/pieces.npy`; its checksum, to be put into `static.SHA256`, is printed. Some minutes on
one core. The same input gives the same table up to rounding and the signs of its columns.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tools.train_memory import learn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bench.half_remembered import Books
    from velvetbox.archive.finder.memory.encoder import Encoder

    Rows = NDArray[np.float32]

TABLE = Path("velvetbox/archive/finder/memory/data/pieces.npy")
SIZE, RIDGE = 64, 1.0
PIECES = 600  # of a text
_BEGIN, _UNKNOWN, _END = 101, 100, 102
_MOST, _WIDEST = 127, 0.9995  # of a byte; the share of numbers that fit into it


def distilled(alone: Rows, texts: Sequence[Sequence[int]], meant: Rows, rarity: Rows) -> NDArray[np.int8]:
    """Give the table from what each piece means alone, texts as pieces with what they mean, and how rare pieces are."""
    weighted = (alone - alone.mean(axis=0)) * rarity[:, None]
    weighted[_UNKNOWN] = 0
    sums = _unit(np.stack([summed(weighted, text) for text in texts]))
    matrix = np.linalg.solve(
        sums.T @ sums + RIDGE * np.eye(sums.shape[1], dtype=np.float32), sums.T @ (meant - meant.mean(axis=0))
    )
    moved = sums @ matrix
    _, directions = np.linalg.eigh(moved.T @ moved)  # the one with least of it first
    table = weighted @ matrix @ directions[:, ::-1][:, :SIZE]
    scale = _MOST / np.quantile(np.abs(table), _WIDEST)
    return np.asarray(np.clip(np.rint(table * scale), -_MOST, _MOST), np.int8)


def summed(table: Rows, text: Sequence[int]) -> Rows:
    """Give the sum over a text's pieces, each by the root of how often it is there."""
    found, times = np.unique(np.asarray(text, int), return_counts=True)
    return np.asarray(np.sqrt(times) @ table[found], np.float32)


def rarity_of(texts: Sequence[Sequence[int]], size: int) -> Rows:
    """Give for each of `size` pieces the logarithm of how many texts there are for each that has it."""
    having = np.ones(size, np.float32)
    for text in texts:
        having[np.unique(np.asarray(text, int))] += 1
    return np.log(len(texts) / having).astype(np.float32)


def _unit(rows: Rows) -> Rows:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def _distil_from(books: Books, model: Encoder) -> None:
    """Distil, write the table, print its checksum."""
    np.save(TABLE, _distilled_from(books, model))
    print("checksum", hashlib.sha256(TABLE.read_bytes()).hexdigest())


def _distilled_from(books: Books, model: Encoder) -> NDArray[np.int8]:
    from velvetbox.archive.finder.memory import wordpiece

    cut = [wordpiece.pieces(text, PIECES)[1:-1] for text in books.texts]
    asked = [wordpiece.pieces(question.text, PIECES)[1:-1] for question in books.train]
    kept_back = {answer for question in (*books.dev, *books.test) for answer in question.answers}
    learnt = [row for row in range(len(cut)) if row + 1 not in kept_back]
    size = wordpiece.count()
    return distilled(
        np.concatenate(list(_alone(model, size))),
        [cut[row] for row in learnt],
        model.encode([books.texts[row] for row in learnt]),
        rarity_of([*cut, *asked], size),
    )


def _alone(model: Encoder, size: int, together: int = 256) -> Iterator[Rows]:
    """Give what the model makes of each piece by itself."""
    for start in range(0, size, together):
        yield model.encoded([[_BEGIN, piece, _END] for piece in range(start, min(size, start + together))])


if __name__ == "__main__":
    learn(__doc__, _distil_from)
