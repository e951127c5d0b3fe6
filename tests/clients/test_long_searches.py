"""Thousands of searches as nobody should type them, through the page: each has an answer from the index."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client

from tests.allowed import allowed
from tests.archive import rows
from tests.archive.finder.typed import typed
from velvetbox.archive.finder import acts, queries

RUNS, EACH = 4, 1_000

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _static() -> None:
    """Collect the static files once, as a box does at its first start."""
    call_command("collectstatic", verbosity=0, interactive=False)


@pytest.mark.parametrize("run", range(RUNS))
def test_every_search_has_a_page(
    run: int, tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BOX = tmp_path
    monkeypatch.setattr(queries, "Database", None)  # the index has to answer them all
    for number in range(3):
        tags = [("fandom", "Harbour Lights"), ("freeform", "Slow Burn")][:number]
        rows.work(f"Nr {number}", "The kitten wore a necklace of 漢字.", creators=["Ada"], tags=tags)
    acts.catch_up()
    draw, client, slowest = random.Random(f"searches {run}"), Client(headers={"host": "localhost"}), 0.0
    for _ in range(EACH):
        text = typed(draw)
        began = time.process_time()
        answer = client.get("/find", {"q": text.encode("utf-8", "replace").decode()}, follow=True)
        slowest = max(slowest, time.process_time() - began)
        assert answer.status_code == 200, repr(text)
    assert slowest < allowed(1)
