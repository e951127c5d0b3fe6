"""Decision trees read from a file and asked for many rows at once.

Every tree is laid out as a full one, level by level, so that all rows go down a level in a few array operations.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from velvetbox.core.errors import VelvetboxError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

_FORMAT = 1
_CHUNK = 4096  # rows that stay in the processor's cache


class BadWeights(VelvetboxError):
    """The weights are not what they should be: another version, or a file that was damaged."""


@dataclass(frozen=True, slots=True)
class Trees:
    """One pass: for each tree the features and borders it asks, and the value of each leaf."""

    features: NDArray[np.int32]  # trees × (2**depth - 1), the nodes level by level
    borders: Rows  # of the same shape; infinite where a tree asks no more: the way is then to the left
    leaves: Rows  # trees × 2**depth

    def score(self, rows: Rows) -> NDArray[np.float64]:
        """Give the sum of the leaves that each row falls into."""
        parts = [self._score(rows[start : start + _CHUNK]) for start in range(0, len(rows), _CHUNK)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _score(self, rows: Rows) -> NDArray[np.float64]:
        flat = rows.ravel()
        base = np.arange(len(rows), dtype=np.int32) * rows.shape[1]
        total = np.zeros(len(rows))
        depth = self.leaves.shape[1].bit_length() - 1
        for features, borders, leaves in zip(self.features, self.borders, self.leaves, strict=True):
            at = (rows[:, features[0]] > borders[0]).astype(np.int32)
            for level in range(1, depth):
                node = at + ((1 << level) - 1)
                at += at
                at += flat.take(base + features.take(node)) > borders.take(node)
            total += leaves.take(at)
        return total


@dataclass(frozen=True, slots=True)
class Weights:
    """The passes in order, how sharp their last scores are to be read, and the name of the version."""

    passes: tuple[Trees, ...]
    sharpness: float
    name: str


def load(path: Path, checksum: str | None = None) -> Weights:
    """Read weights. Raises BadWeights when the file is of another format or its SHA-256 is not `checksum`."""
    data = path.read_bytes()
    if checksum is not None and hashlib.sha256(data).hexdigest() != checksum:
        raise BadWeights("storymap.weights", f"{path.name} is not the file that belongs to this version.")
    with np.load(io.BytesIO(data), allow_pickle=False) as kept:
        if int(kept["format"]) != _FORMAT:
            raise BadWeights("storymap.weights", f"{path.name} was made for another version.")
        passes = tuple(
            Trees(
                kept[f"features{number}"].astype(np.int32),
                kept[f"borders{number}"].astype(np.float32),
                kept[f"leaves{number}"].astype(np.float32),
            )
            for number in range(int(kept["passes"]))
        )
        return Weights(passes, float(kept["sharpness"]), str(kept["name"]))


def save(weights: Weights, path: Path) -> str:
    """Write weights, the same bytes for the same weights, and give their SHA-256."""
    arrays: dict[str, NDArray[np.generic]] = {
        "format": np.array(_FORMAT),
        "passes": np.array(len(weights.passes)),
        "sharpness": np.array(weights.sharpness),
        "name": np.array(weights.name),
    }
    for number, trees in enumerate(weights.passes):
        arrays[f"features{number}"] = trees.features.astype(np.int16)
        arrays[f"borders{number}"] = trees.borders.astype(np.float32)
        arrays[f"leaves{number}"] = trees.leaves.astype(np.float32)
    out = io.BytesIO()
    np.savez_compressed(out, allow_pickle=False, **arrays)
    path.write_bytes(out.getvalue())
    return hashlib.sha256(out.getvalue()).hexdigest()
