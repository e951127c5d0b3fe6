"""What bench.filters does in processes of their own."""

from __future__ import annotations

import json
import os
import pickle
import resource
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pyroaring import BitMap

from bench.filters_peers import PEERS
from bench.measure import percentile, proportional
from bench.tagged import Question, made, questions
from velvetbox.archive.finder.tags import storing
from velvetbox.archive.finder.tags.building import build as build_base
from velvetbox.archive.finder.tags.engine import Engine, Facets
from velvetbox.archive.finder.tags.opening import open_engine
from velvetbox.archive.finder.tags.part import Kind, ids_of
from velvetbox.archive.finder.tags.row import TYPES

QUESTIONS = 200
SHOWN = 20
_AT_ONCE = 20_000_000  # pairs counted at a time


def build(size: int, box: Path) -> dict[str, float]:
    """Make the works and questions, build the index, and keep all beside it."""
    gathered = made(size)
    began = time.process_time()
    base = storing.begin(box)
    build_base(base, gathered)
    storing.use(box, base, 0)
    cost = {"build": time.process_time() - began}
    (box / "cost.json").write_text(json.dumps(cost))
    (box / "questions").write_bytes(pickle.dumps(list(questions(gathered, QUESTIONS))))
    np.save(box / "pairs.npy", np.stack([np.asarray(some) for some in gathered.pairs[Kind.TAG]]))
    types = np.full(max(gathered.types) + 1, -1, dtype=np.int8)
    types[list(gathered.types)] = list(gathered.types.values())
    np.save(box / "types.npy", types)
    return cost


def ask(size: int, box: Path) -> dict[str, float]:
    """Ask the index, and compare its counts with plain ones."""
    asked = pickle.loads((box / "questions").read_bytes())  # noqa: S301 - written by `build` a moment ago
    began = time.perf_counter()
    engine = open_engine(box).engine
    load = time.perf_counter() - began
    for question in asked[:20]:
        answered(engine, question)
    cpu, answers = [], []
    for question in asked:
        before = time.process_time()
        found, facets = answered(engine, question)
        cpu.append((time.process_time() - before) * 1000)
        answers.append((found, facets))
    told = {
        "p50": percentile(cpu, 0.5), "p99": percentile(cpu, 0.99), "max": max(cpu), "load": load,
        "hits": percentile((len(found) for found, _ in answers), 0.5),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "own": proportional(os.getpid(), "Pss_Anon"), **json.loads((box / "cost.json").read_text()),
    }  # fmt: skip
    return told | {"wrong": _wrong(box, answers)}


def answered(engine: Engine, question: Question) -> tuple[BitMap, Facets]:
    """Answer as the page does: the works, the first twenty, the counts."""
    found = engine.match(question.wanted)
    engine.page(found, question.sort, None, 0, SHOWN)
    return found, engine.facets(found)


def _wrong(box: Path, answers: Sequence[tuple[BitMap, Facets]]) -> int:
    """Count the lists that are not what counting all tags of all works found gives."""
    works, tags = np.load(box / "pairs.npy", mmap_mode="r")
    types = np.load(box / "types.npy")
    wrong = 0
    for found, facets in answers:
        there = np.zeros(int(works[-1]) + 1, dtype=bool)
        there[ids_of(found)] = True
        counts = np.zeros(len(types), dtype=np.int64)
        for start in range(0, len(works), _AT_ONCE):
            some = there[works[start : start + _AT_ONCE]]
            counts += np.bincount(tags[start : start + _AT_ONCE][some], minlength=len(types))
        for number, name in enumerate(TYPES):
            mine = np.flatnonzero((types == number) & (counts > 0))
            first = mine[np.lexsort((mine, -counts[mine]))][:10]
            wrong += facets[name] != tuple(zip(first.tolist(), counts[first].tolist(), strict=True))
    return wrong


PARTS = {"build": build, "ask": ask, **PEERS}


def main(name: str, size: str, folder: str) -> None:
    """Do one part and print its figures."""
    print(json.dumps(PARTS[name](int(size), Path(folder))))
