"""Reading one file: what it is, what stories it holds, or why it holds none."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TypeVar

from velvetbox.core.errors import ReadError, Refused, disk_is_full
from velvetbox.core.formats import containers, registry
from velvetbox.core.formats.draft import Draft, ReadOptions, Remark
from velvetbox.core.intake.assemble import assemble
from velvetbox.core.intake.beside import facts_in
from velvetbox.core.intake.includes import ENDINGS, Joined, joined, part_of
from velvetbox.core.intake.names import is_beside_a_page, is_opf
from velvetbox.core.intake.near import BesideMember
from velvetbox.core.intake.numbered import in_order
from velvetbox.core.intake.packed_dumps import PackedDumps
from velvetbox.core.intake.pictures import Near, nothing_near
from velvetbox.core.intake.seal import seal
from velvetbox.core.intake.sealed import FileReading, Outcome, Part
from velvetbox.core.intake.walk import junk
from velvetbox.core.origins.contents_page import contents_of
from velvetbox.core.origins.recognising import recognise
from velvetbox.core.prose import Kind, walk

_T = TypeVar("_T")
log = logging.getLogger(__name__)

_BLANK = b" \t\r\n\f\v\x00\xef\xbb\xbf\xfe\xff"
_JOINED = frozenset({"latex", "asciidoc"})  # formats that may be in several files
_FRAME = 40  # words from which a frame of a page may be a story
_SIGN = 100  # bytes of a file that says what the files around it are
_HELD = 32 * 2**20  # bytes of stored text held back so that chapters in one container find each other
_DATA = frozenset(
    ".json .jsonl .csv .tsv .log .ini .cfg .conf .yaml .yml .toml .xml .xsl .dtd .sql .py .pl .php .rb .c .h .cpp .java "
    ".go .rs .ts .sh .bat .ps1 .reg .md5 .sha1 .sha256 .sfv .nfo".split()
)
_SIGNED = b"application/epub+zip", b"application/vnd.oasis.opendocument"  # the "mimetype" of an unpacked book
_CALIBRES = frozenset(
    {"metadata.db", "metadata_db_prefs_backup.json", "full-text-search.db", "metadata_pre_restore.db"}
)
_BESIDE = {
    "picture": (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".bmp", ".ico", ".tif", ".tiff", ".avif"),
    "style sheet or script": (".css", ".js", ".map"),
    "font": (".woff", ".woff2", ".ttf", ".otf", ".eot"),
    "recording": (".mp3", ".ogg", ".m4a", ".m4b", ".wav", ".flac", ".mp4", ".webm", ".avi", ".mkv", ".mov"),
    "note of another program": (
        ".opf",
        ".ncx",
        ".db",
        ".sqlite",
        ".sqlite3",
        ".plist",
        ".url",
        ".lnk",
        ".torrent",
    ),
}


def read_file(
    data: bytes,
    path: str,
    options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen
    near: Near = nothing_near,
) -> FileReading:
    """Read a whole file. `path` is its path in the pile; nothing is raised for a bad one."""
    return FileReading(path, containers.is_container(data, path), tuple(parts(data, path, options, near)))


def parts(data: bytes, path: str, options: ReadOptions, near: Near = nothing_near) -> Iterator[Part]:
    """Give a file's parts one by one: itself, or what its members hold, so that large containers stay small.

    `near` gives the pictures that lie beside it.
    """
    if containers.is_container(data, path):
        yield from _members(data, path, options)
    else:
        yield _with_facts(read_one(data, path, "", options, near), data, path, options)


def read_one(data: bytes, path: str, member: str, options: ReadOptions, near: Near = nothing_near) -> Part:
    """Read a file, or a member of a container, that is no container itself."""
    if not data.strip(_BLANK):
        return _nothing(data, member)
    name = f"{path}/{member}" if member else path
    try:
        form = registry.identify(data, name)
        if data.startswith(_SIGNED) and len(data) < _SIGN:
            return _failed(Outcome.ATTACHMENT, "read.attachment", "A part of an unpacked book, kept.", member)
        if form is None or (form == "txt" and (_beside(name) or PurePosixPath(name).suffix.lower() in _DATA)):
            return _unknown(name, member)
        whole = joined(data, form, name, near) if form in _JOINED else Joined(data)
        part = _read_as(registry.read_as(form, whole.data, name, options), name, member, options, near)
        return _frame_or(part if member else replace(part, beside=whole.beside(path)), name)
    except Refused as error:
        return _failed(Outcome.REFUSED, error.code, error.text, member)
    except ReadError as error:
        return _failed(Outcome.UNREADABLE, error.code, error.text, member)
    except (MemoryError, RecursionError):
        return _failed(
            Outcome.REFUSED, "read.too_much", "Reading it would take more memory than is allowed.", member
        )
    except Exception as error:  # a fault of ours in one file must not end an import of thousands
        if disk_is_full(error):
            raise  # of this machine, not of the file
        log.exception("reading %s failed", name)
        return _failed(
            Outcome.UNREADABLE,
            "read.fault",
            "Velvetbox failed while reading this file. It is kept as it is.",
            member,
        )


def _read_as(draft: Draft, name: str, member: str, options: ReadOptions, near: Near) -> Part:
    reading = recognise(draft, name, options)
    seals = [seal(work, draft, reading.origin, name, index, near) for index, work in enumerate(reading.works)]
    seals = [one for one in seals if one.work.words or one.images or any(c.html for c in one.work.chapters)]
    remarks = (*draft.remarks, *reading.remarks, *(remark for one in seals for remark in one.remarks))
    return Part(
        member=member,
        outcome=Outcome.WORK if seals else _without_story(draft),
        format=draft.format,
        origin=reading.origin,
        works=tuple(one.work for one in seals),
        mends=_once((*draft.mends, *reading.mends)),
        remarks=_once(remarks)
        if seals or remarks
        else (Remark("read.no_story", "No story was found in it."),),
        images={key: data for one in seals for key, data in one.images.items()},
        pictures=_once(picture for one in seals for picture in one.beside),
        contents=contents_of(draft) if reading.origin == "bare" else None,
        told=reading.told if seals else None,
    )


def _frame_or(part: Part, name: str) -> Part:
    """Give a short page that a browser saved beside another as the frame it was there (an advertisement, a button)."""
    words = sum(work.words for work in part.works)
    if part.format != "html" or words >= _FRAME or not is_beside_a_page(name):
        return part
    return _failed(Outcome.ATTACHMENT, "read.frame", "A frame of a saved page, kept beside it.", part.member)


def _once(given: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(given))


def _without_story(draft: Draft) -> Outcome:
    has_text = any(block.text.strip() or block.kind is Kind.IMAGE for block in walk(draft.blocks))
    return Outcome.SKIPPED if has_text else Outcome.EMPTY


def _nothing(data: bytes, member: str) -> Part:
    if data and not data.strip(b"\x00"):
        return _failed(
            Outcome.UNREADABLE,
            "read.zeros",
            "Every byte of it is zero: its content was lost before it came here.",
            member,
        )
    return _failed(Outcome.EMPTY, "read.empty", "There is nothing in it.", member)


def _beside(name: str) -> str | None:
    """Tell what a file is that goes with stories and is none, by its name."""
    suffix = PurePosixPath(name).suffix.lower()
    return next((kind for kind, suffixes in _BESIDE.items() if suffix in suffixes), None)


def _unknown(name: str, member: str) -> Part:
    if PurePosixPath(name).name.lower() in _CALIBRES:
        text = "Calibre's own catalogue. What it says of a book stands in the metadata.opf beside the book, which is read."
        return _failed(Outcome.SKIPPED, "read.calibre", text, member)
    if PurePosixPath(name).suffix.lower() in _DATA:
        return _failed(
            Outcome.SKIPPED, "read.data", "A file of data, settings or program text, no story.", member
        )
    if kind := _beside(name):
        return _failed(Outcome.ATTACHMENT, "read.attachment", f"A {kind}, kept beside the stories.", member)
    return _failed(
        Outcome.UNREADABLE, "read.unknown", "Not a format that Velvetbox reads. It is kept as it is.", member
    )


def _failed(outcome: Outcome, code: str, text: str, member: str) -> Part:
    return Part(member, outcome, remarks=(Remark(code, text, member),))


def _with_facts(part: Part, data: bytes, name: str, options: ReadOptions) -> Part:
    """Give a package document that lies beside a book with what it says of it."""
    if part.outcome is Outcome.ATTACHMENT and is_opf(name):
        return replace(part, facts=facts_in(data, name, options))
    return part


# Containers --------------------------------------------------------------------------------------


def _members(data: bytes, path: str, options: ReadOptions) -> Iterator[Part]:
    held: list[Part] = []
    size = 0
    with PackedDumps(options) as dumps:
        for part in _each(data, path, options, dumps):
            held.append(part)
            size += sum(len(chapter.html) for work in part.works for chapter in work.chapters)
            size += sum(map(len, part.images.values()))
            if size > _HELD:
                yield from _assembled(held)
                held, size = [], 0
        yield from dumps.parts()
        beside = BesideMember(data, path, options.limits)
        held.extend(_member(member, path, options, beside) for member in dumps.rest())
        yield from _assembled(held)


def _assembled(held: list[Part]) -> list[Part]:
    """Join chapters; members come in the order of their names, whatever the container's own order."""
    return assemble(sorted(held, key=lambda part: in_order(part.member)))


