"""EPUB 2 and 3, also damaged ones: pages in spine order, metadata, contents list, notes, pictures."""

from __future__ import annotations

from velvetbox.core.errors import ReadError
from velvetbox.core.formats.draft import Draft, Format, ReadOptions, Remark
from velvetbox.core.formats.epub.contents import read_contents
from velvetbox.core.formats.epub.locks import refuse_locked
from velvetbox.core.formats.epub.metadata import facts_of, properties_of
from velvetbox.core.formats.epub.package import CONTAINER, is_page, read_package
from velvetbox.core.formats.epub.pages import Pages
from velvetbox.core.formats.packed.zip_archive import Archive, is_zip

_DEFAULT = ReadOptions()


def recognises(data: bytes, name: str) -> bool:
    """Tell whether bytes are an EPUB: by its mimetype member or its container file, not by the name."""
    if not is_zip(data):
        return False
    if data[30:38] == b"mimetype" and b"application/epub+zip" in data[38:120]:
        return True
    try:
        names = Archive(data, _DEFAULT.limits).names
    except ReadError:
        return False
    return CONTAINER in names or (
        name.lower().endswith(".epub") and any(each.lower().endswith(".opf") for each in names)
    )


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read an EPUB. Raises ReadError when no page of it can be read, Refused beyond a limit.

    Missing and damaged members are told in remarks; the rest is read.
    """
    archive = Archive(data, options.limits)
    package = read_package(archive)
    refuse_locked(archive, package)
    contents = read_contents(archive, package)
    remarks: list[Remark] = [*archive.remarks, *package.remarks]
    pages = Pages(archive, package, contents, options)
    for item, linear in package.spine:
        if is_page(item.media_type, item.path):
            pages.add(item.path, linear=linear)
        else:
            remarks.append(
                Remark("epub.not_text", f"{item.path} is not a page of text and was left out.", item.path)
            )
    draft_pages, notes = pages.finish()
    if not draft_pages:
        raise ReadError("epub.empty", "No page of this EPUB can be read. It is kept as it is.")
    return Draft(
        format="epub",
        pages=draft_pages,
        properties=properties_of(package),
        facts=facts_of(package),
        notes=notes,
        images=pages.pictures,
        mends=tuple(pages.mends),
        remarks=(*remarks, *pages.remarks),
        encoding=pages.encoding,
    )


FORMAT = Format("epub", recognises, read)
