from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.origins.efiction_builder import archive, dump
from velvetbox.archive.community.models import Bookmark, Comment, NewsPost, OldAddress, Profile, SeriesPart
from velvetbox.archive.imports import acts
from velvetbox.archive.imports.models import Import, ImportedFile
from velvetbox.archive.imports.report import report
from velvetbox.archive.library import acts as library
from velvetbox.archive.library.models import Edition, Mend, SeriesWork, TagParent, Work
from velvetbox.archive.people.acts import local_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory, box: Path) -> Path:
    """A backup folder: a dump without texts, and the texts beside it."""
    folder = tmp_path_factory.mktemp("backups") / "site"
    folder.mkdir()
    rows = []
    for row in archive()["chapters"]:
        file = folder / "stories" / str(row[11]) / f"{row[0]}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(str(row[4]).replace("\\", ""))
        rows.append([*row[:4], "", *row[5:]])
    (folder / "stories" / "1" / "900.txt").write_text("A chapter of a story that was deleted.")
    (folder / "database.sql").write_bytes(dump(rows={**archive(), "chapters": rows}))
    return folder


def run(folder: Path, stop: Callable[[], bool] = lambda: False) -> Import:
    return acts.run(local_owner(), [folder], stop=stop)


def counts() -> list[int]:
    models = (Work, Edition, Comment, Bookmark, NewsPost, Profile, SeriesPart, OldAddress, SeriesWork)
    return [model.objects.count() for model in models]


def test_one_dump_gives_works_and_its_chapter_files_belong_to_it(site: Path) -> None:
    imported = run(site)
    assert imported.counts == {"attachment": 4, "container": 1}
    files = {file["path"]: set(file["works"]) for file in report(imported)["files"]}
    owner = files.pop("database.sql")
    assert len(owner) == 2
    assert all(works <= owner for works in files.values())
    assert files["stories/1/900.txt"] == set()
    low = Work.objects.get(title="Low Water")
    assert (low.hits, low.featured, low.validated, low.complete, low.address) == (
        321, True, True, True, "https://www.harbour.example/fic/viewstory.php?sid=11"
    )  # fmt: skip


def test_reviews_favourites_news_and_members_are_kept(site: Path) -> None:
    run(site)
    low = Work.objects.get(title="Low Water")
    first, second = Comment.objects.filter(work=low, parent=None).order_by("written_at")
    assert (first.name, first.rating, first.chapter_id) == (
        "reader_3",
        9,
        Edition.objects.get(work=low).chapters.get(position=2).chapter_id,
    )
    assert first.replies.get().html.endswith(">So did I; (really).</p>")
    assert (second.name, second.pseud, second.chapter, second.rating) == ("a passer-by", None, None, None)
    assert Comment.objects.get(series__name="Tides").pseud.name == "Ásta"  # type: ignore[union-attr]
    assert Bookmark.objects.get(work=low).html.endswith(">Best of all.</p>")
    assert Bookmark.objects.exclude(creator=None).get().creator.name == "Ásta"  # type: ignore[union-attr]
    assert NewsPost.objects.get().comments.get().name == "reader_3"
    assert Profile.objects.get(pseud__name="Maren").email == "maren@example.org"
    assert TagParent.objects.get().child.name == "Season Two"


def test_a_series_by_several_hands_is_one_with_its_order(site: Path) -> None:
    run(site)
    places = SeriesWork.objects.filter(series__name="Tides").order_by("position")
    assert list(places.values_list("work__title", "position", "series__creator")) == [
        ("Low Water", 1, "Maren"), ('A "Quiet" Ferry', 2, "Maren")
    ]  # fmt: skip
    part = SeriesPart.objects.get()
    assert (part.series.name, part.child.name, part.position) == ("Tides", "Small Tides", 3)


def test_the_same_backup_again_changes_nothing(site: Path) -> None:
    run(site)
    before = counts()
    assert run(site).counts["same"] == 5
    assert counts() == before


