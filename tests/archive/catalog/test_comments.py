"""What was said of a work stays with it."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factory
from velvetbox.archive.catalog.chapter import chapter_page
from velvetbox.archive.catalog.comments import comments_of, comments_page
from velvetbox.archive.catalog.news import news_page
from velvetbox.archive.catalog.series import series_page
from velvetbox.archive.catalog.work import work_page
from velvetbox.archive.community.models import Comment, NewsPost, Site
from velvetbox.archive.finder.mutes import acts as mutes
from velvetbox.archive.finder.mutes.terms import How, Kind, Terms
from velvetbox.archive.library import acts
from velvetbox.archive.library.models import Series
from velvetbox.archive.people.models import Pseud

pytestmark = pytest.mark.django_db


def test_what_was_said_of_a_merged_work_is_shown_on_the_one_that_is_left() -> None:
    kept, other = factory.work("Salt"), factory.work("Salt, again")
    Comment.objects.create(work=other, name="Bo", html="<p>Lovely.</p>")

    done = acts.merge(factory.owner(), kept.pk, other.pk)

    cards, count = comments_of(kept.pk, kept.current_id)
    assert ([card.name for card in cards], count) == (["Bo"], 1)
    page = comments_page(kept.pk, None)
    assert page is not None
    assert page.total == 1
    acts.undo_regrouping(factory.owner(), done)
    assert comments_of(kept.pk, None) == ((), 0)
    assert comments_of(other.pk, None)[1] == 1


def test_what_somebody_muted_said_is_left_out_of_every_page_and_count_or_folded_with_the_reason() -> None:
    owner, work = factory.owner(), factory.work("Salt", series="Tides")
    chapter = work.chapters.get()
    news = NewsPost.objects.create(key="n", site=Site.objects.create(key="s"), title="Open")
    renamed = Pseud.objects.create(name="Troll")
    about: list[dict[str, Any]] = [
        {"work": work, "chapter": chapter},
        {"series": Series.objects.get()},
        {"news": news},
    ]
    for name, pseud in (("TROLL", None), ("Bo", None), ("under another name", renamed)):
        for number, what in enumerate(about):
            Comment.objects.create(key=f"{name}{number}", name=name, pseud=pseud, html="<p>So.</p>", **what)
    parent = Comment.objects.get(key="Bo0")
    Comment.objects.create(key="answer", work=work, parent=parent, name="troll", html="<p>No.</p>")

    def seen(person: int | None) -> list[tuple[list[tuple[str, bool]], int]]:
        page, series = comments_page(work.pk, person), series_page(Series.objects.get().pk, person)
        whole, read = work_page(work.pk, person), chapter_page(work.pk, chapter.pk, person)
        assert page
        assert series
        assert whole
        assert read
        pages = [(it.comments, it.comment_count) for it in (whole, series)]
        pages += [(page.comments, page.total), (news_page(person).posts[0].comments, read.comments)]
        return [([(card.name, card.muted is not None) for card in cards], count) for cards, count in pages]

    everything = [("TROLL", False), ("Bo", False), ("under another name", False)]
    assert seen(owner.pk) == [(everything, 3)] * 4
    muted = mutes.mute(owner, Terms(Kind.CREATOR, "tr*ll", How.PATTERN))
    assert seen(owner.pk) == [([("Bo", False)], 1)] * 4
    assert seen(None) == [(everything, 3)] * 4
    assert comments_of(work.pk, None)[0][1].replies
    page = comments_page(work.pk, owner.pk)
    assert page
    assert page.comments[0].replies == ()
    mutes.fold(owner, muted.pk, folds=True)
    assert seen(owner.pk) == [([("TROLL", True), ("Bo", False), ("under another name", True)], 3)] * 4
    page = comments_page(work.pk, owner.pk)
    assert page
    assert [reply.muted is not None for reply in page.comments[1].replies] == [True]
