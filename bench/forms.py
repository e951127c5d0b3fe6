"""One made-up story in every format, with italics, scene breaks and notes: what each reader is measured on."""

from __future__ import annotations

import quopri
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import dump, kinds, stories
from tests.core.formats import letters, palms
from tests.core.formats import rar_and_seven as packed
from tests.core.formats.plain_pdf import LEFT, STEP, TOP, WIDTH, Words, pdf

BREAK = "* * *"
EVERY = 12  # paragraphs to a note
SIZE = 100_000  # characters
MADE = Path(__file__).parents[1] / "tests" / "core" / "formats" / "made"
_LINES = 46  # of a page of a PDF
_W = f'xmlns:w="{kinds.WORD}"'
_ODF = " ".join(
    f'xmlns:{name}="{kinds.ODF}:{space}:1.0"'
    for name, space in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("fo", "xsl-fo-compatible"),
    )
)


@dataclass(frozen=True, slots=True)
class Told:
    """The story as its formats tell it: chapters of paragraphs, "*" around italics, "[^3]" for a note."""

    title: str
    creator: str
    chapters: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...]


@cache
def told() -> Told:
    """Give the story, the same every time; every twelfth paragraph has a note."""
    one = stories.story(1, seed=11, size=SIZE)
    notes: list[str] = []
    chapters = []
    for title, paragraphs in one.chapters:
        body = []
        for at, paragraph in enumerate(paragraphs):
            noted = at % EVERY == EVERY - 1 and paragraph != BREAK
            if noted:
                notes.append(f"Remark{len(notes) + 1} on what was said above.")
            body.append(f"{paragraph}[^{len(notes)}]" if noted else paragraph)
        chapters.append((title, tuple(body)))
    return Told(one.title, one.creator, tuple(chapters), tuple(notes))


def pieces(paragraph: str) -> Iterator[tuple[str, bool, int]]:
    """Give the pieces of a paragraph: their text, whether in italics, the number of the note after it or 0."""
    body, _, note = paragraph.partition("[^")
    for at, text in enumerate(body.split("*")):
        if text:
            yield text, at % 2 == 1, 0
    if note:
        yield "", False, int(note.rstrip("]"))


def _paragraphs(
    shape: Callable[[str], str], heading: Callable[[str], str], broken: str, join: str = "\n"
) -> str:
    out = []
    for at, (title, paragraphs) in enumerate(told().chapters, start=1):
        out.append(heading(f"Chapter {at}: {title}"))
        out += [broken if paragraph == BREAK else shape(paragraph) for paragraph in paragraphs]
    return join.join(out)


def _marked(
    paragraph: str, italic: Callable[[str], str], note: Callable[[int], str], plain: Callable[[str], str]
) -> str:
    return "".join(
        note(number) if number else italic(text) if slanted else plain(text)
        for text, slanted, number in pieces(paragraph)
    )


def _xml(text: str) -> str:
    return escape(text, quote=False)


def page() -> str:
    """Give the story as a page of HTML with its notes linked at the end."""

    def shape(paragraph: str) -> str:
        inner = _marked(
            paragraph,
            lambda text: f"<em>{_xml(text)}</em>",
            lambda number: f'<sup><a id="r{number}" href="#n{number}">{number}</a></sup>',
            _xml,
        )
        return f"<p>{inner}</p>"

    notes = "\n".join(
        f'<p id="n{number}"><a href="#r{number}">{number}</a> {note}</p>'
        for number, note in enumerate(told().notes, start=1)
    )
    body = _paragraphs(shape, lambda title: f"<h2>{_xml(title)}</h2>", "<hr/>")
    head = f"<h1>{_xml(told().title)}</h1>\n<p>by {_xml(told().creator)}</p>"
    return f"<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'><title>{_xml(told().title)}</title></head>\n<body><article>\n{head}\n{body}\n<hr/>\n<h2>Notes</h2>\n{notes}\n</article></body></html>\n"


def html() -> bytes:
    return page().encode()


def epub() -> bytes:
    from velvetbox.core import origins
    from velvetbox.core.formats import read
    from velvetbox.core.formats.epub import writer as epub_writer

    return epub_writer.write(origins.recognise(read(html(), "a.html"), "a.html").works[0])


