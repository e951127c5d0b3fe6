from __future__ import annotations

import base64
import re
import zipfile
from html import escape
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from velvetbox.archive.imports.acts import run
from velvetbox.archive.library.models import Work
from velvetbox.archive.people.acts import local_owner

pytestmark = pytest.mark.django_db(transaction=True)

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
TEXT = "".join(f"<p>She counted step {n} aloud, because somebody ought to count them.</p>" for n in range(20))
SOURCES = (
    "foo.jpg",
    "https://example.org/x.png",
    "//example.org/y.png",
    "/works/1/take/epub",
    "/images/../secret",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "javascript:alert(1)",
    "",
)


@pytest.fixture(autouse=True)
def pile(settings: Settings, tmp_path: Path) -> Path:
    settings.BOX = tmp_path / "box"
    (tmp_path / "pile").mkdir()
    return tmp_path / "pile"


def imported(pile: Path) -> Work:
    run(local_owner(), [pile])
    return Work.objects.get()


def asked_for(page: str) -> list[str]:
    return re.findall(r'<img [^>]*src="([^"]*)"', page)


def test_a_page_asks_for_no_picture_that_is_not_in_the_box(owner: Client, pile: Path) -> None:
    pictures = "".join(
        f'<p>Here: <img src="{escape(source)}" alt="The lamp &amp; the &lt;keeper&gt; {n}"></p><img src="{escape(source)}">'
        for n, source in enumerate(SOURCES)
    )
    (pile / "salt.html").write_text(
        f"<title>Salt</title><h1>Salt</h1>{TEXT}{pictures}{TEXT}", encoding="utf-8"
    )
    row = imported(pile)
    for address in (f"/works/{row.pk}/whole", f"/works/{row.pk}/chapters/{row.chapters.get().pk}"):
        page = owner.get(address).text
        assert asked_for(page) == [], address
        assert page.count("A picture that did not come with the file.") >= len(SOURCES), address
        assert "The lamp &amp; the &lt;keeper&gt; 1" in page, address
        assert "<code>foo.jpg</code>" in page, address
        assert "<code>https://example.org/x.png</code>" in page, address


def test_a_picture_written_out_in_the_page_is_kept_and_shown(owner: Client, pile: Path) -> None:
    data = f"data:image/png;base64,{base64.b64encode(DOT).decode()}"
    (pile / "salt.html").write_text(
        f'<title>Salt</title><h1>Salt</h1>{TEXT}<p><img src="{data}" alt="A dot"></p>{TEXT}', encoding="utf-8"
    )
    (address,) = asked_for(owner.get(f"/works/{imported(pile).pk}/whole").text)
    assert owner.get(address).content == DOT


def test_a_picture_of_an_epub_is_shown_and_one_it_lacks_is_described(owner: Client, pile: Path) -> None:
    (pile / "salt.epub").write_bytes(
        an_epub(f'{TEXT}<p><img src="dot.png" alt="A dot"/><img src="gone.png" alt="Gone"/></p>')
    )
    page = owner.get(f"/works/{imported(pile).pk}/whole").text
    (address,) = asked_for(page)
    assert owner.get(address).content == DOT
    assert "Gone" in page
    assert page.count("A picture that did not come with the file.") == 1


def an_epub(body: str) -> bytes:
    files: dict[str, str | bytes] = {
        "META-INF/container.xml": '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "a.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier><dc:title>Salt</dc:title><dc:language>en</dc:language></metadata><manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/><item id="d" href="dot.png" media-type="image/png"/></manifest><spine><itemref idref="c"/></spine></package>',
        "c.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Salt</title></head><body><h1>Salt</h1>{body}</body></html>',
        "dot.png": DOT,
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        for name, data in files.items():
            book.writestr(name, data)
    return made.getvalue()
