"""Mails, mailboxes and saved pages are read by their parts, whatever encoding they were sent in."""

from __future__ import annotations

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allowed import bounded
from tests.core.formats.letters import STORY, letter, mbox
from tests.core.formats.plain_errors import said_of
from velvetbox.core import formats
from velvetbox.core.errors import Refused
from velvetbox.core.formats.draft import Draft, Limits, ReadOptions
from velvetbox.core.formats.mail import mht
from velvetbox.core.formats.mail.format import read, sender
from velvetbox.core.formats.mail.text import unflowed, without_signature
from velvetbox.core.prose import Kind, to_html


def texts(draft: Draft) -> list[str]:
    return [block.text for block in draft.blocks]


def sent(body: bytes, kind: str, coding: str) -> bytes:
    head = f"From: Ada <a@e.org>\nSubject: x\nMessage-ID: <1@e>\nMIME-Version: 1.0\nContent-Type: {kind}\nContent-Transfer-Encoding: {coding}\n\n"
    return head.encode() + body


@pytest.mark.parametrize(
    ("body", "kind", "coding"),
    [
        (
            quopri.encodestring("“Café” – she said.".encode("windows-1252")),
            "text/plain; charset=windows-1252",
            "quoted-printable",
        ),
        (base64.encodebytes("“Café” – she said.".encode()), 'text/plain; charset="UTF-8"', "base64"),
        ("“Café” – she said.".encode(), "text/plain; charset=us-ascii", "8bit"),
        ("“Café” – she said.".encode("windows-1252"), "text/plain; charset=iso-8859-1", "8bit"),
        ("“Café” – she said.".encode("windows-1252"), "text/plain; charset=nothing-known", "8bit"),
        (
            b"<html><body><p>&ldquo;Caf&eacute;&rdquo; &ndash; she said.</p></body></html>",
            "text/html",
            "7bit",
        ),
    ],
)
def test_every_way_of_sending_gives_the_same_words(body: bytes, kind: str, coding: str) -> None:
    data = sent(body, kind, coding)
    assert formats.identify(data, "a.txt") == "mail"
    assert texts(read(data, "a.eml")) == ["“Café” – she said."]


def test_a_mailbox_gives_a_page_a_message_and_its_headers() -> None:
    draft = read(
        mbox(letter("One", "First text."), letter("=?utf-8?Q?Zw=C3=B6lf?=", "Second text.")), "a.mbox"
    )
    assert [page.blocks[0].text for page in draft.pages] == ["First text.", "Second text."]
    assert draft.properties["mail:subject"] == ("One", "Zwölf")
    assert draft.properties["mail:from"] == ("Ada Quill", "Ada Quill")


def test_from_at_the_start_of_a_line_is_undone_as_a_mend_and_splits_nothing() -> None:
    box = mbox(letter("One", "She ran.\n\n>From the pier came a call.\n\nFrom here on it rained.\n"))
    draft = read(box, "a.mbox")
    assert texts(draft) == ["She ran.", "From the pier came a call.", "From here on it rained."]
    assert [(mend.code, mend.before) for mend in draft.mends] == [
        ("mail.from", ">From the pier came a call.")
    ]
    kept = read(box, "a.mbox", ReadOptions(without=frozenset({"mail.from"})))
    assert texts(kept)[1] == ">From the pier came a call."


def alternatives(plain: str, rich: str) -> bytes:
    head = 'From: Ada <a@e.org>\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="b1"\n\nnot read\n'
    parts = f"--b1\nContent-Type: text/plain\n\n{plain}\n--b1\nContent-Type: text/html\n\n{rich}\n--b1--\nnor this\n"
    return (head + parts).encode()


def test_of_a_choice_the_richer_is_taken_and_a_stub_is_not() -> None:
    draft = read(alternatives("She said no.", "<html><p>She said <i>no</i>.</p></html>"), "a.eml")
    assert "<em>no</em>" in to_html(draft.blocks)
    assert texts(read(alternatives(STORY, "<p>Please use a newer program.</p>"), "a.eml"))[0].startswith(
        "The lamp"
    )


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Ada Quill <ada@e.org>", "Ada Quill"),
        ('"Quill, Ada" <ada@e.org>', "Quill, Ada"),
        ("ada@e.org (Ada Quill)", "Ada Quill"),
        ("ada@e.org", ""),
        ("<ada@e.org>", ""),
        ('"ada@e.org" <ada@e.org>', ""),
    ],
)
def test_a_sender_is_a_name_and_never_an_address(header: str, name: str) -> None:
    assert sender(header) == name


