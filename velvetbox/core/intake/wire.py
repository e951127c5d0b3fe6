"""How the reading process and the one that asks it talk: length-prefixed frames over pipes.

A reader opens hostile files, so what it says back is unpickled from a short list of plain types only.
"""

from __future__ import annotations

import copyreg
import io
import pickle
import struct
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import IO, Any

from velvetbox.core.formats.draft import Limits, Mend, ReadOptions, Remark
from velvetbox.core.intake.dump_files import Around
from velvetbox.core.intake.near import Nearby
from velvetbox.core.intake.sealed import (
    Beside,
    BesidePicture,
    Outcome,
    Part,
    SealedChapter,
    SealedWork,
    Sketch,
)
from velvetbox.core.origins.reading import Contents
from velvetbox.core.origins.told import (
    About,
    Count,
    Told,
    ToldChallenge,
    ToldComment,
    ToldFavourite,
    ToldNews,
    ToldPerson,
    ToldPlace,
    ToldSeries,
)
from velvetbox.core.prose import Basis, Fact, Field, Measure, Where

READY = "velvetbox reader"
BadFrame = pickle.UnpicklingError
_HEAD = struct.Struct(">I")
_LARGEST = 2**31
_TYPES = {
    (kind.__module__, kind.__qualname__): kind
    for kind in (
        About,
        Around,
        Basis,
        Beside,
        BesidePicture,
        Contents,
        Count,
        Fact,
        Field,
        Limits,
        Measure,
        Mend,
        Nearby,
        Outcome,
        Part,
        ReadOptions,
        Remark,
        SealedChapter,
        SealedWork,
        Sketch,
        Told,
        ToldChallenge,
        ToldComment,
        ToldFavourite,
        ToldNews,
        ToldPerson,
        ToldPlace,
        ToldSeries,
        Where,
        frozenset,
    )
}


def _taken_apart(kind: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    """Give what takes a dataclass's objects apart into the type and its arguments.

    Its own way, asking each object for its fields, takes several times as long on both sides.
    """
    names = [field.name for field in fields(kind)]
    values: Callable[[Any], tuple[Any, ...]] = attrgetter(*names)
    return lambda value: (kind, values(value))


class _Packer(pickle.Pickler):
    dispatch_table = copyreg.dispatch_table | {
        kind: _taken_apart(kind) for kind in _TYPES.values() if is_dataclass(kind)
    }


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        try:
            return _TYPES[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a reading") from None


def pack(value: object) -> bytes:
    """Give the bytes of one frame, its length first."""
    body = io.BytesIO()
    _Packer(body, protocol=5).dump(value)
    return _HEAD.pack(body.tell()) + body.getbuffer()


def unpack(body: bytes) -> Any:
    """Read back a frame's body. Raises pickle.UnpicklingError for anything but the plain types."""
    return _Plain(io.BytesIO(body)).load()


def length(head: bytes) -> int:
    """Read a frame's length. Raises ValueError when it cannot be one."""
    size = int(_HEAD.unpack(head)[0])
    if size > _LARGEST:
        raise ValueError("a frame beyond all measure")
    return size


HEAD = _HEAD.size


def send(to: IO[bytes], value: object) -> None:
    """Write one frame."""
    to.write(pack(value))
    to.flush()


def receive(source: IO[bytes]) -> Any | None:
    """Read one frame, None at the end."""
    head = source.read(HEAD)
    if len(head) < HEAD:
        return None
    return unpack(source.read(length(head)))
