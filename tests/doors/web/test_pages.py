from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests import factory
from tests.browser.stories import fill
from velvetbox.archive.library.models import Work

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/?sort=title&page=2",
    "/find",
    "/find?q=lamp",
    "/find?q=lamp+xyzzyx",
    "/find/remember",
    "/find/remember?q=somebody+carries+a+lamp.+And+then+it+goes+out",
    "/find/remember?q=xyzzyx",
    "/imports/",
    "/settings",
    "/nowhere",
    "/sign-in",
]
HOSTILE = '"><script>alert(1)</script>'


class Shape(HTMLParser):
    """Checks that elements close in order and that no name stands twice."""

    VOID = frozenset({"meta", "link", "input", "hr", "br", "img", "path"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = [name for name, _ in attrs]
        if len(given) != len(set(given)):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.names += [value or "" for name, value in attrs if name == "id"]
        if {"style", "onclick", "onload"} & set(given):
            self.faults.append(f"<{tag}> has script or style of its own")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> out of order")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass


def shape_of(page: str) -> Shape:
    shape = Shape()
    shape.feed(page)
    shape.close()
    return shape


def addresses(works: dict[str, Work]) -> list[str]:
    found = list(PAGES)
    for row in works.values():
        found += [f"/works/{row.pk}", f"/works/{row.pk}/whole"]
        found += [
            f"/works/{row.pk}/chapters/{chapter}" for chapter in row.chapters.values_list("id", flat=True)
        ]
    run = next(iter(works.values())).editions.get().imported_id
    return found + [
        f"/imports/{run}?show={show}" for show in ("all", "mended", "doubles", "not-read", "nonsense")
    ]


def test_every_page_is_well_formed_and_clean(owner: Client) -> None:
    for address in addresses(fill()):
        answer = owner.get(address)
        shape = shape_of(answer.text)
        assert not shape.faults, address
        assert not shape.open, address
        assert len(shape.names) == len(set(shape.names)), address
        assert "<script>" not in answer.text, address
        assert "%(" not in answer.text, address


def test_every_page_carries_the_headers_that_keep_strangers_out(owner: Client) -> None:
    others = [
        "/robots.txt",
        "/favicon.svg",
        "/manifest.webmanifest",
        "/imports/current.json",
        "/works/1/read",
        "/works/1/take/txt",
    ]
    for address in [*addresses(fill()), *others]:
        headers = owner.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy, address
        assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY"), address


def test_nothing_is_loaded_from_another_host(owner: Client) -> None:
    for address in addresses(fill()):
        loaded = re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]*)"', owner.get(address).text)
        assert all(one.startswith("/") for one in loaded), address


def test_an_empty_shelf_says_how_to_fill_it(anybody: Client) -> None:
    page = anybody.get("/").text
    assert "Nothing is in here yet." in page
    assert "velvetbox open ~/stories" in page


def test_what_a_file_says_is_shown_as_text_and_nothing_else(owner: Client) -> None:
    row = factory.work(
        f"Title {HOSTILE}", creators=(f"Name {HOSTILE}",), tags={"freeform": [f"Tag {HOSTILE}"]}, rating=HOSTILE,
        advisories=[{"text": HOSTILE, "kind": "content"}], canon=[{"text": HOSTILE}], damage=[HOSTILE], end_marker=HOSTILE,
        series=HOSTILE, address="https://example.org/",
    )  # fmt: skip
    factory.fact(row, "freeform", HOSTILE, basis="guess", quote=HOSTILE)
    run = factory.an_import(roots=[f"/{HOSTILE}"], message=HOSTILE)
    factory.file(run, HOSTILE, "work", row, notes=[HOSTILE])
    for address in (
        "/",
        f"/works/{row.pk}",
        f"/works/{row.pk}/whole",
        f"/imports/{run.pk}",
        "/imports/",
        f"/find?q={HOSTILE}",
        f"/find/remember?q={HOSTILE}",
        f"/find/remember?q=title.+{HOSTILE}",
    ):
        assert "<script>alert" not in owner.get(address).text, address


def test_the_shelf_while_an_import_runs(anybody: Client) -> None:
    factory.an_import(state="running", files_found=10, files_read=4, counts={"unreadable": 1}, ended_at=None)
    page = anybody.get("/").text
    assert "4 of 10 files read" in page
    assert "1 needs you" in page
    now = anybody.get("/imports/current.json").json()
    assert (now["running"], now["done"]) == (True, 4)
    assert "4 of 10 files read" in now["strip"]


def test_a_story_carries_its_language_and_direction(anybody: Client) -> None:
    row = factory.work("המנורה", language="he")
    for address in ("/", f"/works/{row.pk}", f"/works/{row.pk}/whole"):
        assert 'lang="he" dir="rtl"' in anybody.get(address).text, address


