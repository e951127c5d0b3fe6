"""What one change of many works says, as a form states it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from velvetbox.archive.library.models import ReadingState, Sweep
from velvetbox.archive.library.models.tags import TagType
from velvetbox.archive.library.reading import LONGEST_NAME
from velvetbox.archive.library.tag_names import LONGEST
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.typed import one_line

TYPES = tuple(kind.value for kind in TagType if kind is not TagType.RATING)
TAGS = frozenset({Sweep.Kind.TAG_ADD, Sweep.Kind.TAG_REMOVE})
_SHELVES = frozenset({Sweep.Kind.SHELF_PUT, Sweep.Kind.SHELF_TAKE})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change: its kind, and the tag (with its type), shelf or state it is about."""

    kind: Sweep.Kind
    type: str = ""
    name: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Wanted:
        """Read what a form states in "do", "type", "tag", "shelf" and "state". Raises VelvetboxError "sweep.what"."""
        asked = given.get("do", "")
        if asked not in set(Sweep.Kind.values):
            raise VelvetboxError("sweep.what", "Nothing is changed: it was not said what to do.")
        kind = Sweep.Kind(asked)
        if kind in TAGS:
            return cls(
                kind, _one_of(TYPES, given.get("type", "")), _name(given.get("tag", ""), LONGEST, "tag")
            )
        if kind in _SHELVES:
            return cls(kind, "", _name(given.get("shelf", ""), LONGEST_NAME, "shelf"))
        if kind is Sweep.Kind.STATE:
            return cls(kind, "", _one_of(ReadingState.values, given.get("state", "?")))
        return cls(kind)


def _one_of(known: tuple[str, ...] | list[str], asked: str) -> str:
    if asked not in known:
        raise VelvetboxError("sweep.what", "Nothing is changed: it was not said to what.")
    return asked


def _name(text: str, longest: int, what: str) -> str:
    if not (name := one_line(text, longest)):
        raise VelvetboxError("sweep.what", f"Nothing is changed: say which {what}.")
    return name
