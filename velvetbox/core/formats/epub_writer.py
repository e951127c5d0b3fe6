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
from dataclasses import dataclass
from types import MappingProxyType

from velvetbox.core.formats import title_page
from velvetbox.core.formats.stored_markup import (
    MEDIA_TYPES,
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
_SUBJECTS = (
    Field.FANDOM, Field.RATING, Field.WARNING, Field.CATEGORY, Field.RELATIONSHIP, Field.CHARACTER, Field.FREEFORM,
)  # fmt: skip
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
.label { font-weight: bold; }
"""


@dataclass(frozen=True, slots=True)
class _Document:
    """One XHTML file of the book."""

    name: str  # without the folder
    title: str
    body: str
    listed: bool = True


@dataclass(frozen=True, slots=True)
class _Book:
    work: Work
    identifier: str
    language: str
    direction: str | None
    documents: tuple[_Document, ...]
    pictures: Mapping[str, tuple[str, bytes]]  # by key: name of the file, bytes


def write(work: Work, images: Mapping[str, bytes] = NO_IMAGES) -> bytes:
    """Give the EPUB of a work. `images` holds the pictures its blocks name; others become their description."""
    pictures = dict(_pictures(work, images))
    tag = language(work.value(Field.LANGUAGE)) or "und"
    direction = "rtl" if tag.split("-")[0].lower() in _RIGHT_TO_LEFT else None
    documents = tuple(_documents(work, pictures))
    return _packed(_Book(work, identifier(work), tag, direction, documents, pictures))


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


def _documents(work: Work, pictures: Mapping[str, tuple[str, bytes]]) -> Iterator[_Document]:
    names = [f"chapter{position:04d}.xhtml" for position in range(1, len(work.chapters) + 1)]
    targets: dict[str, str] = {}
    for name, chapter in zip(names, work.chapters, strict=True):
        for target in target_names(all_blocks(chapter)):
            targets.setdefault(target, name)
    yield _Document(
        "title.xhtml", title_page.title(work), _title_body(work, _rewriter("title.xhtml", targets, pictures))
    )
    for position, (name, chapter) in enumerate(zip(names, work.chapters, strict=True), 1):
        heading = title_page.chapter_title(chapter, position, len(work.chapters))
        body = _chapter_body(chapter, heading, _rewriter(name, targets, pictures, chapter))
        yield _Document(name, heading or title_page.title(work), body)
    if work.notes_after:
        rewriter = _rewriter("afterword.xhtml", targets, pictures)
        body = f'<section epub:type="afterword"><h2>Notes</h2>\n{rewriter.blocks(work.notes_after)}</section>'
        yield _Document("afterword.xhtml", "Notes", body)


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


def _page(book: _Book, title: str, body: str) -> str:
    direction = f' dir="{book.direction}"' if book.direction else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{book.language}" xml:lang="{book.language}"{direction}>\n<head><title>{clean_text(title) or "Text"}</title>\n'
        f'<link rel="stylesheet" type="text/css" href="../style.css"/></head>\n<body>\n{body}\n</body>\n</html>\n'
    )


# Package ------------------------------------------------------------------------------------------


def _package(book: _Book) -> str:
    direction = f' dir="{book.direction}"' if book.direction else ""
    progression = ' page-progression-direction="rtl"' if book.direction else ""
    spine = "".join(f'<itemref idref="{_id(document)}"/>\n' for document in book.documents)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
        f'xml:lang="{book.language}"{direction}>\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        + "".join(f"{line}\n" for line in _metadata(book))
        + "</metadata>\n<manifest>\n"
        + "".join(f"{line}\n" for line in _manifest(book))
        + f'</manifest>\n<spine toc="ncx"{progression}>\n{spine}</spine>\n'
        '<guide><reference type="title-page" title="Title page" href="text/title.xhtml"/></guide>\n</package>\n'
    )


def _metadata(book: _Book) -> Iterator[str]:
    work = book.work
    yield f'<dc:identifier id="id">{book.identifier}</dc:identifier>'
    if address := safe_link(work.value(Field.URL) or ""):
        yield f"<dc:identifier>url:{clean_text(address)}</dc:identifier>"
        yield f"<dc:source>{clean_text(address)}</dc:source>"
    yield f"<dc:title>{_told(title_page.title(work)) or title_page.UNTITLED}</dc:title>"
    for number, name in enumerate(title_page.creators(work), 1):
        if told := _told(name):
            yield f'<dc:creator id="creator{number}">{told}</dc:creator>'
            yield f'<meta refines="#creator{number}" property="role" scheme="marc:relators">aut</meta>'
    yield f"<dc:language>{book.language}</dc:language>"
    if published := _day(work, Field.PUBLISHED):
        yield f"<dc:date>{published}</dc:date>"
    yield f'<meta property="dcterms:modified">{_day(work, Field.UPDATED, Field.PUBLISHED) or "2000-01-01"}T00:00:00Z</meta>'
    if summary := _told(plain_text(work.summary)):
        yield f"<dc:description>{summary}</dc:description>"
    if publisher := _told(work.value(Field.PUBLISHER) or ""):
        yield f"<dc:publisher>{publisher}</dc:publisher>"
    for value in dict.fromkeys(_told(value) for name in _SUBJECTS for value in work.values(name)):
        if value:
            yield f"<dc:subject>{value}</dc:subject>"
    yield from _series(work)
    yield from _accessibility(book)


def _series(work: Work) -> Iterator[str]:
    for number, series in enumerate(title_page.series(work), 1):
        name = _told(series.name)
        if not name:
            continue
        yield f'<meta property="belongs-to-collection" id="series{number}">{name}</meta>'
        yield f'<meta refines="#series{number}" property="collection-type">series</meta>'
        if series.position is not None:
            yield f'<meta refines="#series{number}" property="group-position">{series.position}</meta>'
        if number == 1:
            yield f'<meta name="calibre:series" content="{name}"/>'
            if series.position is not None:
                yield f'<meta name="calibre:series_index" content="{series.position}"/>'


def _accessibility(book: _Book) -> Iterator[str]:
    yield '<meta property="schema:accessMode">textual</meta>'
    if book.pictures:
        yield '<meta property="schema:accessMode">visual</meta>'
    else:
        yield '<meta property="schema:accessModeSufficient">textual</meta>'
    for feature in ("readingOrder", "structuralNavigation", "tableOfContents"):
        yield f'<meta property="schema:accessibilityFeature">{feature}</meta>'
    yield '<meta property="schema:accessibilityHazard">none</meta>'
    yield '<meta property="schema:accessibilitySummary">Text with headings in reading order; notes are linked.</meta>'


def _manifest(book: _Book) -> Iterator[str]:
    yield '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    yield '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    yield '<item id="style" href="style.css" media-type="text/css"/>'
    for document in book.documents:
        yield f'<item id="{_id(document)}" href="text/{document.name}" media-type="application/xhtml+xml"/>'
    for name, _ in book.pictures.values():
        stem, _, kind = name.partition(".")
        yield f'<item id="{stem}" href="images/{name}" media-type="{MEDIA_TYPES[kind]}"/>'


def _navigation(book: _Book) -> str:
    entries = "".join(
        f'<li><a href="text/{document.name}">{clean_text(document.title).strip() or "Text"}</a></li>\n'
        for document in book.documents
    )
    body = f'<nav epub:type="toc" role="doc-toc" aria-label="Contents"><h1>Contents</h1>\n<ol>\n{entries}</ol></nav>'
    return _page(book, "Contents", body).replace('href="../style.css"', 'href="style.css"')


def _ncx(book: _Book) -> str:
    points = "".join(
        f'<navPoint id="point{number}" playOrder="{number}"><navLabel><text>{clean_text(document.title)}</text></navLabel>'
        f'<content src="text/{document.name}"/></navPoint>\n'
        for number, document in enumerate(book.documents, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" '
        f'xml:lang="{book.language}">\n<head><meta name="dtb:uid" content="{book.identifier}"/>'
        '<meta name="dtb:depth" content="1"/><meta name="dtb:totalPageCount" content="0"/>'
        '<meta name="dtb:maxPageNumber" content="0"/></head>\n'
        f"<docTitle><text>{clean_text(title_page.title(book.work))}</text></docTitle>\n<navMap>\n{points}</navMap>\n</ncx>\n"
    )


def _id(document: _Document) -> str:
    return document.name.removesuffix(".xhtml")


def _told(text: str) -> str:
    return " ".join(clean_text(text).split())


def _day(work: Work, *fields: Field) -> str | None:
    values = (work.value(name) or "" for name in fields)
    return next((value for value in values if _is_day(value)), None)


def _is_day(value: str) -> bool:
    year, _, rest = value.partition("-")
    return len(value) == 10 and value.isascii() and year.isdigit() and rest.replace("-", "").isdigit()


# The file -----------------------------------------------------------------------------------------


def _packed(book: _Book) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        _add(file, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        for name, text in _texts(book):
            _add(file, name, text.encode("utf-8", "ignore"), zipfile.ZIP_DEFLATED)
        for name, data in book.pictures.values():
            _add(file, f"OEBPS/images/{name}", data, zipfile.ZIP_STORED)
    return out.getvalue()


def _texts(book: _Book) -> Iterable[tuple[str, str]]:
    yield "META-INF/container.xml", _CONTAINER
    yield "OEBPS/content.opf", _package(book)
    yield "OEBPS/nav.xhtml", _navigation(book)
    yield "OEBPS/toc.ncx", _ncx(book)
    yield "OEBPS/style.css", _STYLE
    for document in book.documents:
        yield f"OEBPS/text/{document.name}", _page(book, document.title, document.body)


def _add(file: zipfile.ZipFile, name: str, data: bytes, method: int) -> None:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.compress_type = method
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    file.writestr(entry, data, compresslevel=_LEVEL)
