"""The index of cards and passages, by which stories are remembered. It can be deleted at any time.

Two indexes of tantivy's lie in `<box>/index/memory`: of the cards, one document a work, and of the passages. Nothing is
stored but where each stands. Words are kept by their stems in the language of the work. `memory.json` beside the
folder says which form it has and how far it got.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import tantivy

from velvetbox.archive.finder.index import damage_reported, damaged_in, writer_of
from velvetbox.archive.finder.memory.pages import Pages
from velvetbox.archive.finder.words import STEMMERS, parted, parted_analyzer

FORM = 1  # raised when the schema, the passages or the way words are cut change
KINDS = ("cards", "passages")
_HEAP = 20_000_000  # bytes, for each of the two
_PLACES = ("work", "number", "chapter", "at")  # number counts a work's passages, at those of a chapter


@dataclass(frozen=True, slots=True)
class Stamp:
    """How far an index got: the last change taken in, and the last work of the first filling, None once it is full."""

    form: int = FORM
    last_id: int = 0
    filled: int | None = 0
    languages: tuple[str, ...] = ()


def folder(box: Path) -> Path:
    """Give the folder of what a box remembers."""
    return box / "index" / "memory"


def stamp_file(box: Path) -> Path:
    """Give the file that says how far the index got; it is replaced with every commit."""
    return folder(box).with_name("memory.json")


def stamp(box: Path) -> Stamp | None:
    """Give how far a box's index got, None when there is none that can be read."""
    try:
        data = json.loads(stamp_file(box).read_text(encoding="utf-8"))
        filled = None if data["filled"] is None else int(data["filled"])
        found = Stamp(int(data["form"]), int(data["last_id"]), filled, tuple(map(str, data["languages"])))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return found if found.form == FORM else None


def open_kind(box: Path, kind: str) -> tantivy.Index:
    """Open one of the two indexes. Raises IndexUnusable."""
    with damage_reported():
        index = tantivy.Index.open(str(folder(box) / kind))
        index.register_tokenizer("stems", _spaces())
        index.config_reader("manual", 0)
        index.reload()
    return index


def stems(text: str, language: str) -> str:
    """Give a text's words by their stems, parted by spaces."""
    return " ".join(stemming(language).analyze(parted(text)))


@cache
def stemming(language: str) -> tantivy.TextAnalyzer:
    """Give what makes stems of text parted by spaces. A language not known is read as English."""
    name = STEMMERS.get(language or "en")
    if name is None:
        return parted_analyzer()
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(
        tantivy.Filter.remove_long(60)
    )
    builder = builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
    return builder.filter(tantivy.Filter.stemmer(name)).build()


def subtag(language: str) -> str:
    """Give a language's first subtag where its words have stems, else an empty string for English or "-" for none."""
    short = language.split("-", maxsplit=1)[0].lower()
    return short if not short or short in STEMMERS else "-"


class Writer:
    """Writes the two indexes. Only for the holder of the box's lock."""

    def __init__(self, box: Path, known: Stamp) -> None:
        self._box = box
        self.stamp = known
        self._languages = set(known.languages)
        self._indexes = {kind: _opened(box, kind) for kind in KINDS}
        with damage_reported():
            self._writers = {kind: writer_of(index, _HEAP) for kind, index in self._indexes.items()}

    def put(self, pages: Pages) -> None:
        """Take in a work, in place of what was known of it."""
        language = subtag(pages.language)
        self._languages.add(language)
        self.remove(pages.work)
        self._add("cards", stems(pages.card, language), (pages.work, 0, 0, 0))
        for number, (chapter, stretch) in enumerate(pages.stretches):
            self._add("passages", stems(stretch.text, language), (pages.work, number, chapter, stretch.at))

    def _add(self, kind: str, text: str, place: Iterable[int]) -> None:
        document = tantivy.Document()
        for name, value in zip(_PLACES, place, strict=True):
            document.add_unsigned(name, value)
        document.add_text("text", text)
        with damage_reported():
            self._writers[kind].add_document(document)

    def remove(self, work: int) -> None:
        """Forget a work."""
        for kind, writer in self._writers.items():
            query = tantivy.Query.term_query(self._indexes[kind].schema, "work", work)
            with damage_reported():
                writer.delete_documents_by_query(query)

    def commit(self, last_id: int, filled: int | None) -> None:
        """Make all of it visible to readers, and keep how far it got."""
        with damage_reported():
            for writer in self._writers.values():
                writer.commit()
        self.stamp = replace(
            self.stamp, last_id=last_id, filled=filled, languages=tuple(sorted(self._languages))
        )
        new = stamp_file(self._box).with_suffix(".json.new")
        new.write_text(json.dumps(asdict(self.stamp)), encoding="utf-8")
        new.replace(stamp_file(self._box))

    def close(self) -> None:
        """Wait for merges and let go. What was not committed is gone."""
        with damage_reported():
            for writer in self._writers.values():
                writer.wait_merging_threads()


def is_damaged(box: Path) -> bool:
    """Tell whether files of a box's index do not fit their checksums, or are not there."""
    places = [folder(box) / kind for kind in KINDS]
    return not all((place / "meta.json").is_file() for place in places) or any(map(damaged_in, places))


def forget(box: Path) -> None:
    """Remove a box's index, to be made anew; vectors stay, they hold for the works as they are."""
    stamp_file(box).unlink(missing_ok=True)
    for kind in KINDS:
        shutil.rmtree(folder(box) / kind, ignore_errors=True)


def _opened(box: Path, kind: str) -> tantivy.Index:
    path = folder(box) / kind
    if stamp_file(box).exists():
        return open_kind(box, kind)
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    index = tantivy.Index(_schema(), str(path))
    index.register_tokenizer("stems", _spaces())
    return index


@cache
def _spaces() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in _PLACES:
        builder = builder.add_unsigned_field(name, stored=False, indexed=name == "work", fast=True)
    return builder.add_text_field("text", tokenizer_name="stems", index_option="freq").build()
