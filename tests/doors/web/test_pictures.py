from __future__ import annotations

import base64
import re
import time
import zipfile
from collections.abc import Callable, Mapping
from html import escape
from io import BytesIO
from pathlib import Path
from shutil import rmtree

import pytest
from django.test import Client
from pytest_django import Settings

from tests.allowed import allowed
from tests.core.formats.pictures import gif, jpg, png
from tests.epubcheck import EpubCheck
from velvetbox.archive.imports.acts import run
from velvetbox.archive.imports.models import ImportedFile
from velvetbox.archive.library import pictures as library_pictures
from velvetbox.archive.library.acts import undo_mend
from velvetbox.archive.library.models import Mend, Work
from velvetbox.archive.people.acts import local_owner
from velvetbox.core.intake.pictures import picture_name

pytestmark = pytest.mark.django_db(transaction=True)

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
        assert page.count("Picture not kept") >= len(SOURCES), address
        assert "The lamp &amp; the &lt;keeper&gt; 1" in page, address
        assert "<code>foo.jpg</code>" in page, address
        assert "<code>https://example.org/x.png</code>" in page, address


LAMP = png(40, 30)
URI = f"data:image/png;base64,{base64.b64encode(LAMP).decode()}"
GONE = "Salt_files/gone.png"


def html_with(*sources: str) -> str:
    pictures = "".join(f'<p><img src="{source}" alt="A lamp"></p>' for source in sources)
    return f"<title>Salt</title><h1>Salt</h1>{TEXT}{pictures}{TEXT}"


def put_html(pile: Path) -> None:
    (pile / "salt.html").write_text(html_with(URI, GONE), encoding="utf-8")


def put_page_and_files(pile: Path) -> None:
    (pile / "salt.html").write_text(html_with("./Salt_files/lamp.png", GONE), encoding="utf-8")
    (pile / "Salt_files").mkdir()
    (pile / "Salt_files" / "lamp.png").write_bytes(LAMP)


def put_zip(pile: Path) -> None:
    files: dict[str, str | bytes] = {
        "a/salt.html": html_with("Salt_files/lamp.png", GONE),
        "a/Salt_files/lamp.png": LAMP,
    }
    (pile / "site.zip").write_bytes(zipped(files))


def put_markdown(pile: Path) -> None:
    words = "\n\n".join(re.findall("<p>(.*?)</p>", TEXT))
    (pile / "salt.md").write_text(f"# Salt\n\n{words}\n\n![A lamp](lamp.png)\n\n![A lamp]({GONE})\n")
    (pile / "lamp.png").write_bytes(LAMP)


def put_epub(pile: Path) -> None:
    (pile / "salt.epub").write_bytes(
        an_epub(f'{TEXT}<p><img src="dot.png" alt="A lamp"/></p><p><img src="{GONE}" alt="A lamp"/></p>')
    )


def put_docx(pile: Path) -> None:
    def drawn(name: str) -> str:
        shown = f'<w:drawing><wp:docPr descr="A lamp"/><a:blip r:embed="{name}"/></w:drawing>'
        return f"<w:p><w:r>{shown}</w:r></w:p>"

    words = TEXT.replace("<p>", "<w:p><w:r><w:t>").replace("</p>", "</w:t></w:r></w:p>")
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:r="{office}"'
    )

    def related(*targets: tuple[str, str, str]) -> str:
        inner = "".join(f'<Relationship Id="{n}" Type="{office}/{k}" Target="{t}"/>' for n, k, t in targets)
        return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'

    files: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": related(("a", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": related(
            ("p", "image", "media/lamp.png"), ("q", "image", "media/gone.png")
        ),
        "word/document.xml": f"<w:document {names}><w:body>{words}{drawn('p')}{drawn('q')}{words}</w:body></w:document>",
        "word/media/lamp.png": LAMP,
    }
    (pile / "salt.docx").write_bytes(zipped(files))


def put_odt(pile: Path) -> None:
    spaces = {"office": "office", "text": "text", "draw": "drawing", "svg": "svg-compatible"}
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{s}:1.0"' for n, s in spaces.items())
    words = TEXT.replace("<p>", "<text:p>").replace("</p>", "</text:p>")
    drawn = "".join(
        f'<text:p><draw:frame><draw:image xlink:href="{href}"/><svg:desc>A lamp</svg:desc></draw:frame></text:p>'
        for href in ("Pictures/lamp.png", "../Salt_files/gone.png")
    )
    body = f"<office:body><office:text>{words}{drawn}{words}</office:text></office:body>"
    files: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'<office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink">{body}</office:document-content>',
        "Pictures/lamp.png": LAMP,
    }
    (pile / "salt.odt").write_bytes(zipped(files))


def put_rtf(pile: Path) -> None:
    words = "\\par ".join(re.findall("<p>(.*?)</p>", TEXT))
    drawn = f"{{\\pict\\pngblip {LAMP.hex()}}}\\par {{\\pict\\wmetafile8 0100}}"
    (pile / "salt.rtf").write_text(f"{{\\rtf1 {words}\\par {drawn}\\par {words}}}")


FORMS = [put_html, put_page_and_files, put_zip, put_markdown, put_epub, put_docx, put_odt, put_rtf]


