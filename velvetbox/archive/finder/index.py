"""The full-text index on disk: made, opened, checked, written. It can be deleted at any time.

One document a work, so that words are found together wherever in the work they stand; each paragraph
is a value of its own, so that phrases stay inside one. Nothing is stored: the text is in the database.
The index lies in `<box>/index/words`; `words.json` beside it says which form it has and how far it got.
"""

from __future__ import annotations

import errno
import json
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import tantivy

from velvetbox.archive.finder.words import ANALYZER, parted, parted_analyzer, parted_paragraphs
from velvetbox.core.errors import VelvetboxError, tells_full_disk
from velvetbox.core.values import value

FORM = 4  # raised when the schema or the way words are cut changes
NO_LANGUAGE = "und"  # what a work is kept under whose language is not known (BCP 47)
TEXTS = ("title", "creators", "tags", "summary", "notes", "text")
_HEAP = 50_000_000  # bytes, for each thread that writes
_ANEW_THREADS = (
    2  # while works are followed as they come, a second thread only makes more segments to be merged
)
_FOOTER = 8  # bytes at the end of a file of tantivy's: length of its footer, magic number
_CHUNK = 1 << 20


class IndexUnusable(VelvetboxError):
    """The index is missing, damaged or of another form. Searches go to the database until it is rebuilt."""


@value(frozen=True, slots=True)
class Stamp:
    """What an index holds: its form, the last change taken in, and the languages of its works."""

    form: int
    last_id: int
    languages: tuple[str, ...] = ()


@value(frozen=True, slots=True)
class WorkText:
    """A work as it is indexed. Each tuple holds what is one passage: a name, a tag, a paragraph; `text` the stored form."""

    work: int
    title: str
    language: str = ""
    creators: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()  # of the work and its chapters
    notes: tuple[str, ...] = ()  # notes, chapter titles, advisories, places in canon
    text: tuple[str, ...] = ()  # of chapters and footnotes


def folder(box: Path) -> Path:
    """Give the folder of a box's index."""
    return box / "index" / "words"


def stamp(box: Path) -> Stamp | None:
    """Give the stamp of a box's index, None when there is none that can be read."""
    try:
        data = json.loads(_stamp_file(box).read_text(encoding="utf-8"))
        return Stamp(int(data["form"]), int(data["last_id"]), tuple(map(str, data["languages"])))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def open_index(box: Path) -> tantivy.Index:
    """Open a box's index for reading or writing. Raises IndexUnusable."""
    known = stamp(box)
    if known is None or known.form != FORM:
        raise IndexUnusable("finder.no_index", "There is no index of this version's form.")
    with damage_reported():
        index = tantivy.Index.open(str(folder(box)))
        index.register_tokenizer(ANALYZER, parted_analyzer())
        index.config_reader("manual", 0)
        index.reload()
    return index


def count(box: Path) -> int:
    """Give how many works a box's index holds. Raises IndexUnusable."""
    index = open_index(box)
    with damage_reported():
        return int(index.searcher().num_docs)


@contextmanager
def damage_reported() -> Iterator[None]:
    """Turn whatever a damaged index makes tantivy raise into IndexUnusable, its panics too."""
    try:
        yield
    except (ValueError, OSError) as error:
        if tells_full_disk(error):
            raise OSError(errno.ENOSPC, "The disk is full.") from error
        raise IndexUnusable("finder.damaged", f"The index is damaged: {error}") from error
    except BaseException as error:  # a Rust panic is a BaseException of a type that cannot be imported
        if type(error).__name__ != "PanicException":
            raise
        raise IndexUnusable("finder.damaged", f"The index is damaged: {error}") from error


def writer_of(index: tantivy.Index, heap: int, threads: int = 1) -> tantivy.IndexWriter:
    """Begin to write an index, with so many bytes to gather words in; for whoever alone may write it.

    What a writer that was killed had begun goes first: the next one would give a file of its own the same name.
    """
    writer = index.writer(heap, threads)
    writer.garbage_collect_files()
    return writer


def damaged_files(box: Path) -> list[str]:
    """Give the names of index files whose contents do not fit their checksum (tantivy's own, CRC-32)."""
    return damaged_in(folder(box))


def damaged_in(place: Path) -> list[str]:
    """Give the names of such files in any folder that tantivy has written."""
    found = []
    for file in sorted(place.glob("*.*")):
        if file.suffix in {".json", ".lock"} or file.name.startswith("."):
            continue
        if not _is_whole(file):
            found.append(file.name)
    return found


