"""Walking a pile of files: every file once, in order, whatever the size of the tree."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path, PurePosixPath

from velvetbox.core.formats.draft import Remark
from velvetbox.core.values import value

_JUNK = {"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", ".localized", "icon\r", ".directory"}
_JUNK_FOLDERS = {
    "__macosx",
    "$recycle.bin",
    "system volume information",
    ".git",
    ".svn",
    ".hg",
    ".trash",
    ".trashes",
    ".spotlight-v100",
    ".fseventsd",
    "lost+found",
    "@eadir",
}
_UNFINISHED = (".crdownload", ".part", ".partial", ".tmp", ".swp")
_DEEPEST = 200  # folders inside folders; a deeper tree is named and left


@value(frozen=True, slots=True)
class Found:
    """A file of the pile. `path` is below `root`, with "/", in NFC, and no other's; `place` is where to open it.

    Of names in one folder that differ only in how their letters are composed, all but the first have a number
    in their path: "é (2).txt". `left` says why the file is listed and not read; None for a file to read.
    """

    root: str
    path: str
    place: str
    size: int
    modified_ns: int
    left: Remark | None = None


def junk(path: str) -> Remark | None:
    """Tell why a path is no story but the computer's own litter, or None."""
    *folders, name = path.split("/")
    if any(folder.lower() in _JUNK_FOLDERS for folder in folders):
        return Remark("walk.system", "Made by the computer, not by a writer.")
    if name.lower() in _JUNK or name.startswith("._"):
        return Remark("walk.system", "Made by the computer, not by a writer.")
    if name.startswith((".~", "~$")) or name.lower().endswith(_UNFINISHED):
        return Remark("walk.temporary", "An unfinished download or a program's working copy.")
    if name.startswith("."):
        return Remark("walk.hidden", "A hidden file.")
    return None


def walk(paths: Iterable[str | Path]) -> Iterator[Found]:
    """Give every file of the folders and files named, each folder's files together, sorted by name.

    A file's path is relative to the folder named; for a file named itself it is its name. Links are
    never followed. What cannot be looked at is given with its reason in `left`.
    """
    for files in files_of(paths):
        yield from files


def files_of(paths: Iterable[str | Path]) -> Iterator[list[Found]]:
    """Give the files folder by folder, so that a story in several files is seen whole.

    Files that are named one after the other and lie in one folder come together too. Memory is that of the
    largest folder's names.
    """
    places = dict.fromkeys(os.path.abspath(given) for given in paths)  # noqa: PTH100 - keeps links as they stand
    named = _Paths(map(os.path.basename, places))
    for folder, some in groupby(places, _folder_of_file):
        if folder is None:
            for place in some:
                yield from _folders(place)
        else:
            yield [look(folder, named.of(os.path.split(place)[1], folder), place) for place in some]


def _folder_of_file(place: str) -> str | None:
    return None if os.path.isdir(place) else os.path.dirname(place)  # noqa: PTH112, PTH120 - it may be a link


def _folders(root: str) -> Iterator[list[Found]]:
    waiting = [("", root)]
    while waiting:
        below, place = waiting.pop()
        files, folders = _list(root, below, place)
        if files:
            yield files
        waiting.extend(reversed(folders))


def _list(root: str, below: str, place: str) -> tuple[list[Found], list[tuple[str, str]]]:
    files: list[Found] = []
    folders: list[tuple[str, str]] = []
    try:
        entries = sorted(os.scandir(place), key=lambda entry: _order(entry.name))
    except OSError as error:
        reason = Remark("walk.closed", f"The folder could not be opened ({error.strerror}).")
        return [Found(root, below or ".", place, 0, 0, reason)], []
    paths = _Paths(entry.name for entry in entries)
    for entry in entries:
        name = paths.of(entry.name)
        path = f"{below}/{name}" if below else name
        if entry.is_dir(follow_symlinks=False):
            if path.count("/") < _DEEPEST:
                folders.append((path, entry.path))
            else:
                files.append(
                    Found(
                        root, path, entry.path, 0, 0, Remark("walk.deep", "Too many folders inside folders.")
                    )
                )
        else:
            files.append(look(root, path, entry.path))
    return files, folders


class _Paths:
    """Names as they stand in paths: composed, and each once in a folder. `names` are all that will be asked for."""

    def __init__(self, names: Iterable[str]) -> None:
        self._taken = {_shown(name) for name in names}
        self._numbers: dict[tuple[str, str], int] = {}

    def of(self, name: str, folder: str = "") -> str:
        """Give the path of one more file or folder of that name, with a number from the second on."""
        path = shown = _shown(name)
        plain = PurePosixPath(shown)
        number = self._numbers.get((folder, shown), 0) + 1
        while number > 1 and (path := f"{plain.stem} ({number}){plain.suffix}") in self._taken:
            number += 1
        self._numbers[folder, shown] = number
        return path


def _shown(name: str) -> str:
    return unicodedata.normalize("NFC", name).encode("utf-8", "backslashreplace").decode()


def _order(name: str) -> tuple[str, bool, str]:
    composed = unicodedata.normalize("NFC", name)
    return composed, name != composed, name


def look(root: str, path: str, place: str) -> Found:
    """Look at one file: its size and when it was changed, and why it is not to be read, if so."""
    try:
        state = os.lstat(place)
    except OSError as error:
        return Found(root, path, place, 0, 0, Remark("walk.gone", f"Could not be opened ({error.strerror})."))
    left = junk(path)
    if stat.S_ISLNK(state.st_mode):
        left = Remark("walk.link", "A link to another file; links are not followed.")
    elif not stat.S_ISREG(state.st_mode):
        left = Remark("walk.special", "Not a file with content (a device, a pipe, a socket).")
    return Found(root, path, place, state.st_size, state.st_mtime_ns, left)