@pytest.mark.parametrize("put", FORMS)
def test_a_picture_is_shown_with_its_size_and_one_that_is_gone_leaves_its_address(
    owner: Client, pile: Path, put: Callable[[Path], None]
) -> None:
    put(pile)
    page = owner.get(f"/works/{imported(pile).pk}/whole").text
    (address,) = asked_for(page)
    assert re.search(rf'<img src="{address}"[^>]* width="40" height="30" loading="lazy"', page)
    if put is not put_rtf:
        assert f'<img src="{address}" alt="A lamp"' in page
    assert page.count("Picture not kept") == 1
    assert re.search("<code>[^<]*gone.png</code>" if put is not put_rtf else "<code>picture-2</code>", page)
    answer = owner.get(address)
    assert answer.content == LAMP
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.loopback
@pytest.mark.parametrize("put", [put_page_and_files, put_rtf])
def test_a_picture_is_taken_away_with_its_story(
    owner: Client, pile: Path, put: Callable[[Path], None], epubcheck: EpubCheck, tmp_path: Path
) -> None:
    put(pile)
    row = imported(pile)
    written = owner.get(f"/works/{row.pk}/take/html").text
    assert URI in written
    assert f"[Image: {'A lamp, Salt_files/gone.png' if put is not put_rtf else 'picture-2'}]" in written
    book = tmp_path / "salt.epub"
    book.write_bytes(owner.get(f"/works/{row.pk}/take/epub").content)
    with zipfile.ZipFile(book) as opened:
        assert [opened.read(name) for name in opened.namelist() if name.endswith(".png")] == [LAMP]
    assert epubcheck.messages(book) == []


def test_a_picture_lost_from_the_box_leaves_its_description(owner: Client, pile: Path) -> None:
    put_html(pile)
    row = imported(pile)
    (address,) = asked_for(owner.get(f"/works/{row.pk}/whole").text)
    (found,) = (pile.parent / "box" / "images").rglob("*.png")
    found.unlink()
    library_pictures._shape.cache_clear()
    page = owner.get(f"/works/{row.pk}/whole?anew").text
    assert asked_for(page) == []
    assert f"Picture not kept: <i>A lamp</i> <code>{address}</code>" in page


def test_undoing_a_mend_keeps_the_pictures_when_the_folder_is_gone(owner: Client, pile: Path) -> None:
    put_page_and_files(pile)
    page = (pile / "salt.html").read_text(encoding="utf-8")
    (pile / "salt.html").write_text(page.replace("somebody ought", "somebodyâ€™s ought"), encoding="utf-8")
    row = imported(pile)
    shown = asked_for(owner.get(f"/works/{row.pk}/whole").text)
    rmtree(pile)
    undo_mend(local_owner(), Mend.objects.get(code="text.mojibake"))
    again = owner.get(f"/works/{row.pk}/whole").text
    assert "somebodyâ€™s" in again
    assert asked_for(again) == shown != []


def test_a_picture_that_could_not_be_fetched_is_told_of(owner: Client, pile: Path) -> None:
    (pile / "salt.html").write_text(html_with("failedtoload"), encoding="utf-8")
    row = imported(pile)
    assert (
        "Picture not kept: <i>A lamp</i> <code>failedtoload</code>"
        in owner.get(f"/works/{row.pk}/whole").text
    )
    assert "picture.lost" in str(ImportedFile.objects.get().notes)


HOSTILE = {
    "flood.png": png(60_000, 60_000),
    "flood.jpg": jpg(65_000, 65_000),
    "script.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "svg.png": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "page.gif": b"<html><script>alert(1)</script></html>",
    "cut.png": png(40, 30)[:20],
    "endless.jpg": b"\xff\xd8\xff" + b"\xff\xe0\0\2" * 2**20,
    "nothing.png": b"",
}
POLYGLOT = gif(4, 4) + b"/*<html><script>alert(1)</script>*/=1;alert(1)"


def test_hostile_pictures_are_not_kept_and_cost_nothing(owner: Client, pile: Path) -> None:
    for name, data in HOSTILE.items():
        (pile / name).write_bytes(data)
    (pile / "salt.html").write_text(html_with(*HOSTILE), encoding="utf-8")
    row = imported(pile)
    page = owner.get(f"/works/{row.pk}/whole").text
    assert asked_for(page) == []
    assert page.count("Picture not kept") == len(HOSTILE)
    assert "picture.refused" in str([file.notes for file in ImportedFile.objects.all()])
    began = time.process_time()
    for data in HOSTILE.values():
        assert picture_name(data) is None
    assert time.process_time() - began < allowed(0.1)


def test_a_picture_that_is_a_page_too_is_only_ever_a_picture(owner: Client, pile: Path) -> None:
    (pile / "both.gif").write_bytes(POLYGLOT)
    (pile / "salt.html").write_text(html_with("both.gif"), encoding="utf-8")
    (address,) = asked_for(owner.get(f"/works/{imported(pile).pk}/whole").text)
    answer = owner.get(address)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/gif", "nosniff")
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def an_epub(body: str) -> bytes:
    files: dict[str, str | bytes] = {
        "META-INF/container.xml": '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "a.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier><dc:title>Salt</dc:title><dc:language>en</dc:language></metadata><manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/><item id="d" href="dot.png" media-type="image/png"/></manifest><spine><itemref idref="c"/></spine></package>',
        "c.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Salt</title></head><body><h1>Salt</h1>{body}</body></html>',
        "dot.png": LAMP,
    }
    return zipped({"mimetype": "application/epub+zip", **files})


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()
