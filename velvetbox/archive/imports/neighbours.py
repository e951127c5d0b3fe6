"""Which files of a folder may belong together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from velvetbox.core.intake import Found
from velvetbox.core.intake.includes import ENDINGS, LONGEST, parts_of
from velvetbox.core.intake.names import is_index_name, is_page
from velvetbox.core.intake.near import Nearby
from velvetbox.core.intake.numbered import alike


def groups(files: Sequence[Found]) -> Iterator[Collection[str]]:
    """Give the names of files that may be chapters of one story: alike but for a number, or beside a list of them."""
    names = [found.path for found in files]
    yield from (frozenset(group) for group in alike(names).values())
    if any(map(is_index_name, names)):
        yield {name for name in names if is_page(name)}


def pick(files: Sequence[Found], group: Collection[str]) -> list[Found]:
    """Give the files whose names are among these, in their order."""
    return [found for found in files if found.path in group]


def parts_in(files: Sequence[Found], known: dict[str, dict[str, str]]) -> None:
    """Add to `known`, by the top of the pile, which files are parts of these (LaTeX, AsciiDoc), each with the whole."""
    for found in files:
        if found.left is None and found.path.lower().endswith(ENDINGS) and found.size <= LONGEST:
            with suppress(OSError):
                data = Path(found.place).read_bytes()
                parts_of(
                    found.path, data, Nearby(found.root, found.place).find, known.setdefault(found.root, {})
                )
