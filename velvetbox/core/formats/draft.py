"""What a format reader hands on: the pages of a file in reading order, and what the file says of itself.

A reader knows a file format and nothing of sites or stories. It gives every word in order; which of
them are title, notes or prose is decided by `core.origins`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from velvetbox.core.prose import Block, Fact, Note
from velvetbox.core.values import value

_OPENING = 60_000  # characters

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser


@value(frozen=True, slots=True)
class Limits:
    """What one file may cost before it is refused. Sizes in bytes, `seconds` of wall time a file."""

    text: int = 16 * 2**20  # of one file or member, unpacked
    total: int = 512 * 2**20  # of all members together
    packed_dump: int = 128 * 2**20  # of a database dump inside an archive
    dump: int = 8 * 2**30  # of a database dump, unpacked: read as a stream
    ratio: int = 50  # unpacked to packed, above `ratio_floor`
    ratio_floor: int = 2**20
    depth: int = 3  # archives inside archives
    members: int = 10_000
    nesting: int = 256  # elements inside elements
    attributes: int = 256  # of one element
    seconds: float = 60.0

    def of(self, path: str) -> int:
        """Give how large a member of an archive may be: a dump may be larger than a story."""
        return self.packed_dump if path.lower().endswith(".sql") else self.text


@value(frozen=True, slots=True)
class ReadOptions:
    """How to read. `without` names the mends that a person has undone: they are left out."""

    limits: Limits = Limits()
    without: frozenset[str] = frozenset()


_LONGEST_WORD = 30  # characters


@value(frozen=True, slots=True)
class Mend:
    """A repair, told so that a person can judge and undo it.

    `code` is stable and dotted ("text.mojibake", "text.unwrapped"): re-reading with the code in
    `ReadOptions.without` gives the text without the repair. `before` and `after` show one telling
    place (at most 300 characters each); `count` is the number of places.
    """

    code: str
    text: str
    before: str = ""
    after: str = ""
    count: int = 1
    source: str = ""  # member path, "" for the file itself


@value(frozen=True, slots=True)
class Remark:
    """Something to tell about a file: what was left out and why, what is damaged, what was guessed."""

    code: str
    text: str
    source: str = ""


@dataclass
class Page:
    """One document of a file: the whole of a .txt, a chapter file of an EPUB.

    `title` is what the file's contents list or <title> calls it; `types` are epub:type words, guide
    types and "nonlinear"; `tree` is the parsed page where the format is HTML (else None), so that an
    origin can look for its own marks; `blocks` are all of its blocks, made when first asked for.
    """

    name: str
    read: Callable[[], Iterable[Block]]
    title: str | None = None
    types: frozenset[str] = frozenset()
    tree: LexborHTMLParser | None = None
    source: str = ""  # the decoded text the page was read from (HTML or plain text)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Give the page's blocks in reading order."""
        return tuple(self.read())

    @cached_property
    def opening(self) -> bytes:
        """Give the first 60,000 characters of the source in lower case: bytes take a fifth of the time to make so."""
        return self.source[:_OPENING].encode(errors="replace").lower()


@dataclass
class Draft:
    """A file as read.

    `properties` holds the file's own metadata as written, by a name with its name space ("dc:title",
    "meta:generator", "docx:creator", "yaml:rating"), each with its values in order; `facts` are those
    of them that any reader would take as stated, whatever site they came from. `notes` are footnotes
    of all pages.

    Pictures have one shape in every format: a block of Kind.IMAGE, or a span with MarkKind.IMAGE, whose source is
    a key of `images` (any text that tells one picture of the file from another, best its name in the file), and
    `images` gives its bytes as they stand in the file: nothing is checked, decoded or left out here. It may be a
    mapping that unpacks when asked, and may raise ReadError or Refused for a single picture. A source that is no
    key is an address as written: intake looks for it beside the page, and shows it as words where it is not found.
    """

    format: str
    pages: tuple[Page, ...]
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    notes: tuple[Note, ...] = ()
    images: Mapping[str, bytes] = field(default_factory=dict)
    mends: tuple[Mend, ...] = ()
    remarks: tuple[Remark, ...] = ()
    encoding: str | None = None

    def first(self, name: str) -> str | None:
        """Give the first value of a property, or None."""
        return next(iter(self.properties.get(name, ())), None)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Give the blocks of all pages in reading order."""
        return tuple(block for page in self.pages for block in page.blocks)


@value(frozen=True, slots=True)
class Format:
    """A file format: a name, a test by content (extension only as a last hint), and a reader.

    `recognises(data, name)` looks at the bytes first; `read(data, name, options)` gives a Draft or
    raises ReadError. Adding a format is adding a module with one of these and a line in the registry.
    """

    name: str
    recognises: Callable[[bytes, str], bool]
    read: Callable[[bytes, str, ReadOptions], Draft]


def word_before(text: str, at: int) -> int:
    """Give where the word begins that stands at an offset, for what is shown around a mend; 0 before the text."""
    at = max(0, at)
    word = text[max(0, at - _LONGEST_WORD) : at]
    return at - len(word.rsplit(None, 1)[-1]) if word and not word[-1].isspace() else at
