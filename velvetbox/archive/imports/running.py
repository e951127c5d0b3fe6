"""An import as it runs: folder by folder, file by file, what was read written a few at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, TypeVar

from velvetbox.archive.community import gathering
from velvetbox.archive.imports import file_rows, lines
from velvetbox.archive.imports.attempts import NotKept
from velvetbox.archive.imports.became import Became
from velvetbox.archive.imports.earlier import State, key_of, states, unchanged
from velvetbox.archive.imports.models import Import, ImportedFile
from velvetbox.archive.imports.neighbours import groups, pick
from velvetbox.archive.imports.parts import assembled, story, weight, without_works
from velvetbox.archive.imports.progress import Stop, Tally
from velvetbox.archive.imports.together import Together
from velvetbox.archive.library import acts as library
from velvetbox.archive.library import originals, pictures, rows
from velvetbox.archive.library.known import BoxKnown
from velvetbox.archive.library.originals import Kept
from velvetbox.archive.library.sources import Way
from velvetbox.archive.people.models import Person
from velvetbox.core.formats.draft import ReadOptions, Remark
from velvetbox.core.intake import Found, Outcome, Part, files_of
from velvetbox.core.intake.chapter_texts import ChapterTexts, place_beside
from velvetbox.core.intake.dump_files import CHAPTER, is_dump_file
from velvetbox.core.intake.identity import may_be_chapter
from velvetbox.core.intake.names import is_opf
from velvetbox.core.intake.near import Nearby
from velvetbox.core.intake.readers import Readers
from velvetbox.core.intake.walk import look
from velvetbox.core.values import value

_T = TypeVar("_T")
_HELD = 8 * 2**20  # bytes of stored text that wait for their neighbours
_LONGEST = 64 * 2**20  # … of one work in many files
_LATE = 100_000  # folders


class Stopped(Exception):
    """Somebody asked the import to stop."""


@value(frozen=True, slots=True)
class _Asked:
    """A file on its way: where it was found, and its bytes in the box."""

    found: Found
    kept: Kept
    grouped: bool  # its name is like others' but for a number, or a list of chapters lies beside it

    def way(self, member: str = "") -> Way:
        """Give the way its original was reached."""
        found = self.found
        return Way(found.root, found.path, self.kept.hash, self.kept.size, found.modified_ns, member)


@dataclass
class Running:
    """One run over some paths. `imported` is its row."""

    person: Person
    imported: Import
    tally: Tally
    stop: Stop
    options: ReadOptions
    known: BoxKnown = field(default_factory=BoxKnown)
    together: Together = field(default_factory=Together)
    written: set[str] = field(
        default_factory=set
    )  # keys of rows from before this import was stopped, in this folder

    def over(self, paths: Sequence[str]) -> None:
        """Take in every file. Raises Stopped, and OSError or OperationalError when the disk is full."""
        rows.hold_few_pages()
        with Readers(self.options) as readers:
            try:
                self._folders(files_of(paths), readers)
            except Stopped:
                self.together.flush()
                raise
        self.together.flush()

    def _folders(self, folders: Iterable[list[Found]], readers: Readers) -> None:
        late: list[list[Found]] = []
        for files in folders:
            if len(late) < _LATE and all(CHAPTER.fullmatch(found.path) for found in files):
                late.append(files)  # a dump that comes later in the pile may know them
            else:
                self._folder(files, readers)
        for files in late:
            self._folder(files, readers)

    # A folder ------------------------------------------------------------------------------------

    def _folder(self, files: list[Found], readers: Readers) -> None:
        earlier = states(files, self.imported.pk)
        self.written = {key for key, state in earlier.items() if state.here}
        named = {name for group in groups(files) for name in group}
        again = self._again(files, earlier)
        described = any(
            is_opf(found.path) for found in files
        )  # as in a Calibre library: a book and what it is
        most = _LONGEST if described else _HELD
        held: list[tuple[_Asked, Part]] = []
        size = 0
        asked_for = self._asked(files, earlier, named, again)
        reading = readers.read(
            asked_for,
            lambda asked: os.path.dirname(asked.found.place),  # noqa: PTH120 - a name, not a Path
            lambda asked: _nearby(asked.found),
            self.together.flush_in_time,
        )
        for asked, parts in reading:
            first = next(parts, None)
            if first is None:
                continue
            second = next(parts, None)
            if second is None and not first.member and (described or may_be_chapter(first, asked.grouped)):
                held.append((asked, replace(first, member=asked.found.path)))
                size += weight(first)
                if size > most:
                    held = self._flush(held, size)
                    size = sum(weight(part) for _, part in held)
            else:
                self._receive(asked, _chain(first, _chain(second, parts) if second is not None else parts))
        self._flush(held, 0, every=True)

    def _again(self, files: list[Found], earlier: dict[str, State]) -> set[str]:
        """Give the unchanged files to read again all the same: parts of a story that has new ones beside it."""
        out: set[str] = set()
        for group in groups(files):
            members = (
                [found for found in files if found.path in group] if len(files) < 500 else pick(files, group)
            )
            known = [(found, unchanged(found, earlier)) for found in members]
            if any(state is None for _, state in known) and any(state for _, state in known):
                out.update(found.path for found, state in known if state is not None and not state.here)
        out.update(found.path for found in files if self._has_new_texts(found, earlier))
        return out

    def _has_new_texts(self, found: Found, earlier: dict[str, State]) -> bool:
        """Tell whether an unchanged dump has chapter files beside it that are new or changed."""
        state = unchanged(found, earlier)
        if state is None or state.here or not any(note.get("code") == "dump.count" for note in state.notes):
            return False
        self.together.flush()
        beside = ChapterTexts(str(PurePath(found.place).parent), found.path)
        texts = [look(found.root, name, beside.place(name)) for name in beside.all()]
        known = states(texts, self.imported.pk)
        return any(unchanged(text, known) is None for text in texts)

    def _asked(
        self, files: list[Found], earlier: dict[str, State], named: set[str], again: set[str]
    ) -> Iterator[tuple[_Asked, str, str]]:
        """Keep each file that is to be read, and give it on; the others are listed at once."""
        for found in files:
            if self.stop():
                raise Stopped
            state = unchanged(found, earlier)
            if state is not None and state.here:
                self.tally.done(found.path, state.outcome, works=0, same=False)
            elif found.left is not None:
                self._list(found, Outcome.SKIPPED, [found.left])
            elif state is not None and found.path not in again:
                self._same(found, state)
            elif found.size > self._most(found):
                self._too_large(found)
            elif (kept := self._kept(found)) is not None:
                asked = _Asked(found, kept, found.path in named)
                yield asked, originals.where(kept.hash), found.path

    def _most(self, found: Found) -> int:
        """Give how large a file may be: a dump is read as a stream and may be larger than others."""
        limits = self.options.limits
        return limits.dump if found.size > limits.total and is_dump_file(found.place) else limits.total

    def _kept(self, found: Found) -> Kept | None:
        try:
            return originals.keep_file(found.place)
        except (PermissionError, FileNotFoundError, IsADirectoryError) as error:
            remark = Remark("file.closed", f"It could not be opened ({error.strerror}).")
            self._list(found, Outcome.UNREADABLE, [remark])
            return None

    def _too_large(self, found: Found) -> None:
        kept = self._kept(found)
        most = self.options.limits.total // 2**20
        if kept is not None:
            remark = Remark("file.too_large", f"It is larger than {most} MiB. It is kept and was not opened.")
            self._list(found, Outcome.REFUSED, [remark], kept)

    # Files listed without being read ---------------------------------------------------------------

    def _list(self, found: Found, outcome: Outcome, remarks: list[Remark], kept: Kept | None = None) -> None:
        def write() -> None:
            self._row(found, kept, outcome, [], [lines.note(remark) for remark in remarks])

        self._put(write, lambda _: self.tally.done(found.path, outcome, works=0, same=False))

    def _same(self, found: Found, state: State) -> None:
        def write() -> None:
            self._row(
                found, None, state.outcome, state.works, state.notes, original=state.original, same=True
            )

        self._put(write, lambda _: self.tally.done(found.path, state.outcome, works=0, same=True))

    def _put(self, write: Callable[[], _T], done: Callable[[_T], None]) -> None:
        """Have something written that no file can spoil."""
        self.together.put(write, done, _raise)

    # Files read ------------------------------------------------------------------------------------

    def _flush(
        self, held: list[tuple[_Asked, Part]], size: int, *, every: bool = False
    ) -> list[tuple[_Asked, Part]]:
        """Receive the files held back; those of the story that the last one belongs to go on waiting."""
        last = story(held[-1][1]) if held else None
        wait = [] if every or size > _LONGEST else [pair for pair in held if last and story(pair[1]) == last]
        waiting = set(map(id, wait))
        now = [pair for pair in held if id(pair) not in waiting]
        asked = {pair[1].member: pair[0] for pair in now}
        for part in assembled([part for _, part in now]):
            if part.outcome is Outcome.CHAPTERS:
                self._receive_chapters([asked[member] for member in part.members], part)
            else:
                self._receive(asked[part.member], iter([replace(part, member="")]))
        return wait

    def _receive(self, asked: _Asked, parts: Iterator[Part]) -> None:
        """Receive a file's parts, each work as a whole, the row of the file with the last."""
        first = next(parts)
        second = next(parts, None)
        if second is None and not first.member:
            self._receive_file(asked, first)
        else:
            self._receive_container(asked, _chain(first, _chain(second, parts) if second else iter(())))

    def _receive_file(self, asked: _Asked, part: Part) -> None:
        def write() -> list[library.Receipt]:
            receipts = self._works(part, [asked.way()])
            self._row(
                asked.found, asked.kept, lines.outcome(part, receipts), lines.ids(receipts), lines.notes(part)
            )
            return receipts

        def done(receipts: list[library.Receipt]) -> None:
            outcome = lines.outcome(part, receipts)
            self.tally.done(asked.found.path, outcome, works=lines.new(receipts), same=False)

        pictures.keep(part.images)
        self.together.put(write, done, lambda error: self._not_kept([asked], error), weight(part))

    def _receive_container(self, asked: _Asked, parts: Iterable[Part]) -> None:
        became = Became()
        for part in parts:
            if self.stop():
                raise Stopped
            pictures.keep(part.images)
            self._receive_part(asked, part, became)
        self.together.flush()  # what became of all parts is in the file's own row
        self._end_container(asked, became)

    def _receive_part(self, asked: _Asked, part: Part, became: Became) -> None:
        """Receive one part of a file, with the files beside it that it was read from."""
        beside = {file.path: found for file in part.beside if (found := self._beside(asked, file.path))}
        own = [name for name in part.members or (part.member,) if name not in beside]
        ways = [*map(asked.way, own), *(one.way() for one in beside.values())]

        def write() -> list[library.Receipt]:
            receipts = self._works(part, ways) if part.works else []
            if part.told is not None:
                found = receipts[0] if receipts else None
                gathering.keep(
                    self.person,
                    part.told,
                    self.imported.pk,
                    found.work if found else None,
                    found.edition if found else None,
                )
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

    def _beside(self, asked: _Asked, path: str) -> _Asked | None:
        """Keep a file that belongs to another one."""
        own, root = asked.found, asked.found.root
        found = look(root, path, place_beside(own.path, str(PurePath(own.place).parent), path))
        try:
            return _Asked(found, originals.keep_file(found.place), grouped=False)
        except (PermissionError, FileNotFoundError, IsADirectoryError):
            return None

    def _attached(self, one: _Asked, to: Found, receipts: Sequence[library.Receipt]) -> None:
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

    def _end_container(self, asked: _Asked, became: Became) -> None:
        outcome, works, notes = became.outcome, list(became.works), became.first_notes()
        self._put(
            lambda: self._row(asked.found, asked.kept, outcome, works, notes),
            lambda _: self.tally.done(asked.found.path, outcome, works=became.new, same=False),
        )

    def _receive_chapters(self, asked: Sequence[_Asked], part: Part) -> None:
        """Receive one work that several files make up, with the rows of all of them."""

        def write() -> list[library.Receipt]:
            receipts = self._works(part, [one.way() for one in asked])
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

    def _not_kept(self, asked: Sequence[_Asked], error: NotKept) -> None:
        """List files of which the database took nothing; the import goes on."""
        for one in asked:
            self._list(one.found, Outcome.UNREADABLE, [Remark(error.code, error.text)], one.kept)

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


def _nearby(found: Found) -> Nearby:
    return Nearby(found.root, found.place)


def _raise(error: NotKept) -> None:
    raise error


def _chain(first: Part, rest: Iterator[Part]) -> Iterator[Part]:
    yield first
    yield from rest
