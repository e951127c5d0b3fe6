"""What a page may weigh, compressed as it is sent: counted for every file that it names, also those loaded on demand."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests import factory
from velvetbox.core.prose import Block, Chapter, Kind, Mark, MarkKind, Note, Span, paragraph

pytestmark = pytest.mark.django_db
SCRIPT, STYLE = 40_000, 30_000  # bytes a page
LISTS = ("/", "/find?q=lamp", "/find/remember", "/imports/", "/settings", "/mutes/", "/notes/", "/shelves/", "/searches/", "/kept/")  # fmt: skip


def weights(page: str) -> dict[str, int]:
    named = set(re.findall(r"/static/([\w./-]+\.(?:js|css))", page))
    sizes = {"js": 0, "css": 0}
    for name in named:
        sizes[name.rsplit(".", 1)[1]] += len(gzip.compress((Path(settings.STATIC_ROOT) / name).read_bytes()))
    return sizes


def test_no_page_is_heavier_than_a_page_may_be(owner: Client) -> None:
    told = Block(Kind.PARAGRAPH, (Span("Told."), Span("1", (Mark(MarkKind.NOTE, "1"),))))
    row = factory.work(
        chapters=[Chapter((told,), notes=(Note("1", (paragraph("Why."),), "1"),))], series="Lamps"
    )
    chapter = row.chapters.get().pk
    of_work = (f"/works/{row.pk}", f"/works/{row.pk}/whole", f"/works/{row.pk}/chapters/{chapter}", f"/works/{row.pk}/mute", "/series/1")  # fmt: skip
    found = {address: weights(owner.get(address).text) for address in (*LISTS, *of_work)}
    assert {
        address: sizes for address, sizes in found.items() if sizes["js"] > SCRIPT or sizes["css"] > STYLE
    } == {}
    assert found[f"/works/{row.pk}/chapters/{chapter}"]["js"] > 5_000, "the scripts of reading are counted"
    assert min(sizes["css"] for sizes in found.values()) > 1_000
    shell = owner.get("/sw.js").text
    assert len(gzip.compress(shell.encode())) < SCRIPT
