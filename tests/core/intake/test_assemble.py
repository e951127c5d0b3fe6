from __future__ import annotations

import time
from dataclasses import replace

from tests.allowed import allowed
from tests.core.intake.stories import part, sentences
from velvetbox.core.intake import Outcome, Part
from velvetbox.core.intake.assemble import assemble
from velvetbox.core.intake.joining import Piece, join
from velvetbox.core.prose import Fact, Field


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


def test_names_that_say_chapter_are_one_story_whatever_follows() -> None:
    names = ("Prologue", "Ch 1 (rev)", "Ch 2 - The Gate", "Ch. III", "Epilogue")

    (story,) = assemble([part(f"x/Hill - {name}.txt", sentences(at)) for at, name in enumerate(names)])

    assert story.works[0].title == "Hill"
    assert [(chapter.number, chapter.title) for chapter in story.works[0].chapters] == [
        (None, "Prologue"), (1, None), (2, "The Gate"), (3, None), (None, "Epilogue"),
    ]  # fmt: skip


def test_chapters_named_by_nothing_else_are_called_as_their_folder() -> None:
    (story,) = assemble(
        [part(f"The Hill/Chapter {name}.txt", sentences(at)) for at, name in enumerate(("One", "Two"))]
    )

    assert story.works[0].title == "The Hill"


def test_titles_that_begin_like_chapters_stay_stories() -> None:
    names = ("Part of Me", "Part Two of Us", "Coda to Nothing", "Prologue")
    given = [part(f"x/{name}.txt", sentences(at)) for at, name in enumerate(names)]

    assert assemble(given) == given


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


def test_a_chapter_saved_twice_is_joined_once_and_its_copy_left_apart() -> None:
    url = "https://www.fanfiction.net/s/5"
    given = [
        part(f"x/{name}.htm", sentences(n), url=url, number=n)
        for name, n in (("a", 1), ("b", 2), ("b (1)", 2))
    ]

    story, copy = assemble(given)

    assert story.members == ("x/a.htm", "x/b.htm")
    assert copy.outcome is Outcome.WORK


def test_what_changes_while_a_work_grows_is_taken_from_the_file_saved_last() -> None:
    url = "https://www.fanfiction.net/s/5"
    given = [
        part(f"x/{n}.htm", sentences(n), url=url, number=n, declared=many)
        for n, many in ((1, 3), (2, 7), (3, 3))
    ]

    (story,) = assemble(given)

    assert story.works[0].missing == (4, 5, 6, 7)
    assert [fact.number for fact in story.works[0].known(Field.CHAPTERS_DECLARED)] == [7]


def test_parts_of_a_site_that_state_no_number_follow_its_ids() -> None:
    given = [
        replace(
            one,
            works=(
                replace(
                    one.works[0],
                    facts=(*one.works[0].facts, Fact(Field.IDENTIFIER, f"wattpad:part:{n}", number=n)),
                ),
            ),
        )
        for n, name in ((901, "z"), (905, "a"), (930, "k"))
        for one in [part(f"x/{name}.htm", sentences(n), url="https://www.wattpad.com/story/5")]
    ]

    (story,) = assemble(given)

    assert story.members == ("x/z.htm", "x/a.htm", "x/k.htm")
    assert [chapter.number for chapter in story.works[0].chapters] == [None, None, None]


def test_notes_of_a_later_file_stay_with_its_chapter() -> None:
    first, second = (part(f"x/tide{n}.txt", sentences(n), title="Tide") for n in (1, 2))
    second = replace(second, works=(replace(second.works[0], notes_before="<p>Sorry I am late.</p>"),))

    (story,) = assemble([first, second])

    assert story.works[0].chapters[1].notes_before == "<p>Sorry I am late.</p>"
    assert story.works[0].notes_before == ""


def test_an_address_joins_pages_whatever_they_are_called() -> None:
    url = "https://archiveofourown.org/works/5"
    given = [
        part(f"x/{name}.html", sentences(n), title="Quay", url=url, number=n)
        for name, n in (("Quay - Chapter 1", 1), ("Quay - Chapter 2", 2), ("saved page", 3))
    ]
    given.append(part("x/about.html", sentences(9), title="Quay", url=url))

    story, about = assemble(given)

    assert [chapter.number for chapter in story.works[0].chapters] == [1, 2, 3]
    assert about.member == "x/about.html"


def test_a_story_of_many_files_that_say_much_is_joined_in_linear_time() -> None:
    one = part("x/old.txt", ["It rained."], title="Old", number=1)
    said = [Fact(Field.FREEFORM, str(at)) for at in range(4000)]
    works = [replace(one.works[0], facts=tuple(said[at : at + 20])) for at in range(0, 4000, 20)]
    began = time.process_time()
    joined = join([Piece(at, one, work, at + 1, named=True) for at, work in enumerate(works)])
    assert time.process_time() - began < allowed(1)
    assert [fact.value for fact in joined.works[0].facts if fact.field is Field.FREEFORM] == [
        fact.value for fact in said
    ]
