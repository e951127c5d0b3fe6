from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.archive import rows
from tests.archive.finder.typed import TYPED
from velvetbox.archive.finder import acts, queries
from velvetbox.archive.finder.pieces import Section
from velvetbox.archive.finder.queries import Results
from velvetbox.archive.library.models import EditionChapter, Work
from velvetbox.core.prose import EMPHASIS, STRONG, Block, Kind, Mark, MarkKind, Note, Span, paragraph

pytestmark = pytest.mark.django_db


def search(text: str, page: int = 1, size: int = 20) -> Results:
    acts.catch_up()
    results = queries.search(None, text, page, size)
    assert results.from_index
    return results


def found(text: str) -> list[int]:
    return [found.work for found in search(text).works]


def marked(text: str) -> list[str]:
    return [passage.html for found in search(text).works for passage in found.passages]


def line(*spans: Span) -> list[Block]:
    return [Block(Kind.PARAGRAPH, spans)]


def test_words_are_found_together_wherever_in_the_work_they_stand(box: Path) -> None:
    both = rows.work("One", "A kitten slept.", "She wore the necklace.")
    rows.work("Two", "A kitten slept.")
    assert found("kitten necklace") == [both.pk]


def test_a_passage_is_the_paragraph_with_what_was_asked_for_marked(box: Path) -> None:
    kept = rows.work("One", "First.\n\nShe said <b> & the Kitten slept.\n\nLast.")
    (one,) = search("kitten").works
    (passage,) = one.passages
    assert passage.html == "She said &lt;b&gt; &amp; the <mark>Kitten</mark> slept."
    assert passage.section is Section.TEXT
    place = EditionChapter.objects.get(edition=kept.current)
    assert passage.chapter == place.chapter_id
    assert f'id="{passage.anchor}"' in place.revision.html


def test_a_phrase_goes_across_emphasis_and_curly_quotes(box: Path) -> None:
    kept = rows.work(
        "One",
        line(
            Span("*"),
            Span("I’m", (EMPHASIS,)),
            Span(" the one she’ll "),
            Span("nev", (STRONG,)),
            Span("er forgive"),
        ),
    )
    for text in ("\"I'm the one she'll never\"", "I'm the one she'll never", "“I’m the one she’ll never”"):
        assert found(text) == [kept.pk]
    assert marked('"one she\'ll never"') == ["*I’m the <mark>one she’ll never</mark> forgive"]


def test_a_phrase_does_not_go_across_paragraphs_or_chapters(box: Path) -> None:
    rows.work("One", "the upper\n\nhand", "was his")
    assert found('"upper hand"') == []
    assert found('"hand was"') == []


def test_soft_hyphens_and_joiners_inside_words_do_not_hide_them(box: Path) -> None:
    kept = rows.work("One", "He would re\u00adturn\u2060 to\u200bmorrow.")
    assert found("return tomorrow") == [kept.pk]


def test_ruby_is_found_by_its_base_text_and_its_reading_is_not_text(box: Path) -> None:
    kept = rows.work("One", line(Span("漢字", (Mark(MarkKind.RUBY, "かんじ"),)), Span("を読む")))
    assert found("漢字を読む") == [kept.pk]
    assert found("かんじ") == []
    assert marked("字を") == ["漢<mark>字を</mark>読む"]


def test_scripts_without_spaces_are_found_by_any_run_of_characters(box: Path) -> None:
    thai = rows.work("One", "ฉันรักเธอมาก")
    rows.work("Two", "รักฉัน")
    assert found("รักเธอ") == [thai.pk]


def test_other_forms_of_a_word_are_found_in_the_languages_of_the_box(box: Path) -> None:
    english = rows.work("One", "They were happily running.")
    german = rows.work("Zwei", "Die Häuser standen leer.", language="de")
    assert found("runs") == [english.pk]
    assert found("hauses") == [german.pk]
    assert found('"runs"') == []
    assert marked("runs") == ["They were happily <mark>running</mark>."]


