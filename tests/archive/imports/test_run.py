from __future__ import annotations

import io
import itertools
import os
import unicodedata
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.archive.imports.piles import fill, page, text
from tests.core.formats.pictures import png
from tests.core.intake.stories import sentences
from tests.core.origins.board.threads import xenforo
from velvetbox.archive.community.models import Comment
from velvetbox.archive.imports import acts
from velvetbox.archive.imports.models import Import, ImportedFile
from velvetbox.archive.imports.progress import Progress
from velvetbox.archive.library import acts as library
from velvetbox.archive.library import originals
from velvetbox.archive.library.access import NotAllowed
from velvetbox.archive.library.models import Change, Edition, Original, Revision, Work
from velvetbox.archive.people.acts import local_owner
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.intake.pictures import picture_name

pytestmark = pytest.mark.django_db


@pytest.fixture
def pile(tmp_path_factory: pytest.TempPathFactory, box: Path) -> Path:
    """An empty folder outside the box."""
    folder = tmp_path_factory.mktemp("piles") / "pile"
    folder.mkdir()
    return folder


def run(*paths: Path) -> Import:
    return acts.run(local_owner(), list(paths))


def outcomes(imported: Import) -> dict[str, str]:
    return dict(ImportedFile.objects.filter(imported=imported).values_list("path", "outcome"))


def works_of(imported: Import, path: str) -> list[int]:
    return list(ImportedFile.objects.get(imported=imported, path=path).works.values_list("id", flat=True))


def codes(imported: Import, path: str) -> list[str]:
    return [note["code"] for note in ImportedFile.objects.get(imported=imported, path=path).notes]


def shown() -> list[tuple[object, ...]]:
    return list(Work.objects.order_by("id").values_list("id", "title", "current_id", "withdrawn_at", "words"))


def test_every_file_gets_a_line_and_every_story_a_work(pile: Path) -> None:
    (pile / "rain.txt").write_text(text(1))
    (pile / "sub").mkdir()
    (pile / "sub" / "quay.html").write_text(page(2, "The Quay"))
    (pile / "empty.txt").touch()
    (pile / "Thumbs.db").write_bytes(b"x")
    (pile / "cover.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)

    imported = run(pile)

    assert imported.state == Import.State.DONE
    assert outcomes(imported) == {
        "rain.txt": "work",
        "sub/quay.html": "work",
        "empty.txt": "empty",
        "Thumbs.db": "skipped",
        "cover.png": "attachment",
    }
    assert sorted(Work.objects.values_list("title", flat=True)) == ["The Quay", "rain"]
    assert imported.counts == {"work": 2, "empty": 1, "skipped": 1, "attachment": 1}


def test_the_bytes_of_every_file_are_kept_but_the_computers_litter(pile: Path) -> None:
    files = {
        "rain.txt": text(1).encode(),
        "zeros.txt": b"\0" * 99,
        "what.bin": bytes(range(256)),
        "Thumbs.db": b"x",
    }
    for name, data in files.items():
        (pile / name).write_bytes(data)

    run(pile)

    kept = {originals.read(row) for row in Original.objects.values_list("hash", flat=True)}
    assert kept == {data for name, data in files.items() if name != "Thumbs.db"}


def test_the_pile_is_left_as_it_was(pile: Path) -> None:
    fill(pile, 3)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in pile.iterdir()}

    run(pile)

    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in pile.iterdir()} == before


def test_importing_again_changes_nothing_and_says_so(pile: Path) -> None:
    fill(pile, 6)
    run(pile)
    before, changes = shown(), Change.objects.exclude(act__startswith="import.").count()

    again = run(pile)

    assert shown() == before
    assert Change.objects.exclude(act__startswith="import.").count() == changes
    assert again.counts == {"work": 6, "same": 6}


def test_a_touched_file_is_looked_at_and_found_to_be_the_same(pile: Path) -> None:
    fill(pile, 2)
    run(pile)
    before = shown()
    for path in pile.iterdir():
        os.utime(path, (1, 1))

    again = run(pile)

    assert shown() == before
    assert set(outcomes(again).values()) == {"duplicate"}


def test_a_file_that_grew_becomes_a_newer_state_of_its_work(pile: Path) -> None:
    (pile / "rain.txt").write_text(text(1, 30))
    run(pile)
    (pile / "rain.txt").write_text(text(1, 30) + "\nAnd one more paragraph at the end of it all.\n")

    again = run(pile)

    work = Work.objects.get()
    assert outcomes(again) == {"rain.txt": "near-duplicate"}
    assert work.editions.count() == 2
    assert work.current_id == work.editions.order_by("-id").values_list("id", flat=True)[0]


