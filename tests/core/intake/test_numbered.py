from __future__ import annotations

import pytest

from velvetbox.core.intake.numbered import alike, in_order, number_of


def test_names_alike_but_for_a_number_are_a_group() -> None:
    assert alike(["a/ch1.txt", "a/ch2.txt", "a/ch10.txt", "a/readme.txt"]) == {
        "a/ch#.txt": {"a/ch1.txt": 1, "a/ch2.txt": 2, "a/ch10.txt": 10}
    }


def test_the_number_that_differs_is_found_among_several() -> None:
    assert alike(["9911-1.htm", "9911-2.htm"]) == {"/9911-#.htm": {"9911-1.htm": 1, "9911-2.htm": 2}}
    assert alike(["3 of 12.txt", "4 of 12.txt"]) == {"/# of 12.txt": {"3 of 12.txt": 3, "4 of 12.txt": 4}}


def test_numbers_may_be_roman_or_words_at_the_end_of_a_name() -> None:
    assert alike(["Silver I.txt", "Silver II.txt", "Silver X.txt"]) == {
        "/Silver #.txt": {"Silver I.txt": 1, "Silver II.txt": 2, "Silver X.txt": 10}
    }
    assert alike(["Night One.txt", "Night Two.txt"]) == {
        "/Night #.txt": {"Night One.txt": 1, "Night Two.txt": 2}
    }
    assert alike(["Malcolm.txt", "Malcoli.txt", "Silver i.txt", "Silver ii.txt"]) == {}


def test_other_folders_and_other_endings_are_other_groups() -> None:
    assert alike(["a/ch1.txt", "b/ch2.txt", "a/ch3.html"]) == {}


def test_what_a_page_was_asked_for_is_part_of_its_name() -> None:
    names = [
        "fic/index.html?sid=3&chapter=1",
        "fic/index.html?sid=3&chapter=2",
        "fic/view.php@sid=3&chapter=2",
    ]
    assert alike(names) == {"fic/index.html?sid=3&chapter=#": {names[0]: 1, names[1]: 2}}
    assert [number_of(name) for name in names] == [1, 2, 2]


def test_two_spellings_of_one_number_are_no_group() -> None:
    assert alike(["ch1.txt", "ch01.txt"]) == {}


def test_long_numbers_are_ids_and_not_chapters() -> None:
    assert alike(["20110309.txt", "20110310.txt"]) == {}


def test_names_sort_as_people_sort_them() -> None:
    names = ["part 10", "Part 9", "part 1"]

    assert sorted(names, key=in_order) == ["part 1", "Part 9", "part 10"]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Chapter 3 - The Door.html", 3),
        ("story_ch07.txt", 7),
        ("04 - Rain.txt", 4),
        ("x/Part 2.txt", 2),
        ("Chapter Twelve.txt", 12),
        ("ch iv.txt", 4),
        ("Chapter and verse.txt", None),
        ("Blake's 7.txt", None),
        ("20110309.txt", None),
    ],
)
def test_the_number_a_name_states(name: str, number: int | None) -> None:
    assert number_of(name) == number