def docx() -> bytes:
    def run(text: str, slanted: bool) -> str:
        look = "<w:rPr><w:i/></w:rPr>" if slanted else ""
        return f'<w:r>{look}<w:t xml:space="preserve">{_xml(text)}</w:t></w:r>'

    def shape(paragraph: str) -> str:
        inner = _marked(
            paragraph,
            lambda text: run(text, slanted=True),
            lambda number: f'<w:r><w:footnoteReference w:id="{number + 1}"/></w:r>',
            lambda text: run(text, slanted=False),
        )
        return f"<w:p>{inner}</w:p>"

    def heading(title: str) -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{run(title, slanted=False)}</w:p>'

    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>{run(" " + note, slanted=False)}</w:p></w:footnote>'
        for number, note in enumerate(told().notes, start=2)
    )
    body = _paragraphs(shape, heading, f"<w:p>{run(BREAK, slanted=False)}</w:p>")
    style = (
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    types = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{kind}.{part}+xml"/>'
        for part in ("styles", "footnotes")
    )
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="r{at}" Type="{base}/{part}" Target="{part}.xml"/>'
        for at, part in enumerate(("styles", "footnotes"))
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return kinds.zipped(
        {
            "[Content_Types].xml": kinds.TYPES.replace("</Types>", f"{types}</Types>"),
            "_rels/.rels": kinds.RELS,
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{links}</Relationships>',
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {_W}>{style}</w:styles>",
            "word/footnotes.xml": f"<w:footnotes {_W}>{notes}</w:footnotes>",
        }
    )


def odt() -> bytes:
    def note(number: int) -> str:
        said = _xml(told().notes[number - 1])
        return (
            f'<text:note text:id="f{number}" text:note-class="footnote"><text:note-citation>{number}</text:note-citation>'
            f"<text:note-body><text:p>{said}</text:p></text:note-body></text:note>"
        )

    def shape(paragraph: str) -> str:
        slanted = '<text:span text:style-name="T1">{}</text:span>'
        return f"<text:p>{_marked(paragraph, lambda text: slanted.format(_xml(text)), note, _xml)}</text:p>"

    body = _paragraphs(
        shape,
        lambda title: f'<text:h text:outline-level="1">{_xml(title)}</text:h>',
        f"<text:p>{BREAK}</text:p>",
    )
    style = '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
    return kinds.odf(
        f'<?xml version="1.0"?><office:document-content {_ODF} office:version="1.2"><office:automatic-styles>{style}</office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def rtf() -> bytes:
    def plain(text: str) -> str:
        return "".join(letter if letter < "\x80" else rf"\u{ord(letter)}?" for letter in text)

    def note(number: int) -> str:
        return rf"{{\super\chftn{{\footnote \chftn {plain(told().notes[number - 1])}}}}}"

    def shape(paragraph: str) -> str:
        return _marked(paragraph, lambda text: rf"{{\i {plain(text)}}}", note, plain)

    body = _paragraphs(shape, lambda title: rf"{{\b {plain(title)}}}", BREAK, "\\par\n")
    return ("{\\rtf1\\ansi\\ansicpg1252 " + body + "}").encode("ascii")


def fb2() -> bytes:
    def shape(paragraph: str) -> str:
        inner = _marked(
            paragraph,
            lambda text: f"<emphasis>{_xml(text)}</emphasis>",
            lambda number: f'<a l:href="#n{number}" type="note">{number}</a>',
            _xml,
        )
        return f"<p>{inner}</p>"

    chapters = _paragraphs(
        shape, lambda title: f"</section><section><title><p>{_xml(title)}</p></title>", "<empty-line/>"
    )
    notes = "".join(
        f'<section id="n{number}"><title><p>{number}</p></title><p>{_xml(note)}</p></section>'
        for number, note in enumerate(told().notes, start=1)
    )
    about = f"<author><nickname>{told().creator}</nickname></author><book-title>{told().title}</book-title><lang>en</lang>"
    return (
        '<?xml version="1.0" encoding="utf-8"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink">'
        f"<description><title-info>{about}</title-info></description><body>{chapters.removeprefix('</section>')}</section></body>"
        f'<body name="notes">{notes}</body></FictionBook>'
    ).encode()


def md() -> bytes:
    body = _paragraphs(lambda paragraph: paragraph, lambda title: f"## {title}", BREAK, "\n\n")
    notes = "\n\n".join(f"[^{number}]: {note}" for number, note in enumerate(told().notes, start=1))
    return f"# {told().title}\n\nby {told().creator}\n\n{body}\n\n{notes}\n".encode()


def text() -> str:
    """Give the story as plain text, notes left out."""
    body = _paragraphs(
        lambda paragraph: re.sub(r"\[\^\d+\]", "", paragraph), lambda title: title, BREAK, "\n\n"
    )
    return f"{told().title}\n\nby {told().creator}\n\n{body}\n"


def txt() -> bytes:
    return text().encode("cp1252")


def mbox() -> bytes:
    parts = re.split(r"(?=^Chapter \d+: )", text(), flags=re.MULTILINE)[1:]
    sent = [
        letters.letter(f"[FIC] {told().title} ({at}/{len(parts)})", part)
        for at, part in enumerate(parts, start=1)
    ]
    return letters.mbox(*sent)


def mht() -> bytes:
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a.html\r\nSubject: A story\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b2"\r\n\r\n--b2\r\n'
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        "Content-Location: https://example.org/a.html\r\n\r\n"
    )
    return head.encode() + quopri.encodestring(html()) + b"\r\n--b2--\r\n"