def test_a_word_has_the_forms_that_the_language_of_the_text_gives_it(box: Path) -> None:
    rows.work("One", "They rave.", language="en")  # in German, it has the stem of "raven"
    german = rows.work("Zwei", "Die Raben und der Rabe; ein Rab.", language="de")
    english = rows.work("Drei", "The ravens flew.", language="en-GB")
    exact = rows.work("Vier", "Das Wort raven, und ravening.", language="de")
    unknown = rows.work("Fünf", "Some ravens.", language="")
    assert set(found("raven")) == {english.pk, exact.pk, unknown.pk}
    assert found("raben") == [german.pk]
    assert marked("raven -flew -some") == ["Das Wort <mark>raven</mark>, und ravening."]


def test_accents_and_case_make_no_difference(box: Path) -> None:
    kept = rows.work("One", "Le CAFÉ e\u0301tait fermé.")
    assert found("cafe etait ferme") == [kept.pk]
    assert found("Café") == [kept.pk]


def test_exclusion_or_and_prefix(box: Path) -> None:
    dragon = rows.work("One", "A dragon flew.")
    cat = rows.work("Two", "A kitten slept.")
    both = rows.work("Three", "A dragon ate a kitten.")
    assert set(found("dragon OR kitten")) == {dragon.pk, cat.pk, both.pk}
    assert found("dragon -kitten") == [dragon.pk]
    assert found("dragon NOT kitten") == [dragon.pk]
    assert set(found("drag*")) == {dragon.pk, both.pk}
    assert found('kitten -"ate a"') == [cat.pk]
    assert marked("drago* -kitten") == ["A <mark>dragon</mark> flew."]


def test_words_much_like_one_are_found_on_request_and_marked(box: Path) -> None:
    kept = rows.work("One", "She wore a neckalce of pearls.")
    assert found("necklace") == []
    assert found("necklace~1") == [kept.pk]
    assert found("neclace~") == [kept.pk]
    assert marked("necklace~") == ["She wore a <mark>neckalce</mark> of pearls."]


def test_a_star_inside_a_word_stands_for_any_letters(box: Path) -> None:
    kept = rows.work("One", "A dragon, a drone, a drain.")
    assert found("d*gon") == [kept.pk]
    assert found("dra*z") == []
    assert marked("dra*z OR drain") == ["A dragon, a drone, a <mark>drain</mark>."]
    assert marked("dr*n") == ["A <mark>dragon</mark>, a drone, a <mark>drain</mark>."]
    assert marked("dr*n*") == ["A <mark>dragon</mark>, a <mark>drone</mark>, a <mark>drain</mark>."]


def test_more_words_may_begin_alike_than_are_looked_up(box: Path) -> None:
    both = {rows.work(f"Nr {n}", " ".join(f"a{n}x{i}" for i in range(150))).pk for n in range(2)}
    assert set(found("a*")) == both


def test_a_phrase_may_leave_room(box: Path) -> None:
    kept = rows.work("One", "He bets a golden necklace.")
    assert found('"bets necklace"') == []
    assert found('"bets necklace"~1') == []
    assert found('"bets necklace"~2') == [kept.pk]
    assert marked('"bets necklace"~2') == ["He <mark>bets</mark> a golden <mark>necklace</mark>."]


def test_words_of_a_field_are_looked_for_there_alone(box: Path) -> None:
    kept = rows.work("The Kitten", "A dragon.", creators=["Ada"])
    rows.work("The Dragon", "A kitten.")
    assert found("title:kitten") == [kept.pk]
    assert marked("title:kitten") == ["The <mark>Kitten</mark>"]
    assert marked("title:kitten dragon") == ["A <mark>dragon</mark>."]