def test_the_same_bytes_under_two_names_are_one_work(pile: Path) -> None:
    (pile / "a.txt").write_text(text(1))
    (pile / "copy of a.txt").write_text(text(1))

    imported = run(pile)

    assert outcomes(imported) == {"a.txt": "work", "copy of a.txt": "duplicate"}
    assert works_of(imported, "a.txt") == works_of(imported, "copy of a.txt")
    assert Edition.objects.count() == 1


def test_one_story_in_two_formats_is_one_work_shown_from_the_better(pile: Path) -> None:
    (pile / "a.txt").write_text("\n\n".join(sentences(5, 40)))
    (pile / "b.html").write_text(page(5, "The Quay", paragraphs=40))

    run(pile)

    work = Work.objects.get()
    assert work.title == "The Quay"
    assert work.editions.count() == 2
    assert Edition.objects.get(pk=work.current_id or 0).format == "html"


def test_chapters_in_files_of_their_own_are_one_work(pile: Path) -> None:
    for number in (1, 2, 4):
        (pile / f"harbour{number}.txt").write_text(text(number))

    imported = run(pile)

    work = Work.objects.get()
    assert set(outcomes(imported).values()) == {"chapters"}
    assert (work.chapter_count, work.missing_chapters) == (3, [3])
    assert all(works_of(imported, path) == [work.pk] for path in outcomes(imported))


def test_a_page_of_contents_beside_its_chapters_makes_one_work_of_them(pile: Path) -> None:
    (pile / "index.html").write_text(
        "<html><head><title>The Long Rain</title></head><body><h1>The Long Rain</h1><p>by Ada Marsh</p>"
        "<a href='storm.html'>Chapter 1: The Storm</a><br><a href='gate.html'>Chapter 2: The Gate</a></body></html>"
    )
    for seed, name in enumerate(("gate", "storm")):
        body = "".join(f"<p>{sentence}</p>" for sentence in sentences(seed, 12))
        (pile / f"{name}.html").write_text(f"<html><body>{body}<a href='index.html'>Home</a></body></html>")

    imported = run(pile)

    work = Work.objects.get()
    assert outcomes(imported) == {
        "gate.html": "chapters",
        "index.html": "attachment",
        "storm.html": "chapters",
    }
    assert (work.title, work.chapter_count) == ("The Long Rain", 2)
    assert codes(imported, "index.html") == ["contents.page"]
    assert set(outcomes(run(pile)).values()) == {"chapters", "attachment"}


def test_a_folder_of_a_calibre_library_is_one_work_with_what_calibre_knows(pile: Path) -> None:
    book = pile / "Ada Marsh" / "The Long Rain (12)"
    book.mkdir(parents=True)
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences(5, 30))
    (book / "The Long Rain - Ada Marsh.html").write_text(f"<html><body>{body}</body></html>")
    (book / "The Long Rain - Ada Marsh.txt").write_text("\n\n".join(sentences(5, 30)))
    (book / "cover.jpg").write_bytes(b"\xff\xd8\xff\xe0 a picture")
    (book / "metadata.opf").write_text(
        '<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:opf="http://www.idpf.org/2007/opf"><dc:title>The Long Rain</dc:title><dc:creator opf:role="aut">Ada Marsh</dc:creator>'
        "<dc:subject>Lamps</dc:subject><dc:date>2011-03-09T00:00:00+00:00</dc:date><dc:description>&lt;p&gt;It rains.&lt;/p&gt;</dc:description>"
        '<dc:identifier opf:scheme="URL">https://archiveofourown.org/works/5/chapters/9</dc:identifier>'
        '<meta name="calibre:series" content="Weather"/><meta name="calibre:series_index" content="2.0"/></metadata></package>'
    )
    (pile / "metadata.db").write_bytes(b"SQLite format 3\x00 and more")

    imported = run(pile)

    work = Work.objects.get()
    assert (work.title, work.address, str(work.published_on)) == (
        "The Long Rain",
        "https://archiveofourown.org/works/5",
        "2011-03-09",
    )
    assert "It rains." in work.summary
    assert codes(imported, "metadata.db") == ["read.calibre"]
    assert works_of(imported, "Ada Marsh/The Long Rain (12)/The Long Rain - Ada Marsh.txt") == [work.pk]


def test_no_member_of_an_archive_is_passed_over(pile: Path) -> None:
    (pile / "both.zip").write_bytes(
        _zip({"1 - sea.txt": text(1, title="The Sea"), "land.txt": text(2), "moor.txt": text(3)})
    )

    run(pile)

    assert Work.objects.count() == 3


