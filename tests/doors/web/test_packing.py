from __future__ import annotations

import gzip
import re
from typing import Any

import pytest

from tests import factory
from tests.doors.web.server import Browser, Process
from velvetbox.doors.web import packing, page_cache

AFAR: dict[str, Any] = {"REMOTE_ADDR": "192.168.1.9", "HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([A-Za-z0-9]{64})"')


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, True),
        ({"HTTP_ACCEPT_ENCODING": "br, GZIP;q=0.5"}, True),
        ({"HTTP_ACCEPT_ENCODING": "br"}, False),
        ({"HTTP_ACCEPT_ENCODING": "gzip;q=0, br"}, False),
        ({"HTTP_ACCEPT_ENCODING": ""}, False),
        ({"REMOTE_ADDR": "127.0.0.1"}, False),
        ({"REMOTE_ADDR": "::1"}, False),
        ({"REMOTE_ADDR": ""}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.7"}, True),
        ({"HTTP_SEC_FETCH_SITE": "none"}, True),
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, True),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, False),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, False),
    ],
)
def test_what_goes_over_a_line_is_packed_unless_another_site_asked_for_it(
    given: dict[str, str], wanted: bool
) -> None:
    assert packing.is_wanted(AFAR | given) is wanted


@pytest.mark.django_db(transaction=True)
def test_a_packed_page_is_the_page_built_or_kept_and_its_form_is_trusted() -> None:
    factory.work()
    browser = Browser(Process(), owner=True)
    pages = [browser.get(address, **AFAR) for address in ("/", "/", "/settings")]
    plain = TOKEN.sub("", browser.get("/").text)
    for answer in pages:
        assert answer["Content-Encoding"] == "gzip"
        assert int(answer["Content-Length"]) == len(answer.content) < len(plain)
        assert "Accept-Encoding" in answer["Vary"]
        assert "Cookie" in answer["Vary"]
    built, kept, other = (gzip.decompress(answer.content).decode() for answer in pages)
    assert TOKEN.sub("", built) == TOKEN.sub("", kept) == plain
    tokens = [found[1] for found in map(TOKEN.search, (built, kept, other)) if found]
    assert len(set(tokens)) == 3
    for token in tokens:
        given = {"light": "sepia", "csrfmiddlewaretoken": token}
        assert browser.post("/settings/light", given).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_token_is_no_shorter_packed_than_plain_whatever_else_is_on_the_page() -> None:
    factory.work()
    browser = Browser(Process(), owner=True)
    answer = browser.get("/", **AFAR)
    found = TOKEN.search(gzip.decompress(answer.content).decode())
    assert found
    assert found[1].encode() in answer.content


def test_small_answers_and_files_stay_as_they_are(db: None) -> None:
    browser = Browser(Process())
    for address in ("/robots.txt", "/manifest.webmanifest", "/favicon.svg"):
        assert "Content-Encoding" not in browser.get(address, **AFAR)
    assert "Content-Encoding" not in browser.head("/", **AFAR)


@pytest.mark.django_db(transaction=True)
def test_a_page_that_grows_by_being_packed_does_not_crowd_itself_out(monkeypatch: pytest.MonkeyPatch) -> None:
    process, address = Process(), f"/works/{factory.work().pk}"
    near = Browser(process)
    for one in (address, "/"):
        near.get(one)
    monkeypatch.setattr(page_cache, "MOST", sum(page.size for page in process.cache._pages.values()))
    assert near.get(address, **AFAR).status_code == 200
    assert near.get(address, **AFAR)["Content-Encoding"] == "gzip"
