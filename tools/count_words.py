"""Counts the words of a folder of texts: what a writer's words are compared with.

    python -m tools.count_words LITBANK/original

where LITBANK is a copy of it (github.com/dbamman/litbank), writes `velvetbox/archive/storymap/data/novels.txt`: the number of all
words, then a line for each word that is there at least five times, most first.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from velvetbox.archive.storymap.wording import words_of

FILE = Path("velvetbox/archive/storymap/data/novels.txt")
LEAST = 5


def main() -> int:
    """Count and write."""
    found = Counter(
        word
        for file in sorted(Path(sys.argv[1]).glob("*.txt"))
        for word in words_of(file.read_text(encoding="utf-8"))
    )
    kept = sorted(((-many, word) for word, many in found.items() if many >= LEAST))
    lines = [str(found.total()), *(f"{word} {-many}" for many, word in kept)]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