def test_an_import_stopped_in_the_middle_of_a_dump_goes_on(site: Path) -> None:
    asked = iter([False] * 5)
    stopped = run(site, lambda: next(asked, True))
    assert stopped.state == Import.State.STOPPED
    assert not ImportedFile.objects.filter(imported=stopped, path="database.sql").exists()
    resumed = run(site)
    assert (resumed.pk, resumed.state, resumed.counts) == (
        stopped.pk,
        "done",
        {"attachment": 4, "container": 1},
    )
    assert counts() == [2, 2, 5, 3, 1, 3, 1, 11, 2]


def test_an_import_taken_back_takes_all_of_it_back(site: Path) -> None:
    imported = run(site)
    acts.undo(local_owner(), imported)
    models = (Work, Comment, Bookmark, NewsPost, Profile, SeriesPart)
    assert [model.objects.filter(withdrawn_at=None).count() for model in models] == [0] * 6
    acts.redo(local_owner(), imported)
    assert [model.objects.filter(withdrawn_at=None).count() for model in models] == [2, 5, 3, 1, 3, 1]


def test_the_counts_stand_in_the_report(site: Path) -> None:
    notes = next(file["notes"] for file in report(run(site))["files"] if file["path"] == "database.sql")
    stories = next(note for note in notes if note.get("what") == "stories")
    assert (stories["stated"], stories["held"], stories["kept"]) == (3, 3, 2)
    assert (
        stories["text"]
        == "Stories: 3 in the dump (the site says 3), 2 kept. 1 not kept: no text was found for them."
    )


def test_a_changed_chapter_file_is_read_with_its_dump_and_is_no_work_of_its_own(site: Path) -> None:
    run(site)
    (site / "stories" / "2" / "103.txt").write_text("Another text altogether, longer than it was.")
    again = run(site)
    assert again.counts == {"attachment": 4, "container": 1}
    assert Work.objects.count() == 2
    ferry = Work.objects.get(title='A "Quiet" Ferry')
    assert ferry.editions.count() == 2
    assert Comment.objects.count() == 5


def test_texts_that_come_before_their_dump_in_the_pile_are_no_works(site: Path) -> None:
    (site / "web").mkdir()
    (site / "sql").mkdir()
    (site / "stories").rename(site / "web" / "stories")
    (site / "database.sql").rename(site / "sql" / "database.sql")
    (site / "web").rename(site / "a web")
    imported = run(site)
    assert imported.counts == {"attachment": 4, "container": 1}
    assert Work.objects.count() == 2

    (site / "a web" / "stories" / "1" / "101.txt").write_text(
        "The tide was out, and nobody counted anything."
    )
    run(site)
    assert Work.objects.count() == 2


def test_an_archive_in_a_file_a_table_is_one_and_its_mends_are_undone(site: Path) -> None:
    (site / "database.sql").unlink()
    chapters = [list(row) for row in archive()["chapters"]]
    chapters[1][4] = "<p>It’s all â€œgarbledâ€\x9d here, she said.</p>"
    tables = {**archive(), "chapters": chapters}
    for name, rows in tables.items():
        (site / f"fanfiction_{name}.sql").write_bytes(dump(rows={name: rows}))
    shutil.rmtree(site / "stories")
    expected = {"attachment": len(tables) - 1, "container": 1}
    assert run(site).counts == expected
    assert (Work.objects.count(), Comment.objects.count()) == (2, 5)
    before = counts()
    again = run(site)
    assert (again.counts, counts()) == ({**expected, "same": len(tables)}, before)
    library.undo_mend(local_owner(), Mend.objects.get(code="text.mojibake"))
    low = Work.objects.get(title="Low Water")
    assert low.current is not None
    assert "â€œgarbled" in low.current.chapters.get(position=1).revision.html
    (site / "fanfiction_ratings.sql").write_bytes(dump(rows={"ratings": [(1, "Teen", 0, "")]}))
    assert run(site).counts == expected
