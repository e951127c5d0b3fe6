"""One made-up story in every kind of file, and what lies beside stories in a pile: doubles, older copies, junk."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path

from bench import stories
from bench.stories import Story

_SIZE = 9_000  # characters of a story
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
ODF = "urn:oasis:names:tc:opendocument:xmlns"
_SYLLABLES = "山川花月風雪春夏秋冬人心夜朝空海の、は、が、を、に、と、で、も、か、し、た、て、い、る、。"


def one(number: int, *, chapters: int = 2) -> Story:
    """Give a story of the pile; with fewer chapters it is an older copy of the same."""
    whole = stories.story(number, seed=5, size=_SIZE)
    return Story(
        whole.number, whole.title, whole.creator, whole.fandom, whole.rating, whole.chapters[:chapters]
    )


def _html(number: int) -> bytes:
    return stories.as_html(one(number))


def _text(number: int) -> bytes:
    return stories.as_text(one(number))


def _old_text(number: int) -> bytes:
    text = stories.as_text(one(number)).decode()
    return text.replace("“", "\x93").replace("”", "\x94").encode("latin-1", "replace")


def _older(number: int) -> bytes:
    return stories.as_html(one(number - number % 20, chapters=1))


def _double(number: int) -> bytes:
    return _html(number - number % 20)


def _other_format(number: int) -> bytes:
    return _text(number - number % 20)


def _markdown(number: int) -> bytes:
    story = one(number)
    body = [
        f"## Chapter {at}: {title}\n\n" + "\n\n".join(paragraphs)
        for at, (title, paragraphs) in enumerate(story.chapters, 1)
    ]
    return "\n\n".join([f"# {story.title}", f"by {story.creator}", *body]).encode()


def _epub(number: int) -> bytes:
    book = io.BytesIO()
    stories.write_epub(one(number), book)
    return book.getvalue()


def _cut_epub(number: int) -> bytes:
    book = _epub(number)
    return book[: len(book) * 2 // 3]


def _lines(story: Story) -> Iterator[str]:
    yield from (story.title, f"by {story.creator}")
    for at, (title, paragraphs) in enumerate(story.chapters, 1):
        yield f"Chapter {at}: {title}"
        yield from paragraphs


def _docx(number: int) -> bytes:
    body = "".join(
        f"<w:p><w:r><w:t>{escape(line, quote=False)}</w:t></w:r></w:p>" for line in _lines(one(number))
    )
    document = f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": TYPES, "_rels/.rels": RELS, "word/document.xml": document})


def _odt(number: int) -> bytes:
    body = "".join(f"<text:p>{escape(line, quote=False)}</text:p>" for line in _lines(one(number)))
    return odf(
        f'<?xml version="1.0"?><office:document-content xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" office:version="1.2"><office:body><office:text>{body}</office:text></office:body></office:document-content>'
    )


def odf(content: str) -> bytes:
    """Give an OpenDocument text with that content."""
    manifest = f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{ODF}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    mimetype = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": manifest})


def _rtf(number: int) -> bytes:
    lines = [
        "".join(letter if letter < "\x80" else rf"\u{ord(letter)}?" for letter in line)
        for line in _lines(one(number))
    ]
    return ("{\\rtf1\\ansi\\ansicpg1252 " + "\\par\n".join(lines) + "}").encode("ascii")


def _many(number: int) -> bytes:
    return zipped({f"more/{number}-{at}.txt": _text(number * 10 + at + 1_000_000) for at in range(3)})


def _japanese(number: int) -> bytes:
    draw = random.Random(number)
    paragraphs = ["　" + "".join(draw.choices(_SYLLABLES, k=draw.randint(20, 120))) for _ in range(40)]
    return f"題{number}の夜\n\n作者{number % 50}\n\n".encode() + "\n".join(paragraphs).encode()


def _binary(number: int) -> bytes:
    return b"\x00\x01\xff" + random.Random(number).randbytes(2_000)


def _picture(number: int) -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + random.Random(number).randbytes(3_000)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Give a zip file of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


# Twenty at a time, so that any thousand files of a pile are like any other.
KINDS: tuple[tuple[str, Callable[[int], bytes]], ...] = (
    ("html", _html),
    ("txt", _text),
    ("epub", _epub),
    ("docx", _docx),
    ("rtf", _rtf),
    ("odt", _odt),
    ("md", _markdown),
    ("zip", _many),
    ("html", _double),
    ("html", _older),
    ("txt", _other_format),
    ("txt", _japanese),
    ("txt", _old_text),
    ("epub", _cut_epub),
    ("dat", _binary),
    ("jpg", _picture),
    ("txt", lambda _: b""),
    ("html", _html),
    ("txt", _text),
    ("epub", _epub),
)


def write(folder: Path, count: int) -> None:
    """Write that many files into one folder, their kinds taking turns."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        ending, data = KINDS[number % len(KINDS)]
        (folder / f"{number:06d}.{ending}").write_bytes(data(number))
