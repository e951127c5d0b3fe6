"""Writing down what was done."""

from __future__ import annotations

from typing import Any

from velvetbox.archive.library import rows
from velvetbox.archive.library.models import Change
from velvetbox.archive.people.models import Person


def change(person: Person | None, act: str, work: int | None = None, **data: Any) -> None:
    """Write the Change row of an act."""
    rows.insert(Change, ("by", "act", "work", "data"), [(person and person.pk, act, work, data)])
