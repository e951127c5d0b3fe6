"""Parts as they came from a reader: joined, weighed, told apart."""

from __future__ import annotations

from dataclasses import replace

from velvetbox.archive.imports.attempts import NotKept
from velvetbox.core.formats.draft import Remark
from velvetbox.core.intake import Outcome, Part
from velvetbox.core.intake.identity import identity


def assembled(parts: list[Part]) -> list[Part]:
    """Give the parts of neighbouring files as the works they make up together."""
    if not parts:
        return []
    from velvetbox.core.intake.assemble import assemble  # brings all readers: not for files that stand alone

    return assemble(parts)


def weight(part: Part) -> int:
    """Give how much a part holds, in characters of stored text and bytes of pictures."""
    return sum(len(chapter.html) for work in part.works for chapter in work.chapters) + sum(
        map(len, part.images.values())
    )


def story(part: Part) -> object:
    """Give what tells a part's first work from others; None when it has none."""
    return identity(part.works[0]) if part.works else None


def without_works(part: Part, error: NotKept) -> Part:
    """Give a part as one that could not be kept, with the reason."""
    remarks = (*part.remarks, Remark(error.code, error.text, part.member))
    return replace(part, outcome=Outcome.UNREADABLE, works=(), mends=(), remarks=remarks, told=None)
