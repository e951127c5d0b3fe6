"""A dump and its chapter files inside one archive: set aside until both are found, then read as if they lay in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from velvetbox.core.formats.containers import Member
from velvetbox.core.formats.draft import ReadOptions, Remark
from velvetbox.core.formats.dump.heads import is_dump
from velvetbox.core.intake.dump_files import CHAPTER, table_of_dump
from velvetbox.core.intake.dump_sets import dump_sets, may_be_table
from velvetbox.core.intake.sealed import Outcome, Part

_HEAD = 65_536


@dataclass
class PackedDumps:
    """The dumps of one archive, and the files of it that may be their chapters. Use as a context manager."""

    options: ReadOptions
    _dumps: dict[str, str] = field(default_factory=dict)  # path in the archive: file
    _texts: dict[str, str] = field(default_factory=dict)
    _tables: dict[str, str] = field(default_factory=dict)  # … that may be tables of them
    _folder: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def takes(self, member: Member) -> bool:
        """Set a member aside if it is a dump, or may be a chapter's text; tell whether it was."""
        data = member.data
        if not data:
            return False
        if CHAPTER.fullmatch(member.path):
            self._texts[member.path] = self._put(data)
            return True
        if may_be_table(member.path):
            self._tables[member.path] = self._put(data)
            return True
        if is_dump(data[:_HEAD]):
            self._dumps[member.path] = self._put(data)
            return True
        return False

    def _put(self, data: bytes) -> str:
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="velvetbox-")
        file = Path(self._folder.name) / str(len(self._dumps) + len(self._texts) + len(self._tables))
        file.write_bytes(data)
        return str(file)

    def parts(self) -> Iterator[Part]:
        """Give the parts of every dump, and its chapter files as attachments of it."""
        sets = self._sets()
        for path in sets:
            self._dumps.setdefault(path, self._tables.pop(path, ""))
        inside = {path for others in sets.values() for path in others}
        for path in [path for path in self._dumps if path not in inside]:
            yield from self._parts(path, sets.get(path, {}))

    def _sets(self) -> dict[str, dict[str, str]]:
        """Give the dumps that several files make up: of each the first, and the others with where they lie."""
        folders: dict[str, list[tuple[str, str]]] = {}
        for pair in (*self._dumps.items(), *self._tables.items()):
            folders.setdefault(pair[0].rpartition("/")[0], []).append(pair)
        return {path: others for files in folders.values() for path, others in dump_sets(files).items()}

    def _parts(self, path: str, tables: Mapping[str, str]) -> Iterator[Part]:
        from velvetbox.core.intake.dumps import dump_parts

        others = [other.rpartition("/")[0] for other in self._dumps if other != path]
        own = path.rpartition("/")[0]
        texts = {name: file for name, file in self._texts.items() if not _belongs(name, own, others)}
        for part in dump_parts(self._dumps[path], path, self.options, texts, tables):
            if part.told is not None:
                for file in part.beside:
                    self._texts.pop(file.path, None)
            if part.told is not None and not part.works and part.beside:
                yield from (_left(file.path, part) for file in part.beside)
                continue
            member = f"{path}!/{part.member}" if part.member else path
            yield replace(
                part, member=member, members=(member, *(file.path for file in part.beside)), beside=()
            )
        for table in tables:
            self._tables.pop(table, None)
            yield Part(table, Outcome.ATTACHMENT, remarks=(table_of_dump(path),))

    def rest(self) -> Iterator[Member]:
        """Give the members set aside that no dump has to do with, to be read as any other."""
        for path, place in (self._texts | self._tables).items():
            yield Member(path, Path(place).read_bytes())


def _left(path: str, part: Part) -> Part:
    return Part(
        path, Outcome.ATTACHMENT, remarks=tuple(Remark(one.code, one.text, path) for one in part.remarks)
    )


def _belongs(name: str, own: str, others: list[str]) -> bool:
    """Tell whether a file lies in the folder of another dump, and not in that of the dump itself."""
    if name.startswith(f"{own}/"):
        return False
    return any(folder and folder != own and name.startswith(f"{folder}/") for folder in others)
