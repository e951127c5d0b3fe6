from __future__ import annotations

import pytest

from velvetbox.archive.imports.models import Import
from velvetbox.archive.people.acts import local_owner
from velvetbox.doors.cli import outcomes
from velvetbox.doors.cli.terminal import Terminal


@pytest.mark.django_db
def test_why_an_import_stopped_is_said_even_when_its_row_could_not_be_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ended = Import.objects.create(by=local_owner(), roots=["/stories"])
    assert ended.state == Import.State.RUNNING
    ended.state, ended.message = Import.State.STOPPED, "The disk is full."  # and so nothing can be saved
    outcomes.tell(ended, Terminal(quiet=True))
    assert capsys.readouterr().err == "The disk is full.\n"
