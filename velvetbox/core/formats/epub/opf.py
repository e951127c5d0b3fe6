"""A package document on its own, such as the "metadata.opf" that Calibre puts beside a book: no text, only what it says."""

from __future__ import annotations

from velvetbox.core.formats.draft import Draft, Limits
from velvetbox.core.formats.epub.metadata import facts_of, properties_of
from velvetbox.core.formats.epub.package import Package
from velvetbox.core.formats.xml import parse_xml

_DEFAULT = Limits()


def read(data: bytes, name: str, limits: Limits = _DEFAULT) -> Draft:
    """Give a draft without pages, its facts and properties those of the package. Raises ReadError and Refused."""
    package = Package(name, parse_xml(data, recover=True, limits=limits), (), (), None, {})
    return Draft("epub", (), properties=properties_of(package), facts=facts_of(package))
