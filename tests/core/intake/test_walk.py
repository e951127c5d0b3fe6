from __future__ import annotations

import os
import unicodedata
from itertools import islice
from pathlib import Path

from velvetbox.core.intake import Found, files_of, walk


def paths(found: list[Found]) -> list[str]:
    return [one.path for one in found]


def left(root: Path) -> dict[str, str]:
    return {found.path: found.left.code for found in walk([root]) if found.left}


def test_files_come_in_order_with_slashes_below_the_folder_named(tmp_path: Path) -> None:
    for name in ("b/two.txt", "a.txt", "b/one.txt", "c/d/e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")

    assert paths(list(walk([tmp_path]))) == ["a.txt", "b/one.txt", "b/two.txt", "c/d/e.txt"]


def test_a_file_named_itself_has_its_name_for_a_path(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("x")

    (found,) = walk([tmp_path / "story.txt"])

    assert (found.root, found.path, found.size) == (str(tmp_path), "story.txt", 1)


def test_files_named_one_after_the_other_come_together_as_those_of_a_folder_do(tmp_path: Path) -> None:
    named = [tmp_path / name for name in ("two.txt", "one.txt", "inside", "inside/three.txt", "four.txt")]
    named[2].mkdir()
    for file in (*named[:2], *named[3:]):
        file.write_text("x")

    assert [paths(files) for files in files_of(named)] == [
        ["two.txt", "one.txt"],
        ["three.txt"],
        ["three.txt"],
        ["four.txt"],
    ]


def test_a_decomposed_name_is_given_composed(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Café.txt")
    (tmp_path / name).write_text("x")

    (found,) = walk([tmp_path])

    assert found.path == "Café.txt"
    assert Path(found.place).read_text() == "x"


def test_names_that_differ_only_in_how_letters_are_composed_have_paths_of_their_own(tmp_path: Path) -> None:
    twins = ["Café.txt", unicodedata.normalize("NFD", "Café.txt")]
    folders = ["é", unicodedata.normalize("NFD", "é")]
    for name in (*twins, "Café (2).txt", *(f"{folder}/one.txt" for folder in folders)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)

    said = {found.path: Path(found.place).read_text() for found in walk([tmp_path])}
    by_name = [found.path for found in walk(tmp_path / twin for twin in (*twins, *twins))]

    assert said == {
        "Café (2).txt": "Café (2).txt", "Café.txt": twins[0], "Café (3).txt": twins[1],
        "é/one.txt": f"{folders[0]}/one.txt", "é (2)/one.txt": f"{folders[1]}/one.txt",
    }  # fmt: skip
    assert by_name == ["Café.txt", "Café (2).txt"]


def test_a_name_that_is_no_text_is_listed_and_can_be_opened(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_bytes(b"x")

    (found,) = walk([tmp_path])

    assert found.path == "caf\\udce9.txt"
    assert Path(found.place).read_bytes() == b"x"


def test_the_computers_own_litter_is_listed_and_left(tmp_path: Path) -> None:
    names = (
        ".DS_Store",
        "Thumbs.db",
        "__MACOSX/story.txt",
        "desktop.ini",
        "._story.txt",
        ".hidden",
        "~$draft.docx",
        "x.part",
    )
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "story.txt").write_text("x")

    assert set(left(tmp_path)) == set(names)


def test_links_are_listed_and_never_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("x")
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "loop").symlink_to(inside)

    assert left(inside) == {"folder": "walk.link", "link.txt": "walk.link", "loop": "walk.link"}
    assert len(list(walk([inside]))) == 3


def test_a_pipe_is_listed_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")

    assert left(tmp_path) == {"pipe.txt": "walk.special"}


def test_walking_looks_at_one_folder_at_a_time(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}").mkdir()
        (tmp_path / f"{number:02}" / "story.txt").write_text("x")

    first = list(islice(files_of([tmp_path]), 1))
    (tmp_path / "29" / "late.txt").write_text("x")

    assert paths(first[0]) == ["00/story.txt"]
    assert "29/late.txt" in paths(list(walk([tmp_path])))


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert left(tmp_path / "nothing.txt") == {"nothing.txt": "walk.gone"}
