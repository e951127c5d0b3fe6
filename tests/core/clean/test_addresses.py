from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvetbox.core.clean import is_picture_data, safe_address


@pytest.mark.parametrize(
    "address",
    [
        "https://archiveofourown.org/works/1?view=full#x",
        "http://a.example",
        "mailto:a@b.example",
        "ftp://a.example/f",
        "#note-1",
        "chapter2.html#x",
        "/works/1",
        "//a.example/x",
        "HTTPS://A.EXAMPLE/",
        "https://a.example/\u5c0f\u8aac",
    ],
)
def test_addresses_that_lead_somewhere_are_kept(address: str) -> None:
    assert safe_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "\u00a0javascript:alert(1)",
        "\u2003java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\u200bscript:alert(1)",
        "javascript&colon;alert(1)",
        "javascript&#58;alert(1)",
        "javascript&#x3A;alert(1)",
        "vbscript:x",
        "data:text/html,<script>",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "blob:https://a.example/1",
        "file:///etc/passwd",
        "about:blank",
        "view-source:https://a.example",
        "",
        " ",
        "https://a.example/" + "x" * 5000,
    ],
)
def test_addresses_that_could_do_harm_are_refused(address: str) -> None:
    assert safe_address(address) is None


@given(st.text(max_size=40))
def test_a_safe_address_stays_as_it_is(address: str) -> None:
    safe = safe_address(address)
    assert safe is None or safe_address(safe) == safe


def test_only_raster_pictures_may_be_written_out() -> None:
    assert is_picture_data("data:image/png;base64,iVBORw0KGgo=")
    assert not is_picture_data("data:image/svg+xml;base64,PHN2Zz4=")
    assert not is_picture_data('data:image/png;base64,"><script>')
