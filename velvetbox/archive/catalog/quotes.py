"""A passage to share: as words with where they are from, and as a picture drawn like the cover of its work."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from velvetbox.archive.catalog.cards import creators_of, tags_of
from velvetbox.archive.catalog.covers import FOIL, IVORY, cloth_of, printable
from velvetbox.archive.catalog.languages import direction
from velvetbox.archive.catalog.lettering import centred, width
from velvetbox.archive.finder.words import paragraphs
from velvetbox.archive.library.marking import passage
from velvetbox.archive.library.models import EditionChapter, Highlight, Work

LONGEST = 1_500  # characters of a passage that is shared
WIDTH, LEAST = 1080, 1080  # of the picture; its height grows with the passage
_ROOM = 840  # between the margins
_SIZES = (
    (90, 72),
    (200, 58),
    (420, 46),
    (800, 38),
    (LONGEST, 32),
)  # up to so many characters: the size of letters
_BY = 30


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a work, one line a paragraph, and what they are from."""

    words: str
    title: str
    creators: tuple[str, ...]
    cloth: str
    language: str
    address: str

    @property
    def text(self) -> str:
        """Give it as plain text, with its source."""
        by = f"{', '.join(self.creators)}: " if self.creators else ""
        return f"{self.words}\n\n{by}{self.title}\n{self.address}".rstrip() + "\n"


def quote_of(work: int, chapter: int, words: str) -> Quote | None:
    """Give a passage of a chapter to share; None where these words do not stand in it as its work shows it now.

    The white space between words does not count. Five queries.
    """
    words = passage(words)[:LONGEST]
    states = EditionChapter.objects.filter(
        chapter=chapter, edition__work=work, edition__work__current=F("edition")
    )
    stored = states.values_list("revision__html", flat=True).first()
    if (
        stored is None
        or not words
        or _solid(words) not in _solid(" ".join(one.text for one in paragraphs(stored)))
    ):
        return None
    return _quote(work, words)


def quote_of_note(person: int, note: int) -> Quote | None:
    """Give a passage that somebody marked; None for none of theirs."""
    found = (
        Highlight.objects.filter(pk=note, person=person, removed_at=None)
        .values_list("work_id", "quote")
        .first()
    )
    return None if found is None else _quote(found[0], found[1][:LONGEST])


def _quote(work: int, words: str) -> Quote | None:
    found = Work.objects.filter(pk=work).values_list("title", "language", "address").first()
    if found is None:
        return None
    tags = tags_of([work]).get(work)
    cloth = tags.fandoms[0] if tags and tags.fandoms else found[0]
    title, language, address = found
    return Quote(words, title, creators_of([work]).get(work, ()), cloth, language, address)


def _solid(text: str) -> str:
    return "".join(text.split())


def picture(quote: Quote) -> str:
    """Draw a passage as SVG: plain shapes, no script, nothing from elsewhere. Square, or as high as its words need."""
    size = next((size for most, size in _SIZES if len(quote.words) <= most), _SIZES[-1][1])
    lines = [line for part in quote.words.split("\n") for line in (*_wrapped(printable(part), size), "")][:-1]
    leading = size * 1.36
    tall = round(max(LEAST, 520 + len(lines) * leading))
    top = (tall - 190 - len(lines) * leading) / 2 + size
    middle = WIDTH / 2
    text = "".join(
        centred(line, size, middle, top + number * leading) for number, line in enumerate(lines) if line
    )
    names = [
        *_wrapped(printable(quote.title), _BY)[:2],
        *_wrapped(printable(", ".join(quote.creators)), _BY)[:1],
    ]
    below = "".join(centred(line, _BY, middle, tall - 150 + at * 44) for at, line in enumerate(names))
    way = ' direction="rtl"' if direction(quote.language) == "rtl" else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall}" width="{WIDTH}" height="{tall}">'
        f'<rect width="{WIDTH}" height="{tall}" fill="{cloth_of(quote.cloth)}"/>'
        f'<path d="M44 44h{WIDTH - 88}v{tall - 88}H44z" fill="none" stroke="{FOIL}" stroke-width="2" opacity=".55"/>'
        f'<g font-family="Literata,Georgia,\'Noto Serif\',serif" text-anchor="middle" fill="{IVORY}"{way}>{text}'
        f'<g fill="{FOIL}">{below}</g></g>'
        f'<path d="M{middle} {tall - 234}l16 16-16 16-16-16z" fill="{FOIL}"/></svg>'
    )


def _wrapped(text: str, size: int) -> list[str]:
    """Cut a paragraph into lines that fit; a word wider than a line is cut where the line ends."""
    lines: list[str] = []
    for word in text.split():
        piece = word
        if lines and width(f"{lines[-1]} {piece}", size) <= _ROOM:
            lines[-1] += f" {piece}"
            continue
        while width(piece, size) > _ROOM:
            fits = max(1, int(len(piece) * _ROOM / width(piece, size)))
            lines.append(piece[:fits])
            piece = piece[fits:]
        if piece:
            lines.append(piece)
    return lines
