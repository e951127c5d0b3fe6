from __future__ import annotations

import pytest

from velvetbox.archive.people.acts import local_owner
from velvetbox.archive.people.models import Person

pytestmark = pytest.mark.django_db


def test_the_local_owner_is_made_once_and_has_no_password() -> None:
    owner = local_owner()

    assert local_owner() == owner
    assert Person.objects.count() == 1
    assert owner.is_owner
    assert not owner.has_usable_password()