def _each(data: bytes, path: str, options: ReadOptions, dumps: PackedDumps) -> Iterator[Part]:
    beside = BesideMember(data, path, options.limits)
    try:
        for member in containers.members(data, path, options.limits):
            if member.path.lower().endswith(ENDINGS) and (whole := beside.included.get(member.path)):
                yield Part(member.path, Outcome.ATTACHMENT, remarks=(part_of(whole, member.path),))
            elif not dumps.takes(member):
                yield _member(member, path, options, beside)
    except Refused as error:
        yield _failed(Outcome.REFUSED, error.code, error.text, "")
    except ReadError as error:
        yield _failed(Outcome.UNREADABLE, error.code, error.text, "")


def _member(member: containers.Member, path: str, options: ReadOptions, beside: BesideMember) -> Part:
    if left := junk(member.path):
        return _failed(Outcome.SKIPPED, left.code, left.text, member.path)
    if member.data is None:
        remark = member.remark or Remark("container.closed", "It could not be opened.")
        return _failed(Outcome.REFUSED, remark.code, remark.text, member.path)
    part = read_one(member.data, path, member.path, options, beside.of(member.path))
    part = _with_facts(part, member.data, member.path, options)
    return replace(part, remarks=(*part.remarks, member.remark)) if member.remark else part
