r"""LaTeX: headings, emphasis, quotes, notes, verse; a macro nobody knows keeps its words."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allowed import bounded
from tests.core.formats.plain_errors import said_of
from velvetbox.core import formats, origins
from velvetbox.core.formats.draft import Draft
from velvetbox.core.formats.latex.format import FORMAT, read
from velvetbox.core.prose import Block, Chapter, Field, Kind, Work, measure, to_html

HEAD = "\\documentclass{book}\n\\title{The Lamp}\n\\author{Ada Quill \\and Ben Ink\\thanks{ben@example.org}}\n\\begin{document}\n\\maketitle\n"
PROSE = "The lamp in the window burned on, and nobody had put it out.\n\nShe rowed back to the pier before the rain.\n\n"


def opened(body: str, head: str = HEAD) -> Draft:
    return read(f"{head}{body}\n\\end{{document}}\nnot read".encode(), "a.tex")


def shown(blocks: Iterable[Block]) -> str:
    return re.sub(r' id="p[0-9a-f]+"', "", to_html(blocks)).replace("\n", "")


def line(written: str) -> str:
    return shown(opened(written).blocks).removeprefix("<p>").removesuffix("</p>")


def work_of(body: str) -> Work:
    return origins.recognise(opened(body), "a.tex").works[0]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (r"She said \emph{no} and \textit{never}.", "She said <em>no</em> and <em>never</em>."),
        (r"{\it softly} and {\bf loud} and {\em both {\bf here}}.", "<em>softly</em> and <strong>loud</strong> and <em>both <strong>here</strong></em>."),
        ("``You came back,'' she said---once.", "“You came back,” she said—once."),
        ("`Who?' pages 3--5, don't", "‘Who?’ pages 3–5, don’t"),
        (r"caf\'e, na\"{\i}ve, Stra{\ss}e, \c{c}a, \^ile, \O re, \v Cesky", "café, naïve, Straße, ça, île, Øre, Česky"),
        (r"50\% of \$5 \& more \ldots\ end", "50% of $5 &amp; more … end"),
        (r"a~b % a note to myself", "a&nbsp;b"),
        (r"\unknown{kept} \other[opt]{too}", "kept too"),
        (r"\textsc{Ada} \underline{u} \sout{s} x\textsuperscript{2}", '<span class="small-caps">Ada</span> <u>u</u> <s>s</s> x<sup>2</sup>'),
        (r"line one\\ line two", "line one<br>line two"),
        (r"\enquote{Yes} \label{x}\index{y}he said", "“Yes” he said"),
        (r"\href{https://e.org}{there} \href{javascript:x}{no}", '<a href="https://e.org">there</a> no'),
    ],
)  # fmt: skip
def test_marks_in_a_line(written: str, read_as: str) -> None:
    assert line(written) == read_as


def test_macros_that_mark_or_name_are_understood() -> None:
    head = HEAD.replace(
        "\\begin{document}", "\\newcommand{\\ship}[1]{\\emph{#1}}\n\\def\\hero{Ada}\n\\begin{document}"
    )
    assert (
        shown(opened("\\hero{} sailed on \\ship{Foam}.", head).blocks)
        == "<p>Ada sailed on <em>Foam</em>.</p>"
    )


def test_a_macro_that_prints_ornaments_is_a_break_and_one_that_dresses_words_says_them() -> None:
    head = HEAD.replace(
        "\\begin{document}",
        "\\newcommand{\\later}{\\par\\bigskip\\centerline{* * *}\\bigskip}\\newcommand{\\ship}{\\emph{Gull}}\\begin{document}",
    )
    draft = opened(f"{PROSE}\\later\n\nThe \\ship{{}} sailed.", head)
    assert measure(Chapter(draft.blocks)).scene_breaks == 1
    assert shown(draft.blocks[-1:]) == "<p>The <em>Gull</em> sailed.</p>"


def test_what_stands_by_itself_is_no_part_of_the_next_paragraph() -> None:
    body = "\\epigraph{All go out.}{Nobody}\n\\centerline{One}\\centerline{Two}\nIt rained.\\input{next}\n\n\\endinput gone"
    draft = opened(body)
    assert [block.text for block in draft.blocks] == ["", "One", "Two", "It rained."]
    assert [(block.text, block.align) for block in draft.blocks[0].children] == [
        ("All go out.", None),
        ("Nobody", "right"),
    ]
    assert [remark.text[-6:] for remark in draft.remarks] == [": next"]


def test_title_and_authors_are_facts_and_the_preamble_is_no_text() -> None:
    work = work_of(PROSE)
    assert (work.value(Field.TITLE), work.values(Field.CREATOR)) == ("The Lamp", ["Ada Quill", "Ben Ink"])
    assert [block.text[:3] for block in work.chapters[0].blocks] == ["The", "She"]


def test_chapters_are_cut_and_parts_stand_before_them() -> None:
    body = "".join(
        f"\\part{{{part}}}\n\\chapter{{One}}\n{PROSE}\\section*{{Inside}}\n{PROSE}\\chapter[x]{{Two \\emph{{b}}}}\n{PROSE}"
        for part in ("Spring", "Fall")
    )
    work = work_of(body)
    assert [chapter.title for chapter in work.chapters] == [
        "Spring · One",
        "Spring · Two b",
        "Fall · One",
        "Fall · Two b",
    ]
    assert work.chapters[0].blocks[2].kind is Kind.HEADING


def test_notes_keep_their_marks_and_their_place() -> None:
    draft = opened("A word\\footnote{See \\emph{there}.\n\nMore.} and on.")
    assert measure(Chapter(draft.blocks)).footnotes == 1
    assert shown(draft.notes[0].blocks) == "<p>See <em>there</em>.</p><p>More.</p>"
    assert draft.blocks[0].text == "A word1 and on."


def test_verse_quotations_lists_and_pictures() -> None:
    draft = opened(
        "\\begin{verse}\nRow, row \\\\\nthe boat\n\ngently \\\\ down\n\\end{verse}\n\\begin{quote}\nDear A.\n\\end{quote}\n"
        "\\begin{enumerate}\\item one\\item two\\end{enumerate}\n\\includegraphics[width=3cm]{lamp.png}\n\\begin{verbatim}\na  {b}\n\\end{verbatim}"
    )  # fmt: skip
    assert [block.kind for block in draft.blocks] == [
        Kind.VERSE, Kind.VERSE, Kind.QUOTE, Kind.LIST, Kind.IMAGE, Kind.PREFORMATTED,
    ]  # fmt: skip
    assert (draft.blocks[0].text, draft.blocks[5].text) == ("Row, row\nthe boat", "a  {b}")
    assert len(draft.blocks[3].children) == 2


@pytest.mark.parametrize(
    "written",
    [
        "\\begin{center}* * *\\end{center}",
        "\\centerline{***}",
        "\\scenebreak",
        "\\fancybreak{* * *}",
        "\\hrule",
    ],
)
def test_breaks_between_scenes(written: str) -> None:
    assert measure(Chapter(opened(f"{PROSE}{written}\n\n{PROSE}").blocks)).scene_breaks == 1


def test_what_is_latex_is_known_by_its_commands() -> None:
    assert formats.identify(f"{HEAD}x".encode(), "a.txt") == "latex"
    assert formats.identify(b"\\chapter{One}\nShe came.\n", "one.tex") == "latex"
    assert formats.identify(b"C:\\emph\\title is a path, and so is \\par.\n", "a.txt") == "txt"


PIECES = st.sampled_from(
    ["{", "}", "\\", "\\\\", "\\emph{", "\\footnote{", "\\begin{verse}", "\\end{verse}", "\\begin{itemize}", "\\item ", "\\end{itemize}", "\\chapter{",
     "\\title{", "\n\n", "%", "$", "&", "\\it ", "\\def\\a{", "\\a", "\\verb|", "[", "]", "\\'", "\\begin{verbatim}", "\\newcommand{\\b}[1]{\\emph{#1}}",
     "\\b{", "word ", "``", "---", "\\end{document}", "\\begin{quote}", "\\end{quote}", "\\href{x}{"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=80).map("".join))
@bounded(5)
def test_any_tex_is_read_or_refused_plainly(body: str) -> None:
    draft, code = said_of(lambda: opened(body))
    assert code or to_html(draft.blocks if draft else ()) is not None
    if draft is not None:
        origins.recognise(draft, "a.tex")


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "\\emph{",
        "\\footnote{",
        "\\begin{quote}",
        "%",
        "\\verb|",
        "\\\\",
        "[",
        "\\item",
        "$",
        "\\title{",
        "\\def\\a{",
    ],
)
def test_a_long_file_of_one_piece_is_read_in_time(piece: str) -> None:
    data = (HEAD + piece * (100_000 // len(piece))).encode()
    assert FORMAT.recognises(data, "a.tex")
    assert said_of(lambda: read(data, "a.tex").blocks)[1] == ""


def test_what_plain_tex_sets_is_no_word_of_the_text() -> None:
    source = b"\\input macros\n\\font\\big=cmr17 scaled 1200\n\\hsize=5in \\parskip 3pt plus 1pt\\magnification=\\magstep1\n\\centerline{\\big The Lamp}\n\nIt rained.\n\\bye\n"

    assert [block.text for block in read(source, "a.tex").blocks] == ["The Lamp", "It rained."]
