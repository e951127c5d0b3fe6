from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from velvetbox.archive.finder.asked import ANY, Asked, Range, Sort

KEYS = (
    "q fandom not-fandom rating not-warning any not-any complete crossover single missing words-from words-to "
    "posted-from posted-to updated-from updated-to language source canon creator series sort order nonsense"
).split()
VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ("yes", "no", "1,000", "2003", "2003-02", "2003-02-30", "best", "kudos", "asc", "desc", "a, b,,c")
    ),
)
PARAMS = st.dictionaries(st.sampled_from(KEYS), st.lists(VALUES, max_size=3))


def read(query: str) -> Asked:
    return Asked.read(parse_qs(query))


def test_reads_what_a_form_sends() -> None:
    asked = read(
        "q=cards+for+kittens&fandom=Buffy&fandom=Angel&not-warning=Violence&any=slow+burn,+fluff&complete=yes"
        "&crossover=no&words-from=1,000&words-to=5000&posted-from=2003-02&posted-to=2003-02&sort=kudos&order=asc"
    )
    assert asked.text == "cards for kittens"
    assert asked.include == (("fandom", "Angel"), ("fandom", "Buffy"), (ANY, "fluff"), (ANY, "slow burn"))
    assert asked.exclude == (("warning", "Violence"),)
    assert (asked.complete, asked.crossover, asked.missing) == (True, False, None)
    assert asked.words == Range(1000, 5000)
    assert asked.posted == Range(date(2003, 2, 1).toordinal(), date(2003, 2, 28).toordinal())
    assert (asked.sort, asked.ascending) == (Sort.KUDOS, True)


def test_nothing_asked_has_an_empty_address() -> None:
    assert read("") == Asked()
    assert Asked().address() == ""
    assert not Asked(text="words").is_filter
    assert Asked(complete=True).is_filter


def test_a_year_is_its_first_day_or_its_last() -> None:
    asked = read("updated-from=2001&updated-to=2002")
    assert asked.updated == Range(date(2001, 1, 1).toordinal(), date(2002, 12, 31).toordinal())


def test_what_cannot_be_read_states_nothing() -> None:
    asked = read(
        "words-from=many&words-to=-&posted-from=2003-02-30&posted-to=9999999&complete=maybe&sort=?&order=x"
    )
    assert asked == Asked()


def test_the_same_question_has_one_address() -> None:
    assert (
        read("fandom=B&complete=1&fandom=A").address()
        == read("fandom=A&fandom=B&complete=yes&fandom=A").address()
    )


@given(PARAMS)
def test_every_address_is_read_and_its_own_address_reads_the_same(params: dict[str, list[str]]) -> None:
    asked = Asked.read(params)
    assert read(asked.address()) == asked


@given(PARAMS)
def test_loosened_leaves_out_each_part_once(params: dict[str, list[str]]) -> None:
    asked = Asked.read(params)
    loosened = list(asked.loosened())
    parts = {(key.removesuffix("-from").removesuffix("-to"), value) for key, value in asked.pairs()}
    said = {(part, value) for part, value, _ in loosened}
    ranged = {"words", "posted", "updated"}
    assert {part for part, _ in said} == {part for part, _ in parts} - {"sort", "order"}
    assert {pair for pair in said if pair[0] not in ranged} == {
        pair for pair in parts if pair[0] not in {*ranged, "sort", "order"}
    }
    for part, value, rest in loosened:
        assert rest != asked
        assert (part, value) not in {(part, value) for part, value, _ in rest.loosened()}
