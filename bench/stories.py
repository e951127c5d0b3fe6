"""Made-up stories of a given size, the same for the same seed: what the benches read and search.

Words are drawn by Zipf's law from 20,000, so that an index of them has the shape of one over English: the
commonest are English, the others are made of syllables. A sixth of the paragraphs is speech, some words are
stressed, scenes are parted.
"""

from __future__ import annotations

import random
import zipfile
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import accumulate
from pathlib import Path
from typing import IO

VOCABULARY = 20_000
FORMATS = ("html", "txt", "epub")
_SYLLABLES = [
    a + b + c
    for a in ("b", "d", "f", "g", "k", "l", "m", "n", "r", "s", "t", "v")
    for b in "aeiou"
    for c in ("", "n", "r", "s", "l")
]
_COMMON = (
    "the and to of a he was in his it you that she her i had with for as on him at not but said be they this have from "
    "all is out were up so been what one there we into when would if could them or back me about down an know like no "
    "just their then your do now by over time over my did eyes who before more are how again way only hand head off even "
    "through can think thought face long well looked get see around still little never door night room turned something"
).split()
_FANDOMS = ("Lantern Street", "The Glass Harbour", "Nine Winters", "Saltmarsh")
_RATINGS = ("General Audiences", "Teen And Up Audiences", "Mature")


@dataclass(frozen=True, slots=True)
class Story:
    """One story: its metadata and its chapters, each a list of paragraphs ("* * *" parts scenes)."""

    number: int
    title: str
    creator: str
    fandom: str
    rating: str
    chapters: tuple[tuple[str, tuple[str, ...]], ...]


@cache
def words() -> tuple[list[str], list[float]]:
    """Give the vocabulary and its cumulated weights."""
    draw = random.Random(7)
    seen: dict[str, None] = dict.fromkeys(_COMMON)
    while len(seen) < VOCABULARY:
        seen["".join(draw.choice(_SYLLABLES) for _ in range(draw.choice((1, 1, 2, 2, 2, 3, 3))))] = None
        if len(seen) > len(_SYLLABLES) // 2 and draw.random() < 0.3:
            seen["".join(draw.choice(_SYLLABLES) for _ in range(4))] = None
    return list(seen), list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))


def story(number: int, *, seed: int = 1, size: int = 40_000, chapters: int = 2) -> Story:
    """Give the story of that number, of about `size` characters in all."""
    draw = random.Random(f"{seed}/{number}")
    parts = tuple((_name(draw, 3), tuple(_paragraphs(draw, size // chapters))) for _ in range(chapters))
    creator = _name(random.Random(f"{seed}/creator/{number // 3}"), 2)
    return Story(number, _name(draw, 4), creator, draw.choice(_FANDOMS), draw.choice(_RATINGS), parts)


def _name(draw: random.Random, length: int) -> str:
    return " ".join(_word(draw).capitalize() for _ in range(length))


def _word(draw: random.Random) -> str:
    vocabulary, weights = words()
    return vocabulary[bisect(weights, draw.random() * weights[-1])]


def _sentence(draw: random.Random) -> str:
    some = [_word(draw) for _ in range(draw.randint(4, 18))]
    if draw.random() < 0.05:
        some[-1] = f"*{some[-1]}*"
    return some[0].capitalize() + " " + " ".join(some[1:]) + draw.choice((".", ".", ".", "?", "!"))


def _paragraphs(draw: random.Random, size: int) -> Iterator[str]:
    while size > 0:
        text = " ".join(_sentence(draw) for _ in range(draw.randint(1, 7)))
        if draw.random() < 0.17:
            text = f"“{text}” {_word(draw)} said."
        elif draw.random() < 0.02:
            yield "* * *"
        size -= len(text) + 2
        yield text


def as_text(one: Story) -> bytes:
    """Give the story as a plain-text scrape: a title, a header, paragraphs."""
    head = f"{one.title}\nby {one.creator}\n\nFandom: {one.fandom}\nRating: {one.rating}\n"
    body = [
        f"Chapter {index}: {title}\n\n" + "\n\n".join(paragraphs)
        for index, (title, paragraphs) in enumerate(one.chapters, 1)
    ]
    return "\n\n".join([head, *body, "The End\n"]).encode()


def _markup(paragraph: str) -> str:
    if paragraph == "* * *":
        return "<hr/>"
    pieces = escape(paragraph, quote=False).split("*")
    return (
        "<p>"
        + "".join(f"<em>{piece}</em>" if index % 2 else piece for index, piece in enumerate(pieces))
        + "</p>"
    )


def _chapter(index: int, title: str, paragraphs: tuple[str, ...]) -> str:
    return f"<h2>Chapter {index}: {escape(title)}</h2>\n" + "\n".join(map(_markup, paragraphs))


def as_html(one: Story) -> bytes:
    """Give the story as one hand-made HTML page."""
    body = "\n".join(_chapter(index, *chapter) for index, chapter in enumerate(one.chapters, 1))
    head = f"<h1>{escape(one.title)}</h1>\n<p>by {escape(one.creator)}</p>\n<p>Fandom: {one.fandom}</p>\n<p>Rating: {one.rating}</p>"
    return f"<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'><title>{escape(one.title)}</title></head>\n<body>\n{head}\n{body}\n</body></html>\n".encode()


_CONTAINER = '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
_OPF = '<?xml version="1.0" encoding="utf-8"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:bench:{number}</dc:identifier><dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator><dc:language>en</dc:language><dc:subject>{fandom}</dc:subject><meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata><manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}</manifest><spine>{refs}</spine></package>'
_XHTML = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en"><head><title>{title}</title></head><body>{body}</body></html>'


def write_epub(one: Story, file: Path | IO[bytes]) -> None:
    """Write the story as an EPUB 3."""
    count = range(1, len(one.chapters) + 1)
    items = "".join(f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in count)
    refs = "".join(f'<itemref idref="c{n}"/>' for n in count)
    entries = "".join(
        f'<li><a href="c{n}.xhtml">Chapter {n}: {escape(one.chapters[n - 1][0])}</a></li>' for n in count
    )
    about = {
        "title": escape(one.title),
        "creator": escape(one.creator),
        "fandom": one.fandom,
        "number": one.number,
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        book.writestr("META-INF/container.xml", _CONTAINER)
        book.writestr("content.opf", _OPF.format(items=items, refs=refs, **about))
        book.writestr(
            "nav.xhtml",
            _XHTML.format(title=about["title"], body=f'<nav epub:type="toc"><ol>{entries}</ol></nav>'),
        )
        for n in count:
            body = _chapter(n, *one.chapters[n - 1])
            book.writestr(f"c{n}.xhtml", _XHTML.format(title=escape(one.chapters[n - 1][0]), body=body))


def write(
    folder: Path, count: int, *, seed: int = 1, size: int = 40_000, formats: tuple[str, ...] = FORMATS
) -> list[Path]:
    """Write that many stories into the folder, the formats taking turns, and give the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number in range(count):
        kind = formats[number % len(formats)]
        file = folder / f"{number:05d}.{kind}"
        one = story(number, seed=seed, size=size)
        if kind == "epub":
            write_epub(one, file)
        else:
            file.write_bytes(as_text(one) if kind == "txt" else as_html(one))
        files.append(file)
    return files
