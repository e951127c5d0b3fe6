"""What a text means on the whole, as 64 numbers, without a model: the sum of what its word pieces mean each by itself.

The table `data/pieces.npy` has a row for each piece of the vocabulary. It was distilled from all-MiniLM-L6-v2 (Apache-2.0)
by `tools/distil_pieces.py`: what the model makes of each piece alone, weighted by how rare it is, and moved so that their
sum comes as near as it can to what the model makes of a whole text (Tissier et al. 2017 and Minish Lab's model2vec go
the first of these steps). It tells far less than the model and costs a hundredth.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from velvetbox.archive.finder.memory.wordpiece import MOST, pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TABLE = Path(__file__).parent / "data" / "pieces.npy"
SHA256 = "c171ecdbca415f349ce1e80e25b72fba56677e677ce28d9647394adf0ee5745d"


def vectors(texts: Sequence[str], most: int = MOST) -> NDArray[np.float32] | None:
    """Give a row for each text, of length 1, or of zeros where no piece is known; None without the table expected.

    Only the first `most` pieces of a text count, each by the root of how often it is there.
    """
    import numpy as np

    known = table()
    if known is None:
        return None
    out = np.zeros((len(texts), known.shape[1]), np.float32)
    for number, text in enumerate(texts):
        found, times = np.unique(np.array(pieces(text, most)[1:-1], int), return_counts=True)
        out[number] = np.sqrt(times, dtype=np.float32) @ known[found].astype(np.float32)
    return np.asarray(out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1.0), np.float32)


@cache
def table() -> NDArray[np.int8] | None:
    """Give the table, a row for each piece; None where its file is not the one expected."""
    import numpy as np

    if not TABLE.is_file() or hashlib.sha256(TABLE.read_bytes()).hexdigest() != SHA256:
        return None
    return np.asarray(np.load(TABLE, allow_pickle=False), np.int8)
