"""What the name of a file alone tells of it."""

from __future__ import annotations

from pathlib import PurePosixPath

_INDEX = frozenset(
    "index default contents toc main home chapters story chapterlist chapter-list chapterindex menu inhalt sommaire indice".split()
)


def is_opf(name: str) -> bool:
    """Tell a package document, such as the "metadata.opf" that Calibre puts beside a book."""
    return name.lower().endswith(".opf")


def is_index_name(path: str) -> bool:
    """Tell whether a file's name is one that pages of contents have."""
    place = PurePosixPath(path)
    return place.stem.lower() in _INDEX and place.suffix.lower() in {
        ".html",
        ".htm",
        ".xhtml",
        ".php",
        ".asp",
        ".shtml",
    }


def is_page(path: str) -> bool:
    """Tell whether a file may be a page that such a page links to."""
    return PurePosixPath(path).suffix.lower() in {".html", ".htm", ".xhtml", ".php", ".asp", ".shtml", ".txt"}
