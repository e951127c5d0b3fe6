"""What a story map costs: words a second on one core, and the memory that a long novel takes.

The text is made up: talk and narration, its names, tags and turns drawn anew for each paragraph.
"""

from __future__ import annotations

import random
import sys
import time
import tracemalloc
from collections.abc import Iterator, Sequence

from bench.measure import Case, options, show
from velvetbox.core import prose

WORDS = 200_000
_FIRST = "Anna Tom Mary Jack Helen Peter Ruth George Clara Henry Edith Walter Nora Simon Grace Martin".split()
_LAST = "Marsh Hale Thorne Weston Price Lowell Carver Finch".split()
_PLAIN = (
    "the rain had stopped before they reached the gate and nobody spoke for a while as old trees dripped over a long "
    "wall that ran down to water where boats lay under covers waiting for summer or for anybody who might still want them"
).split()


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, "CPU and memory of mapping a long novel.")
    return show(cases(), as_json=args.json)


def cases() -> Iterator[Case]:
    from velvetbox.core.storymap import story_map

    work = novel(WORDS, random.Random(1))
    words = sum(prose.words(part) for chapter in work.chapters for part in prose.paragraphs(chapter.blocks))
    story_map(novel(2_000, random.Random(2)))  # loads what is loaded once
    start = time.process_time()
    story_map(work)
    spent = time.process_time() - start
    yield Case("storymap", f"a novel of {words:,} words, by CPU", words / spent, "words/s", "more", 40_000)
    tracemalloc.start()
    story_map(work)
    most = tracemalloc.get_traced_memory()[1] / 1_000_000
    tracemalloc.stop()
    yield Case("storymap", "the memory it takes at most", most, "MB", "less", 300)


def novel(words: int, draw: random.Random) -> prose.Work:
    """Give a made-up novel of about so many words: two in five of its paragraphs are talk."""
    people = [f"{first} {draw.choice(_LAST)}" for first in _FIRST]
    blocks: list[prose.Block] = []
    many = 0
    while many < words:
        here = draw.sample(people, 3)
        text = _talk(here, draw) if draw.random() < 0.4 else _told(here, draw)
        many += len(text.split())
        blocks.append(prose.paragraph(text))
    size = max(1, len(blocks) // 40)
    return prose.Work(
        tuple(prose.Chapter(tuple(blocks[at : at + size])) for at in range(0, len(blocks), size))
    )


def _some(draw: random.Random, least: int, most: int) -> str:
    return " ".join(draw.choices(_PLAIN, k=draw.randint(least, most)))


def _told(here: list[str], draw: random.Random) -> str:
    parts = []
    for _ in range(draw.randint(2, 6)):
        who = draw.choice([here[0].split()[0], here[1].split()[0], "She", "He", "The man"])
        parts.append(f"{who} {draw.choice(['looked', 'turned', 'waited', 'walked'])} {_some(draw, 8, 18)}.")
    return " ".join(parts)


def _talk(here: list[str], draw: random.Random) -> str:
    said = f'"{_some(draw, 3, 14).capitalize()},"'
    who = draw.choice([here[0].split()[0], "he", "she", here[1]])
    tag = draw.choice(
        ["", f" {who} said.", f" said {who}.", f' {who} said. "{_some(draw, 3, 12).capitalize()}."']
    )
    return said.replace(',"', '."') if not tag else said + tag


if __name__ == "__main__":
    sys.exit(main())
