"""Palm Markup in a text file is read with its looks, chapters and notes; other texts with backslashes are left alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from velvetbox.core import formats
from velvetbox.core.errors import ReadError
from velvetbox.core.formats.draft import ReadOptions
from velvetbox.core.formats.palm.source import FORMAT
from velvetbox.core.origins.recognising import recognise
from velvetbox.core.prose import Field, MarkKind, plain_text

BOOK = r"""\vTITLE="The Lamp" AUTHOR="Ada Quill"\v
\xLeaving\x

The tide had \igone\i out.\Fn="n1"1\Fn Caf\a233, she \bsaid\b\U2026

\c* * *\c

Nobody came.
\p\xReturn\x
A path C:\\lamp and the end.

<footnote id="n1">
An \ihour\i ago.
</footnote>
"""


def test_markup_in_a_text_file_is_read() -> None:
    data = BOOK.encode()
    assert formats.identify(data, "lamp.txt") == "pml"
    draft = FORMAT.read(data, "lamp.txt", ReadOptions())
    (work,) = recognise(draft, "lamp.txt").works
    assert (work.values(Field.TITLE), work.values(Field.CREATOR)) == (["The Lamp"], ["Ada Quill"])
    assert [chapter.title for chapter in work.chapters] == ["Leaving", "Return"]
    first, last = (plain_text(chapter.blocks) for chapter in work.chapters)
    assert first.startswith("The tide had gone out.[1] Café, she said…")
    assert "* * *" in first
    assert last == "A path C:\\lamp and the end."
    marks = {
        span.text: span.marks[0].kind
        for chapter in work.chapters for block in chapter.blocks for span in block.spans if span.marks
    }  # fmt: skip
    assert (marks["gone"], marks["said"]) == (MarkKind.EMPHASIS, MarkKind.STRONG)
    assert [plain_text(note.blocks) for note in draft.notes] == ["An hour ago."]


def test_texts_with_other_backslashes_are_no_markup() -> None:
    latex = b"\\chapter{One}\\emph{a} \\i \\x \\x \\i \\X0 \\p " * 9
    paths = b"C:\\temp\\x\\i and \\\\server\\p\\x, she typed; then \\o/ again.\n" * 9
    for data in (latex, paths, b"A plain story, told in words. " * 9):
        assert not FORMAT.recognises(data, "a.txt")
    assert FORMAT.recognises(b"It was \\ilate\\i.", "a.pml")


@given(
    st.lists(
        st.sampled_from(
            ["\\x", "\\i", '\\Fn="a"', '<footnote id="a">', "</footnote>", "\\", "a", "\n", "\\c", "\\v"]
        )
    )
)
def test_no_text_breaks_it(pieces: list[str]) -> None:
    try:
        FORMAT.read("".join(pieces).encode(), "a.pml", ReadOptions())
    except ReadError:
        return
