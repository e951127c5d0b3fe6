"""Every command end to end, on the samples, in a process of its own."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import zipfile
from pathlib import Path

from tests.doors.cli.command import SAMPLES, start, velvetbox
from tests.faults.boxes import ask
from velvetbox.doors.cli.exits import Exit


def rows(box: Path) -> list[list[str]]:
    """Give the works that are shown, as the box holds them: id, title, words, chapters."""
    query = "SELECT id, title, words, chapter_count FROM library_work WHERE withdrawn_at IS NULL ORDER BY id"
    return [list(map(str, row)) for row in ask(box, query)]


def titles(box: Path) -> set[str]:
    return {row[1] for row in rows(box)}


def test_import_says_what_came_of_it_and_list_shows_it(samples_box: Path) -> None:
    said = velvetbox(samples_box, "list")
    assert said.returncode == Exit.DONE, said.stderr
    listed = [line.split("\t") for line in said.stdout.splitlines()]
    assert {"The Second-Best Violin", "Low Tide at Lyme", "What the Glass Kept"} <= {row[1] for row in listed}
    assert all(len(row) == 5 and row[4].isdigit() for row in listed)
    assert sorted(row[:2] for row in listed) == sorted(row[:2] for row in rows(samples_box))


def test_a_second_import_changes_nothing_and_says_so(own_box: Path) -> None:
    before = rows(own_box)
    said = velvetbox(own_box, "import", SAMPLES)
    files = sum(file.is_file() for file in SAMPLES.rglob("*"))
    assert said.returncode == Exit.DONE
    assert f"{files} were in the box already" in said.stderr
    assert rows(own_box) == before


def test_find_prints_the_works_with_their_passages(own_box: Path) -> None:
    said = velvetbox(own_box, "find", "violin")
    assert said.returncode == Exit.DONE, said.stderr
    assert re.search(r"^\d+\tThe Second-Best Violin\t", said.stdout, re.MULTILINE)
    said = velvetbox(
        own_box, "find", "--remember", "I forgot the title. Somebody has a violin, only the second best"
    )
    assert said.returncode == Exit.DONE, said.stderr
    first, second, *_ = said.stdout.splitlines()
    assert first.split("\t")[1] == "The Second-Best Violin"
    assert second.startswith("    ")
    assert "What fits: Somebody has a violin, only the second best" in said.stdout
    assert "Nothing in the box fits that." in velvetbox(own_box, "find", "--remember", "xyzzyx").stderr


def test_quiet_says_nothing_at_all(tmp_path: Path) -> None:
    said = velvetbox(tmp_path / "box", "import", SAMPLES / "scrapes", "--quiet")
    assert (said.returncode, said.stdout, said.stderr) == (Exit.DONE, "", "")


def test_progress_in_a_pipe_is_plain_lines(tmp_path: Path) -> None:
    said = velvetbox(tmp_path / "box", "import", SAMPLES / "scrapes")
    assert re.search(r"^Reading: 3/3$", said.stderr, re.MULTILINE)
    assert "\r" not in said.stderr
    assert "\x1b" not in said.stderr


def test_the_report_lists_every_file_and_every_work(own_box: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    said = velvetbox(own_box, "import", SAMPLES, "--report", file, "--with-text")
    assert said.returncode == Exit.DONE, said.stderr
    report = json.loads(file.read_text(encoding="utf-8"))
    assert report["format"] == "velvetbox-import/1"
    paths = sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*") if path.is_file())
    assert [entry["path"] for entry in report["files"]] == paths
    assert {str(work["id"]) for work in report["works"]} == {row[0] for row in rows(own_box)}
    assert all(chapter["text"] for work in report["works"] for chapter in work["chapters"])


def test_the_report_goes_nowhere_before_the_import_when_its_folder_is_missing(box: Path) -> None:
    said = velvetbox(box, "import", SAMPLES, "--report", box.parent / "no" / "report.json")
    assert said.returncode == Exit.USAGE
    assert "no folder" in said.stderr


def test_one_file_can_be_imported_by_itself(box: Path) -> None:
    said = velvetbox(box, "import", SAMPLES / "writing" / "What the Glass Kept.md")
    assert said.returncode == Exit.DONE, said.stderr
    assert titles(box) == {"What the Glass Kept"}


def test_show_tells_what_is_known_of_a_work(samples_box: Path) -> None:
    said = velvetbox(samples_box, "show", "the second-best")
    assert said.returncode == Exit.DONE, said.stderr
    assert said.stdout.startswith("The Second-Best Violin\n")
    assert re.search(r"^ +rating: ", said.stdout, re.MULTILINE)
    assert "Holmes has not played for nine days." in said.stdout
    assert re.search(r"^ +chapters: +2/2$", said.stdout, re.MULTILINE)
    assert len(re.findall(r"^ +copy \d+: ", said.stdout, re.MULTILINE)) == 2


def test_a_work_is_found_by_id_by_title_and_by_address(samples_box: Path) -> None:
    number, title = rows(samples_box)[0][:2]
    report = velvetbox(samples_box, "show", number).stdout
    assert (
        report
        == velvetbox(samples_box, "show", f"#{number}").stdout
        == velvetbox(samples_box, "show", title.upper()).stdout
    )
    shown = velvetbox(samples_box, "show", "The Second-Best").stdout
    address = re.search(r"https://\S+", shown)
    assert address
    assert velvetbox(samples_box, "show", address[0] + "/").stdout == shown


def test_a_name_that_fits_several_works_names_them(samples_box: Path) -> None:
    said = velvetbox(samples_box, "show", "The")
    assert said.returncode == Exit.USAGE
    assert "The Second-Best Violin" in said.stderr
    assert "Give its id" in said.stderr


def test_a_name_that_fits_no_work_says_so(samples_box: Path) -> None:
    for name in ("No such story", "99999", "https://example.com/works/1"):
        said = velvetbox(samples_box, "show", name)
        assert said.returncode == Exit.USAGE
        assert "velvetbox list" in said.stderr


def test_take_writes_the_three_formats(samples_box: Path, tmp_path: Path) -> None:
    for form in ("epub", "html", "txt"):
        said = velvetbox(samples_box, "take", "The Second-Best", "--format", form, "--to", tmp_path)
        assert said.returncode == Exit.DONE, said.stderr
        file = Path(said.stdout.strip())
        assert (file.parent, file.suffix) == (tmp_path, f".{form}")
        if form == "epub":
            assert zipfile.ZipFile(file).read("mimetype") == b"application/epub+zip"
        else:
            assert "violin" in file.read_text(encoding="utf-8").lower()


def test_take_does_not_write_over_a_file_unless_named(samples_box: Path, tmp_path: Path) -> None:
    velvetbox(samples_box, "take", "The Second-Best", "--format", "txt", "--to", tmp_path / "mine.txt")
    again = velvetbox(
        samples_box, "take", "The Second-Best", "--format", "txt", "--to", tmp_path / "mine.txt"
    )
    assert again.returncode == Exit.DONE
    printed = velvetbox(samples_box, "take", "The Second-Best", "--format", "txt", "--to", "-")
    assert printed.stdout == (tmp_path / "mine.txt").read_text(encoding="utf-8")


def test_undo_takes_the_last_import_back_and_another_import_brings_it_again(own_box: Path) -> None:
    before = rows(own_box)
    said = velvetbox(own_box, "undo")
    assert said.returncode == Exit.DONE, said.stderr
    assert rows(own_box) == []
    assert velvetbox(own_box, "import", SAMPLES).returncode == Exit.DONE
    assert {row[1] for row in rows(own_box)} == {row[1] for row in before}


def test_undo_of_a_mend_reads_the_file_without_it(own_box: Path) -> None:
    def text() -> str:
        return velvetbox(own_box, "take", "The Weather in Ithaca", "--format", "txt", "--to", "-").stdout

    database = sqlite3.connect(own_box / "box.sqlite3")
    mend = database.execute("SELECT id FROM library_mend WHERE code = 'text.mojibake'").fetchone()[0]
    database.close()
    assert "â€" not in text()
    said = velvetbox(own_box, "undo", "--mend", str(mend))
    assert said.returncode == Exit.DONE, said.stderr
    assert "â€" in text()
    assert velvetbox(own_box, "undo", "--mend", "999").returncode == Exit.USAGE


def test_two_works_become_one_and_two_again(own_box: Path) -> None:
    before = rows(own_box)
    kept, other = before[0][0], before[1][0]
    said = velvetbox(own_box, "merge", kept, other)
    assert said.returncode == Exit.DONE, said.stderr
    assert other not in {row[0] for row in rows(own_box)}
    copies = re.findall(r"copy (\d+):", velvetbox(own_box, "show", kept).stdout)
    assert len(copies) == 2

    assert velvetbox(own_box, "split", kept, copies[0], copies[1]).returncode == Exit.FAILED
    number = re.search(r"--joined (\d+)", said.stderr)
    assert number is not None
    assert velvetbox(own_box, "undo", "--joined", number[1]).returncode == Exit.DONE
    assert rows(own_box) == before
    assert velvetbox(own_box, "undo", "--joined", "999").returncode == Exit.USAGE


def test_a_copy_can_be_split_off(own_box: Path) -> None:
    kept, other = (row[0] for row in rows(own_box)[:2])
    velvetbox(own_box, "merge", kept, other)
    copies = re.findall(r"copy (\d+):", velvetbox(own_box, "show", kept).stdout)
    said = velvetbox(own_box, "split", kept, copies[1])
    assert said.returncode == Exit.DONE, said.stderr
    assert re.search(r"Work \d+ was made of it", said.stderr)


def test_undo_of_an_import_that_never_was_says_so(own_box: Path) -> None:
    assert velvetbox(own_box, "undo", "77").returncode == Exit.USAGE
    assert velvetbox(own_box.parent / "new", "undo").returncode == Exit.USAGE


def test_searches_are_kept_listed_looked_at_removed_and_brought_back(own_box: Path) -> None:
    none = velvetbox(own_box, "searches")
    assert (none.stdout, none.returncode) == ("", Exit.DONE)
    kept = velvetbox(
        own_box, "searches", "--keep", "all by title", "http://localhost:1/find?sort=title&nonsense=1"
    )
    assert "Search 1 is kept as “all by title”." in kept.stderr
    assert velvetbox(own_box, "searches").stdout == "1\tall by title\t0\tsort=title\n"
    found = velvetbox(own_box, "searches", "1").stdout.splitlines()
    assert len(found) == len(rows(own_box)) > 1
    velvetbox(own_box, "searches", "--remove", "1")
    assert velvetbox(own_box, "searches").stdout == ""
    assert velvetbox(own_box, "searches", "1").returncode == Exit.USAGE
    assert velvetbox(own_box, "searches", "--restore", "1").returncode == Exit.DONE
    assert "all by title" in velvetbox(own_box, "searches").stdout


def test_check_finds_a_sound_box_sound(own_box: Path) -> None:
    said = velvetbox(own_box, "check", "--fixity")
    assert said.returncode == Exit.DONE, said.stdout + said.stderr


def test_check_names_an_original_that_is_missing_or_changed(own_box: Path) -> None:
    files = [file for file in (own_box / "originals").rglob("*") if file.is_file()]
    files[0].unlink()
    files[1].chmod(0o644)
    files[1].write_bytes(files[1].read_bytes()[:-1] + b"!")
    said = velvetbox(own_box, "check", "--fixity")
    assert said.returncode == Exit.FAILED
    assert files[0].name in said.stdout
    assert files[1].name in said.stdout


def test_rebuild_makes_a_lost_index_again(own_box: Path) -> None:
    shutil.rmtree(own_box / "index")
    said = velvetbox(own_box, "rebuild")
    assert said.returncode == Exit.DONE, said.stderr
    assert any((own_box / "index").iterdir())


def test_list_of_an_empty_box_says_how_to_fill_it(box: Path) -> None:
    said = velvetbox(box, "list")
    assert (said.returncode, said.stdout) == (Exit.DONE, "")
    assert "velvetbox open" in said.stderr


def test_output_to_a_reader_that_leaves_is_no_traceback(samples_box: Path) -> None:
    process = start(samples_box, "list")
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    said = process.stderr.read()
    process.wait()
    process.stderr.close()
    assert "Traceback" not in said
    assert "Exception ignored" not in said


def test_a_work_is_edited_by_hand_and_reverted(own_box: Path) -> None:
    done = velvetbox(own_box, "edit", "The Second-Best", "rating=Mature", "--add", "freeform=To reread")
    assert "title\tThe Second-Best Violin\n" in done.stdout
    assert "rating\tMature (by hand)" in done.stdout
    assert "To reread (by hand)" in done.stdout
    back = velvetbox(
        own_box, "edit", "The Second-Best", "--remove", "freeform=to reread", "--revert", "rating"
    )
    assert "To reread" not in back.stdout
    assert "Mature" not in back.stdout
    wrong = velvetbox(own_box, "edit", "The Second-Best", "colour=red")
    assert (wrong.returncode, "There is no field “colour”" in wrong.stderr) == (2, True)
