from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from velvetbox.core import formats
from velvetbox.core.formats.draft import ReadOptions
from velvetbox.core.formats.mail.hidden import CODE, decoded, shown


def hidden(name: str, key: int = 0x2A) -> str:
    return bytes([key, *(byte ^ key for byte in name.encode())]).hex()


CHAT = '<html><body><p><a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="{}">[email&#160;protected]</a>: are you up</p></body></html>'


def test_a_handle_hidden_as_an_address_is_written_out_and_the_mend_told() -> None:
    draft = formats.read(CHAT.format(hidden("lamp@lighter")).encode(), "chat.html")

    assert draft.blocks[0].text == "lamp@lighter: are you up"
    (mend,) = draft.mends
    assert (mend.code, mend.before, mend.after) == (CODE, "[email protected]", "lamp@lighter")


def test_the_mend_can_be_undone() -> None:
    draft = formats.read(
        CHAT.format(hidden("lamp@lighter")).encode(), "chat.html", ReadOptions(without=frozenset({CODE}))
    )

    assert "protected]: are you up" in draft.blocks[0].text
    assert not draft.mends


def test_what_is_no_hidden_name_stays() -> None:
    for written in ("zz", "2a", "2a2a2a"):
        page = CHAT.format(written)
        assert shown(page)[0] == page


@given(st.text(min_size=1, max_size=40).filter(str.isprintable).filter(str.strip), st.integers(0, 255))
def test_every_name_comes_back(name: str, key: int) -> None:
    assert decoded(hidden(name, key)) == name
