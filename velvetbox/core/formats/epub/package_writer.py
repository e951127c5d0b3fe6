"""What an EPUB holds besides its chapters: the package document, the list of contents in both notations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from velvetbox.core.formats import title_page
from velvetbox.core.formats.stored_markup import MEDIA_TYPES, clean_text, safe_link
from velvetbox.core.prose import Field, Work, plain_text

_SUBJECTS = (
    Field.FANDOM, Field.RATING, Field.WARNING, Field.CATEGORY, Field.RELATIONSHIP, Field.CHARACTER, Field.FREEFORM,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """One XHTML file of the book."""

    name: str  # without the folder
    title: str
    body: str
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Book:
    """A book on its way to a file."""

    work: Work
    identifier: str
    language: str
    direction: str | None
    documents: tuple[Document, ...]
    pictures: Mapping[str, tuple[str, bytes]]  # by key: name of the file, bytes


def page(book: Book, title: str, body: str) -> str:
    """Give an XHTML page of the book around a body."""
    direction = f' dir="{book.direction}"' if book.direction else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{book.language}" xml:lang="{book.language}"{direction}>\n<head><title>{clean_text(title) or "Text"}</title>\n'
        f'<link rel="stylesheet" type="text/css" href="../style.css"/></head>\n<body>\n{body}\n</body>\n</html>\n'
    )


def package(book: Book) -> str:
    """Give the package document: metadata, files, reading order."""
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


def _metadata(book: Book) -> Iterator[str]:
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


def _accessibility(book: Book) -> Iterator[str]:
    yield '<meta property="schema:accessMode">textual</meta>'
    if book.pictures:
        yield '<meta property="schema:accessMode">visual</meta>'
    else:
        yield '<meta property="schema:accessModeSufficient">textual</meta>'
    for feature in ("readingOrder", "structuralNavigation", "tableOfContents"):
        yield f'<meta property="schema:accessibilityFeature">{feature}</meta>'
    yield '<meta property="schema:accessibilityHazard">none</meta>'
    yield '<meta property="schema:accessibilitySummary">Text with headings in reading order; notes are linked.</meta>'


def _manifest(book: Book) -> Iterator[str]:
    yield '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    yield '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    yield '<item id="style" href="style.css" media-type="text/css"/>'
    for document in book.documents:
        yield f'<item id="{_id(document)}" href="text/{document.name}" media-type="application/xhtml+xml"/>'
    for name, _ in book.pictures.values():
        stem, _, kind = name.partition(".")
        yield f'<item id="{stem}" href="images/{name}" media-type="{MEDIA_TYPES[kind]}"/>'


def navigation(book: Book) -> str:
    """Give the list of contents as EPUB 3 wants it."""
    entries = "".join(
        f'<li><a href="text/{document.name}">{clean_text(document.title).strip() or "Text"}</a></li>\n'
        for document in book.documents
    )
    body = f'<nav epub:type="toc" role="doc-toc" aria-label="Contents"><h1>Contents</h1>\n<ol>\n{entries}</ol></nav>'
    return page(book, "Contents", body).replace('href="../style.css"', 'href="style.css"')


def ncx(book: Book) -> str:
    """Give the list of contents as EPUB 2 wants it."""
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


def _id(document: Document) -> str:
    return document.name.removesuffix(".xhtml")


def _told(text: str) -> str:
    return " ".join(clean_text(text).split())


def _day(work: Work, *fields: Field) -> str | None:
    values = (work.value(name) or "" for name in fields)
    return next((value for value in values if _is_day(value)), None)


def _is_day(value: str) -> bool:
    year, _, rest = value.partition("-")
    return len(value) == 10 and value.isascii() and year.isdigit() and rest.replace("-", "").isdigit()
