from __future__ import annotations

import pytest

from velvetbox.core.formats.draft import Draft
from velvetbox.core.formats.html import format as html
from velvetbox.core.prose import MarkKind, is_italic, paragraphs, walk


def read(source: str) -> Draft:
    return html.read(source.encode(), "story.html")


def references(draft: Draft) -> list[str]:
    return [
        mark.value
        for block in walk(draft.blocks)
        for span in block.spans
        for mark in span.marks
        if mark.kind is MarkKind.NOTE
    ]


PANDOC = (
    '<p>One.<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a> Two.<a href="#fn2" '
    'class="footnote-ref" id="fnref2"><sup>2</sup></a></p><section class="footnotes"><hr><ol>'
    '<li id="fn1"><p>First <em>note</em>.<a href="#fnref1" class="footnote-back">\u21a9</a></p></li>'
    '<li id="fn2"><p>Second.<a href="#fnref2" class="footnote-back">\u21a9</a></p><p>More.</p></li></ol></section>'
)
GOOGLE = (
    '<p>One.<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p><hr>'
    '<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> A note.</p></div>'
)
BY_HAND = '<p>One.<a name="back1" href="#note1">*</a></p><p>Two.</p><p><a name="note1"></a>A note. <a href="#back1">back</a></p>'
MADE_ABSOLUTE = (
    '<p>One.<sup><a id="r1" href="https://site.example/works/5/chapters/9#note1">1</a></sup></p>'
    '<p id="note1">A note. <a href="https://site.example/works/5/chapters/9#r1">\u21a9</a></p>'
)


def test_notes_keep_count_order_and_their_own_italics() -> None:
    draft = read(PANDOC)
    assert references(draft) == ["1", "2"]
    assert [(note.id, note.label, paragraphs(note.blocks)) for note in draft.notes] == [
        ("1", "1", ["First note."]),
        ("2", "2", ["Second.", "More."]),
    ]
    assert [span.text for span in draft.notes[0].blocks[0].spans if is_italic(span)] == ["note"]


def test_notes_are_taken_out_of_the_text() -> None:
    assert paragraphs(read(PANDOC).blocks) == ["One.[1] Two.[2]"]


@pytest.mark.parametrize("source", [GOOGLE, BY_HAND, MADE_ABSOLUTE])
def test_notes_are_known_by_links_that_lead_back(source: str) -> None:
    draft = read(source)
    assert references(draft) == ["1"]
    assert len(draft.notes) == 1
    assert "A note." in paragraphs(draft.notes[0].blocks)[0]
    assert not any("A note" in text for text in paragraphs(draft.blocks))


def test_a_contents_list_is_no_list_of_notes() -> None:
    source = '<p><a href="#c1">1</a> <a href="#c2">2</a></p><h2 id="c1">One</h2><p>a</p><h2 id="c2">Two</h2><p>b</p>'
    draft = read(source)
    assert draft.notes == ()
    assert paragraphs(draft.blocks) == ["1 2", "One", "a", "Two", "b"]


def test_a_note_nobody_refers_to_stays_in_the_text() -> None:
    source = '<p>One.</p><aside epub:type="footnote" id="n"><p>Lost note.</p></aside>'
    assert paragraphs(read(source).blocks) == ["One.", "Lost note."]


def test_the_way_back_may_stand_in_the_last_paragraph_of_an_item() -> None:
    draft = read(
        '<p>One.<sup id="r1"><a href="#n1">1</a></sup></p><p>Two.</p>'
        '<ol><li id="n1"><p>A note.</p><p>More. <a href="#r1">\u21a9</a></p></li></ol>'
    )
    assert [paragraphs(note.blocks) for note in draft.notes] == [["A note.", "More."]]
    assert references(draft) == ["1"]
