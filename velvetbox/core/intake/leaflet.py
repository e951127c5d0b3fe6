"""A leaflet beside the chapters of a story ("readme.txt"): it says what the story is called and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from velvetbox.core.intake.beside import with_stated
from velvetbox.core.intake.seal import stored
from velvetbox.core.intake.sealed import Outcome, Part, SealedWork
from velvetbox.core.prose import Basis, Block, Fact, Field, Where, from_html
from velvetbox.core.values import value

_NAMES = {
    "readme",
    "read me",
    "info",
    "about",
    "title",
    "title page",
    "titlepage",
    "cover",
    "index",
    "contents",
    "header",
}
_MOST_WORDS = 200
_TITLE_WORDS = 20
_BY = re.compile(r"(?:(?:written|story|fic|fanfic) )?by:? +(\S.{0,80})\Z", re.IGNORECASE)


@value(frozen=True, slots=True)
class Leaflet:
    """A short text that is about the files beside it."""

    part: Part
    blocks: tuple[Block, ...]

    @property
    def folder(self) -> str:
        """Give the folder it lies in."""
        return str(PurePosixPath(self.part.member).parent)


def leaflet(part: Part) -> Leaflet | None:
    """Give a part as a leaflet, None when it is a text of its own."""
    stem = re.sub(r"[\W_]+", " ", PurePosixPath(part.member).stem).strip().casefold()
    if part.outcome is not Outcome.WORK or len(part.works) != 1 or re.sub(r"^\d+ ", "", stem) not in _NAMES:
        return None
    work = part.works[0]
    if len(work.chapters) != 1 or work.words > _MOST_WORDS or part.contents is not None:
        return None  # a page of links is about a whole site
    return Leaflet(part, from_html(f"{work.summary}\n{work.notes_before}\n{work.chapters[0].html}"))


def apply(work: SealedWork, found: Leaflet) -> SealedWork:
    """Give the work with what its leaflet states; what the work states itself stays. The rest is a note before it."""
    facts = [fact for fact in _facts(found) if not work.known(fact.field)]
    used = {fact.where.quote for fact in facts}
    rest = stored(block for block in found.blocks if block.text not in used)
    told = with_stated(work, facts)
    return replace(told, notes_before="\n".join(filter(None, (work.notes_before, rest))))


def attached(found: Leaflet) -> Part:
    """Give the leaflet's part as what it is: something beside a story."""
    return replace(found.part, outcome=Outcome.ATTACHMENT, works=())


def _facts(found: Leaflet) -> Iterator[Fact]:
    work = found.part.works[0]
    yield from (_placed(fact, found) for fact in work.facts if fact.basis is not Basis.GUESS)
    lines = [(index, line) for index, block in enumerate(found.blocks) for line in block.text.split("\n")]
    if not work.value(Field.TITLE) and lines and _is_title(lines[0][1]):
        yield _read(Field.TITLE, lines[0][1].strip(), lines[0], found)
    for place in lines[1:3]:
        if not work.value(Field.CREATOR) and (by := _BY.match(place[1].strip())):
            yield _read(Field.CREATOR, by[1].strip(" ."), place, found)
            return


def _is_title(line: str) -> bool:
    return 0 < len(line.split()) <= _TITLE_WORDS and not line.rstrip().endswith((".", ":", ",", ";"))


def _placed(fact: Fact, found: Leaflet) -> Fact:
    return replace(fact, chapter=None, where=replace(fact.where, source=found.part.member))


def _read(name: Field, value: str, place: tuple[int, str], found: Leaflet) -> Fact:
    block, line = place
    start = found.blocks[block].text.index(line)
    return Fact(name, value, Basis.STATED, Where(found.part.member, block, start, start + len(line), line))
