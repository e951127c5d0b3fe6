"""What the dump of a whole eFiction archive costs: megabytes a second through the tokenizer, and an import's memory.

The dump is made of the stories of bench/stories.py, two chapters and three reviews each; 10 MB, or 50 MB with --full.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import stories
from bench.intake import MEMORY, peak_of
from bench.measure import Case, options, show

SMALL, LARGE = 10, 50  # MB
MB_A_SECOND = 20
_STORY = "INSERT INTO `fanfiction_stories` VALUES (%d,'%s','','','1','','0','1',1110000000,1120000000,1,'0',0,1,1,0,9,0,3,%d,'0');\n"
_CHAPTER = "INSERT INTO `fanfiction_chapters` VALUES (%d,'Part %d',%d,'','%s','',1,9,0,1,%d,1,5);\n"
_REVIEWS = "INSERT INTO `fanfiction_reviews` VALUES %s;\n"
_REVIEW = "(%d,%d,0,'a passer-by',0,'Lovely; it\\'s all I hoped for.',1121000000,9,'0','ST')"


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, __doc__.splitlines()[0] if __doc__ else "")
    return show(cases(full=args.full), as_json=args.json)


def cases(*, full: bool = False) -> Iterator[Case]:
    size = LARGE if full else SMALL
    with TemporaryDirectory() as folder, TemporaryDirectory() as empty:
        file = Path(folder) / "database.sql"
        write(file, size)
        yield Case("dump", f"tokenizer, {size} MB", _tokenized(file), "MB/s", "more", MB_A_SECOND)
        peak, idle = peak_of(Path(folder)), peak_of(Path(empty))
        value = None if peak is None or idle is None else peak - idle
        name = f"peak memory of an import of {size} MB over the idle process"
        yield Case("dump", name, value, "MB", "less", MEMORY)


def write(file: Path, size: int) -> None:
    """Write a dump of about `size` MB in the way of mysqldump, a statement a row of each table."""
    written = 0
    with file.open("w", encoding="utf-8") as out:
        out.write(
            "-- MySQL dump 10.13\nINSERT INTO `fanfiction_authors` VALUES (1,'Maren','','','','','',0,0,'x');\n"
        )
        for number in count(1):
            if written > size * 1_000_000:
                break
            for line in _lines(number):
                written += out.write(line)


def _lines(number: int) -> Iterator[str]:
    story = stories.story(number)
    yield _STORY % (number, f"{_quoted(story.title)} {number}", number)
    for at, (_, paragraphs) in enumerate(story.chapters[:2], start=1):
        text = _quoted("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))
        yield _CHAPTER % (number * 2 + at, at, at, text, number)
    rows = ",".join(_REVIEW % (number * 3 + at, number) for at in range(3))
    yield _REVIEWS % rows


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _tokenized(file: Path) -> float:
    from velvetbox.core.formats.dump.tokens import Dump

    with file.open("rb") as stream:
        began = time.process_time()
        for _ in Dump(stream).rows():
            pass
        return file.stat().st_size / 1e6 / (time.process_time() - began)


if __name__ == "__main__":
    sys.exit(main())
