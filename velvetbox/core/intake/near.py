"""Pictures that lie beside a page, as browsers save them ("Page_files/lamp.jpg"): in its folder, or in its archive.

An address in a page is a claim of whoever wrote it. It is followed inside the folder that is imported, or
inside the archive the page lies in, through no link, and nowhere else; what is no picture is never kept.
"""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import unquote

from velvetbox.core.errors import VelvetboxError
from velvetbox.core.formats.draft import Limits
from velvetbox.core.formats.picture import LARGEST
from velvetbox.core.intake.includes import ENDINGS, TEXTS, included
from velvetbox.core.intake.pictures import MOST, Near
from velvetbox.core.values import value

_ENDINGS = (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".webp", ".avif")
_LONGEST = 1000  # characters of an address


@value(frozen=True, slots=True)
class Nearby:
    """Where a file lies: `place` is its own path on disk, `root` the folder that is imported.

    `kept` gives pictures by their address that were found there before, and where they are kept since.
    """

    root: str
    place: str
    kept: Mapping[str, str] = field(default_factory=dict)

    def find(self, address: str) -> bytes | None:
        """Give the bytes of the file an address names, None where there is none, or it lies outside."""
        with suppress(OSError, KeyError):
            return Path(self.kept[address]).read_bytes()
        page = os.path.relpath(self.place, self.root).replace(os.sep, "/")
        for path in paths_of(page, address):
            with suppress(OSError, ValueError):
                return _inside(self.root, path)
        return None


@dataclass
class BesideMember:
    """The archive that pages lie in. Its pictures, and texts that texts name, are unpacked when first asked for."""

    data: bytes
    name: str
    limits: Limits

    def of(self, member: str) -> Near:
        """Give what finds the pictures of one page, or the parts of one text."""
        return partial(self._find, member)

    def _find(self, member: str, address: str) -> bytes | None:
        for path in paths_of(member, address):
            held = self._texts if path.lower().endswith(TEXTS) else self._pictures
            if path in held:
                return held[path]
        return None

    @cached_property
    def included(self) -> Mapping[str, str]:
        """Give the members that are parts of others (LaTeX, AsciiDoc), each with the one it is read with."""
        return included({path: data for path, data in self._texts.items() if path.lower().endswith(ENDINGS)})

    @cached_property
    def _pictures(self) -> Mapping[str, bytes]:
        return self._members(_ENDINGS)

    @cached_property
    def _texts(self) -> Mapping[str, bytes]:
        return self._members(TEXTS)

    def _members(self, endings: tuple[str, ...]) -> Mapping[str, bytes]:
        from velvetbox.core.formats import containers  # the process that only asks readers has no need of it

        found: dict[str, bytes] = {}
        left = MOST
        with suppress(
            VelvetboxError
        ):  # what there is to say of the archive is said where its members are read
            for member in containers.members(self.data, self.name, self.limits):
                data = member.data or b""
                if member.path.lower().endswith(endings) and len(data) <= min(left, LARGEST):
                    found[member.path] = data
                    left -= len(data)
        return found


def paths_of(page: str, address: str) -> Iterator[str]:
    """Give the paths that an address in a page may mean, below the top of the pile; none for one that leads out of it."""
    if not address or len(address) > _LONGEST or "\\" in address or address.startswith(("#", "//", "data:")):
        return
    bare = address.partition("#")[0]
    folder = "" if bare.startswith("/") else posixpath.dirname(page)
    for written in dict.fromkeys((bare.partition("?")[0], bare)):
        name = unquote(written)
        path = posixpath.normpath(posixpath.join(folder, name.lstrip("/")))
        if ":" not in name.partition("/")[0] and "\0" not in name and not path.startswith(("..", "/")):
            yield path


def _inside(root: str, path: str) -> bytes | None:
    """Read a file below a folder without following a link on the way. Raises OSError."""
    at = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        *folders, name = path.split("/")
        for folder in folders:
            below = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
            os.close(at)
            at = below
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=at)
    finally:
        os.close(at)
    with os.fdopen(file, "rb") as opened:
        state = os.fstat(file)
        if not stat.S_ISREG(state.st_mode) or state.st_size > LARGEST:
            return None
        return opened.read(LARGEST + 1)
