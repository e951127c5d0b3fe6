"""Cut BookNLP's word lists down to what the story map ships: first names with their gender, and nicknames.

    python -m tools.name_lists FOLDER LITBANK

FOLDER is `booknlp/english/data` of the package booknlp 1.0.8 (MIT), LITBANK the data set (CC BY 4.0). Writes `names.txt.gz` (a name and how
often of ten it is "she", 0 to 9, a line), `nicknames.txt.gz` (a name and its short forms, a line) and `common.txt.gz` (words that
stand in lower case in several of LitBank's texts and seldom otherwise) into `velvetbox/core/storymap/data`.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter
from pathlib import Path

from velvetbox.core.storymap.words import NOT_NAMES, TITLES

DATA = Path("velvetbox/core/storymap/data")
_LEAST = 5.0
_NAME = re.compile(r"[^\W\d_]{2,14}")


def names(lines: list[str]) -> list[str]:
    """Give the single names seen often enough with "he" or "she"."""
    out = []
    for line in lines[1:]:
        term, _, he, she, _ = line.split("\t")
        total = float(he) + float(she)
        if _NAME.fullmatch(term) and total >= _LEAST and term not in NOT_NAMES | TITLES:
            out.append(f"{term} {min(9, int(10 * float(she) / total))}")
    return sorted(out)


def common(folder: Path) -> list[str]:
    """Give the words that are no names: in lower case in three texts or more, and there four times of five."""
    texts, low, high = Counter[str](), Counter[str](), Counter[str]()
    for path in sorted((folder / "original").glob("*.txt")):
        words = re.findall(r"[^\W\d_]+", path.read_text("utf-8"))
        texts.update({word for word in words if word.islower()})
        low.update(word for word in words if word.islower())
        high.update(word.lower() for word in words if not word.islower())
    return sorted(
        word for word, times in texts.items() if times > 2 and len(word) > 1 and low[word] > 1.5 * high[word]
    )


def _write(name: str, lines: list[str]) -> None:
    with (DATA / name).open("wb") as out, gzip.GzipFile("", "wb", 9, out, mtime=0) as packed:
        packed.write("\n".join(lines).encode())


def main() -> None:
    """Write the lists."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("litbank", type=Path)
    args = parser.parse_args()
    folder = args.folder
    _write(
        "names.txt.gz", names((folder / "gutenberg_prop_gender_terms.txt").read_text("utf-8").splitlines())
    )
    _write("common.txt.gz", common(args.litbank))
    short = (folder / "aliases.txt").read_text("utf-8").lower().splitlines()
    _write("nicknames.txt.gz", sorted(" ".join(line.split()) for line in short if len(line.split()) > 1))


if __name__ == "__main__":
    main()