def test_an_address_that_an_archive_hid_is_no_name() -> None:
    assert sender("mara at example.org (Mara Quill)") == "Mara Quill"
    assert sender("Mara at Sea (writer)") == "Mara at Sea"


def test_flowed_lines_are_joined() -> None:
    assert unflowed("A line \nthat flows.\n Kept\n-- \nAda") == "A line that flows.\nKept\n-- \nAda"
    assert unflowed("漢 \n字", joined=True) == "漢字"


@pytest.mark.parametrize(
    "below",
    [
        "-- \nAda\nhttp://example.org",
        "_______________________________________________\nfolio mailing list\nhttp://e.org/mailman/listinfo/folio",
        "------------------------ Yahoo! Groups Sponsor ---------------------~-->\nBuy ink!\n",
        "-- \nAda\n\nTo unsubscribe, e-mail: folio-unsubscribe@e.org",
    ],
)
def test_signature_and_list_footer_are_cut_off(below: str) -> None:
    cut = without_signature(f"{STORY}{below}")
    assert (cut.text.strip(), cut.below) == (STORY.strip(), below.strip())


def test_dashes_inside_a_text_are_no_signature() -> None:
    text = "One.\n\n--\n\n" + STORY * 6
    assert without_signature(text).below == ""


def test_a_story_that_begins_with_a_letter_is_no_mail() -> None:
    assert (
        formats.identify(b"From: jack@sgc.mil\nSubject: Re: you\nDate: Monday\n\nDear all,\n", "story.txt")
        == "txt"
    )


PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(20)
PAGE = '<html><head><title>The Lamp</title></head><body><h1>The Lamp</h1><p>Caf=E9 <img src=3D"cid:p1@x" alt=3D"a lamp"> and <img src=3D"b.png"></p></body></html>'


def saved(page: str = PAGE, root: str = "text/html; charset=windows-1252") -> bytes:
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://e.org/lamp.html\r\nSubject: The Lamp\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="b2"\r\n\r\n'
        f"--b2\r\nContent-Type: {root}\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://e.org/lamp.html\r\n\r\n{page}\r\n"
        f"--b2\r\nContent-Type: image/png\r\nContent-ID: <p1@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64.b64encode(PIXEL).decode()}\r\n"
        f"--b2\r\nContent-Type: image/png\r\nContent-Location: https://e.org/b.png\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64.b64encode(PIXEL).decode()}\r\n"
        "--b2--\r\n"
    ).encode()


@pytest.mark.parametrize("name", ["lamp.mht", "lamp.txt"])
def test_a_saved_page_is_read_as_html_with_its_pictures(name: str) -> None:
    assert formats.identify(saved(), name) == "mht"
    draft = formats.read(saved(), name)
    assert (draft.format, draft.first("title"), draft.encoding) == ("html", "The Lamp", "windows-1252")
    assert "Café" in to_html(draft.blocks)
    used = [
        mark.value
        for block in draft.blocks
        for span in block.spans
        for mark in span.marks
        if mark.kind == "image"
    ]
    assert [draft.images[key] for key in used] == [PIXEL, PIXEL]
    assert draft.blocks[0].kind is Kind.HEADING


def test_of_a_saved_page_of_frames_the_one_with_the_text_is_read() -> None:
    data = saved("<html><frameset><frame src=3D'a.html'></frameset></html>")
    frame = f"--b2\r\nContent-Type: text/html\r\nContent-Location: https://e.org/a.html\r\n\r\n<p>{'words ' * 9}</p>\r\n--b2--\r\n"
    draft = formats.read(data.replace(b"--b2--\r\n", frame.encode()), "a.mht")
    assert draft.blocks[0].text.startswith("words")
    assert draft.first("mht:location") == "https://e.org/a.html"


def test_a_saved_page_without_a_page_is_told() -> None:
    assert said_of(lambda: mht.read(saved(root="text/css"), "a.mht"))[1] == "mht.no_page"


def test_a_mailbox_beyond_the_limit_is_refused() -> None:
    with pytest.raises(Refused):
        read(mbox(letter("a", "b")), "a.mbox", ReadOptions(limits=Limits(text=20)))


