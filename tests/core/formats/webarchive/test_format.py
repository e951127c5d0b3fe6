"""Pages that Safari saved: the page with its pictures, in either form of its file, and what is made to do harm."""

from __future__ import annotations

import plistlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.formats.mail.test_format import PIXEL
from tests.core.formats.plain_errors import said_of
from velvetbox.core import formats
from velvetbox.core.formats.webarchive.format import read
from velvetbox.core.prose import to_html

FORMS = pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML])
PAGE = '<html><head><title>The Lamp</title></head><body><h1>The Lamp</h1><p>Café <i>so</i> <img src="b.png"></p></body></html>'
ADDRESS = "https://e.org/lamp.html"


def resource(address: str, kind: str, content: bytes) -> dict[str, object]:
    found: dict[str, object] = {"WebResourceURL": address, "WebResourceMIMEType": kind}
    found |= {"WebResourceData": content, "WebResourceFrameName": "", "WebResourceTextEncodingName": "UTF-8"}
    return found


def saved(page: str = PAGE, form: plistlib.PlistFormat = plistlib.FMT_BINARY) -> bytes:
    frame = {
        "WebMainResource": resource("https://e.org/f.html", "text/html", f"<p>{'words ' * 50}</p>".encode())
    }
    archive = {
        "WebMainResource": resource(ADDRESS, "text/html", page.encode()),
        "WebSubresources": [resource("https://e.org/b.png", "image/png", PIXEL)],
        "WebSubframeArchives": [frame],
    }
    return plistlib.dumps(archive, fmt=form)


@FORMS
def test_the_page_is_read_with_its_pictures_and_its_address(form: plistlib.PlistFormat) -> None:
    data = saved(form=form)
    assert formats.identify(data, "x.webarchive") == "webarchive"
    draft = formats.read(data, "x.webarchive")
    (key,) = draft.images
    assert draft.images[key] == PIXEL
    assert to_html(draft.blocks).count(key) == 1
    assert "Café <em>so</em>" in to_html(draft.blocks)
    assert (draft.first("title"), draft.first("mht:location")) == ("The Lamp", ADDRESS)
    assert [remark.code for remark in draft.remarks] == ["mht.frames"]


def test_of_a_page_that_only_sets_frames_the_one_with_the_text_is_read() -> None:
    draft = read(saved("<html><frameset cols='20%,80%'><frame src='f.html'></frameset></html>"), "x")
    assert draft.blocks[0].text.startswith("words words")


def binary(*objects: bytes, width: int = 1) -> bytes:
    """Make a binary property list of objects as they lie in it, the first of them outermost."""
    body, places = b"bplist00", []
    for one in objects:
        places.append(len(body))
        body += one
    table = b"".join(place.to_bytes(4, "big") for place in places)
    return body + table + struct.pack(">6xBBQQQ", 4, width, len(objects), 0, len(body))


KEY = b"\x5f\x10\x0fWebMainResource"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (binary(b"\xd1\x01\x00", KEY), "refused.plist"),  # holds itself
        (binary(b"\xd1\x01\x02", KEY, b"\xaf\x11\x03\xe8" + b"\x02" * 1000), "refused.plist"),
        (binary(b"\xd1\x01\x02", KEY, *[b"\xaf\x10\xff" + bytes([min(at + 1, 9)]) * 255 for at in range(2, 10)]), "refused.plist"),
        (binary(b"\xd1\x01\x09", KEY), "plist.broken"),  # leads nowhere
        (binary(b"\xd1\x01\x02", KEY, b"\x4f\x13\x7f\xff\xff\xff\xff\xff\xff\xff"), "plist.broken"),
        (binary(b"\xd1\x01\x02", KEY, b"\x41x"), "webarchive.no_page"),
        (b"bplist00WebMainResource" + bytes(40), "plist.broken"),
        (b"<plist><dict><key>WebMainResource</key>" + b"<array>" * 200, "xml.broken"),
        (b"<plist><dict><key>WebMainResource</key>" + b"<array>" * 99 + b"</array>" * 99 + b"</dict></plist>", "refused.plist"),
        (b'<!DOCTYPE plist [<!ENTITY a "b">]><plist><key>WebMainResource</key></plist>', "xml.entities"),
    ],
)  # fmt: skip
def test_what_is_made_to_do_harm_is_refused_in_plain_words(data: bytes, code: str) -> None:
    assert formats.identify(data, "x.webarchive") == "webarchive"
    assert said_of(lambda: read(data, "x.webarchive"))[1] == code


@given(st.integers(8, 400), st.binary(max_size=6))
def test_a_damaged_one_is_read_or_refused_plainly(at: int, bytes_: bytes) -> None:
    sound = saved()
    draft, code = said_of(lambda: read(sound[:at] + bytes_ + sound[at + len(bytes_) :], "x"))
    assert code or draft is not None
