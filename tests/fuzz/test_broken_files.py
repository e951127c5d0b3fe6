"""Broken files of every format, the same ones each time: a story or a plain error, never anything else."""

from __future__ import annotations

import random

import pytest

from tests.fuzz.breaking import broken
from tests.fuzz.seeds import of, seeds
from tests.fuzz.targets import SECONDS, targets, within

TASTE = 40  # broken files of each format; `make fuzz` goes on for minutes


@pytest.mark.parametrize("name", sorted(targets()))
def test_a_broken_file_is_a_story_or_a_plain_error(name: str) -> None:
    draw = random.Random(name)
    for _ in range(TASTE):
        within(SECONDS, targets()[name], broken(of(name), draw))


def test_there_is_something_to_break_for_every_format() -> None:
    readers = set(targets()) - {"containers", "markup"}
    assert readers - set(seeds()) == set()
