"""Searching what is said in a box of ten thousand mapped works: who says some words, who is in a scene together.

The rows are made up as maps keep them (four people a work, who say forty lines each, and twelve scenes); nothing is read or
mapped for it. The peer is the same question put to the database's rows, which is what answers while there is no index.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence

from bench.measure import Case, a_box, options, percentile, show

WORKS, FULL = 10_000, 40_000
_AT_ONCE = 500
_SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()
_TIMES = 200


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, "Searches of what is said, by clock and CPU.")
    return show(cases(FULL if args.full else WORKS), as_json=args.json)


def cases(works: int = WORKS) -> Iterator[Case]:
    with a_box() as box:
        from velvetbox.doors.cli import house

        house.make_box(box)
        house.open_box(box)
        from velvetbox.archive.finder.language import parse
        from velvetbox.archive.finder.language.maps import mapped
        from velvetbox.archive.finder.language.tree import Named
        from velvetbox.archive.finder.spoken import answering, feeding
        from velvetbox.archive.library.models import Work

        draw = random.Random(1)
        words = ["".join(draw.choices(_SYLLABLES, k=draw.randint(1, 3))) for _ in range(4_000)]
        _fill(works, words, draw)
        began = time.process_time()
        feeding.catch_up()
        yield Case(
            "spoken", f"{works:,} works taken in", works / (time.process_time() - began), "works/s", "more"
        )
        rare = _phrase(words, draw)
        asked = {
            "two words by somebody": f'says:"{words[0]} {words[1]}" by:{_NAMES[0]}',
            "three words that are rare": f'says:"{rare}"',
            "the most frequent word": f"says:{words[0]}",
            "two people in one scene": f'scene:"{_NAMES[1]}, {_NAMES[2]}"',
            "somebody who speaks": f"speaks:{_NAMES[3]}",
        }
        for name, text in asked.items():
            leaf = parse(text).tree
            assert isinstance(leaf, Named)
            clock, cpu = _timed(lambda leaf=leaf: answering.works(leaf), _TIMES)
            found = answering.works(leaf)
            in_rows = list(Work.objects.filter(mapped(leaf)).values_list("pk", flat=True))
            assert found is not None
            assert sorted(in_rows) == list(found)
            peer, _ = _timed(lambda leaf=leaf: list(Work.objects.filter(mapped(leaf)).values_list("pk")), 2)
            case = f"{name} ({len(found):,} works), p99 by the clock"
            yield Case("spoken", case, clock, "ms", "less", 50, "from the rows", peer)
            yield Case("spoken", f"{name}, by CPU", cpu, "ms", "less", 50)


_NAMES = ["anna", "tom", "ruth", "mary", "jack", "helen", "clara", "henry"]


def _timed(do: object, times: int) -> tuple[float, float]:
    """Give the 99th percentile by the clock and the mean by CPU, in ms."""
    assert callable(do)
    do()
    taken = []
    began = time.process_time()
    for _ in range(times):
        start = time.perf_counter()
        do()
        taken.append(time.perf_counter() - start)
    return percentile(taken, 0.99) * 1000, (time.process_time() - began) / times * 1000


def _phrase(words: list[str], draw: random.Random) -> str:
    return " ".join(_line(words, draw)[:3])


def _line(words: list[str], draw: random.Random) -> list[str]:
    """Draw a line; few words make up most of it, as in any language (Zipf)."""
    return [words[int(len(words) * draw.random() ** 4)] for _ in range(draw.randint(4, 16))]


def _fill(many: int, words: list[str], draw: random.Random) -> None:
    from velvetbox.archive.library.models import Work
    from velvetbox.archive.storymap.folding import folded, folded_lines
    from velvetbox.archive.storymap.models import Said, SceneCast

    for _ in range(0, many, _AT_ONCE):
        works = Work.objects.bulk_create(Work(title="A story", sort_title="a story") for _ in range(_AT_ONCE))
        said, scenes = [], []
        for work in works:
            cast = draw.sample(_NAMES, 4)
            for name in cast:
                lines = [" ".join(_line(words, draw)) for _ in range(40)]
                said.append(Said(work=work, who=folded(name), said=folded_lines(lines)))
            scenes += [SceneCast(work=work, cast=folded_lines(draw.sample(cast, 2))) for _ in range(12)]
        Said.objects.bulk_create(said)
        SceneCast.objects.bulk_create(scenes)


if __name__ == "__main__":
    sys.exit(main())
