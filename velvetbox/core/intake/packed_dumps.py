"""A dump and its chapter files inside one archive: set aside until both are found, then read as if they lay in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from velvetbox.core.formats.containers import Member
from velvetbox.core.formats.draft import ReadOptions, Remark
from velvetbox.core.formats.dump.tokens import is_dump
from velvetbox.core.intake.dump_files import CHAPTER
from velvetbox.core.intake.sealed import Outcome, Part

_HEAD = 65_536


@dataclass
class PackedDumps:
    """The dumps of one archive, and the files of it that may be their chapters. Use as a context manager."""

    options: ReadOptions
    _dumps: dict[str, str] = field(default_factory=dict)  # path in the archive: file
    _texts: dict[str, str] = field(default_factory=dict)
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
        if is_dump(data[:_HEAD]):
            self._dumps[member.path] = self._put(data)
            return True
        return False

    def _put(self, data: bytes) -> str:
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="velvetbox-")
        file = Path(self._folder.name) / str(len(self._dumps) + len(self._texts))
        file.write_bytes(data)
        return str(file)

    def parts(self) -> Iterator[Part]:
        """Give the parts of every dump, and its chapter files as attachments of it."""
        for path, place in self._dumps.items():
            yield from self._parts(path, place)

    def _parts(self, path: str, place: str) -> Iterator[Part]:
        from velvetbox.core.intake.dumps import dump_parts

        others = [other.rpartition("/")[0] for other in self._dumps if other != path]
        own = path.rpartition("/")[0]
        texts = {name: file for name, file in self._texts.items() if not _belongs(name, own, others)}
        for part in dump_parts(place, path, self.options, texts):
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

    def rest(self) -> Iterator[Member]:
        """Give the members set aside that no dump has to do with, to be read as any other."""
        for path, place in self._texts.items():
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
