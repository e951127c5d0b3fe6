"""The chapters that a site kept in files of their own: found wherever in the pile its stories folder lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from blake3 import blake3

from velvetbox.core.intake.dump_files import CHAPTER, Texts, chapter_files, holds_dump
from velvetbox.core.intake.sealed import Beside

if TYPE_CHECKING:
    from velvetbox.core.origins.efiction.dump import Text


@dataclass
class ChapterTexts:
    """The chapter files of one dump, whose `path` is that in the pile. Those read are remembered with their hash.

    They are looked for below the dump's folder first, then below each folder above it, up to the top of the pile.
    There a file counts only where the member's number agrees as well, and no other dump lies nearer to it: it may
    belong to another site.
    """

    texts: Texts
    path: str
    _places: dict[tuple[str, str], dict[str, str]] = field(
        default_factory=dict
    )  # folder, chapter: member, path
    _folders: list[str] = field(default_factory=list)  # the likeliest first
    _looked: list[str] = field(
        default_factory=list
    )  # folders of the pile that were looked through, "" the top
    _read: dict[str, str] = field(default_factory=dict)

    def text(self, storiespath: str, people: Sequence[str], chapter: str) -> Text | None:
        """Find a chapter's file: in the site's own stories folder first, else in any folder that is alike."""
        self._look()
        own = storiespath.rsplit("/", 1)[-1]
        for folder in sorted(self._folders, key=lambda name: name.rsplit("/", 1)[-1] != own):
            by_member = self._places.get((folder, chapter))
            member = self._member(folder, people, by_member) if by_member else None
            if by_member and member is not None:
                return self._text(by_member[member])
        return None

    def _member(self, folder: str, people: Sequence[str], by_member: Mapping[str, str]) -> str | None:
        found = next((uid for uid in people if uid in by_member), None)
        below = _below(folder, _folder(self.path))
        return found if found is not None or not below else next(iter(by_member))

    def _look(self) -> None:
        """Look below the dump's folder, and higher up as long as nothing was found."""
        folder = self._looked[-1] if self._looked else None
        while not self._folders and folder != "":
            folder = _folder(self.path) if folder is None else _folder(folder)
            self._looked.append(folder)
            for name in self._names(folder):
                if found := CHAPTER.fullmatch(name):
                    self._places.setdefault((found[1] or "", found[3]), {})[found[2]] = name
            self._folders = sorted({folder for folder, _ in self._places})

    def _names(self, folder: str) -> Iterator[str]:
        if not isinstance(self.texts, str):
            yield from (name for name in self.texts if _below(name, folder))
        elif self.texts:
            above = len(_parts(self.path)) - 1 - len(_parts(folder))
            place = [PurePath(self.texts), *PurePath(self.texts).parents][above]
            others = _Others(place, skip=_parts(_folder(self.path))[len(_parts(folder)) :])
            for name in chapter_files(str(place)):
                if not above or not others.nearer(name):
                    yield f"{folder}/{name}" if folder else name

    def _text(self, name: str) -> Text | None:
        from velvetbox.core.origins.efiction.dump import (
            Text,  # who only asks where the files lie needs no reader
        )

        try:
            data = Path(self.place(name)).read_bytes()
        except OSError:
            return None
        self._read[name] = blake3(data).hexdigest()
        return Text(data, name)

    def place(self, name: str) -> str:
        """Give where a file of the pile lies on disk."""
        return (
            self.texts[name] if not isinstance(self.texts, str) else place_beside(self.path, self.texts, name)
        )

    def all(self) -> list[str]:
        """Give the paths in the pile of all files that may be chapters of the dump."""
        self._look()
        return sorted(name for files in self._places.values() for name in files.values())

    def beside(self, places: Sequence[str]) -> tuple[Beside, ...]:
        """Name the files that a story was read from, each once."""
        return tuple(Beside(name, self._read[name]) for name in dict.fromkeys(places) if name)

    def left(self) -> tuple[Beside, ...]:
        """Give the chapter files of which the dump knows nothing, in folders of which it knows something."""
        used = {found[1] or "" for name in self._read if (found := CHAPTER.fullmatch(name))}
        names = (
            name for (folder, _), files in self._places.items() if folder in used for name in files.values()
        )
        return tuple(Beside(name, "") for name in names if name not in self._read)


def place_beside(path: str, folder: str, other: str) -> str:
    """Give where a file of the pile lies on disk, by its path and by the `folder` that the file at `path` lies in."""
    at, below = folder, _folder(path)
    while below and not _below(other, below):
        at, below = str(PurePath(at).parent), _folder(below)
    return str(PurePath(at, other[len(below) :].lstrip("/")))


@dataclass
class _Others:
    """Other dumps of the pile, by the folders between a place and a file below it."""

    place: PurePath
    skip: Sequence[str]  # the way from there to the dump that is read
    _known: dict[tuple[str, ...], bool] = field(default_factory=dict)

    def nearer(self, name: str) -> bool:
        """Tell whether another dump lies in one of the folders that a file lies in."""
        folders = _parts(name)[:-2]
        return any(self._holds(tuple(folders[: count + 1])) for count in range(len(folders)))

    def _holds(self, folders: tuple[str, ...]) -> bool:
        if folders == tuple(self.skip[: len(folders)]):
            return False
        if folders not in self._known:
            self._known[folders] = holds_dump(str(PurePath(self.place, *folders)))
        return self._known[folders]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _below(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")
