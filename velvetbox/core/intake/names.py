"""What the name of a file alone tells of it."""

from __future__ import annotations

from pathlib import PurePosixPath

_INDEX = frozenset(
    "index default contents toc main home chapters story chapterlist chapter-list chapterindex menu inhalt sommaire indice".split()
)

_BESIDE_A_PAGE = tuple(
    "_files .files -files _file -dateien _dateien -filer _filer _fichiers _archivos _ficheiros _arquivos _bestanden _pliki _soubory _subory "
    "_tiedostot _elemei _dosyalar _datoteke _fitxers _failid _bylos _fajlovi _fitxategiak".split()
)  # ends of the folder that a browser makes for what belongs to a page, by the language of the system


def is_beside_a_page(path: str) -> bool:
    """Tell whether a file lies in the folder that a browser makes for the pictures and frames of a page it saves."""
    return any(folder.lower().endswith(_BESIDE_A_PAGE) for folder in PurePosixPath(path).parts[:-1])


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
