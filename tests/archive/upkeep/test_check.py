from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from tests.archive import rows
from tests.core.formats.books import PNG
from velvetbox.archive import upkeep
from velvetbox.archive.finder import acts, index
from velvetbox.archive.library import originals, pictures
from velvetbox.archive.library.models import (
    Change,
    Chapter,
    Edition,
    EditionChapter,
    Original,
    Revision,
    Tag,
    Work,
)
from velvetbox.core.intake.pictures import picture_name
from velvetbox.core.prose import Block, Kind, paragraph

pytestmark = pytest.mark.django_db
PICTURE = picture_name(PNG) or ""


@pytest.fixture
def kept(box: Path) -> Work:
    """A box with two works, a picture, a tag and an index."""
    pictures.keep({PICTURE: PNG})
    work = rows.work(
        "One",
        [paragraph("A kitten."), Block(Kind.IMAGE, source=f"/images/{PICTURE}")],
        "Two.",
        tags=[("fandom", "River")],
    )
    rows.work("Two", "A dragon.")
    Tag.objects.update(uses=1)
    acts.catch_up()
    return work


def codes(*, fixity: bool = False) -> list[str]:
    return [finding.code for finding in upkeep.check(fixity=fixity)]


@pytest.mark.parametrize("fixity", [False, True])
def test_nothing_is_found_in_a_clean_box(kept: Work, fixity: bool) -> None:
    assert upkeep.check(fixity=fixity) == []


def first_original() -> Path:
    return originals.place(Original.objects.order_by("pk")[0].pk)


def lose_original(_kept: Work) -> None:
    first_original().unlink()


def cut_original(_kept: Work) -> None:
    file = first_original()
    file.write_bytes(file.read_bytes()[:-1])


def leave_original(_kept: Work) -> None:
    originals.keep(b"not known").delete()


def leave_stray(_kept: Work) -> None:
    (first_original().parent / "notes.txt").write_text("mine")


def lose_picture(_kept: Work) -> None:
    place = pictures.place(PICTURE)
    assert place
    place.unlink()


def lose_current(kept: Work) -> None:
    Work.objects.filter(pk=kept.pk).update(current=None)


def foreign_current(kept: Work) -> None:
    other = Edition.objects.exclude(work=kept).get()
    Work.objects.filter(pk=kept.pk).update(current=other)


def withdrawn_current(kept: Work) -> None:
    Edition.objects.filter(work=kept).update(withdrawn_at="2026-01-01T00:00:00Z")


def wrong_work_count(kept: Work) -> None:
    Work.objects.filter(pk=kept.pk).update(words=7)


def lose_chapters(kept: Work) -> None:
    EditionChapter.objects.filter(edition__work=kept).delete()


def gap_between_chapters(kept: Work) -> None:
    EditionChapter.objects.filter(edition__work=kept, position=2).update(position=3)


def wrong_edition_count(kept: Work) -> None:
    Edition.objects.filter(work=kept).update(chapter_count=9)


def foreign_chapter(kept: Work) -> None:
    other = Chapter.objects.exclude(work=kept).get()
    EditionChapter.objects.filter(edition__work=kept, position=1).update(chapter=other)


def unused_text(_kept: Work) -> None:
    text = Revision.objects.order_by("pk")[0]
    text.pk, text.hash = None, "f" * 64
    text.save()


def wrong_tag_count(_kept: Work) -> None:
    Tag.objects.update(uses=5)


def merged_into_nothing(_kept: Work) -> None:
    other = Tag.objects.create(type="fandom", name="Rivers", folded="rivers")
    Tag.objects.filter(name="River").update(merger=other)


def lose_index(_kept: Work) -> None:
    lose = index.folder(Path(first_original()).parents[2])
    lose.with_name("words.json").unlink()


def index_behind(kept: Work) -> None:
    Change.objects.create(act="work.changed", work=kept)


def index_without_a_work(kept: Work) -> None:
    Work.objects.filter(pk=kept.pk).update(withdrawn_at="2026-01-01T00:00:00Z")


DAMAGE: list[tuple[Callable[[Work], None], str]] = [
    (lose_original, "original.missing"),
    (cut_original, "original.size"),
    (leave_original, "original.unknown"),
    (leave_stray, "original.stray"),
    (lose_picture, "picture.missing"),
    (lose_current, "work.no_edition"),
    (foreign_current, "work.foreign_edition"),
    (withdrawn_current, "work.withdrawn_edition"),
    (wrong_work_count, "work.counts"),
    (lose_chapters, "edition.no_chapters"),
    (gap_between_chapters, "edition.gaps"),
    (wrong_edition_count, "edition.counts"),
    (foreign_chapter, "chapter.foreign"),
    (unused_text, "revision.unused"),
    (wrong_tag_count, "tag.uses"),
    (merged_into_nothing, "tag.merger"),
    (lose_index, "index.unusable"),
    (index_behind, "index.behind"),
    (index_without_a_work, "index.works"),
]


@pytest.mark.parametrize(("harm", "code"), DAMAGE, ids=[code for _, code in DAMAGE])
def test_damage_is_found_and_named(kept: Work, harm: Callable[[Work], None], code: str) -> None:
    harm(kept)
    assert code in codes()


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[0] ^= 1
    file.chmod(0o644)
    file.write_bytes(data)


def test_one_changed_byte_is_found_when_every_byte_is_read(kept: Work) -> None:
    place = pictures.place(PICTURE)
    assert place
    flip(first_original())
    flip(place)
    Revision.objects.filter(pk=Revision.objects.order_by("pk")[1].pk).update(html="<p>Other.</p>")
    assert codes() == []
    assert codes(fixity=True) == ["original.changed", "picture.changed", "revision.changed"]


def test_a_damaged_index_file_is_found_and_a_rebuild_mends_it(kept: Work, box: Path) -> None:
    flip(next(index.folder(box).glob("*.store")))
    assert "index.damaged" in codes()
    upkeep.rebuild()
    assert upkeep.check() == []


def test_what_is_found_says_where(kept: Work) -> None:
    lose_original(kept)
    wrong_work_count(kept)
    lost, counted = upkeep.check()
    assert lost.file.startswith("originals/")
    assert lost.level is upkeep.Level.ERROR
    assert counted.work == kept.pk
    assert counted.level is upkeep.Level.WARNING


@pytest.mark.django_db(transaction=True)
def test_a_key_that_leads_nowhere_is_found(kept: Work) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("UPDATE library_worktag SET tag_id = 999")
        assert "database.dangling" in codes()
        cursor.execute("DELETE FROM library_worktag")
        cursor.execute("PRAGMA foreign_keys = ON")


def test_progress_is_told_to_the_end(kept: Work) -> None:
    told: list[tuple[int, int]] = []
    upkeep.check(progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (2, 2)]
