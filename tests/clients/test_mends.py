from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.core.formats.kindle.test_mobi import LATER, RAINY
from tests.core.formats.palms import mobi
from tests.core.formats.pdf.test_format import book, parted
from tests.core.formats.plain_pdf import pdf
from tests.core.origins.efiction_builder import dump
from velvetbox.archive.imports import acts
from velvetbox.archive.library import acts as library
from velvetbox.archive.library.models import Mend, Work
from velvetbox.archive.people.acts import local_owner

pytestmark = pytest.mark.django_db

QUAY = "{0} walked along the quay while the gulls of {0} sat on the ropes, and said so all day to whoever went by."
WRAPPED = "{0} came up the road at noon and the dog\nof {0} went out to meet them with a stick in\nits mouth and a look that asked for more of\nthe same."


def quay(name: str, *between: str) -> str:
    return "\n\n".join(
        [QUAY.format(name), *between, QUAY.format(f"{name} Moss"), QUAY.format(f"{name} Hale")]
    )


def spoilt() -> Iterator[tuple[str, str, bytes]]:
    """Give a file for each kind of mend: the mend's code, a name, what it holds."""
    spoken = quay("Ada", "“It’s late,” she said — café au lait, isn’t it?")
    yield "text.mojibake", "mojibake.txt", spoken.encode().decode("latin-1").encode()
    yield (
        "text.mixed_encoding",
        "mixed.txt",
        b"\n\n".join([quay("Élodie").encode(), "“That’s the wind,” he said.".encode("cp1252")]),
    )
    yield "text.emphasis", "emphasis.txt", quay("Bea", "She was *never* told _all_ of it.").encode()
    yield (
        "text.entities",
        "entities.txt",
        quay("Cy", "&ldquo;Yes,&rdquo; he said &mdash; &amp; left.").encode(),
    )
    yield (
        "text.line_breaks",
        "tags.txt",
        quay("Di").replace(" and ", "<br>and ").encode(),
    )
    yield "text.footnotes", "notes.txt", (quay("Dot", "A lamp.[1]") + "\n\n[1] Of the house.").encode()
    yield (
        "text.unwrapped",
        "wrapped.txt",
        "\n\n".join(WRAPPED.format(n) for n in ("Eve", "Fay", "Gil")).encode(),
    )
    gaps = [quay("Hal"), quay("Ida"), quay("Jo")]
    yield "text.scene_breaks", "gaps.txt", "\n\n\n\n".join(gaps).encode()
    yield (
        "text.ruby",
        "ruby.txt",
        "漢字《かんじ》を読《よ》む人《ひと》がいた。雨《あめ》は朝《あさ》から降《ふ》っていた。".encode(),
    )
    inside = "</p><p>".join([*quay("Kit").split("\n\n"), "<i>She never said it.", *quay("Lou").split("\n\n")])
    yield "html.unclosed_emphasis", "unclosed.html", f"<p>{inside}</p>".encode()
    mail = '<a class="__cf_email__" data-cfemail="543931143531213e3f7a3b2633">[email&#160;protected]</a>'
    yield "html.hidden_mail", "hidden.html", f"<p>{quay('Mo')}</p><p>{mail} wrote.</p>".encode()
    head = "From a@example.net Tue Apr  7 21:01:00 1998\nFrom: Ada <a@example.net>\nSubject: NEW: The Gate (1/1)\nMessage-ID: <1@x>\n"
    yield (
        "mail.from",
        "posts.mbox",
        f"{head}\nTitle: The Gate\n\n{quay('Nan')}\n\n>From the hill she came.\n".encode(),
    )
    yield "kindle.scene_breaks", "book.mobi", mobi((RAINY * 9 + LATER + RAINY * 9).encode())
    yield "pdf.running", "running.pdf", pdf(*book())
    yield "pdf.hyphens", "hyphens.pdf", pdf(parted("end."))
    yield "efiction.slashes", "dump.sql", dump()


def shown() -> list[tuple[int, int, str]]:
    """Give every chapter that is read, as it is stored."""
    return [
        (work.pk, chapter.position, chapter.revision.html)
        for work in Work.objects.filter(withdrawn_at=None).order_by("pk").select_related("current")
        if work.current is not None
        for chapter in work.current.chapters.order_by("position").select_related("revision")
    ]


def test_every_kind_of_mend_is_taken_back_and_made_again(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, settings: Settings
) -> None:
    for name in ("originals", "index", "images", "cache"):
        (tmp_path / name).mkdir()
    settings.BOX = tmp_path
    pile = tmp_path_factory.mktemp("spoilt")
    kinds = {name: code for code, name, data in spoilt() if (pile / name).write_bytes(data)}
    acts.run(local_owner(), [pile])
    made = {(mend.source.path, mend.code): mend for mend in Mend.objects.select_related("source")}
    assert set(kinds.items()) <= set(made)

    for (path, code), mend in made.items():
        before = shown()
        library.undo_mend(local_owner(), mend)
        without = shown()
        library.redo_mend(local_owner(), mend)
        assert shown() == before, f"{code} in {path} is not as it was"
        assert without != before, f"{code} in {path} cannot be taken back"
