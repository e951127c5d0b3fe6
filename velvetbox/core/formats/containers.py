"""Files that only hold other files: zip, tar, 7z, rar; gzip, bzip2 and xz of one. Opened in memory, one member at a time.

EPUB, DOCX, ODT and other documents made of a ZIP archive are not containers.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Limits, Remark
from velvetbox.core.formats.packed.other_archive import packed_kind, packed_members
from velvetbox.core.formats.packed.squeezed import squeezed_kind, unsqueezed
from velvetbox.core.formats.packed.tar_archive import is_tar, tar_members
from velvetbox.core.formats.packed.zip_archive import Archive, Entry, is_zip
from velvetbox.core.values import value

_DOCUMENTS = frozenset(
    {
        "mimetype",
        "META-INF/container.xml",
        "[Content_Types].xml",
        "word/document.xml",
        "META-INF/manifest.xml",
    }
)


@value(frozen=True, slots=True)
class Member:
    """A file inside a container: its path in there with "/", its bytes (None: not read), and what is to tell."""

    path: str
    data: bytes | None
    remark: Remark | None = None


def kind_of(data: bytes, name: str) -> str | None:
    """Give "zip", "tar", "7z", "rar", "gzip", "bzip2" or "xz" for a container, None for anything else."""
    if (squeezed := squeezed_kind(data)) is not None:
        return squeezed
    if is_zip(data):
        return None if _is_document(data) else "zip"
    return "tar" if is_tar(data) else packed_kind(data)


def is_container(data: bytes, name: str) -> bool:
    """Tell whether a file only holds other files."""
    return kind_of(data, name) is not None


def _is_document(data: bytes) -> bool:
    """Tell whether a ZIP archive is one document, by the names in it."""
    if data[30:38] == b"mimetype" and data[38:50] == b"application/":
        return True
    try:
        archive = Archive(data, Limits())
    except ReadError:
        return False
    return not _DOCUMENTS.isdisjoint(archive.names)


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    """Give the files in a container and in the containers in it, down to `limits.depth`.

    Raises Refused when the container goes beyond a limit as a whole, ReadError when nothing in it can
    be read; what concerns one member is told in its remark.
    """
    yield from _members(data, name, limits, _Budget(limits), 1)


class _Budget:
    """How much may still be unpacked, over all containers in one file."""

    def __init__(self, limits: Limits) -> None:
        self.bytes = limits.total
        self.members = limits.members

    def spend(self, member: Member) -> None:
        self.members -= 1
        self.bytes -= len(member.data or b"")
        if self.bytes < 0:
            raise Refused(
                "refused.total", "This holds more than may be unpacked in all. What came before was read."
            )
        if self.members < 0:
            raise Refused(
                "refused.members", "This holds more files than may be unpacked. What came before was read."
            )


def _members(data: bytes, name: str, limits: Limits, budget: _Budget, depth: int) -> Iterator[Member]:
    for member in _own_members(data, name, limits):
        budget.spend(member)
        if member.data is None or not is_container(member.data, member.path):
            yield member
        elif depth >= limits.depth:
            text = f"Archives inside archives are opened {limits.depth} deep; this one lies deeper and was not opened."
            yield Member(member.path, None, Remark("refused.depth", text, member.path))
        else:
            if member.remark:
                yield replace(member, data=None)
            yield from _inner(member.path, member.data, limits, budget, depth)


def _inner(path: str, data: bytes, limits: Limits, budget: _Budget, depth: int) -> Iterator[Member]:
    squeezed = squeezed_kind(data) is not None
    try:
        for member in _members(data, path, limits, budget, depth + 1):
            inner = posixpath.join(posixpath.dirname(path) if squeezed else path, member.path)
            remark = replace(member.remark, source=inner) if member.remark else None
            yield Member(inner, member.data, remark)
    except Refused as refusal:
        if refusal.code in {"refused.total", "refused.members"} and (budget.bytes < 0 or budget.members < 0):
            raise
        yield Member(path, None, Remark(refusal.code, refusal.text, path))
    except ReadError as error:
        yield Member(path, None, Remark(error.code, error.text, path))


def _own_members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    kind = kind_of(data, name)
    if squeezed_kind(data) is not None:
        yield Member(*unsqueezed(data, name, limits))
    elif packed_kind(data) is not None:
        yield from (Member(*each) for each in packed_members(data, limits))
    elif kind == "tar":
        yield from (Member(path, content, remark) for path, content, remark in tar_members(data, limits))
    elif is_zip(data):
        yield from _unzip(Archive(data, limits))
    else:
        raise ReadError("not_a_container", "This is not an archive.")


def _unzip(archive: Archive) -> Iterator[Member]:
    files = [entry for entry in archive.entries if not entry.is_folder]
    _refuse_bombs(archive, files)
    seen: dict[str, int] = {}
    for entry in files:
        seen[entry.path] = seen.get(entry.path, 0) + 1
        path = entry.path if seen[entry.path] == 1 else _numbered(entry.path, seen[entry.path])
        data, remark = _content(archive, entry)
        remarks = [remark, *archive.remarks[: 1 if entry is files[-1] else 0]]
        if seen[entry.path] > 1:
            remarks.append(
                Remark(
                    "zip.same_name",
                    f"Another file of the archive has the same name; this one is called {path} here.",
                )
            )
        elif entry.outside:
            remarks.append(
                Remark(
                    "zip.unsafe_path",
                    "The name of this file leads out of the archive. It was read under its own name.",
                )
            )
        elif entry.guessed:
            remarks.append(
                Remark(
                    "zip.name_guessed", "The archive does not say how this name is written; it was guessed."
                )
            )
        told = next((each for each in remarks if each is not None), None)
        yield Member(path, data, replace(told, source=path) if told else None)


def _refuse_bombs(archive: Archive, files: list[Entry]) -> None:
    """Raise Refused when no file of the archive is within the limits."""
    refusal: Refused | None = None
    for entry in files:
        try:
            archive.allowed(entry)
        except Refused as error:
            refusal = error
        else:
            return
    if refusal is not None:
        raise refusal


def _numbered(path: str, number: int) -> str:
    stem, dot, extension = path.rpartition(".")
    return f"{stem} ({number}).{extension}" if dot and "/" not in extension else f"{path} ({number})"


def _content(archive: Archive, entry: Entry) -> tuple[bytes | None, Remark | None]:
    if entry.link:
        return None, Remark("zip.link", "This is a link to another file, not a file. It was not followed.")
    try:
        return archive.content(entry)
    except Refused as refusal:
        if refusal.code == "refused.total":
            raise
        return None, Remark(refusal.code, refusal.text)
    except ReadError as error:
        return None, Remark(error.code, error.text)
