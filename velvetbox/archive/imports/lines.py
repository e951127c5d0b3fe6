"""What is written about a file: its outcome in one word, and what there is to tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from velvetbox.archive.library import acts as library
from velvetbox.core.formats.draft import Remark
from velvetbox.core.intake import Outcome, Part
from velvetbox.core.origins.told import Count

_BECAME = {
    Outcome.WORK: "It became a work.",
    Outcome.CHAPTERS: "It is one of several files that make up a work.",
    Outcome.DUPLICATE: "The box has it already.",
    Outcome.NEAR_DUPLICATE: "It is an edited copy of a work in the box and is kept beside it.",
    Outcome.REVISION: "It is another state of a work in the box and is kept beside it.",
    Outcome.ATTACHMENT: "It is kept beside the story.",
    Outcome.SKIPPED: "It is not a story.",
    Outcome.EMPTY: "There is nothing in it.",
    Outcome.REFUSED: "It goes beyond a limit and was not opened.",
    Outcome.UNREADABLE: "It could not be read.",
}


def outcome(part: Part, receipts: Sequence[library.Receipt]) -> Outcome:
    """Give a file's outcome: that of its works when they agree, else the most telling one."""
    found = [receipt.outcome for receipt in receipts]
    if not found:
        return part.outcome
    order = (Outcome.WORK, Outcome.CHAPTERS, Outcome.REVISION, Outcome.NEAR_DUPLICATE, Outcome.DUPLICATE)
    return min(found, key=order.index)


def ids(receipts: Iterable[library.Receipt]) -> list[int]:
    """Give the works, each once."""
    return list(dict.fromkeys(receipt.work for receipt in receipts))


def new(receipts: Iterable[library.Receipt]) -> int:
    """Count the works that are new to the box."""
    return sum(receipt.outcome is Outcome.WORK for receipt in receipts)


def note(remark: Remark) -> dict[str, Any]:
    """Give a remark as a line of the report."""
    line: dict[str, Any] = {"code": remark.code, "text": remark.text}
    return line | {"member": remark.source} if remark.source else line


def notes(part: Part) -> list[dict[str, Any]]:
    """Give everything said about a part: its mends, then its remarks."""
    mends = [
        {"code": mend.code, "text": mend.text, "count": mend.count, "member": mend.source}
        for mend in part.mends
    ]
    return [{key: value for key, value in note.items() if value} for note in mends] + [
        note(one) for one in part.remarks
    ]


def count_note(count: Count) -> dict[str, Any]:
    """Give one reconciled count as a line of the report."""
    said = "" if count.stated is None else f" (the site says {count.stated:,})"
    text = f"{count.what.capitalize()}: {count.held:,} in the dump{said}, {count.kept:,} kept."
    return {
        "code": "dump.count",
        "text": f"{text} {count.why}." if count.why else text,
        "what": count.what,
        "stated": count.stated,
        "held": count.held,
        "kept": count.kept,
        "why": count.why,
    }


def member_notes(part: Part, receipts: Sequence[library.Receipt]) -> Iterator[dict[str, Any]]:
    """Give one line for each member, then what was said about it; of a part without works only what was said."""
    if part.told is not None and not part.works:
        yield from (note(one) for one in part.remarks)
        yield from map(count_note, part.told.counts)
        return
    became = part.outcome if part.outcome is Outcome.CHAPTERS else outcome(part, receipts)
    beside = {file.path for file in part.beside}
    for member in part.members or (part.member,):
        if member in beside:
            continue
        yield {
            "code": "member",
            "text": _BECAME.get(became, str(became)),
            "outcome": str(became),
            "member": member,
        }
    for said in notes(part):
        yield {"member": part.member, **said}
