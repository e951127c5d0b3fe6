"""What was said of a work stays with it."""

from __future__ import annotations

import pytest

from tests import factory
from velvetbox.archive.catalog.comments import comment_count, comments_of, comments_page
from velvetbox.archive.community.models import Comment
from velvetbox.archive.library import acts

pytestmark = pytest.mark.django_db


def test_what_was_said_of_a_merged_work_is_shown_on_the_one_that_is_left() -> None:
    kept, other = factory.work("Salt"), factory.work("Salt, again")
    Comment.objects.create(work=other, name="Bo", html="<p>Lovely.</p>")

    done = acts.merge(factory.owner(), kept.pk, other.pk)

    assert [card.name for card in comments_of(kept.pk, kept.current_id)] == ["Bo"]
    assert comment_count(kept.pk) == 1
    page = comments_page(kept.pk)
    assert page is not None
    assert page.total == 1
    acts.undo_regrouping(factory.owner(), done)
    assert comment_count(kept.pk) == 0
    assert comment_count(other.pk) == 1
