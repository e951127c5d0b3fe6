"""Characters that were written out or escaped twice are characters again, told as a mend that can be undone."""

from __future__ import annotations

import pytest

from velvetbox.core.formats.draft import ReadOptions
from velvetbox.core.formats.html import format as html
from velvetbox.core.formats.text import txt
from velvetbox.core.prose import paragraphs

WITHOUT = ReadOptions(without=frozenset({"text.entities"}))


def test_characters_written_out_in_a_text_are_read() -> None:
    text = b"&#8220;It&#8217;s late &amp; cold,&rdquo; she said &mdash; caf&eacute;.\n\nA &bogus; word; AT&T; R&D."

    draft = txt.read(text, "a.txt")

    assert paragraphs(draft.blocks) == ["“It’s late & cold,” she said — café.", "A &bogus; word; AT&T; R&D."]
    assert [(mend.code, mend.count) for mend in draft.mends] == [("text.entities", 6)]
    assert draft.pages[0].source.startswith("“It’s")
    assert "&#8217;" in txt.read(text, "a.txt", WITHOUT).blocks[0].text


def test_one_or_two_may_be_meant() -> None:
    assert paragraphs(txt.read(b"Write &mdash; for a dash, or &ndash;.", "a.txt").blocks)[0].count("&") == 2


def test_characters_escaped_twice_in_a_page_are_read() -> None:
    page = b"<html><body><p>It&amp;#8217;s late &amp;mdash; &amp;quot;no&amp;quot; &amp; R&amp;D</p><p>&amp;lt;b&amp;gt;</p></body></html>"

    draft = html.read(page, "a.html")

    assert paragraphs(draft.blocks) == ['It’s late — "no" & R&D', "&lt;b&gt;"]
    assert [mend.code for mend in draft.mends] == ["text.entities"]
    assert "&mdash;" in html.read(page, "a.html", WITHOUT).blocks[0].text


@pytest.mark.parametrize("joint", ["\r\r\n", "\n\n"])
def test_lines_whose_ends_were_doubled_are_joined_again(joint: str) -> None:
    wrapped = "She waited at the station until the last\ntrain had gone, and nobody came to\nopen the gate for her that night.\n\n"

    draft = txt.read((wrapped * 8).replace("\n", joint).encode(), "a.txt")

    assert paragraphs(draft.blocks) == [" ".join(wrapped.split())] * 8
    assert "text.unwrapped" in [mend.code for mend in draft.mends]
