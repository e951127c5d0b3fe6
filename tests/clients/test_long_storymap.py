"""Story maps of texts no story is as long as, and what speakers unseen in training come to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRAIN = ROOT / "build/clients/train/bin/python"
LITBANK = Path(os.environ.get("VELVETBOX_CORPUS") or "/nowhere").parent / "litbank"
MAPPED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (900, 900))
from velvetbox.core import prose
from velvetbox.core.storymap import story_map
parts = {parts}
found = story_map(prose.Work((prose.Chapter(tuple(prose.paragraph(part) for part in parts)),)))
print(len(found.quotes), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.parametrize(
    ("parts", "quotes", "memory"),
    [
        ("['Ann looked at Tom and he said that she had gone. ' * 200_000]", 0, 2_500),
        ("['\"Yes.\"'] * 1_000_000", 200_000, 3_500),
        ("['a' + '\\u0301\\u0327' * 50] * 100_000", 0, 1_000),
        ("['123 !? ' * 1_500_000]", 0, 1_000),
    ],
    ids=["a paragraph of 10 MB", "a million quotes", "zalgo", "no letters"],
)
def test_a_text_as_long_as_no_story_takes_bounded_time_and_memory(
    parts: str, quotes: int, memory: int
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", MAPPED.format(parts=parts)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert run.returncode == 0, run.stderr[-500:]
    found, most = map(int, run.stdout.split())
    assert found == quotes
    assert most < memory


@pytest.mark.skipif(
    not (TRAIN.is_file() and LITBANK.is_dir()),
    reason="needs what `make clients` sets up, and LitBank beside the corpus",
)
@pytest.mark.parametrize(
    ("options", "floors", "b_cubed", "off"),
    [
        (
            [],
            {"all": 80.3, "explicit": 98.2, "anaphoric": 81.3, "implicit": 67.2, "not explicit": 75.6},
            82.3,
            0.03,
        ),
        (
            ["--own-cast"],
            {"all": 75.9, "explicit": 97.5, "anaphoric": 76.2, "implicit": 63.0, "not explicit": 70.5},
            79.0,
            0.04,
        ),
    ],
    ids=["cast given", "from the text alone"],
)
def test_speakers_of_stories_left_out_of_training_are_known_as_well_as_ever(
    tmp_path: Path, options: list[str], floors: dict[str, float], b_cubed: float, off: float
) -> None:
    """The floors only rise: right speakers in per cent, B3 of the lines; and how far off what is told to be sure is, which only falls."""
    data = tmp_path / "litbank.jsonl"
    with data.open("w", encoding="utf-8") as out:
        subprocess.run([TRAIN, "-m", "tools.litbank", LITBANK], stdout=out, check=True, cwd=ROOT)
    run = subprocess.run(
        [TRAIN, "-m", "tools.measure_storymap", data, "--folds", "5", "--json", *options],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    found = json.loads(run.stdout)
    assert {name: found[name] for name, least in floors.items() if found[name] < least} == {}
    assert found["B3 of speakers"][2] >= b_cubed
    away = sum(abs(mean - right) * many for mean, right, many in found["calibration"])
    assert away <= off * found["quotes"]
