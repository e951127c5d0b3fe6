"""The fields of a work as a person edits them, each with its evidence: what the files say, and who changed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from velvetbox.archive.catalog.naming import ready
from velvetbox.archive.catalog.work import Evidence, evidence_of
from velvetbox.archive.library.editing import values
from velvetbox.archive.library.handwriting import FIELDS, Shape, read, written
from velvetbox.archive.library.models import Edit, Work
from velvetbox.core.prose import Field

MOST_EVIDENCE = 40  # values shown beside a field


@dataclass(frozen=True, slots=True)
class EditLine:
    """An edit: what was said (`op` as in models.Edit), what stood there before, who said it and when."""

    id: int
    op: str
    text: str
    before: str
    by: str
    made_at: datetime
    undone: bool


@dataclass(frozen=True, slots=True)
class EditField:
    """A field: its `shape` (library.handwriting), what it shows, what files say and guess, and its edits, newest first."""

    name: str
    shape: str
    value: str
    evidence: tuple[Evidence, ...]
    guesses: tuple[Evidence, ...]
    edits: tuple[EditLine, ...]

    @property
    def by_hand(self) -> bool:
        """Tell whether what it shows was said by a person."""
        return any(not edit.undone for edit in self.edits)

    @property
    def rows(self) -> int:
        """Give how many lines it needs to be written in."""
        return max(2, min(12, self.value.count("\n") + 1 + len(self.value) // 80))


@dataclass(frozen=True, slots=True)
class EditPage:
    """A work's fields."""

    id: int
    title: str
    language: str
    fields: tuple[EditField, ...]


def edit_page(pk: int) -> EditPage | None:
    """Give the fields of a work; None when there is no such work. Six queries."""
    work = Work.objects.filter(pk=pk, withdrawn_at=None).first()
    if work is None:
        return None
    known, guessed = evidence_of(pk)
    guesses: defaultdict[str, list[Evidence]] = defaultdict(list)
    for one in guessed:
        guesses[one.field].append(one)
    shown, edits = values(work), _edits(pk)
    fields = tuple(
        EditField(
            name.value, shape.value, shown[name], known.get(name, ())[:MOST_EVIDENCE],
            tuple(one for one in guesses[name] if one.value not in shown[name].split("\n"))[:MOST_EVIDENCE], tuple(edits[name]),
        )
        for name, shape in FIELDS.items()
    )  # fmt: skip
    return EditPage(pk, work.title, work.language, fields)


def drawn(page: EditPage, given: Mapping[str, str]) -> dict[str, str]:
    """Give the texts of a form (summary, notes) as they would be shown, in the stored form, by the names of their fields.

    Raises VelvetboxError of `handwriting.read`.
    """
    out = {}
    for field in page.fields:
        if field.shape == Shape.TEXT and (facts := read(Field(field.name), given.get(field.name, ""))):
            out[field.name] = ready(facts[0][1], f"{field.name}-")
    return out


def _edits(pk: int) -> defaultdict[str, list[EditLine]]:
    found: defaultdict[str, list[EditLine]] = defaultdict(list)
    rows = Edit.objects.filter(work=pk).order_by("-id").values_list("id", "field", "op", "facts", "before", "by__username", "made_at", "undone_at")  # fmt: skip
    for edit, field, op, facts, before, by, made_at, undone_at in rows:
        text = written(Field(field), facts)
        found[field].append(EditLine(edit, op, text, before, by or "", made_at, undone_at is not None))
    return found