def mobi() -> bytes:
    inner = page().partition("<body>")[2].partition("</body>")[0]
    found = re.compile(r'(href="#)([nr]\d+)(")')
    flat = found.sub('filepos="0000000000"', f"<html><body>{inner}</body></html>").encode()
    places = {match[1].decode(): match.start() for match in re.finditer(rb'<(?:p|a) id="([nr]\d+)"', flat)}
    aims = iter([match[2] for match in found.finditer(inner)])
    filled = re.sub(rb'filepos="0000000000"', lambda _: b'filepos="%010d"' % places.get(next(aims), 0), flat)
    return palms.mobi(filled, title=told().title.encode(), values=[(100, told().creator.encode())])


def azw3() -> bytes:
    return palms.database(palms.kf8_records([(html(), [])], title=told().title.encode()))


def word() -> bytes:
    return (MADE / "lamp.doc").read_bytes()


def printed() -> bytes:
    """Give the story as a PDF of 60 letters a line, its notes left out."""
    sheet: list[list[Words]] = [[]]
    slanted = False
    for block in text().split("\n\n"):
        for at, line in enumerate(["", *textwrap.wrap(block, WIDTH)]):
            if len(sheet[-1]) and _used(sheet[-1]) >= _LINES:
                sheet.append([])
            row = _used(sheet[-1])
            if not at:
                sheet[-1].append(Words(LEFT, TOP - STEP * row, " "))
                continue
            cuts = [0, *(match.start() for match in re.finditer(r"\*", line)), len(line)]
            column = 0
            for number, (start, end) in enumerate(pairwise(cuts)):
                if block == BREAK:
                    break
                if number:
                    slanted, start = not slanted, start + 1  # noqa: PLW2901 - the star is not set
                if start < end:
                    font = "italic" if slanted else "roman"
                    sheet[-1].append(Words(LEFT + 7.2 * column, TOP - STEP * row, line[start:end], font))
                    column += end - start
            if block == BREAK:
                sheet[-1].append(Words(LEFT + 180, TOP - STEP * row, BREAK))
    return pdf(*sheet)


def _used(page_: list[Words]) -> int:
    return round((TOP - page_[-1].y) / STEP) + 1 if page_ else 0


def sql() -> bytes:
    """Give a dump of 1 MB of an archive: other stories, for their number is what a dump is about."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "database.sql"
        dump.write(file, 1)
        return file.read_bytes()


def seven() -> bytes | None:
    """Give a 7z archive of the story, None where nothing can write one."""
    if find_spec("libarchive") is None:
        return None
    try:
        return packed.seven({"story.txt": txt()})
    except (ImportError, OSError, TypeError, AttributeError):  # the system lacks the library itself
        return None
