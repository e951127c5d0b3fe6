"""Writes a work as an EPUB 3.3 that older readers take too (EPUB 2's contents list is in it).

The same work gives the same bytes, always: readers know a book by them (KOReader keeps its place so).
What makes other programs understand it: `dc:source` and "url:" identifiers (FanFicFare, Calibre),
`chapterNNNN.xhtml` in a folder (FanFicFare), series in both notations, EPUB Accessibility 1.1 metadata.
"""

from __future__ import annotations

import hashlib
import io
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from velvetbox.core.formats import title_page
from velvetbox.core.formats.epub.package_writer import Book, Document, navigation, ncx, package, page
from velvetbox.core.formats.stored_markup import (
    Rewriter,
    all_blocks,
    clean_text,
    image_kind,
    language,
    safe_link,
    target_names,
)
from velvetbox.core.prose import Block, Chapter, Field, Work, plain_text

NO_IMAGES: Mapping[str, bytes] = MappingProxyType({})
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip knows
_LEVEL = 4
_RIGHT_TO_LEFT = {"ar", "arc", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_STYLE = """body { margin: 0 5%; line-height: 1.5; }
h1, h2, h3 { line-height: 1.2; text-align: center; hyphens: none; page-break-after: avoid; }
p { margin: 0 0 .8em; }
hr { width: 30%; margin: 1.6em auto; border: 0; border-top: 1px solid; }
em em, .thought em, em .thought { font-style: normal; }
blockquote { margin: 1em 1.5em; }
pre { white-space: pre-wrap; font-size: .9em; }
figure { margin: 1em 0; text-align: center; }
img { max-width: 100%; }
aside { margin: 1em 0; padding-left: 1em; border-left: 2px solid; }
dl.facts dt { font-weight: bold; }
dl.facts dd { margin: 0 0 .4em 1.2em; }
.byline { text-align: center; }
.verse { margin-left: 1.5em; }
.small-caps { font-variant: small-caps; }
.big { font-size: 1.2em; }
.align-center { text-align: center; }
.align-right { text-align: right; }
.align-justify { text-align: justify; }
p.sent, p.received { margin: .3em 25% .3em 0; }
p.sent { margin: .3em 0 .3em 25%; text-align: right; }
span.sent, span.received { display: block; }
span.sent { text-align: right; }
.label { font-weight: bold; }
"""


def write(work: Work, images: Mapping[str, bytes] = NO_IMAGES) -> bytes:
    """Give the EPUB of a work. `images` holds the pictures its blocks name; others become their description."""
    pictures = dict(_pictures(work, images))
    tag = language(work.value(Field.LANGUAGE)) or "und"
    direction = "rtl" if tag.split("-")[0].lower() in _RIGHT_TO_LEFT else None
    documents = tuple(_documents(work, pictures))
    return _packed(Book(work, identifier(work), tag, direction, documents, pictures))


def identifier(work: Work) -> str:
    """Give the book's lasting name: from the address of the work, else from its title, creators and opening."""
    address = work.value(Field.URL)
    if not address:
        opening = plain_text(work.chapters[0].blocks)[:2000] if work.chapters else ""
        told = "\0".join([title_page.title(work), *title_page.creators(work), opening])
        digest = hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        address = f"velvetbox:{digest}"
    return uuid.uuid5(uuid.NAMESPACE_URL, address).urn


def _pictures(work: Work, images: Mapping[str, bytes]) -> Iterator[tuple[str, tuple[str, bytes]]]:
    for number, (key, data) in enumerate(sorted(images.items()), 1):
        kind = image_kind(data)
        if kind and kind != "avif":  # no EPUB reader need know it
            yield key, (f"image{number:04d}.{kind}", data)


# Documents ----------------------------------------------------------------------------------------


def _documents(work: Work, pictures: Mapping[str, tuple[str, bytes]]) -> Iterator[Document]:
    names = [f"chapter{position:04d}.xhtml" for position in range(1, len(work.chapters) + 1)]
    targets: dict[str, str] = {}
    for name, chapter in zip(names, work.chapters, strict=True):
        for target in target_names(all_blocks(chapter)):
            targets.setdefault(target, name)
    yield Document(
        "title.xhtml", title_page.title(work), _title_body(work, _rewriter("title.xhtml", targets, pictures))
    )
    for position, (name, chapter) in enumerate(zip(names, work.chapters, strict=True), 1):
        heading = title_page.chapter_title(chapter, position, len(work.chapters))
        body = _chapter_body(chapter, heading, _rewriter(name, targets, pictures, chapter))
        yield Document(name, heading or title_page.title(work), body)
    if work.notes_after:
        rewriter = _rewriter("afterword.xhtml", targets, pictures)
        body = f'<section epub:type="afterword"><h2>Notes</h2>\n{rewriter.blocks(work.notes_after)}</section>'
        yield Document("afterword.xhtml", "Notes", body)


def _rewriter(
    own: str,
    targets: Mapping[str, str],
    pictures: Mapping[str, tuple[str, bytes]],
    chapter: Chapter | None = None,
) -> Rewriter:
    return Rewriter(
        picture=lambda key: f"../images/{pictures[key][0]}" if key in pictures else None,
        targets={target: "" if name == own else name for target, name in targets.items()},
        epub=True,
        notes=frozenset(note.id for note in chapter.notes) if chapter else frozenset(),
    )


def _title_body(work: Work, rewriter: Rewriter) -> str:
    parts = [f"<h1>{clean_text(title_page.title(work))}</h1>"]
    if names := title_page.creators(work):
        parts.append(f'<p class="byline">by {clean_text(", ".join(names))}</p>')
    facts = [f"<dt>{line.label}</dt>{_values(line)}" for line in title_page.lines(work)]
    parts += ['<dl class="facts">', *facts, "</dl>"] if facts else []  # an empty list is no valid XHTML
    parts += _section("Summary", "summary", work.summary, rewriter)
    parts += _section("Notes", "notes", work.notes_before, rewriter)
    return f'<section epub:type="titlepage" role="region" aria-label="Title page">{chr(10).join(parts)}</section>'


def _values(line: title_page.Line) -> str:
    return "".join(f"<dd>{_value(line.name, value)}</dd>" for value in line.values)


def _value(name: str, value: str) -> str:
    address = safe_link(value) if name == "source" else None
    return f'<a href="{clean_text(address)}">{clean_text(value)}</a>' if address else clean_text(value)


def _chapter_body(chapter: Chapter, heading: str | None, rewriter: Rewriter) -> str:
    parts = [f'<h2 class="fff_chapter_title">{clean_text(heading)}</h2>'] if heading else []
    parts += _section("Summary", "summary", chapter.summary, rewriter)
    parts += _section("Notes", "notes", chapter.notes_before, rewriter)
    parts.append(rewriter.blocks(chapter.blocks))
    parts += _section("Notes", "notes", chapter.notes_after, rewriter)
    if chapter.notes:
        parts.append(
            f'<section class="footnotes"><h3>Footnotes</h3>\n{rewriter.footnotes(chapter.notes)}</section>'
        )
    label = "" if heading else ' aria-label="Text"'
    return f'<section epub:type="chapter" role="doc-chapter"{label}>{chr(10).join(parts)}</section>'


def _section(heading: str, name: str, blocks: tuple[Block, ...], rewriter: Rewriter) -> Iterator[str]:
    if blocks:
        yield f'<section class="{name}"><h3>{heading}</h3>\n{rewriter.blocks(blocks)}</section>'


# The file -----------------------------------------------------------------------------------------


def _packed(book: Book) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        _add(file, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        for name, text in _texts(book):
            _add(file, name, text.encode("utf-8", "ignore"), zipfile.ZIP_DEFLATED)
        for name, data in book.pictures.values():
            _add(file, f"OEBPS/images/{name}", data, zipfile.ZIP_STORED)
    return out.getvalue()


def _texts(book: Book) -> Iterable[tuple[str, str]]:
    yield "META-INF/container.xml", _CONTAINER
    yield "OEBPS/content.opf", package(book)
    yield "OEBPS/nav.xhtml", navigation(book)
    yield "OEBPS/toc.ncx", ncx(book)
    yield "OEBPS/style.css", _STYLE
    for document in book.documents:
        yield f"OEBPS/text/{document.name}", page(book, document.title, document.body)


def _add(file: zipfile.ZipFile, name: str, data: bytes, method: int) -> None:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.compress_type = method
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    file.writestr(entry, data, compresslevel=_LEVEL)
