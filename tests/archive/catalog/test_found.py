from __future__ import annotations

import pytest

from tests import factory
from velvetbox.archive.catalog.found import found

pytestmark = pytest.mark.django_db


def test_a_word_finds_its_work_and_the_passage() -> None:
    row = factory.work(chapters=[factory.chapter("Nothing.", "The pelican sneezed.")])
    factory.work("Other")
    page = found(None, "pelican")
    (hit,) = page.works
    assert hit.card.id == row.pk
    assert "<mark>pelican</mark>" in hit.passages[0].html
    assert (page.total, page.pages) == (1, 1)


def test_when_nothing_has_it_all_the_nearest_search_is_told() -> None:
    factory.work(chapters=[factory.chapter("The pelican sneezed.")])
    factory.work(chapters=[factory.chapter("Another pelican.")])
    page = found(None, "pelican sneezed xyzzyx")
    assert page.works == ()
    assert page.looser == (("pelican sneezed", 1),)


def test_one_word_has_nothing_to_leave_out() -> None:
    assert found(None, "xyzzyx").looser == ()
