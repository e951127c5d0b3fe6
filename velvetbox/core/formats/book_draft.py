"""The Draft of a book that a reader has taken apart into files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from velvetbox.core.errors import ReadError
from velvetbox.core.formats.draft import Draft, ReadOptions
from velvetbox.core.formats.epub.contents import Contents
from velvetbox.core.formats.epub.package import Package
from velvetbox.core.formats.epub.pages import Pages
from velvetbox.core.formats.kindle.files import Files
from velvetbox.core.prose import Fact


def draft_of(
    form: str,
    files: Files,
    encoding: str,
    options: ReadOptions,
    properties: Mapping[str, tuple[str, ...]],
    facts: Sequence[Fact],
) -> Draft:
    """Read the pages of a book as those of an EPUB are read. Raises ReadError where none holds text."""
    package = Package("", None, (), (), None, files.types)
    pages = Pages(files, package, Contents(files.titles), options)
    for path in files.order:
        pages.add(path, linear=True)
    found, notes = pages.finish()
    if not found:
        raise ReadError("book.empty", "There is no text in this book. It is kept as it is.")
    return Draft(
        format=form,
        pages=found,
        properties=properties,
        facts=tuple(facts),
        notes=notes,
        images=pages.pictures,
        mends=(*files.mends, *pages.mends),
        remarks=(*files.remarks, *pages.remarks),
        encoding=encoding,
    )
