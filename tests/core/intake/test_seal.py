from __future__ import annotations

import pytest

from velvetbox.core.formats.draft import Draft
from velvetbox.core.intake.pictures import picture_name
from velvetbox.core.intake.seal import rank, seal
from velvetbox.core.prose import (
    Basis,
    Block,
    Chapter,
    Fact,
    Field,
    Kind,
    Mark,
    MarkKind,
    Span,
    Where,
    Work,
    from_html,
    paragraph,
    to_html,
)

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\0\0\x04" * 2 + b"\x08\2\0\0\0"


def test_text_is_stored_as_it_was_read() -> None:
    blocks = (paragraph("A <b> & an é."), Block(Kind.BREAK, alt="* * *"), paragraph("End."))

    sealed = seal(Work((Chapter(blocks),)), Draft("txt", ()), "bare", "a.txt").work

    assert from_html(sealed.chapters[0].html) == blocks
    assert sealed.words == 5
    assert sealed.chapters[0].measure.scene_breaks == 1


def test_the_same_text_has_the_same_hash_whatever_its_title() -> None:
    one, other = (
        seal(Work((Chapter((paragraph("Same."),), title=title),)), Draft("txt", ()), "bare", "a.txt").work
        for title in ("One", "Two")
    )

    assert one.chapters[0].hash == other.chapters[0].hash


def test_a_title_nobody_states_is_the_files_stem_and_a_guess() -> None:
    sealed = seal(Work((Chapter((paragraph("Text."),)),)), Draft("txt", ()), "bare", "x/Rain v2.txt").work

    assert (sealed.title, sealed.title_is_guess) == ("Rain v2", True)
    assert sealed.value(Field.TITLE) is None


def test_a_stated_title_and_language_are_kept() -> None:
    facts = (Fact(Field.TITLE, "Rain"), Fact(Field.LANGUAGE, "fi"))

    sealed = seal(
        Work((Chapter((paragraph("The rain fell on the town and on her."),)),), facts),
        Draft("txt", ()),
        "bare",
        "a",
    ).work

    assert (sealed.title, sealed.title_is_guess, sealed.language) == ("Rain", False, "fi")


def test_a_language_told_from_the_text_is_derived() -> None:
    text = "She was not sure that he had been there with the others, and it was late in the morning. " * 4

    sealed = seal(Work((Chapter((paragraph(text),)),)), Draft("txt", ()), "bare", "a.txt").work

    assert [(fact.value, fact.basis) for fact in sealed.known(Field.LANGUAGE)] == [("en", Basis.DERIVED)]


@pytest.mark.parametrize(("where", "known"), [("content.opf#dc:language", "fr"), ("preface.html", "en")])
def test_a_converters_english_is_not_believed_of_a_text_in_french(where: str, known: str) -> None:
    text = "Il était une fois dans la maison une femme qui ne savait pas ce que les gens avaient dit. " * 12
    facts = (Fact(Field.LANGUAGE, "en", where=Where(where)),)

    sealed = seal(Work((Chapter((paragraph(text),)),), facts), Draft("epub", ()), "epub", "a.epub").work

    assert sealed.language == known


def test_missing_chapters_follow_from_what_is_declared_and_present() -> None:
    facts = (Fact(Field.CHAPTERS_DECLARED, "4", number=4),)

    sealed = seal(
        Work((Chapter((paragraph("x"),), number=2),), facts), Draft("txt", ()), "bare", "a.txt"
    ).work

    assert sealed.missing == (1, 3, 4)


def test_a_number_no_database_keeps_is_left_to_the_words() -> None:
    facts = (Fact(Field.WORDS_DECLARED, "1,234,567,890,123", number=1_234_567_890_123),)

    sealed = seal(
        Work((Chapter((paragraph("x"),), number=10**20),), facts), Draft("txt", ()), "bare", "a.txt"
    ).work

    assert [(fact.value, fact.number) for fact in sealed.known(Field.WORDS_DECLARED)] == [
        ("1,234,567,890,123", None)
    ]
    assert sealed.chapters[0].number is None


def test_pictures_are_named_by_their_content_and_kept_once() -> None:
    blocks = (
        Block(Kind.IMAGE, source="pics/1.png", alt="a quay"),
        Block(Kind.PARAGRAPH, (Span("", (Mark(MarkKind.IMAGE, "pics/2.png"),)),)),
        Block(Kind.IMAGE, source="https://example.org/far.png"),
    )
    draft = Draft(
        "epub", (), images={"pics/1.png": PNG, "pics/2.png": PNG, "pics/unused.png": b"\xff\xd8\xff"}
    )

    sealed = seal(Work((Chapter(blocks),)), draft, "bare", "a.epub")

    name = picture_name(PNG)
    assert dict(sealed.images) == {name: PNG}
    assert sealed.work.chapters[0].html.count(f'src="/images/{name}"') == 2


def test_a_picture_that_may_carry_script_is_no_picture() -> None:
    assert picture_name(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>") is None


def test_copies_rank_by_how_much_their_markup_says() -> None:
    ranks = [
        rank(*copy)
        for copy in (("html", "ao3"), ("epub", "epub"), ("html", "bare"), ("txt", "bare"), ("pdf", "bare"))
    ]

    assert ranks == sorted(ranks)
    assert len(set(ranks)) == 5


def test_a_file_name_becomes_a_title_on_one_line() -> None:
    for path, title in (
        ("a/new\nline.txt", "new line"),
        ("tab\tand\x07bell.txt", "tab and bell"),
        (" .txt", "Untitled"),
        ("Copy of The Lamp (1).txt", "The Lamp"),
        ("The Lamp - Copy.txt", "The Lamp"),
        ("(1).txt", "(1)"),
    ):
        sealed = seal(Work((Chapter((paragraph("Words."),)),)), Draft("txt", ()), "bare", path).work
        assert (sealed.title, sealed.title_is_guess) == (title, True)


def test_what_is_stored_reads_back_as_itself_also_where_the_policy_takes_a_link_out() -> None:
    slanted = Mark(MarkKind.EMPHASIS)
    spans = (Span("See", (Mark(MarkKind.LINK, "https://a<b c="), slanted)), Span(" it", (slanted,)))

    sealed = seal(Work((Chapter((Block(Kind.PARAGRAPH, spans),)),)), Draft("epub", ()), "bare", "a").work

    assert "<em>See it</em>" in sealed.chapters[0].html
    assert to_html(from_html(sealed.chapters[0].html)) == sealed.chapters[0].html
