from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.intake.stories import sentences, work
from velvetbox.archive.library import acts, originals
from velvetbox.archive.library.access import NotAllowed
from velvetbox.archive.library.models import (
    Change,
    Chapter,
    Edition,
    EditionChapter,
    Revision,
    Tag,
    Work,
    WorkLink,
)
from velvetbox.archive.library.sources import Way
from velvetbox.archive.people.acts import local_owner
from velvetbox.archive.people.models import Person
from velvetbox.core.intake import Outcome, SealedWork

pytestmark = pytest.mark.django_db
CHAPTERS = [sentences(seed, 30) for seed in range(8)]


def receive(sealed: SealedWork, path: str = "a.txt", *, modified: int = 1) -> acts.Receipt:
    kept = originals.keep(f"{path}{sealed.sketch.text}".encode())
    return acts.receive(local_owner(), sealed, [Way("/pile", path, kept.hash, kept.size, modified)])


def acts_done() -> list[str]:
    return list(Change.objects.order_by("id").values_list("act", flat=True))


def texts(work_id: int) -> list[str]:
    rows = EditionChapter.objects.filter(edition=Work.objects.get(pk=work_id).current_id).order_by("position")
    return list(rows.values_list("revision__hash", flat=True))


def test_a_work_is_received_whole_with_one_change(box: Path) -> None:
    receipt = receive(
        work(*CHAPTERS[:2], title="Rain", creator="Ana Lima", url="https://example.org/works/1")
    )

    made = Work.objects.get(pk=receipt.work)
    assert receipt.outcome is Outcome.WORK
    assert (made.title, made.chapter_count, made.words, made.address) == (
        "Rain",
        2,
        1800,
        "https://example.org/works/1",
    )
    assert list(made.creatorships.values_list("pseud__name", "pseud__site")) == [("Ana Lima", "example.org")]
    assert acts_done() == ["work.received"]


def test_the_same_reading_again_changes_nothing(box: Path) -> None:
    sealed = work(CHAPTERS[0])
    first = receive(sealed)

    again = receive(sealed)

    assert (again.work, again.outcome) == (first.work, Outcome.DUPLICATE)
    assert acts_done() == ["work.received"]


def test_an_older_copy_becomes_a_revision_and_takes_nothing_away(box: Path) -> None:
    url = "https://example.org/works/1"
    whole = receive(work(*CHAPTERS[:5], url=url, origin="ao3", format="html"), "new.html")

    older = receive(work(*CHAPTERS[:2], url=url, origin="ao3", format="html"), "old.html")

    made = Work.objects.get(pk=whole.work)
    assert (older.work, older.outcome) == (whole.work, Outcome.REVISION)
    assert (made.chapter_count, made.editions.count()) == (5, 2)
    assert Revision.objects.count() == 5


def test_a_newer_copy_keeps_the_ids_of_the_chapters_it_replaces(box: Path) -> None:
    url = "https://example.org/works/1"
    older = receive(work(*CHAPTERS[:2], url=url, origin="ao3"), "old.html")
    before = list(Chapter.objects.filter(work=older.work).order_by("id").values_list("id", flat=True))

    edited = [[*CHAPTERS[0], "One more line."], *CHAPTERS[1:3]]
    receive(work(*edited, url=url, origin="ao3"), "new.html")

    now = EditionChapter.objects.filter(edition=Work.objects.get(pk=older.work).current_id).order_by(
        "position"
    )
    assert list(now.values_list("chapter_id", flat=True))[:2] == before
    assert Chapter.objects.count() == 3


def test_a_copy_taken_back_lets_the_work_fall_back_and_comes_again(box: Path) -> None:
    url = "https://example.org/works/1"
    first = receive(work(*CHAPTERS[:2], url=url, title="Rain"), "old.txt")
    before = texts(first.work)
    second = receive(work(*CHAPTERS[:3], url=url, title="Rain, Again"), "new.txt")
    after = texts(first.work)

    acts.withdraw(local_owner(), [second.edition])
    assert (texts(first.work), Work.objects.get().title) == (before, "Rain")

    acts.restore(local_owner(), [second.edition])
    assert (texts(first.work), Work.objects.get().title) == (after, "Rain, Again")


def test_the_only_copy_taken_back_hides_the_work_and_deletes_nothing(box: Path) -> None:
    receipt = receive(work(CHAPTERS[0], title="Rain"))

    acts.withdraw(local_owner(), [receipt.edition])

    assert Work.objects.get().withdrawn_at is not None
    assert Edition.objects.count() == Revision.objects.count() == 1
    assert acts_done() == ["work.received", "work.withdrawn"]


def test_a_work_taken_back_is_no_reason_to_call_its_text_a_duplicate(box: Path) -> None:
    receipt = receive(work(CHAPTERS[0]), "a.txt")
    acts.withdraw(local_owner(), [receipt.edition])

    other = receive(work(CHAPTERS[0]), "b.txt")

    assert (other.outcome, other.work != receipt.work) == (Outcome.WORK, True)


def test_a_work_taken_back_comes_back_when_its_file_does(box: Path) -> None:
    sealed = work(CHAPTERS[0])
    receipt = receive(sealed)
    acts.withdraw(local_owner(), [receipt.edition])

    again = receive(sealed)

    assert (again.work, again.outcome) == (receipt.work, Outcome.WORK)
    assert acts_done()[-1] == "work.restored"


def test_a_story_found_in_an_anthology_is_linked_from_the_inside_out(box: Path) -> None:
    anthology = receive(work(*CHAPTERS, title="Tales"), "tales.txt")

    story = receive(work(CHAPTERS[3], title="The Third"), "third.txt")

    link = WorkLink.objects.get()
    assert (link.work_id, link.other_id, link.kind) == (story.work, anthology.work, "contained")


def test_tags_are_shared_and_their_uses_counted(box: Path) -> None:
    from dataclasses import replace

    from velvetbox.core.prose import Fact, Field

    for seed, name in ((0, "Buffy"), (1, "buffy")):
        sealed = work(CHAPTERS[seed])
        receive(replace(sealed, facts=(*sealed.facts, Fact(Field.FANDOM, name))), f"{seed}.txt")

    assert list(Tag.objects.values_list("type", "name", "uses")) == [("fandom", "Buffy", 2)]


def test_only_the_owner_brings_works_in(box: Path) -> None:
    stranger = Person.objects.create(username="stranger")
    with pytest.raises(NotAllowed):
        acts.receive(stranger, work(CHAPTERS[0]), [Way("/pile", "a.txt", "0" * 64, 1, 1)])
    assert not Work.objects.exists()
