"""Each reader beside the best package for its format: CPU for one file, and what is left of the story.

The story is the same in every format: bench/forms.py. `--peer` measures the packages of bench/peers.py that are installed
(`make readers` installs them in an environment of their own).
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from html import unescape
from io import BytesIO

from bench import forms
from bench.measure import Case, options
from bench.peers import PEERS
from velvetbox.core import formats
from velvetbox.core.formats.characters.encoding import decode
from velvetbox.core.formats.draft import Draft, Limits, ReadOptions
from velvetbox.core.formats.dump.tokens import Dump
from velvetbox.core.formats.epub.package import read_package
from velvetbox.core.formats.kindle import mobi6
from velvetbox.core.formats.kindle.header import read_header
from velvetbox.core.formats.kindle.index import Index, read_index
from velvetbox.core.formats.kindle.text import read_text
from velvetbox.core.formats.mail.mime import parse_message
from velvetbox.core.formats.packed.other_archive import packed_members
from velvetbox.core.formats.packed.zip_archive import Archive
from velvetbox.core.formats.palm.database import read_database
from velvetbox.core.prose import Block, Kind, is_italic, walk

ROUNDS = 5
LEAST = 0.05  # seconds of CPU a round, so that the clock's steps do not count
_HEAD = "words, italics, breaks, notes"
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^<>]*>")
_ITALIC = re.compile(r"<(?:em|i|emphasis)[ >]", re.IGNORECASE)
_BREAK = re.compile(r"<hr[ />]|^\s*(?:<p>)?\* ?\* ?\*", re.IGNORECASE | re.MULTILINE)
_NOTE = re.compile(r"Remark\d+")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a reader gave, counted."""

    words: int
    italics: int
    breaks: int
    notes: int

    def __str__(self) -> str:
        return f"{self.words:,}, {self.italics}, {self.breaks}, {self.notes}"


@dataclass(frozen=True, slots=True)
class Beside:
    """A reader beside a package: what both cost, and what both kept."""

    case: Case
    ours: Kept
    theirs: Kept | None

    def line(self) -> str:
        """Give it as one line of JSON."""
        kept_by = {"kept": asdict(self.ours), "peer_kept": asdict(self.theirs) if self.theirs else None}
        return json.dumps({**json.loads(self.case.line()), **kept_by})


@dataclass(frozen=True, slots=True)
class Row:
    """A format: how its file is made, how we read it, and who else does."""

    name: str
    make: Callable[[], bytes | None]
    ours: Callable[[bytes], Draft | str] | None = None  # None: what an import does with a file of that name
    raw: Callable[[bytes], str] | None = None  # its pages as they stand in the file

    def unread(self, data: bytes) -> Draft | str:
        """Read a file as far as its pages: what is on them is not looked at yet."""
        return self.raw(data) if self.raw is not None else self._drafted(data)

    def _drafted(self, data: bytes) -> Draft | str:
        return self.ours(data) if self.ours is not None else formats.read(data, f"a.{self.name}")

    def read(self, data: bytes) -> Draft | str:
        """Read a file to its last block."""
        draft = self._drafted(data)
        for page in () if isinstance(draft, str) else draft.pages:
            page.blocks  # noqa: B018 - they are made when asked for
        return draft


def kept(given: Draft | str) -> Kept:
    """Count what is left of the story."""
    return of_markup(given) if isinstance(given, str) else of_draft(given)


def of_draft(draft: Draft) -> Kept:
    """Count what a draft holds."""
    blocks = list(walk([*draft.blocks, *(block for note in draft.notes for block in note.blocks)]))
    said = "\n".join(block.text for block in blocks)
    breaks = sum(block.kind is Kind.BREAK or block.text.strip() == forms.BREAK for block in blocks)
    return Kept(len(_WORD.findall(said)), sum(map(_slanted, blocks)), breaks, len(set(_NOTE.findall(said))))


def _slanted(block: Block) -> int:
    return sum(map(is_italic, block.spans))


