"""Sound files of every format, for breaking: built by the tests of each reader, and those other programs made."""

from __future__ import annotations

import plistlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from tests.core.formats import books, letters, palms
from tests.core.formats import rar_and_seven as packed
from tests.core.formats.docx import test_format as test_docx
from tests.core.formats.fb2 import test_format as test_fb2
from tests.core.formats.kindle import test_mobi
from tests.core.formats.mail import test_format as test_mail
from tests.core.formats.odt import test_format as test_odt
from tests.core.formats.palm import test_pdb, test_plucker, test_source
from tests.core.formats.webarchive import test_format as test_webarchive
from tests.core.origins import efiction_builder as efiction
from tests.core.origins import test_page_comments, test_tumblelog
from tests.core.origins.board import threads
from velvetbox.core import formats
from velvetbox.core.formats.epub import writer as epub_writer
from velvetbox.core.formats.html import writer as html_writer
from velvetbox.core.formats.text import writer as text_writer

ROOT = Path(__file__).parents[2]
MADE = ROOT / "tests" / "core" / "formats" / "made"
RTF = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Times CYR;}}{\colortbl;\red255\green0\blue0;}"
    rb"{\stylesheet{\s1\b heading 1;}}{\info{\title The Lamp}{\author Ada Quill}}\pard\s1 One\par\pard\qc * * *\par\pard "
    rb"{\i No,} she said\'97no.{\footnote {\super 1} A note.}\par{\field{\*\fldinst HYPERLINK \"https://example.org\"}{\fldrslt there}} \f1 \'cf\'f0\'e8\par}"
)
AOZORA = (
    "灯台\r\n作者　名\r\n\r\n"
    + "-" * 55
    + "\r\n【テキスト中に現れる記号について】\r\n《》：ルビ\r\n"
    + "-" * 55
    + "\r\n\r\n［＃３字下げ］一［＃「一」は大見出し］\r\n　｜灯台《とうだい》の光《ひかり》は、※［＃「口＋羅」、第3水準1-15-31］\r\n\r\n底本：「本」\r\n"
)
MARKDOWN = "---\ntitle: The Lamp\n---\n# One\n\n*No,* she **said**.[^1]\n\n* * *\n\n> verse  \n> verse\n\n1. a\n2. b\n\n[^1]: A note.\n\n| v\n| w^[n]\n\n::: {.d}\n{漢|か} [[w]] [x]{.sc}\n:::\n"


LATEX = (
    "\\documentclass{book}\\title{The Lamp}\\author{Ada}\\begin{document}\\chapter{One}``No,'' \\emph{she} said---no.\\footnote{A note.}\n\n"
    "\\begin{verse}a\\\\b\\end{verse}{\\it c}\\scenebreak caf\\'e\\chapter{Two}d\\end{document}"
)
ASCIIDOC = "= The Lamp\nAda\n:a: b\n\n== One\n\n_No,_ *she* said.footnote:[A note.]\n\n'''\n\n[verse]\n____\na\nb\n____\n\n== Two\n\n* c\n"


def _office() -> Iterator[bytes]:
    par, run = test_docx.par, test_docx.run
    body = (
        par(run("One"), '<w:pStyle w:val="H1"/>')
        + par(run("No", "<w:i/>") + run(", she said."))
        + par(run("* * *"))
    )
    yield test_docx.package(body + par('<w:r><w:footnoteReference w:id="4"/></w:r>'))
    yield test_odt.package('<text:h text:outline-level="1">One</text:h>' + test_odt.p("No, she said.", "P1"))


def _sent() -> Iterator[bytes]:
    yield letters.mbox(
        letters.letter("[FIC] The Lamp (1/2)", letters.STORY),
        letters.letter("Re: The Lamp", "> lamp\n\nYes."),
    )
    yield test_mail.saved()
    yield test_webarchive.saved()
    yield threads.xenforo(marks=True).encode()
    yield threads.phpbb_2().encode()
    yield test_tumblelog.EXPORT.encode()
    yield test_page_comments.WEBLOG.encode()
    yield test_webarchive.saved(form=plistlib.FMT_XML)
    yield test_fb2.book(
        test_fb2.section("<p>No, <emphasis>she</emphasis> said.</p>", "<empty-line/>", title="One")
    )


def _palm() -> Iterator[bytes]:
    text = b"<html><body><h1>One</h1><p><i>No,</i> she said.</p><mbp:pagebreak/><p>Two.</p></body></html>"
    yield palms.mobi(text, contents=[(0, b"One")])
    yield palms.database(palms.kf8_records(test_mobi.PARTS, flows=[b".c { font-style: italic }"]))
    yield test_pdb.palmdoc(test_pdb.STORY.encode("cp1252"))
    yield test_plucker.book()


def _archives() -> Iterator[bytes]:
    files = {"one.txt": letters.STORY.encode(), "two.html": b"<p>No, <i>she</i> said.</p>"}
    yield packed.rar4(files)
    yield packed.rar5(files)


BUILT: tuple[Callable[[], Iterable[bytes]], ...] = (
    lambda: (epub_writer.write(books.RICH), html_writer.write(books.RICH), text_writer.write(books.RICH)),
    _office,
    _sent,
    _palm,
    _archives,
    lambda: (
        RTF,
        AOZORA.encode("cp932", "replace"),
        MARKDOWN.encode(),
        LATEX.encode(),
        test_source.BOOK.encode(),
        b"ITOLITLS" + bytes(40),
        ASCIIDOC.encode(),
    ),
    lambda: (file.read_bytes() for file in sorted(MADE.iterdir()) if file.suffix != ".md"),
    lambda: (file.read_bytes() for file in sorted((ROOT / "samples").rglob("*")) if file.is_file()),
)


@cache
def seeds() -> dict[str, tuple[bytes, ...]]:
    """Give sound files by the name of the format that reads them."""
    found: dict[str, list[bytes]] = {}
    for build in BUILT:
        for data in build():
            if (name := formats.identify(data, f"seed{_suffix(data)}")) is not None:
                found.setdefault(name, []).append(data)
    found["dump"] = [efiction.dump(shape) for shape in (efiction.MYSQLDUMP, efiction.OWN_BACKUP)]
    return {name: tuple(files) for name, files in found.items()}


def of(name: str) -> tuple[bytes, ...]:
    """Give the sound files for a target: those of its format, or all there are."""
    return seeds().get(name) or tuple(data for files in seeds().values() for data in files)


def _suffix(data: bytes) -> str:
    return ".md" if data.startswith(b"---\n") else ""
