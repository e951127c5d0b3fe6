from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from velvetbox.archive.imports.acts import run
from velvetbox.archive.library.models import Mend, Work
from velvetbox.archive.people.acts import local_owner

pytestmark = pytest.mark.django_db(transaction=True)

STORY = "Salt\n\nby Ada\n\n" + "\n\n".join(
    f"â€œYouâ€™re late,â€\x9d said Bo for the {n}th time." for n in range(30)
)


@pytest.fixture
def imported(settings: Settings, tmp_path: Path) -> int:
    settings.BOX = tmp_path / "box"
    (tmp_path / "pile").mkdir()
    (tmp_path / "pile" / "salt.txt").write_text(STORY, encoding="utf-8")
    return int(run(local_owner(), [tmp_path / "pile"]).pk)


def test_a_mend_is_undone_and_made_again_from_the_report(owner: Client, imported: int) -> None:
    work = Work.objects.get()
    mend = Mend.objects.filter(code__contains="mojibake").get()
    here = f"/imports/{imported}?show=mended"
    assert "Undo this mend" in owner.get(here).text
    assert "You’re late" in owner.get(f"/works/{work.pk}/whole").text
    assert owner.post(f"/mends/{mend.pk}/undo", {"next": here})["Location"] == here
    assert "Youâ€™re late" in owner.get(f"/works/{work.pk}/whole").text
    assert "Mend it after all" in owner.get(here).text
    owner.post(f"/mends/{mend.pk}/redo", {"next": here})
    assert "You’re late" in owner.get(f"/works/{work.pk}/whole").text


def test_an_import_is_taken_back_and_brought_back(owner: Client, imported: int) -> None:
    assert owner.post(f"/imports/{imported}/undo")["Location"] == f"/imports/{imported}"
    assert "This import was taken back. Nothing was lost." in owner.get(f"/imports/{imported}").text
    assert "Nothing is in here yet." in owner.get("/").text
    owner.post(f"/imports/{imported}/restore")
    assert "Salt" in owner.get("/").text
