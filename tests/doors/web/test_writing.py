from __future__ import annotations

import csv
import io
import json
from argparse import Namespace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.doors.web.test_story import told
from velvetbox.archive.storymap.keeping import catch_up
from velvetbox.doors.cli import mapping
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.web.views import writing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _box(settings: Settings, tmp_path: Path) -> None:
    settings.BOX = tmp_path


def test_a_story_is_shown_in_figures_and_given_as_files(anybody: Client) -> None:
    row = told()
    catch_up()
    page = anybody.get(f"/works/{row.pk}/writing").content.decode()
    assert "Share of talk" in page
    assert "<script>" not in page
    assert "style=" not in page
    found = anybody.get(f"/works/{row.pk}/map.json").json()
    assert found["figures"]["lines"] == 5
    assert len(found["quotes"]) == 5
    for name in writing.TABLES:
        answer = anybody.get(f"/works/{row.pk}/map/{name}.csv")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert "attachment" in answer["Content-Disposition"]


def test_what_is_not_there_is_not_found(anybody: Client) -> None:
    row = told()
    assert anybody.get(f"/works/{row.pk}/map/secrets.csv").status_code == 404
    for address in ("writing", "map.json", "map/lines.csv"):
        assert anybody.get(f"/works/999/{address}").status_code == 404


def test_figures_wait_for_the_map_of_a_long_story(anybody: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("velvetbox.archive.storymap.making.SHORT", 1)
    row = told()
    assert "Come back in a moment" in anybody.get(f"/works/{row.pk}/writing").content.decode()
    assert anybody.get(f"/works/{row.pk}/map.json").status_code == 404


def test_page_and_command_offer_the_tables_there_are() -> None:
    from velvetbox.archive.storymap.tables import TABLES

    assert tuple(TABLES) == writing.TABLES == mapping.TABLES


def test_a_file_in_no_box_is_mapped_by_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "draft.txt"
    file.write_text("The Lamp\n\n“You are late,” said Anna.\n\n“I know,” Tom said.\n", encoding="utf-8")
    given = Namespace(work=str(file), json=False, csv="lines", booknlp=None)
    mapping.run(given, Terminal())
    told = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert [(row["who"], row["text"]) for row in told] == [("Anna", "You are late,"), ("Tom", "I know,")]
    mapping.run(Namespace(work=str(file), json=True, csv=None, booknlp=None), Terminal())
    assert json.loads(capsys.readouterr().out)["figures"]["lines"] == 2
    mapping.run(Namespace(work=str(file), json=False, csv=None, booknlp="quotes"), Terminal())
    head, *rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert head[0] == "quote_start"
    assert len(rows) == 2
