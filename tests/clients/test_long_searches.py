"""A hundred thousand searches as nobody should type them: each has an answer from the index, every tenth a page."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client

from bench.measure import percentile
from tests.allowed import allowed
from tests.archive import rows
from tests.archive.finder.typed import typed
from velvetbox.archive.finder import acts, answering, queries

WORKS = 3
RUNS, EACH, PAGES = 10, 10_000, 1_000

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _static() -> None:
    """Collect the static files once, as a box does at its first start."""
    call_command("collectstatic", verbosity=0, interactive=False)


@pytest.fixture(autouse=True)
def _few_works(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BOX = tmp_path
    monkeypatch.setattr(answering, "Database", None)  # the index has to answer them all
    for number in range(WORKS):
        tags = [("fandom", "Harbour Lights"), ("freeform", "Slow Burn")][:number]
        rows.work(f"Nr {number}", "The kitten wore a necklace of 漢字.", creators=["Ada"], tags=tags)
    acts.catch_up()


@pytest.mark.parametrize("run", range(RUNS))
def test_every_search_has_an_answer(run: int) -> None:
    draw, taken = random.Random(f"answers {run}"), []
    for _ in range(EACH - PAGES):
        text = typed(draw)
        began = time.process_time()
        results = queries.search(None, text)
        taken.append(time.process_time() - began)
        assert results.from_index, repr(text)
        assert len(results.works) == results.total <= WORKS, repr(text)
    assert percentile(taken, 0.99) < allowed(0.05)
    assert max(taken) < allowed(1)


@pytest.mark.parametrize("run", range(RUNS))
def test_every_search_has_a_page(run: int) -> None:
    draw, client, slowest = random.Random(f"searches {run}"), Client(headers={"host": "localhost"}), 0.0
    for _ in range(PAGES):
        text = typed(draw)
        began = time.process_time()
        answer = client.get("/find", {"q": text.encode("utf-8", "replace").decode()}, follow=True)
        slowest = max(slowest, time.process_time() - began)
        assert answer.status_code == 200, repr(text)
    assert slowest < allowed(1)
