"""The vectors of a box's cards, in a file that only grows: `<box>/index/memory/cards.MODEL.vectors`.

Each record is the work's id (4 bytes, little-endian) and its vector as bytes, times 127; the last one of a work counts. A
record cut short by a crash is at the end and is written over. Beside it a stamp says which change was taken in last.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from velvetbox.archive.finder.memory.encoder import MODEL, SIZE
from velvetbox.archive.finder.memory.index import folder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_RECORD = 4 + SIZE
_SCALE = 127.0
_ROWS = 4096  # rows compared at a time


def vectors_file(box: Path) -> Path:
    """Give the file of a box's vectors."""
    return folder(box) / f"cards.{MODEL}.vectors"


def append(box: Path, works: Mapping[int, NDArray[np.float32]]) -> None:
    """Keep the vectors of works, in place of those kept before."""
    import numpy as np

    file = vectors_file(box)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as out:
        out.truncate(out.tell() // _RECORD * _RECORD)
        for work, vector in works.items():
            row = np.clip(np.rint(vector * _SCALE), -_SCALE, _SCALE).astype(np.int8)
            out.write(work.to_bytes(4, "little") + row.tobytes())


def meaning_nothing(works: Iterable[int]) -> dict[int, NDArray[np.float32]]:
    """Give vectors that are near to nothing."""
    import numpy as np

    return {work: np.zeros(SIZE, np.float32) for work in works}


def known(box: Path) -> set[int]:
    """Give the works that have a vector."""
    return set(_last_rows(box)[0].tolist())


def count(box: Path) -> int:
    """Give how many vectors are kept, those made anew counted again."""
    file = vectors_file(box)
    return file.stat().st_size // _RECORD if file.is_file() else 0


def nearest(box: Path, vector: NDArray[np.float32], most: int) -> dict[int, float]:
    """Give the works whose cards are nearest to a vector, and how near, from -1 to 1."""
    import numpy as np

    works, rows, table = _last_rows(box)
    near = np.zeros(len(works), np.float32)
    for start in range(0, len(works), _ROWS):
        part = table[rows[start : start + _ROWS]]["vector"].astype(np.float32)
        near[start : start + _ROWS] = part @ vector / np.maximum(np.linalg.norm(part, axis=1), 1.0)
    best = np.argpartition(-near, most)[:most] if len(near) > most else np.arange(len(near))
    return dict(zip(works[best].tolist(), near[best].tolist(), strict=True))


def _last_rows(box: Path) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.void]]:
    """Give the works, the row of each that counts, and the table of all rows."""
    import numpy as np

    record = np.dtype([("work", "<u4"), ("vector", np.int8, (SIZE,))])
    rows = count(box)
    table = np.memmap(vectors_file(box), record, "r", shape=(rows,)) if rows else np.zeros(0, record)
    works, from_end = np.unique(table["work"][::-1], return_index=True)
    return works, rows - 1 - from_end, table


def last_change(box: Path) -> int:
    """Give the last change whose works have vectors."""
    try:
        return int(json.loads(_stamp(box).read_text(encoding="utf-8"))["last_id"])
    except (OSError, ValueError, TypeError, KeyError):
        return 0


def keep_last_change(box: Path, last_id: int) -> None:
    """Keep the last change whose works have vectors."""
    new = _stamp(box).with_suffix(".new")
    new.parent.mkdir(parents=True, exist_ok=True)
    new.write_text(json.dumps({"last_id": last_id}), encoding="utf-8")
    new.replace(_stamp(box))


def _stamp(box: Path) -> Path:
    return vectors_file(box).with_suffix(".json")
