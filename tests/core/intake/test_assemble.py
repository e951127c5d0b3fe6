from __future__ import annotations

from tests.core.intake.stories import part, sentences
from velvetbox.core.intake import Outcome, Part
from velvetbox.core.intake.assemble import assemble


def outcomes(parts: list[Part]) -> list[tuple[str, str]]:
    return [(one.member, str(one.outcome)) for one in parts]


def test_numbered_files_of_one_title_become_one_work_in_order_with_its_gaps() -> None:
    given = [part(f"x/old{n}.txt", sentences(n), title="Old", number=n, declared=5) for n in (4, 1, 2)]

    (story,) = assemble(given)

    assert story.outcome is Outcome.CHAPTERS
    assert story.members == ("x/old1.txt", "x/old2.txt", "x/old4.txt")
    assert [chapter.number for chapter in story.works[0].chapters] == [1, 2, 4]
    assert story.works[0].missing == (3, 5)
    assert [chapter.source for chapter in story.works[0].chapters] == list(story.members)


def test_untitled_files_whose_names_count_from_one_are_one_story() -> None:
    (story,) = assemble([part(f"x/harbour{n}.txt", sentences(n)) for n in (1, 2, 3)])

    assert story.works[0].title == "harbour"
    assert story.works[0].title_is_guess
    assert len(story.works[0].chapters) == 3


def test_the_first_file_may_name_the_story_for_all() -> None:
    given = [part("x/sea1.txt", sentences(1), title="The Sea")] + [
        part(f"x/sea{n}.txt", sentences(n)) for n in (2, 3)
    ]

    (story,) = assemble(given)

    assert (story.works[0].title, len(story.works[0].chapters)) == ("The Sea", 3)


def test_numbered_stories_with_titles_of_their_own_stay_apart() -> None:
    given = [part(f"x/fic{n}.txt", sentences(n), title=f"Story the {n}th") for n in (1, 2, 3)]

    assert assemble(given) == given


def test_numbered_stories_that_each_end_stay_apart() -> None:
    given = [part(f"x/fic{n}.txt", sentences(n), ends="yes") for n in (1, 2, 3)]

    assert assemble(given) == given


def test_copies_of_one_text_are_not_chapters_of_it() -> None:
    given = [part(f"x/tale-{n}.txt", sentences(7), title="Tale") for n in (0, 8)]

    assert assemble(given) == given


def test_files_of_a_dump_that_counts_far_are_not_chapters() -> None:
    given = [part(f"x/{n:03}.txt", sentences(n)) for n in (1, 2, 3)]

    assert assemble(given) == given


def test_pages_of_one_address_are_one_work_whatever_their_names() -> None:
    url = "https://example.org/s/1"
    given = [
        part("x/The Door.html", sentences(2), title="House", url=url, number=2, format="html"),
        part("x/Arrival.html", sentences(1), title="House", url=url, number=1, format="html"),
    ]

    (story,) = assemble(given)

    assert story.members == ("x/Arrival.html", "x/The Door.html")


def test_a_leaflet_beside_the_chapters_names_the_story() -> None:
    given = [part(f"x/ch{n}.txt", sentences(n)) for n in (1, 2)]
    given.append(part("x/readme.txt", ["The Long Quay", "by Ana Lima", "Two parts. Please be kind."]))

    story, leaflet = assemble(given)

    assert leaflet.outcome is Outcome.ATTACHMENT
    assert (story.works[0].title, story.works[0].title_is_guess) == ("The Long Quay", False)
    assert [fact.value for fact in story.works[0].facts if fact.field == "creator"] == ["Ana Lima"]
    assert "Please be kind." in story.works[0].notes_before


def test_a_leaflet_without_chapters_stays_a_text() -> None:
    given = [part("x/readme.txt", ["The Long Quay", "by Ana Lima"]), part("x/other.txt", sentences(1))]

    assert outcomes(assemble(given)) == [("x/readme.txt", "work"), ("x/other.txt", "work")]
