"""How near stories are in meaning to what somebody remembers.

What people write of a book they half remember and what a summary says of it lie apart in MiniLM's space; a matrix
trained on questions with their answers (`tools/train_memory.py`) moves the former towards the latter. Cards are not touched.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from velvetbox.archive.finder.memory import vectors
from velvetbox.archive.finder.memory.clues import LONGEST
from velvetbox.archive.finder.memory.encoder import SIZE, encoder
from velvetbox.archive.finder.memory.looking import POOL
from velvetbox.core.typed import readable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

ADAPTER = Path(__file__).parent / "data" / "adapter.npy"
SHA256 = "031c0235842ab821048c60212f8dac7195321ea1a63690ed199f3e86db910244"


def asked(text: str) -> Vector | None:
    """Give the vector of what somebody remembers, of length 1; None where nothing can make one."""
    model = encoder()
    if model is None:
        return None
    vector: Vector = model.encode([readable(text, LONGEST)])[0]
    return vector


def meant(box: Path, vector: Vector | None) -> dict[int, float]:
    """Give the works whose cards are nearest to what was asked and how near, none where there are no vectors."""
    if vector is None or not vectors.vectors_file(box).is_file():
        return {}
    return vectors.nearest(box, adapted(vector[None, :], adapter())[0], POOL)


def adapted(vectors_: NDArray[np.float32], matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give vectors of questions moved to where their answers are, of length 1."""
    import numpy as np

    moved = vectors_ @ matrix
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), np.float32)


@cache
def adapter() -> NDArray[np.float32]:
    """Give the matrix; one that changes nothing where its file is not the one expected."""
    import numpy as np

    if not ADAPTER.is_file() or hashlib.sha256(ADAPTER.read_bytes()).hexdigest() != SHA256:
        return np.eye(SIZE, dtype=np.float32)
    return np.asarray(np.load(ADAPTER, allow_pickle=False), np.float32)
