"""What others take to answer the questions of bench.filters with their own aggregation.

They are asked less: tags in and out, the first twenty by one number, the ten most frequent tags of each type.
"""

from __future__ import annotations

import pickle
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from bench.measure import percentile
from bench.tagged import Question
from velvetbox.archive.finder.tags.row import TYPES

SHOWN = 20
SLOW_QUESTIONS = 24  # asked of SQLite, which takes seconds
_TAGS_OF = "SELECT work FROM worktag WHERE tag = ?"


def by_tantivy(size: int, box: Path) -> dict[str, float]:
    """Give tantivy's own times: a term query for each tag, a terms aggregation for each type."""
    works, tags, types = _pairs(box)
    builder = tantivy.SchemaBuilder().add_unsigned_field("n", fast=True)
    for name in TYPES:
        builder = builder.add_unsigned_field(name, indexed=True, fast=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(500_000_000, 2)
    starts = np.searchsorted(works, np.arange(size + 2))
    for work in range(1, size + 1):
        document = tantivy.Document()
        document.add_unsigned("n", work * 2654435761 % 2**32)
        for tag in tags[starts[work] : starts[work + 1]].tolist():
            document.add_unsigned(TYPES[types[tag]], tag)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    counts = {name: {"terms": {"field": name, "size": 10}} for name in TYPES}
    schema = index.schema

    def term(tag: int) -> tantivy.Query:
        return tantivy.Query.term_query(schema, TYPES[types[tag]], tag)

    def ask(include: Sequence[int], exclude: Sequence[int]) -> None:
        parts = [(tantivy.Occur.Must, tantivy.Query.all_query())]
        parts += [(tantivy.Occur.Must, term(tag)) for tag in include]
        parts += [(tantivy.Occur.MustNot, term(tag)) for tag in exclude]
        query = tantivy.Query.boolean_query(parts)
        searcher.search(query, SHOWN, order_by_field="n")
        searcher.aggregate(query, counts)

    return _timed(ask, _questions(box))


def by_sqlite(size: int, box: Path) -> dict[str, float]:
    """Give SQLite's own times: sub-queries by tag, and a count grouped by tag."""
    works, tags, types = _pairs(box)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE work (id INTEGER PRIMARY KEY, n INTEGER)")
    database.execute("CREATE TABLE tag (id INTEGER PRIMARY KEY, type INTEGER)")
    database.execute(
        "CREATE TABLE worktag (work INTEGER, tag INTEGER, PRIMARY KEY (work, tag)) WITHOUT ROWID"
    )
    database.executemany(
        "INSERT INTO work VALUES (?, ?)", ((work, work * 2654435761 % 2**32) for work in range(1, size + 1))
    )
    used = np.unique(tags).tolist()
    database.executemany("INSERT INTO tag VALUES (?, ?)", ((tag, int(types[tag])) for tag in used))
    database.executemany("INSERT INTO worktag VALUES (?, ?)", zip(works.tolist(), tags.tolist(), strict=True))
    database.execute("CREATE INDEX by_tag ON worktag (tag, work)")
    database.execute("CREATE INDEX by_n ON work (n)")
    database.execute("ANALYZE")

    def ask(include: Sequence[int], exclude: Sequence[int]) -> None:
        conditions = [f"id IN ({_TAGS_OF})"] * len(include) + [f"id NOT IN ({_TAGS_OF})"] * len(exclude)
        where = " AND ".join(conditions) or "1"
        values = (*include, *exclude)
        database.execute(f"SELECT id FROM work WHERE {where} ORDER BY n DESC LIMIT 20", values).fetchall()  # noqa: S608 - no value in it
        rows = database.execute(
            f"SELECT tag.type, tag.id, count(*) FROM worktag JOIN tag ON tag.id = tag WHERE work IN "  # noqa: S608 - the same
            f"(SELECT id FROM work WHERE {where}) GROUP BY tag.id ORDER BY 3 DESC",
            values,
        )
        found: dict[int, int] = {}
        for type_, _, _ in rows:
            found[type_] = found.get(type_, 0) + 1

    return _timed(ask, _questions(box)[:SLOW_QUESTIONS])


PEERS: dict[str, Callable[[int, Path], dict[str, float]]] = {"tantivy": by_tantivy, "sqlite": by_sqlite}


def _pairs(box: Path) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int8]]:
    works, tags = np.load(box / "pairs.npy")
    return works, tags, np.load(box / "types.npy")


def _questions(box: Path) -> list[Question]:
    found: list[Question] = pickle.loads((box / "questions").read_bytes())  # noqa: S301 - written by `build`
    return found


def _timed(
    ask: Callable[[Sequence[int], Sequence[int]], None], asked: Sequence[Question]
) -> dict[str, float]:
    cpu = []
    for question in asked:
        include = [tag for tags in question.wanted.include for tag in tags.direct]
        before = time.process_time()
        ask(include, sorted(question.wanted.exclude.direct))
        cpu.append((time.process_time() - before) * 1000)
    return {"p50": percentile(cpu, 0.5), "p99": percentile(cpu, 0.99)}