def of_markup(given: str) -> Kept:
    """Count what a package's markup or text holds."""
    said = unescape(_TAG.sub("", given))
    return Kept(
        len(_WORD.findall(said)),
        len(_ITALIC.findall(given)),
        len(_BREAK.findall(given)),
        len(set(_NOTE.findall(said))),
    )


def cpu_of(do: Callable[[bytes], object], data: bytes) -> float:
    """Give the seconds of CPU of one call, the best of a few rounds."""
    began = time.process_time()
    do(data)
    times = max(1, round(LEAST / max(time.process_time() - began, 1e-5)))
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(times):
            do(data)
        best = min(best, (time.process_time() - began) / times)
    return best


def decoded(data: bytes) -> str:
    return decode(data).text


def epub_pages(data: bytes) -> str:
    archive = Archive(data, Limits())
    return "\n".join(decoded(archive.member(item.path)[0]) for item, _ in read_package(archive).spine)


def kindle_pages(data: bytes) -> str:
    records, options = read_database(data).records, ReadOptions()
    header = read_header(records[0])
    text = read_text(records, header, options.limits).data
    contents = read_index(records, header.contents) if header.contents is not None else Index()
    files, encoding = mobi6.take_apart(text, header, contents, (), options)
    return "\n".join(files.files[path].decode(encoding) for path in files.order)


def saved_page(data: bytes) -> str:
    return "".join(decoded(part.content) for part in parse_message(data).walk() if part.kind == "text/html")


def tokenized(data: bytes) -> str:
    rows = Dump(BytesIO(data)).rows()
    return "\n".join(value.decode() for row in rows for value in row.values if isinstance(value, bytes))


def unpacked(data: bytes) -> str:
    return "".join((held or b"").decode("cp1252") for _, held, _ in packed_members(data, Limits()))


ROWS = (
    Row("html", forms.html),
    Row("epub", forms.epub, raw=epub_pages),
    Row("docx", forms.docx),
    Row("odt", forms.odt),
    Row("rtf", forms.rtf),
    Row("doc", forms.word),
    Row("pdf", forms.printed),
    Row("mobi", forms.mobi, raw=kindle_pages),
    Row("azw3", forms.azw3),
    Row("fb2", forms.fb2),
    Row("md", forms.md),
    Row("mbox", forms.mbox),
    Row("mht", forms.mht, raw=saved_page),
    Row("txt", forms.txt),
    Row("encoding", forms.txt, decoded),
    Row("sql", forms.sql, tokenized),
    Row("7z", forms.seven, unpacked),
)


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, "CPU of each reader beside the best packages for its format.")
    if not args.json:
        print(f"| file | ours | {_HEAD} | beside | CPU | {_HEAD} | ratio |\n|---|---|---|---|---|---|---|")
    for row in ROWS:
        for case in cases(row, peer=args.peer):
            print(case.line() if args.json else _line(case), flush=True)
    return 0


def cases(row: Row, *, peer: bool) -> Iterator[Beside]:
    """Measure a format, once for each package beside ours."""
    data = row.make()
    if data is None:
        return
    what = f"{row.name}, {len(data) / 1000:.0f} kB"
    left, spent = kept(row.read(data)), cpu_of(row.read, data)
    if not PEERS.get(row.name):
        yield Beside(Case("readers", what, spent * 1000, "ms", "less"), left, None)
    for other in PEERS.get(row.name, ()):
        mine, held = (cpu_of(row.unread, data), kept(row.unread(data))) if other.unread else (spent, left)
        case = Case("readers", what, mine * 1000, "ms", "less", None, str(other))
        if not peer or not other.installed:
            yield Beside(case, held, None)
        else:
            value = cpu_of(other.read, data) * 1000
            yield Beside(replace(case, peer_value=value), held, kept(other.read(data)))


def _line(one: Beside) -> str:
    case = one.case
    other = "not measured" if case.peer_value is None else f"{case.peer_value:.2f} ms"
    ratio = "" if case.ratio is None else f"{case.ratio:.2f}"
    return f"| {case.case} | {case.value:.2f} ms | {one.ours} | {case.peer or ''} | {other} | {one.theirs or ''} | {ratio} |"


if __name__ == "__main__":
    sys.exit(main())
