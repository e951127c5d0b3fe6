from __future__ import annotations

from datetime import date

from velvetbox.archive.library.compose import compose, sort_title
from velvetbox.archive.library.copies import Copy, Known


def copy(
    edition: int = 1,
    *facts: tuple[str, str] | Known,
    rank: int = 3,
    chapters: int = 1,
    origin: str = "bare",
    modified: float = 0.0,
    numbers: tuple[int | None, ...] | None = None,
) -> Copy:
    known = tuple(fact if isinstance(fact, Known) else Known(*fact, basis="stated") for fact in facts)
    found = (None,) * chapters if numbers is None else numbers
    return Copy(edition, rank, origin, chapters, modified, 10, found, known)


def test_a_guess_is_shown_as_a_guess_and_only_as_a_title() -> None:
    shown = compose(
        [
            copy(
                1,
                Known("title", "rain v2", "guess"),
                Known("fandom", "Hamlet", "guess"),
                Known("rating", "T", "guess"),
            )
        ]
    )

    assert (shown.columns["title"], shown.columns["title_is_guess"]) == ("rain v2", True)
    assert (shown.columns["rating"], shown.tags) == ("", ())


def test_the_best_format_is_shown_then_more_chapters_then_the_newer() -> None:
    assert compose([copy(1, rank=3), copy(2, rank=0)]).current == 2
    assert compose([copy(1, chapters=2), copy(2, chapters=7)]).current == 2
    assert compose([copy(1, ("updated", "2011-01-01")), copy(2, ("updated", "2014-01-01"))]).current == 2
    assert compose([copy(1, modified=5.0), copy(2, modified=9.0)]).current == 2
    assert compose([copy(1), copy(2)]).current == 1


def test_what_one_copy_does_not_say_another_may() -> None:
    shown = compose(
        [copy(1, ("title", "Rain"), rank=1), copy(2, ("creator", "Ana Lima"), ("fandom", "Hamlet"), rank=3)]
    )

    assert shown.creators == (("Ana Lima", ""),)
    assert shown.tags == (("fandom", "Hamlet"),)


def test_what_is_stated_comes_before_what_is_derived() -> None:
    derived = Known("title", "Rain", "derived")

    assert (
        compose([copy(1, derived, rank=0), copy(2, ("title", "The Rain"), rank=3)]).columns["title"]
        == "The Rain"
    )


def test_of_two_states_of_one_page_only_the_newer_speaks() -> None:
    url = ("url", "https://www.example.org/works/1")
    older = copy(1, url, ("freeform", "wip"), ("updated", "2011-01-01"), origin="ao3")
    newer = copy(
        2, url, ("freeform", "finished"), ("updated", "2012-01-01"), ("creator", "Ana"), origin="ao3"
    )

    shown = compose([older, newer])

    assert shown.tags == (("freeform", "finished"),)
    assert shown.creators == (("Ana", "example.org"),)


def test_tags_are_kept_as_written_and_once() -> None:
    shown = compose(
        [copy(1, ("character", "Anya  Jenkins"), ("character", "anya jenkins"), ("fandom", "Buffy"))]
    )

    assert shown.tags == (("fandom", "Buffy"), ("character", "Anya Jenkins"))


def test_places_in_canon_keep_what_stands_in_the_same_words() -> None:
    facts = (
        Known("canon", "Season Six, Post Entropy", "stated", block=2),
        Known("canon_season", "Season Six", "stated", number=6, block=2),
        Known("canon_after", "Entropy", "stated", block=2),
        Known("canon_reference", "the eggs", "stated", block=5, quote="those eggs"),
    )

    assert compose([copy(1, *facts)]).columns["canon"] == [
        {"text": "Season Six, Post Entropy", "season": 6, "after": "Entropy"},
        {"text": "those eggs", "reference": "the eggs"},
    ]


def test_dates_that_are_none_are_not_known() -> None:
    columns = compose([copy(1, ("published", "2016-02-29"), ("updated", "sometime"))]).columns

    assert (columns["published_on"], columns["updated_on"]) == (date(2016, 2, 29), None)


def test_missing_chapters_are_those_of_the_copy_shown() -> None:
    declared = Known("chapters_declared", "3", "stated", number=3)
    part = copy(1, declared, numbers=(2,), rank=0)
    whole = copy(2, chapters=3, rank=3)

    assert compose([part, whole]).columns["missing_chapters"] == [1, 3]
    assert compose([whole]).columns["missing_chapters"] == []


def test_titles_sort_without_their_article() -> None:
    assert sort_title("The “Rain”") == "rain"
    assert sort_title("“A Rain”") == "rain"
