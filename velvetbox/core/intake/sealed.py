"""A work ready to be stored: its chapters in the stored form, counted, hashed and signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from velvetbox.core.formats.draft import Mend, Remark
from velvetbox.core.origins.reading import Contents
from velvetbox.core.origins.told import Told
from velvetbox.core.prose import Basis, Fact, Field, Measure
from velvetbox.core.prose.facts import BASIS_ORDER
from velvetbox.core.values import value


class Outcome(StrEnum):
    """What became of a file."""

    WORK = "work"
    CHAPTERS = "chapters"  # part of a work that several files make up
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near-duplicate"
    REVISION = "revision"
    ATTACHMENT = "attachment"
    CONTAINER = "container"
    SKIPPED = "skipped"
    EMPTY = "empty"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


@value(frozen=True, slots=True)
class Sketch:
    """What finds a text again: a hash of its folded words, its number of shingles, some of their hashes."""

    text: str
    shingles: int
    keys: tuple[int, ...]


@value(frozen=True, slots=True)
class SealedChapter:
    """One chapter in the stored form (HTML through `core.clean`), counted; `hash` is of html and notes.

    `source` is the path of the file or member it was read from, where a work is made of several.
    """

    html: str
    hash: str
    measure: Measure
    notes: str = ""
    title: str | None = None
    number: int | None = None
    summary: str = ""
    notes_before: str = ""
    notes_after: str = ""
    published: str | None = None
    source: str = ""


@value(frozen=True, slots=True)
class SealedWork:
    """One reading of a work. `index` tells the works of one file apart; `rank` is better when lower."""

    chapters: tuple[SealedChapter, ...]
    facts: tuple[Fact, ...]
    title: str
    title_is_guess: bool
    language: str | None
    missing: tuple[int, ...]
    sketch: Sketch
    format: str
    origin: str
    rank: int
    summary: str = ""
    notes_before: str = ""
    notes_after: str = ""
    index: int = 0

    @property
    def words(self) -> int:
        """Give the words of all chapters."""
        return sum(chapter.measure.words for chapter in self.chapters)

    def known(self, name: Field) -> list[Fact]:
        """Give the facts about `name`, stated before derived; never a guess."""
        found = [fact for fact in self.facts if fact.field is name and fact.basis is not Basis.GUESS]
        return sorted(found, key=lambda fact: BASIS_ORDER[fact.basis])

    def value(self, name: Field) -> str | None:
        """Give the best value known for `name`, or None."""
        return next((fact.value for fact in self.known(name)), None)

    @property
    def address(self) -> str:
        """Give the https address of the work, "" when none is stated."""
        return self.value(Field.URL) or ""


@value(frozen=True, slots=True)
class Beside:
    """A file beside the one read that belongs to it: its path in the pile, the BLAKE3 hash of what was read of it."""

    path: str
    hash: str


@value(frozen=True, slots=True)
class BesidePicture:
    """A picture that lay beside a page: its address as the page writes it, the name its bytes are kept under."""

    address: str
    name: str
    member: str = ""  # the page, where a work is made of several


@value(frozen=True, slots=True)
class Part:
    """A file, or one member of a container, as read.

    One file may hold several works, each with its own part: a mailbox, a database dump. Then `member` names the
    work's place in the file ("fanfiction_stories/12"), and each part is received as a whole, by itself; a
    file whose first part has a member, or that has a second part, is listed as a container. `told` is what a
    whole archive tells besides (kept with the part's work, if it has one), `beside` are the files beside this one
    that the part was read from: they are listed as attachments and are no works of their own.

    `member` is "" for the file itself. `outcome` says what it is before anything known is looked at:
    WORK, CHAPTERS (`works` holds one work that the members in `members` make up), ATTACHMENT, SKIPPED,
    EMPTY, REFUSED or UNREADABLE. `images` maps file names (hash and extension) to bytes. `facts` is what
    an attachment says of the story beside it, `contents` what a page lists that may list chapters, `pictures`
    are those of `images` that were found beside the page and not in it.
    """

    member: str
    outcome: Outcome
    format: str = ""
    origin: str = ""
    works: tuple[SealedWork, ...] = ()
    mends: tuple[Mend, ...] = ()
    remarks: tuple[Remark, ...] = ()
    members: tuple[str, ...] = ()
    images: Mapping[str, bytes] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    contents: Contents | None = None
    told: Told | None = None
    beside: tuple[Beside, ...] = ()
    pictures: tuple[BesidePicture, ...] = ()

    @property
    def is_of_archive(self) -> bool:
        """Tell whether it comes from the database of a whole archive, which says itself what belongs together."""
        return self.told is not None and not (self.works and not self.told.work)


@value(frozen=True, slots=True)
class FileReading:
    """A file as read: one part, or one for each story a container holds."""

    path: str
    container: bool
    parts: tuple[Part, ...]

    @property
    def works(self) -> tuple[SealedWork, ...]:
        """Give the works of all parts."""
        return tuple(work for part in self.parts for work in part.works)
