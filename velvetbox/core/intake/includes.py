r"""LaTeX and AsciiDoc in several files: what `\input`, `\include`, `\subfile` and `include::` name is put in its place.

A name is a claim of whoever wrote it: it is followed only by who asks, inside the folder or archive imported, and
never into a file that is being read already.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from blake3 import blake3

from velvetbox.core.errors import ReadError
from velvetbox.core.formats.draft import ReadOptions, Remark
from velvetbox.core.intake.sealed import Beside
from velvetbox.core.patterns import lazy_pattern

_LATEX_ENDINGS = (".tex", ".latex", ".ltx")
ENDINGS = (*_LATEX_ENDINGS, ".adoc", ".asciidoc", ".asc")
"""Of files that may name others."""

TEXTS = (*ENDINGS, ".txt", ".ad")
"""Of files that may be named."""
_LATEX = lazy_pattern(
    rb"\\(?:input|include|subfile|subfileinclude)(?![A-Za-z])[ \t]{0,9}(?:\{[ \t]{0,9}([^{}\\\n%]{1,200})\}|([^\s{}\\%]{1,200}))"
)
_ASCIIDOC = lazy_pattern(rb"^include::([^\[\]\n{}]{1,200})\[[^\[\]\n]{0,300}\][ \t]*$", re.MULTILINE)
_BODY, _END = b"\\begin{document}", b"\\end{document}"
_DEEPEST = 8  # files inside files
_MOST = 500  # files
LONGEST = 8 * 2**20
"""Bytes in all; readers take a longer file for plain text."""

Find = Callable[[str], bytes | None]
"""Gives the bytes of a file by its address from the first one, None where there is none that may be read."""


@dataclass
class Joined:
    """A file with what it includes. `names` are the addresses of the files in it, from the first one, with their hashes."""

    data: bytes
    names: dict[str, str] = field(default_factory=dict)

    def beside(self, path: str) -> tuple[Beside, ...]:
        """Give the files in it, where the first one lies at `path` in the pile."""
        folder = posixpath.dirname(path)
        found = {posixpath.normpath(posixpath.join(folder, name)): said for name, said in self.names.items()}
        return tuple(Beside(name, said) for name, said in found.items())


def joined(data: bytes, form: str, name: str, find: Find) -> Joined:
    """Put the files that a LaTeX or AsciiDoc file called `name` names into it. What is not found stays as written."""
    reading = _Joining(form == "latex", find)
    whole = reading.filled(data, "", (posixpath.basename(name),))
    return Joined(whole, reading.names)


def included(files: Mapping[str, bytes]) -> dict[str, str]:
    """Tell which of some files, by their paths, are parts of others: each with the one it is read with."""
    found: dict[str, str] = {}
    for path, data in files.items():
        parts_of(path, data, partial(_member, files, posixpath.dirname(path)), found)
    return found


def _member(files: Mapping[str, bytes], folder: str, name: str) -> bytes | None:
    return files.get(posixpath.normpath(posixpath.join(folder, name)))


def parts_of(path: str, data: bytes, find: Find, found: dict[str, str]) -> None:
    """Note which files are parts of the one at `path`, unless that one is already a part of them."""
    form = "latex" if path.lower().endswith(_LATEX_ENDINGS) else "asciidoc"
    names = [one.path for one in joined(data, form, path, find).beside(path)]
    above = {path}
    while (path_above := found.get(path)) is not None and path_above not in above:
        above.add(path_above)
        path = path_above
    for name in names:
        if name not in above:
            found.setdefault(name, path)


def part_of(path: str, own: str = "") -> Remark:
    """Say of a file that it was read with the one at `path`."""
    return Remark("read.included", f"A part of {path.rpartition('/')[2]}; it was read with it.", own)


@dataclass
class _Joining:
    latex: bool
    find: Find
    names: dict[str, str] = field(default_factory=dict)
    size: int = 0
    count: int = 0

    def filled(self, data: bytes, folder: str, above: tuple[str, ...]) -> bytes:
        """Give a file with those it names in their places. `above` are the files it lies in."""
        out, at = bytearray(), 0
        for found in (_LATEX if self.latex else _ASCIIDOC).finditer(data):
            line = data[data.rfind(b"\n", 0, found.start()) + 1 : found.start()]
            if self.latex and b"%" in line.replace(b"\\%", b""):
                continue
            address = (found[1] or found[2] if self.latex else found[1]).decode("utf-8", "replace").strip()
            part = self._part(posixpath.normpath(posixpath.join(folder, address)), above)
            if part is not None:
                out += data[at : found.start()] + part
                at = found.end()
        return bytes(out) + data[at:] if at else data

    def _part(self, name: str, above: tuple[str, ...]) -> bytes | None:
        """Find and fill a file. LaTeX looks for all of them from the folder of the first."""
        given = [name] if name.lower().endswith(TEXTS) else [f"{name}.tex"] if self.latex else []
        for each in given:
            if each in above or len(above) >= _DEEPEST or self.count >= _MOST:
                return None
            data = self.find(each)
            if data is None or self.size + len(data) > LONGEST:
                continue
            self.size += len(data)
            self.count += 1
            self.names[each] = blake3(data).hexdigest()
            text = self._within(data)
            return self.filled(text, "" if self.latex else posixpath.dirname(each), (*above, each))
        return None

    def _within(self, data: bytes) -> bytes:
        """Give the words of a file that is part of another: in UTF-8, without a frame of its own."""
        try:
            data.decode()
        except UnicodeDecodeError:
            from velvetbox.core.formats.characters.encoding import decode  # who only stores has no need of it

            try:
                data = decode(data, None, ReadOptions()).text.encode()
            except ReadError:
                return b""
        if self.latex:
            data = data[data.find(_BODY) + len(_BODY) :] if _BODY in data else data
            data = data.partition(_END)[0].partition(b"\\endinput")[0]
            return b"\n" + data + b"\n"
        return data.removeprefix(b"\xef\xbb\xbf")
