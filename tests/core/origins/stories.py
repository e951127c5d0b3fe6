"""Short texts of our own for tests of origins, and the steps from bytes to a work."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from velvetbox.core import formats, origins
from velvetbox.core.origins import Reading
from velvetbox.core.prose import Basis, Fact, Field, Work

RAIN = (
    "The rain had not let up since morning, and nobody in the house could remember when the road had last been dry "
    "enough to walk."
)
LAMP = (
    "“You should have told me,” she said, and set the lamp down on the table with more force than it needed."
)
GATE = "He did not answer. Outside the gate swung on its one good hinge, and the dog, who had been asleep, raised its head."
BODY = f"{RAIN}\n\n{LAMP}\n\n{GATE}"
LONG = "\n\n".join([BODY] * 3)


def recognised(data: bytes, name: str) -> Reading:
    """Read and recognise one file."""
    return origins.recognise(formats.read(data, name), name)


def text(written: str, name: str = "story.txt") -> Work:
    """Give the one work of a text file."""
    (work,) = recognised(written.encode(), name).works
    return work


def page(html: str, name: str = "story.html") -> Work:
    """Give the one work of an HTML file."""
    (work,) = recognised(html.encode(), name).works
    return work


def known(work: Work) -> dict[str, list[str]]:
    """Give all values known, by the name of their field."""
    found: dict[str, list[str]] = {}
    for fact in work.facts:
        if fact.basis is not Basis.GUESS:
            found.setdefault(fact.field.value, []).append(fact.value)
    return found


def fact(work: Work, field: Field) -> Fact:
    """Give the one fact about a field."""
    (found,) = [fact for fact in work.facts if fact.field is field]
    return found


def texts(work: Work) -> list[list[str]]:
    """Give the text of each block, by chapter."""
    return [[block.text for block in chapter.blocks] for chapter in work.chapters]


def epub(pages: Mapping[str, str], metadata: str, *, folder: str = "", contents: str = "") -> bytes:
    """Make an EPUB 3 of XHTML bodies, in their order. `metadata` stands inside <metadata>, `contents` in its list."""
    manifest = "".join(
        f'<item id="p{at}" href="{name}" media-type="application/xhtml+xml"/>'
        for at, name in enumerate(pages)
    )
    if contents:
        manifest += '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    spine = "".join(f'<itemref idref="p{at}"/>' for at in range(len(pages)))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f"{metadata}</metadata><manifest>{manifest}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        f'<rootfile full-path="{folder}content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        archive.writestr(f"{folder}content.opf", package)
        if contents:
            nav = f'<body><nav epub:type="toc"><ol>{contents}</ol></nav></body>'
            archive.writestr(f"{folder}nav.xhtml", _xhtml(nav))
        for name, body in pages.items():
            archive.writestr(f"{folder}{name}", _xhtml(body))
    return out.getvalue()


def _xhtml(body: str) -> str:
    if body.startswith("<html"):
        return f'<?xml version="1.0" encoding="utf-8"?>{body}'
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>t</title></head>{body}</html>'
    )