def test_words_and_facts_together_find_the_best_first(box: Path) -> None:
    tagged = [("fandom", "Angel")]
    rows.work("Other", "The heart was made of blood.", tags=tagged)
    best = rows.work("Blood Heart", "Nothing of it.", tags=tagged)
    rows.work("Blood Heart", "Of another fandom.")
    results = search("blood heart fandom:angel")
    assert results.total == 2
    assert results.works[0].work == best.pk
    assert results.parsed.said == "works with “blood” and “heart” and in the fandom Angel"


def test_an_order_typed_goes_before_the_best(box: Path) -> None:
    short = rows.work("Kitten", "A kitten.")
    long = rows.work("Other", "There was a kitten, and there was much more than that.")
    assert found("kitten sort:>words") == [long.pk, short.pk]
    assert found("kitten sort:<words") == [short.pk, long.pk]


def test_titles_creators_tags_notes_and_chapter_titles_are_found(box: Path) -> None:
    kept = rows.work(
        "The Blood Heart", "Text.", titles=["What He Deserves"], creators=["Ada Marsh"],
        tags=[("freeform", "Slow Burn"), ("relationship", "Buffy/Spike")],
        summary="<p>After Entropy.</p>", notes_before="<p>Those demon eggs.</p>",
        advisories=[{"text": "Not for the squeamish", "kind": "warning"}],
    )  # fmt: skip
    rows.work("Other", "Something else.")
    for text in (
        "blood heart",
        "deserves",
        "marsh",
        "slow burn",
        "buffy/spike",
        "entropy",
        "demon eggs",
        "squeamish",
    ):
        assert found(text) == [kept.pk], text
    assert search("entropy").works[0].passages[0].section is Section.SUMMARY
    assert search("marsh").works[0].passages[0].html == "Ada <mark>Marsh</mark>"


def test_footnotes_are_found(box: Path) -> None:
    kept = rows.work(
        "One", line(Span("Look"), Span("1", (Mark(MarkKind.NOTE, "1"),)), Span("ing down.")),
        notes=[Note("1", (paragraph("See the marginalia."),), "1")],
    )  # fmt: skip
    assert found("marginalia") == [kept.pk]
    assert found("looking") == [kept.pk]


def test_the_best_passage_is_the_one_that_holds_most_of_what_was_asked(box: Path) -> None:
    filler = "\n\n".join(f"The kitten, number {number}." for number in range(30))
    rows.work("One", f"{filler}\n\nHe bets a necklace for a kitten at cards.\n\n{filler}")
    first = search("kitten necklace cards").works[0].passages
    assert any("<mark>necklace</mark>" in passage.html for passage in first)


def test_a_long_paragraph_is_cut_around_what_was_found(box: Path) -> None:
    rows.work("One", f"{'before ' * 400}the needle here {'after ' * 400}")
    (passage,) = marked("needle")
    assert passage.startswith("…")
    assert passage.endswith("…")
    assert len(passage) < 500
    assert "<mark>needle</mark>" in passage


def test_works_are_ordered_by_how_well_they_answer(box: Path) -> None:
    rows.work("Other", "The heart was made of blood, said Sam.")
    named = rows.work("Blood Heart", "Nothing of it.")
    assert found("blood heart")[0] == named.pk


def test_pages_do_not_overlap_and_the_total_is_of_all(box: Path) -> None:
    kept = {rows.work(f"Work {number}", "A kitten.").pk for number in range(7)}
    pages = [search("kitten", page=page, size=3) for page in (1, 2, 3)]
    assert [page.total for page in pages] == [7, 7, 7]
    ids = [found.work for page in pages for found in page.works]
    assert len(ids) == 7
    assert set(ids) == kept


def test_a_withdrawn_work_is_never_shown_even_before_the_index_knows(box: Path) -> None:
    kept = rows.work("One", "A kitten.")
    acts.catch_up()
    Work.objects.filter(pk=kept.pk).update(withdrawn_at="2026-01-01T00:00:00Z")
    assert queries.search(None, "kitten").works == ()


