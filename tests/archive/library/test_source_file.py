"""Sources written before they named their file are given its name."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from tests import factory
from velvetbox.archive.library.models import Source

pytestmark = pytest.mark.django_db


def test_older_sources_are_given_the_hash_of_their_place() -> None:
    for number in range(3):
        factory.source(f"{number}é.html")
    expected = list(Source.objects.order_by("id").values_list("file", flat=True))
    Source.objects.update(file="")
    import_module("velvetbox.archive.library.migrations.0006_source_file").fill(apps, None)
    assert list(Source.objects.order_by("id").values_list("file", flat=True)) == expected
    assert len(set(expected)) == 3