def _is_whole(file: Path) -> bool:
    with file.open("rb") as stream:
        size = file.stat().st_size
        if size < _FOOTER:
            return False
        stream.seek(size - _FOOTER)
        length = int.from_bytes(stream.read(4), "little")
        body = size - _FOOTER - length
        if body < 0:
            return False
        stream.seek(body)
        try:
            wanted = json.loads(stream.read(length))["crc"]
        except (ValueError, KeyError, TypeError):
            return False
        stream.seek(0)
        return bool(wanted == _checksum(stream.read(min(_CHUNK, left)) for left in range(body, 0, -_CHUNK)))


def _checksum(chunks: Iterator[bytes]) -> int:
    value = 0
    for chunk in chunks:
        value = zlib.crc32(chunk, value)
    return value


def set_aside(box: Path) -> None:
    """Move an index that cannot be used out of the way, replacing one moved before."""
    aside = folder(box).with_name("words.aside")
    shutil.rmtree(aside, ignore_errors=True)
    _stamp_file(box).unlink(missing_ok=True)
    if folder(box).exists():
        folder(box).rename(aside)


class Writer:
    """Writes an index. Only for the holder of the box's lock (see `lock`)."""

    def __init__(self, index: tantivy.Index, path: Path, known: Stamp, *, is_new: bool = False) -> None:
        self._is_new = is_new  # each work is put once, so none is there before
        self._index = index
        self._path = path
        self._stamp_file = path.with_name(path.name + ".json")
        self.last_id = known.last_id
        self._languages = set(known.languages)
        with damage_reported():
            threads = _ANEW_THREADS if is_new else 1
            self._writer = writer_of(index, threads * _HEAP, threads)

    @classmethod
    def open(cls, box: Path) -> Writer:
        """Open a box's index for writing. Raises IndexUnusable."""
        index = open_index(box)
        known = stamp(box)
        assert known is not None  # open_index has read it
        return cls(index, folder(box), known)

    @classmethod
    def fresh(cls, box: Path) -> Writer:
        """Begin a new, empty index beside the one in use; see `replace`."""
        path = folder(box).with_name("words.new")
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        with damage_reported():
            index = tantivy.Index(_schema(), str(path))
        index.register_tokenizer(ANALYZER, parted_analyzer())
        return cls(index, path, Stamp(FORM, 0), is_new=True)

    def put(self, work: WorkText) -> None:
        """Index a work, in place of what was indexed of it before."""
        document = tantivy.Document()
        document.add_unsigned("work", work.work)
        language = work.language.split("-")[0].lower() or NO_LANGUAGE
        document.add_text("language", language)
        document.add_text("title", parted(work.title))
        for field in ("creators", "tags", "summary", "notes"):
            for text in getattr(work, field):
                document.add_text(field, parted(text))
        for stored in work.text:
            for paragraph in parted_paragraphs(stored):
                document.add_text("text", paragraph)
        with damage_reported():
            if not self._is_new:
                self._delete(work.work)
            self._writer.add_document(document)
        if language != NO_LANGUAGE:
            self._languages.add(language)

    def remove(self, work: int) -> None:
        """Take a work out of the index."""
        with damage_reported():
            self._delete(work)

    def _delete(self, work: int) -> None:
        # By query: tantivy-py 0.27 makes a signed term of a number, and by term nothing would be deleted.
        query = tantivy.Query.term_query(self._index.schema, "work", work)
        self._writer.delete_documents_by_query(query)

    def commit(self, last_id: int) -> None:
        """Make all of it visible to readers, and keep how far the changes were followed."""
        with damage_reported():
            self._writer.commit()
        self.last_id = last_id
        now = Stamp(FORM, last_id, tuple(sorted(self._languages)))
        new = self._stamp_file.with_suffix(".json.new")
        new.write_text(json.dumps(asdict(now)), encoding="utf-8")
        new.replace(self._stamp_file)

    def close(self) -> None:
        """Wait for merges and let go of the index. What was not committed is gone."""
        with damage_reported():
            self._writer.wait_merging_threads()


def replace(box: Path) -> None:
    """Put the index begun with `Writer.fresh` in the place of the one in use."""
    new, now = folder(box).with_name("words.new"), folder(box)
    old = now.with_name("words.aside")
    shutil.rmtree(old, ignore_errors=True)
    if now.exists():
        now.rename(old)
    new.rename(now)
    new.with_name("words.new.json").replace(_stamp_file(box))
    shutil.rmtree(old, ignore_errors=True)


def _stamp_file(box: Path) -> Path:
    return folder(box).with_name("words.json")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder().add_unsigned_field("work", stored=False, indexed=True, fast=True)
    builder = builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    for field in TEXTS:
        builder = builder.add_text_field(field, tokenizer_name=ANALYZER)
    return builder.build()
