"""Pages kept in memory by a server, while another process writes."""

from __future__ import annotations

from urllib.request import urlopen

import pytest

from tests.browser.conftest import Site

pytestmark = pytest.mark.loopback


def read(address: str) -> str:
    with urlopen(address) as answer:  # noqa: S310 - our own server
        return str(answer.read().decode())


@pytest.mark.parametrize("path", ["/", "/works/2", "/works/2/whole"])
def test_what_another_process_changes_shows_at_once(site: Site, path: str) -> None:
    address = site.address + path
    try:
        for title in ("What the Ferryman Kept", "What the Ferryman Lost"):
            for _ in range(3):
                assert title not in read(address)
            site.write("UPDATE library_work SET title = ? WHERE id = 2", title)
            assert title in read(address)
    finally:
        site.write("UPDATE library_work SET title = 'What the Ferryman Keeps' WHERE id = 2")


def test_a_work_that_another_process_takes_back_is_gone_at_once(site: Site) -> None:
    assert 'href="/works/5"' in read(f"{site.address}/")
    site.write("UPDATE library_work SET withdrawn_at = '2026-01-01' WHERE id = 5")
    try:
        assert 'href="/works/5"' not in read(f"{site.address}/")
    finally:
        site.write("UPDATE library_work SET withdrawn_at = NULL WHERE id = 5")
    assert 'href="/works/5"' in read(f"{site.address}/")
