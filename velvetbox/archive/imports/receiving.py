"""What was read of the files of an import, written a few at a time: works, and a row for each file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import PurePath
from typing import Any, TypeVar

from velvetbox.archive.community import gathering
from velvetbox.archive.imports import file_rows, lines
from velvetbox.archive.imports.attempts import NotKept
from velvetbox.archive.imports.became import Became
from velvetbox.archive.imports.earlier import State, key_of
from velvetbox.archive.imports.models import Import, ImportedFile
from velvetbox.archive.imports.parts import weight, without_works
from velvetbox.archive.imports.progress import Stop, Tally
from velvetbox.archive.imports.together import Together
from velvetbox.archive.library import acts as library
from velvetbox.archive.library import originals, pictures
from velvetbox.archive.library.known import BoxKnown
from velvetbox.archive.library.originals import Kept
from velvetbox.archive.library.sources import Way
from velvetbox.archive.people.models import Person
from velvetbox.core.formats.draft import Remark
from velvetbox.core.intake import Found, Outcome, Part
from velvetbox.core.intake.chapter_texts import place_beside
from velvetbox.core.intake.walk import look
from velvetbox.core.values import value

_T = TypeVar("_T")


class Stopped(Exception):
    """Somebody asked the import to stop."""


@value(frozen=True, slots=True)
class Asked:
    """A file on its way: where it was found, and its bytes in the box."""

    found: Found
    kept: Kept
    grouped: bool  # its name is like others' but for a number, or a list of chapters lies beside it

    def way(self, member: str = "") -> Way:
        """Give the way its original was reached."""
        found = self.found
        return Way(found.root, found.path, self.kept.hash, self.kept.size, found.modified_ns, member)


@dataclass
class Receiving:
    """Receives what was read of files. `imported` is the import's row."""

    person: Person
    imported: Import
    tally: Tally
    stop: Stop
    known: BoxKnown = field(default_factory=BoxKnown)
    together: Together = field(default_factory=Together)
    written: set[str] = field(
        default_factory=set
    )  # keys of rows from before this import was stopped, in this folder

    # Files listed without being read ---------------------------------------------------------------

    def list_file(
        self, found: Found, outcome: Outcome, remarks: list[Remark], kept: Kept | None = None
    ) -> None:
        """List a file that is not read, with the reason."""

        def write() -> None:
            self._row(found, kept, outcome, [], [lines.note(remark) for remark in remarks])

        self._put(write, lambda _: self.tally.done(found.path, outcome, works=0, same=False))

    def list_same(self, found: Found, state: State) -> None:
        """List a file that is as an earlier import left it."""

        def write() -> None:
            self._row(
                found, None, state.outcome, state.works, state.notes, original=state.original, same=True
            )

        self._put(write, lambda _: self.tally.done(found.path, state.outcome, works=0, same=True))

    def _put(self, write: Callable[[], _T], done: Callable[[_T], None]) -> None:
        """Have something written that no file can spoil."""
        self.together.put(write, done, _raise)

    # Files read ------------------------------------------------------------------------------------

    def receive(self, asked: Asked, parts: Iterator[Part]) -> None:
        """Receive a file's parts, each work as a whole, the row of the file with the last."""
        first = next(parts)
        second = next(parts, None)
        if second is None and not first.member:
            self._receive_file(asked, first)
        else:
            self._receive_container(asked, chain((first,), (second,) if second else (), parts))

    def _receive_file(self, asked: Asked, part: Part) -> None:
        beside = [found for file in part.beside if (found := self._beside(asked, file.path))]

        def write() -> list[library.Receipt]:
            for one in beside:
                originals.row(one.kept)
            receipts = self._works(part, [asked.way(), *(one.way() for one in beside)])
            self._gather(part, receipts)
            self._row(
                asked.found, asked.kept, lines.outcome(part, receipts), lines.ids(receipts), lines.notes(part)
            )
            return receipts

        def done(receipts: list[library.Receipt]) -> None:
            outcome = lines.outcome(part, receipts)
            self.tally.done(asked.found.path, outcome, works=lines.new(receipts), same=False)

        pictures.keep(part.images)
        self.together.put(write, done, lambda error: self._not_kept([asked], error), weight(part))

    def _receive_container(self, asked: Asked, parts: Iterable[Part]) -> None:
        became = Became()
        for part in parts:
            if self.stop():
                raise Stopped
            pictures.keep(part.images)
            self._receive_part(asked, part, became)
        self.together.flush()  # what became of all parts is in the file's own row
        self._end_container(asked, became)

    def _receive_part(self, asked: Asked, part: Part, became: Became) -> None:
        """Receive one part of a file, with the files beside it that it was read from."""
        beside = {file.path: found for file in part.beside if (found := self._beside(asked, file.path))}
        own = [name for name in part.members or (part.member,) if name not in beside]
        ways = [*map(asked.way, own), *(one.way() for one in beside.values())]

        def write() -> list[library.Receipt]:
            receipts = self._works(part, ways) if part.works else []
            self._gather(part, receipts)
            for one in beside.values():
                self._attached(one, asked.found, receipts)
            return receipts

        if part.works or part.told or beside:
            self.together.put(
                write,
                lambda receipts: became.add(part, receipts),
                lambda error: became.add(without_works(part, error), []),
                weight(part),
            )
        else:
            self._put(list, lambda receipts: became.add(part, receipts))  # in its turn

    def _gather(self, part: Part, receipts: Sequence[library.Receipt]) -> None:
        """Keep what a part tells besides its story."""
        if part.told is not None:
            work, edition = (receipts[0].work, receipts[0].edition) if receipts else (None, None)
            gathering.keep(self.person, part.told, self.imported.pk, work, edition)

    def _beside(self, asked: Asked, path: str) -> Asked | None:
        """Keep a file that belongs to another one."""
        own, root = asked.found, asked.found.root
        found = look(root, path, place_beside(own.path, str(PurePath(own.place).parent), path))
        try:
            return Asked(found, originals.keep_file(found.place), grouped=False)
        except (PermissionError, FileNotFoundError, IsADirectoryError):
            return None

    def _attached(self, one: Asked, to: Found, receipts: Sequence[library.Receipt]) -> None:
        """List a file as belonging to another; what was said of it before this import was stopped is replaced."""
        ImportedFile.objects.filter(imported=self.imported, key=key_of(one.found)).delete()
        originals.row(one.kept)
        name = PurePath(to.path).name
        text = (
            f"The text of a chapter; it belongs to {name}." if receipts else f"A chapter file beside {name}."
        )
        self._row(
            one.found,
            one.kept,
            Outcome.ATTACHMENT,
            lines.ids(receipts),
            [{"code": "dump.text", "text": text}],
        )

    def _end_container(self, asked: Asked, became: Became) -> None:
        outcome, works, notes = became.outcome, list(became.works), became.first_notes()
        self._put(
            lambda: self._row(asked.found, asked.kept, outcome, works, notes),
            lambda _: self.tally.done(asked.found.path, outcome, works=became.new, same=False),
        )

    def receive_chapters(self, asked: Sequence[Asked], part: Part) -> None:
        """Receive one work that several files make up, with the rows of all of them."""

        def write() -> list[library.Receipt]:
            receipts = self._works(part, [one.way() for one in asked])
            self._gather(part, receipts)
            for one in asked:
                notes = [note for note in lines.notes(part) if note.get("member") == one.found.path]
                row = [{key: value for key, value in note.items() if key != "member"} for note in notes]
                self._row(one.found, one.kept, Outcome.CHAPTERS, lines.ids(receipts), row)
            return receipts

        def done(receipts: list[library.Receipt]) -> None:
            for index, one in enumerate(asked):
                new = 0 if index else lines.new(receipts)
                self.tally.done(one.found.path, Outcome.CHAPTERS, works=new, same=False)

        pictures.keep(part.images)
        self.together.put(write, done, lambda error: self._not_kept(asked, error), weight(part))

    def _not_kept(self, asked: Sequence[Asked], error: NotKept) -> None:
        """List files of which the database took nothing; the import goes on."""
        for one in asked:
            self.list_file(one.found, Outcome.UNREADABLE, [Remark(error.code, error.text)], one.kept)

    def _works(self, part: Part, ways: Sequence[Way]) -> list[library.Receipt]:
        return [
            library.receive(
                self.person,
                work,
                ways,
                known=self.known,
                imported=self.imported.pk,
                mends=part.mends if index == 0 else (),
                beside=part.pictures if index == 0 else (),
                alone=len(part.works) == 1,
            )
            for index, work in enumerate(part.works)
        ]

    def _row(
        self,
        found: Found,
        kept: Kept | None,
        outcome: str,
        works: Sequence[int],
        notes: list[dict[str, Any]],
        *,
        original: str | None = None,
        same: bool = False,
    ) -> None:
        again = key_of(found) in self.written
        file_rows.write(
            self.imported.pk, found, kept, outcome, works, notes, original=original, same=same, again=again
        )


def _raise(error: NotKept) -> None:
    raise error
