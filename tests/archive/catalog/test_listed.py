from __future__ import annotations

import pytest

from tests import factory
from velvetbox.archive.catalog.cards import cards_by_id, creators_of, tags_of

pytestmark = pytest.mark.django_db


def test_names_come_whole_and_in_the_order_stated_however_many_and_whatever_is_in_them() -> None:
    names = [f"{number} of “many”" for number in range(12)] + ['two\nlines, a "quote" and a \\']
    row = factory.work(creators=("Zoë", "Ada, B."), tags={"freeform": names, "fandom": ["Lamps"]})
    assert tags_of([row.pk])[row.pk].freeforms == tuple(names)
    assert creators_of([row.pk]) == {row.pk: ("Zoë", "Ada, B.")}
    card = cards_by_id([row.pk], None)[row.pk]
    assert (card.tags.freeforms, card.tags.fandoms, card.creators) == (tuple(names), ("Lamps",), ("Zoë", "Ada, B."))  # fmt: skip


def test_a_work_without_tags_and_creators_has_none() -> None:
    row = factory.work(creators=(), tags={})
    card = cards_by_id([row.pk], None)[row.pk]
    assert (card.creators, card.tags.wall, card.tags.warnings) == ((), (), ())
