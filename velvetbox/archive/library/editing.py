"""What people say of a work by hand. It counts for more than what files say, stays when they are read again, and can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from velvetbox.archive.library import access, marked_text, showing
from velvetbox.archive.library.changes import change, one_at_a_time
from velvetbox.archive.library.handwriting import FIELDS, Shape, read, written
from velvetbox.archive.library.models import Creatorship, Edit, Fact, SeriesWork, Work, WorkTag
from velvetbox.archive.library.united import TAG_FIELDS
from velvetbox.archive.people.models import Person
from velvetbox.core.prose import Basis, Field

_COLUMNS = {
    Field.TITLE: "title", Field.SUMMARY: "summary", Field.LANGUAGE: "language", Field.URL: "address",
    Field.PUBLISHED: "published_on", Field.UPDATED: "updated_on", Field.CHAPTERS_DECLARED: "chapters_declared",
    Field.NOTE_BEFORE: "notes_before", Field.NOTE_AFTER: "notes_after",
}  # fmt: skip
_TEXTS = (Field.SUMMARY, Field.NOTE_BEFORE, Field.NOTE_AFTER)


def edit(person: Person, work_id: int, given: Mapping[str, str]) -> tuple[str, ...]:
    """Set fields of a work (names of core.prose.Field, texts as `handwriting.read` takes them); give those that changed.

    Fields not given, and those given as they are, stay. Raises Work.DoesNotExist, NotAllowed, VelvetboxError of
    `handwriting.read`; then nothing is changed.
    """
    access.may_receive(person)
    now = timezone.now()
    with one_at_a_time():
        work = Work.objects.get(pk=work_id, withdrawn_at=None)
        shown = values(work)
        changed = []
        for name in FIELDS:
            text = given.get(name, shown[name]).replace("\r\n", "\n").strip()
            before = getattr(work, _COLUMNS[name]) if name in _TEXTS else ""
            facts = read(name, text, before) if text != shown[name].strip() else None
            if facts is not None and written(name, facts) != shown[name]:
                Edit.objects.create(work=work, field=name, facts=facts, before=shown[name], by=person, made_at=now)  # fmt: skip
                changed.append(name.value)
        if changed:
            _show(person, work, "work.changed", edited=changed)
    return tuple(changed)


def take_guess(person: Person, work_id: int, field: str, value: str) -> None:
    """Have a value count that was only guessed: beside the others where a field has several. Raises Work.DoesNotExist."""
    access.may_receive(person)
    guessed = Fact.objects.filter(work=work_id, field=field, value=value, basis=Basis.GUESS)
    if field not in FIELDS or not guessed.exists():
        return
    name = Field(field)
    shown = values(Work.objects.get(pk=work_id, withdrawn_at=None))[name]
    several = FIELDS[name] in {Shape.LINES, Shape.SERIES, Shape.CANON}
    edit(person, work_id, {name: f"{shown}\n{value}" if several else value})


def revert(person: Person, work_id: int, field: str) -> None:
    """Take back all that was said of a field by hand: what the files say is shown again. Raises Work.DoesNotExist."""
    access.may_receive(person)
    with one_at_a_time():
        work = Work.objects.get(pk=work_id)
        if Edit.objects.filter(work=work, field=field, undone_at=None).update(undone_at=timezone.now()):
            _show(person, work, "work.changed", reverted=field)


def undo(person: Person, pk: int) -> Edit:
    """Take one edit back. Raises Edit.DoesNotExist."""
    return _turn(person, pk, timezone.now())


def redo(person: Person, pk: int) -> Edit:
    """Have an edit count again that was undone. Raises Edit.DoesNotExist."""
    return _turn(person, pk, None)


def _turn(person: Person, pk: int, undone_at: datetime | None) -> Edit:
    access.may_receive(person)
    with one_at_a_time():
        found = Edit.objects.select_related("work").get(pk=pk)
        found.undone_at = undone_at
        found.save(update_fields=["undone_at"])
        _show(person, found.work, "work.changed", edit=pk)
    return found


def _show(person: Person, work: Work, act: str, **data: object) -> None:
    if work.withdrawn_at is None:  # else what was said counts when it is brought back
        showing.show(work)
    change(person, act, work.pk, **data)


def values(work: Work) -> dict[Field, str]:
    """Give what a work shows in each field that can be edited, as a person would write it. Three queries."""
    out = {name: str(getattr(work, column) or "") for name, column in _COLUMNS.items()}
    out |= {name: marked_text.written(getattr(work, _COLUMNS[name])) for name in _TEXTS}
    out[Field.COMPLETE] = {True: "yes", False: "no", None: ""}[work.complete]
    out[Field.CANON] = _lines(entry.get("text", "") for entry in work.canon)
    out[Field.ADVISORY] = _lines(entry["text"] for entry in work.advisories)
    out[Field.CREATOR] = _lines(
        Creatorship.objects.filter(work=work).order_by("position").values_list("pseud__name", flat=True)
    )
    tags = WorkTag.objects.filter(work=work).order_by("position").values_list("tag__type", "tag__name")
    of_type: dict[str, list[str]] = {}
    for kind, name in tags:
        of_type.setdefault(kind, []).append(name)
    out |= {name: _lines(of_type.get(kind, ())) for name, kind in TAG_FIELDS.items()}
    series = SeriesWork.objects.filter(work=work).order_by("pk").values_list("series__name", "position")
    out[Field.SERIES] = _lines(name if place is None else f"{name} #{place}" for name, place in series)
    return out


def _lines(values_of: Iterable[object]) -> str:
    return "\n".join(" ".join(str(value).split()) for value in values_of)