def test_missing_chapters_are_named_in_place(anybody: Client) -> None:
    row = factory.work(
        chapters=[factory.chapter("a", number=1)], missing_chapters=[2, 3], chapters_declared=3
    )
    assert "to 3 are missing" in anybody.get(f"/works/{row.pk}").text
    page = anybody.get(f"/works/{row.pk}/chapters/{row.chapters.get().pk}").text
    assert "Chapters 2 to 3 are missing. They are not in the box." in page


def test_a_work_that_was_taken_back_says_so(anybody: Client) -> None:
    run = factory.an_import()
    row = factory.work(withdrawn_at=timezone.now(), withdrawn_by=run)
    page = anybody.get(f"/works/{row.pk}").text
    assert "taken back with its import" in page
    assert f'href="/imports/{run.pk}"' in page


@pytest.mark.parametrize(
    "address",
    [
        "/works/99",
        "/works/99/whole",
        "/works/99/chapters/1",
        "/works/99/read",
        "/imports/99",
        "/images/..%2fsecret",
        "/nowhere",
        "/works/99/original/1",
        "/works/99/take/epub",
    ],
)
def test_an_address_without_anything_is_told_kindly(anybody: Client, address: str) -> None:
    answer = anybody.get(address)
    assert answer.status_code == 404
    assert "Nothing stands at this address." in answer.text


def test_when_the_program_fails_the_page_needs_no_database(
    settings: Settings, anybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("velvetbox.doors.web.views.shelf.latest", broken)
    anybody.raise_request_exception = False
    answer = anybody.get("/")
    assert answer.status_code == 500
    assert "Your stories are safe" in answer.text


def test_the_light_is_kept_and_written_by_the_server(anybody: Client) -> None:
    answer = anybody.post("/settings/light", {"light": "velvet", "next": "/imports/"})
    assert answer["Location"] == "/imports/"
    assert 'data-theme="velvet"' in anybody.get("/").text
    anybody.post("/settings/light", {"light": "neon"})
    assert "data-theme" not in anybody.get("/").text


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_a_form_never_leads_to_another_site(anybody: Client, address: str) -> None:
    assert anybody.post("/settings/light", {"light": "paper", "next": address})["Location"] == "/settings"


def test_the_type_is_kept(anybody: Client) -> None:
    row = factory.work()
    anybody.post(
        "/settings/type",
        {"size": "6", "font": "sans", "paragraphs": "space", "edge": "justified", "width": "99"},
    )
    page = anybody.get(f"/works/{row.pk}/whole").text
    for told in (
        'data-size="6"',
        'data-font="sans"',
        'data-paragraphs="space"',
        'data-edge="justified"',
        'data-width="2"',
    ):
        assert told in page


def test_small_files(anybody: Client) -> None:
    assert "Disallow: /" in anybody.get("/robots.txt").text
    assert anybody.get("/favicon.svg").status_code == 302
    assert anybody.get("/manifest.webmanifest").json()["name"] == "Velvetbox"


def counted(kept: int, why: str) -> dict[str, object]:
    return {
        "code": "dump.count",
        "text": "x",
        "what": "reviews",
        "stated": 9,
        "held": 9,
        "kept": kept,
        "why": why,
    }


def test_a_report_says_that_nothing_was_lost_only_where_nothing_was(anybody: Client) -> None:
    sound, short, broken = factory.an_import(), factory.an_import(), factory.an_import()
    for run, kept, why in ((sound, 9, ""), (short, 7, "2 not kept: their story is not in the dump")):
        line = factory.file(run, "site.sql", "container")
        line.notes = [counted(kept, why)]
        line.save()
    factory.file(broken, "bad.zip", "unreadable")

    def heading(run: int) -> str:
        return " ".join(re.sub(r"(?s).*<h1>(.*?)</h1>.*", r"\1", anybody.get(f"/imports/{run}").text).split())

    assert heading(sound.pk) == "1 file came in. Nothing was lost."
    assert heading(short.pk) == heading(broken.pk) == "1 file came in, and is kept as it came."
    page = anybody.get(f"/imports/{short.pk}").text
    assert 'href="#reckoning-1"' in page
    assert "2 not kept: their story is not in the dump" in page


def test_a_list_is_shown_as_cards_lines_or_covers_as_the_reader_chose(anybody: Client) -> None:
    row = factory.work("Salt & Smoke")
    assert 'class="card' in anybody.get("/").text
    for view, mark in (("covers", f'src="/works/{row.pk}/cover.svg"'), ("compact", 'class="lined"')):
        assert anybody.post("/settings/view", {"view": view, "next": "/"})["Location"] == "/"
        for address in ("/", "/find"):
            page = anybody.get(address).text
            assert mark in page, (view, address)
            assert "Salt &amp; Smoke" in page
    anybody.post("/settings/view", {"view": "nonsense"})
    assert 'class="lined"' not in anybody.get("/").text


def test_a_cover_is_a_drawing_that_can_run_nothing(anybody: Client) -> None:
    answer = anybody.get(f"/works/{factory.work().pk}/cover.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert anybody.get("/works/999/cover.svg").status_code == 404
