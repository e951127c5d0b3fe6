"""The index of what story maps tell, on disk. It can be deleted at any time: the database's rows answer until it is made anew.

One document for all that somebody says in a work, its lines each a value of its own, so that phrases stay inside one; one for
each scene, with who is in it; one for whose eyes a work is seen through. Everything is folded already (storymap.folding).
It lies in `<box>/index/spoken`; `spoken.json` beside it says how far it got.
"""

from __future__ import annotations

import json
import shutil
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import tantivy
from pyroaring import BitMap

from velvetbox.archive.finder.index import IndexUnusable, damage_reported, damaged_in, writer_of

FORM = 1  # raised when the schema or the way lines are folded changes
FIELDS = ("who", "said", "cast", "eyes")
_ANALYZER = "folded"
_HEAP = 15_000_000  # bytes: the least that tantivy takes


@dataclass(frozen=True, slots=True)
class Told:
    """One document: a work, and by field what is told of it, folded, a line end between values."""

    work: int
    fields: tuple[tuple[str, str], ...]


def folder(box: Path) -> Path:
    """Give the folder of a box's index."""
    return box / "index" / "spoken"


def stamp_file(box: Path) -> Path:
    """Give the file that says how far the index got."""
    return folder(box).with_name("spoken.json")


def last_row(box: Path) -> int | None:
    """Give the number of the last row of Said taken in, None when there is no index of this form."""
    try:
        told = json.loads(stamp_file(box).read_text(encoding="utf-8"))
        return int(told["last"]) if int(told["form"]) == FORM else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def forget(box: Path) -> None:
    """Take an index away."""
    stamp_file(box).unlink(missing_ok=True)
    shutil.rmtree(folder(box), ignore_errors=True)


class Writer:
    """Writes an index. Only for the holder of the box's lock."""

    def __init__(self, box: Path) -> None:
        """Go on with a box's index, or begin one. Raises IndexUnusable."""
        self._box = box
        self._first: set[int] = set()  # works put before anything was committed
        self.last = last_row(box)
        place = folder(box)
        with damage_reported():
            if self.last is None:
                forget(box)
                place.mkdir(parents=True)
                self._index = tantivy.Index(_schema(), str(place))
            else:
                if damaged := damaged_in(place):
                    raise IndexUnusable("finder.damaged", f"The index is damaged: {', '.join(damaged)}.")
                self._index = tantivy.Index.open(str(place))
            self._index.register_tokenizer(_ANALYZER, _analyzer())
            self._writer = writer_of(self._index, _HEAP)

    def put(self, work: int, told: Iterable[Told]) -> None:
        """Index what a map tells of a work, in place of what was indexed of it before."""
        with damage_reported():
            if (
                self.last is not None or work in self._first
            ):  # by query: tantivy-py makes a signed term of a number
                query = tantivy.Query.term_query(self._index.schema, "work", work)
                self._writer.delete_documents_by_query(query)
            else:
                self._first.add(work)
            for one in told:
                document = tantivy.Document()
                document.add_unsigned("work", work)
                for field, text in one.fields:
                    for line in text.split("\n"):
                        document.add_text(field, line)
                self._writer.add_document(document)

    def commit(self, last: int) -> None:
        """Make all of it visible to readers, and keep how far the rows were taken in."""
        with damage_reported():
            self._writer.commit()
        self.last = last
        new = stamp_file(self._box).with_suffix(".json.new")
        new.write_text(json.dumps({"form": FORM, "last": last}), encoding="utf-8")
        new.replace(stamp_file(self._box))

    def close(self) -> None:
        """Wait for merges and let go of the index. What was not committed is gone."""
        with damage_reported():
            self._writer.wait_merging_threads()


class Spoken:
    """A box's index as it was when it was opened; `last` is the number of the last row in it."""

    def __init__(self, box: Path, last: int) -> None:
        """Open it. Raises IndexUnusable."""
        self.last = last
        with damage_reported():
            index = tantivy.Index.open(str(folder(box)))
            index.register_tokenizer(_ANALYZER, _analyzer())
            index.config_reader("manual", 0)
            index.reload()
            self._schema, self._searcher = index.schema, index.searcher()

    def works(self, wanted: Iterable[tuple[str, str]]) -> BitMap:
        """Give the works with a document that has all the words wanted, each some in a row, in a field. Raises IndexUnusable."""
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, self._row(field, text.split())) for field, text in wanted]
        )
        with damage_reported():
            every = max(1, self._searcher.num_docs)
            hits = self._searcher.search(query, every, count=False, order_by_field="work").hits
        return BitMap(array("I", [work for work, _ in hits]))

    def _row(self, field: str, words: list[str]) -> tantivy.Query:
        if len(words) == 1:
            return tantivy.Query.term_query(self._schema, field, words[0], "basic")
        return tantivy.Query.phrase_query(self._schema, field, list(words))


def _analyzer() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder().add_unsigned_field("work", stored=False, indexed=True, fast=True)
    for field in FIELDS:
        builder = builder.add_text_field(field, tokenizer_name=_ANALYZER)
    return builder.build()
