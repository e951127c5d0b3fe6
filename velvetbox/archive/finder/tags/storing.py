"""The base on disk: a folder of plain arrays, written once, and a list of what is in it with checksums.

It lies in `<box>/index/tags/base-…`; `now.json` beside it names the one in use and its delta's log.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from blake3 import blake3
from numpy.typing import NDArray

from velvetbox.core.errors import VelvetboxError
from velvetbox.core.values import value

FORM = 3  # raised when what is written changes
LIST = "list.json"


class TagsUnusable(VelvetboxError):
    """The filters' index is missing, damaged or of another form. The database answers until it is rebuilt."""


@value(frozen=True, slots=True)
class Now:
    """What is in use: the base's folder, and the changes taken in when it was built."""

    form: int
    base: str
    last_id: int


def folder(box: Path) -> Path:
    """Give the folder of a box's filters."""
    return box / "index" / "tags"


def now(box: Path) -> Now:
    """Tell what is in use. Raises TagsUnusable."""
    try:
        data = json.loads((folder(box) / "now.json").read_text(encoding="utf-8"))
        found = Now(int(data["form"]), str(data["base"]), int(data["last_id"]))
    except (OSError, ValueError, TypeError, KeyError):
        raise TagsUnusable("finder.no_tags", "There is no index of tags yet.") from None
    if found.form != FORM or "/" in found.base or not found.base.startswith("base-"):
        raise TagsUnusable("finder.no_tags", "There is no index of tags of this version's form.")
    return found


def begin(box: Path) -> Path:
    """Begin a new base beside the one in use."""
    path = folder(box) / f"base-{secrets.token_hex(6)}"
    path.mkdir(parents=True)
    return path


def use(box: Path, base: Path, last_id: int) -> None:
    """Put a base into use, with an empty log, and remove all others."""
    base.with_suffix(".log").write_bytes(b"")
    new = folder(box) / "now.json.new"
    new.write_text(json.dumps({"form": FORM, "base": base.name, "last_id": last_id}), encoding="utf-8")
    new.replace(folder(box) / "now.json")
    for other in folder(box).glob("base-*"):
        if other.is_dir() and other != base:
            shutil.rmtree(other, ignore_errors=True)
        elif other.suffix == ".log" and other.stem != base.name:
            other.unlink(missing_ok=True)


def discard(box: Path) -> None:
    """Forget what is in use, where it cannot be used."""
    (folder(box) / "now.json").unlink(missing_ok=True)


class Writer:
    """Writes the files of a base."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def array(self, name: str, values: NDArray[Any]) -> None:
        """Write one array."""
        np.save(self._path / f"{name}.npy", values, allow_pickle=False)

    def lines(self, name: str, values: Sequence[str]) -> None:
        """Write texts one after the other, and where each begins."""
        at = np.zeros(len(values) + 1, dtype=np.uint64)
        with (self._path / f"{name}.txt").open("wb") as file:
            end = 0
            for number, value in enumerate(values, 1):
                end += file.write(value.encode("utf-8", "surrogatepass"))
                at[number] = end
        self.array(f"{name}-at", at)

    def blob(self, name: str) -> BinaryIO:
        """Open a file of bytes for writing."""
        return (self._path / f"{name}.bin").open("wb")

    def finish(self, facts: dict[str, Any]) -> None:
        """Write the list of what was written, with checksums: a base without one was never finished."""
        sums = {file.name: _sum(file) for file in sorted(self._path.iterdir())}
        said = json.dumps({"form": FORM, "facts": facts, "sums": sums})
        (self._path / LIST).write_text(json.dumps({"sum": blake3(said.encode()).hexdigest(), "said": said}))


class Reader:
    """Reads the files of a base, mapped into memory. Checks all of them first; raises TagsUnusable."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            listed = json.loads((path / LIST).read_text(encoding="utf-8"))
            said = str(listed["said"])
            data = json.loads(said)
            whole = blake3(said.encode()).hexdigest() == listed["sum"] and data["form"] == FORM
            damaged = (
                []
                if not whole
                else [name for name, sum_ in data["sums"].items() if _sum(path / name) != sum_]
            )
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise TagsUnusable("finder.tags_damaged", f"The index of tags is damaged: {error}") from error
        if not whole or damaged:
            raise TagsUnusable(
                "finder.tags_damaged", f"The index of tags is damaged: {', '.join(damaged) or LIST}."
            )
        self.facts: dict[str, Any] = data["facts"]

    def array(self, name: str) -> NDArray[Any]:
        """Give one array, mapped."""
        file = self._path / f"{name}.npy"
        found = np.load(file, mmap_mode="r", allow_pickle=False)
        return np.asarray(found)

    def blob(self, name: str, suffix: str = ".bin") -> NDArray[np.uint8]:
        """Give a file of bytes, mapped."""
        file = self._path / f"{name}{suffix}"
        if not file.stat().st_size:
            return np.zeros(0, dtype=np.uint8)
        return np.asarray(np.memmap(file, dtype=np.uint8, mode="r"))


class Lines:
    """Texts as written by `Writer.lines`, by their place."""

    def __init__(self, reader: Reader, name: str) -> None:
        self._at = reader.array(f"{name}-at")
        self._bytes = reader.blob(name, ".txt")

    def __len__(self) -> int:
        return len(self._at) - 1

    def __getitem__(self, place: int) -> str:
        piece = self._bytes[int(self._at[place]) : int(self._at[place + 1])]
        return piece.tobytes().decode("utf-8", "surrogatepass")


def _sum(file: Path) -> str:
    return blake3().update_mmap(file).hexdigest() if file.stat().st_size else ""
