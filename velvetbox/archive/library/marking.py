"""What is done with marked passages and notes. Each act writes its change; removing one can be undone.

Notes come from several devices, some of them late. Where another note was written since the one that was changed,
both are kept, one below the other.
"""

from __future__ import annotations

from blake3 import blake3
from django.db import transaction
from django.utils import timezone

from velvetbox.archive.library import access
from velvetbox.archive.library.changes import change
from velvetbox.archive.library.models import Highlight, Work
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.prose import Place
from velvetbox.core.typed import readable

LONGEST_QUOTE = 5_000  # characters
LONGEST_NOTE = 20_000


def mark(
    person: Person, work_id: int, chapter_id: int, place: Place, quote: str, note: str = ""
) -> Highlight:
    """Mark a passage of a chapter, with or without a note. The same passage again takes the note beside its own.

    Raises Work.DoesNotExist, VelvetboxError "note.no_words", "note.too_long".
    """
    access.may_keep_place(person)
    quote, note = passage(quote), _text(note)
    if not quote:
        raise VelvetboxError("note.no_words", "Mark the words that the note is about.")
    if len(quote) > LONGEST_QUOTE or len(note) > LONGEST_NOTE:
        raise VelvetboxError("note.too_long", "This is too long to be kept. Mark a shorter passage.")
    now = timezone.now()
    with transaction.atomic():
        work = Work.objects.only("pk").get(pk=work_id, withdrawn_at=None)
        chapter = work.chapters.filter(pk=chapter_id).values_list("pk", flat=True).first()
        same = Highlight.objects.filter(
            person=person, chapter=chapter, anchor=place.anchor, quote=quote, removed_at=None
        )
        made = same.first() or Highlight(
            person=person, work=work, chapter_id=chapter, quote=quote, made_at=now
        )
        made.anchor, made.before, made.after, made.share = (
            place.anchor,
            place.before,
            place.after,
            place.share,
        )
        made.note, made.changed_at = _both(made.note, note), now
        made.save()
        change(person, "note.kept", work_id, note=made.pk)
    return made


def write(person: Person, pk: int, note: str, *, seen: str | None = None) -> Highlight:
    """Write another note to a marked passage. Raises Highlight.DoesNotExist, VelvetboxError "note.too_long".

    `seen` names the note (`stamp`) that was changed; where there is another by now, it stays above the new one. A mark
    taken away meanwhile comes back.
    """
    access.may_keep_place(person)
    note = _text(note)
    if len(note) > LONGEST_NOTE:
        raise VelvetboxError("note.too_long", "This note is too long to be kept.")
    with transaction.atomic():
        found = Highlight.objects.select_for_update().get(person=person, pk=pk)
        if found.removed_at is not None and not seen:
            raise Highlight.DoesNotExist
        change(person, "note.written", found.work_id, note=pk, before=found.note)
        is_other = bool(seen) and seen != stamp(found.note)
        found.note = _both(found.note, note) if is_other else note
        found.changed_at, found.removed_at = timezone.now(), None
        found.save(update_fields=["note", "changed_at", "removed_at"])
    return found


def stamp(note: str) -> str:
    """Give a short name for a note as it stands, by which another is told from it."""
    return blake3(note.encode()).hexdigest(8)


def _both(old: str, new: str) -> str:
    """Give two notes as one, each once."""
    if not old or not new or new in old.split("\n\n"):
        return old or new
    return new if old in new.split("\n\n") else f"{old}\n\n{new}"


def remove(person: Person, pk: int) -> Highlight:
    """Take a mark away with its note; `restore` brings it back. Raises Highlight.DoesNotExist."""
    return _set(person, pk, gone=True)


def restore(person: Person, pk: int) -> Highlight:
    """Bring a mark back. Raises Highlight.DoesNotExist."""
    return _set(person, pk, gone=False)


def _set(person: Person, pk: int, *, gone: bool) -> Highlight:
    access.may_keep_place(person)
    with transaction.atomic():
        found = Highlight.objects.get(person=person, pk=pk)
        found.removed_at = timezone.now() if gone else None
        found.save(update_fields=["removed_at"])
        change(person, "note.removed" if gone else "note.restored", found.work_id, note=pk)
    return found


def passage(text: str) -> str:
    """Give a passage with one space between words and one line end between paragraphs."""
    lines = (" ".join(line.split()) for line in readable(text, 2 * LONGEST_NOTE).splitlines())
    return "\n".join(line for line in lines if line)


def _text(text: str) -> str:
    return readable(text, 2 * LONGEST_NOTE).replace("\r\n", "\n").strip()
