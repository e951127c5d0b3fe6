"""Marks are read as a reader would, and what only looks like one stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvetbox.core.formats.text.emphasis import read_emphasis
from velvetbox.core.prose import MarkKind


def shown(*paragraphs: str) -> list[str]:
    """Write emphasis as <e>, thoughts as <t>, strong as <s>."""
    letters = {MarkKind.EMPHASIS: "e", MarkKind.THOUGHT: "t", MarkKind.STRONG: "s"}
    out = []
    for spans in read_emphasis(paragraphs).spans:
        parts = []
        for span in spans:
            names = [letters[mark.kind] for mark in span.marks]
            parts.append(
                "".join(f"<{name}>" for name in names)
                + span.text
                + "".join(f"</{name}>" for name in reversed(names))
            )
        out.append("".join(parts))
    return out


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It was *so* cold.", "It was <e>so</e> cold."),
        ("It was _so_ cold.", "It was <e>so</e> cold."),
        ("It was **so** cold.", "It was <s>so</s> cold."),
        ("He *ran*—and *fell*…*hard*.", "He <e>ran</e>—and <e>fell</e>…<e>hard</e>."),
        ("“*You*!” she said.", "“<e>You</e>!” she said."),
        ("“*Go home*…” she said.", "“<e>Go home</e>…” she said."),
        ("cat-_heads_ and un*bear*able", "cat-<e>heads</e> and un<e>bear</e>able"),
        ("a _mis_judged man", "a <e>mis</e>judged man"),
        ("He read *The Long Road* twice.", "He read <e>The Long Road</e> twice."),
        ("*What now?* he wondered.", "<t>What now?</t> he wondered."),
        ("*I can wait,* he told himself.", "<t>I can wait,</t> he told himself."),
        ("*I can wait,* and then nothing.", "<e>I can wait,</e> and then nothing."),
        ("“*What is it now?*” he asked.", "“<e>What is it now?</e>” he asked."),
        ('"Well, *I Never Did.*" he said.', '"Well, <e>I Never Did.</e>" he said.'),
        ("*Is that* hers?", "<e>Is that</e> hers?"),
    ],
)
def test_marks_are_read(written: str, read: str) -> None:
    assert shown(written) == [read]


def test_emphasis_inside_a_thought_is_nested() -> None:
    assert shown("*She never *did* say so, not after…*once* — but now…* He sat down.") == [
        "<t>She never </t><t><e>did</e></t><t> say so, not after…</t><t><e>once</e></t><t> — but now…</t> He sat down."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "What the f*ck, you sh*t, you b*tch*s, a**hole and f**k off ****",
        "2*3*4 is 24 and 2 * 3 * 4 too",
        "* one item",
        "It was the first of many.*",
        "* See the note before.",
        "snake_case and other_snake_case_name",
        "^_^ she wrote, and he wrote ^_^ back -_- o_O T_T",
        "Name: ________ Date: ________",
        "and/or, 24/7, w/ sugar, http://example.org/a/b/",
        "an open *mark and no more",
        "* * *",
    ],
)
def test_what_only_looks_like_a_mark_stays(text: str) -> None:
    assert shown(text) == [text]


def test_slashes_count_only_where_the_whole_text_uses_them() -> None:
    assert shown("He /was/ there. /Why?/ And /how/?")[0] == "He <e>was</e> there. <e>Why?</e> And <e>how</e>?"
    assert shown("Kirk/Spock and /one/ slash") == ["Kirk/Spock and /one/ slash"]


def test_a_run_that_opens_in_one_paragraph_and_closes_in_another_is_all_marked() -> None:
    assert shown("_Dear you,", "it is late.", "Yours, me_", "He put it down.") == [
        "<e>Dear you,</e>",
        "<e>it is late.</e>",
        "<e>Yours, me</e>",
        "He put it down.",
    ]


def test_a_run_that_opens_anew_in_each_paragraph_is_all_marked() -> None:
    assert shown("*First of it", "*and the last of it.*", "After.") == [
        "<e>First of it</e>",
        "<e>and the last of it.</e>",
        "After.",
    ]


def test_a_footnote_star_and_its_note_stay() -> None:
    paragraphs = ("He had a pistol* in his hand.", "Much later, a fire.", "*A small one.")
    assert shown(*paragraphs) == list(paragraphs)


def test_reading_can_be_undone() -> None:
    found = read_emphasis(["It was *so* cold."], enabled=False)
    assert found.spans[0][0].text == "It was *so* cold."
    assert found.mend is None


@given(st.lists(st.text("ab *_.\n“”", max_size=30), max_size=5))
def test_letters_are_never_lost(paragraphs: list[str]) -> None:
    found = read_emphasis(paragraphs)
    for before, spans in zip(paragraphs, found.spans, strict=True):
        after = "".join(span.text for span in spans)
        assert [char for char in after if char not in "*_"] == [char for char in before if char not in "*_"]
        assert after.count("*") <= before.count("*")
