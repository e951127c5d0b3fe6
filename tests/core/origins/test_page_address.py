"""A page tells where it was saved from: its own address, whatever kept it, and never that of another page."""

from __future__ import annotations

import pytest

from tests.core.origins.stories import known, page

OWN = "http://www.example.org/fic/lamp.html?sid=3"
ARCHIVE = "https://web.archive.org/web/20090311123456"
PROSE = f"<h1>The Lamp</h1>{'<p>It went out, and nobody came to light it again that night.</p>' * 8}"


def address(head: str, body: str = "", before: str = "") -> list[str]:
    return known(
        page(f"{before}<html><head>{head}<title>The Lamp</title></head><body>{body}{PROSE}</body></html>")
    ).get("url", [])


@pytest.mark.parametrize(
    ("head", "body", "before"),
    [
        ("", "", f"<!-- saved from url=(0042){OWN} -->"),
        ("", "", f"<!--\n Page saved with SingleFile \n url: {OWN} \n saved date: Sun Nov 22 2026\n-->"),
        (f"<!-- Mirrored from {OWN.removeprefix('http://')} by HTTrack Website Copier/3.x [XR&CO'2014], Wed -->", "", ""),
        (f'<link rel="stylesheet" href="{ARCHIVE}cs_/http://www.example.org/a.css"><script>\n  __wm.wombat("{OWN}","20090311123456","x");</script>', "", ""),
        (f'<link rel="stylesheet" href="{ARCHIVE}cs_/http://www.example.org/a.css">', f'<div id="wm-ipp-print">The Wayback Machine - {ARCHIVE}/{OWN}</div>', ""),
        (f'<link rel="canonical" href="{ARCHIVE}/{OWN}">', "", ""),
        ("", "", f"<!-- saved from url=(0090){ARCHIVE}/{OWN.replace('.org/', '.org:80/')} -->"),
        (f'<link rel="canonical" href="https://archive.ph/2013.03.11-123456/{OWN}"><meta property="og:url" content="https://archive.ph/AbCdE">', "", ""),
        (f'<link rel="canonical" href="https://arquivo.pt/wayback/20090311123456/{OWN}">', "", ""),
        (f'<meta name="savepage-url" content="{OWN}">', "", ""),
    ],
)  # fmt: skip
def test_whoever_saved_it_the_address_is_the_page_s_own(head: str, body: str, before: str) -> None:
    assert address(head, body, before) == [OWN]


def test_links_to_copies_of_other_pages_are_no_address() -> None:
    assert (
        address(
            f'<link rel="stylesheet" href="{ARCHIVE}cs_/{OWN}">', f'<p><a href="/web/2009/{OWN}">x</a></p>'
        )
        == []
    )
