"""Texts of Aozora Bunko: ruby, dots, headings and gaiji are read; the typist's notes and the source stay beside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allowed import bounded
from tests.core.formats.plain_errors import said_of
from velvetbox.core import formats, origins
from velvetbox.core.formats.aozora.format import FORMAT, read
from velvetbox.core.formats.aozora.signs import character_of
from velvetbox.core.formats.draft import Draft, ReadOptions
from velvetbox.core.prose import Chapter, Field, Kind, MarkKind, Work, measure, spans_to_html, to_html

RULE = "-" * 55
LEGEND = (
    f"{RULE}\r\n【テキスト中に現れる記号について】\r\n\r\n《》：ルビ\r\n（例）小舟《こぶね》\r\n\r\n"
    f"［＃］：入力者注\r\n{RULE}\r\n\r\n"
)
SOURCE = "\r\n\r\n\r\n底本：「湖の本」湖書房\r\n入力：誰か\r\n青空文庫作成ファイル：\r\nこのファイルは、青空文庫で作られました。\r\n"


def book(
    *lines: str, header: str = "湖の話\r\n山川夏子\r\n\r\n", legend: str = LEGEND, encoding: str = "cp932"
) -> bytes:
    return (header + legend + "\r\n".join(lines) + SOURCE).encode(encoding)


def opened(*lines: str) -> Draft:
    return read(book(*lines), "story.txt")


def line(text: str) -> str:
    return spans_to_html(opened(text).blocks[0].spans)


def work_of(data: bytes) -> Work:
    return origins.recognise(formats.read(data, "story.txt"), "story.txt").works[0]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("\u3000小舟《こぶね》に乗る。", "<ruby>小舟<rt>こぶね</rt></ruby>に乗る。"),
        ("白い｜湖の水《みづうみ》だ。", "白い<ruby>湖の水<rt>みづうみ</rt></ruby>だ。"),
        ("その上《うえ》下《した》に", "その<ruby>上<rt>うえ</rt></ruby><ruby>下<rt>した</rt></ruby>に"),
        ("あのカヌー《ふね》で", "あの<ruby>カヌー<rt>ふね</rt></ruby>で"),
        ("彼は猫［＃「猫」に傍点］だ。", "彼は<em>猫</em>だ。"),
        ("あれは［＃傍点］まさか［＃傍点終わり］ね。", "あれは<em>まさか</em>ね。"),
        ("［＃太字］声［＃太字終わり］がした。", "<strong>声</strong>がした。"),
        ("名［＃「名」に傍線］と", "<u>名</u>と"),
        ("※［＃「景＋頁」、第3水準1-94-5］の空", "顥の空"),
        ("※［＃「口＋亞」、U+555E、123-4］《おし》", "<ruby>啞<rt>おし</rt></ruby>"),
        ("「まさか［＃「まさか」はママ］」", "「まさか」"),
        ("｜だけの棒", "｜だけの棒"),
        ("《》は空", "《》は空"),
    ],
)
def test_signs_in_a_line(written: str, read_as: str) -> None:
    assert line(written) == read_as


def test_dots_over_ruby_keep_the_reading() -> None:
    assert line("小舟《こぶね》［＃「小舟」に傍点］だ") == "<em><ruby>小舟<rt>こぶね</rt></ruby></em>だ"


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig", "euc_jp"])
def test_title_and_author_stand_first_and_the_source_last(encoding: str) -> None:
    work = work_of(book("\u3000小舟《こぶね》が来た。", encoding=encoding))
    assert (work.value(Field.TITLE), work.values(Field.CREATOR)) == ("湖の話", ["山川夏子"])
    assert [block.text for block in work.chapters[0].blocks] == ["小舟が来た。"]
    assert work.notes_after[0].text == "底本：「湖の本」湖書房"
    assert measure(work.chapters[0]).ruby == 1


def test_a_second_title_and_a_translator_are_neither_title_nor_author() -> None:
    header = "湖の話\r\n――夏の日――\r\nジョン・レイク\r\n山川夏子訳\r\n\r\n"
    work = work_of(book("\u3000小舟が来た。", header=header))
    assert (work.value(Field.TITLE), work.values(Field.CREATOR)) == ("湖の話", ["ジョン・レイク"])
    assert [block.text for block in work.notes_before] == ["――夏の日――", "山川夏子訳"]


def test_headings_cut_chapters_and_parts_stand_before_them() -> None:
    prose = "\u3000小舟が来て、湖は静かだった。"
    work = work_of(
        book(
            "［＃３字下げ］春［＃「春」は大見出し］",
            "［＃５字下げ］一\u3000朝［＃「一\u3000朝」は中見出し］",
            prose,
            "［＃５字下げ］夜［＃「夜」は中見出し］",
            prose,
            "［＃改ページ］",
            "［＃３字下げ］夏［＃「夏」は大見出し］",
            "［＃５字下げ］雨［＃「雨」は中見出し］",
            prose,
        )
    )
    assert [chapter.title for chapter in work.chapters] == ["春 · 一 朝", "春 · 夜", "夏 · 雨"]
    assert all(len(chapter.blocks) == 1 for chapter in work.chapters)


def test_indented_passages_right_lines_pages_and_pictures() -> None:
    blocks = opened(
        "\u3000手紙が来た。",
        "［＃ここから２字下げ］",
        "拝啓",
        "敬具",
        "［＃ここで字下げ終わり］",
        "［＃地から１字上げ］（大正六年）",
        "［＃改ページ］",
        "［＃湖の絵（fig1_01.png、横100×縦80）入る］",
        "\u3000了。",
    ).blocks
    assert [block.kind for block in blocks[:6]] == [
        Kind.PARAGRAPH, Kind.QUOTE, Kind.PARAGRAPH, Kind.BREAK, Kind.IMAGE, Kind.PARAGRAPH,
    ]  # fmt: skip
    assert [child.text for child in blocks[1].children] == ["拝啓", "敬具"]
    assert (blocks[2].align, blocks[2].text) == ("right", "（大正六年）")
    assert (blocks[4].source, blocks[4].alt) == ("fig1_01.png", "湖の絵")


def test_accents_are_put_together_where_the_legend_says_so() -> None:
    legend = LEGEND.replace("［＃］：入力者注", "〔〕：アクセント分解された欧文をかこむ")
    assert read(book("〔cafe' a` la cre`me〕と", legend=legend), "a").blocks[0].text == "café à la crèmeと"
    assert opened("〔cafe'〕と").blocks[0].text == "〔cafe'〕と"


def test_what_has_no_code_stays_described_and_notes_left_out_are_told() -> None:
    draft = opened("※［＃「魚＋何か」］が［＃「が」は小書き］跳ねた。")
    assert draft.blocks[0].text == "※［＃「魚＋何か」］が跳ねた。"
    assert {remark.code for remark in draft.remarks} == {"aozora.notes", "aozora.gaiji"}


@pytest.mark.parametrize("told", ["「x」、1-99-99", "U+D800", "U+0000", "3-1-1", "第4水準2-94-94"])
def test_a_place_that_holds_nothing_is_no_character(told: str) -> None:
    assert character_of(told) is None


RUBY = "\u3000小舟《こぶね》が来て、彼女《かのじょ》は手を振った。｜火の玉《ファイアボール》が《《そっと》》飛ぶ。湖《みずうみ》だ。"


def test_a_text_that_shows_that_it_uses_ruby_gets_it_as_a_mend() -> None:
    draft = formats.read(RUBY.encode(), "novel.txt")
    assert draft.format == "txt"
    assert [mend.count for mend in draft.mends if mend.code == "text.ruby"] == [5]
    assert measure(Chapter(draft.blocks)).ruby == 4
    assert "<em>そっと</em>" in to_html(draft.blocks)
    kept = formats.read(RUBY.encode(), "novel.txt", ReadOptions(without=frozenset({"text.ruby"})))
    assert kept.blocks[0].text == RUBY.strip()


@pytest.mark.parametrize(
    "text",
    [
        "他读了《红楼梦》和《水浒传》，又读《西游记》。\n" * 3,
        "彼は言った。《そうだ、行こう》 彼女も答えた。《わかった》 二人は《もう戻らない》と決めた。小舟《こぶね》",
        "Он сказал: 《да》, 《нет》, 《может быть》.",
        "一つだけ小舟《こぶね》がある。",
    ],
)
def test_other_uses_of_double_brackets_are_left_alone(text: str) -> None:
    draft = formats.read(text.encode(), "story.txt")
    assert not any(mend.code == "text.ruby" for mend in draft.mends)
    assert not any(
        mark.kind is MarkKind.RUBY for block in draft.blocks for span in block.spans for mark in span.marks
    )


PIECES = st.sampled_from(
    ["小舟", "《こぶね》", "｜", "［＃", "］", "「", "」に傍点", "※", "ここから２字下げ", "ここで字下げ終わり", "は大見出し",
     "改ページ", "\n", "\u3000", "a'", "〔", "〕", "1-94-5", "底本：", RULE, "U+10FFFF", "太字", "終わり", "《", "》"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=120).map("".join))
@bounded(5)
def test_any_line_is_read_or_refused_plainly(body: str) -> None:
    draft, code = said_of(lambda: read(book(body, encoding="utf-8"), "a.txt"))
    assert code or to_html(draft.blocks if draft else ()) is not None


@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_letter_of_the_story_is_lost_with_the_ruby_mend(body: str) -> None:
    def letters(text: str) -> list[str]:
        return [char for char in text if char.isalpha()]

    data = (RUBY + "\n" + body).encode()
    draft = formats.read(data, "a.txt")
    bare = formats.read(data, "a.txt", ReadOptions(without=frozenset({"text.ruby"})))
    kept = sum(
        len(letters(span.text)) + sum(len(letters(mark.value)) for mark in span.marks if mark.kind is MarkKind.RUBY)
        for block in draft.blocks for span in block.spans
    )  # fmt: skip
    assert kept == sum(len(letters(block.text)) for block in bare.blocks)


@pytest.mark.parametrize(
    "piece", ["《", "｜", "［＃「湖」に傍点］", "※［＃", "湖《みずうみ》", "［＃ここから２字下げ］\n"]
)
def test_a_long_file_of_one_sign_is_read_in_time(piece: str) -> None:
    data = book(piece * (300_000 // len(piece)), encoding="utf-8")
    assert FORMAT.recognises(data, "a.txt")
    assert said_of(lambda: read(data, "a.txt"))[1] == ""