def _zip(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_chapter_that_comes_later_joins_its_work(pile: Path) -> None:
    for number in (1, 2, 4):
        (pile / f"harbour{number}.txt").write_text(text(number))
    run(pile)
    (pile / "harbour3.txt").write_text(text(3))

    run(pile)

    work = Work.objects.get()
    assert (work.chapter_count, work.missing_chapters) == (4, [])


def test_a_text_in_several_files_is_one_work_and_is_read_again_when_a_part_changes(pile: Path) -> None:
    (pile / "tex" / "parts").mkdir(parents=True)
    (pile / "tex" / "lamp.tex").write_text(
        "\\title{The Lamp}\\begin{document}\\input{parts/one}\\end{document}"
    )
    part = pile / "tex" / "parts" / "one.tex"
    part.write_text("\n\n".join(sentences(5)))
    expected = {"lamp.tex": "work", "parts/one.tex": "attachment"}
    assert outcomes(run(pile / "tex")) == expected
    assert outcomes(run(pile / "tex")) == expected
    part.write_text("\n\n".join([*sentences(5), "And then she left."]))
    imported = run(pile / "tex")
    assert outcomes(imported)["parts/one.tex"] == "attachment"
    assert len(works_of(imported, "lamp.tex")) == 1
    assert "And then she left." in " ".join(Revision.objects.values_list("html", flat=True))
    assert Work.objects.count() == 1


def test_what_an_archive_holds_is_reported_under_the_archive(pile: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("one.txt", text(1))
        archive.writestr("two.html", page(2, "Two"))
        archive.writestr("Thumbs.db", "x")
    (pile / "pile.zip").write_bytes(data.getvalue())

    imported = run(pile)

    assert outcomes(imported) == {"pile.zip": "container"}
    assert sorted(works_of(imported, "pile.zip")) == sorted(Work.objects.values_list("id", flat=True))
    notes = ImportedFile.objects.get().notes
    assert {note["member"]: note["text"] for note in notes if note["code"] == "member"} == {
        "one.txt": "It became a work.",
        "two.html": "It became a work.",
        "Thumbs.db": "It is not a story.",
    }


def test_one_file_and_several_folders_can_be_named(pile: Path) -> None:
    (pile / "a").mkdir()
    (pile / "a" / "one.txt").write_text(text(1))
    (pile / "two.txt").write_text(text(2))

    assert outcomes(run(pile / "a", pile / "two.txt")) == {"one.txt": "work", "two.txt": "work"}


def test_files_whose_names_differ_only_in_how_letters_are_composed_are_both_kept(pile: Path) -> None:
    (pile / "Café.txt").write_text(text(1))
    (pile / unicodedata.normalize("NFD", "Café.txt")).write_text(text(2))

    first, again = run(pile), run(pile, pile)

    assert outcomes(first) == outcomes(again) == {"Café.txt": "work", "Café (2).txt": "work"}
    assert Work.objects.count() == Original.objects.count() == 2
    assert all(ImportedFile.objects.filter(imported=again).values_list("same", flat=True))


def test_an_import_that_was_asked_to_stop_goes_on_where_it_stopped(pile: Path) -> None:
    fill(pile, 30)
    asked = itertools.count()  # it is asked before each file

    stopped = acts.run(local_owner(), [pile], stop=lambda: next(asked) >= 20)
    done = Work.objects.count()
    finished = run(pile)

    assert (stopped.state, finished.state) == (Import.State.STOPPED, Import.State.DONE)
    assert 1 <= done <= 20
    assert finished.pk == stopped.pk
    assert Work.objects.count() == 30
    assert ImportedFile.objects.filter(imported=finished).count() == 30


def test_progress_counts_up_to_every_file(pile: Path) -> None:
    fill(pile, 4)
    seen: list[Progress] = []

    acts.run(local_owner(), [pile], progress=seen.append)

    assert [moment.read for moment in seen] == [1, 2, 3, 4]
    assert seen[-1].works == 4
    assert all(moment.found >= moment.read for moment in seen)


def test_a_path_that_is_not_there_is_said(pile: Path) -> None:
    with pytest.raises(VelvetboxError, match="no file or folder"):
        run(pile / "nothing")
    assert not Import.objects.exists()


def test_a_box_is_never_imported_into_itself(box: Path) -> None:
    with pytest.raises(VelvetboxError, match="own box"):
        run(box / "originals")


def test_a_box_inside_the_pile_is_refused(box: Path) -> None:
    with pytest.raises(VelvetboxError, match="lies inside"):
        run(box.parent)


def test_a_file_that_may_not_be_opened_is_listed(pile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (pile / "rain.txt").write_text(text(1))
    (pile / "shut.txt").write_text(text(2))
    really = originals.keep_file

    def refuse(path: str | Path) -> originals.Kept:
        if str(path).endswith("shut.txt"):
            raise PermissionError(13, "Permission denied")
        return really(path)

    monkeypatch.setattr(originals, "keep_file", refuse)

    imported = run(pile)

    assert outcomes(imported) == {"rain.txt": "work", "shut.txt": "unreadable"}
    assert codes(imported, "shut.txt") == ["file.closed"]

    monkeypatch.undo()
    assert outcomes(run(pile)) == {"rain.txt": "work", "shut.txt": "work"}


def test_only_the_owner_imports(pile: Path) -> None:
    with pytest.raises(NotAllowed):
        acts.run(Person.objects.create(username="stranger"), [pile])


# Taking back -------------------------------------------------------------------------------------


def test_an_import_taken_back_hides_its_works_and_comes_again(pile: Path) -> None:
    fill(pile, 4)
    imported = run(pile)
    before = shown()

    acts.undo(local_owner(), imported)
    assert not Work.objects.filter(withdrawn_at=None).exists()
    assert Revision.objects.count() == 4

    acts.redo(local_owner(), imported)
    assert shown() == before


def test_an_import_taken_back_can_be_imported_again(pile: Path) -> None:
    fill(pile, 3)
    acts.undo(local_owner(), run(pile))

    again = run(pile)

    assert Work.objects.filter(withdrawn_at=None).count() == Work.objects.count() == 3
    assert set(outcomes(again).values()) == {"work"}


def test_a_work_falls_back_to_what_an_earlier_import_brought(pile: Path) -> None:
    (pile / "rain.txt").write_text("\n\n".join(sentences(5, 40)))
    run(pile)
    before = shown()
    later = pile.parent / "later"
    later.mkdir()
    (later / "rain.html").write_text(page(5, "The Rain", paragraphs=40))
    imported = run(later)
    assert Work.objects.get().title == "The Rain"

    acts.undo(local_owner(), imported)

    assert shown() == before


def test_what_two_imports_brought_stays_when_one_is_taken_back(pile: Path) -> None:
    fill(pile, 2)
    first = run(pile)
    run(fill(pile.parent / "other", 2))

    acts.undo(local_owner(), first)

    assert Work.objects.filter(withdrawn_at=None).count() == 2


# Mends -------------------------------------------------------------------------------------------


def mojibake(paragraphs: Iterable[str]) -> bytes:
    clean = "\n\n".join(f"“{paragraph}” she said – and that’s all." for paragraph in paragraphs)
    return clean.encode().decode("windows-1252", "replace").replace("\ufffd", "").encode()


def test_a_text_read_again_without_a_mend_keeps_its_pictures(pile: Path) -> None:
    words = mojibake(sentences(1, 20)).decode()
    (pile / "rain.html").write_text(
        f"<h1>Rain</h1><p>{words}</p><p><img src='Rain_files/lamp.png' alt='x'></p>"
    )
    (pile / "Rain_files").mkdir()
    (pile / "Rain_files" / "lamp.png").write_bytes(png())
    run(pile)
    work = Work.objects.get()
    library.undo_mend(local_owner(), Edition.objects.get().source.mends.get(code="text.mojibake"))
    work.refresh_from_db()
    current = Revision.objects.get(places__edition=work.current_id)
    assert "â€" in current.html
    assert f'src="/images/{picture_name(png())}"' in current.html


def test_a_mend_is_listed_undone_and_made_again(pile: Path) -> None:
    (pile / "rain.txt").write_bytes(mojibake(sentences(1, 20)))
    run(pile)
    work = Work.objects.get()
    mended = Revision.objects.get()
    mend = Edition.objects.get().source.mends.get(code="text.mojibake")
    assert "â€" not in mended.html

    library.undo_mend(local_owner(), mend)
    work.refresh_from_db()
    current = Revision.objects.get(places__edition=work.current_id)
    assert "â€" in current.html
    assert Change.objects.filter(act="mend.undone", work=work).count() == 1

    library.redo_mend(local_owner(), mend)
    work.refresh_from_db()
    assert Revision.objects.get(places__edition=work.current_id) == mended


def test_comments_of_a_thread_are_kept_at_their_chapters_and_taken_back_with_the_import(pile: Path) -> None:
    one, two, three = ("<br><br>".join(sentences(seed)) for seed in (1, 2, 3))
    early = xenforo((("Ada Quill", one, ""), ("Bob", "Oh!", ""), ("Ada Quill", two, "")))
    late = xenforo((("Cat", "More!", ""), ("Ada Quill", three, "")), first=26, page=2)
    (pile / "a.html").write_text(early)
    (pile / "b.html").write_text(late)
    imported = run(pile)

    shown = Comment.objects.filter(withdrawn_at=None).order_by("pk")
    work = Work.objects.get()
    chapters = list(
        Edition.objects.get(work=work).chapters.order_by("position").values_list("chapter_id", flat=True)
    )
    assert [(comment.name, comment.work_id, comment.chapter_id) for comment in shown] == [
        ("Bob", work.pk, chapters[0]),
        ("Cat", work.pk, chapters[1]),
    ]
    acts.undo(local_owner(), imported)
    assert not shown.all().exists()