def test_an_answer_takes_as_many_queries_for_twenty_works_as_for_two(
    box: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(22):
        rows.work(f"Work {number}", "A kitten.", "Two kittens.", creators=[f"Ada {number}"])
    acts.catch_up()
    for text in ("kitten", "ada"):
        with django_assert_max_num_queries(6):
            assert len(queries.search(None, text).works) == 20


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        '"',
        '""',
        "-",
        "*",
        "OR",
        "NOT",
        "AND OR",
        "a" * 5000,
        "((",
        "\0",
        "\ud800",
        "…",
        "a:b",
        '"open',
        "-x",
    ],
)
def test_anything_typed_has_an_answer(box: Path, text: str) -> None:
    rows.work("One", "A kitten.")
    search(text)


def a_few_works() -> None:
    tags = [("fandom", "Harbour Lights"), ("freeform", "Slow Burn"), ("relationship", "Ada Quill/Bo Marsh")]
    rows.work("One", "A b ab OR kitten 漢字.", creators=["Ada"], tags=tags, complete=True)
    rows.work("The Long Game", "The dragon wore a necklace.", tags=[("rating", "Explicit"), *tags[:1]])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TYPED, min_size=10, max_size=10))
def test_hundreds_of_hostile_searches_are_all_answered_by_the_index(box: Path, texts: list[str]) -> None:
    if not Work.objects.exists():
        a_few_works()
        acts.catch_up()
    for text in texts:
        results = queries.search(None, text)
        assert results.from_index
        assert len(results.works) == results.total <= 2
        assert set(queries.ranked(text, 10)) == {found.work for found in results.works}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TYPED, min_size=2, max_size=2))
def test_hostile_searches_are_answered_by_the_database_too(box: Path, texts: list[str]) -> None:
    if not Work.objects.exists():
        a_few_works()
    for text in texts:
        results = queries.search(None, text)
        assert not results.from_index
        assert len(results.works) == results.total <= 2


def test_the_database_answers_while_there_is_no_index(box: Path) -> None:
    kept = rows.work("One", "A kitten slept.", "She wore the necklace.", creators=["Ada"])
    rows.work("Two", "A kitten slept.")
    results = queries.search(None, "kitten necklace")
    assert not results.from_index
    assert [found.work for found in results.works] == [kept.pk]
    assert "<mark>kitten</mark>" in results.works[0].passages[0].html
    assert [found.work for found in queries.search(None, "kitten -necklace").works] != [kept.pk]
    assert [found.work for found in queries.search(None, "ada").works] == [kept.pk]
    assert queries.search(None, '"').works == ()


def test_searches_over_many_works_answer_alike_in_index_and_database(box: Path) -> None:
    chance = random.Random(4)
    names = ["alpha", "bravo", "carol", "delta", "echoes", "foxtrot"]
    for number in range(40):
        rows.work(f"Nr {number}", " ".join(chance.choices(names, k=3)))
    asked = ["alpha", "alpha bravo", "alpha OR delta", "bravo -carol", "foxtrot carol OR delta"]
    by_database = [{found.work for found in queries.search(None, text, size=99).works} for text in asked]
    acts.catch_up()
    by_index = [{found.work for found in search(text, size=99).works} for text in asked]
    assert by_index == by_database


def test_the_passage_in_which_a_sentence_stands_as_typed_is_among_those_shown(box: Path) -> None:
    filler = "\n\n".join(f"The one she never was, I'm told, and she'll be {number}." for number in range(40))
    rows.work("One", f"{filler}\n\n“…*I’m* the one she’ll never forgive.”\n\n{filler}")
    assert any(
        "<mark>I’m* the one she’ll never</mark>" in html for html in marked("I'm the one she'll never")
    )


def test_a_word_with_an_accent_is_shown_although_it_was_typed_without(box: Path) -> None:
    rows.work("One", "They met at the Café.", "They ran.")
    assert marked("cafe ran") == ["They met at the <mark>Café</mark>.", "They <mark>ran</mark>."]