PIECES = st.sampled_from(
    ["From a b\n", "From: x\n", "Subject: ", "=?utf-8?B?", "?=", "Content-Type: multipart/mixed; boundary=q\n", "--q\n", "--q--\n", "\n", "\n\n",
     "Content-Type: text/html\n", "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n", "=", "=ZZ", "YWJj", ">From x\n",
     "Content-Type: message/rfc822\n", "<p>a</p>", " folded\n", "\0", "é", "-- \n"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join), st.booleans())
@bounded(5)
def test_any_mail_is_read_or_refused_plainly(body: str, page: bool) -> None:
    data = (("MIME-Version: 1.0\n" if page else "From a b\n") + body).encode()
    draft, code = said_of(lambda: (mht.read if page else read)(data, "a"))
    assert code or to_html(draft.blocks if draft else ()) is not None


@pytest.mark.parametrize(
    "piece",
    ["Content-Type: multipart/mixed; boundary=q\n\n--q\n", "From a b\nA: b\n\nc\n\n", "Content-Type: message/rfc822\n\n", ">From x\n", "A: =?utf-8?Q?", " x\n"],
)  # fmt: skip
def test_a_long_mail_of_one_piece_is_read_in_time(piece: str) -> None:
    data = ("From a b\nSubject: x\n" + piece * (300_000 // len(piece))).encode()
    assert said_of(lambda: [page.blocks for page in read(data, "a.mbox").pages])[1] in {"", "mail.empty"}


def digest(*messages: str, head: str = "Topics in this digest:\n\n 1. FIC: Low Lanterns (1/2)\n") -> bytes:
    top = "From: list@example.org\nSubject: [Quay] Digest Number 412\nDate: 4 Mar 2002 10:11:12 -0000\nMessage-ID: <a@b>\n\n"
    rule = "_" * 72 + "\n"
    return (
        top
        + head
        + rule
        + rule
        + (rule + rule).join(messages)
        + rule
        + "\nYour use of Yahoo! Groups is subject to\n"
    ).encode()


OLD_FORM = 'Message: {0}\n   Date: Sun, 3 Mar 2002 09:00:0{0} -0500\n   From: "Mara Quill" <mara@example.org>\nSubject: Lanterns {0}\n\nText {0}.\n\n'
LATE_FORM = (
    '1{0}. Lanterns {0}\n    Posted by: "Mara Quill" mara@example.org maraq\n    Date: Sun Mar 3, 2002 9:00 am ((PST))\n\n'
    "Text {0}.\n\nMessages in this topic (2)\n"
)


@pytest.mark.parametrize("form", [OLD_FORM, LATE_FORM])
def test_a_digest_is_the_messages_in_it(form: str) -> None:
    draft = read(digest(form.format(1), form.format(2)), "a.eml")
    assert draft.properties["mail:subject"] == ("Lanterns 1", "Lanterns 2")
    assert draft.properties["mail:from"] == ("Mara Quill", "Mara Quill")
    assert texts(draft) == ["Text 1.", "Text 2."]


def test_a_digest_of_mime_is_the_messages_in_it_though_none_says_what_it_is() -> None:
    head = 'From: list@example.org\nSubject: Digest\nMIME-Version: 1.0\nContent-Type: multipart/digest; boundary="x"\n\n'
    parts = "".join(
        f"--x\n\nFrom: Mara Quill <m@example.org>\nSubject: Lanterns {number}\n\nText {number}.\n"
        for number in (1, 2)
    )
    draft = read(f"{head}{parts}--x--\n".encode(), "a.eml")
    assert draft.properties["mail:subject"] == ("Lanterns 1", "Lanterns 2")
    assert texts(draft) == ["Text 1.", "Text 2."]


def test_a_rule_inside_a_message_of_a_digest_stays() -> None:
    first = OLD_FORM.format(1) + "-" * 40 + "\n\nMore.\n\n"
    draft = read(digest(first, OLD_FORM.format(2)), "a.eml")
    assert len(draft.pages) == 2
    assert "More." in draft.pages[0].source


def test_a_mail_with_rules_is_no_digest() -> None:
    rule = "-" * 60
    mail = f"From: a@b\nSubject: Lanterns\nMessage-ID: <a@b>\n\nIt was late.\n{rule}\nFrom: Ann\nSubject: You\n\nCome.\n{rule}\nDate: now\nSubject: x\n\nNo.\n"
    assert len(read(mail.encode(), "a.eml").pages) == 1
