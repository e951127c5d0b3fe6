from __future__ import annotations

import pytest

from velvetbox.archive.finder.memory.keeping import Keeping
from velvetbox.archive.finder.spoken.feeding import Feeding
from velvetbox.archive.storymap.keeping import Mapping
from velvetbox.doors.jobs.remembering import Remembering


@pytest.mark.django_db
def test_every_part_is_closed_although_one_before_it_could_not_be(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[str] = []

    def fails(part: object) -> None:
        closed.append(type(part).__name__)
        raise OSError(f"{closed[-1]} could not write.")

    slow = Remembering()
    slow.step()
    for part in (Keeping, Feeding, Mapping):
        monkeypatch.setattr(part, "step", lambda *_: False)
        monkeypatch.setattr(
            part, "close", fails if part is not Keeping else lambda _: closed.append("Keeping")
        )
    with pytest.raises(OSError, match="Mapping could not write"):
        slow.step()
    assert closed == ["Keeping", "Mapping", "Feeding", "Keeping"]
    slow.close()
    assert len(closed) == 4
