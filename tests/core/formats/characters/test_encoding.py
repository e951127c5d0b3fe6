"""Bytes become text whatever wrote them, nothing is lost silently, and clean text stays as it is."""

from __future__ import annotations

import ftfy.badness
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.formats.plain_errors import said_of
from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.characters.encoding import codec_of, decode, is_text
from velvetbox.core.formats.characters.repair import mend_mojibake
from velvetbox.core.formats.draft import Limits, ReadOptions

ENGLISH = (
    "“You’re here,” she said — ‘finally’. The café was closed… and nobody had told the fiancée why.\n" * 4
)
RUSSIAN = (
    "Всё смешалось в доме Облонских. Жена узнала, что муж был в связи с бывшею в их доме гувернанткой.\n" * 4
)
JAPANESE = (
    "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所でニャーニャー泣いていた。\n"
    * 4
)
CHINESE = (
    "道可道，非常道。名可名，非常名。无名天地之始；有名万物之母。故常无，欲以观其妙；常有，欲以观其徼。\n" * 4
)
POLISH = (
    "Litwo! Ojczyzno moja! ty jesteś jak zdrowie. Ile cię trzeba cenić, ten tylko się dowie, kto cię stracił.\n"
    * 4
)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "utf-32-le"),
        (ENGLISH, "utf-32-be"),
        (ENGLISH, "windows-1252"),
        (ENGLISH, "mac_roman"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "iso8859-5"),
        (RUSSIAN, "utf-16-le"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (JAPANESE, "utf-16-be"),
        (CHINESE, "gb18030"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
    ],
)
def test_encodings_are_told_from_the_bytes_alone(text: str, codec: str) -> None:
    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert decoded.mends == ()
    assert {remark.code for remark in decoded.remarks} <= {"text.encoding_guess"}


@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, JAPANESE, CHINESE, POLISH])
def test_clean_text_of_any_script_is_not_mended(text: str) -> None:
    assert decode(text.encode()).text == text
    assert decode(text.encode()).mends == ()


@given(st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "Zs"]), min_size=1))
def test_what_survives_decoding_is_what_was_written_or_told_as_mended(text: str) -> None:
    decoded, code = said_of(lambda: decode(text.encode()))
    if decoded is None:
        assert code == "empty"
    else:
        assert decoded.text == text.lstrip("\ufeff") or decoded.mends or decoded.remarks


@pytest.mark.parametrize("wrong", ["latin-1", "mac_roman", "cp437"])
def test_utf8_read_as_something_else_and_written_again_is_put_right_and_told(wrong: str) -> None:
    garbled = ENGLISH.encode().decode(wrong).encode()
    decoded = decode(garbled)
    assert decoded.text == ENGLISH
    assert [mend.code for mend in decoded.mends] == ["text.mojibake"]
    assert decoded.mends[0].before != decoded.mends[0].after


def test_text_encoded_three_times_is_put_right() -> None:
    twice = ENGLISH.encode().decode("latin-1").encode().decode("latin-1").encode()
    assert decode(twice).text == ENGLISH


def test_only_the_garbled_paragraphs_of_a_pasted_file_are_mended() -> None:
    garbled = ENGLISH.encode().decode("latin-1")
    decoded = decode((ENGLISH + garbled).encode())
    assert decoded.text == ENGLISH * 2
    assert decoded.mends[0].count == 4


def test_an_undone_repair_leaves_the_garbled_text() -> None:
    garbled = ENGLISH.encode().decode("mac_roman")
    decoded = decode(garbled.encode(), options=ReadOptions(without=frozenset({"text.mojibake"})))
    assert decoded.text == garbled


def test_stray_windows_bytes_in_utf8_lose_no_quotation_mark() -> None:
    mixed = ENGLISH.encode() * 4 + ENGLISH.encode("windows-1252")
    decoded = decode(mixed)
    assert decoded.text == ENGLISH * 5
    assert [mend.code for mend in decoded.mends] == ["text.mixed_encoding"]


def test_a_declared_latin_1_means_windows_1252_but_utf8_is_believed_first() -> None:
    assert decode("“no”".encode("windows-1252"), "ISO-8859-1").text == "“no”"
    assert decode("“no”".encode(), "iso-8859-1").text == "“no”"
    assert codec_of("us-ascii") == "windows-1252"
    assert codec_of("utf-7") is None
    assert codec_of("nonsense") is None


def test_bytes_that_mean_nothing_are_told_with_line_and_byte() -> None:
    decoded = decode(
        "first\nsecond — ".encode("windows-1252") + b"\x81 and on, with \x93quotes\x94", "windows-1252"
    )
    assert "\ufffd" in decoded.text
    assert "in line 2 (byte 15, 0x81)" in decoded.remarks[0].text


def test_a_character_cut_at_the_end_of_a_file_is_told() -> None:
    decoded = decode("a plain text — and the end of it is ”".encode()[:-1])
    assert decoded.text.endswith("is \ufffd")
    assert [remark.code for remark in decoded.remarks] == ["text.undecodable"]


def test_line_ends_of_all_kinds_become_one_kind_and_controls_go() -> None:
    decoded = decode("a\r\nb\rc\u2028d\u0085e\u2029f\x0bg\x08\x1a".encode())
    assert decoded.text == "a\nb\nc\nd\ne\n\nf\ng"
    assert [remark.code for remark in decoded.remarks] == ["text.controls"]


def test_nuls_never_reach_the_text() -> None:
    decoded = decode(b"a plain text with one \x00 in it, and more words after it")
    assert "\0" not in decoded.text
    assert [remark.code for remark in decoded.remarks] == ["text.nul"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf  \n\t", "empty"),
        (b"\xff\xfe", "empty"),
        (bytes(4096), "unreadable.nul"),
        (bytes(range(256)) * 8, "unreadable.binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "unreadable.binary"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data)
    assert caught.value.code == code


def test_a_text_beyond_the_limit_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        decode(b"a" * 101, options=ReadOptions(Limits(text=100)))
    assert caught.value.code == "refused.text"


def test_text_is_told_from_binary() -> None:
    assert is_text("sure, ça va".encode("cp1252"))
    assert is_text("wide".encode("utf-16-le"))
    assert not is_text(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(1, 32)) * 8)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_text_or_a_plain_error(data: bytes) -> None:
    decoded, code = said_of(lambda: decode(data))
    if decoded is None:
        assert code.startswith(("empty", "unreadable", "refused"))
    else:
        assert "\0" not in decoded.text
        assert "\r" not in decoded.text
        decoded.text.encode()


@given(st.text(st.sampled_from("“”‘’—–… \naZé")))
def test_typographers_marks_alone_are_never_taken_for_garbled_text(text: str) -> None:
    plain = text.replace("é", "e")
    assert not ftfy.badness.is_bad(plain)
    assert mend_mojibake(plain) == (plain, None)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("“It’s late,” she said – and so it was… ", "windows-1252"),
        ("Él no cantó así: «mañana, señor», decía. Aquí está el niño más pequeño. ", "mac_roman"),
        ("Schön, daß Du da bist, sagte der König, und drückte ihm die Hände. ", "cp850"),
        ("«Поздно, – сказала она, – уже поздно…» “Да”. ", "cp1251"),
    ],
)
def test_curly_quotes_are_told_from_the_letters_that_share_their_bytes(text: str, encoding: str) -> None:
    assert decode((text * 20).encode(encoding)).text == text * 20
