"""An import as it runs: folder by folder, file by file; what is read of them is received."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import PurePath

from velvetbox.archive.imports.earlier import State, states, unchanged
from velvetbox.archive.imports.neighbours import groups, parts_in, pick
from velvetbox.archive.imports.parts import assembled, story, weight
from velvetbox.archive.imports.receiving import Asked, Receiving, Stopped
from velvetbox.archive.library import originals, rows
from velvetbox.archive.library.originals import Kept
from velvetbox.core.formats.draft import ReadOptions, Remark
from velvetbox.core.intake import Found, Outcome, Part, files_of
from velvetbox.core.intake.chapter_texts import ChapterTexts
from velvetbox.core.intake.dump_files import CHAPTER, Around, is_dump_file, may_be_sets, table_of_dump
from velvetbox.core.intake.identity import may_be_chapter
from velvetbox.core.intake.includes import part_of
from velvetbox.core.intake.names import is_opf
from velvetbox.core.intake.near import Nearby
from velvetbox.core.intake.readers import Readers
from velvetbox.core.intake.walk import look

_HELD = 8 * 2**20  # bytes of stored text that wait for their neighbours
_LONGEST = 64 * 2**20  # … of one work in many files
_LATE = 100_000  # folders


@dataclass
class Running:
    """One run over some paths."""

    receiving: Receiving
    options: ReadOptions
    parts: dict[str, dict[str, str]] = field(
        default_factory=dict
    )  # by the top of the pile: as `parts_in` tells

    def over(self, paths: Sequence[str]) -> None:
        """Take in every file. Raises Stopped, and OSError or OperationalError when the disk is full."""
        rows.hold_few_pages()
        with Readers(self.options) as readers:
            try:
                self._folders(files_of(paths), readers)
            except Stopped:
                self.receiving.together.flush()
                raise
        self.receiving.together.flush()

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
        earlier = states(files, self.receiving.imported.pk)
        self.receiving.written = {key for key, state in earlier.items() if state.here}
        named = {name for group in groups(files) for name in group}
        sets = self._sets(files)
        parts_in(files, self.parts)
        again = self._again(files, earlier) | self._sets_again(sets, files, earlier)
        described = any(
            is_opf(found.path) for found in files
        )  # as in a Calibre library: a book and what it is
        most = _LONGEST if described else _HELD
        held: list[tuple[Asked, Part]] = []
        size = 0
        asked_for = self._asked(files, earlier, named, again, self._inside(sets, again))
        reading = readers.read(
            asked_for,
            lambda asked: _around(asked.found, sets),
            lambda asked: _nearby(asked.found),
            self.receiving.together.flush_in_time,
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
                self.receiving.receive(asked, chain((first,), (second,) if second else (), parts))
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
        out.update(found.path for found in files if self._has_new_parts(found, earlier))
        return out

    def _has_new_parts(self, found: Found, earlier: dict[str, State]) -> bool:
        """Tell whether an unchanged file has parts (LaTeX, AsciiDoc) that are new or changed."""
        names = [name for name, whole in self.parts.get(found.root, {}).items() if whole == found.path]
        if not names or unchanged(found, earlier) is None:
            return False
        parts = [look(found.root, name, os.path.join(found.root, name)) for name in names]  # noqa: PTH118 - keeps the names as they stand
        known = states(parts, self.receiving.imported.pk)
        return any(unchanged(part, known) is None for part in parts)

    @staticmethod
    def _sets(files: list[Found]) -> dict[str, dict[str, str]]:
        """Give the dumps of this folder that several files make up, as `dump_sets` does."""
        if not may_be_sets(found.path for found in files):
            return {}
        from velvetbox.core.intake.dump_sets import dump_sets

        return dump_sets((found.path, found.place) for found in files if found.left is None)

    @staticmethod
    def _sets_again(
        sets: dict[str, dict[str, str]], files: list[Found], earlier: dict[str, State]
    ) -> set[str]:
        """Give the first files of those dumps of which any file is new or changed."""
        new = {found.path for found in files if unchanged(found, earlier) is None}
        return {first for first, others in sets.items() if first in new or not new.isdisjoint(others)}

    @staticmethod
    def _inside(sets: dict[str, dict[str, str]], again: set[str]) -> dict[str, str]:
        """Give the tables that are read with another file, each with that one."""
        return {path: first for first, others in sets.items() if first in again for path in others}

    def _attached(self, found: Found, remark: Remark) -> None:
        """Keep and list a file that is read with another one."""
        if (kept := self._kept(found)) is not None:
            self.receiving.list_file(found, Outcome.ATTACHMENT, [remark], kept)

    def _has_new_texts(self, found: Found, earlier: dict[str, State]) -> bool:
        """Tell whether an unchanged dump has chapter files beside it that are new or changed."""
        state = unchanged(found, earlier)
        if state is None or state.here or not any(note.get("code") == "dump.count" for note in state.notes):
            return False
        self.receiving.together.flush()
        beside = ChapterTexts(str(PurePath(found.place).parent), found.path)
        texts = [look(found.root, name, beside.place(name)) for name in beside.all()]
        known = states(texts, self.receiving.imported.pk)
        return any(unchanged(text, known) is None for text in texts)

    def _asked(
        self,
        files: list[Found],
        earlier: dict[str, State],
        named: set[str],
        again: set[str],
        inside: dict[str, str],
    ) -> Iterator[tuple[Asked, str, str]]:
        """Keep each file that is to be read, and give it on; the others are listed at once."""
        for found in files:
            if self.receiving.stop():
                raise Stopped
            state = unchanged(found, earlier)
            if state is not None and state.here:
                self.receiving.tally.done(found.path, state.outcome, works=0, same=False)
            elif found.left is not None:
                self.receiving.list_file(found, Outcome.SKIPPED, [found.left])
            elif state is not None and found.path not in again and found.path not in inside:
                self.receiving.list_same(found, state)
            elif found.path in inside:
                self._attached(found, table_of_dump(inside[found.path]))
            elif (whole := self.parts.get(found.root, {}).get(found.path)) is not None:
                self._attached(found, part_of(whole))
            elif found.size > self._most(found):
                self._too_large(found)
            elif (kept := self._kept(found)) is not None:
                asked = Asked(found, kept, found.path in named)
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
            self.receiving.list_file(found, Outcome.UNREADABLE, [remark])
            return None

    def _too_large(self, found: Found) -> None:
        kept = self._kept(found)
        most = self.options.limits.total // 2**20
        if kept is not None:
            remark = Remark("file.too_large", f"It is larger than {most} MiB. It is kept and was not opened.")
            self.receiving.list_file(found, Outcome.REFUSED, [remark], kept)

    def _flush(
        self, held: list[tuple[Asked, Part]], size: int, *, every: bool = False
    ) -> list[tuple[Asked, Part]]:
        """Receive the files held back; those of the story that the last one belongs to go on waiting."""
        last = story(held[-1][1]) if held else None
        wait = [] if every or size > _LONGEST else [pair for pair in held if last and story(pair[1]) == last]
        waiting = set(map(id, wait))
        now = [pair for pair in held if id(pair) not in waiting]
        asked = {pair[1].member: pair[0] for pair in now}
        for part in assembled([part for _, part in now]):
            if part.outcome is Outcome.CHAPTERS:
                self.receiving.receive_chapters([asked[member] for member in part.members], part)
            else:
                self.receiving.receive(asked[part.member], iter([replace(part, member="")]))
        return wait


def _around(found: Found, sets: dict[str, dict[str, str]]) -> Around | str:
    folder = os.path.dirname(found.place)  # noqa: PTH120 - a name, not a Path
    return Around(folder, sets[found.path]) if found.path in sets else folder


def _nearby(found: Found) -> Nearby:
    return Nearby(found.root, found.place)
