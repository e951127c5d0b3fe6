from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.archive.finder.tags import made
from velvetbox.archive.finder.asked import Sort
from velvetbox.archive.finder.tags import base as bases
from velvetbox.archive.finder.tags import building, counting
from velvetbox.archive.finder.tags.delta import Delta
from velvetbox.archive.finder.tags.engine import Engine
from velvetbox.archive.finder.tags.row import Row

WORKS = 1500


@pytest.fixture(autouse=True)
def _small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few works go the ways of many."""
    monkeypatch.setattr(counting, "FEW", 150)
    monkeypatch.setattr(counting, "SAMPLED", 100)
    monkeypatch.setattr(counting, "DENSE", 0.5)
    monkeypatch.setattr(bases, "SORTED", 30)
    monkeypatch.setattr(bases, "WALKED", 200)


@pytest.fixture(scope="module")
def works() -> list[Row]:
    return made.rows(WORKS, random.Random(1))


@pytest.fixture(scope="module")
def base(works: list[Row], tmp_path_factory: pytest.TempPathFactory) -> bases.Base:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(building, "FEW_TAGS", 20)
        patched.setattr(building, "LEAST_SAMPLE", 50)
        return made.base(tmp_path_factory.mktemp("tags") / "base-1", works)


def check(engine: Engine, works: list[Row], draw: random.Random) -> None:
    asked = made.wanted(draw)
    wanted = [work for work in works if made.matches(work, asked)]
    found = engine.match(asked)
    assert list(found) == sorted(work.work for work in wanted)
    assert engine.facets(found) == made.facets(wanted)
    for _ in range(3):
        sort, ascending = draw.choice(list(Sort)), draw.choice((None, True, False))
        start = draw.choice((0, 20, 400))
        assert (
            engine.page(found, sort, ascending, start, 20)
            == made.page(wanted, sort, ascending)[start : start + 20]
        )


@pytest.mark.parametrize("seed", range(10))
def test_every_answer_equals_the_plain_one(seed: int, base: bases.Base, works: list[Row]) -> None:
    engine, draw = Engine(base, Delta()), random.Random(seed)
    for _ in range(20):
        check(engine, works, draw)


@pytest.mark.parametrize("seed", range(4))
def test_every_answer_equals_the_plain_one_while_works_come_change_and_go(
    seed: int, base: bases.Base, works: list[Row]
) -> None:
    draw, delta = random.Random(seed), Delta()
    engine, now = Engine(base, delta), {work.work: work for work in works}
    for _ in range(5):
        gone = draw.sample(sorted(now), 20)
        changed = [made.row(work, draw) for work in draw.sample(sorted(set(now) - set(gone)), 40)]
        came = [made.row(draw.randint(9000, 12_000), draw) for _ in range(40)]
        delta.take([*changed, *came], gone)
        now |= {work.work: work for work in (*changed, *came)}
        for work in gone:
            now.pop(work)
        for _ in range(5):
            check(engine, list(now.values()), draw)


def test_an_empty_base_answers_with_what_came_since(tmp_path: Path) -> None:
    draw, delta = random.Random(5), Delta()
    engine = Engine(made.base(tmp_path / "base-2", []), delta)
    works = made.rows(50, draw)
    delta.take(works, [])
    for _ in range(30):
        check(engine, works, draw)


def test_counts_hold_where_a_sample_tells_nothing(tmp_path: Path) -> None:
    """Tags of one type that all stand on nearly as many works: no sample can order them."""
    draw = random.Random(6)
    tags = [tag for tag in range(1, 2000) if made.type_of(tag) == 6]
    works = [
        Row(work, tags=tuple((tag, 6) for tag in sorted(draw.sample(tags, 8)))) for work in range(1, 3000)
    ]
    engine = Engine(made.base(tmp_path / "base-3", works), Delta())
    for modulus in (2, 3, 5):
        some = [work for work in works if work.work % modulus == 0]
        found = engine.works & type(engine.works)([work.work for work in some])
        assert engine.facets(found) == made.facets(some)
